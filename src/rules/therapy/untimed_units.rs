//! TH301: untimed codes are billed once a day.

use crate::claim::{Claim, PayerKind, Quantity, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Severity};
use crate::guide::el;

use super::therapy_line::TherapyLine;

rule! {
    /// An untimed therapy code is billed with more than one unit a day.
    ///
    /// ## Why
    /// An untimed code pays for the session, whatever its length: evaluations, speech treatment,
    /// group therapy, supervised modalities. Minutes do not become units; payers deny the line.
    ///
    /// ## Example
    /// `SV1*HC:97162:GP*280*UN*2***1~` → `SV1*HC:97162:GP*140*UN*1***1~`.
    ///
    /// ## Exceptions
    /// Codes by area, add-on codes and codes with a clock of their own have ceilings of their
    /// own. A line over several days may hold one unit for each. A code is judged by what is in
    /// force on the day. A warning for casts and others that the table knows from memory, and
    /// for treatment of Medicaid patients: some states count it by time.
    ///
    /// ## Fix safety
    /// Opt-in: SV104 becomes 1 and the charge stays, since amounts are never changed: use it only
    /// where the charge is that of the session.
    UNTIMED_UNITS {
        code: "TH301",
        name: "untimed-units",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "CMS Pub. 100-04, chapter 5, section 20.2; CMS MUE table (2024-07-01)",
        covers: "T201 T303",
        fix_at: Billing,
        todo: "Bill one unit, with the charge of one session.",
        cms1500: "24G",
        fix: OptIn,
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(units) = line.units.filter(|&units| units > Quantity::ONE) else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let is_one_day = line.line.service_date.is_some_and(|span| span.from == span.to);
    let counts_units = line.line.unit_of_measure() == Some(b"UN");
    if !is_one_day || !counts_units || !line.procedure.is_once_a_day() {
        return;
    }
    let message = format!("{} is untimed: 1 unit a day, {units} billed", line.procedure.code);
    let finding = out.report(&UNTIMED_UNITS, line.at(el::SV104), message);
    let is_evaluation = line.procedure.evaluates_for().is_some();
    let is_counted_by_state = line.payer() == PayerKind::Medicaid && !is_evaluation;
    if is_counted_by_state || line.procedure.confidence > 2 {
        finding.at_most(Severity::Warning);
    }
    if let Some(range) = line.service.element_range(4) {
        finding.fix(Fix::opt_in(Edit::replace(range, "1")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, dirty};

    const LINE: &str = "HC:97110:GP*120*UN*2";

    #[test]
    fn one_unit_is_for_people_to_choose() {
        let text = after_fix(&UNTIMED_UNITS, &[(LINE, "HC:97162:GP*280*UN*2")]);
        assert!(text.contains("SV1*HC:97162:GP*280*UN*1***1~"), "{text}");
    }

    #[test]
    fn more_than_one_unit_a_day() {
        for (line, said) in [
            ("HC:97162:GP*280*UN*2", "97162 is untimed: 1 unit a day, 2 billed"),
            ("HC:97150:GP*280*UN*4", "97150 is untimed: 1 unit a day, 4 billed"),
            ("HC:92507:GN*280*UN*1.5", "92507 is untimed: 1 unit a day, 1.5 billed"),
            ("HC:97012:GP*280*UN*2", "97012 is untimed: 1 unit a day, 2 billed"),
        ] {
            dirty(&UNTIMED_UNITS, &[(LINE, line)], &format!("SV104: {said}"));
        }
    }

    #[test]
    fn one_unit_timed_codes_and_codes_with_other_ceilings() {
        for line in [
            "HC:97162:GP*140*UN*1",
            "HC:97110:GP*140*UN*4",
            "HC:97598:GP*140*UN*3",
            "HC:95851:GP*140*UN*2",
            "HC:92607:GN*140*UN*2",
            "HC:98981:GP*140*UN*2",
            "HC:97039:GP*140*UN*2",
            "HC:99213*140*UN*2",
        ] {
            clean(&UNTIMED_UNITS, &[(LINE, line)]);
        }
    }

    #[test]
    fn a_code_that_ended_is_not_judged_by_what_it_was() {
        clean(&UNTIMED_UNITS, &[(LINE, "HC:97001:GP*140*UN*2")]);
        clean(&UNTIMED_UNITS, &[(LINE, "HC:97127:GP*140*UN*2")]);
        // Before 97162 began.
        let early = ("*472*D8*20260302~", "*472*D8*20161230~");
        clean(&UNTIMED_UNITS, &[(LINE, "HC:97162:GP*140*UN*2"), early]);
    }

    #[test]
    fn one_unit_for_each_day_of_a_range() {
        let days = ("*472*D8*20260302~", "*472*RD8*20260302-20260303~");
        clean(&UNTIMED_UNITS, &[(LINE, "HC:97012:GP*140*UN*2"), days]);
        let day = ("*472*D8*20260302~", "*472*RD8*20260302-20260302~");
        let said = "SV104: 97012 is untimed: 1 unit a day, 2 billed";
        dirty(&UNTIMED_UNITS, &[(LINE, "HC:97012:GP*140*UN*2"), day], said);
    }

    #[test]
    fn what_is_less_certain_warns() {
        let medicaid = ("*******MB~", "*******MC~");
        dirty(
            &UNTIMED_UNITS,
            &[(LINE, "HC:92507:GN*280*UN*2"), medicaid],
            "SV104 (warning): 92507 is untimed: 1 unit a day, 2 billed",
        );
        dirty(
            &UNTIMED_UNITS,
            &[(LINE, "HC:97162:GP*280*UN*2"), medicaid],
            "SV104: 97162 is untimed: 1 unit a day, 2 billed",
        );
        dirty(
            &UNTIMED_UNITS,
            &[(LINE, "HC:29125:GO*280*UN*2")],
            "SV104 (warning): 29125 is untimed: 1 unit a day, 2 billed",
        );
    }

    #[test]
    fn minutes_are_another_finding() {
        clean(&UNTIMED_UNITS, &[(LINE, "HC:97162:GP*280*MJ*30")]);
    }
}
