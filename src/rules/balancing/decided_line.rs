//! BA212 to BA214: what SVD says of one line.

use crate::claim::{Claim, Money, Quantity, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// A line was paid together with a line that the claim does not have.
    ///
    /// ## Why
    /// SVD06 is LX01 of the line of this claim that another payer paid this one with.
    ///
    /// ## Example
    /// `LX*1~`, `LX*2~` and `SVD*60054*0*HC:97140:GP**1*3~` → `…*1*1~`.
    ///
    /// ## Exceptions
    /// Silent where the lines themselves are numbered wrongly.
    BUNDLED_LINE_UNKNOWN {
        code: "BA212",
        name: "bundled-line-unknown",
        severity: Error,
        snip: 4,
        ack: Ack::status("A7:526"),
        source: "837P 005010X222A1, 2430 SVD06",
        covers: "B13",
        fix_at: Billing,
        todo: "Enter the number of the line, or leave it out where lines were paid one by one.",
        check: Check::Claim(check),
    }
}

rule! {
    /// Another payer is said to have decided about no units of a line, or fewer.
    ///
    /// ## Why
    /// SVD05 is how many units the payer decided about, be they paid or not; clearinghouses
    /// refuse zero and less.
    ///
    /// ## Example
    /// `SVD*60054*0*HC:97140:GP**0~` → `SVD*60054*0*HC:97140:GP**1~`.
    DECIDED_UNITS_NOT_POSITIVE {
        code: "BA213",
        name: "decided-units-not-positive",
        severity: Error,
        snip: 3,
        ack: Ack::status("A7:476"),
        source: "public edits of clearinghouses; 837P 005010X222A1, 2430 SVD05",
        covers: "B13",
        fix_at: Billing,
        todo: "Enter the units of the remittance.",
        check: Check::Segment(SegmentId::new(b"SVD"), amounts),
    }
}

rule! {
    /// Another payer is said to have paid less than nothing for a line.
    ///
    /// ## Why
    /// What a payer took back belongs to the claim that it took it back from. The format allows
    /// a negative SVD02; clearinghouses refuse it.
    ///
    /// ## Example
    /// `SVD*60054*-40*HC:97140:GP**1~`.
    DECIDED_AMOUNT_NEGATIVE {
        code: "BA214",
        name: "decided-amount-negative",
        severity: Warning,
        snip: 3,
        ack: Ack::status("A7:643"),
        source: "public edits of clearinghouses; 837P 005010X222A1, 2430 SVD02",
        covers: "B13",
        fix_at: Billing,
        todo: "Enter what that payer decided last about this claim.",
        cms1500: "29",
        check: Check::Tables,
    }
}

fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(others) = claim.coordination.as_deref() else { return };
    for decision in &others.adjudications {
        let Some(svd) = decision.decision else { continue };
        // What is no number is a finding of the element tables.
        let bundled = Value::at(&svd, el::SVD06).and_then(|bundled| number(bundled.text));
        let Some(wanted) = bundled else { continue };
        let numbers = || claim.lines.iter().map(|line| line.lx.element(1).and_then(number));
        let is_counted =
            claim.has_sound_lines() && numbers().eq((1..).take(claim.lines.len()).map(Some));
        if is_counted && numbers().all(|one| one != Some(wanted)) {
            let last = claim.lines.len();
            let message = format!("SVD06 is line {wanted}, but the claim has lines 1 to {last}");
            out.report(&BUNDLED_LINE_UNKNOWN, Place::of(&svd, el::SVD06), message);
        }
    }
}

fn number(text: &[u8]) -> Option<u32> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn amounts(svd: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if let Some(units) = svd.element(5).and_then(Quantity::parse)
        && units <= Quantity::ZERO
    {
        let message = format!("SVD05 is {units} units; at least one was decided about");
        out.report(&DECIDED_UNITS_NOT_POSITIVE, Place::of(svd, el::SVD05), message);
    }
    if let Some(paid) = svd.element(2).and_then(Money::parse)
        && paid < Money::ZERO
    {
        let message = format!("SVD02 is {paid}, a negative amount");
        out.report(&DECIDED_AMOUNT_NEGATIVE, Place::of(svd, el::SVD02), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN_SECONDARY as FILE, clean_in, codes_of_in, dirty_in};

    const BUNDLED: &str = "SVD*60054*0*HC:97140:GP**1*1~\nCAS*CO*97*80~";
    const SECOND: &str = "SVD*60054*40*HC:97140:GP**1~\nCAS*CO*45*15~\nCAS*PR*3*25~";

    #[test]
    fn a_line_that_is_not_there() {
        let words = "SVD06: SVD06 is line 3, but the claim has lines 1 to 2";
        let wrong = BUNDLED.replace("1*1~", "1*3~");
        dirty_in(FILE, &BUNDLED_LINE_UNKNOWN, &[(SECOND, &wrong)], words);
        for right in ["1*1~", "1*2~", "1*01~"] {
            let to = BUNDLED.replace("1*1~", right);
            clean_in(FILE, &BUNDLED_LINE_UNKNOWN, &[(SECOND, &to)]);
        }
        let letters = BUNDLED.replace("1*1~", "1*A~");
        clean_in(FILE, &BUNDLED_LINE_UNKNOWN, &[(SECOND, &letters)]);
        clean_in(FILE, &BUNDLED_LINE_UNKNOWN, &[(SECOND, &wrong), ("LX*2~", "LX*3~")]);
    }

    #[test]
    fn lines_paid_together_are_fine() {
        let paid = [(SECOND, BUNDLED), ("AMT*D*110~", "AMT*D*70~"), ("SE*46", "SE*45")];
        assert_eq!(codes_of_in(FILE, &paid), Vec::<&str>::new());
    }

    #[test]
    fn units_of_nothing() {
        let words = "SVD05: SVD05 is 0 units; at least one was decided about";
        let wrong = ("HC:97140:GP**1~", "HC:97140:GP**0~");
        dirty_in(FILE, &DECIDED_UNITS_NOT_POSITIVE, &[wrong], words);
        assert_eq!(codes_of_in(FILE, &[wrong]), ["BA213"]);
        clean_in(FILE, &DECIDED_UNITS_NOT_POSITIVE, &[("HC:97140:GP**1~", "HC:97140:GP**0.5~")]);
    }

    #[test]
    fn less_than_nothing() {
        let words = "SVD02: SVD02 is -40.00, a negative amount";
        dirty_in(FILE, &DECIDED_AMOUNT_NEGATIVE, &[("SVD*60054*40*", "SVD*60054*-40*")], words);
        clean_in(FILE, &DECIDED_AMOUNT_NEGATIVE, &[("SVD*60054*40*", "SVD*60054*0*")]);
    }
}
