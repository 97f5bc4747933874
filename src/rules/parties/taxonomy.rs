//! PA111: the shape of provider taxonomy codes.

use crate::claim::Value;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place, Severity};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// A provider taxonomy has not the shape of a NUCC code.
    ///
    /// ## Why
    /// A taxonomy code has ten characters, letters and digits, and ends with X. Payers that pay
    /// by specialty refuse what they cannot look up.
    ///
    /// ## Example
    /// `PRV*PE*PXC*225100000~` → `PRV*PE*PXC*225100000X~`.
    ///
    /// ## Exceptions
    /// A code in lower case is a warning: receivers may take lower case.
    ///
    /// ## Fix safety
    /// Safe: only writes a code that is right otherwise in upper case.
    TAXONOMY_SHAPE {
        code: "PA111",
        name: "taxonomy-shape",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:145").or_element("I12"),
        source: "837P 005010X222A1, PRV03; NUCC provider taxonomy; public edits of clearinghouses",
        covers: "C36 P12",
        fix_at: ProviderSetup,
        todo: "Look the provider up in NPPES and enter the ten characters of the taxonomy.",
        cms1500: "24J, 33b",
        fix: Safe,
        check: Check::Segment(SegmentId::new(b"PRV"), check),
    }
}

fn check(specialty: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if !specialty.element(2).is_some_and(|list| list.eq_ignore_ascii_case(b"PXC")) {
        return;
    }
    let Some(code) = Value::at(specialty, el::PRV03) else { return };
    let place = Place::of(specialty, el::PRV03);
    let shown = code.as_str();
    if !has_shape(code.text) {
        let message = format!("PRV03 is {shown}; ten letters and digits that end with X expected");
        out.report(&TAXONOMY_SHAPE, place, message);
    } else if code.text.iter().any(u8::is_ascii_lowercase) {
        let message = format!("PRV03 is {shown}; upper case expected");
        let fix = Fix::safe(Edit::replace(code.range, code.text.to_ascii_uppercase()));
        out.report(&TAXONOMY_SHAPE, place, message).fix(fix).at_most(Severity::Warning);
    }
}

/// Nine letters or digits and an X, in either case.
fn has_shape(code: &[u8]) -> bool {
    code.len() == 10
        && code.iter().all(u8::is_ascii_alphanumeric)
        && code.last().is_some_and(|last| last.eq_ignore_ascii_case(&b'X'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn a_code_that_is_cut_off() {
        dirty(
            &TAXONOMY_SHAPE,
            &[("PXC*225100000X", "PXC*225100000")],
            "PRV03: PRV03 is 225100000; ten letters and digits that end with X expected",
        );
        let billing = "HL*1**20*1~\nPRV*BI*PXC*261QP2000Y~";
        dirty(
            &TAXONOMY_SHAPE,
            &[("HL*1**20*1~", billing)],
            "PRV03: PRV03 is 261QP2000Y; ten letters and digits that end with X expected",
        );
    }

    #[test]
    fn lower_case_is_corrected() {
        dirty(
            &TAXONOMY_SHAPE,
            &[("PXC*225100000X", "PXC*225100000x")],
            "PRV03 (warning): PRV03 is 225100000x; upper case expected",
        );
    }

    #[test]
    fn a_code_of_another_list_or_none_is_not_ours() {
        clean(&TAXONOMY_SHAPE, &[("PXC*225100000X", "PXC*225XE0001X")]);
        assert_eq!(codes_of(&[("PXC*225100000X", "ZZ*2251")]), ["SX109"]);
        assert_eq!(codes_of(&[("PXC*225100000X", "PXC")]), ["SX101"]);
    }
}
