//! LN140, LN141: when a service was given.

use crate::claim::{Claim, DateSpan, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::el;

rule! {
    /// A service is dated after the day on which the file was made.
    ///
    /// ## Why
    /// A claim is for what was done. Front ends compare DTP*472 with the day of submission and
    /// refuse what lies ahead.
    ///
    /// ## Example
    /// `BHT*0019*00*B1*20260310*…` and `DTP*472*D8*20270302~`: the year is wrong.
    ///
    /// ## Exceptions
    /// The day of submission is BHT04, or GS04 where that is none; the clock does not count. A
    /// range outside therapy that begins before and ends after it is a warning: supplies are
    /// billed for days ahead.
    SERVICE_DATE_IN_FUTURE {
        code: "LN140",
        name: "service-date-in-future",
        severity: Error,
        snip: 4,
        ack: Ack::status("A7:510+187"),
        source: "837P 005010X222A1, 2400 DTP*472; CMS encounter front end, A7:510 with A7:187",
        covers: "L10",
        fix_at: Billing,
        todo: "Enter the day on which the service was given.",
        cms1500: "24A",
        check: Check::Line(in_future),
    }
}

rule! {
    /// A service is dated before the patient was born.
    ///
    /// ## Why
    /// One of the two dates is mistyped; payers refuse the claim or do not find the patient.
    ///
    /// ## Example
    /// `DMG*D8*20260115*F~` and `DTP*472*D8*20260102~`.
    ///
    /// ## Exceptions
    /// Said once a claim. A birth date after the day of submission is wrong by itself, and
    /// another rule says so.
    SERVICE_DATE_BEFORE_BIRTH {
        code: "LN141",
        name: "service-date-before-birth",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A8:187"),
        source: "own knowledge",
        covers: "L10",
        fix_at: FrontDesk,
        todo: "Compare the date of service and the patient's birth date with the record.",
        cms1500: "24A",
        check: Check::Claim(before_birth),
    }
}

fn in_future(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let (Some(segment), Some(span)) = (line.date_segment, line.service_date) else { return };
    let Some(created) = claim.ancestors.created().filter(|&created| span.to > created) else {
        return;
    };
    let is_malformed = span.from > span.to;
    if is_malformed {
        return;
    }
    let message = format!("the service is dated {span}, the file was made on {created}");
    let place = Place::of(&segment, el::DTP03);
    let finding = out.report(&SERVICE_DATE_IN_FUTURE, place, message);
    let is_therapy = line.procedure.is_some_and(|code| ctx.codes.procedure(code).is_some());
    if span.from <= created && !is_therapy {
        finding.at_most(Severity::Warning);
    }
}

fn before_birth(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(birth) = claim.ancestors.birth_date() else { return };
    if claim.ancestors.created().is_some_and(|created| birth > created) {
        return;
    }
    let is_before = |span: DateSpan| span.from <= span.to && span.from < birth;
    let first = claim.lines.iter().find_map(|line| {
        Some((line.date_segment?, line.service_date.filter(|&span| is_before(span))?))
    });
    if let Some((segment, span)) = first {
        let message = format!("the service is dated {span}, before the patient was born");
        out.report(&SERVICE_DATE_BEFORE_BIRTH, Place::of(&segment, el::DTP03), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const DATE: &str = "*472*D8*20260302~";

    #[test]
    fn a_service_that_lies_ahead() {
        dirty(
            &SERVICE_DATE_IN_FUTURE,
            &[(DATE, "*472*D8*20260311~")],
            "DTP03: the service is dated 2026-03-11, the file was made on 2026-03-10",
        );
        dirty(
            &SERVICE_DATE_IN_FUTURE,
            &[(DATE, "*472*RD8*20260302-20260402~")],
            "DTP03: the service is dated 2026-03-02/2026-04-02, the file was made on 2026-03-10",
        );
    }

    #[test]
    fn supplies_for_days_ahead_warn() {
        let supply = ("HC:97110:GP", "HC:A4253");
        dirty(
            &SERVICE_DATE_IN_FUTURE,
            &[supply, (DATE, "*472*RD8*20260302-20260402~")],
            "DTP03 (warning): the service is dated 2026-03-02/2026-04-02, the file was made on 2026-03-10",
        );
        dirty(
            &SERVICE_DATE_IN_FUTURE,
            &[supply, (DATE, "*472*RD8*20260402-20260502~")],
            "DTP03: the service is dated 2026-04-02/2026-05-02, the file was made on 2026-03-10",
        );
    }

    #[test]
    fn the_day_of_submission_is_not_ahead() {
        clean(&SERVICE_DATE_IN_FUTURE, &[(DATE, "*472*D8*20260310~")]);
        clean(&SERVICE_DATE_IN_FUTURE, &[(DATE, "*472*D8*20261399~")]);
        clean(&SERVICE_DATE_IN_FUTURE, &[(DATE, "*472*RD8*20270302-20260302~")]);
    }

    #[test]
    fn the_group_date_serves_where_the_set_has_none() {
        dirty(
            &SERVICE_DATE_IN_FUTURE,
            &[("*BATCH1*20260310*", "*BATCH1**"), (DATE, "*472*D8*20260311~")],
            "DTP03: the service is dated 2026-03-11, the file was made on 2026-03-10",
        );
    }

    #[test]
    fn before_birth_is_said_once() {
        dirty(
            &SERVICE_DATE_BEFORE_BIRTH,
            &[("DMG*D8*19500615", "DMG*D8*20260303")],
            "DTP03: the service is dated 2026-03-02, before the patient was born",
        );
        clean(&SERVICE_DATE_BEFORE_BIRTH, &[("DMG*D8*19500615", "DMG*D8*20260302")]);
        clean(&SERVICE_DATE_BEFORE_BIRTH, &[("DMG*D8*19500615", "DMG*D8*20500615")]);
        clean(&SERVICE_DATE_BEFORE_BIRTH, &[("DMG*D8*19500615*F~\n", "")]);
    }
}
