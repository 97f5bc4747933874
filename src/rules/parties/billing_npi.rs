//! PA202, PA207: how the billing provider is identified.

use crate::claim::Ancestors;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// The billing provider has neither an NPI nor a number of the payer.
    ///
    /// ## Why
    /// Every health care provider has an NPI and sends it in 2010AA NM109. Only who is none, such
    /// as a carrier or a builder of ramps, goes without, and is known by the number that the payer
    /// gave: REF*G2 or REF*LU in 2010BB.
    ///
    /// ## Example
    /// `NM1*85*2*RIVER THERAPY~` → `NM1*85*2*RIVER THERAPY*****XX*1234567893~`.
    BILLING_NPI_MISSING {
        code: "PA202",
        name: "billing-npi-missing",
        severity: Error,
        snip: 2,
        ack: Ack::status("A6:562:85").or_segment("I6"),
        source: "837P 005010X222A1, 2010AA NM109 and 2010BB REF*G2 and REF*LU",
        covers: "P03",
        fix_at: ProviderSetup,
        todo: "Enter the NPI of the billing provider.",
        cms1500: "33a",
        check: Check::Segment(SegmentId::new(b"NM1"), missing),
    }
}

rule! {
    /// Another number is sent of a billing provider whose NPI is sent.
    ///
    /// ## Why
    /// Licence numbers, UPINs (2010AA) and numbers of the payer (2010BB) are for providers without
    /// an NPI; beside an NPI the guide does not want them.
    ///
    /// ## Example
    /// `NM1*85*2*RIVER THERAPY*****XX*1234567893~` and `REF*1G*A12345~`: leave the REF out.
    ///
    /// ## Exceptions
    /// Some payers still ask for their own number, so that REF*G2 and REF*LU are only a remark.
    SECONDARY_ID_BESIDE_NPI {
        code: "PA207",
        name: "secondary-id-beside-npi",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2010AA REF*0B and REF*1G, 2010BB REF*G2 and REF*LU",
        covers: "P09 P25",
        fix_at: ProviderSetup,
        todo: "Leave the number out unless the payer asks for it.",
        cms1500: "33b",
        check: Check::Segment(SegmentId::new(b"REF"), beside),
    }
}

fn missing(payer: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if payer.row != Some(row::L2010BB_NM1_PR) {
        return;
    }
    // Half a pair breaks a syntax note, and a missing NM1 is missed by the tracker.
    let Some(billing) = context.above.billing() else { return };
    let is_numbered = billing.name.element(8).is_some() || billing.name.element(9).is_some();
    let section = context.section;
    if is_numbered || section.find(row::L2010BB_REF_G2_LU).is_some() {
        return;
    }
    let message = "the billing provider has no NPI (2010AA NM109), and 2010BB has no number of the \
                   payer instead";
    let place = Place::missing(row::L2010BB_REF_G2_LU, section.len());
    out.report(&BILLING_NPI_MISSING, place, message);
}

fn beside(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let severity = match reference.row {
        Some(row::L2010AA_REF_0B_1G) => Severity::Warning,
        Some(row::L2010BB_REF_G2_LU) => Severity::Info,
        _ => return,
    };
    if has_npi(context.above) {
        let qualifier = String::from_utf8_lossy(reference.element(1).unwrap_or_default());
        let message = format!("REF*{qualifier} is sent, though the billing provider has an NPI");
        let place = Place::of(reference, el::REF01);
        out.report(&SECONDARY_ID_BESIDE_NPI, place, message).at_most(severity);
    }
}

fn has_npi(above: &Ancestors<'_>) -> bool {
    above.billing().is_some_and(|billing| billing.npi().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const NAMED: &str = "NM1*85*2*RIVER THERAPY*****XX*1234567893~";
    const PAYER: &str = "NM1*PR*2*MEDICARE*****PI*04412~\n";

    #[test]
    fn a_provider_without_any_number() {
        let unnamed = [(NAMED, "NM1*85*2*RIVER THERAPY~")];
        let words = "REF: the billing provider has no NPI (2010AA NM109), and 2010BB has no \
                     number of the payer instead";
        dirty(&BILLING_NPI_MISSING, &unnamed, words);
        assert_eq!(codes_of(&unnamed), ["PA202"]);
        let with_number = format!("{PAYER}REF*G2*A1234~\n");
        clean(&BILLING_NPI_MISSING, &[unnamed[0], (PAYER, &with_number)]);
        clean(&SECONDARY_ID_BESIDE_NPI, &[unnamed[0], (PAYER, &with_number)]);
        clean(&BILLING_NPI_MISSING, &[(NAMED, "NM1*85*2*RIVER THERAPY*****XX~")]);
    }

    #[test]
    fn other_numbers_beside_the_npi() {
        let words = "is sent, though the billing provider has an NPI";
        dirty(
            &SECONDARY_ID_BESIDE_NPI,
            &[("REF*EI*741234567~", "REF*EI*741234567~\nREF*1G*A12345~")],
            &format!("REF01: REF*1G {words}"),
        );
        dirty(
            &SECONDARY_ID_BESIDE_NPI,
            &[(PAYER, &format!("{PAYER}REF*LU*0012~\n"))],
            &format!("REF01 (info): REF*LU {words}"),
        );
        clean(&SECONDARY_ID_BESIDE_NPI, &[(PAYER, &format!("{PAYER}REF*2U*0012~\n"))]);
    }
}
