//! TH302: therapy codes begin and end.

use crate::claim::{Claim, Date, PayerKind, ServiceLine};
use crate::codes::Procedure;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, NotChecked, Place, Severity};
use crate::guide::el;

rule! {
    /// A therapy code is billed for a day on which it was not in force.
    ///
    /// ## Why
    /// Codes are replaced: 97001 to 97004 became 97161 to 97168 in 2017. A payer refuses a code
    /// that ended before the service or began after it.
    ///
    /// ## Example
    /// `SV1*HC:97001:GP*140*UN*1***1~` in 2026 → one of 97161, 97162 and 97163.
    ///
    /// ## Exceptions
    /// A warning for workers' compensation and automobile insurance, whose fee schedules may lag
    /// behind, and where the table knows the day from memory. The first day of a range decides.
    CODE_NOT_IN_FORCE {
        code: "TH302",
        name: "code-not-in-force",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:507"),
        source: "CMS annual code updates, to 2026; 837P 005010X222A1, 2400 SV101-2",
        covers: "L02 T308 T701",
        fix_at: Coding,
        todo: "Bill the code that was in force on the day of service.",
        cms1500: "24D",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let (Some(service), Some(code), Some(span)) = (line.service, line.procedure, line.service_date)
    else {
        return;
    };
    let Some(procedure) = ctx.codes.procedure(code) else { return };
    if !ctx.codes.knows_therapy_codes_of(span.from) {
        out.not_checked(NotChecked::TherapyCode);
    }
    let Some(message) = message(procedure, span.from) else { return };
    let finding = out.report(&CODE_NOT_IN_FORCE, Place::of(&service, el::SV101_2), message);
    let payer = claim.ancestors.payer_kind;
    let may_lag = matches!(payer, PayerKind::WorkersCompensation | PayerKind::Automobile);
    if may_lag || procedure.confidence > 2 {
        finding.at_most(Severity::Warning);
    }
    if let Some(successor) = procedure.successor() {
        finding.suggest(successor);
    }
}

/// What is wrong with the code on the day; `None` if it is in force.
fn message(procedure: &Procedure, day: Date) -> Option<String> {
    let code = procedure.code;
    if let Some(from) = procedure.from.filter(|&from| day < from) {
        return Some(format!("{code} begins on {from}; the service is of {day}"));
    }
    let to = procedure.to.filter(|&to| to < day)?;
    let since = procedure.successor().map(|codes| format!(", since then {codes}"));
    Some(format!("{code} ended on {to}{}; the service is of {day}", since.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const LINE: &str = "HC:97110:GP*120*UN*2";
    const DATE: &str = "*472*D8*20260302~";
    const PAYER: &str = "*******MB~";

    #[test]
    fn a_code_that_ended() {
        dirty(
            &CODE_NOT_IN_FORCE,
            &[(LINE, "HC:97001:GP*140*UN*1")],
            "SV101-2: 97001 ended on 2016-12-31, since then 97161/97162/97163; the service is of \
             2026-03-02",
        );
        dirty(
            &CODE_NOT_IN_FORCE,
            &[(LINE, "HC:64550:GP*140*UN*1")],
            "SV101-2: 64550 ended on 2018-12-31; the service is of 2026-03-02",
        );
    }

    #[test]
    fn a_code_that_had_not_begun() {
        dirty(
            &CODE_NOT_IN_FORCE,
            &[(LINE, "HC:97162:GP*140*UN*1"), (DATE, "*472*D8*20161231~")],
            "SV101-2: 97162 begins on 2017-01-01; the service is of 2016-12-31",
        );
    }

    #[test]
    fn plans_that_may_lag_warn() {
        for payer in ["*******WC~", "*******AM~"] {
            dirty(
                &CODE_NOT_IN_FORCE,
                &[(LINE, "HC:97002:GP*140*UN*1"), (PAYER, payer)],
                "SV101-2 (warning): 97002 ended on 2016-12-31, since then 97164; the service is \
                 of 2026-03-02",
            );
        }
    }

    #[test]
    fn the_first_and_the_last_day_are_in_force() {
        clean(&CODE_NOT_IN_FORCE, &[(LINE, "HC:97001:GP*1*UN*1"), (DATE, "*472*D8*20161231~")]);
        clean(&CODE_NOT_IN_FORCE, &[(LINE, "HC:97162:GP*1*UN*1"), (DATE, "*472*D8*20170101~")]);
        clean(&CODE_NOT_IN_FORCE, &[(LINE, "HC:97162:GP*1*UN*1"), (DATE, "*472*D8*20261399~")]);
        clean(&CODE_NOT_IN_FORCE, &[(LINE, "HC:99213*140*UN*1")]);
    }
}
