//! Whatever stands where it should not: each segment of a claim goes out once, with the corrected
//! or the rejected claims, and each segment of a header with one of them at least.

use std::collections::{BTreeMap, BTreeSet};

use scrub837::engine::{ClaimOutputs, Scrubber, Settings};
use scrub837::fix::Newlines;

use crate::base::{Base, Piece, bases, file};

/// How often each segment comes in claims and in their headers. Levels, lines and the envelope
/// are left out, which are numbered and counted anew.
#[derive(Default)]
struct Counted {
    claims: BTreeMap<String, usize>,
    headers: BTreeMap<String, usize>,
}

impl Counted {
    fn count<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        let mut is_claim = false;
        for text in texts {
            let id = text.split('*').next().unwrap_or_default();
            is_claim = id == "CLM" || is_claim && !["HL", "SE"].contains(&id);
            if !["ISA", "GS", "ST", "SE", "GE", "IEA", "HL", "LX", ""].contains(&id) {
                let counts = if is_claim { &mut self.claims } else { &mut self.headers };
                *counts.entry(text.to_owned()).or_default() += 1;
            }
        }
    }

    fn of(pieces: &[Piece]) -> Self {
        let mut counted = Self::default();
        counted.count(pieces.iter().map(|piece| piece.text.as_str()));
        counted
    }

    /// What goes out of a file, with the corrected and the rejected claims.
    fn written(pieces: &[Piece]) -> Self {
        let settings = Settings { threads: Some(1), ..Settings::default() };
        let scrubber = Scrubber::new(settings).unwrap();
        let mut outputs = ClaimOutputs::new(Vec::new(), Vec::new(), Newlines::Keep);
        let ended = scrubber.scrub(file(pieces).as_bytes(), &mut |checked| {
            let withdrawn = checked
                .records
                .iter()
                .find(|record| record.finding.message.contains("this is a defect of scrub837"));
            assert!(withdrawn.is_none(), "{withdrawn:?}");
            outputs.add(checked)
        });
        assert!(ended.unwrap().totals.is_conserved());
        let (corrected, rejected) = outputs.into_inner();
        let mut counted = Self::default();
        for output in [corrected, rejected] {
            let text = String::from_utf8(output).unwrap();
            counted.count(text.split('~').map(str::trim));
        }
        counted
    }
}

/// Each segment with the next, once for each pair of positions, outside the envelope.
fn places() -> impl Iterator<Item = (&'static Base, usize)> {
    let mut seen = BTreeSet::new();
    let all = bases().iter().flat_map(|base| (0..base.pieces.len()).map(move |at| (base, at)));
    all.filter(move |(base, at)| {
        let next = base.pieces.get(at + 1).and_then(|next| next.row);
        !base.pieces[*at].is_envelope() && seen.insert((base.pieces[*at].row, next))
    })
}

/// A valid file with one segment taken out, moved behind the next, doubled, or with a foreign one
/// before it.
fn mutants(base: &Base, at: usize) -> [(&'static str, Vec<Piece>); 4] {
    let piece = &base.pieces[at];
    let changed = |change: &dyn Fn(&mut Vec<Piece>)| {
        let mut pieces = base.pieces.clone();
        change(&mut pieces);
        pieces
    };
    let foreign = Piece { text: "ZZZ*1".to_owned(), ..piece.clone() };
    [
        ("without", changed(&|pieces| drop(pieces.remove(at)))),
        ("moved", changed(&|pieces| pieces.swap(at, at + 1))),
        ("doubled", changed(&|pieces| pieces.insert(at, piece.clone()))),
        ("behind a foreign one", changed(&|pieces| pieces.insert(at, foreign.clone()))),
    ]
}

#[test]
fn nothing_is_lost_and_no_claim_is_sent_twice() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (base, at) in places() {
        // What stands behind SE belongs to no claim, and a level without claims is not written.
        let is_last = base.pieces[at + 1].is_envelope();
        let is_level = base.pieces[at].text.starts_with("HL*");
        for (what, pieces) in mutants(base, at) {
            if (is_last || is_level) && what == "moved" {
                continue;
            }
            count += 1;
            let (read, out) = (Counted::of(&pieces), Counted::written(&pieces));
            let is_same = read.claims == out.claims;
            let is_there = read.headers.keys().all(|text| out.headers.contains_key(text));
            if !is_same || !is_there {
                wrong.push(format!("{}: {what}: {}", base.name, base.pieces[at].text));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 1480, "only {count} cases");
}
