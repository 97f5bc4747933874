//! What the lines of a claim bill and when, for rules that look at one segment of the claim. No
//! rule.

use crate::claim::{Date, DateSpan, ProcedureCode};
use crate::guide::{PlacedSegment, Section, row};
use crate::x12::SegmentId;

/// First and last day of service; `None` unless every line tells its own.
pub(super) fn first_and_last_day(section: &Section<'_>) -> Option<(Date, Date)> {
    let mut days: Option<(Date, Date)> = None;
    let mut dated = 0_usize;
    for dtp in section.find_all(row::L2400_DTP_472) {
        let span = span_of(&dtp)?;
        let (first, last) = days.unwrap_or((span.from, span.to));
        days = Some((first.min(span.from), last.max(span.to)));
        dated += 1;
    }
    let lines = section.positions_of(SegmentId::new(b"LX")).count();
    days.filter(|_| dated == lines)
}

/// DTP02 and DTP03, if they are a day or days in their order.
pub(super) fn span_of(dtp: &PlacedSegment<'_>) -> Option<DateSpan> {
    DateSpan::parse(dtp.element(2)?, dtp.element(3)?).filter(|span| span.from <= span.to)
}

/// DTP03, if it is one day.
pub(super) fn day_of(dtp: &PlacedSegment<'_>) -> Option<Date> {
    span_of(dtp).filter(|span| span.from == span.to).map(|span| span.from)
}

/// Whether a line bills a code of this kind, or one that cannot be read.
pub(super) fn may_bill(section: &Section<'_>, is_meant: impl Fn(&str) -> bool) -> bool {
    let mut services = section.with_id(SegmentId::new(b"SV1"));
    services.any(|sv1| {
        let code = sv1.component(1, 2).and_then(ProcedureCode::parse);
        code.is_none_or(|code| is_meant(code.as_str()))
    })
}

/// Number of the segment before which one that belongs behind CLM is missing.
pub(super) const BEHIND_CLM: usize = 1;
