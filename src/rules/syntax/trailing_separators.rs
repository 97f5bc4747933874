//! SX130: separators at the end of a segment with nothing behind them.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{ElementRef, PlacedSegment, SectionKind};

rule! {
    /// A segment ends with separators and nothing behind them.
    ///
    /// ## Why
    /// Empty elements at the end must be left out together with their separators; strict
    /// receivers refuse the set.
    ///
    /// ## Example
    /// `NM1*PR*2*PAYER*****PI*12345***~` → `NM1*PR*2*PAYER*****PI*12345~`.
    ///
    /// ## Fix safety
    /// Safe: nothing stands behind them.
    TRAILING_SEPARATORS {
        code: "SX130",
        name: "trailing-separators",
        severity: Warning,
        snip: 1,
        ack: Ack::segment("8"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E16",
        fix_at: Software,
        todo: "Nothing: the separators are removed.",
        fix: Safe,
        check: Check::EachSegment(check),
    }
}

fn check(segment: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let sent = segment.element_count();
    if sent == 0 || segment.element(sent).is_some() || !is_checked(context.section.kind) {
        return;
    }
    // A segment that says nothing at all has another finding.
    let Some(filled) = (1..sent).rev().find(|&n| segment.element(n).is_some()) else { return };
    let raw = segment.raw();
    let from = segment.element_range(filled).map_or(raw.end, |(_, end)| end);
    let element = u8::try_from(filled + 1).unwrap_or(u8::MAX);
    let place = ElementRef { segment: segment.id(), element, component: 0 };
    let count = raw.end.saturating_sub(from);
    let message = format!("{} ends with {count} separators too many", segment.id());
    let mut fix = Fix::safe(Edit::replace((from, raw.end), ""));
    fix.after = format!("{count} separators removed");
    out.report(&TRAILING_SEPARATORS, Place::of(segment, place), message).fix(fix);
}

/// The interchange header may end with an empty element; what is no claim is left alone.
fn is_checked(kind: SectionKind) -> bool {
    !matches!(kind, SectionKind::Interchange | SectionKind::Noise | SectionKind::Foreign)
}
