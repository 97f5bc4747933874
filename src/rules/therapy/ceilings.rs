//! TH410 to TH412: how much of a code Medicare pays a day, if anything.

use crate::claim::PayerKind::{Commercial, MedicarePartB};
use crate::claim::{Claim, Date, Quantity, ServiceLine};
use crate::codes::{Procedure, ProcedureKind};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Severity};
use crate::guide::el;

use super::therapy_line::TherapyLine;
use super::visit::Service;

const MEDICARE: Payers = Payers::NONE.with(&[MedicarePartB], Severity::Error);

/// The first day that the table of ceilings was read for.
const SINCE: Date = Date::from_ymd(2024, 7, 1);

rule! {
    /// More units of a code are billed for one day than Medicare pays.
    ///
    /// ## Why
    /// CMS publishes for each code how many units one provider can give one patient on a day
    /// (MUE). Above it the whole excess is denied; all lines of the day count together.
    ///
    /// ## Example
    /// 97110 with 9 units on one day → what was given, at most 6.
    ///
    /// ## Exceptions
    /// A warning where the ceiling may be lifted on appeal (indicator 3). Untimed codes are
    /// TH301, minutes in the place of units LN121, lines marked GY do not count. Dates before July 2024 are not judged, other
    /// payers have tables of their own.
    UNITS_ABOVE_CEILING {
        code: "TH410",
        name: "units-above-ceiling",
        severity: Error,
        payers: MEDICARE,
        snip: 7,
        ack: Ack::status("A7:476"),
        since: SINCE,
        source: "CMS MUE practitioner tables of 2024-07-01 and 2026-04-01",
        covers: "T415",
        fix_at: Billing,
        todo: "Bill the units that were given; if they were, expect to show the notes.",
        cms1500: "24G",
        check: Check::Line(above_ceiling),
    }
}

rule! {
    /// A code is billed that Medicare does not pay in any number.
    ///
    /// ## Why
    /// Some codes are not valid for Medicare, which has another for the same service, such as
    /// 97014. Others are bundled into every other service, such as 97010.
    ///
    /// ## Example
    /// `SV1*HC:97014:GP*25*UN*1***1~` → `SV1*HC:G0283:GP*25*UN*1***1~`.
    ///
    /// ## Exceptions
    /// Information only for bundled codes: the line is accepted and paid with nothing. Silent if
    /// GY says that no payment is expected. Other payers differ.
    NOT_PAID_BY_MEDICARE {
        code: "TH411",
        name: "not-paid-by-medicare",
        severity: Error,
        payers: MEDICARE,
        snip: 7,
        ack: Ack::status("A7:454"),
        since: SINCE,
        source: "CMS MUE practitioner table and fee file of July 2024; WebPT",
        covers: "T416 T417 T317",
        fix_at: Coding,
        todo: "Bill the code that Medicare takes, or mark the line GY.",
        cms1500: "24D",
        check: Check::Line(never_paid),
    }
}

rule! {
    /// Nothing but supervised modalities is billed for a visit.
    ///
    /// ## Why
    /// Heat, cold, traction and stimulation without constant attendance need no therapist's skill
    /// on their own; Medicare asks for skilled services.
    ///
    /// ## Example
    /// A visit of `97012:GP` and `G0283:GP` alone → the visit's exercise or manual therapy as well,
    /// if it was given.
    ///
    /// ## Exceptions
    /// Information only for commercial plans. Silent for other payers.
    MODALITIES_ONLY {
        code: "TH412",
        name: "modalities-only",
        severity: Warning,
        payers: Payers::NONE
            .with(&[MedicarePartB], Severity::Warning)
            .with(&[Commercial], Severity::Info),
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS Pub. 100-02, chapter 15, section 220.2; OIG A-05-14-00041 (2018)",
        covers: "T418",
        fix_at: Coding,
        todo: "See whether services of the visit are missing from the claim.",
        cms1500: "24D",
        check: Check::Line(modalities_only),
    }
}

