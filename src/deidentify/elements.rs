//! Which elements name somebody, and how. What stands in no place of the guide may be anything.

use crate::guide::table::Usage;
use crate::guide::{PlacedSegment, Section, SectionKind};

/// Segments around transaction sets.
const ENVELOPE: [&str; 8] = ["ISA", "TA1", "GS", "ST", "SE", "GE", "IEA", "HL"];

/// What a value is, as far as it names somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// A name, or free text.
    Text,
    /// A street.
    Street,
    /// A number of a person, provider, submitter or claim.
    Number,
    /// A telephone number.
    Phone,
    /// A ZIP code.
    Zip,
    /// A date of treatment.
    Date,
    /// When somebody was born.
    BirthDate,
}

/// Where something stands in the batch.
type Range = (u32, u32);

/// Elements with names and free text.
const TEXTS: &[(&str, &[usize])] = &[
    ("ISA", &[2, 4]),
    ("NM1", &[3, 4, 5, 6, 7]),
    ("PER", &[2, 4, 6, 8]),
    ("N4", &[1]),
    ("SBR", &[4]),
    ("NTE", &[2]),
    ("K3", &[1]),
    ("CR1", &[9, 10]),
    ("CR2", &[10, 11]),
];
/// Elements with numbers of persons, providers, submitters and claims.
const NUMBERS: &[(&str, &[usize])] = &[
    ("ISA", &[6]),
    ("GS", &[2]),
    ("BHT", &[3]),
    ("NM1", &[9]),
    ("REF", &[2, 3]),
    ("SBR", &[3]),
    ("CLM", &[1]),
    ("PWK", &[6]),
    ("CN1", &[4, 6]),
    ("HCP", &[4]),
    ("PS1", &[1]),
    ("TRN", &[2]),
];

/// REF01 of numbers that are codes, or name a payer or program.
const CODED: [&[u8]; 5] = [b"4N", b"F5", b"T4", b"P4", b"2U"];

/// The values of a segment that name somebody.
pub(super) fn meanings(
    segment: &PlacedSegment<'_>,
    section: &Section<'_>,
) -> Vec<(Meaning, Range)> {
    let mut found = Vec::new();
    let is_foreign = section.kind == SectionKind::Foreign;
    for n in 1..=segment.element_count() {
        let Some(range) = segment.element_range(n).filter(|(start, end)| start < end) else {
            continue;
        };
        let meaning = of_element(segment, n).or_else(|| {
            // Not used, or behind the last one: nobody knows what it is.
            let is_unknown = if is_foreign { n > 1 } else { !is_of_guide(segment, n) };
            is_unknown.then_some(Meaning::Text)
        });
        if let Some(meaning) = meaning {
            found.push((meaning, range));
        } else if segment.id().to_string() == "SV1"
            && n == 1
            && let Some(range) = segment.component_range(1, 7)
        {
            found.push((Meaning::Text, range));
        }
    }
    found
}

/// The dates of a segment.
pub(super) fn dates<'b>(segment: &PlacedSegment<'b>) -> Vec<(&'b [u8], Meaning)> {
    let element = |n: usize| {
        let meaning = of_element(segment, n)?;
        let is_date = matches!(meaning, Meaning::Date | Meaning::BirthDate);
        Some((segment.element(n)?, meaning)).filter(|_| is_date)
    };
    (1..=segment.element_count()).filter_map(element).collect()
}

fn of_element(segment: &PlacedSegment<'_>, n: usize) -> Option<Meaning> {
    let sent = |n: usize| segment.element(n).unwrap_or_default();
    let id = segment.id().to_string();
    let meaning = match (id.as_str(), n) {
        // Payers and receivers are nobody's identity.
        ("NM1", _) if is_payer(sent(1)) => return None,
        ("N3", _) => Meaning::Street,
        ("N4", 3) => Meaning::Zip,
        ("PER", 4 | 6 | 8) if matches!(sent(n - 1), b"TE" | b"FX" | b"EX") => Meaning::Phone,
        ("REF", _) if CODED.contains(&sent(1)) => return None,
        ("DMG", 2) => Meaning::BirthDate,
        ("PAT", 6) | ("DTP", 3) => Meaning::Date,
        _ if holds(TEXTS, &id, n) => Meaning::Text,
        _ if holds(NUMBERS, &id, n) => Meaning::Number,
        _ => return None,
    };
    Some(meaning)
}

fn holds(places: &[(&str, &[usize])], segment: &str, element: usize) -> bool {
    places.iter().any(|(id, elements)| *id == segment && elements.contains(&element))
}

fn is_payer(entity: &[u8]) -> bool {
    matches!(entity, b"PR" | b"40" | b"PE")
}

/// Whether the guide has a use for an element of the segment.
fn is_of_guide(segment: &PlacedSegment<'_>, n: usize) -> bool {
    let id = segment.id();
    // The envelope tells of files, not of people.
    if ENVELOPE.contains(&id.to_string().as_str()) {
        return true;
    }
    let Some(row) = segment.row else {
        // Out of place, its qualifier tells what it is; an unknown one has none.
        return crate::guide::knows(id) && n < 3;
    };
    let defs = || row.def().elements.iter().filter(|def| usize::from(def.element) == n);
    defs().any(|def| def.component > 0 || def.usage != Usage::NotUsed)
}
