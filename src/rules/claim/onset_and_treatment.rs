//! CL210, CL211: when a condition began, and when its treatment did.

use crate::claim::Date;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Rule, Severity};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

use super::services::{day_of, first_and_last_day, span_of};

rule! {
    /// A condition began after it was treated.
    ///
    /// ## Why
    /// DTP*431 is the onset of what the claim is about; it lies before the first service. One of
    /// the dates is mistyped.
    ///
    /// ## Example
    /// `DTP*431*D8*20270214~` and `DTP*472*D8*20260302~` → `DTP*431*D8*20260214~`.
    ///
    /// ## Exceptions
    /// A warning where it lies between the services of the claim.
    ONSET_AFTER_SERVICE {
        code: "CL210",
        name: "onset-after-service",
        severity: Error,
        snip: 4,
        ack: Ack::status("A8:397"),
        source: "837P 005010X222A1, 2300 DTP*431",
        covers: "C10",
        fix_at: FrontDesk,
        todo: "Compare the onset and the days of service with the record.",
        cms1500: "14",
        check: Check::Segment(SegmentId::new(b"DTP"), check),
    }
}

rule! {
    /// Treatment of a condition began after the service.
    ///
    /// ## Why
    /// DTP*454 is the day of the first treatment; no service for the condition lies before it.
    ///
    /// ## Example
    /// `DTP*454*D8*20270214~` and `DTP*472*D8*20260302~` → `DTP*454*D8*20260214~`.
    ///
    /// ## Exceptions
    /// A line with a DTP*454 of its own is compared with that. A warning where the date of the
    /// claim lies between its services.
    TREATMENT_AFTER_SERVICE {
        code: "CL211",
        name: "treatment-after-service",
        severity: Error,
        snip: 4,
        ack: Ack::status("A8:701"),
        source: "837P 005010X222A1, 2300 and 2400 DTP*454",
        covers: "C11 T709",
        fix_at: FrontDesk,
        todo: "Compare the first treatment and the days of service with the record.",
        cms1500: "15",
        check: Check::Tables,
    }
}

/// Reports under both rules of this file.
fn check(dtp: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let section = context.section;
    let (days, rule): (_, &'static Rule) = match dtp.row {
        Some(row::L2300_DTP_431) => (first_and_last_day(section), &ONSET_AFTER_SERVICE),
        Some(row::L2300_DTP_454) => {
            if section.find(row::L2400_DTP_454).is_some() {
                return;
            }
            (first_and_last_day(section), &TREATMENT_AFTER_SERVICE)
        }
        Some(row::L2400_DTP_454) => {
            let mut services = section.find_all(row::L2400_DTP_472);
            let own = services.find(|service| service.instance == dtp.instance);
            let span = own.and_then(|own| span_of(&own));
            (span.map(|span| (span.from, span.to)), &TREATMENT_AFTER_SERVICE)
        }
        _ => return,
    };
    if let (Some(day), Some(days)) = (day_of(dtp), days) {
        compare(dtp, day, days, rule, out);
    }
}

fn compare(
    dtp: &PlacedSegment<'_>,
    day: Date,
    (first, last): (Date, Date),
    rule: &'static Rule,
    out: &mut Findings,
) {
    if day <= first {
        return;
    }
    let what = if dtp.element(1) == Some(b"431") { "onset" } else { "first treatment" };
    let service = if first == last { "service" } else { "first service" };
    let message = format!("the {what} is dated {day}, the {service} {first}");
    let finding = out.report(rule, Place::of(dtp, el::DTP03), message);
    if day <= last {
        finding.at_most(Severity::Warning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const SECOND_DAY: (&str, &str) = ("DTP*472*D8*20260302~\nSE", "DTP*472*D8*20260305~\nSE");

    fn on(qualifier: &str, day: &str) -> (&'static str, String) {
        ("HI*ABK", format!("DTP*{qualifier}*D8*{day}~\nHI*ABK"))
    }

    #[test]
    fn an_onset_after_the_services() {
        let (from, to) = on("431", "20260303");
        let words = "DTP03: the onset is dated 2026-03-03, the service 2026-03-02";
        dirty(&ONSET_AFTER_SERVICE, &[(from, &to)], words);
        let words = "DTP03 (warning): the onset is dated 2026-03-03, the first service 2026-03-02";
        dirty(&ONSET_AFTER_SERVICE, &[(from, &to), SECOND_DAY], words);
        let whole_week = ("DTP*472*D8*20260302~\nSE", "DTP*472*RD8*20260302-20260306~\nSE");
        dirty(&ONSET_AFTER_SERVICE, &[(from, &to), whole_week], words);
        for day in ["20260302", "20251101", "20261399"] {
            let (from, to) = on("431", day);
            clean(&ONSET_AFTER_SERVICE, &[(from, &to)]);
        }
        clean(&ONSET_AFTER_SERVICE, &[(from, &to), ("DTP*472*D8*20260302~\n", "")]);
    }

    #[test]
    fn a_treatment_that_begins_after_the_services() {
        let (from, to) = on("454", "20260303");
        let words = "DTP03: the first treatment is dated 2026-03-03, the service 2026-03-02";
        dirty(&TREATMENT_AFTER_SERVICE, &[(from, &to)], words);
        let of_line = "DTP*472*D8*20260302~\nDTP*454*D8*20260303~\nLX*2";
        let of_line = [("DTP*472*D8*20260302~\nLX*2", of_line)];
        dirty(&TREATMENT_AFTER_SERVICE, &of_line, words);
        let (from, to) = on("454", "20260110");
        clean(&TREATMENT_AFTER_SERVICE, &[(from, &to)]);
    }

    #[test]
    fn the_date_of_a_line_counts_for_that_line() {
        let (from, to) = on("454", "20260303");
        let of_line = "DTP*472*D8*20260302~\nDTP*454*D8*20260301~\nLX*2";
        let of_line = ("DTP*472*D8*20260302~\nLX*2", of_line);
        clean(&TREATMENT_AFTER_SERVICE, &[(from, &to), of_line, SECOND_DAY]);
    }
}
