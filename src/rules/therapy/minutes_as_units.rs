//! TH303: minutes in the place of units.

use crate::claim::PayerKind::{self, MedicarePartB};
use crate::claim::{Claim, ServiceLine};
use crate::codes::Timing;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Severity};
use crate::guide::el;

use super::ceilings::is_minutes;
use super::therapy_line::TherapyLine;

rule! {
    /// A timed therapy line has 15, 30, 45 or 60 units.
    ///
    /// ## Why
    /// Units count quarters of an hour; no therapy code may have more than eight a day. Such a
    /// number is the minutes of the visit, and is denied or paid back.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*30***1~` → `SV1*HC:97110:GP*60*UN*2***1~` for 30 minutes.
    ///
    /// ## Exceptions
    /// A warning for payers other than Medicare Part B.
    MINUTES_AS_UNITS {
        code: "TH303",
        name: "minutes-as-units",
        severity: Error,
        payers: Payers::NONE
            .with(&PayerKind::ALL, Severity::Warning)
            .with(&[MedicarePartB], Severity::Error),
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "CMS MUE practitioner table (2024-07); CMS Pub. 100-04, chapter 5, section 20.2",
        covers: "T203",
        fix_at: Billing,
        todo: "Bill units: one for each 15 minutes, by the rule of the payer.",
        cms1500: "24G",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(units) = line.units.filter(|&units| is_minutes(units)) else { return };
    let counts_units = line.unit_of_measure() == Some(b"UN");
    let Some(line) = TherapyLine::read(line, claim, ctx).filter(|_| counts_units) else { return };
    let Timing::Timed(_) = line.procedure.timed else { return };
    let message = format!("{units} units of {} are as many as minutes", line.procedure.code);
    out.report(&MINUTES_AS_UNITS, line.at(el::SV104), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, dirty, said};

    const LINE: &str = "HC:97110:GP*120*UN*2";

    #[test]
    fn as_many_as_minutes() {
        let message = "30 units of 97110 are as many as minutes";
        dirty(&MINUTES_AS_UNITS, &[(LINE, "HC:97110:GP*120*UN*30")], &format!("SV104: {message}"));
        let text = changed(&[(LINE, "HC:97110:GP*120*UN*30"), ("*******MB~", "*******CI~")]);
        assert_eq!(said(&MINUTES_AS_UNITS, &text), [format!("SV104 (warning): {message}")]);
    }

    #[test]
    fn units_and_what_other_rules_say() {
        for line in [
            "HC:97110:GP*120*UN*8",
            "HC:97162:GP*120*UN*30",
            "HC:97110:GP*120*MJ*30",
            "HC:J1885*120*UN*15",
        ] {
            clean(&MINUTES_AS_UNITS, &[(LINE, line)]);
        }
    }
}
