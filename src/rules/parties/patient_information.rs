//! PA216, PA217, PA227: what PAT says of a patient: whose it is, and the date of death.

use crate::claim::{Claim, Date};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, RowId, Section, el, row};
use crate::x12::SegmentId;

rule! {
    /// Data of a patient stand with a subscriber who is not the patient.
    ///
    /// ## Why
    /// Date of death, weight and pregnancy (PAT) stand with the subscriber only where SBR02 = 18
    /// says that the subscriber is the patient; else they belong into the patient level (2000C).
    ///
    /// ## Example
    /// `SBR*P**GROUP1******CI~` and `PAT*****D8*20260301~` in 2000B.
    PATIENT_DATA_OF_SUBSCRIBER {
        code: "PA216",
        name: "patient-data-of-subscriber",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2000B PAT",
        covers: "P20",
        fix_at: Software,
        todo: "Send these data with the patient.",
        check: Check::Segment(SegmentId::new(b"PAT"), check),
    }
}

rule! {
    /// A date of death cannot be.
    ///
    /// ## Why
    /// It lies before the birth, or after the day on which the file was made (BHT04): one of the
    /// dates is mistyped.
    ///
    /// ## Example
    /// `DMG*D8*19500615*F~` and `PAT*****D8*19490615~`.
    DEATH_DATE_IMPOSSIBLE {
        code: "PA217",
        name: "death-date-impossible",
        severity: Warning,
        snip: 4,
        ack: Ack::element("8"),
        source: "837P 005010X222A1, PAT06; own knowledge",
        covers: "P20",
        fix_at: FrontDesk,
        todo: "Compare the dates of birth and death with the record.",
        check: Check::Tables,
    }
}

rule! {
    /// A service is dated after the patient's death.
    ///
    /// ## Why
    /// One of the two dates is mistyped, or the service was not given.
    ///
    /// ## Example
    /// `PAT*****D8*20260301~` and `DTP*472*D8*20260302~`.
    ///
    /// ## Exceptions
    /// Said once a claim. A range that begins before, such as the rental of a month, is fine.
    SERVICE_AFTER_DEATH {
        code: "PA227",
        name: "service-after-death",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A8:187"),
        source: "own knowledge",
        covers: "P20",
        fix_at: FrontDesk,
        todo: "Compare the date of service and the date of death with the record.",
        cms1500: "24A",
        check: Check::Claim(after_death),
    }
}

/// Reports under PA216 and PA217.
fn check(patient: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let section = context.section;
    let is_of_subscriber = patient.row == Some(row::L2000B_PAT);
    let sbr = section.find(row::L2000B_SBR).filter(|_| is_of_subscriber);
    if sbr.is_some_and(|sbr| sbr.element(2).is_none()) && has_data(patient) {
        let message = "the patient is somebody else, yet PAT stands with the subscriber";
        out.report(&PATIENT_DATA_OF_SUBSCRIBER, Place::of(patient, el::PAT), message);
    }
    let Some(death) = date_of_death(patient) else { return };
    let dmg = if is_of_subscriber { row::L2010BA_DMG } else { row::L2010CA_DMG };
    let place = Place::of(patient, el::PAT06);
    if birth_date(section, dmg).is_some_and(|birth| death < birth) {
        let message = "PAT06, the date of death, lies before the birth date";
        out.report(&DEATH_DATE_IMPOSSIBLE, place, message);
    } else if let Some(made) = context.above.created().filter(|&made| death > made) {
        let message =
            format!("PAT06, the date of death, lies after {made}, when the file was made");
        out.report(&DEATH_DATE_IMPOSSIBLE, place, message);
    }
}

fn has_data(patient: &PlacedSegment<'_>) -> bool {
    (5..=9).any(|n| patient.element(n).is_some())
}

fn date_of_death(patient: &PlacedSegment<'_>) -> Option<Date> {
    patient.element(6).and_then(Date::parse)
}

fn birth_date(section: &Section<'_>, dmg: RowId) -> Option<Date> {
    Date::parse(section.find(dmg)?.element(2)?)
}

fn after_death(claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    let above = context.above;
    let patient = match above.patient {
        Some(patient) => patient.find(row::L2000C_PAT),
        None => above.subscriber.and_then(|subscriber| subscriber.find(row::L2000B_PAT)),
    };
    let Some(death) = patient.as_ref().and_then(date_of_death) else { return };
    let late = claim.lines.iter().find_map(|line| {
        let span = line.service_date.filter(|span| span.from <= span.to && span.from > death)?;
        Some((line.date_segment?, span))
    });
    if let Some((segment, span)) = late {
        let message = format!("the service is dated {span}, after the patient's death (PAT06)");
        out.report(&SERVICE_AFTER_DEATH, Place::of(&segment, el::DTP03), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const SBR: &str = "SBR*P*18*******MB~\n";
    const DEPENDENT: &str = "HL*3*2*23*0~\nPAT*19****D8*20260302~\nNM1*QC*1*SAMPLE*KIM~\n\
N3*1 OAK LANE~\nN4*AUSTIN*TX*78702~\nDMG*D8*20100615*F~\nCLM*CLAIM1";

    fn died(day: &str) -> String {
        format!("{SBR}PAT*****D8*{day}~\n")
    }

    #[test]
    fn the_dates_of_a_life_are_in_order() {
        dirty(
            &DEATH_DATE_IMPOSSIBLE,
            &[(SBR, &died("19490615"))],
            "PAT06: PAT06, the date of death, lies before the birth date",
        );
        dirty(
            &DEATH_DATE_IMPOSSIBLE,
            &[(SBR, &died("20260311"))],
            "PAT06: PAT06, the date of death, lies after 2026-03-10, when the file was made",
        );
        let counted = [(SBR, died("20260302")), ("SE*29", "SE*30".to_owned())];
        assert!(codes_of(&counted.each_ref().map(|(a, b)| (*a, b.as_str()))).is_empty());
        clean(&DEATH_DATE_IMPOSSIBLE, &[(SBR, &died("20260231"))]);
    }

    #[test]
    fn services_end_with_a_life() {
        let words = "DTP03: the service is dated 2026-03-02, after the patient's death (PAT06)";
        dirty(&SERVICE_AFTER_DEATH, &[(SBR, &died("20260301"))], words);
        clean(&SERVICE_AFTER_DEATH, &[(SBR, &died("20260302"))]);
        // A rental of a month began in his life.
        let month = ("DTP*472*D8*20260302~\nLX", "DTP*472*RD8*20260225-20260310~\nLX");
        clean(&SERVICE_AFTER_DEATH, &[(SBR, &died("20260302")), month]);
        let dependent = [("SBR*P*18*", "SBR*P**"), ("CLM*CLAIM1", DEPENDENT)];
        clean(&SERVICE_AFTER_DEATH, &dependent);
        clean(&DEATH_DATE_IMPOSSIBLE, &dependent);
    }

    #[test]
    fn data_of_the_patient_stand_with_the_patient() {
        let other = "SBR*P********MB~\nPAT*****D8*20260301~\n";
        let words = "PAT: the patient is somebody else, yet PAT stands with the subscriber";
        dirty(&PATIENT_DATA_OF_SUBSCRIBER, &[(SBR, other), ("CLM*CLAIM1", DEPENDENT)], words);
        clean(&PATIENT_DATA_OF_SUBSCRIBER, &[(SBR, &died("20260301"))]);
    }
}
