//! CL228, CL229: data of the claim that providers do not send.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{ElementRef, PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// The day on which a repricer received the claim is sent, and nobody repriced it.
    ///
    /// ## Why
    /// DTP*050 comes from a repricer, together with the repriced amounts (HCP) and numbers
    /// (REF*9A, REF*9C). Providers do not send it.
    ///
    /// ## Example
    /// `DTP*050*D8*20260305~` without `HCP*…~` → without it.
    REPRICER_DATE_NOT_NEEDED {
        code: "CL228",
        name: "repricer-date-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 DTP*050",
        covers: "C17",
        fix_at: Software,
        todo: "Leave the date out.",
        check: Check::Segment(SegmentId::new(b"DTP"), repricer),
    }
}

rule! {
    /// Terms of a contract are sent in a claim for payment.
    ///
    /// ## Why
    /// CN1 is for claims that were decided already, as payers report them (encounters). Payers
    /// know their contracts; a claim for payment must not repeat them.
    ///
    /// ## Example
    /// `CN1*09*180~` → left out.
    ///
    /// ## Exceptions
    /// Encounters (BHT06 = RP), and those to CMS (payer 80882).
    CONTRACT_NOT_NEEDED {
        code: "CL229",
        name: "contract-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, CN1 of 2300 and 2400",
        covers: "C19",
        fix_at: Software,
        todo: "Leave the terms of the contract out.",
        check: Check::Segment(SegmentId::new(b"CN1"), contract),
    }
}

fn repricer(dtp: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if dtp.row != Some(row::L2300_DTP_050) {
        return;
    }
    let of_repricers =
        [row::L2300_HCP, row::L2300_REF_9A, row::L2300_REF_9C, row::L2400_HCP, row::L2400_REF_9B];
    if of_repricers.into_iter().all(|row| context.section.find(row).is_none()) {
        let message = "DTP*050 is the date of a repricer, yet nothing is repriced";
        out.report(&REPRICER_DATE_NOT_NEEDED, Place::of(dtp, el::DTP), message);
    }
}

fn contract(cn1: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let purpose = context.above.set.and_then(|set| set.find(row::ST_BHT)?.element(6));
    if purpose != Some(b"RP") && !context.above.is_encounter_for_cms() {
        let whole = ElementRef { segment: cn1.id(), element: 0, component: 0 };
        let message = "CN1 holds terms of a contract, which a claim for payment does not tell";
        out.report(&CONTRACT_NOT_NEEDED, Place::of(cn1, whole), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    fn with(segments: &str) -> (&'static str, String) {
        ("HI*ABK", format!("{segments}~\nHI*ABK"))
    }

    #[test]
    fn a_date_of_a_repricer_comes_with_prices() {
        let (from, to) = with("DTP*050*D8*20260305");
        let words = "DTP: DTP*050 is the date of a repricer, yet nothing is repriced";
        dirty(&REPRICER_DATE_NOT_NEEDED, &[(from, &to)], words);
        let priced = [(from, to.as_str()), ("NM1*DN", "HCP*03*100*100~\nNM1*DN")];
        clean(&REPRICER_DATE_NOT_NEEDED, &priced);
    }

    #[test]
    fn contracts_are_for_encounters() {
        let (from, to) = with("CN1*09*180");
        let words = "CN1: CN1 holds terms of a contract, which a claim for payment does not tell";
        dirty(&CONTRACT_NOT_NEEDED, &[(from, &to)], words);
        assert_eq!(codes_of(&[(from, &to), ("SE*29", "SE*30")]), ["CL229"]);
        clean(&CONTRACT_NOT_NEEDED, &[(from, &to), ("0900*CH~", "0900*RP~")]);
        clean(&CONTRACT_NOT_NEEDED, &[(from, &to), ("*PI*04412", "*PI*80882")]);
    }
}
