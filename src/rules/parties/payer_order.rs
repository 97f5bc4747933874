//! PA223 to PA225: who pays first: SBR01 of the destination payer and of all others.

use crate::claim::Claim;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// Two payers of a claim have the same place in the order of payers.
    ///
    /// ## Why
    /// SBR01 says who pays first, second, third: once P, once S, once T, over the destination
    /// payer (2000B) and the others (2320). Clearinghouses refuse a place that is taken twice.
    ///
    /// ## Example
    /// `SBR*P*18*…~` in 2000B and `SBR*P*18*…~` in 2320 → `SBR*S*18*…~` in one of them.
    PAYER_ORDER_REPEATED {
        code: "PA223",
        name: "payer-order-repeated",
        severity: Error,
        snip: 4,
        ack: Ack::status("A7:742"),
        source: "837P 005010X222A1, SBR01; public edits of clearinghouses",
        covers: "P29 P30",
        fix_at: FrontDesk,
        todo: "Ask the patient which insurance pays first, and order the payers.",
        cms1500: "11d",
        check: Check::Claim(check),
    }
}

rule! {
    /// The place of a payer in the order of payers is said to be unknown.
    ///
    /// ## Why
    /// SBR01 = U is for payers who pass a claim on and cannot know the order. A provider knows it.
    ///
    /// ## Example
    /// `SBR*U*18*******CI~` → `SBR*S*18*******CI~`.
    PAYER_ORDER_UNKNOWN {
        code: "PA224",
        name: "payer-order-unknown",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A7:742"),
        source: "own knowledge: 837P 005010X222A1, SBR01",
        covers: "P29",
        fix_at: FrontDesk,
        todo: "Ask the patient which insurance pays first, and order the payers.",
        cms1500: "11d",
        check: Check::Tables,
    }
}

rule! {
    /// A payer who must have paid before the destination payer is not named.
    ///
    /// ## Why
    /// Where SBR01 of the destination payer is S, another payer is P; where it is T, others are P
    /// and S. They stand in 2320 with what they paid.
    ///
    /// ## Example
    /// `SBR*S*18*…~` in 2000B and no `SBR*P*…~` in 2320.
    PAYER_ORDER_GAP {
        code: "PA225",
        name: "payer-order-gap",
        severity: Error,
        snip: 4,
        ack: Ack::status("A6:171"),
        source: "837P 005010X222A1, SBR01 and loop 2320; public edits of clearinghouses",
        covers: "P30",
        fix_at: Billing,
        todo: "Enter the payer who paid first, with what was paid, or make this one the first.",
        cms1500: "9, 9a, 9d, 11d",
        check: Check::Tables,
    }
}

/// The places in their order.
const ORDER: &[u8] = b"PSTABCDEFGH";

/// Reports under all rules of this file.
fn check(claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    // A subscriber without SBR, or with an SBR01 of no list, has a finding of its own.
    let Some(sbr) = context.above.subscriber.and_then(|one| one.find(row::L2000B_SBR)) else {
        return;
    };
    let others = || claim.section.find_all(row::L2320_SBR);
    if let Some(unknown) = others().find(is_unknown) {
        let message = "SBR01 is U: the place of this payer is unknown";
        out.report(&PAYER_ORDER_UNKNOWN, Place::of(&unknown, el::SBR01), message);
        return;
    }
    let Some(own) = place_of(&sbr) else { return };
    let mut taken = 1_u16 << own;
    for other in others() {
        let Some(place) = place_of(&other) else { return };
        if taken & 1 << place != 0 {
            let shown = String::from_utf8_lossy(other.element(1).unwrap_or_default());
            let message = format!("SBR01 is {shown}, the place of another payer of the claim");
            out.report(&PAYER_ORDER_REPEATED, Place::of(&other, el::SBR01), message);
            return;
        }
        taken |= 1 << place;
    }
    let missing: Vec<String> = (0..own)
        .zip(ORDER)
        .filter(|(place, _)| taken & 1 << place == 0)
        .map(|(_, &code)| char::from(code).to_string())
        .collect();
    // A payer whose SBR got lost has a finding of its own, and may be the one that is missing.
    let is_one_lost = claim.section.find_all(row::L2320_OI).count() > others().count();
    if !missing.is_empty() && !is_one_lost {
        gap(claim, &sbr, &missing.join(", "), out);
    }
}

