//! ST210, ST211: whether the patient is the subscriber.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{Presence, Section, SectionKind, Support, el, row};

rule! {
    /// A patient level stands below a subscriber who is the patient.
    ///
    /// ## Why
    /// SBR02 = 18 says that the patient is the subscriber; then there is no level 23 and the
    /// claim stands directly below the subscriber.
    ///
    /// ## Example
    /// `SBR*P*18*…~` and then `HL*3*2*23*0~`.
    PATIENT_LEVEL_FOR_SUBSCRIBER {
        code: "ST210",
        name: "patient-level-for-subscriber",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I9").or_status("A8:156"),
        source: "837P 005010X222A1, 2000B SBR02 and 2000C",
        covers: "H05 H06",
        fix_at: FrontDesk,
        todo: "Either the patient is the subscriber, or enter the patient's relationship.",
        cms1500: "6",
        check: Check::Section(check),
    }
}

rule! {
    /// A claim stands directly below a subscriber who is not the patient.
    ///
    /// ## Why
    /// Where SBR02 is not 18 the patient is somebody else and has a level 23 of their own; a
    /// claim above it has no patient.
    ///
    /// ## Example
    /// `SBR*P**GROUP1*******CI~` and then `CLM*…~` without `HL*3*2*23*0~`.
    CLAIM_WITHOUT_PATIENT_LEVEL {
        code: "ST211",
        name: "claim-without-patient-level",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6").or_status("A6:156"),
        source: "837P 005010X222A1, 2000B SBR02 and 2000C",
        covers: "H05 H06",
        fix_at: FrontDesk,
        todo: "Enter the patient, or say that the patient is the subscriber.",
        cms1500: "6",
        check: Check::Tables,
    }
}

fn check(section: &Section<'_>, context: &Context<'_>, out: &mut Findings) {
    let sent = section.facts.presence == Presence::Sent;
    if section.facts.support != Support::Supported || !sent {
        return;
    }
    // A subscriber without SBR has a finding of its own.
    let Some(sbr) =
        context.above.subscriber.and_then(|subscriber| subscriber.find(row::L2000B_SBR))
    else {
        return;
    };
    let is_patient = match sbr.element(2) {
        Some(b"18") => true,
        None => false,
        // Whether it means the patient cannot be told; the element tables say that it is wrong.
        Some(_) => return,
    };
    match section.kind {
        SectionKind::Patient if is_patient => {
            let message = "SBR02 is 18: the patient is the subscriber, yet a patient level follows";
            out.report(&PATIENT_LEVEL_FOR_SUBSCRIBER, Place::start(section, el::HL), message);
        }
        SectionKind::Claim if !is_patient && context.above.patient.is_none() => {
            let message = "SBR02 is not 18: the patient is somebody else, yet no patient level \
                           stands above the claim";
            let place = Place::missing(row::L2000C_HL_23, 0);
            out.report(&CLAIM_WITHOUT_PATIENT_LEVEL, place, message);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, dirty, said};

    const PATIENT: &str = "HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*SAMPLE*KIM~\nN3*1 OAK LANE~\n\
N4*AUSTIN*TX*78702~\nDMG*D8*20100615*F~\nCLM*CLAIM1";

    #[test]
    fn a_subscriber_who_is_the_patient_has_no_patient_below() {
        let text = changed(&[("CLM*CLAIM1", PATIENT)]);
        assert_eq!(said(&PATIENT_LEVEL_FOR_SUBSCRIBER, &text).len(), 1);
        assert!(said(&CLAIM_WITHOUT_PATIENT_LEVEL, &text).is_empty());
    }

    #[test]
    fn a_subscriber_who_is_not_has_one() {
        dirty(
            &CLAIM_WITHOUT_PATIENT_LEVEL,
            &[("SBR*P*18*", "SBR*P**")],
            "HL: SBR02 is not 18: the patient is somebody else, yet no patient level stands \
             above the claim",
        );
        let dependent = [("SBR*P*18*", "SBR*P**"), ("CLM*CLAIM1", PATIENT)];
        clean(&CLAIM_WITHOUT_PATIENT_LEVEL, &dependent);
        clean(&PATIENT_LEVEL_FOR_SUBSCRIBER, &dependent);
    }
}
