//! TH203 to TH205, TH401, TH402, TH404: codes that are not paid beside each other.

use crate::claim::PayerKind::{Commercial, Medicaid, MedicareOther, MedicarePartB};
use crate::claim::{Claim, Modifiers};
use crate::codes::generated::{OFFICE_VISIT, PAIR_BYPASS};
use crate::codes::{Codes, EvaluationTier, Pair};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, NotChecked, Payers, Place, Rule, Severity};
use crate::guide::el;

use super::therapy_line::TherapyLine;
use super::visit::{Service, twos};

/// Who denies by CMS's edits. Commercial plans follow them in part.
const BY_EDITS: Payers = Payers::NONE
    .with(&[MedicarePartB, MedicareOther, Medicaid], Severity::Error)
    .with(&[Commercial], Severity::Warning);

rule! {
    /// Two levels of one evaluation are billed for one day.
    ///
    /// ## Why
    /// An evaluation has one level of complexity: 97161, 97162 or 97163; 97165, 97166 or 97167.
    /// The lower one is denied beside the higher, and no modifier helps.
    ///
    /// ## Example
    /// 97161 and 97162 on one day → 97162 alone, if all its components are met.
    ///
    /// ## Exceptions
    /// Services of different people, and dates for which CMS had no such edit: from 2020-01-01 to
    /// 2020-09-30.
    TWO_EVALUATION_LEVELS {
        code: "TH203",
        name: "two-evaluation-levels",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS NCCI practitioner edits (2024-07), hospital edits (2026-10)",
        covers: "T301",
        fix_at: Coding,
        todo: "Keep the level whose components are all met, and drop the other line.",
        cms1500: "24D",
        check: Check::With(&PAIR_NEVER_PAID),
    }
}

rule! {
    /// An evaluation and a re-evaluation of one discipline are billed for one day.
    ///
    /// ## Why
    /// A re-evaluation (97164, 97168) looks again at a plan of care that stands; on the day of
    /// the first evaluation there is none. It is denied, and no modifier helps.
    ///
    /// ## Example
    /// 97162 and 97164 on one day → 97162 alone.
    ///
    /// ## Exceptions
    /// Services of different people, and dates for which CMS had no such edit.
    EVALUATION_AND_REEVALUATION {
        code: "TH204",
        name: "evaluation-and-reevaluation",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS NCCI practitioner edits (2024-07), hospital edits (2026-10)",
        covers: "T302",
        fix_at: Coding,
        todo: "Keep the evaluation that was made, and drop the other line.",
        cms1500: "24D",
        check: Check::With(&PAIR_NEVER_PAID),
    }
}

rule! {
    /// A therapy evaluation is billed beside an office visit of the same person.
    ///
    /// ## Why
    /// The evaluation holds what an office visit would pay for. Therapists may bill no office
    /// visit at all; others need a modifier that says that the visit was another service.
    ///
    /// ## Example
    /// 97162 and 99213 on one day → 97162 alone.
    ///
    /// ## Exceptions
    /// A warning where the renderer is not known to be a therapist, and silent then if one of the
    /// lines has a modifier such as 25 or 59.
    EVALUATION_BESIDE_OFFICE_VISIT {
        code: "TH205",
        name: "evaluation-beside-office-visit",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS NCCI practitioner edits (2024-07), hospital edits (2026-10); UnitedHealthcare therapy policy",
        covers: "T312",
        fix_at: Coding,
        todo: "Bill the evaluation alone, or say by a modifier why the visit was another service.",
        cms1500: "24D",
        check: Check::With(&PAIR_NEVER_PAID),
    }
}

rule! {
    /// Two codes stand on one day that are never paid together.
    ///
    /// ## Why
    /// CMS's table of procedure pairs has them with indicator 0: the code in column 2 is denied
    /// beside the code in column 1, and no modifier helps.
    ///
    /// ## Example
    /// 97140 and 97124 on one day → 97140 alone.
    ///
    /// ## Exceptions
    /// Edits count by date of service, and for services of one person on one day only. A warning
    /// for commercial plans, which follow the table in part. Edits that are not certain are
    /// TH402. Two levels of one evaluation are TH203, evaluation and re-evaluation TH204. Where the
    /// codes of a visit stand in two claims of a file, all of these are told at the later claim, as
    /// warnings.
    PAIR_NEVER_PAID {
        code: "TH401",
        name: "pair-never-paid",
        severity: Error,
        payers: BY_EDITS,
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS NCCI practitioner edits (2024-07), hospital edits (2026-10)",
        covers: "T401 T313",
        fix_at: Coding,
        todo: "Drop the line that is not paid, or correct the code.",
        cms1500: "24D",
        check: Check::Claim(check),
    }
}