fn above_ceiling(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(units) = line.units.filter(|&units| units > Quantity::ONE || claim.lines.len() > 1)
    else {
        return;
    };
    let Some(line) = TherapyLine::read(line, claim, ctx).filter(|line| line.day >= SINCE) else {
        return;
    };
    let ceiling = ctx.codes.ceiling_on(line.procedure, line.day);
    let Some((ceiling, indicator)) = ceiling.filter(|(units, _)| *units > 0) else { return };
    let Some(own) = Service::read(line.line).filter(|_| counts(line.line)) else { return };
    if line.procedure.is_once_a_day() || is_minutes(units) || line.is_statutorily_excluded() {
        return;
    }
    // The line that passes the ceiling is told, and none behind it.
    let earlier = claim.lines.iter().take_while(|other| other.ordinal < own.line.ordinal);
    let is_counted =
        |other: &&ServiceLine<'_>| other.procedure == Some(own.code) && !other.modifiers.has("GY");
    let earlier = earlier.filter(is_counted);
    let earlier = earlier.filter_map(Service::read).filter(|other| own.is_of_visit(other, claim));
    let before: Quantity = earlier.filter_map(|other| other.line.units).sum();
    let ceiling = Quantity::from(ceiling);
    let total = before + units;
    if total <= ceiling || before > ceiling {
        return;
    }
    let message =
        format!("{total} units of {} on {}; Medicare pays {ceiling} a day", own.code, own.day);
    let finding = out.report(&UNITS_ABOVE_CEILING, line.at(el::SV104), message);
    if indicator != Some(2) || line.procedure.confidence > 2 {
        finding.at_most(Severity::Warning);
    }
}

fn counts(line: &ServiceLine<'_>) -> bool {
    line.unit_of_measure() == Some(b"UN")
}

/// Whether units look like minutes (LN121).
fn is_minutes(units: Quantity) -> bool {
    [15_u16, 30, 45, 60].into_iter().any(|minutes| units == Quantity::from(minutes))
}

fn never_paid(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(line) = TherapyLine::read(line, claim, ctx).filter(|line| line.day >= SINCE) else {
        return;
    };
    let procedure = line.procedure;
    if procedure.mue != Some(0) || line.is_statutorily_excluded() {
        return;
    }
    let (severity, words) = weight(procedure);
    let finding = out.report(
        &NOT_PAID_BY_MEDICARE,
        line.at(el::SV101_2),
        format!("{} {words}", procedure.code),
    );
    finding.at_most(severity);
    if procedure.code == "97014" {
        finding.suggest("Bill G0283 with one unit, or G0281 for a wound; the charge stays");
    }
}

fn weight(procedure: &Procedure) -> (Severity, &'static str) {
    match procedure.medicare_status {
        "B" => (Severity::Info, "is bundled: Medicare pays nothing for it"),
        _ if procedure.confidence > 2 => (Severity::Warning, "is never paid by Medicare"),
        _ => (Severity::Error, "is not valid for Medicare"),
    }
}

