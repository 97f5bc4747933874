//! SX147: a day is sent as a day, not as a period.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// A period begins and ends on one day.
    ///
    /// ## Why
    /// RD8, from one day to another, is for services that went on for several days. Some payers
    /// take any period for several days, and refuse it on therapy lines.
    ///
    /// ## Example
    /// `DTP*472*RD8*20260302-20260302~` → `DTP*472*D8*20260302~`.
    ///
    /// ## Exceptions
    /// DTP*314 is always a period.
    ///
    /// ## Fix safety
    /// Safe: the same day is said in the other form.
    ONE_DAY_RANGE {
        code: "SX147",
        name: "one-day-range",
        severity: Info,
        snip: 2,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, 2400 DTP*472",
        covers: "F02",
        fix_at: Software,
        todo: "Nothing: the day is written as one.",
        cms1500: "24A",
        fix: Safe,
        check: Check::Segment(SegmentId::new(b"DTP"), check),
    }
}

fn check(dtp: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    // Elsewhere RD8 is none of the codes, which is told.
    if dtp.row != Some(row::L2400_DTP_472) || dtp.element(2) != Some(b"RD8") {
        return;
    }
    if let Some(fix) = as_one_day(dtp) {
        let message = "DTP03 begins and ends on one day, which D8 says";
        out.report(&ONE_DAY_RANGE, Place::of(dtp, el::DTP02), message).fix(fix);
    }
}

/// A safe fix that makes one day of a period that begins and ends on it; `None` if it is none.
pub(super) fn as_one_day(dtp: &PlacedSegment<'_>) -> Option<Fix> {
    let sent = dtp.element(3)?;
    let (from, to) = sent.split_at_checked(8)?;
    let is_one_day = to.strip_prefix(b"-") == Some(from) && from.iter().all(u8::is_ascii_digit);
    let (start, end) = dtp.element_range(3).filter(|_| is_one_day)?;
    let mut fix = Fix::safe(Edit::replace(dtp.element_range(2)?, "D8"));
    fix.edits.push(Edit::replace((start.checked_add(8)?, end), ""));
    Some(fix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, codes_of, dirty};

    const DATE: &str = "DTP*472*D8*20260302~";

    #[test]
    fn a_day_is_no_period() {
        let sent = (DATE, "DTP*472*RD8*20260302-20260302~");
        let words = "DTP02: DTP03 begins and ends on one day, which D8 says";
        dirty(&ONE_DAY_RANGE, &[sent], words);
        assert_eq!(codes_of(&[sent]), ["SX147"]);
        let text = after_fix(&ONE_DAY_RANGE, &[sent]);
        assert!(text.contains(DATE), "{text}");
    }

    #[test]
    fn periods_and_what_is_none() {
        for date in ["RD8*20260302-20260303", "D8*20260302", "RD8*20260302", "RD8*20260302-2026030"]
        {
            clean(&ONE_DAY_RANGE, &[(DATE, &format!("DTP*472*{date}~"))]);
        }
    }

    #[test]
    fn where_only_days_are_taken_the_code_is_corrected() {
        let onset = ("HI*ABK", "DTP*431*RD8*20260115-20260115~\nHI*ABK");
        let text = after_fix(&super::super::element_rules::CODE_NOT_IN_LIST, &[onset]);
        assert!(text.contains("DTP*431*D8*20260115~"), "{text}");
        clean(&ONE_DAY_RANGE, &[onset]);
    }
}