rule! {
    /// Two codes stand on one day that are paid together with a modifier only.
    ///
    /// ## Why
    /// CMS's table of procedure pairs has them with indicator 1: the code in column 2 is denied,
    /// unless a modifier such as 59 or XS says that the services were distinct. Whether they were
    /// is in the notes of the visit, not in the claim, so the tool adds no modifier.
    ///
    /// ## Example
    /// 97150 and 97110 on one day → 97150, and 97110 with 59 if it was given apart from the group.
    ///
    /// ## Exceptions
    /// Any modifier of the table's list on either line ends the matter, as does GY. Pairs that articles still
    /// name, such as 97530 with 97116 or an evaluation with 97140, are no edits since 2020.
    PAIR_NEEDS_MODIFIER {
        code: "TH402",
        name: "pair-needs-modifier",
        severity: Warning,
        payers: BY_EDITS,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS NCCI practitioner edits (2024-07), policy manual chapter 1; CMS CR 11168 (2019)",
        covers: "T402 T406",
        fix_at: Coding,
        todo: "If the services were distinct and the notes show it, add 59 or XE, XP, XS, XU.",
        cms1500: "24D",
        check: Check::With(&PAIR_NEVER_PAID),
    }
}

rule! {
    /// A modifier asks for two codes to be paid together that never are.
    ///
    /// ## Why
    /// With indicator 0 in CMS's table of procedure pairs no modifier helps: the line is denied,
    /// and the modifier draws audits.
    ///
    /// ## Example
    /// `97124` with 59 beside 97140 → 97140 alone.
    ///
    /// ## Exceptions
    /// A warning for commercial plans, silent for payers that do not use the table.
    MODIFIER_DOES_NOT_HELP {
        code: "TH404",
        name: "modifier-does-not-help",
        severity: Error,
        payers: BY_EDITS,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS NCCI policy manual, chapter 1; practitioner edits (2024-07)",
        covers: "T404",
        fix_at: Coding,
        todo: "Drop the line that is not paid, or correct the code.",
        cms1500: "24D",
        check: Check::With(&PAIR_NEVER_PAID),
    }
}

fn check(claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    if claim.lines.len() < 2 {
        return;
    }
    let is_unknown = |service: Service<'_>| {
        let is_therapy = context.codes.procedure(service.code).is_some();
        is_therapy && !context.codes.knows_edits_of(service.day)
    };
    let is_judged = BY_EDITS.highest(claim.ancestors.payer_kind).is_some();
    if is_judged && claim.lines.iter().filter_map(Service::read).any(is_unknown) {
        out.not_checked(NotChecked::Edits);
    }
    for (one, other) in twos(claim) {
        let Some(denied) = Denied::between(&one, &other, context.codes) else { continue };
        if !one.is_of_visit(&other, claim) {
            continue;
        }
        let is_therapist = |service: Service<'_>| {
            let line = TherapyLine::read(service.line, claim, context);
            line.is_some_and(|line| line.renderer().is_some())
        };
        let is_visit_of_therapist = denied.is_office_visit() && is_therapist(denied.first);
        let is_bypassed = denied.is_bypassed() && !is_visit_of_therapist;
        let Some((rule, words)) = judge(denied.edit, is_bypassed, context.codes) else { continue };
        let Some(service) = denied.second.line.service else { continue };
        let (paid, code, day) = (denied.first.code, denied.second.code, denied.second.day);
        let message = format!("{code} beside {paid} on {day}: {words}");
        out.begin_line(Some(denied.second.line.ordinal));
        let finding = out.report(rule, Place::of(&service, el::SV101_2), message);
        if denied.is_office_visit() && !is_visit_of_therapist {
            finding.at_most(Severity::Warning);
        }
    }
    out.begin_line(None);
}

/// Two services of which the second is denied by an edit.
struct Denied<'a> {
    first: Service<'a>,
    second: Service<'a>,
    edit: &'a Pair,
}

impl<'a> Denied<'a> {
    /// The edit between two services of one day, in whichever order.
    fn between(one: &Service<'a>, other: &Service<'a>, codes: &'a Codes) -> Option<Self> {
        let edit = |first: &Service<'a>, second: &Service<'a>| {
            let edit = codes.edit(first.code, second.code, first.day)?;
            // Nobody expects to be paid for what the law excludes.
            let is_excluded = [first, second].iter().any(|one| one.line.modifiers.has("GY"));
            (!is_excluded).then_some(Self { first: *first, second: *second, edit })
        };
        edit(one, other).or_else(|| edit(other, one))
    }

    fn is_office_visit(&self) -> bool {
        OFFICE_VISIT.holds(self.edit.column2.as_bytes())
    }

