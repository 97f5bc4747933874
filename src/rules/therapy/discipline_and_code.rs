//! TH103, TH105: the discipline modifier against the code.

use crate::claim::{Claim, Date, PayerKind, ServiceLine};
use crate::codes::Discipline;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Severity};
use crate::guide::el;

use super::assistant_modifiers::is_assistant_mark_wrong;
use super::therapy_line::{TherapyLine, modifiers_of};

/// Medicare's edits by code and modifier (CR 10176).
const SINCE: Date = Date::from_ymd(2018, 1, 1);

rule! {
    /// An evaluation has the modifier of another discipline.
    ///
    /// ## Why
    /// 97161 to 97164 go with GP, 97165 to 97168 with GO, and 92521 to 92524, 92597 and 92607
    /// with GN. Medicare returns any other pair; either the code or the modifier is wrong.
    ///
    /// ## Example
    /// `SV1*HC:97162:GO*140*UN*1***1~` → `SV1*HC:97162:GP*140*UN*1***1~`, if a physical therapist
    /// evaluated.
    ///
    /// ## Exceptions
    /// A warning for payers other than Medicare Part B. Silent where the renderer is of another
    /// discipline or an assistant: then the evaluation itself is the finding (TH201, TH202); and
    /// where an assistant modifier tells that the discipline modifier is wrong (TH501).
    DISCIPLINE_WRONG_FOR_CODE {
        code: "TH103",
        name: "discipline-wrong-for-code",
        severity: Error,
        snip: 7,
        ack: Ack::status("A8:453"),
        since: SINCE,
        source: "CMS CR 9933 (2016) and CR 10176 (2017)",
        covers: "T103",
        fix_at: Coding,
        todo: "Find out who evaluated, and mend the modifier or the code.",
        cms1500: "24D",
        check: Check::Line(wrong_for_code),
    }
}

rule! {
    /// A code has the modifier of a discipline that does not bill it.
    ///
    /// ## Why
    /// Speech-language pathologists report 92507, 92526 or 97129 rather than exercise and other
    /// physical codes, and the other two disciplines do not report speech treatment. Under the
    /// wrong modifier the service counts for the wrong benefit.
    ///
    /// ## Example
    /// `SV1*HC:97110:GN*60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// Evaluations that are tied to one modifier are TH103, and an assistant modifier that tells
    /// the same is TH501. Only the border between speech and
    /// the other two is checked, and only for codes whose disciplines are known from a source.
    CODE_OUTSIDE_DISCIPLINE {
        code: "TH105",
        name: "code-outside-discipline",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A8:453"),
        source: "CMS NCCI policy manual (2026), chapter 11; list of therapy codes",
        covers: "T108",
        fix_at: Coding,
        todo: "Compare code and modifier with the therapist's note.",
        cms1500: "24D",
        check: Check::Line(outside),
    }
}

fn wrong_for_code(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let (Some(own), Some(sent)) = (line.procedure.evaluates_for(), line.mark().one()) else {
        return;
    };
    if own == sent
        || line.day < SINCE
        || is_assistant_mark_wrong(line.line)
        || line.foreign_evaluator().is_some()
        || line.is_evaluated_by_assistant()
    {
        return;
    }
    let code = line.procedure.code;
    let message = format!(
        "{code} is {} and goes with {}; the line carries {}",
        own.name(),
        own.modifier(),
        sent.modifier()
    );
    let finding = out.report(&DISCIPLINE_WRONG_FOR_CODE, line.at(el::SV101), message);
    if line.payer() != PayerKind::MedicarePartB {
        finding.at_most(Severity::Warning);
    }
    let others = line.evaluations_of(sent).unwrap_or_else(|| "another code".to_owned());
    finding.suggest(format!(
        "{code} with {} if a {} evaluated; {others} if it was {}",
        own.modifier(),
        own.therapist(),
        sent.name()
    ));
}

fn outside(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let Some(sent) = line.mark().one() else { return };
    if is_outside(&line, sent) && !is_assistant_mark_wrong(line.line) {
        let message = format!(
            "{} is billed with {}; the line carries {}",
            line.procedure.code,
            modifiers_of(line.procedure.disciplines),
            sent.modifier()
        );
        out.report(&CODE_OUTSIDE_DISCIPLINE, line.at(el::SV101), message);
    }
}

