//! LN212, LN213: dates of a line beside the date of service.

use crate::claim::{ServiceLine, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, RowId, el, row};
use crate::x12::SegmentId;

rule! {
    /// A line repeats a date of the claim.
    ///
    /// ## Why
    /// Last seen, last x-ray and initial treatment hold for all lines when the claim says them. A
    /// line has a date of its own only where it differs.
    ///
    /// ## Example
    /// `DTP*454*D8*20260105~` in the claim and `DTP*454*D8*20260105~` in a line: leave it out of
    /// the line.
    LINE_DATE_REPEATED {
        code: "LN212",
        name: "line-date-repeated",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2400 DTP*304, DTP*454 and DTP*455",
        covers: "L16",
        fix_at: Software,
        todo: "Send the date with the line only where it differs from the claim's.",
        check: Check::Segment(SegmentId::new(b"DTP"), check),
    }
}

rule! {
    /// The day of a test is sent without what the test gave.
    ///
    /// ## Why
    /// DTP*738 and DTP*739 date the hemoglobin, hematocrit or creatinine of a patient who begins
    /// EPO; the result stands in MEA of the same line.
    ///
    /// ## Example
    /// `DTP*738*D8*20260220~` → the same and `MEA*TR*R1*9.8~`.
    TEST_WITHOUT_RESULT {
        code: "LN213",
        name: "test-without-result",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, 2400 DTP*738, DTP*739 and MEA",
        covers: "L12",
        fix_at: Billing,
        todo: "Add the test result, or take the day of the test out.",
        check: Check::Tables,
    }
}

fn check(date: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    match date.row {
        Some(row::L2400_DTP_304) => repeated(date, row::L2300_DTP_304, context, out),
        Some(row::L2400_DTP_454) => repeated(date, row::L2300_DTP_454, context, out),
        Some(row::L2400_DTP_455) => repeated(date, row::L2300_DTP_455, context, out),
        Some(row::L2400_DTP_738_739) => without_result(date, context, out),
        _ => {}
    }
}

fn repeated(date: &PlacedSegment<'_>, of_claim: RowId, context: &Context<'_>, out: &mut Findings) {
    let Some(claim) = context.section.find(of_claim) else { return };
    let (own, other) = (date.element(3), claim.element(3));
    if own.is_some() && own == other {
        let name = date.row.map_or("DTP", |row| row.def().variant);
        let message = format!("{name} of the line is the day that the claim gives already");
        out.report(&LINE_DATE_REPEATED, Place::of(date, el::DTP03), message);
    }
}

fn without_result(date: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(line) = ServiceLine::around(date.index, context.section) else { return };
    let first = line.part.find(row::L2400_DTP_738_739).map(|first| first.index);
    let is_sent =
        || line.part.find(row::L2400_MEA).is_some() || has_unplaced(context.section, b"MEA");
    if first == Some(date.index) && !is_sent() {
        let kind = String::from_utf8_lossy(date.element(1).unwrap_or_default());
        let message = format!("DTP*{kind} dates a test, yet the line has no result (MEA)");
        out.report(&TEST_WITHOUT_RESULT, Place::of(date, el::DTP), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const NEXT: &str = "LX*2~";

    #[test]
    fn the_same_day_in_claim_and_line() {
        let claim = ("HI*ABK", "DTP*454*D8*20260105~\nHI*ABK");
        dirty(
            &LINE_DATE_REPEATED,
            &[claim, (NEXT, "DTP*454*D8*20260105~\nLX*2~")],
            "DTP03: DTP*454 of the line is the day that the claim gives already",
        );
        clean(&LINE_DATE_REPEATED, &[claim, (NEXT, "DTP*454*D8*20260106~\nLX*2~")]);
        clean(&LINE_DATE_REPEATED, &[claim, (NEXT, "DTP*304*D8*20260105~\nLX*2~")]);
        clean(&LINE_DATE_REPEATED, &[(NEXT, "DTP*454*D8*20260105~\nLX*2~")]);
    }

    #[test]
    fn the_day_of_a_test_without_its_result() {
        dirty(
            &TEST_WITHOUT_RESULT,
            &[(NEXT, "DTP*738*D8*20260220~\nDTP*739*D8*20260220~\nLX*2~")],
            "DTP: DTP*738 dates a test, yet the line has no result (MEA)",
        );
        clean(&TEST_WITHOUT_RESULT, &[(NEXT, "DTP*738*D8*20260220~\nMEA*TR*R1*9.8~\nLX*2~")]);
    }
}
