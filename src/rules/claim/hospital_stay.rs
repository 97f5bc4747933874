//! CL221 to CL224: the days of admission and discharge.

use crate::claim::{Date, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{PlacedSegment, Section, el, row};
use crate::x12::SegmentId;

use super::services::{BEHIND_CLM, day_of, first_and_last_day};

rule! {
    /// An inpatient was visited, and the day of admission is missing.
    ///
    /// ## Why
    /// For services in a hospital to inpatients (place 21) DTP*435 says when the stay began;
    /// payers match the claim with that of the hospital.
    ///
    /// ## Example
    /// `CLM*A1*200***21:B:1*…~` → and `DTP*435*D8*20260228~`.
    ///
    /// ## Exceptions
    /// In other facilities with inpatients (places 31, 51, 61) it depends on the payer: a warning.
    ADMISSION_DATE_MISSING {
        code: "CL221",
        name: "admission-date-missing",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6").or_status("A6:189"),
        source: "837P 005010X222A1, 2300 DTP*435; edits of a property and casualty front end",
        covers: "C14",
        fix_at: FrontDesk,
        todo: "Enter the day on which the patient was admitted.",
        cms1500: "18",
        check: Check::Segment(SegmentId::new(b"CLM"), missing),
    }
}

rule! {
    /// The days of a stay are sent with services that were given to no inpatient.
    ///
    /// ## Why
    /// DTP*435 and DTP*096 are for services to inpatients and for ambulances that bring them.
    /// Place of service or date is wrong.
    ///
    /// ## Example
    /// `CLM*A1*200***11:B:1*…~` and `DTP*435*D8*20260228~`.
    ///
    /// ## Exceptions
    /// Said only where nobody can be admitted: offices, homes, schools, clinics, pharmacies.
    STAY_NOT_NEEDED {
        code: "CL222",
        name: "stay-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 DTP*435 and DTP*096",
        covers: "C14 C15",
        fix_at: Billing,
        todo: "Compare the place of service with the record, or take the dates out.",
        cms1500: "18, 24B",
        check: Check::Segment(SegmentId::new(b"DTP"), dated),
    }
}

rule! {
    /// A patient was discharged before the admission.
    ///
    /// ## Why
    /// One of the two dates is mistyped.
    ///
    /// ## Example
    /// `DTP*435*D8*20260228~` and `DTP*096*D8*20260208~`.
    DISCHARGE_BEFORE_ADMISSION {
        code: "CL223",
        name: "discharge-before-admission",
        severity: Error,
        snip: 4,
        ack: Ack::status("A8:190"),
        source: "837P 005010X222A1, 2300 DTP*435 and DTP*096",
        covers: "C15",
        fix_at: FrontDesk,
        todo: "Compare both days with the record.",
        cms1500: "18",
        check: Check::Tables,
    }
}

rule! {
    /// A service to an inpatient lies outside the stay.
    ///
    /// ## Why
    /// All lines are given in a hospital to an inpatient (place 21), so they lie between
    /// admission and discharge.
    ///
    /// ## Example
    /// `DTP*435*D8*20260304~` and `DTP*472*D8*20260302~`.
    SERVICE_OUTSIDE_STAY {
        code: "CL224",
        name: "service-outside-stay",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A8:187"),
        source: "own knowledge",
        covers: "C15",
        fix_at: Billing,
        todo: "Compare the days of stay and service with the record.",
        cms1500: "18, 24A",
        check: Check::Tables,
    }
}

fn missing(clm: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let severity = match clm.component(5, 1) {
        Some(b"21") => Severity::Error,
        Some(b"31" | b"51" | b"61") => Severity::Warning,
        _ => return,
    };
    let section = context.section;
    if section.find(row::L2300_DTP_435).is_none() && !has_unplaced(section, b"DTP") {
        let place = String::from_utf8_lossy(clm.component(5, 1).unwrap_or_default());
        let message = format!("the place is {place}, yet the day of admission is missing");
        let at = Place::missing(row::L2300_DTP_435, BEHIND_CLM);
        out.report(&ADMISSION_DATE_MISSING, at, message).at_most(severity);
    }
}

/// Reports under all rules of this file but the first.
fn dated(dtp: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let section = context.section;
    let is_admission = match dtp.row {
        Some(row::L2300_DTP_435) => true,
        Some(row::L2300_DTP_096) => false,
        _ => return,
    };
    let admission = section.find(row::L2300_DTP_435);
    // Said at the admission, or at the discharge where that stands alone.
    if (is_admission || admission.is_none()) && is_nobody_admitted(section) {
        let message = "nobody is admitted in the place of service";
        out.report(&STAY_NOT_NEEDED, Place::of(dtp, el::DTP), message);
        return;
    }
    let Some(day) = day_of(dtp) else { return };
    if is_admission {
        before_stay(dtp, day, section, out);
        return;
    }
    if let Some(admitted) = admission.and_then(|admission| day_of(&admission))
        && day < admitted
    {
        let message = format!("the discharge is dated {day}, the admission {admitted}");
        out.report(&DISCHARGE_BEFORE_ADMISSION, Place::of(dtp, el::DTP03), message);
        return;
    }
    after_stay(dtp, day, section, out);
}

fn before_stay(dtp: &PlacedSegment<'_>, day: Date, section: &Section<'_>, out: &mut Findings) {
    let first = first_and_last_day(section).map(|(first, _)| first);
    if let Some(first) = first.filter(|first| *first < day && is_inpatient(section)) {
        let message = format!("the first service is dated {first}, the admission {day}");
        out.report(&SERVICE_OUTSIDE_STAY, Place::of(dtp, el::DTP03), message);
    }
}

fn after_stay(dtp: &PlacedSegment<'_>, day: Date, section: &Section<'_>, out: &mut Findings) {
    let last = first_and_last_day(section).map(|(_, last)| last);
    if let Some(last) = last.filter(|last| *last > day && is_inpatient(section)) {
        let message = format!("the last service is dated {last}, the discharge {day}");
        out.report(&SERVICE_OUTSIDE_STAY, Place::of(dtp, el::DTP03), message);
    }
}

/// The places of all services: CLM05-1 and each SV105.
fn places<'b>(section: &Section<'b>) -> impl Iterator<Item = &'b [u8]> + use<'b> {
    let of_claim = section.find(row::L2300_CLM).and_then(|clm| clm.component(5, 1));
    let lines = section.find_all(row::L2400_SV1);
    of_claim.into_iter().chain(lines.filter_map(|sv1| sv1.element(5)))
}

