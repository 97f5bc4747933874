//! PA114, PA115, PA116: what is sent of the subscriber.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place};
use crate::guide::{ElementRef, RowId, Section, SectionKind, Support, el, row};

rule! {
    /// Address, birth date or gender of a subscriber who is the patient is missing.
    ///
    /// ## Why
    /// SBR02 = 18 says that the patient is the subscriber. The patient's address (N3, N4) and
    /// birth date and gender (DMG) then stand with the subscriber (2010BA), and nowhere else.
    ///
    /// ## Example
    /// `SBR*P*18*…~`, `NM1*IL*1*…~`, and no `DMG*D8*19500615*F~`.
    SUBSCRIBER_DETAILS_MISSING {
        code: "PA114",
        name: "subscriber-details-missing",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, 2010BA N3, N4 and DMG; X12 RFI 2281",
        covers: "P18",
        fix_at: FrontDesk,
        todo: "Enter the patient's address, birth date and gender.",
        cms1500: "3, 5",
        check: Check::Section(check),
    }
}

rule! {
    /// Address, birth date or gender of a subscriber who is not the patient is sent.
    ///
    /// ## Why
    /// Where somebody else is the patient, the guide wants no details of the subscriber. Many
    /// senders send them all the same, and few payers mind.
    ///
    /// ## Example
    /// `SBR*P**GROUP1******CI~`, `NM1*IL*1*…~`, `DMG*D8*19500615*F~`, and then a patient level.
    ///
    /// ## Fix safety
    /// Opt-in: N3, N4 and DMG of the subscriber are left out; those of the patient stay.
    SUBSCRIBER_DETAILS_NOT_NEEDED {
        code: "PA115",
        name: "subscriber-details-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2010BA N3, N4 and DMG; X12 RFI 2281",
        covers: "P18",
        fix_at: Software,
        todo: "Send these details for the patient only, if the payer refuses them.",
        cms1500: "7, 11a",
        fix: OptIn,
        check: Check::Tables,
    }
}

rule! {
    /// A subscriber who is a person has no member number.
    ///
    /// ## Why
    /// Without the number on the insurance card (NM108 and NM109) the payer finds nobody. Only
    /// an organisation, such as the employer in workers' compensation, goes without.
    ///
    /// ## Example
    /// `NM1*IL*1*SAMPLE*PAT~` → `NM1*IL*1*SAMPLE*PAT****MI*W123456789~`.
    MEMBER_ID_MISSING {
        code: "PA116",
        name: "member-id-missing",
        severity: Error,
        snip: 2,
        ack: Ack::element("I9").or_status("A6:164:IL"),
        source: "837P 005010X222A1, 2010BA NM108 and NM109; CMS edit X222.121.2010BA.NM109.020",
        covers: "P17",
        fix_at: FrontDesk,
        todo: "Enter the member number as it stands on the insurance card.",
        cms1500: "1a",
        check: Check::Tables,
    }
}

/// The segments that describe a subscriber who is the patient.
const DETAILS: [(RowId, &str); 3] = [
    (row::L2010BA_N3, "street address"),
    (row::L2010BA_N4, "city, state and ZIP code"),
    (row::L2010BA_DMG, "birth date and gender"),
];

/// Reports under all three rules.
fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    if section.kind != SectionKind::Subscriber || section.facts.support != Support::Supported {
        return;
    }
    // A subscriber without a name has a finding of its own.
    if section.find(row::L2010BA_NM1_IL).is_none() {
        return;
    }
    member_id(section, out);
    let Some(sbr) = section.find(row::L2000B_SBR) else { return };
    match sbr.element(2).map(<[u8]>::trim_ascii_end) {
        Some(b"18") => missing(section, out),
        None | Some(b"") => not_needed(section, out),
        // Another relationship is no code of this place.
        Some(_) => {}
    }
}

fn missing(section: &Section<'_>, out: &mut Findings) {
    for (detail, words) in DETAILS {
        if section.find(detail).is_none() {
            let id = detail.def().id;
            let message =
                format!("the patient is the subscriber, yet 2010BA has no {id} ({words})");
            let follows = |row: RowId| row > detail;
            let before = section.segments().find(|segment| segment.row.is_some_and(follows));
            let before = before.map_or(section.len(), |segment| segment.index);
            out.report(&SUBSCRIBER_DETAILS_MISSING, Place::missing(detail, before), message);
        }
    }
}

