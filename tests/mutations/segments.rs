//! Segments and loops: usage, repeats, order.

use std::collections::BTreeSet;
use std::ops::Range;

use scrub837::guide::generated::SEGMENTS;
use scrub837::guide::table::{LoopId, Usage};
use scrub837::guide::{RowId, row};

use crate::base::{Base, Piece, Said, bases};
use crate::cases::Cases;

/// Whether a finding is about where segments stand, and not about what they say.
fn is_of_structure(said: &Said) -> bool {
    said.code.starts_with("ST") || said.code.starts_with("SX")
}

/// Each placed segment of each valid file outside the envelope.
fn each_piece() -> impl Iterator<Item = (&'static Base, usize, &'static Piece, RowId)> {
    bases().iter().flat_map(|base| {
        let placed = base.pieces.iter().enumerate().filter(|(_, piece)| !piece.is_envelope());
        placed.filter_map(move |(at, piece)| Some((base, at, piece, piece.row?)))
    })
}

/// The segments without those of a range.
fn without(base: &Base, range: Range<usize>) -> Vec<Piece> {
    let mut pieces = base.pieces.clone();
    pieces.drain(range);
    pieces
}

#[test]
fn every_position_of_the_guide_stands_in_a_valid_file() {
    let rows = bases().iter().flat_map(|base| &base.pieces).filter_map(|piece| piece.row);
    let rows: BTreeSet<RowId> = rows.collect();
    let missing = SEGMENTS.iter().filter(|def| !rows.contains(&def.row));
    let missing: Vec<_> =
        missing.map(|def| format!("{} {}", def.in_loop.def().name, def.variant)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn a_required_segment_is_missed() {
    let mut cases = Cases::default();
    let mut seen = BTreeSet::new();
    for (base, at, piece, row) in each_piece() {
        let same = |other: &&Piece| other.row == piece.row && other.instance == piece.instance;
        let is_one_of_many = base.pieces.iter().filter(same).count() > 1;
        let around = (base.pieces[at - 1].row, row, base.pieces[at + 1].row);
        let is_required = row.def().usage == Usage::Required && piece.opens().is_none();
        if !is_required || is_one_of_many || !seen.insert(around) {
            continue;
        }
        let id = row.def().id.to_string();
        cases.check(base, &without(base, at..at + 1), piece.place(), |told| {
            let is_right =
                |said: &Said| said.code == "ST105" && said.element == id && said.at == at;
            matches!(told, [said] if is_right(said))
        });
    }
    cases.finish(89);
}

/// Where the opener of a loop gets lost, it is missed before what it left, and nothing else is
/// said. Where all that it left may belong to the loop before, at most the first that is too much
/// there is reported, and other rules may wonder at the rest.
#[test]
fn a_loop_lost_its_opener() {
    let mut cases = Cases::default();
    let mut seen = BTreeSet::new();
    for (base, at, piece, row) in each_piece() {
        let Some(id) = piece.opens().filter(|_| !piece.text.starts_with("HL*")) else { continue };
        let around = (base.pieces[at - 1].row, row, base.pieces[at + 1].row);
        if !seen.insert(around) {
            continue;
        }
        let left = at..base.loop_of(at).end - 1;
        let may_be_missed = |said: &Said| {
            ["ST105", "ST106"].contains(&said.code)
                && said.element == row.def().id.to_string()
                && (left.contains(&said.at) || said.at == left.end)
        };
        let is_required = id.def().usage == Usage::Required || id == LoopId::L2300;
        cases.check(base, &without(base, at..at + 1), piece.place(), |told| {
            let of_structure: Vec<_> = told.iter().filter(|said| is_of_structure(said)).collect();
            match of_structure.as_slice() {
                [said] if may_be_missed(said) => told.len() == 1,
                [said] => !is_required && said.code == "ST103" && left.contains(&said.at),
                [] => !is_required,
                _ => false,
            }
        });
    }
    cases.finish(120);
}

#[test]
fn a_situational_segment_is_left_out() {
    let mut cases = Cases::default();
    let mut seen = BTreeSet::new();
    for (base, at, piece, row) in each_piece() {
        let is_situational = row.def().usage == Usage::Situational && piece.opens().is_none();
        if is_situational && seen.insert(row) {
            cases.check(base, &without(base, at..at + 1), piece.place(), |told| {
                !told.iter().any(is_of_structure)
            });
        }
    }
    cases.finish(135);
}

#[test]
fn a_loop_is_left_out() {
    let mut cases = Cases::default();
    let mut seen = BTreeSet::new();
    for (base, at, piece, _) in each_piece() {
        let Some(id) = piece.opens().filter(|id| seen.insert(*id)) else { continue };
        let same = |other: &&Piece| other.opens() == Some(id);
        let is_only_one = base.pieces.iter().filter(same).count() == 1;
        let opener = piece.text.split('*').next().unwrap();
        let is_level = ["HL", "CLM"].contains(&opener);
        if is_level {
            continue;
        }
        let may_be_one = id.def().max == Some(1);
        let is_missed = id.def().usage == Usage::Required && (may_be_one || is_only_one);
        cases.check(base, &without(base, base.loop_of(at)), piece.place(), |told| {
            let of_structure: Vec<_> = told.iter().filter(|said| is_of_structure(said)).collect();
            match of_structure.as_slice() {
                [] => !is_missed,
                [said] => {
                    let is_of_loop = ["ST106", "ST107"].contains(&said.code);
                    is_missed && is_of_loop && said.element == opener && said.at == at
                }
                _ => false,
            }
        });
    }
    cases.finish(34);
}

#[test]
fn a_segment_is_sent_too_often() {
    let mut cases = Cases::default();
    let mut seen = BTreeSet::new();
    for (base, at, piece, row) in each_piece() {
        let Some(max) = row.def().max.filter(|_| piece.opens().is_none()) else { continue };
        if !seen.insert(row) {
            continue;
        }
        let mut pieces = base.pieces.clone();
        for _ in 0..max {
            pieces.insert(at, piece.clone());
        }
        cases.check(base, &pieces, piece.place(), |told| {
            let copies = at..=at + usize::from(max);
            let is_surplus = |said: &&Said| said.code == "ST103";
            told.iter().filter(is_surplus).count() == 1
                && told.iter().filter(|said| is_of_structure(said)).count() == 1
                && told.iter().all(|said| copies.contains(&said.at))
        });
    }
    cases.finish(170);
}

#[test]
fn a_loop_is_sent_too_often() {
    let mut cases = Cases::default();
    let mut seen = BTreeSet::new();
    for (base, at, piece, _) in each_piece() {
        let Some(id) = piece.opens() else { continue };
        let Some(max) = id.def().max.map(usize::from) else { continue };
        if piece.text.starts_with("CLM*") || !seen.insert(id) {
            continue;
        }
        let own = base.loop_of(at);
        let mut pieces = base.pieces.clone();
        for _ in 0..max {
            pieces.splice(own.end..own.end, base.pieces[own.clone()].iter().cloned());
        }
        cases.check(base, &pieces, piece.place(), |told| {
            let of_structure: Vec<_> = told.iter().filter(|said| is_of_structure(said)).collect();
            matches!(of_structure.as_slice(), [said] if said.code == "ST104" && own.start < said.at)
        });
    }
    cases.finish(33);
}

#[test]
fn two_segments_are_swapped() {
    let mut cases = Cases::default();
    let mut seen = BTreeSet::new();
    for (base, at, piece, row) in each_piece() {
        let next = &base.pieces[at + 1];
        let Some(other) = next.row.filter(|_| next.instance == piece.instance) else { continue };
        let is_ordered = row.def().position < other.def().position && piece.opens().is_none();
        if !is_ordered || next.opens().is_some() || !seen.insert((row, other)) {
            continue;
        }
        let mut pieces = base.pieces.clone();
        pieces.swap(at, at + 1);
        let what = format!("{} and {}", piece.place(), next.place());
        cases.check(base, &pieces, what, |told| {
            let is_right = |said: &Said| said.code == "ST102" && said.at == at + 1;
            matches!(told, [said] if is_right(said))
        });
    }
    cases.finish(115);
}

#[test]
fn a_foreign_segment_stands_anywhere() {
    let mut cases = Cases::default();
    let mut seen = BTreeSet::new();
    for (base, at, piece, row) in each_piece() {
        let before = base.pieces[at - 1].row;
        if !seen.insert((before, row)) {
            continue;
        }
        for text in ["ZZZ*1", "CL1*1*2", "REF*ZZ*1"] {
            let mut pieces = base.pieces.clone();
            pieces.insert(at, Piece { text: text.to_owned(), row: None, instance: piece.instance });
            let what = format!("{text} before {}", piece.place());
            cases.check(base, &pieces, what, |told| {
                let is_right = |said: &Said| said.code == "ST101" && said.at == at;
                matches!(told, [said] if is_right(said))
            });
        }
    }
    cases.finish(1100);
}

#[test]
fn a_segment_of_the_claim_stands_behind_its_lines() {
    let mut cases = Cases::default();
    let mut seen = BTreeSet::new();
    for (base, at, piece, row) in each_piece() {
        let is_of_claim = row.def().in_loop == LoopId::L2300 && row != row::L2300_CLM;
        if !is_of_claim || !seen.insert(row) {
            continue;
        }
        let mut later = at..base.pieces.len();
        let ends = |at: &usize| {
            let id = base.pieces[*at].text.split('*').next().unwrap();
            ["CLM", "HL", "SE"].contains(&id)
        };
        let end = later.find(ends).unwrap();
        let mut pieces = base.pieces.clone();
        let moved = pieces.remove(at);
        pieces.insert(end - 1, moved);
        cases.check(base, &pieces, piece.place(), |told| {
            let of_structure: Vec<_> = told.iter().filter(|said| is_of_structure(said)).collect();
            match of_structure.as_slice() {
                [said] => ["ST101", "ST102", "ST103"].contains(&said.code) && said.at == end - 1,
                // A line has a place for some of them too.
                [] => SEGMENTS
                    .iter()
                    .any(|def| def.in_loop == LoopId::L2400 && def.id == row.def().id),
                _ => false,
            }
        });
    }
    cases.finish(45);
}