fn is_inpatient(section: &Section<'_>) -> bool {
    places(section).all(|place| place == b"21")
}

/// Whether all services were given where nobody stays overnight.
fn is_nobody_admitted(section: &Section<'_>) -> bool {
    const OPEN_BY_DAY: [&[u8]; 16] = [
        b"01", b"03", b"10", b"11", b"12", b"15", b"17", b"18", b"49", b"50", b"60", b"62", b"65",
        b"71", b"72", b"81",
    ];
    let is_open_by_day = |place: &[u8]| OPEN_BY_DAY.contains(&place);
    places(section).next().is_some() && places(section).all(is_open_by_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const OFFICE: &str = "11:B:1";
    const INPATIENT: (&str, &str) = (OFFICE, "21:B:1");
    /// Therapists do not bill there.
    const PHYSICIAN: (&str, &str) = ("PXC*225100000X", "PXC*207Q00000X");

    fn with(segments: &str) -> (&'static str, String) {
        ("HI*ABK", format!("{segments}HI*ABK"))
    }

    #[test]
    fn an_inpatient_was_admitted() {
        let words = "DTP: the place is 21, yet the day of admission is missing";
        dirty(&ADMISSION_DATE_MISSING, &[INPATIENT], words);
        assert_eq!(codes_of(&[PHYSICIAN, INPATIENT]), ["CL221"]);
        for place in ["31", "51", "61"] {
            let words =
                format!("DTP (warning): the place is {place}, yet the day of admission is missing");
            dirty(&ADMISSION_DATE_MISSING, &[(OFFICE, &format!("{place}:B:1"))], &words);
        }
        for place in ["11", "12", "22", "23", "41"] {
            clean(&ADMISSION_DATE_MISSING, &[(OFFICE, &format!("{place}:B:1"))]);
        }
        let (from, to) = with("DTP*435*D8*20260228~\n");
        assert!(codes_of(&[PHYSICIAN, INPATIENT, (from, &to), ("SE*29", "SE*30")]).is_empty());
    }

    #[test]
    fn nobody_is_admitted_to_an_office() {
        let words = "DTP: nobody is admitted in the place of service";
        let (from, to) = with("DTP*435*D8*20260228~\nDTP*096*D8*20260301~\n");
        dirty(&STAY_NOT_NEEDED, &[(from, &to)], words);
        let (from, to) = with("DTP*096*D8*20260301~\n");
        dirty(&STAY_NOT_NEEDED, &[(from, &to)], words);
        for place in ["21", "22", "23", "31", "41", "61"] {
            clean(&STAY_NOT_NEEDED, &[(from, &to), (OFFICE, &format!("{place}:B:1"))]);
        }
        clean(&STAY_NOT_NEEDED, &[(from, &to), ("*120*UN*2***", "*120*UN*2*21**")]);
    }

    #[test]
    fn a_discharge_follows_the_admission() {
        let (from, to) = with("DTP*435*D8*20260228~\nDTP*096*D8*20260208~\n");
        let words = "DTP03: the discharge is dated 2026-02-08, the admission 2026-02-28";
        dirty(&DISCHARGE_BEFORE_ADMISSION, &[INPATIENT, (from, &to)], words);
        assert_eq!(codes_of(&[PHYSICIAN, INPATIENT, (from, &to), ("SE*29", "SE*31")]), ["CL223"]);
        let (from, to) = with("DTP*435*D8*20260302~\nDTP*096*D8*20260302~\n");
        assert!(codes_of(&[PHYSICIAN, INPATIENT, (from, &to), ("SE*29", "SE*31")]).is_empty());
    }

    #[test]
    fn services_lie_inside_the_stay() {
        let (from, to) = with("DTP*435*D8*20260304~\n");
        let words = "DTP03: the first service is dated 2026-03-02, the admission 2026-03-04";
        dirty(&SERVICE_OUTSIDE_STAY, &[INPATIENT, (from, &to)], words);
        let (from, to) = with("DTP*435*D8*20260228~\nDTP*096*D8*20260301~\n");
        let words = "DTP03: the last service is dated 2026-03-02, the discharge 2026-03-01";
        dirty(&SERVICE_OUTSIDE_STAY, &[INPATIENT, (from, &to)], words);
        clean(&SERVICE_OUTSIDE_STAY, &[(OFFICE, "22:B:1"), (from, &to)]);
    }
}
