//! CL238: replacements and voids for Medicare.

use crate::claim::PayerKind;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// Medicare is sent a replacement or a void.
    ///
    /// ## Why
    /// Medicare Part B takes new claims only (CLM05-3 = 1); its front end refuses others. A paid
    /// claim is corrected by a reopening, a refused one is sent again as new.
    ///
    /// ## Example
    /// `SBR*P*18*******MB~` and `CLM*A1*200***11:B:7*…~` → `…11:B:1…` without REF*F8.
    ///
    /// ## Exceptions
    /// Silent where the number of the claim that is meant is missing: that is the finding then; and
    /// for encounters to CMS (payer 80882), which are replaced and voided.
    FREQUENCY_FOR_MEDICARE {
        code: "CL238",
        name: "frequency-for-medicare",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:535"),
        source: "help page of a billing service on Medicare's front end; 837P 2300 CLM05-3",
        covers: "C04",
        fix_at: Billing,
        todo: "Ask the MAC for a reopening, or send a refused claim again as new.",
        cms1500: "22",
        check: Check::Segment(SegmentId::new(b"CLM"), check),
    }
}

fn check(clm: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let what = match clm.component(5, 3) {
        Some(b"7") => "7, a replacement",
        Some(b"8") => "8, a void",
        _ => return,
    };
    let has_number = context.section.find(row::L2300_REF_F8).is_some();
    let is_part_b = context.above.payer_kind == PayerKind::MedicarePartB
        && !context.above.is_encounter_for_cms();
    if has_number && is_part_b {
        let message = format!("CLM05-3 is {what}; Medicare Part B takes 1, new claims");
        out.report(&FREQUENCY_FOR_MEDICARE, Place::of(clm, el::CLM05_3), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const NUMBER: (&str, &str) = ("HI*ABK", "REF*F8*2026061000017~\nHI*ABK");

    #[test]
    fn medicare_takes_new_claims() {
        let words = "CLM05-3: CLM05-3 is 7, a replacement; Medicare Part B takes 1, new claims";
        dirty(&FREQUENCY_FOR_MEDICARE, &[("11:B:1", "11:B:7"), NUMBER], words);
        assert_eq!(codes_of(&[("11:B:1", "11:B:8"), NUMBER, ("SE*29", "SE*30")]), ["CL238"]);
        assert_eq!(codes_of(&[("11:B:1", "11:B:7")]), ["CL112"]);
        let commercial = ("*******MB~", "*******CI~");
        clean(&FREQUENCY_FOR_MEDICARE, &[("11:B:1", "11:B:7"), NUMBER, commercial]);
        let encounter = ("*PI*04412", "*PI*80882");
        clean(&FREQUENCY_FOR_MEDICARE, &[("11:B:1", "11:B:7"), NUMBER, encounter]);
    }
}
