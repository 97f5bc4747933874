//! CL340: who referred the patient, and who did first.

use crate::claim::has_unplaced;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

use super::providers;

rule! {
    /// The referring providers are not one DN and then one P3.
    ///
    /// ## Why
    /// The first referring provider is DN, whose referral the provider of the claim received. A
    /// second one is P3, the primary care provider who referred the patient first.
    ///
    /// ## Example
    /// `NM1*P3*1*DOCTOR*DEE****XX*1000000012~` alone → `NM1*DN*1*DOCTOR*DEE****XX*1000000012~`.
    ///
    /// ## Exceptions
    /// A third one is a finding of the walker. Silent where an NM1 has no place in the claim: it
    /// may be the one that is meant, and is reported.
    REFERRING_PROVIDER_ORDER {
        code: "CL340",
        name: "referring-provider-order",
        severity: Error,
        snip: 2,
        ack: Ack::element("7").or_status("A7:562:DN"),
        source: "837P 005010X222A1, 2310A and 2420F NM101",
        covers: "C34",
        fix_at: Billing,
        todo: "Send the referring provider as DN, the primary care provider behind it as P3.",
        cms1500: "17",
        check: Check::Segment(SegmentId::new(b"NM1"), providers::check),
    }
}

/// Looks at an NM1 of 2310A or 2420F.
pub(super) fn order(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let earlier = (0..name.index).rev().map_while(|index| context.section.get(index));
    // A line has its own referring providers.
    let mut earlier = earlier
        .take_while(|other| other.row != Some(row::L2400_LX))
        .filter(|other| other.row == name.row);
    let message = match (earlier.next().map(|other| other.element(1)), name.element(1)) {
        (None, Some(b"P3")) => "the first referring provider is P3, DN expected",
        (Some(Some(b"DN")), Some(b"DN")) => {
            "the second referring provider is DN again, P3 expected"
        }
        _ => return,
    };
    // The first one may be what got lost, or has no place.
    let section = context.section;
    let is_lost = name.row.is_some_and(|row| section.has_lost_opener(row.def().in_loop));
    if earlier.next().is_none() && !is_lost && !has_unplaced(section, b"NM1") {
        out.report(&REFERRING_PROVIDER_ORDER, Place::of(name, el::NM101), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const FIRST: &str = "NM1*DN*1*DOCTOR*DEE****XX*1000000012~";
    const SECOND: &str = "NM1*P3*1*FAMILY*FAY****XX*1000000038~";

    #[test]
    fn a_primary_care_provider_alone() {
        let said = "NM101: the first referring provider is P3, DN expected";
        dirty(&REFERRING_PROVIDER_ORDER, &[(FIRST, SECOND)], said);
        let line = format!("{SECOND}\nLX*2~");
        dirty(&REFERRING_PROVIDER_ORDER, &[("LX*2~", &line)], said);
    }

    #[test]
    fn two_of_one_kind() {
        let said = "NM101: the second referring provider is DN again, P3 expected";
        let twice = format!("{FIRST}\n{FIRST}");
        dirty(&REFERRING_PROVIDER_ORDER, &[(FIRST, &twice)], said);
    }

    #[test]
    fn one_and_then_the_other() {
        let both = format!("{FIRST}\n{SECOND}");
        clean(&REFERRING_PROVIDER_ORDER, &[(FIRST, &both)]);
        let line = format!("{FIRST}\nLX*2~");
        clean(&REFERRING_PROVIDER_ORDER, &[("LX*2~", &line)]);
        let lost = format!("{}\n{SECOND}", FIRST.replace("*DN*", "*DM*"));
        assert_eq!(codes_of(&[(FIRST, &lost), ("SE*29", "SE*30")]), ["ST101"]);
        let three = format!("{both}\n{SECOND}");
        let count = ("SE*29", "SE*31");
        assert_eq!(codes_of(&[(FIRST, &three), count]), ["ST104"]);
    }
}
