//! Valid files, cut into segments that know their place, and changed one segment at a time.

use std::fmt::Write;
use std::path::Path;

use scrub837::engine::{Batches, Scrubber, Settings};
use scrub837::guide::{RowId, Walker};
use scrub837::x12::Segments;
use synthetic::Plan;

/// A segment of a valid file.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub text: String,
    /// Its position of the guide.
    pub row: Option<RowId>,
    /// Which instance of its loop it stands in, unique in the file.
    pub instance: (usize, u16),
}

/// A valid file.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    pub name: String,
    pub pieces: Vec<Piece>,
}

/// What a changed file was told: rule and element.
pub(crate) type Told = Vec<(&'static str, String)>;

/// The clean fixtures with the usual separators, and generated claims.
pub(crate) fn bases() -> Vec<Base> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clean");
    let mut bases = Vec::new();
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let is_usual = bytes.starts_with(b"ISA*") && bytes.get(103..106) == Some(b"*:~");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if is_usual && text.matches("ISA*00").count() == 1 && text.matches("ST*837").count() == 1 {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            bases.push(Base::read(name, &text));
        }
    }
    for seed in 0..6 {
        let file = Plan::of_claims(3).seed(seed).claims_per_set(3).make();
        bases
            .push(Base::read(format!("generated {seed}"), &String::from_utf8(file.bytes).unwrap()));
    }
    bases
}

impl Base {
    fn read(name: String, text: &str) -> Self {
        let mut batches = Batches::new(text.as_bytes());
        let mut pieces = Vec::new();
        while let Some(batch) = batches.next_batch().unwrap() {
            let segments = Segments::new(&batch.bytes, batch.delimiters, &batch.segments);
            let mut walker = Walker::default();
            for (number, section) in batch.sections.iter().enumerate() {
                let mut placed = Vec::new();
                let range = section.segments.clone();
                let (kind, facts) = (section.kind, section.facts);
                walker.walk(kind, facts, &segments, range.clone(), &mut placed, &mut |odd| {
                    panic!("{odd:?} in a valid file");
                });
                for (at, place) in range.zip(placed) {
                    let text = segments.get(at).unwrap().text();
                    pieces.push(Piece {
                        text: String::from_utf8(text.to_vec()).unwrap(),
                        row: place.row,
                        instance: (number, place.instance),
                    });
                }
            }
        }
        let base = Self { name, pieces };
        assert_eq!(told(&base.pieces), [], "{} is not clean", base.name);
        base
    }

    /// The segments with one of them replaced.
    pub(crate) fn with(&self, at: usize, text: String) -> Vec<Piece> {
        let mut pieces = self.pieces.clone();
        pieces[at].text = text;
        pieces
    }
}

/// What the engine tells of these segments, SE01 counted anew.
pub(crate) fn told(pieces: &[Piece]) -> Told {
    let scrubber = Scrubber::new(Settings { threads: Some(1), ..Settings::default() }).unwrap();
    let mut told = Vec::new();
    let text = file(pieces);
    let mut take = |checked: &scrub837::engine::CheckedBatch| {
        for (_, _, section) in checked.own_sections() {
            for record in checked.records_of(section) {
                let finding = &record.finding;
                told.push((finding.rule.code, finding.place.element.to_string()));
            }
        }
        Ok::<(), std::io::Error>(())
    };
    scrubber.scrub(text.as_bytes(), &mut take).unwrap();
    told
}

/// The file that segments make.
fn file(pieces: &[Piece]) -> String {
    let mut text = String::new();
    let mut counted = 0;
    for piece in pieces {
        if piece.text.starts_with("ST*") {
            counted = 0;
        }
        counted += 1;
        match piece.text.strip_prefix("SE*") {
            Some(rest) => {
                let number = rest.split('*').nth(1).unwrap_or_default();
                let _ = writeln!(text, "SE*{counted}*{number}~");
            }
            None => {
                let _ = writeln!(text, "{}~", piece.text);
            }
        }
    }
    text
}
