//! PA201: a person without a first name.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::table::{ElementDef, Usage};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// A person has no first name.
    ///
    /// ## Why
    /// NM102 = 1 says that a person is named; NM104 is required if the person has a first name,
    /// and nearly everybody has. Often the whole name stands in NM103, or an organisation is meant.
    ///
    /// ## Example
    /// `NM1*82*1*LEE ANN*****XX*1234567893~` → `NM1*82*1*LEE*ANN****XX*1234567893~`.
    ///
    /// ## Exceptions
    /// Some people have one name only: it stands in NM103, and the warning may be ignored.
    FIRST_NAME_MISSING {
        code: "PA201",
        name: "first-name-missing",
        severity: Warning,
        snip: 2,
        ack: Ack::element("I9").or_status("A6:505"),
        source: "837P 005010X222A1, NM104 of every NM1; X12 RFI 2502",
        covers: "P01",
        fix_at: FrontDesk,
        todo: "Enter the first name, or say that an organisation is meant (NM102 = 2).",
        cms1500: "2, 4, 9, 17, 31, 33",
        check: Check::Segment(SegmentId::new(b"NM1"), check),
    }
}

fn check(name: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    let is_person = name.element(2) == Some(b"1");
    if !is_person || name.element(4).is_some() || name.element(3).is_none() {
        return;
    }
    let elements = name.row.map(|row| row.def().elements).unwrap_or_default();
    let may_be_sent = |def: &ElementDef| def.element == 4 && def.usage == Usage::Situational;
    if elements.iter().any(may_be_sent) {
        let message = "NM102 is 1, a person, yet NM104 has no first name";
        out.report(&FIRST_NAME_MISSING, Place::of(name, el::NM104), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn a_person_has_a_first_name() {
        let words = "NM104: NM102 is 1, a person, yet NM104 has no first name";
        dirty(&FIRST_NAME_MISSING, &[("*SAMPLE*PAT****MI", "*SAMPLE*****MI")], words);
        dirty(&FIRST_NAME_MISSING, &[("*THERAPIST*TOM****XX", "*THERAPIST*****XX")], words);
    }

    #[test]
    fn organisations_and_missing_names_are_not_ours() {
        clean(&FIRST_NAME_MISSING, &[("*1*SAMPLE*PAT****MI", "*2*ACME WORKS*****MI")]);
        clean(&FIRST_NAME_MISSING, &[("*SAMPLE*PAT****MI", "******MI")]);
    }
}
