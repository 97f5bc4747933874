//! CL206 to CL208: the day of an accident.

use crate::claim::has_unplaced;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

use super::services::{BEHIND_CLM, day_of, first_and_last_day};

rule! {
    /// The claim comes from an accident, and its day is missing.
    ///
    /// ## Why
    /// Where CLM11 names a car accident (AA) or another one (OA), DTP*439 says when it happened.
    /// Payers ask who else is liable.
    ///
    /// ## Example
    /// `CLM*…*OA~` → and `DTP*439*D8*20260214~`.
    ///
    /// ## Exceptions
    /// A cause that lies in employment (EM) may be no accident.
    ACCIDENT_DATE_MISSING {
        code: "CL206",
        name: "accident-date-missing",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6").or_status("A6:727"),
        source: "837P 005010X222A1, 2300 DTP*439",
        covers: "C08",
        fix_at: FrontDesk,
        todo: "Ask the patient when the accident happened.",
        cms1500: "14",
        check: Check::Segment(SegmentId::new(b"CLM"), missing),
    }
}

rule! {
    /// The day of an accident is sent, and CLM11 names no accident.
    ///
    /// ## Why
    /// Either there was an accident, and CLM11 says so, or DTP*439 must not be sent.
    ///
    /// ## Example
    /// `CLM*…*Y*A*Y*Y~` and `DTP*439*D8*20260214~` → `CLM*…*Y*A*Y*Y**OA~`.
    ACCIDENT_DATE_NOT_NEEDED {
        code: "CL207",
        name: "accident-date-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 DTP*439",
        covers: "C08",
        fix_at: FrontDesk,
        todo: "Name the accident as the cause, or take its date out.",
        cms1500: "10, 14",
        check: Check::Segment(SegmentId::new(b"DTP"), dated),
    }
}

rule! {
    /// An accident happened after the services that it led to.
    ///
    /// ## Why
    /// One of the dates is mistyped; front ends refuse it.
    ///
    /// ## Example
    /// `DTP*439*D8*20270214~` and `DTP*472*D8*20260302~` → `DTP*439*D8*20260214~`.
    ///
    /// ## Exceptions
    /// A warning where it lies between the services of the claim.
    ACCIDENT_AFTER_SERVICE {
        code: "CL208",
        name: "accident-after-service",
        severity: Error,
        snip: 4,
        ack: Ack::status("A8:727"),
        source: "public edits of clearinghouses; 837P 005010X222A1, 2300 DTP*439",
        covers: "C08",
        fix_at: FrontDesk,
        todo: "Compare the day of the accident and the days of service with the record.",
        cms1500: "14",
        check: Check::Tables,
    }
}

fn missing(clm: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if clm.element(11).is_none() {
        return;
    }
    let causes = [clm.component(11, 1), clm.component(11, 2)];
    let is_accident = causes.into_iter().flatten().any(|cause| matches!(cause, b"AA" | b"OA"));
    let section = context.section;
    if is_accident && section.find(row::L2300_DTP_439).is_none() && !has_unplaced(section, b"DTP") {
        let message = "CLM11 names an accident, yet its day (DTP*439) is missing";
        let place = Place::missing(row::L2300_DTP_439, BEHIND_CLM);
        out.report(&ACCIDENT_DATE_MISSING, place, message);
    }
}

/// Reports both what is too much and what is too late.
fn dated(dtp: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if dtp.row != Some(row::L2300_DTP_439) {
        return;
    }
    let section = context.section;
    if section.find(row::L2300_CLM).is_some_and(|clm| clm.element(11).is_none()) {
        let message = "DTP*439 is the day of an accident, yet CLM11 names none";
        out.report(&ACCIDENT_DATE_NOT_NEEDED, Place::of(dtp, el::DTP), message);
    }
    let (Some(day), Some((first, last))) = (day_of(dtp), first_and_last_day(section)) else {
        return;
    };
    if day > first {
        let message = format!("the accident is dated {day}, the first service {first}");
        let finding = out.report(&ACCIDENT_AFTER_SERVICE, Place::of(dtp, el::DTP03), message);
        if day <= last {
            finding.at_most(Severity::Warning);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const ACCIDENT: (&str, &str) = ("*Y*A*Y*Y~", "*Y*A*Y*Y**OA~");
    const SECOND_DAY: (&str, &str) = ("DTP*472*D8*20260302~\nSE", "DTP*472*D8*20260305~\nSE");

    fn on(day: &str) -> (&'static str, String) {
        ("HI*ABK", format!("DTP*439*D8*{day}~\nHI*ABK"))
    }

    #[test]
    fn an_accident_has_its_day() {
        let words = "DTP: CLM11 names an accident, yet its day (DTP*439) is missing";
        dirty(&ACCIDENT_DATE_MISSING, &[ACCIDENT], words);
        assert_eq!(codes_of(&[ACCIDENT]), ["CL206"]);
        clean(&ACCIDENT_DATE_MISSING, &[("*Y*A*Y*Y~", "*Y*A*Y*Y**EM~")]);
        let (from, to) = on("20260301");
        clean(&ACCIDENT_DATE_MISSING, &[ACCIDENT, (from, &to)]);
        let wrong = to.replace("439", "493");
        assert_eq!(codes_of(&[ACCIDENT, (from, &wrong), ("SE*29", "SE*30")]), ["ST101"]);
    }

    #[test]
    fn a_day_without_an_accident() {
        let (from, to) = on("20260301");
        let words = "DTP: DTP*439 is the day of an accident, yet CLM11 names none";
        dirty(&ACCIDENT_DATE_NOT_NEEDED, &[(from, &to)], words);
        clean(&ACCIDENT_DATE_NOT_NEEDED, &[(from, &to), ("*Y*A*Y*Y~", "*Y*A*Y*Y**EM~")]);
    }

    #[test]
    fn an_accident_after_the_services() {
        let (from, to) = on("20260306");
        let words = "the accident is dated 2026-03-06, the first service 2026-03-02";
        let expected = format!("DTP03: {words}");
        dirty(&ACCIDENT_AFTER_SERVICE, &[ACCIDENT, (from, &to)], &expected);
        dirty(&ACCIDENT_AFTER_SERVICE, &[ACCIDENT, (from, &to), SECOND_DAY], &expected);
        let (from, to) = on("20260304");
        dirty(
            &ACCIDENT_AFTER_SERVICE,
            &[ACCIDENT, (from, &to), SECOND_DAY],
            "DTP03 (warning): the accident is dated 2026-03-04, the first service 2026-03-02",
        );
        let (from, to) = on("20260302");
        clean(&ACCIDENT_AFTER_SERVICE, &[ACCIDENT, (from, &to)]);
        let (from, to) = on("20260332");
        assert_eq!(codes_of(&[ACCIDENT, (from, &to), ("SE*29", "SE*30")]), ["SX108"]);
    }
}
