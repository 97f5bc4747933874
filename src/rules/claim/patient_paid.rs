//! CL232, CL233: what the patient paid.

use crate::claim::Money;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// The patient is said to have paid nothing, or less.
    ///
    /// ## Why
    /// AMT*F5 is sent where the patient paid something toward this claim, else left out.
    ///
    /// ## Example
    /// `AMT*F5*0~` → left out.
    PATIENT_PAID_NOTHING {
        code: "CL232",
        name: "patient-paid-nothing",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 AMT*F5",
        covers: "C20",
        fix_at: Software,
        todo: "Leave the amount out where the patient paid nothing.",
        cms1500: "29",
        check: Check::Segment(SegmentId::new(b"AMT"), check),
    }
}

rule! {
    /// The patient is said to have paid more than the claim charges.
    ///
    /// ## Why
    /// AMT*F5 is what was paid toward this claim. More than CLM02 is mistyped, or belongs to other
    /// claims too; payers pay less for it.
    ///
    /// ## Example
    /// `CLM*A1*200*…~` and `AMT*F5*2000~` → `AMT*F5*20~`.
    PATIENT_PAID_TOO_MUCH {
        code: "CL233",
        name: "patient-paid-too-much",
        severity: Warning,
        snip: 3,
        ack: Ack::status("A8:178"),
        source: "837P 005010X222A1, 2300 AMT*F5 and CLM02",
        covers: "C20",
        fix_at: Billing,
        todo: "Enter what the patient paid for these services.",
        cms1500: "28, 29",
        check: Check::Tables,
    }
}

/// Reports under both rules of this file.
fn check(amt: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if amt.row != Some(row::L2300_AMT_F5) {
        return;
    }
    let Some(paid) = amt.element(2).and_then(Money::parse) else { return };
    let place = Place::of(amt, el::AMT02);
    if paid <= Money::ZERO {
        let message = format!("AMT*F5 says that the patient paid {paid}");
        out.report(&PATIENT_PAID_NOTHING, place, message);
        return;
    }
    let clm = context.section.find(row::L2300_CLM);
    let total = clm.and_then(|clm| clm.element(2)).and_then(Money::parse);
    // A total that is zero or less has a finding of its own.
    if let Some(total) = total.filter(|&total| total > Money::ZERO && total < paid) {
        let message = format!("AMT*F5 says that the patient paid {paid} of {total}");
        out.report(&PATIENT_PAID_TOO_MUCH, place, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    fn paid(amount: &str) -> (&'static str, String) {
        ("HI*ABK", format!("AMT*F5*{amount}~\nHI*ABK"))
    }

    #[test]
    fn nothing_is_not_sent() {
        let (from, to) = paid("0.00");
        let words = "AMT02: AMT*F5 says that the patient paid 0.00";
        dirty(&PATIENT_PAID_NOTHING, &[(from, &to)], words);
        let (from, to) = paid("-20");
        let words = "AMT02: AMT*F5 says that the patient paid -20.00";
        dirty(&PATIENT_PAID_NOTHING, &[(from, &to)], words);
        let (from, to) = paid("2O");
        assert_eq!(codes_of(&[(from, &to), ("SE*29", "SE*30")]), ["SX107"]);
    }

    #[test]
    fn no_more_than_is_charged() {
        let (from, to) = paid("200.01");
        let words = "AMT02: AMT*F5 says that the patient paid 200.01 of 200.00";
        dirty(&PATIENT_PAID_TOO_MUCH, &[(from, &to)], words);
        for amount in ["0.01", "200"] {
            let (from, to) = paid(amount);
            clean(&PATIENT_PAID_TOO_MUCH, &[(from, &to)]);
            clean(&PATIENT_PAID_NOTHING, &[(from, &to)]);
        }
    }
}
