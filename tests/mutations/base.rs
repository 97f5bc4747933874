//! Valid files, cut into segments that know their place, and what is said of them once changed.

use std::fmt::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use scrub837::engine::{Batches, CheckedBatch, Scrubber, Settings};
use scrub837::guide::table::LoopId;
use scrub837::guide::{RowId, Walker, row};
use scrub837::x12::Segments;
use synthetic::Plan;

use crate::answers::Answers;

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
    /// What is said of it unchanged: only of segments that no payer wants.
    known: Vec<Said>,
}

/// A finding: rule, element, and the number of the segment in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Said {
    pub code: &'static str,
    pub element: String,
    pub at: usize,
}

/// Segments of the guide that payers do not want, so that no clean file has them.
const UNWANTED: [(RowId, &str); 4] = [
    (row::L2300_CN1, "CN1*02*100*80*CONTRACT-1*2.5*VERSION-1"),
    (row::L2300_K3, "K3*DATA OF THE STATE"),
    (row::L2400_CN1, "CN1*09*50*40*CONTRACT-2*1.5*VERSION-2"),
    (row::L2400_K3, "K3*DATA OF THE LINE"),
];

/// The clean fixtures with the usual separators, whose claims do not lean on each other, generated claims, and a file with all that payers
/// do not want.
pub(crate) fn bases() -> &'static [Base] {
    static BASES: LazyLock<Vec<Base>> = LazyLock::new(|| {
        let mut bases = fixtures();
        let of = bases.iter().find(|base| base.name.starts_with("workers_compensation")).unwrap();
        let unwanted = of.with_unwanted();
        bases.push(unwanted);
        for seed in 0..4 {
            let file = Plan::of_claims(3).seed(seed).claims_per_set(3).make();
            let text = String::from_utf8(file.bytes).unwrap();
            bases.push(Base::read(format!("generated {seed}"), &text));
        }
        bases
    });
    &BASES
}

fn fixtures() -> Vec<Base> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clean");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut bases = Vec::new();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let is_usual = bytes.starts_with(b"ISA*") && bytes.get(103..106) == Some(b"*:~");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let parts = |id: &str| text.split('~').filter(|part| part.trim().starts_with(id)).count();
        if is_usual && parts("ST") == 1 && parts("ISA") == 1 {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            // What is wrong in one of these claims shows in the other.
            if name.ends_with("earlier_claim") {
                continue;
            }
            bases.push(Base::read(name, &text));
        }
    }
    bases
}

impl Base {
    fn read(name: String, text: &str) -> Self {
        let pieces = cut(text);
        let base = Self { name, pieces, known: Vec::new() };
        assert_eq!(base.told(&base.pieces), [], "{} is not clean", base.name);
        base
    }

    /// The file with all segments that payers do not want.
    fn with_unwanted(&self) -> Self {
        let mut pieces = self.pieces.clone();
        for (row, text) in UNWANTED {
            let (in_loop, position) = (row.def().in_loop, row.def().position);
            let is_behind = |other: RowId| {
                let def = other.def();
                def.in_loop > in_loop || def.in_loop == in_loop && def.position > position
            };
            let opener = pieces.iter().position(|piece| piece.opens() == Some(in_loop)).unwrap();
            let mut later = opener..pieces.len();
            let at = later.find(|at| pieces[*at].row.is_some_and(is_behind)).unwrap();
            let instance = pieces[opener].instance;
            pieces.insert(at, Piece { text: text.to_owned(), row: Some(row), instance });
        }
        let name = "segments that payers do not want".to_owned();
        let base = Self { name, pieces, known: Vec::new() };
        let known = base.told(&base.pieces);
        let is_of_them = |said: &Said| ["CN1", "K3"].iter().any(|id| said.element.starts_with(id));
        assert!(known.iter().all(is_of_them), "{known:?}");
        Self { known, ..base }
    }

    /// The segments with one of them replaced.
    pub(crate) fn with(&self, at: usize, text: String) -> Vec<Piece> {
        let mut pieces = self.pieces.clone();
        pieces[at].text = text;
        pieces
    }

    /// What is said of the file with these segments, and was not said before.
    pub(crate) fn told(&self, pieces: &[Piece]) -> Vec<Said> {
        let is_known = |said: &Said| {
            let mut known = self.known.iter();
            known.any(|known| (known.code, &known.element) == (said.code, &said.element))
        };
        told(pieces).into_iter().filter(|said| !is_known(said)).collect()
    }

    /// The segments of the loop that a segment opens, loops within it included.
    pub(crate) fn loop_of(&self, opener: usize) -> Range<usize> {
        let Some(id) = self.pieces[opener].opens() else { return opener..opener + 1 };
        let is_outside = |at: &usize| {
            let piece = &self.pieces[*at];
            let is_below = |row: RowId| ancestors(row.def().in_loop).any(|above| above == id);
            piece.opens() == Some(id) || !piece.row.is_some_and(is_below)
        };
        let end = (opener + 1..self.pieces.len()).find(is_outside);
        opener..end.unwrap_or(self.pieces.len())
    }
}

/// A loop and all that it stands in.
fn ancestors(id: LoopId) -> impl Iterator<Item = LoopId> {
    std::iter::successors(Some(id), |id| id.def().parent)
}

impl Piece {
    /// The loop that it opens.
    pub(crate) fn opens(&self) -> Option<LoopId> {
        let in_loop = self.row?.def().in_loop;
        (RowId(in_loop.def().rows.0) == self.row?).then_some(in_loop)
    }

    /// `2300 REF*G1`.
    pub(crate) fn place(&self) -> String {
        self.row.map_or_else(String::new, |row| {
            format!("{} {}", row.def().in_loop.def().name, row.def().variant)
        })
    }

    /// Whether it belongs to the envelope, which has tests of its own.
    pub(crate) fn is_envelope(&self) -> bool {
        let id = self.text.split('*').next().unwrap_or_default();
        ["ISA", "GS", "ST", "SE", "GE", "IEA", "TA1"].contains(&id)
    }
}

/// Cuts a file into its segments, each with its place.
fn cut(text: &str) -> Vec<Piece> {
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
    pieces
}

thread_local! {
    static SCRUBBER: Scrubber =
        Scrubber::new(Settings { threads: Some(1), ..Settings::default() }).unwrap();
}

/// What the engine tells of these segments, SE01 counted anew.
fn told(pieces: &[Piece]) -> Vec<Said> {
    let text = file(pieces);
    let set = pieces.iter().position(|piece| piece.text.starts_with("ST*")).unwrap_or_default();
    let mut told = Vec::new();
    let mut answers = Answers::default();
    let mut take = |checked: &CheckedBatch| {
        answers.add(checked);
        for (_, _, section) in checked.own_sections() {
            for record in checked.records_of(section) {
                let finding = &record.finding;
                told.push(Said {
                    code: finding.rule.code,
                    element: finding.place.element.to_string(),
                    at: (set + record.segment_position as usize).saturating_sub(1),
                });
            }
        }
        Ok::<(), std::io::Error>(())
    };
    let scrubbed = SCRUBBER.with(|scrubber| scrubber.scrub(text.as_bytes(), &mut take)).unwrap();
    answers.assert_sound(&scrubbed.totals, &text);
    told
}

/// The file that segments make.
pub(crate) fn file(pieces: &[Piece]) -> String {
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
