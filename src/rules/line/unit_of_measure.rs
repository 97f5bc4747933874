//! LN121: minutes are for anesthesia; all else is counted in units.

use crate::claim::{Claim, PayerKind, ProcedureCode, ServiceLine};
use crate::codes::{Procedure, Timing};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place, Severity};
use crate::guide::{PlacedSegment, el};

rule! {
    /// A service is billed in minutes that is counted in units.
    ///
    /// ## Why
    /// SV103 is MJ for the minutes of anesthesia and UN for everything else. A therapy line with
    /// MJ, or with 15, 30, 45 or 60 units of a 15-minute code, carries the minutes of the
    /// session: the payer reads hours of treatment.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*MJ*30***1~` → `SV1*HC:97110:GP*60*UN*2***1~`.
    ///
    /// ## Exceptions
    /// MJ on codes outside therapy and anesthesia, and high unit counts for payers other than
    /// Medicare Part B, are warnings. A surgical code with an anesthesia modifier is fine.
    ///
    /// ## Fix safety
    /// Opt-in, for 15, 30, 45 and 60 units of a 15-minute code: 1, 2, 3 or 4 units, which every
    /// way of counting gives for so many minutes. The charge stays.
    UNIT_OF_MEASURE {
        code: "LN121",
        name: "unit-of-measure",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:659"),
        source: "837P 005010X222A1, 2400 SV103; CMS MUE table: no timed therapy code above 8",
        covers: "L06 T203",
        fix_at: Billing,
        todo: "Send UN, and as units what the payer counts for the minutes.",
        cms1500: "24G",
        fix: OptIn,
        check: Check::Line(check),
    }
}

/// Minutes of one unit, in thousandths.
const MINUTES_A_UNIT: i64 = 15_000;

/// Unit counts, in thousandths, that are the minutes of a session.
const MINUTES: [i64; 4] = [15_000, 30_000, 45_000, 60_000];

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some((service, code)) = line.service.zip(line.procedure) else { return };
    let therapy = ctx.codes.procedure(code);
    match line.unit_of_measure() {
        Some(b"MJ") => in_minutes(line, &service, code, therapy, out),
        Some(b"UN") => {
            let payer = claim.ancestors.payer_kind;
            if let Some(therapy) = therapy {
                minutes_as_units(line, &service, therapy, payer, out);
            }
        }
        _ => {}
    }
}

fn in_minutes(
    line: &ServiceLine<'_>,
    service: &PlacedSegment<'_>,
    code: ProcedureCode,
    therapy: Option<&Procedure>,
    out: &mut Findings,
) {
    if line.is_anesthesia() {
        return;
    }
    let message = format!("{code} is counted in units (UN), not in minutes");
    let finding = out.report(&UNIT_OF_MEASURE, Place::of(service, el::SV103), message);
    if therapy.is_none() {
        finding.at_most(Severity::Warning);
    }
}

fn minutes_as_units(
    line: &ServiceLine<'_>,
    service: &PlacedSegment<'_>,
    therapy: &Procedure,
    payer: PayerKind,
    out: &mut Findings,
) {
    let (Some(units), Timing::Timed(Some(15))) = (line.units, therapy.timed) else { return };
    if !MINUTES.contains(&units.thousandths()) {
        return;
    }
    let message = format!(
        "{} is billed with {units} units of 15 minutes: these are the minutes of a session",
        therapy.code
    );
    let finding = out.report(&UNIT_OF_MEASURE, Place::of(service, el::SV104), message);
    if payer != PayerKind::MedicarePartB {
        finding.at_most(Severity::Warning);
    }
    if let Some(range) = service.element_range(4) {
        let units = (units.thousandths() / MINUTES_A_UNIT).to_string();
        finding.fix(Fix::opt_in(Edit::replace(range, units)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, dirty};

    const LINE: &str = "HC:97110:GP*120*UN*2";

    #[test]
    fn minutes_become_units_if_people_choose_so() {
        let text = after_fix(&UNIT_OF_MEASURE, &[(LINE, "HC:97110:GP*120*UN*30")]);
        assert!(text.contains("SV1*HC:97110:GP*120*UN*2***1~"), "{text}");
    }

    #[test]
    fn therapy_in_minutes() {
        dirty(
            &UNIT_OF_MEASURE,
            &[(LINE, "HC:97110:GP*120*MJ*30")],
            "SV103: 97110 is counted in units (UN), not in minutes",
        );
        dirty(
            &UNIT_OF_MEASURE,
            &[(LINE, "HC:97110:GP*120*UN*30")],
            "SV104: 97110 is billed with 30 units of 15 minutes: these are the minutes of a \
             session",
        );
    }

    #[test]
    fn what_is_less_certain_warns() {
        dirty(
            &UNIT_OF_MEASURE,
            &[(LINE, "HC:99213*120*MJ*30")],
            "SV103 (warning): 99213 is counted in units (UN), not in minutes",
        );
        dirty(
            &UNIT_OF_MEASURE,
            &[(LINE, "HC:97110:GP*120*UN*30"), ("*******MB~", "*******CI~")],
            "SV104 (warning): 97110 is billed with 30 units of 15 minutes: these are the minutes \
             of a session",
        );
    }

    #[test]
    fn anesthesia_is_timed_and_other_counts_are_counts() {
        clean(&UNIT_OF_MEASURE, &[(LINE, "HC:01400:AA*120*MJ*45")]);
        clean(&UNIT_OF_MEASURE, &[(LINE, "HC:62323:QZ*120*MJ*45")]);
        clean(&UNIT_OF_MEASURE, &[(LINE, "HC:J0171*120*UN*30")]);
        clean(&UNIT_OF_MEASURE, &[(LINE, "HC:97110:GP*120*UN*8")]);
        // Untimed: another rule says how often it may be billed.
        clean(&UNIT_OF_MEASURE, &[(LINE, "HC:97162:GP*120*UN*30")]);
    }
}
