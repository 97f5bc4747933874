//! CL307: K3, which has no use.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// A claim or line has a K3.
    ///
    /// ## Why
    /// K3 is kept for data that a law demands before the guide has a place for it, once X12 has
    /// approved that. No use is approved; most payers do not read it, some refuse it.
    ///
    /// ## Example
    /// `K3*NOTE FOR THE PAYER~` → `NTE*ADD*NOTE FOR THE PAYER~`.
    ///
    /// ## Exceptions
    /// A payer or state may have asked for it.
    FIXED_FORMAT {
        code: "CL307",
        name: "fixed-format",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 and 2400 K3",
        covers: "C25",
        fix_at: Software,
        todo: "Leave K3 out unless the payer asked for it; a note goes into NTE.",
        check: Check::Segment(SegmentId::new(b"K3"), check),
    }
}

fn check(information: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    let message = "K3 has no approved use";
    out.report(&FIXED_FORMAT, Place::of(information, el::K3), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::dirty;

    #[test]
    fn in_claim_and_line() {
        for (from, to) in [("HI*ABK", "K3*X~\nHI*ABK"), ("LX*2~", "K3*X~\nLX*2~")] {
            dirty(&FIXED_FORMAT, &[(from, to)], "K3: K3 has no approved use");
        }
    }
}
