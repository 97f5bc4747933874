//! CL347: numbers of providers beside their NPI.

use crate::claim::{Party, PayerKind};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{PlacedSegment, RowId, el, row};
use crate::x12::SegmentId;

rule! {
    /// Another number is sent of a provider whose NPI is sent.
    ///
    /// ## Why
    /// Licence numbers, UPINs and numbers of the payer are for providers without an NPI; beside an
    /// NPI the guide does not want them.
    ///
    /// ## Example
    /// `NM1*82*1*LEE*ANN****XX*1000000020~` and `REF*1G*A12345~`: leave the REF out.
    ///
    /// ## Exceptions
    /// Some payers still ask for their own number, so that REF*G2 and REF*LU are only a remark.
    /// States ask for the licence number, REF*0B, in bills for workers' compensation, which HIPAA
    /// does not cover.
    /// Numbers on a line for another payer (REF04) are fine.
    PROVIDER_NUMBER_BESIDE_NPI {
        code: "CL347",
        name: "provider-number-beside-npi",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, REF of 2310A, 2310B, 2310D and 2420A to 2420F; licence \
                 numbers: 28 TAC 133.10",
        covers: "C40 L24",
        fix_at: ProviderSetup,
        todo: "Leave the number out unless the payer asks for it.",
        cms1500: "24J",
        check: Check::Segment(SegmentId::new(b"REF"), check),
    }
}

/// The numbers of providers of a claim and of its lines.
const NUMBERS: [RowId; 9] = [
    row::L2310A_REF_0B_1G_G2,
    row::L2310B_REF_0B_1G_G2_LU,
    row::L2310D_REF_0B_1G_G2_LU,
    row::L2420A_REF_0B_1G_G2_LU,
    row::L2420B_REF_0B_1G_G2,
    row::L2420C_REF_G2_LU,
    row::L2420D_REF_0B_1G_G2_LU,
    row::L2420E_REF_0B_1G_G2,
    row::L2420F_REF_0B_1G_G2,
];

fn check(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let is_number = reference.row.is_some_and(|row| NUMBERS.contains(&row));
    if !is_number || reference.element(4).is_some() || is_asked_for(reference, context) {
        return;
    }
    let earlier = (0..reference.index).rev().map_while(|index| context.section.get(index));
    let mut names = earlier.filter(|other| other.id() == SegmentId::new(b"NM1"));
    let own = names.next().filter(|name| name.instance == reference.instance);
    if own.is_some_and(|name| Party { name, specialty: None }.npi().is_some()) {
        let kind = String::from_utf8_lossy(reference.element(1).unwrap_or_default());
        let message = format!("REF*{kind} is sent, though the provider has an NPI");
        let place = Place::of(reference, el::REF01);
        let finding = out.report(&PROVIDER_NUMBER_BESIDE_NPI, place, message);
        if matches!(reference.element(1), Some(b"G2" | b"LU")) {
            finding.at_most(Severity::Info);
        }
    }
}

/// Whether it is the licence number in a bill for workers' compensation.
fn is_asked_for(reference: &PlacedSegment<'_>, context: &Context<'_>) -> bool {
    let is_compensation = context.above.payer_kind == PayerKind::WorkersCompensation;
    is_compensation && reference.element(1) == Some(b"0B")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const PRV: &str = "PRV*PE*PXC*225100000X~";

    #[test]
    fn a_number_beside_an_npi() {
        let with = |number: &str| format!("{PRV}\nREF*{number}~");
        let said = "REF01: REF*1G is sent, though the provider has an NPI";
        dirty(&PROVIDER_NUMBER_BESIDE_NPI, &[(PRV, &with("1G*A12345"))], said);
        let said = "REF01 (info): REF*G2 is sent, though the provider has an NPI";
        dirty(&PROVIDER_NUMBER_BESIDE_NPI, &[(PRV, &with("G2*77"))], said);
        let without = ("****XX*1000000020", "");
        clean(&PROVIDER_NUMBER_BESIDE_NPI, &[without, (PRV, &with("1G*A12345"))]);
    }

    #[test]
    fn states_ask_for_the_licence_of_who_treats_workers() {
        let compensation = ("*******MB~", "*******WC~");
        let with = |number: &str| format!("{PRV}\nREF*{number}~");
        clean(&PROVIDER_NUMBER_BESIDE_NPI, &[compensation, (PRV, &with("0B*PT1234TX"))]);
        let said = "REF01: REF*1G is sent, though the provider has an NPI";
        dirty(&PROVIDER_NUMBER_BESIDE_NPI, &[compensation, (PRV, &with("1G*A12345"))], said);
    }

    #[test]
    fn numbers_of_lines_may_be_for_other_payers() {
        let line = |number: &str| {
            format!("NM1*82*1*OTHER*ANN****XX*1000000038~\nREF*0B*7{number}~\nLX*2~")
        };
        let said = "REF01: REF*0B is sent, though the provider has an NPI";
        dirty(&PROVIDER_NUMBER_BESIDE_NPI, &[("LX*2~", &line(""))], said);
        clean(&PROVIDER_NUMBER_BESIDE_NPI, &[("LX*2~", &line("**2U:60054"))]);
    }
}
