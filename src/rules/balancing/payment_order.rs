//! BA215, BA216: who decides when.

use crate::claim::{Claim, Money, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{el, row};

rule! {
    /// The claim goes to the first payer, yet another one has decided about it.
    ///
    /// ## Why
    /// Where SBR01 of the destination payer is P, nobody pays before it. Payments and adjustments
    /// of others come from a wrong order of payers, or from a claim that is sent again.
    ///
    /// ## Example
    /// `SBR*P*18*…~` in 2000B, and in 2320 `SBR*S*18*…~` with `AMT*D*80~`.
    PAID_BEFORE_FIRST_PAYER {
        code: "BA215",
        name: "paid-before-first-payer",
        severity: Warning,
        snip: 3,
        ack: Ack::status("A7:742"),
        source: "own knowledge",
        covers: "B17",
        fix_at: Billing,
        todo: "Order the payers as they pay, or take the payment of the other payer out.",
        cms1500: "11d, 29",
        check: Check::Claim(check),
    }
}

rule! {
    /// Another payer's claim is said to be decided anew, in a word that is none.
    ///
    /// ## Why
    /// REF*T4 is for payers who pass a claim on that was adjusted before; its value is Y.
    ///
    /// ## Example
    /// `REF*T4*N~` → left out.
    ADJUSTMENT_INDICATOR_NOT_YES {
        code: "BA216",
        name: "adjustment-indicator-not-yes",
        severity: Warning,
        snip: 2,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, 2330B REF*T4",
        covers: "B15",
        fix_at: Software,
        todo: "Leave REF*T4 out.",
        check: Check::Tables,
    }
}

/// Reports under both rules of this file.
fn check(claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(others) = claim.coordination.as_deref() else { return };
    for reference in claim.section.find_all(row::L2330B_REF_T4) {
        let value = Value::at(&reference, el::REF02).filter(|value| !value.begins_blank());
        if let Some(value) = value.filter(|value| value.text != b"Y") {
            let message = format!("REF*T4 is {}, Y expected", value.as_str());
            let place = Place::of(&reference, el::REF02);
            out.report(&ADJUSTMENT_INDICATOR_NOT_YES, place, message);
        }
    }
    let sbr = context.above.subscriber.and_then(|subscriber| subscriber.find(row::L2000B_SBR));
    if !others.is_settled() || sbr.and_then(|sbr| sbr.element(1)) != Some(b"P") {
        return;
    }
    let decided = others.payers.iter().find(|payer| {
        payer.paid_amount().is_some_and(|paid| paid != Money::ZERO)
            || payer.tells_of_a_decision()
            || others.decisions_of(payer).next().is_some()
    });
    // Two payers with the same place in the order have a finding of their own.
    let is_first = |sbr: &crate::guide::PlacedSegment<'_>| sbr.element(1) == Some(b"P");
    if let Some(payer) = decided
        && let Some(sbr) = payer.coverage.filter(|sbr| !is_first(sbr))
    {
        let message =
            format!("the destination payer is the first, yet {} has decided", payer.shown());
        out.report(&PAID_BEFORE_FIRST_PAYER, Place::of(&sbr, el::SBR01), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN_SECONDARY as FILE, clean_in, codes_of_in, dirty_in};

    #[test]
    fn a_payment_before_the_first_payer() {
        let order = [("SBR*S*18***12****MB", "SBR*P*18*******MB"), ("SBR*P*18*G", "SBR*S*18*G")];
        let words = "SBR01: the destination payer is the first, yet 60054 has decided";
        dirty_in(FILE, &PAID_BEFORE_FIRST_PAYER, &order, words);
        assert_eq!(codes_of_in(FILE, &order), ["BA215"]);
        let both_first = [("SBR*S*18***12****MB", "SBR*P*18*******MB")];
        assert_eq!(codes_of_in(FILE, &both_first), ["PA223"]);
    }

    #[test]
    fn only_yes_is_a_word() {
        let sent = |value: &str| format!("REF*F8*2026030600017~\nREF*T4*{value}~");
        let words = "REF02: REF*T4 is N, Y expected";
        dirty_in(
            FILE,
            &ADJUSTMENT_INDICATOR_NOT_YES,
            &[("REF*F8*2026030600017~", &sent("N"))],
            words,
        );
        clean_in(FILE, &ADJUSTMENT_INDICATOR_NOT_YES, &[("REF*F8*2026030600017~", &sent("Y"))]);
    }
}
