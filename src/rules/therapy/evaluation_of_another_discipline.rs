//! TH201: who may bill which evaluation.

use crate::claim::{Claim, PayerKind, ServiceLine};
use crate::codes::{Discipline, EvaluationTier, Procedure};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Severity};
use crate::guide::el;

use super::therapy_line::{DisciplineMark, Renderer, TherapyLine, with_article};

rule! {
    /// An evaluation is rendered by a therapist of another discipline.
    ///
    /// ## Why
    /// Each discipline has evaluation codes of its own: physical therapists 97161 to 97164,
    /// occupational therapists 97165 to 97168, speech-language pathologists 92521 to 92524,
    /// 92597 and 92607. 97162 by an occupational therapist is a physical therapy evaluation
    /// that no physical therapist made; payers deny it, and audits ask it back.
    ///
    /// ## Example
    /// `PRV*PE*PXC*225X00000X~ … SV1*HC:97162:GO*140*UN*1***1~` →
    /// `SV1*HC:97166:GO*140*UN*1***1~`, if the evaluation was of moderate complexity by the
    /// measure of occupational therapy.
    ///
    /// ## Exceptions
    /// A warning for Medicaid, workers' compensation and automobile insurance, and for speech
    /// evaluations, for which no edit is published. The taxonomy is that of the line's rendering
    /// provider (2420A), else of the claim's (2310B), else of the billing provider if a person;
    /// an unknown one, a physician's or a group's says nothing. An assistant is TH202. The
    /// modifier of such a line follows from the same choice of code, so TH101, TH103 and TH104
    /// are silent: 97162 with GO, with GP or with neither is one finding.
    EVALUATION_OF_ANOTHER_DISCIPLINE {
        code: "TH201",
        name: "evaluation-of-another-discipline",
        severity: Error,
        snip: 7,
        ack: Ack::status("A8:507"),
        source: "CMS CR 9933 (2016) and CR 10176 (2017); UnitedHealthcare therapy policy; AOTA",
        covers: "T304 T305 T306 T320",
        fix_at: Coding,
        todo: "Bill the evaluation of the discipline that evaluated, or correct the provider.",
        cms1500: "24D",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let Some(renderer) = line.foreign_evaluator() else { return };
    let Some(own) = line.procedure.evaluates_for() else { return };
    let message = format!(
        "{} is {}; the rendering provider is {}",
        line.procedure.code,
        described(line.procedure, own),
        renderer.words()
    );
    let finding = out.report(&EVALUATION_OF_ANOTHER_DISCIPLINE, line.at(el::SV101_2), message);
    finding.at_most(severity(own, line.payer()));
    if let Some(text) = suggestion(&line, renderer) {
        finding.suggest(text);
    }
}

fn severity(own: Discipline, payer: PayerKind) -> Severity {
    match payer {
        _ if own == Discipline::Speech => Severity::Warning,
        PayerKind::MedicarePartB
        | PayerKind::MedicareOther
        | PayerKind::Military
        | PayerKind::Commercial => Severity::Error,
        PayerKind::Medicaid | PayerKind::WorkersCompensation | PayerKind::Automobile => {
            Severity::Warning
        }
    }
}

/// `a physical therapy evaluation (moderate complexity)`.
fn described(procedure: &Procedure, discipline: Discipline) -> String {
    let (kind, tier) = match procedure.tier {
        Some(EvaluationTier::Low) => ("evaluation", " (low complexity)"),
        Some(EvaluationTier::Moderate) => ("evaluation", " (moderate complexity)"),
        Some(EvaluationTier::High) => ("evaluation", " (high complexity)"),
        Some(EvaluationTier::Reevaluation) => ("re-evaluation", ""),
        None => ("evaluation", ""),
    };
    format!("{} {kind}{tier}", with_article(discipline.name()))
}

/// The codes of the renderer's discipline. Levels differ: PT and OT weigh other things.
fn suggestion(line: &TherapyLine<'_>, renderer: Renderer) -> Option<String> {
    let codes = line.evaluations_of(renderer.discipline)?;
    // Payers that want no modifier are not told to want one.
    let modifier = match line.mark() {
        DisciplineMark::Missing if !wants_modifier(line.payer()) => String::new(),
        _ => format!(" with {}", renderer.discipline.modifier()),
    };
    let has_tiers = line.procedure.tier.is_some_and(|tier| tier != EvaluationTier::Reevaluation)
        && renderer.discipline != Discipline::Speech;
    let again = if has_tiers { "; the tier must be checked again" } else { "" };
    Some(format!("{codes}{modifier}{again}"))
}

fn wants_modifier(payer: PayerKind) -> bool {
    matches!(payer, PayerKind::MedicarePartB | PayerKind::MedicareOther | PayerKind::Military)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, check, clean, said};

    const LINE: &str = "HC:97110:GP*120*UN*2";
    const RENDERER: &str = "*PXC*225100000X";
    const PAYER: &str = "*******MB~";

    fn by(taxonomy: &str, code: &str, payer: &str) -> Vec<(String, Option<String>)> {
        let line = format!("HC:{code}*120*UN*1");
        let (taxonomy, payer) = (format!("*PXC*{taxonomy}"), format!("*******{payer}~"));
        let changes = [(LINE, line.as_str()), (RENDERER, &taxonomy), (PAYER, &payer)];
        let checked = check(&changed(&changes));
        let records = checked.iter().flat_map(|batch| &batch.records);
        records
            .filter(|record| record.finding.rule.code == "TH201")
            .map(|record| {
                let finding = &record.finding;
                (format!("{}: {}", finding.severity, finding.message), finding.suggestion.clone())
            })
            .collect()
    }

    #[test]
    fn a_physical_therapy_evaluation_by_an_occupational_therapist() {
        let message = "error: 97162 is a physical therapy evaluation (moderate complexity); the \
                       rendering provider is an occupational therapist";
        let suggestion = "97166, 97165 or 97167 with GO; the tier must be checked again";
        for code in ["97162:GO", "97162:GP", "97162"] {
            let expected = [(message.to_owned(), Some(suggestion.to_owned()))];
            assert_eq!(by("225X00000X", code, "MB"), expected, "{code}");
        }
    }

    #[test]
    fn all_crossings() {
        let says = |taxonomy, code| {
            let found = by(taxonomy, code, "MB");
            assert_eq!(found.len(), 1, "{taxonomy} {code}");
            (found[0].0.clone(), found[0].1.clone().unwrap_or_default())
        };
        let (message, suggestion) = says("225100000X", "97168:GO");
        assert_eq!(
            message,
            "error: 97168 is an occupational therapy re-evaluation; the rendering provider is a \
             physical therapist"
        );
        assert_eq!(suggestion, "97164 with GP");
        let (message, suggestion) = says("235Z00000X", "97161:GP");
        assert_eq!(
            message,
            "error: 97161 is a physical therapy evaluation (low complexity); the rendering \
             provider is a speech-language pathologist"
        );
        assert_eq!(suggestion, "92521, 92522, 92523 or 92524 with GN");
        // There is no speech re-evaluation.
        assert_eq!(says("235Z00000X", "97164:GP").1, "");
        // No published edit for speech evaluations.
        let (message, suggestion) = says("2251P0200X", "92523:GN");
        assert_eq!(
            message,
            "warning: 92523 is a speech-language pathology evaluation; the rendering provider is \
             a physical therapist"
        );
        assert_eq!(suggestion, "97161, 97162 or 97163 with GP");
    }

    #[test]
    fn by_payer() {
        for payer in ["MB", "16", "CI", "BL", "CH", "VA"] {
            assert!(by("225X00000X", "97162:GO", payer)[0].0.starts_with("error"), "{payer}");
        }
        for payer in ["MC", "WC", "AM"] {
            assert!(by("225X00000X", "97162:GO", payer)[0].0.starts_with("warning"), "{payer}");
        }
        let commercial = by("225X00000X", "97162", "CI");
        let suggestion = "97166, 97165 or 97167; the tier must be checked again";
        assert_eq!(commercial[0].1.as_deref(), Some(suggestion));
    }

    #[test]
    fn their_own_evaluations() {
        for (taxonomy, code) in [
            ("225100000X", "97162:GP"),
            ("225100000X", "97162:GO"),
            ("225X00000X", "97166:GO"),
            ("235Z00000X", "92523:GN"),
            ("225X00000X", "92610:GO"),
            ("225X00000X", "97001:GP"),
        ] {
            assert_eq!(by(taxonomy, code, "MB"), [], "{taxonomy} {code}");
        }
    }

    #[test]
    fn nobody_known_never_raises_it() {
        for taxonomy in ["208100000X", "111N00000X", "999999999X", "231H00000X", "224Z00000X"] {
            assert_eq!(by(taxonomy, "97162:GP", "MB"), [], "{taxonomy}");
        }
        let evaluation = (LINE, "HC:97166:GO*120*UN*1");
        let rule = &EVALUATION_OF_ANOTHER_DISCIPLINE;
        clean(rule, &[evaluation, ("PRV*PE*PXC*225100000X~\n", "")]);
        clean(rule, &[evaluation, ("NM1*82*1*THERAPIST", "NM1*82*2*CLINIC")]);
        assert_eq!(said(rule, &changed(&[evaluation])).len(), 1);
    }
}