/// Whether the border between speech and the other two disciplines lies between code and
/// modifier.
pub(super) fn is_outside(line: &TherapyLine<'_>, sent: Discipline) -> bool {
    let allowed = line.procedure.disciplines;
    let crosses = match sent {
        Discipline::Speech => !allowed.contains(&Discipline::Speech),
        Discipline::Physical | Discipline::Occupational => allowed == [Discipline::Speech],
    };
    crosses
        && !allowed.is_empty()
        && line.procedure.confidence < 3
        && line.procedure.evaluates_for().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, check, clean, dirty};

    const LINE: &str = "HC:97110:GP*120*UN*2";
    const PAYER: &str = "*******MB~";
    const SAID: &str = "97162 is physical therapy and goes with GP; the line carries GO";

    #[test]
    fn an_evaluation_with_the_other_modifier() {
        let line = (LINE, "HC:97162:GO*120*UN*1");
        dirty(&DISCIPLINE_WRONG_FOR_CODE, &[line], &format!("SV101: {SAID}"));
        // Nobody knows who rendered it: the pair is wrong all the same.
        let unknown = ("PRV*PE*PXC*225100000X~\n", "");
        dirty(&DISCIPLINE_WRONG_FOR_CODE, &[line, unknown], &format!("SV101: {SAID}"));
    }

    #[test]
    fn both_readings_are_suggested() {
        let checked = check(&changed(&[(LINE, "HC:97162:GO*120*UN*1")]));
        let mut records = checked.iter().flat_map(|batch| &batch.records);
        let own = records.find(|record| record.finding.rule.code == "TH103").unwrap();
        assert_eq!(
            own.finding.suggestion.as_deref(),
            Some(
                "97162 with GP if a physical therapist evaluated; 97166, 97165 or 97167 if it was \
                 occupational therapy"
            )
        );
    }

    #[test]
    fn payers_other_than_medicare_b_are_not_refused_for_it() {
        let line = (LINE, "HC:97162:GO*120*UN*1");
        for payer in ["*******16~", "*******CI~", "*******MC~", "*******WC~", "*******CH~"] {
            let said = format!("SV101 (warning): {SAID}");
            dirty(&DISCIPLINE_WRONG_FOR_CODE, &[line, (PAYER, payer)], &said);
        }
    }

    #[test]
    fn the_right_pairs() {
        for line in ["HC:97162:GP", "HC:97166:GO", "HC:92523:GN", "HC:92526:GO", "HC:97110:GN"] {
            clean(&DISCIPLINE_WRONG_FOR_CODE, &[(LINE, &format!("{line}*120*UN*1"))]);
        }
    }

    #[test]
    fn the_evaluation_itself_is_the_finding() {
        let therapist = ("*PXC*225100000X", "*PXC*225X00000X");
        let line = (LINE, "HC:97162:GO*120*UN*1");
        clean(&DISCIPLINE_WRONG_FOR_CODE, &[line, therapist]);
        clean(&DISCIPLINE_WRONG_FOR_CODE, &[line, ("*PXC*225100000X", "*PXC*224Z00000X")]);
        clean(&DISCIPLINE_WRONG_FOR_CODE, &[(LINE, "HC:97162:GO:CQ*120*UN*1")]);
    }

    #[test]
    fn across_the_border_of_speech() {
        dirty(
            &CODE_OUTSIDE_DISCIPLINE,
            &[(LINE, "HC:97110:GN*120*UN*2")],
            "SV101: 97110 is billed with GP or GO; the line carries GN",
        );
        dirty(
            &CODE_OUTSIDE_DISCIPLINE,
            &[(LINE, "HC:92507:GO*120*UN*1")],
            "SV101: 92507 is billed with GN; the line carries GO",
        );
    }

    #[test]
    fn codes_of_several_disciplines() {
        for line in ["HC:92526:GP", "HC:97129:GN", "HC:97530:GO", "HC:97150:GN", "HC:20560:GO"] {
            clean(&CODE_OUTSIDE_DISCIPLINE, &[(LINE, &format!("{line}*120*UN*1"))]);
        }
        // Tied to one modifier: TH103.
        clean(&CODE_OUTSIDE_DISCIPLINE, &[(LINE, "HC:92521:GP*120*UN*1")]);
        // Disciplines known from memory only.
        clean(&CODE_OUTSIDE_DISCIPLINE, &[(LINE, "HC:29125:GN*120*UN*1")]);
    }
}
