//! LN206, LN207: services of several days on one line, and of two years in one claim.

use crate::claim::{Claim, PayerKind, ServiceLine};
use crate::codes::{Procedure, ProcedureKind, Timing};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::el;

rule! {
    /// A therapy line covers several days.
    ///
    /// ## Why
    /// Therapy is given and counted by the day: what is allowed in a day, and the units of timed
    /// codes, cannot be told from a range. Medicare contractors refuse timed codes that do not
    /// stand on one line a day.
    ///
    /// ## Example
    /// `DTP*472*RD8*20260302-20260306~` with 97110 in 10 units → five lines of 2 units, each with
    /// its `DTP*472*D8`.
    ///
    /// ## Exceptions
    /// A warning for payers other than Medicare Part B and for untimed codes. Codes that count
    /// weeks or months, such as remote monitoring, are fine.
    THERAPY_OVER_SEVERAL_DAYS {
        code: "LN206",
        name: "therapy-over-several-days",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:187"),
        source: "First Coast Service Options, unit counting of therapy; CMS Pub. 100-04, chapter 5",
        covers: "L11 T211",
        fix_at: Billing,
        todo: "Give each day a line of its own, with the units of that day.",
        cms1500: "24A",
        check: Check::Line(several_days),
    }
}

rule! {
    /// The services of a claim lie in two calendar years.
    ///
    /// ## Why
    /// Deductibles and yearly limits begin anew in January; some payers return such a claim.
    ///
    /// ## Example
    /// One line `DTP*472*D8*20251230~`, the next `DTP*472*D8*20260106~`.
    ///
    /// ## Exceptions
    /// Said once a claim. Most payers take it.
    TWO_YEARS {
        code: "LN207",
        name: "two-years",
        severity: Info,
        snip: 7,
        ack: Ack::status("A8:187"),
        source: "own knowledge",
        covers: "L11",
        fix_at: Billing,
        todo: "Split the claim at the turn of the year if the payer wants it.",
        cms1500: "24A",
        check: Check::Claim(two_years),
    }
}

fn several_days(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let (Some(span), Some(code)) = (line.service_date, line.procedure) else { return };
    if span.from >= span.to {
        return;
    }
    let Some(dtp) = line.date_segment else { return };
    let Some(therapy) = ctx.codes.procedure(code).filter(|therapy| is_daily(therapy)) else {
        return;
    };
    let message = format!("the line of {code} covers {span}, one day expected");
    let finding = out.report(&THERAPY_OVER_SEVERAL_DAYS, Place::of(&dtp, el::DTP03), message);
    let is_medicare = claim.ancestors.payer_kind == PayerKind::MedicarePartB;
    if !is_medicare || therapy.timed == Timing::Untimed {
        finding.at_most(Severity::Warning);
    }
}

/// Whether a service is given and counted by the day.
fn is_daily(therapy: &Procedure) -> bool {
    // 98966 to 98986 count calls, messages and monitoring over days.
    let is_remote =
        therapy.kind == ProcedureKind::RemoteMonitoring || therapy.code.starts_with("98");
    !is_remote && (therapy.is_by_quarters() || therapy.is_once_a_day())
}

fn two_years(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let mut dated = claim.lines.iter().filter_map(|line| Some((line, line.service_date?)));
    let Some((_, first)) = dated.next() else { return };
    let year = first.from.year();
    let other = dated.find(|(_, span)| span.from.year() != year);
    if let Some((dtp, span)) = other.and_then(|(line, span)| Some((line.date_segment?, span))) {
        let message = format!("the first service is of {year}, this one of {}", span.from.year());
        out.report(&TWO_YEARS, Place::of(&dtp, el::DTP03), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const DATE: &str = "D8*20260302";
    const SPAN: (&str, &str) = (DATE, "RD8*20260302-20260306");

    #[test]
    fn a_week_of_therapy_on_one_line() {
        let said = "DTP03: the line of 97110 covers 2026-03-02/2026-03-06, one day expected";
        dirty(&THERAPY_OVER_SEVERAL_DAYS, &[SPAN], said);
    }

    #[test]
    fn a_warning_for_other_payers_and_untimed_codes() {
        let words = "covers 2026-03-02/2026-03-06, one day expected";
        let other = ("*******MB~", "*******CI~");
        let said = format!("DTP03 (warning): the line of 97110 {words}");
        dirty(&THERAPY_OVER_SEVERAL_DAYS, &[SPAN, other], &said);
        let untimed = ("HC:97110:", "HC:97150:");
        let said = format!("DTP03 (warning): the line of 97150 {words}");
        dirty(&THERAPY_OVER_SEVERAL_DAYS, &[SPAN, untimed], &said);
    }

    #[test]
    fn one_day_as_a_range_and_what_counts_months() {
        clean(&THERAPY_OVER_SEVERAL_DAYS, &[(DATE, "RD8*20260302-20260302")]);
        for code in ["98980", "98977", "98970", "J1100", "99213"] {
            let code = format!("HC:{code}:");
            clean(&THERAPY_OVER_SEVERAL_DAYS, &[SPAN, ("HC:97110:", &code)]);
        }
    }

    #[test]
    fn two_years_in_one_claim() {
        let before = (DATE, "D8*20251230");
        dirty(&TWO_YEARS, &[before], "DTP03: the first service is of 2025, this one of 2026");
        clean(&TWO_YEARS, &[before, before]);
        clean(&TWO_YEARS, &[(DATE, "D8*2025123O")]);
    }
}