    /// Whether a modifier says that the two were distinct.
    fn is_bypassed(&self) -> bool {
        [self.first, self.second].iter().any(|service| has_bypass(&service.line.modifiers))
    }
}

/// The rule that two codes of one visit break by an edit, and what is wrong; `None` if a modifier
/// on one of them makes it right.
pub(crate) fn judge(
    edit: &Pair,
    is_bypassed: bool,
    codes: &Codes,
) -> Option<(&'static Rule, &'static str)> {
    if OFFICE_VISIT.holds(edit.column2.as_bytes()) {
        let words = "the evaluation holds the visit";
        return (!is_bypassed).then_some((&EVALUATION_BESIDE_OFFICE_VISIT, words));
    }
    if !edit.is_never_paid() {
        let words = "paid only with a modifier that says that the services were distinct";
        return (!is_bypassed).then_some((&PAIR_NEEDS_MODIFIER, words));
    }
    let tier = |code| codes.procedure(code)?.tier;
    Some(match (tier(edit.column1), tier(edit.column2)) {
        (Some(_), Some(EvaluationTier::Reevaluation)) => {
            let words = "no plan of care stands that could be looked at again";
            (&EVALUATION_AND_REEVALUATION, words)
        }
        (Some(_), Some(_)) => (&TWO_EVALUATION_LEVELS, "an evaluation has one level"),
        _ if is_bypassed => {
            (&MODIFIER_DOES_NOT_HELP, "never paid together, with a modifier or without")
        }
        _ => (&PAIR_NEVER_PAID, "never paid together"),
    })
}

