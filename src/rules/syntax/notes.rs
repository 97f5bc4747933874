//! SX120, SX121: the syntax notes of the standard: which elements go together.

use std::sync::LazyLock;

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Findings, Place};
use crate::guide::generated::{SEGMENTS, SYNTAX_NOTES};
use crate::guide::table::{NoteKind, SegmentDef, SyntaxNote, Usage};
use crate::guide::{ElementRef, PlacedSegment};

rule! {
    /// Elements that go together are not all there.
    ///
    /// ## Why
    /// A qualifier without its value, or a value without its qualifier, says nothing.
    ///
    /// ## Example
    /// `NM1*82*1*LEE*ANN****XX~`: NM108 says that an NPI follows, and NM109 is missing.
    ELEMENTS_BELONG_TOGETHER {
        code: "SX120",
        name: "elements-belong-together",
        severity: Error,
        snip: 1,
        ack: Ack::element("2"),
        source: "X12 005010 syntax notes P, R, C, L",
        covers: "C27 E24 L15 L25 P02",
        fix_at: Billing,
        todo: "Enter the missing one of the pair, or leave both out.",
        check: Check::Tables,
    }
}

rule! {
    /// Elements that exclude each other are both there.
    ///
    /// ## Why
    /// The standard allows one of them only.
    ///
    /// ## Example
    /// `N4*TORONTO*ON*M5V2T6*CA***ON~`: N402 and N407 both name a subdivision.
    ELEMENTS_EXCLUDE_EACH_OTHER {
        code: "SX121",
        name: "elements-exclude-each-other",
        severity: Error,
        snip: 1,
        ack: Ack::element("10"),
        source: "X12 005010 syntax notes E",
        covers: "E24 P05",
        fix_at: Billing,
        todo: "Leave out one of the two.",
        check: Check::Tables,
    }
}

/// The notes of each segment position.
static NOTES: LazyLock<Vec<&'static [SyntaxNote]>> = LazyLock::new(|| {
    let of = |row: &SegmentDef| {
        SYNTAX_NOTES
            .chunk_by(|a, b| a.segment == b.segment)
            .find(|notes| notes.first().is_some_and(|note| note.segment == row.id))
    };
    SEGMENTS.iter().map(|row| of(row).unwrap_or_default()).collect()
});

/// Checks a placed segment against the notes of its ID.
pub(crate) fn check_segment(segment: &PlacedSegment<'_>, out: &mut Findings) {
    let notes = segment.row.and_then(|row| NOTES.get(usize::from(row.0)));
    let mut missed = None;
    for note in notes.copied().unwrap_or_default() {
        check(note, segment, &mut missed, out);
    }
}

/// Checks one note; `missed` is the element that another note has missed already.
fn check(
    note: &SyntaxNote,
    segment: &PlacedSegment<'_>,
    missed: &mut Option<u8>,
    out: &mut Findings,
) {
    let is_sent = |&position: &u8| segment.element(position.into()).is_some();
    let Some((first, others)) = note.positions.split_first() else { return };
    let broken = match note.kind {
        NoteKind::Paired => {
            let sent = note.positions.iter().filter(|p| is_sent(p)).count();
            sent != 0 && sent != note.positions.len()
        }
        NoteKind::Required => !note.positions.iter().any(is_sent),
        NoteKind::Exclusive => note.positions.iter().filter(|p| is_sent(p)).count() > 1,
        NoteKind::Conditional => is_sent(first) && !others.iter().all(is_sent),
        NoteKind::ListConditional => is_sent(first) && !others.iter().any(is_sent),
    };
    if broken && !is_reported_by_usage(note, segment, &is_sent) {
        report(note, segment, missed, out);
    }
}

/// Whether usage says it already: the element that is missing is required in this place anyway, or
/// one that is sent is not used here.
fn is_reported_by_usage(
    note: &SyntaxNote,
    segment: &PlacedSegment<'_>,
    is_sent: &impl Fn(&u8) -> bool,
) -> bool {
    let Some(row) = segment.row else { return false };
    let usage_of = |position: u8| {
        let mut elements = row.def().elements.iter().filter(|def| def.component == 0);
        elements.find(|def| def.element == position).map(|def| def.usage)
    };
    note.positions.iter().any(|position| match usage_of(*position) {
        Some(Usage::Required) => !is_sent(position) && note.kind != NoteKind::Exclusive,
        Some(Usage::NotUsed) => is_sent(position),
        Some(Usage::Situational) | None => false,
    })
}

fn report(
    note: &SyntaxNote,
    segment: &PlacedSegment<'_>,
    missed: &mut Option<u8>,
    out: &mut Findings,
) {
    let is_sent = |position: &u8| segment.element((*position).into()).is_some();
    let reference = |element: u8| ElementRef { segment: segment.id(), element, component: 0 };
    let names = |sent: bool| {
        let positions = note.positions.iter().filter(|position| is_sent(position) == sent);
        positions.map(|&position| reference(position).to_string()).collect::<Vec<_>>().join(", ")
    };
    if note.kind == NoteKind::Exclusive {
        let last = note.positions.iter().rev().find(|position| is_sent(position));
        let place = Place::of(segment, reference(last.copied().unwrap_or_default()));
        let message = format!("{} exclude each other", names(true));
        out.report(&ELEMENTS_EXCLUDE_EACH_OTHER, place, message);
        return;
    }
    let missing = note.positions.iter().copied().find(|position| !is_sent(position));
    if std::mem::replace(missed, missing) == missing {
        return;
    }
    let place = Place::of(segment, reference(missing.unwrap_or_default()));
    let message = match note.kind {
        NoteKind::Required => format!("one of {} is required", names(false)),
        _ => format!("{} is sent without {}", names(true), names(false)),
    };
    out.report(&ELEMENTS_BELONG_TOGETHER, place, message);
}
