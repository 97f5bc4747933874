//! BA101: the total of a claim against its lines.

use crate::claim::{Claim, Money};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;
use crate::rules::claim::total_charge;

rule! {
    /// The total charge is not the sum of the lines.
    ///
    /// ## Why
    /// CLM02 is what all service lines (SV102) charge together. Payers refuse a claim that does
    /// not add up: a line got lost, or an amount is mistyped.
    ///
    /// ## Example
    /// `CLM*ACCT1*210*…~` with `SV1*HC:97110:GP*120*…~` and `SV1*HC:97140:GP*80*…~` →
    /// `CLM*ACCT1*200*…~`.
    TOTAL_CHARGE_DIFFERS {
        code: "BA101",
        name: "total-charge-differs",
        severity: Error,
        snip: 3,
        ack: Ack::status("A7:400"),
        source: "837P 005010X222A1, 2300 CLM02 and 2400 SV102; public edits of clearinghouses",
        covers: "B01 C02",
        fix_at: Billing,
        todo: "Compare the lines with the account, and let the program add them up again.",
        cms1500: "28",
        check: Check::Claim(check),
    }
}

fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    // A total that is wrong by itself has a finding of its own.
    let Some(total) = claim.total_charge().filter(|_| total_charge::defect(claim).is_none()) else {
        return;
    };
    let Some(sum) = sum_of_lines(claim).filter(|&sum| sum != total) else { return };
    let message = format!("CLM02 is {total}, but the lines (SV102) add up to {sum}");
    out.report(&TOTAL_CHARGE_DIFFERS, Place::of(&claim.clm, el::CLM02), message);
}

/// What all lines charge; `None` if that cannot be told.
pub(super) fn sum_of_lines(claim: &Claim<'_>) -> Option<Money> {
    // Where an LX, an SV1 or the next CLM got lost, or is sent twice, that is the finding.
    if claim.lines.is_empty() || !claim.has_sound_lines() {
        return None;
    }
    claim.lines.iter().map(|line| line.charge).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn a_total_that_does_not_add_up() {
        dirty(
            &TOTAL_CHARGE_DIFFERS,
            &[("CLAIM1*200*", "CLAIM1*210*")],
            "CLM02: CLM02 is 210.00, but the lines (SV102) add up to 200.00",
        );
        dirty(
            &TOTAL_CHARGE_DIFFERS,
            &[("GP*80*", "GP*80.01*")],
            "CLM02: CLM02 is 200.00, but the lines (SV102) add up to 200.01",
        );
    }

    #[test]
    fn any_spelling_of_the_same_amount() {
        clean(&TOTAL_CHARGE_DIFFERS, &[("CLAIM1*200*", "CLAIM1*200.00*")]);
        clean(&TOTAL_CHARGE_DIFFERS, &[("GP*80*", "GP*79.5*"), ("GP*120*", "GP*120.50*")]);
        clean(&TOTAL_CHARGE_DIFFERS, &[("GP*80*", "GP*0*"), ("CLAIM1*200*", "CLAIM1*120*")]);
    }

    #[test]
    fn what_is_missing_or_no_amount_has_one_finding() {
        assert_eq!(codes_of(&[("CLAIM1*200*", "CLAIM1**")]), ["SX101"]);
        assert_eq!(codes_of(&[("GP*80*", "GP**")]), ["SX101"]);
        assert_eq!(codes_of(&[("GP*80*", "GP*8O*")]), ["SX107"]);
        assert_eq!(codes_of(&[("CLAIM1*200*", "CLAIM1*0*")]), ["CL104"]);
    }

    #[test]
    fn a_line_whose_number_got_lost_still_counts() {
        clean(&TOTAL_CHARGE_DIFFERS, &[("LX*2~\n", "")]);
    }
}
