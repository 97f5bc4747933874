//! CL330: an external cause as the first diagnosis.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// The principal diagnosis is an external cause.
    ///
    /// ## Why
    /// Codes that begin with V, W, X or Y say how an injury came about. They stand behind the
    /// diagnosis of the injury, never first; payers refuse the claim.
    ///
    /// ## Example
    /// `HI*ABK:W010XXD*ABF:S83511D~` → `HI*ABK:S83511D*ABF:W010XXD~`, pointers of the lines turned
    /// round too.
    EXTERNAL_CAUSE_FIRST {
        code: "CL330",
        name: "external-cause-first",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:254"),
        source: "ICD-10-CM guidelines, section I.C.20; clearinghouse edits; 837P 2300 HI01",
        covers: "C32 T802",
        fix_at: Coding,
        todo: "Put the diagnosis that was treated first, the cause behind it, and mind the pointers.",
        cms1500: "21",
        check: Check::Segment(SegmentId::new(b"HI"), check),
    }
}

fn check(hi: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if hi.row != Some(row::L2300_HI_ABK_BK) || hi.component(1, 1) != Some(b"ABK") {
        return;
    }
    let Some(code) = hi.component(1, 2) else { return };
    // ICD-10-CM V00 to Y99; what has not the shape of a code is a finding of its own.
    if let [b'V'..=b'Y' | b'v'..=b'y', b'0'..=b'9', b'0'..=b'9', ..] = code {
        let shown = String::from_utf8_lossy(code);
        let message = format!("the principal diagnosis {shown} is an external cause");
        out.report(&EXTERNAL_CAUSE_FIRST, Place::of(hi, el::HI01_2), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const FIRST: &str = "ABK:M25561";

    #[test]
    fn how_it_happened_stands_first() {
        for code in ["W010XXD", "Y92009", "v00131D"] {
            let said = format!("HI01-2: the principal diagnosis {code} is an external cause");
            dirty(&EXTERNAL_CAUSE_FIRST, &[(FIRST, &format!("ABK:{code}"))], &said);
        }
    }

    #[test]
    fn behind_another_and_in_icd9_it_is_fine() {
        clean(&EXTERNAL_CAUSE_FIRST, &[("ABF:R262", "ABF:W010XXD")]);
        clean(&EXTERNAL_CAUSE_FIRST, &[(FIRST, "ABK:Z4789")]);
        clean(&EXTERNAL_CAUSE_FIRST, &[(FIRST, "BK:V5789")]);
    }
}