/// Whether a modifier says that a service was distinct.
pub(crate) fn has_bypass(modifiers: &Modifiers) -> bool {
    modifiers.iter().any(|modifier| PAIR_BYPASS.holds(modifier))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const SECOND: &str = "HC:97140:GP*80*UN*1";
    const PAYER: &str = "*******MB~";

    /// The two lines of the clean file with these codes and modifiers.
    fn lines(first: &str, second: &str) -> Vec<(&'static str, String)> {
        vec![(FIRST, format!("HC:{first}*120*UN*1")), (SECOND, format!("HC:{second}*80*UN*1"))]
    }

    #[track_caller]
    fn bad(rule: &Rule, first: &str, second: &str, expected: &str) {
        let changes = lines(first, second);
        let changes: Vec<(&str, &str)> = changes.iter().map(|(a, b)| (*a, b.as_str())).collect();
        dirty(rule, &changes, expected);
        let others = [
            &TWO_EVALUATION_LEVELS,
            &EVALUATION_AND_REEVALUATION,
            &EVALUATION_BESIDE_OFFICE_VISIT,
            &PAIR_NEVER_PAID,
            &PAIR_NEEDS_MODIFIER,
            &MODIFIER_DOES_NOT_HELP,
        ];
        for other in others.iter().filter(|other| other.code != rule.code) {
            clean(other, &changes);
        }
    }

    #[track_caller]
    fn good(rule: &Rule, first: &str, second: &str, more: &[(&str, &str)]) {
        let changes = lines(first, second);
        let mut changes: Vec<(&str, &str)> =
            changes.iter().map(|(a, b)| (*a, b.as_str())).collect();
        changes.extend(more);
        clean(rule, &changes);
    }

    #[test]
    fn edits_of_a_later_quarter_are_counted() {
        let count = |changes: &[(&str, &str)]| {
            let checked = crate::rules::testing::check(&changed(changes));
            let all = checked.iter().flat_map(|batch| batch.not_checked.iter());
            all.filter(|(what, ..)| *what == NotChecked::Edits).map(|(.., n)| n).sum::<u64>()
        };
        assert_eq!(count(&[]), 1);
        let old = ("D8*20260302~", "D8*20240801~");
        assert_eq!(count(&[old, old]), 0);
        assert_eq!(count(&[(PAYER, "*******WC~")]), 0);
    }

    #[test]
    fn two_levels_of_one_evaluation() {
        bad(
            &TWO_EVALUATION_LEVELS,
            "97161:GP",
            "97162:GP",
            "SV101-2: 97161 beside 97162 on 2026-03-02: an evaluation has one level",
        );
        bad(
            &TWO_EVALUATION_LEVELS,
            "97167:GO",
            "97165:GO",
            "SV101-2: 97165 beside 97167 on 2026-03-02: an evaluation has one level",
        );
        good(&TWO_EVALUATION_LEVELS, "97161:GP", "97165:GO", &[]);
        // No edit between 2020-01-01 and 2020-09-30.
        good(
            &TWO_EVALUATION_LEVELS,
            "97161:GP",
            "97162:GP",
            &[("D8*20260302", "D8*20200501"), ("D8*20260302", "D8*20200501")],
        );
        good(&TWO_EVALUATION_LEVELS, "97161:GP", "97162:GP", &[("D8*20260302", "D8*20260303")]);
    }

    #[test]
    fn an_evaluation_and_its_repetition() {
        bad(
            &EVALUATION_AND_REEVALUATION,
            "97162:GP",
            "97164:GP",
            "SV101-2: 97164 beside 97162 on 2026-03-02: no plan of care stands that could be looked at again",
        );
        good(&EVALUATION_AND_REEVALUATION, "97162:GP", "97168:GO", &[]);
    }

    #[test]
    fn an_office_visit_of_a_therapist_and_of_another() {
        bad(
            &EVALUATION_BESIDE_OFFICE_VISIT,
            "97162:GP",
            "99213",
            "SV101-2: 99213 beside 97162 on 2026-03-02: the evaluation holds the visit",
        );
        // No modifier lets a therapist bill a visit.
        bad(
            &EVALUATION_BESIDE_OFFICE_VISIT,
            "97162:GP",
            "99213:25",
            "SV101-2: 99213 beside 97162 on 2026-03-02: the evaluation holds the visit",
        );
        let physician = [("PXC*225100000X", "PXC*207Q00000X")];
        good(&EVALUATION_BESIDE_OFFICE_VISIT, "97162:GP", "99213:25", &physician);
        let text = changed(&[
            (FIRST, "HC:97162:GP*120*UN*1"),
            (SECOND, "HC:99213*80*UN*1"),
            ("PXC*225100000X", "PXC*207Q00000X"),
        ]);
        let said = said(&EVALUATION_BESIDE_OFFICE_VISIT, &text);
        assert!(said[0].contains("(warning)"), "{said:?}");
    }

    #[test]
    fn pairs_with_and_without_a_modifier_that_helps() {
        bad(
            &PAIR_NEVER_PAID,
            "97140:GP",
            "97124:GP",
            "SV101-2: 97124 beside 97140 on 2026-03-02: never paid together",
        );
        bad(
            &MODIFIER_DOES_NOT_HELP,
            "97140:GP",
            "97124:GP:59",
            "SV101-2: 97124 beside 97140 on 2026-03-02: never paid together, with a modifier or without",
        );
        bad(
            &PAIR_NEEDS_MODIFIER,
            "97150:GP",
            "97110:GP",
            "SV101-2: 97110 beside 97150 on 2026-03-02: paid only with a modifier that says that the services were distinct",
        );
        for modifiers in ["GP:59", "GP:XS", "GP:XE"] {
            good(&PAIR_NEEDS_MODIFIER, "97150:GP", &format!("97110:{modifiers}"), &[]);
        }
        good(&PAIR_NEEDS_MODIFIER, "97150:GP", "97110:GP:GY", &[]);
        // Medicare takes it on either line.
        good(&PAIR_NEEDS_MODIFIER, "97150:GP:59", "97110:GP", &[]);
    }

    #[test]
    fn payers_without_the_table_and_pairs_that_ended() {
        let pair = ("97140:GP", "97124:GP");
        for silent in ["*******WC~", "*******AM~", "*******CH~"] {
            good(&PAIR_NEVER_PAID, pair.0, pair.1, &[(PAYER, silent)]);
        }
        let text = changed(&[
            (FIRST, "HC:97140:GP*120*UN*1"),
            (SECOND, "HC:97124:GP*80*UN*1"),
            (PAYER, "*******CI~"),
        ]);
        assert!(said(&PAIR_NEVER_PAID, &text)[0].contains("(warning)"));
        for (first, second) in [
            ("97530:GP", "97116:GP"),
            ("97140:GP", "97530:GP"),
            ("97162:GP", "97140:GP"),
            ("97162:GP", "97530:GP"),
        ] {
            good(&PAIR_NEEDS_MODIFIER, first, second, &[]);
            good(&PAIR_NEVER_PAID, first, second, &[]);
        }
    }

    #[test]
    fn two_people_on_one_day_are_never_paired() {
        let other = "DTP*472*D8*20260302~\nNM1*82*1*OTHER*ANN****XX*1000000038~\nPRV*PE*PXC*225100000X~\nSE*31*";
        let changes = [
            (FIRST, "HC:97140:GP*120*UN*1"),
            (SECOND, "HC:97124:GP*80*UN*1"),
            ("DTP*472*D8*20260302~\nSE*29*", other),
        ];
        clean(&PAIR_NEVER_PAID, &changes);
        assert_eq!(codes_of(&changes), Vec::<&str>::new());
    }
}
