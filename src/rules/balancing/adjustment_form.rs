//! BA220 to BA223: how the adjustments of another payer are written.

use crate::claim::Adjustment;
use crate::claim::other_payer::MOST_ADJUSTMENTS;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// An adjustment stands behind an empty place of its CAS.
    ///
    /// ## Why
    /// The six places of CAS are filled from the left; some payers read only up to the first
    /// empty one, and then the figures do not balance.
    ///
    /// ## Example
    /// `CAS*CO*45*20*****253*10~` → `CAS*CO*45*20**253*10~`.
    ADJUSTMENT_GAP {
        code: "BA220",
        name: "adjustment-gap",
        severity: Warning,
        snip: 3,
        ack: Ack::status("A7:521"),
        source: "own knowledge: 837P 005010X222A1, CAS",
        covers: "B07",
        fix_at: Software,
        todo: "Move the adjustments to the left.",
        check: Check::Segment(SegmentId::new(b"CAS"), check),
    }
}

rule! {
    /// An adjustment has a reason and no amount.
    ///
    /// ## Why
    /// What an adjustment says is how much less was paid and why. A number of units alone does
    /// not tell; front ends refuse it.
    ///
    /// ## Example
    /// `CAS*CO*45*20**253**1~` → `CAS*CO*45*20**253*10*1~`.
    ADJUSTMENT_WITHOUT_AMOUNT {
        code: "BA221",
        name: "adjustment-without-amount",
        severity: Error,
        snip: 3,
        ack: Ack::status("A6:519"),
        source: "public edits of clearinghouses; 837P 005010X222A1, CAS",
        covers: "B07",
        fix_at: Billing,
        todo: "Enter the amount of the adjustment from the remittance.",
        check: Check::Tables,
    }
}

rule! {
    /// An adjustment of nothing is sent.
    ///
    /// ## Why
    /// An amount of zero adjusts nothing. Often the amount that was meant got lost.
    ///
    /// ## Example
    /// `CAS*CO*45*20**253*0~` → `CAS*CO*45*20~`.
    ADJUSTMENT_OF_ZERO {
        code: "BA222",
        name: "adjustment-of-zero",
        severity: Warning,
        snip: 3,
        ack: Ack::status("A7:519"),
        source: "own knowledge: 837P 005010X222A1, CAS",
        covers: "B07",
        fix_at: Software,
        todo: "Leave the adjustment out, or enter its amount.",
        check: Check::Tables,
    }
}

