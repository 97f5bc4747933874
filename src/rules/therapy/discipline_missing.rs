//! TH101: therapy without GP, GO or GN.

use crate::claim::{Claim, Date, PayerKind, ServiceLine};
use crate::codes::{Discipline, Procedure, TherapyStatus};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::el;

use super::assistant_modifiers::is_assistant_mark_wrong;
use super::modifier_insertion;
use super::therapy_line::{DisciplineMark, Renderer, TherapyLine, modifiers_of};

/// Medicare enforces its edits by code and modifier from this day on (CR 10176).
const SINCE: Date = Date::from_ymd(2018, 1, 1);

rule! {
    /// A therapy line has none of GP, GO and GN.
    ///
    /// ## Why
    /// The modifier says under which plan of care the service was given: GP physical therapy, GO
    /// occupational therapy, GN speech-language pathology. Medicare returns an always-therapy
    /// code without it as unprocessable, and nothing counts toward the yearly threshold. A code
    /// that is therapy only sometimes is always therapy when a therapist renders it.
    ///
    /// ## Example
    /// `SV1*HC:97162*140*UN*1***1~` → `SV1*HC:97162:GP*140*UN*1***1~`.
    ///
    /// ## Exceptions
    /// A warning for Medicare Advantage and Medicare's other parts, and for always-therapy codes
    /// of TRICARE and VA claims; for bundled and add-on codes such as 97010; and for casts, and
    /// others whose place on the therapy list is known from memory or from an imported list alone. For commercial payers only
    /// an evaluation is mentioned, as information: some of them want the modifier. Silent for
    /// Medicaid, workers' compensation and automobile insurance, whose payers differ; where a
    /// wrong evaluation code or a lonely CQ or CO is the finding (TH201, TH202, TH501); and for
    /// physicians with sometimes-therapy codes.
    ///
    /// ## Fix safety
    /// Opt-in, since it says something about the service: where the code belongs to one
    /// discipline, or the renderer's taxonomy names one that the code allows.
    DISCIPLINE_MODIFIER_MISSING {
        code: "TH101",
        name: "discipline-modifier-missing",
        severity: Error,
        snip: 7,
        ack: Ack::status("A6:453"),
        since: SINCE,
        source: "CMS Pub. 100-04, chapter 5, section 20.1; CR 10176 (2017) (MM10176); WPS",
        covers: "T101 T105",
        fix_at: Coding,
        todo: "Add the modifier of the plan of care: GP, GO or GN.",
        cms1500: "24D",
        fix: OptIn,
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(line) = TherapyLine::read(line, claim, ctx) else {
        beyond_table(line, claim, ctx, out);
        return;
    };
    if line.mark() != DisciplineMark::Missing || line.day < SINCE {
        return;
    }
    if has_malformed_modifier(line.line)
        || is_assistant_mark_wrong(line.line)
        || line.foreign_evaluator().is_some()
        || line.is_evaluated_by_assistant()
    {
        return;
    }
    let Some((severity, words)) = demand(&line) else { return };
    let wanted = modifiers_of(line.procedure.disciplines);
    let message = format!("{words} and carries no {wanted}");
    let finding = out.report(&DISCIPLINE_MODIFIER_MISSING, line.at(el::SV101), message);
    finding.at_most(severity);
    if let Some(discipline) = only_possibility(&line) {
        finding.suggest(discipline.modifier());
        if let Some(fix) = modifier_insertion::insert(&line, discipline) {
            finding.fix(fix);
        }
    }
}

/// A code of the imported list of therapy codes that our table lacks: nothing else is known of it.
fn beyond_table(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let (Some(service), Some(code), Some(date)) = (line.service, line.procedure, line.service_date)
    else {
        return;
    };
    let is_marked = DisciplineMark::of(&line.modifiers) != DisciplineMark::Missing;
    if is_marked || has_malformed_modifier(line) || is_assistant_mark_wrong(line) {
        return;
    }
    let payer = claim.ancestors.payer_kind;
    let is_medicare = matches!(payer, PayerKind::MedicarePartB | PayerKind::MedicareOther);
    let words = match ctx.codes.status_beyond_table(code, date.from) {
        Some(TherapyStatus::Always) if is_medicare || payer == PayerKind::Military => {
            format!("{code} is always therapy")
        }
        Some(TherapyStatus::Sometimes) if is_medicare => {
            let Some(renderer) = Renderer::of_line(line, claim, ctx) else { return };
            format!("{code} by {} is therapy", renderer.words())
        }
        _ => return,
    };
    let message = format!("{words} and carries no {}", modifiers_of(&Discipline::ALL));
    let place = Place::of(&service, el::SV101);
    out.report(&DISCIPLINE_MODIFIER_MISSING, place, message).at_most(Severity::Warning);
}

/// Whether a modifier is not of two characters: it may be the one that is missed.
fn has_malformed_modifier(line: &ServiceLine<'_>) -> bool {
    line.modifier_slots().any(|(_, text)| !matches!(text.trim_ascii().len(), 0 | 2))
}

/// How much the modifier is missed, and why it is wanted; `None` if it is not.
fn demand(line: &TherapyLine<'_>) -> Option<(Severity, String)> {
    let code = line.procedure.code;
    match line.status() {
        TherapyStatus::Always => {
            let severity = of_always(line.procedure, line.payer())?;
            Some((severity, format!("{code} is always therapy")))
        }
        TherapyStatus::Sometimes => {
            let severity = of_sometimes(line.procedure, line.payer())?;
            let who = line.renderer()?.words();
            Some((severity, format!("{code} by {who} is therapy")))
        }
        TherapyStatus::NotListed => None,
    }
}

fn of_always(procedure: &Procedure, payer: PayerKind) -> Option<Severity> {
    // Priced therapy codes, and the three unlisted ones of CMS's edit; the others are bundled.
    let is_enforced =
        procedure.multiple_procedure || matches!(procedure.code, "97039" | "97139" | "97799");
    match payer {
        PayerKind::MedicarePartB if is_enforced => Some(Severity::Error),
        PayerKind::MedicarePartB | PayerKind::MedicareOther | PayerKind::Military => {
            Some(Severity::Warning)
        }
        PayerKind::Commercial => procedure.evaluates_for().map(|_| Severity::Info),
        PayerKind::Medicaid | PayerKind::WorkersCompensation | PayerKind::Automobile => None,
    }
}

fn of_sometimes(procedure: &Procedure, payer: PayerKind) -> Option<Severity> {
    match payer {
        PayerKind::MedicarePartB if procedure.confidence < 3 => Some(Severity::Error),
        PayerKind::MedicarePartB | PayerKind::MedicareOther => Some(Severity::Warning),
        _ => None,
    }
}

/// The discipline that code and renderer leave.
fn only_possibility(line: &TherapyLine<'_>) -> Option<Discipline> {
    let of_renderer = || {
        let discipline = line.renderer()?.discipline;
        line.procedure.disciplines.contains(&discipline).then_some(discipline)
    };
    line.procedure.only_discipline().or_else(of_renderer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, check, clean, dirty};

    const LINE: &str = "HC:97110:GP*120*UN*2";
    const PAYER: &str = "*******MB~";

    #[test]
    fn always_therapy_for_medicare() {
        dirty(
            &DISCIPLINE_MODIFIER_MISSING,
            &[(LINE, "HC:97110*120*UN*2")],
            "SV101: 97110 is always therapy and carries no GP or GO",
        );
        dirty(
            &DISCIPLINE_MODIFIER_MISSING,
            &[(LINE, "HC:97162:59*120*UN*1")],
            "SV101: 97162 is always therapy and carries no GP",
        );
        // One of the three unlisted codes of the edit, which have no price.
        dirty(
            &DISCIPLINE_MODIFIER_MISSING,
            &[(LINE, "HC:97799*120*UN*1")],
            "SV101: 97799 is always therapy and carries no GP or GO",
        );
    }

    #[test]
    fn bundled_codes_and_other_federal_payers_warn() {
        dirty(
            &DISCIPLINE_MODIFIER_MISSING,
            &[(LINE, "HC:97010*120*UN*1")],
            "SV101 (warning): 97010 is always therapy and carries no GP or GO",
        );
        for payer in ["*******16~", "*******MA~", "*******CH~", "*******VA~"] {
            dirty(
                &DISCIPLINE_MODIFIER_MISSING,
                &[(LINE, "HC:97110*120*UN*2"), (PAYER, payer)],
                "SV101 (warning): 97110 is always therapy and carries no GP or GO",
            );
        }
    }

    #[test]
    fn commercial_payers_are_told_of_evaluations_only() {
        dirty(
            &DISCIPLINE_MODIFIER_MISSING,
            &[(LINE, "HC:97162*120*UN*1"), (PAYER, "*******CI~")],
            "SV101 (info): 97162 is always therapy and carries no GP",
        );
        clean(&DISCIPLINE_MODIFIER_MISSING, &[(LINE, "HC:97110*120*UN*2"), (PAYER, "*******BL~")]);
        for payer in ["*******MC~", "*******WC~", "*******AM~"] {
            let evaluation = (LINE, "HC:97162*120*UN*1");
            clean(&DISCIPLINE_MODIFIER_MISSING, &[evaluation, (PAYER, payer)]);
        }
    }

    #[test]
    fn sometimes_therapy_by_a_therapist() {
        dirty(
            &DISCIPLINE_MODIFIER_MISSING,
            &[(LINE, "HC:97597*120*UN*1")],
            "SV101: 97597 by a physical therapist is therapy and carries no GP or GO",
        );
        // On the list from memory only.
        dirty(
            &DISCIPLINE_MODIFIER_MISSING,
            &[(LINE, "HC:29125*120*UN*1")],
            "SV101 (warning): 29125 by a physical therapist is therapy and carries no GP or GO",
        );
    }

    #[test]
    fn sometimes_therapy_by_others_or_for_others() {
        let wound = (LINE, "HC:97597*120*UN*1");
        // A physician, an unknown taxonomy, none at all, an organisation.
        let physician = ("*PXC*225100000X", "*PXC*208100000X");
        clean(&DISCIPLINE_MODIFIER_MISSING, &[wound, physician]);
        clean(&DISCIPLINE_MODIFIER_MISSING, &[wound, ("*PXC*225100000X", "*PXC*999999999X")]);
        clean(&DISCIPLINE_MODIFIER_MISSING, &[wound, ("PRV*PE*PXC*225100000X~\n", "")]);
        clean(&DISCIPLINE_MODIFIER_MISSING, &[wound, ("NM1*82*1*THERAPIST", "NM1*82*2*CLINIC")]);
        for payer in ["*******CH~", "*******CI~", "*******MC~"] {
            clean(&DISCIPLINE_MODIFIER_MISSING, &[wound, (PAYER, payer)]);
        }
    }

    #[test]
    fn silent_where_another_rule_has_the_cause() {
        let therapist = ("*PXC*225100000X", "*PXC*225X00000X");
        clean(&DISCIPLINE_MODIFIER_MISSING, &[(LINE, "HC:97162*120*UN*1"), therapist]);
        clean(&DISCIPLINE_MODIFIER_MISSING, &[(LINE, "HC:97110:CQ*120*UN*2")]);
        // Ended in 2016, and not therapy at all.
        clean(&DISCIPLINE_MODIFIER_MISSING, &[(LINE, "HC:97001*120*UN*1")]);
        clean(&DISCIPLINE_MODIFIER_MISSING, &[(LINE, "HC:99213*120*UN*1")]);
        clean(&DISCIPLINE_MODIFIER_MISSING, &[(LINE, "HC:97110:gp*120*UN*2")]);
    }

    #[test]
    fn the_modifier_goes_first_if_people_choose_so() {
        for (line, after) in [
            ("HC:97162*120*UN*1", "HC:97162:GP"),
            ("HC:97110:59:KX*120*UN*2", "HC:97110:GP:59:KX"),
            ("HC:97799:::::TAPING*120*UN*1", "HC:97799:GP::::TAPING"),
        ] {
            let checked = check(&changed(&[(LINE, line)]));
            let mut records = checked.iter().flat_map(|batch| &batch.records);
            let own = records.find(|record| record.finding.rule.code == "TH101").unwrap();
            assert_eq!(own.after, after);
            assert!(!own.finding.is_fixed());
        }
    }

    #[test]
    fn no_fix_without_one_possibility_or_a_free_place() {
        let unknown = ("PRV*PE*PXC*225100000X~\n", "");
        let crowded = (LINE, "HC:97110:59:KX:76:GY*120*UN*2");
        for changes in [vec![(LINE, "HC:97110*120*UN*2"), unknown], vec![crowded]] {
            let checked = check(&changed(&changes));
            let mut records = checked.iter().flat_map(|batch| &batch.records);
            let own = records.find(|record| record.finding.rule.code == "TH101").unwrap();
            assert!(own.finding.fix.is_none());
        }
    }
}