fn modalities_only(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let modality = |service: &Service<'_>| {
        let procedure = ctx.codes.procedure_on(service.code, service.day);
        procedure.filter(|procedure| procedure.kind == ProcedureKind::Supervised)
    };
    // What Medicare never pays has a rule of its own.
    let is_medicare = claim.ancestors.payer_kind == MedicarePartB;
    let is_told = |service: &Service<'_>| {
        modality(service).is_some_and(|procedure| !is_medicare || procedure.mue != Some(0))
    };
    let Some(own) = Service::read(line).filter(is_told) else { return };
    // Whoever gave what else was done that day.
    let others = claim.lines.iter().filter(|other| other.ordinal != line.ordinal);
    let mut day = others.filter_map(Service::read).filter(|other| other.day == own.day);
    // Once a visit, at the first line that can be told.
    let is_later = |other: &Service<'_>| other.line.ordinal > line.ordinal || !is_told(other);
    if !day.all(|other| modality(&other).is_some() && is_later(&other)) {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let message = format!("only supervised modalities are billed for {}", own.day);
    out.report(&MODALITIES_ONLY, line.at(el::SV101_2), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, dirty, said};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const SECOND: &str = "HC:97140:GP*80*UN*1";
    const PAYER: &str = "*******MB~";

    #[test]
    fn units_of_a_day_on_one_line_or_several() {
        let text = changed(&[(FIRST, "HC:97110:GP*120*UN*9")]);
        let expected = "SV104 (warning): 9 units of 97110 on 2026-03-02; Medicare pays 6 a day";
        assert_eq!(said(&UNITS_ABOVE_CEILING, &text), [expected]);
        let text = changed(&[(FIRST, "HC:97110:GP*120*UN*4"), (SECOND, "HC:97110:GP:76*80*UN*3")]);
        let expected = "SV104 (warning): 7 units of 97110 on 2026-03-02; Medicare pays 6 a day";
        assert_eq!(said(&UNITS_ABOVE_CEILING, &text), [expected]);
        clean(&UNITS_ABOVE_CEILING, &[(FIRST, "HC:97110:GP*120*UN*6")]);
        clean(&UNITS_ABOVE_CEILING, &[(FIRST, "HC:97110:GP:GY*120*UN*9")]);
        clean(&UNITS_ABOVE_CEILING, &[(FIRST, "HC:97110:GP*120*UN*9"), (PAYER, "*******MC~")]);
        clean(
            &UNITS_ABOVE_CEILING,
            &[(FIRST, "HC:97110:GP*120*UN*9"), ("D8*20260302", "D8*20240630")],
        );
    }

    #[test]
    fn codes_that_medicare_does_not_take() {
        dirty(
            &NOT_PAID_BY_MEDICARE,
            &[(FIRST, "HC:97014:GP*120*UN*1")],
            "SV101-2: 97014 is not valid for Medicare",
        );
        let text = changed(&[(FIRST, "HC:97010:GP*120*UN*1")]);
        let expected = "SV101-2 (info): 97010 is bundled: Medicare pays nothing for it";
        assert_eq!(said(&NOT_PAID_BY_MEDICARE, &text), [expected]);
        for (line, payer) in [
            ("HC:97014:GP*120*UN*1", "*******MC~"),
            ("HC:97014:GP:GY*120*UN*1", PAYER),
            ("HC:G0283:GP*120*UN*1", PAYER),
        ] {
            clean(&NOT_PAID_BY_MEDICARE, &[(FIRST, line), (PAYER, payer)]);
        }
        clean(
            &NOT_PAID_BY_MEDICARE,
            &[(FIRST, "HC:97014:GP*120*UN*1"), ("D8*20260302", "D8*20240630")],
        );
    }

    #[test]
    fn a_visit_of_modalities() {
        dirty(
            &MODALITIES_ONLY,
            &[(FIRST, "HC:97012:GP*120*UN*1"), (SECOND, "HC:G0283:GP*80*UN*1")],
            "SV101-2: only supervised modalities are billed for 2026-03-02",
        );
        let bundled = (FIRST, "HC:97010:GP*120*UN*1");
        dirty(
            &MODALITIES_ONLY,
            &[bundled, (SECOND, "HC:G0283:GP*80*UN*1")],
            "SV101-2: only supervised modalities are billed for 2026-03-02",
        );
        clean(&MODALITIES_ONLY, &[bundled, (SECOND, "HC:97014:GP*80*UN*1")]);
        let text = changed(&[bundled, (SECOND, "HC:97014:GP*80*UN*1"), (PAYER, "*******CI~")]);
        let expected = "SV101-2 (info): only supervised modalities are billed for 2026-03-02";
        assert_eq!(said(&MODALITIES_ONLY, &text), [expected]);
        clean(&MODALITIES_ONLY, &[(FIRST, "HC:97012:GP*120*UN*1")]);
        clean(
            &MODALITIES_ONLY,
            &[
                (FIRST, "HC:97012:GP*120*UN*1"),
                (SECOND, "HC:G0283:GP*80*UN*1"),
                (PAYER, "*******WC~"),
            ],
        );
    }
}