rule! {
    /// One reason stands twice under one group of adjustments.
    ///
    /// ## Why
    /// A payer gives a reason once for each group at a level. Twice, an adjustment was copied, or
    /// two that belong to different lines were put together.
    ///
    /// ## Example
    /// `CAS*CO*45*20**45*10~` → `CAS*CO*45*30~`.
    ADJUSTMENT_REPEATED {
        code: "BA223",
        name: "adjustment-repeated",
        severity: Warning,
        snip: 3,
        ack: Ack::status("A7:521"),
        source: "837P 005010X222A1, 2320 and 2430 CAS",
        covers: "B07",
        fix_at: Billing,
        todo: "Compare with the remittance; report each reason once.",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file.
fn check(cas: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let mut expected = 2;
    for one in Adjustment::of(cas) {
        // Without the first one, its required elements are missing, and that is reported.
        if one.element != expected && expected > 2 {
            let message = format!("{} is sent behind an empty place", one.reason_ref());
            let place = Place::of(cas, el::CAS.at(expected, 0));
            out.report(&ADJUSTMENT_GAP, place, message);
        }
        expected = one.element + 3;
        let place = Place::of(cas, one.amount_ref());
        if one.element > 2 && one.reason.is_some() && one.amount.is_none() && one.quantity.is_some()
        {
            let message = format!("{} is missing", one.amount_ref());
            out.report(&ADJUSTMENT_WITHOUT_AMOUNT, place, message);
        }
        if one.money().is_some_and(|amount| amount.cents() == 0) {
            let message = format!("{} is zero: nothing is adjusted", one.amount_ref());
            out.report(&ADJUSTMENT_OF_ZERO, place, message);
        }
        if let Some(reason) = one.reason.filter(|_| is_repeated(cas, one, context)) {
            let code = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
            let group = code(cas.element(1).unwrap_or_default());
            let message = format!("{} is {} under {group} again", one.reason_ref(), code(reason));
            out.report(&ADJUSTMENT_REPEATED, Place::of(cas, one.reason_ref()), message);
        }
    }
}

/// Whether the loop had this reason under this group before. In a loop with more CAS than it may
/// hold, that is the finding.
fn is_repeated(cas: &PlacedSegment<'_>, one: Adjustment<'_>, context: &Context<'_>) -> bool {
    let is_before = |other: &Adjustment<'_>| other.element < one.element;
    let mut in_segment = Adjustment::of(cas).take_while(is_before);
    if in_segment.any(|other| other.reason == one.reason) {
        return true;
    }
    let is_of_loop =
        |other: &PlacedSegment<'_>| other.row == cas.row && other.instance == cas.instance;
    let earlier = (0..cas.index).rev().map_while(|index| context.section.get(index));
    let mut same = earlier
        .take_while(is_of_loop)
        .filter(|other| other.element(1) == cas.element(1))
        .flat_map(|other| Adjustment::of(&other));
    let of_row = || cas.row.into_iter().flat_map(|row| context.section.find_all(row));
    same.any(|other| other.reason == one.reason)
        && of_row().filter(is_of_loop).count() <= MOST_ADJUSTMENTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN_SECONDARY as FILE, clean_in, codes_of_in, dirty_in};

    const CAS: &str = "CAS*CO*45*20~\nCAS*PR*3*30~";

    #[test]
    fn an_empty_place_before_an_adjustment() {
        let gap = (CAS, "CAS*CO*45*20*****253*30~");
        dirty_in(FILE, &ADJUSTMENT_GAP, &[gap], "CAS05: CAS08 is sent behind an empty place");
        assert_eq!(codes_of_in(FILE, &[gap, ("SE*46", "SE*45")]), ["BA220"]);
        clean_in(FILE, &ADJUSTMENT_GAP, &[(CAS, "CAS*CO*45*20*1*253*30~")]);
        assert_eq!(
            codes_of_in(FILE, &[("CAS*CO*45*20~", "CAS*CO***1*45*20~")]),
            ["SX101", "SX101"]
        );
    }

    #[test]
    fn units_without_an_amount() {
        let units = (CAS, "CAS*CO*45*50**253**1~");
        dirty_in(FILE, &ADJUSTMENT_WITHOUT_AMOUNT, &[units], "CAS06: CAS06 is missing");
        clean_in(FILE, &ADJUSTMENT_WITHOUT_AMOUNT, &[(CAS, "CAS*CO*45*40**253*10*1~")]);
        // A reason alone, or an amount alone, breaks a syntax note.
        assert_eq!(codes_of_in(FILE, &[("CAS*CO*45*20~", "CAS*CO*45*20**253~")]), ["SX120"]);
        assert_eq!(codes_of_in(FILE, &[("CAS*CO*45*20~", "CAS*CO*45*10***10~")]), ["SX120"]);
    }

    #[test]
    fn nothing_is_adjusted() {
        let nothing = ("CAS*CO*45*20~", "CAS*CO*45*20**253*0~");
        let words = "CAS06: CAS06 is zero: nothing is adjusted";
        dirty_in(FILE, &ADJUSTMENT_OF_ZERO, &[nothing], words);
        assert_eq!(codes_of_in(FILE, &[nothing]), ["BA222"]);
        clean_in(FILE, &ADJUSTMENT_OF_ZERO, &[("CAS*CO*45*20~", "CAS*CO*45*20**253*-0.5~")]);
    }

    #[test]
    fn a_reason_once_for_each_group() {
        let words = "CAS05: CAS05 is 45 under CO again";
        dirty_in(FILE, &ADJUSTMENT_REPEATED, &[("CAS*CO*45*20~", "CAS*CO*45*10**45*10~")], words);
        let words = "CAS02: CAS02 is 45 under CO again";
        dirty_in(FILE, &ADJUSTMENT_REPEATED, &[("CAS*PR*3*30~", "CAS*CO*45*30~")], words);
        clean_in(FILE, &ADJUSTMENT_REPEATED, &[("CAS*PR*3*30~", "CAS*PR*45*30~")]);
        let many = "CAS*PR*3*30~\n".repeat(5);
        assert_eq!(codes_of_in(FILE, &[("CAS*PR*3*30~\n", &many), ("SE*46", "SE*50")]), ["ST103"]);
    }
}
