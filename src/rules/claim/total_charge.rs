//! CL103, CL104: a claim that charges less than nothing, or nothing.

use crate::claim::{Claim, Money};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Rule};
use crate::guide::{el, row};

rule! {
    /// The total charge is negative.
    ///
    /// ## Why
    /// A claim asks for money. Credits are no claims: a claim sent before is replaced or voided
    /// by its frequency code (CLM05-3).
    ///
    /// ## Example
    /// `CLM*ACCT1*-200***11:B:1*…~` → `CLM*ACCT1*200***11:B:8*…~`.
    TOTAL_CHARGE_NEGATIVE {
        code: "CL103",
        name: "total-charge-negative",
        severity: Error,
        snip: 2,
        // Status 693 (negative) needs 178 beside it, which says which amount is meant.
        ack: Ack::status("A7:693+178").or_element("I12"),
        source: "837P 005010X222A1, 2300 CLM02; public edits of clearinghouses",
        covers: "C02",
        fix_at: Billing,
        todo: "Enter what is charged; to take a claim back, send it again as a void.",
        cms1500: "28",
        check: Check::Claim(check),
    }
}

rule! {
    /// The total charge of a claim for payment is zero.
    ///
    /// ## Why
    /// A claim asks for money. Zero is for encounters only (BHT06 = RP).
    ///
    /// ## Example
    /// `BHT*…*CH~` and `CLM*ACCT1*0***11:B:1*…~`.
    ///
    /// ## Exceptions
    /// Zero is allowed where BHT06 is not CH, for capitated services (CN101 = 05), and in encounters
    /// to CMS, which are sent as claims for payment.
    TOTAL_CHARGE_ZERO {
        code: "CL104",
        name: "total-charge-zero",
        severity: Error,
        snip: 2,
        // Status 402 (not above zero) needs 178 beside it.
        ack: Ack::status("A7:402+178").or_element("I12"),
        source: "837P 005010X222A1, 2300 CLM02 and BHT06; public edits of clearinghouses",
        covers: "C02",
        fix_at: Billing,
        todo: "Enter what is charged, or send encounters in a set of their own (BHT06 RP).",
        cms1500: "28",
        check: Check::With(&TOTAL_CHARGE_NEGATIVE),
    }
}

fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    if let Some((rule, message)) = defect(claim) {
        out.report(rule, Place::of(&claim.clm, el::CLM02), message);
    }
}

/// What is wrong with the total charge by itself, whatever its lines charge.
pub(crate) fn defect(claim: &Claim<'_>) -> Option<(&'static Rule, String)> {
    let total = claim.total_charge()?;
    if total < Money::ZERO {
        return Some((&TOTAL_CHARGE_NEGATIVE, format!("CLM02 is {total}, a negative amount")));
    }
    let purpose = claim.ancestors.set.and_then(|set| set.find(row::ST_BHT)?.element(6));
    let asks_for_money = purpose.is_some_and(|code| code.eq_ignore_ascii_case(b"CH"));
    let contract = claim.section.find(row::L2300_CN1);
    let is_capitated = contract.is_some_and(|cn1| cn1.element(1) == Some(b"05"));
    let is_encounter = is_capitated || claim.ancestors.is_encounter_for_cms();
    (total == Money::ZERO && asks_for_money && !is_encounter).then(|| {
        let message = format!("CLM02 is {total}, but BHT06 is CH, claims for payment");
        (&TOTAL_CHARGE_ZERO, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn a_negative_total() {
        dirty(
            &TOTAL_CHARGE_NEGATIVE,
            &[("CLAIM1*200*", "CLAIM1*-200*")],
            "CLM02: CLM02 is -200.00, a negative amount",
        );
        assert_eq!(codes_of(&[("CLAIM1*200*", "CLAIM1*-200*")]), ["CL103"]);
    }

    #[test]
    fn zero_is_for_encounters() {
        let zero = ("CLAIM1*200*", "CLAIM1*0*");
        dirty(
            &TOTAL_CHARGE_ZERO,
            &[zero],
            "CLM02: CLM02 is 0.00, but BHT06 is CH, claims for payment",
        );
        clean(&TOTAL_CHARGE_ZERO, &[zero, ("0900*CH~", "0900*RP~")]);
        clean(&TOTAL_CHARGE_ZERO, &[zero, ("HI*ABK", "CN1*05~\nHI*ABK")]);
        clean(&TOTAL_CHARGE_ZERO, &[zero, ("*PI*04412", "*PI*80882")]);
    }

    #[test]
    fn what_is_no_amount_has_one_finding() {
        assert_eq!(codes_of(&[("CLAIM1*200*", "CLAIM1**")]), ["SX101"]);
        assert_eq!(codes_of(&[("CLAIM1*200*", "CLAIM1*2OO*")]), ["SX107"]);
    }
}