fn gap(claim: &Claim<'_>, sbr: &PlacedSegment<'_>, missing: &str, out: &mut Findings) {
    let own = String::from_utf8_lossy(sbr.element(1).unwrap_or_default());
    let message = format!("SBR01 of the destination payer is {own}, yet no payer is {missing}");
    let before = claim.section.positions_of(SegmentId::new(b"LX")).next();
    let before = before.unwrap_or(claim.section.len());
    out.report(&PAYER_ORDER_GAP, Place::missing(row::L2320_SBR, before), message);
}

fn is_unknown(sbr: &PlacedSegment<'_>) -> bool {
    sbr.element(1) == Some(b"U")
}

/// Which place SBR01 names, from 0; `None` for U and what is no code.
fn place_of(sbr: &PlacedSegment<'_>) -> Option<usize> {
    let code = sbr.element(1)?;
    ORDER.iter().position(|place| code.eq_ignore_ascii_case(&[*place]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, dirty, said};

    /// The clean claim for a destination payer in this place, with other payers in these.
    fn ordered(own: &str, others: &str) -> Vec<(&'static str, String)> {
        let other = |place: char| {
            format!(
                "SBR*{place}*18*G1******CI~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*W1234~\n\
                 NM1*PR*2*OTHER*****PI*{place}2345~\n"
            )
        };
        let others: String = others.chars().map(other).collect();
        vec![("SBR*P*", format!("SBR*{own}*")), ("LX*1~", format!("{others}LX*1~"))]
    }

    fn changes<'c>(of: &'c [(&'static str, String)]) -> Vec<(&'c str, &'c str)> {
        of.iter().map(|(from, to)| (*from, to.as_str())).collect()
    }

    #[test]
    fn a_place_is_taken_once() {
        for (own, others, place) in [("P", "P", "P"), ("S", "PS", "S"), ("T", "PSS", "S")] {
            let of = ordered(own, others);
            let words = format!("SBR01: SBR01 is {place}, the place of another payer of the claim");
            dirty(&PAYER_ORDER_REPEATED, &changes(&of), &words);
            clean(&PAYER_ORDER_GAP, &changes(&of));
        }
    }

    #[test]
    fn all_before_the_destination_are_named() {
        for (own, others, missing) in
            [("S", "", "P"), ("S", "T", "P"), ("T", "P", "S"), ("A", "", "P, S, T")]
        {
            let words =
                format!("SBR: SBR01 of the destination payer is {own}, yet no payer is {missing}");
            dirty(&PAYER_ORDER_GAP, &changes(&ordered(own, others)), &words);
        }
        for (own, others) in
            [("P", ""), ("P", "S"), ("P", "T"), ("S", "P"), ("T", "SP"), ("B", "PSAT")]
        {
            clean(&PAYER_ORDER_GAP, &changes(&ordered(own, others)));
            clean(&PAYER_ORDER_REPEATED, &changes(&ordered(own, others)));
        }
    }

    #[test]
    fn an_unknown_place_stops_the_count() {
        let of = ordered("P", "UU");
        let text = changed(&changes(&of));
        assert_eq!(
            said(&PAYER_ORDER_UNKNOWN, &text),
            ["SBR01: SBR01 is U: the place of this payer is unknown"]
        );
        clean(&PAYER_ORDER_REPEATED, &changes(&of));
        clean(&PAYER_ORDER_GAP, &changes(&ordered("U", "")));
        clean(&PAYER_ORDER_GAP, &changes(&ordered("Z", "")));
    }
}
