//! CL331: the surgery of an anesthesia claim.

use crate::claim::{Claim, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// The surgery of an anesthesia is named, and no anesthesia is billed.
    ///
    /// ## Why
    /// HI*BP says which operation an anesthesia was for; other claims do not need it.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*1***1~` and `HI*BP:27447~`: leave the second HI out.
    ///
    /// ## Exceptions
    /// CPT 00100 to 01999 and lines with an anesthesia modifier are anesthesia. Silent where a
    /// line has no CPT or HCPCS code.
    SURGERY_WITHOUT_ANESTHESIA {
        code: "CL331",
        name: "surgery-without-anesthesia",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 HI*BP",
        covers: "C33",
        fix_at: Software,
        todo: "Leave the surgical procedure out.",
        check: Check::Segment(SegmentId::new(b"HI"), check),
    }
}

fn check(hi: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if hi.row != Some(row::L2300_HI_BP) {
        return;
    }
    let Some(claim) = Claim::read(context.section, *context.above) else { return };
    let is_other = |line: &ServiceLine<'_>| line.procedure.is_some() && !line.is_anesthesia();
    if !claim.lines.is_empty() && claim.lines.iter().all(is_other) {
        let message = "HI*BP is for anesthesia, and the claim bills none";
        out.report(&SURGERY_WITHOUT_ANESTHESIA, Place::of(hi, el::HI01), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn surgery_of_a_claim_without_anesthesia() {
        let surgery = ("NM1*DN", "HI*BP:27447~\nNM1*DN");
        let said = "HI01: HI*BP is for anesthesia, and the claim bills none";
        dirty(&SURGERY_WITHOUT_ANESTHESIA, &[surgery], said);
        clean(&SURGERY_WITHOUT_ANESTHESIA, &[surgery, ("HC:97110:GP", "HC:01402:AA")]);
        clean(&SURGERY_WITHOUT_ANESTHESIA, &[surgery, ("HC:97110:GP", "HC:27447:QK")]);
    }
}