fn not_needed(section: &Section<'_>, out: &mut Findings) {
    // An address may be that of a payer whose name got lost, which is reported.
    if section.find(row::L2010BB_NM1_PR).is_none() {
        return;
    }
    let sent = || DETAILS.iter().filter_map(|&(detail, _)| section.find(detail));
    if let Some(first) = sent().min_by_key(|segment| segment.index) {
        let id = first.id();
        let message =
            format!("the patient is somebody else, yet 2010BA has {id} of the subscriber");
        let place = Place::of(&first, ElementRef { segment: id, element: 0, component: 0 });
        let fix = Fix::removal(sent());
        out.report(&SUBSCRIBER_DETAILS_NOT_NEEDED, place, message).offer(fix);
    }
}

fn member_id(section: &Section<'_>, out: &mut Findings) {
    let Some(name) = section.find(row::L2010BA_NM1_IL) else { return };
    let (qualifier, id) = (name.element(8), name.element(9));
    // One without the other breaks a syntax note, which is reported.
    if name.element(2) != Some(b"1") || qualifier.is_some() != id.is_some() {
        return;
    }
    if id.is_none_or(|id| id.trim_ascii().is_empty()) {
        let message = "the subscriber is a person, yet NM109 has no member number";
        out.report(&MEMBER_ID_MISSING, Place::of(&name, el::NM109), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    const DEPENDENT: &str = "HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*SAMPLE*KIM~\nN3*1 OAK LANE~\n\
N4*AUSTIN*TX*78702~\nDMG*D8*20100615*F~\nCLM*CLAIM1";

    fn of_dependent(more: &[(&str, &str)]) -> String {
        let mut changes = more.to_vec();
        changes.extend([
            ("HL*2*1*22*0", "HL*2*1*22*1"),
            ("SBR*P*18*", "SBR*P**"),
            ("CLM*CLAIM1", DEPENDENT),
        ]);
        changed(&changes)
    }

    #[test]
    fn a_patient_without_birth_date_or_address() {
        dirty(
            &SUBSCRIBER_DETAILS_MISSING,
            &[("DMG*D8*19500615*F~\n", "")],
            "DMG: the patient is the subscriber, yet 2010BA has no DMG (birth date and gender)",
        );
        dirty(
            &SUBSCRIBER_DETAILS_MISSING,
            &[("N3*1 OAK LANE~\n", "")],
            "N3: the patient is the subscriber, yet 2010BA has no N3 (street address)",
        );
        let without = [("DMG*D8*19500615*F~\n", ""), ("SE*29", "SE*28")];
        assert_eq!(codes_of(&without), ["PA114"]);
    }

    #[test]
    fn details_of_a_subscriber_who_is_not_the_patient() {
        let text = of_dependent(&[]);
        assert_eq!(
            said(&SUBSCRIBER_DETAILS_NOT_NEEDED, &text),
            ["N3: the patient is somebody else, yet 2010BA has N3 of the subscriber"]
        );
        assert!(said(&SUBSCRIBER_DETAILS_MISSING, &text).is_empty());
        let details = "N3*1 OAK LANE~\nN4*AUSTIN*TX*78702~\nDMG*D8*19500615*F~\n";
        let text = of_dependent(&[(details, "")]);
        assert!(said(&SUBSCRIBER_DETAILS_NOT_NEEDED, &text).is_empty());
        assert!(said(&SUBSCRIBER_DETAILS_MISSING, &text).is_empty());
    }

    #[test]
    fn a_person_without_member_number() {
        dirty(
            &MEMBER_ID_MISSING,
            &[("PAT****MI*1EG4TE5MK73", "PAT")],
            "NM109: the subscriber is a person, yet NM109 has no member number",
        );
    }

    #[test]
    fn an_employer_or_half_a_pair_is_not_ours() {
        let employer = "NM1*IL*2*ACME WORKS~";
        clean(&MEMBER_ID_MISSING, &[("NM1*IL*1*SAMPLE*PAT****MI*1EG4TE5MK73~", employer)]);
        assert_eq!(codes_of(&[("MI*1EG4TE5MK73", "MI")]), ["SX120"]);
    }
}
