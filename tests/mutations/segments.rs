//! Segments and loops: usage and repeats.

use scrub837::guide::table::Usage;

use crate::base::{bases, told};

#[test]
fn a_required_segment_is_missed() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut seen = std::collections::BTreeSet::new();
    for base in bases() {
        for (at, piece) in base.pieces.iter().enumerate() {
            let Some(row) = piece.row else { continue };
            let def = row.def();
            let same = base
                .pieces
                .iter()
                .filter(|other| other.row == piece.row && other.instance == piece.instance);
            let is_opener_of_more = same.count() > 1;
            let id = def.id.to_string();
            let is_envelope = ["ISA", "GS", "ST", "SE", "GE", "IEA"].contains(&id.as_str());
            let shape = (row, base.pieces.get(at + 1).and_then(|next| next.row));
            let alone_in_optional_loop = def.in_loop.def().usage != Usage::Required
                && base.pieces.iter().filter(|other| other.instance == piece.instance).count() == 1;
            if def.usage != Usage::Required
                || is_opener_of_more
                || alone_in_optional_loop
                || is_envelope
                || !seen.insert(shape)
            {
                continue;
            }
            let mut pieces = base.pieces.clone();
            pieces.remove(at);
            let told = told(&pieces);
            count += 1;
            if told.len() != 1 || !told[0].0.starts_with("ST") || told[0].1 != id {
                let place = format!("{} {}", def.in_loop.def().name, def.variant);
                wrong.push(format!("{}: {place}: {} -> {told:?}", base.name, piece.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 40, "only {count} cases");
}

#[test]
fn a_segment_is_sent_too_often() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut seen = std::collections::BTreeSet::new();
    for base in bases() {
        for (at, piece) in base.pieces.iter().enumerate() {
            let Some(row) = piece.row else { continue };
            let def = row.def();
            let id = def.id.to_string();
            let in_loop = def.in_loop.def();
            let is_opener = in_loop.rows.0 == row.0;
            let max = if is_opener { in_loop.max } else { def.max };
            let skipped = ["ISA", "GS", "ST", "SE", "GE", "IEA", "HL", "CLM", "LX"];
            let Some(max) = max.filter(|_| !skipped.contains(&id.as_str())) else { continue };
            let sent = base.pieces.iter().filter(|other| {
                other.row == piece.row && (is_opener || other.instance == piece.instance)
            });
            if max > 12 || (is_opener && max > 1) || sent.count() > 1 || !seen.insert(row) {
                continue;
            }
            let mut pieces = base.pieces.clone();
            for _ in 0..max {
                pieces.insert(at, piece.clone());
            }
            let told = told(&pieces);
            count += 1;
            if told.len() != 1 || !["ST103", "ST104"].contains(&told[0].0) {
                let place = format!("{} {}", in_loop.name, def.variant);
                wrong.push(format!("{}: {place}: {} -> {told:?}", base.name, piece.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 30, "only {count} cases");
}
