//! LN122, LN123: how much of a service was given.

use crate::claim::{Claim, Quantity, ServiceLine};
use crate::codes::Timing;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::el;

rule! {
    /// A line has no unit, or less than none.
    ///
    /// ## Why
    /// SV104 is above zero: what was not given is not billed, and front ends refuse the line.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*0***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    UNITS_NOT_POSITIVE {
        code: "LN122",
        name: "units-not-positive",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:476").or_element("I12"),
        source: "837P 005010X222A1, 2400 SV104; clearinghouse edits",
        covers: "L06 T202",
        fix_at: Billing,
        todo: "Enter how many units were given, or take the line out.",
        cms1500: "24G",
        check: Check::Line(positive),
    }
}

rule! {
    /// A therapy line has a part of a unit.
    ///
    /// ## Why
    /// Timed codes are billed in whole units: the minutes are counted first, and a rest that
    /// makes no unit is not billed.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*90*UN*1.5***1~` → `SV1*HC:97110:GP*120*UN*2***1~` for 25 minutes.
    ///
    /// ## Exceptions
    /// A warning for untimed codes. Other services may have parts of a unit, such as miles.
    UNITS_NOT_WHOLE {
        code: "LN123",
        name: "units-not-whole",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "CMS Pub. 100-04, chapter 5, section 20.2",
        covers: "L06",
        fix_at: Billing,
        todo: "Enter the whole units that the payer counts for the minutes.",
        cms1500: "24G",
        check: Check::Line(whole),
    }
}

fn positive(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let (Some(service), Some(units)) = (line.service, line.units) else { return };
    if units <= Quantity::ZERO {
        let message = format!("{units} units are billed, above 0 expected");
        out.report(&UNITS_NOT_POSITIVE, Place::of(&service, el::SV104), message);
    }
}

fn whole(line: &ServiceLine<'_>, _: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let (Some(service), Some(code), Some(units)) = (line.service, line.procedure, line.units)
    else {
        return;
    };
    if units.is_whole() || units < Quantity::ZERO || line.unit_of_measure() != Some(b"UN") {
        return;
    }
    let Some(therapy) = ctx.codes.procedure(code) else { return };
    // More than one unit of a code that is billed once a day is a finding of its own.
    if therapy.is_once_a_day() && units > Quantity::ONE {
        return;
    }
    let message = format!("{units} units of {code} are billed, a whole number expected");
    let finding = out.report(&UNITS_NOT_WHOLE, Place::of(&service, el::SV104), message);
    if therapy.timed == Timing::Untimed {
        finding.at_most(Severity::Warning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const LINE: &str = "HC:97110:GP*120*UN*2";

    #[test]
    fn nothing_is_not_billed() {
        for (units, shown) in [("0", "0"), ("-2", "-2"), ("0.000", "0")] {
            dirty(
                &UNITS_NOT_POSITIVE,
                &[(LINE, &format!("HC:97110:GP*120*UN*{units}"))],
                &format!("SV104: {shown} units are billed, above 0 expected"),
            );
        }
        clean(&UNITS_NOT_POSITIVE, &[(LINE, "HC:97110:GP*120*UN*0.5")]);
        clean(&UNITS_NOT_POSITIVE, &[(LINE, "HC:97110:GP*120*UN*")]);
    }

    #[test]
    fn half_a_unit_of_therapy() {
        dirty(
            &UNITS_NOT_WHOLE,
            &[(LINE, "HC:97110:GP*120*UN*1.5")],
            "SV104: 1.5 units of 97110 are billed, a whole number expected",
        );
        dirty(
            &UNITS_NOT_WHOLE,
            &[(LINE, "HC:97162:GP*120*UN*0.5")],
            "SV104 (warning): 0.5 units of 97162 are billed, a whole number expected",
        );
    }

    #[test]
    fn miles_and_what_other_rules_report_are_left_alone() {
        clean(&UNITS_NOT_WHOLE, &[(LINE, "HC:A0425:RH*120*UN*12.3")]);
        clean(&UNITS_NOT_WHOLE, &[(LINE, "HC:97110:GP*120*UN*2.0")]);
        clean(&UNITS_NOT_WHOLE, &[(LINE, "HC:97110:GP*120*UN*-1.5")]);
        clean(&UNITS_NOT_WHOLE, &[(LINE, "HC:97162:GP*120*UN*1.5")]);
    }
}
