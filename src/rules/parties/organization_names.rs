//! PA103: parts of a person's name in the name of an organisation.

use crate::claim::Value;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::{Code, SegmentId};

rule! {
    /// An organisation has a first name, a middle name or a name suffix.
    ///
    /// ## Why
    /// NM102 = 2 says that NM103 holds the whole name of an organisation. First name (NM104),
    /// middle name (NM105) and suffix (NM107) belong to persons; either they or NM102 are wrong.
    ///
    /// ## Example
    /// `NM1*85*2*LEE*ANN****XX*1234567893~` → `NM1*85*1*LEE*ANN****XX*1234567893~`.
    ORGANIZATION_WITH_PERSON_NAMES {
        code: "PA103",
        name: "organization-with-person-names",
        severity: Error,
        snip: 2,
        ack: Ack::element("I13").or_status("A8:505"),
        source: "837P 005010X222A1, NM104, NM105 and NM107 of every NM1",
        covers: "P01",
        fix_at: ProviderSetup,
        todo: "Say whether it is a person (NM102 = 1) or an organisation without a first name.",
        check: Check::Segment(SegmentId::new(b"NM1"), check),
    }
}

const ORGANIZATION: Code = Code::new(b"2");

fn check(name: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if name.element(2) != Some(b"2") {
        return;
    }
    // Where only persons stand, NM102 is reported.
    let takes_organizations = name.row.is_some_and(|row| {
        row.def().elements.iter().any(|def| def.element == 2 && def.codes.contains(&ORGANIZATION))
    });
    let parts = [(el::NM104, "a first"), (el::NM105, "a middle"), (el::NM107, "a suffix of the")];
    let sent = parts.into_iter().find(|(part, _)| Value::at(name, *part).is_some());
    if let Some((part, words)) = sent.filter(|_| takes_organizations) {
        let message = format!("NM102 is 2, an organisation, yet {part} holds {words} name");
        out.report(&ORGANIZATION_WITH_PERSON_NAMES, Place::of(name, part), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn an_organization_has_no_first_name() {
        dirty(
            &ORGANIZATION_WITH_PERSON_NAMES,
            &[("RIVER THERAPY*****XX", "RIVER*ANN****XX")],
            "NM104: NM102 is 2, an organisation, yet NM104 holds a first name",
        );
        dirty(
            &ORGANIZATION_WITH_PERSON_NAMES,
            &[("NM1*82*1*THERAPIST*TOM****XX", "NM1*82*2*THERAPIST****JR*XX")],
            "NM107: NM102 is 2, an organisation, yet NM107 holds a suffix of the name",
        );
    }

    #[test]
    fn persons_and_plain_organizations_are_fine() {
        clean(&ORGANIZATION_WITH_PERSON_NAMES, &[("85*2*RIVER THERAPY*", "85*1*RIVER*ANN")]);
    }

    #[test]
    fn where_the_guide_takes_no_such_name_the_tables_say_so() {
        assert_eq!(codes_of(&[("MEDICARE*****PI", "MEDICARE*ANN****PI")]), ["SX102"]);
        assert_eq!(codes_of(&[("NM1*DN*1*", "NM1*DN*2*")]), ["SX109"]);
    }
}
