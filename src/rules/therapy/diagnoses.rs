//! TH801 to TH806, TH810: what the diagnoses of a therapy line say for it.

use crate::claim::PayerKind::{Commercial, MedicarePartB};
use crate::claim::{Claim, Diagnosis, ServiceLine};
use crate::codes::generated::{
    AFTERCARE, DISEASE, EXTERNAL_CAUSE, FACTOR, IMPAIRMENT, LIMBS_AND_BACK, NEW_INJURY, SPEECH,
    SYMPTOM, VAGUE_DIAGNOSIS,
};
use crate::codes::{CodeGroup, Discipline, EvaluationTier};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Rule, Severity};
use crate::guide::el;

use super::assistant_modifiers::is_assistant_mark_wrong;
use super::therapy_line::TherapyLine;

const EVIDENCE: Payers = Payers::NONE.with(&[MedicarePartB, Commercial], Severity::Warning);

rule! {
    /// A therapy line points to nothing but Z codes.
    ///
    /// ## Why
    /// Z codes tell why somebody comes, not what ails him. Aftercare alone seldom supports
    /// therapy; payers want the pain, the weakness or the gait as well.
    ///
    /// ## Example
    /// Z47.1 alone → M25.561 and Z47.1, and pointers to both.
    ///
    /// ## Exceptions
    /// Medicare Part B and commercial plans only. A missing limb (Z89) is what is treated. Lines of
    /// other professions without a discipline modifier are not judged, unless their code is always
    /// therapy.
    FACTORS_ONLY {
        code: "TH801",
        name: "factors-only",
        severity: Warning,
        payers: EVIDENCE,
        snip: 7,
        ack: Ack::status("A7:477"),
        source: "ICD-10-CM guidelines, I.C.21 (2026); WebPT on aftercare",
        covers: "T803",
        fix_at: Coding,
        todo: "Add the code of what is treated, and point to it first.",
        cms1500: "24E",
        check: Check::Line(check),
    }
}

rule! {
    /// A line points to aftercare and to an injury.
    ///
    /// ## Why
    /// The aftercare of an injury is told by the seventh character of its own code (D), not by a
    /// Z code.
    ///
    /// ## Example
    /// Z47.89 with S83.511D → S83.511D.
    ///
    /// ## Exceptions
    /// What an injury left behind (S as seventh character) is no injury that heals.
    AFTERCARE_OF_INJURY {
        code: "TH802",
        name: "aftercare-of-injury",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:477"),
        source: "ICD-10-CM guidelines, I.C.21.c.7 (2026)",
        covers: "T804",
        fix_at: Coding,
        todo: "Keep the injury with seventh character D, and drop the Z code.",
        cms1500: "21",
        check: Check::With(&FACTORS_ONLY),
    }
}

rule! {
    /// A treatment points to an injury in its first encounter.
    ///
    /// ## Why
    /// The seventh character A is for active treatment, such as surgery or the emergency room.
    /// Rehabilitation is D, for the healing phase, or S for what remains.
    ///
    /// ## Example
    /// S83.511A on a line of 97110 → S83.511D.
    ///
    /// ## Exceptions
    /// Evaluations are not judged, nor lines of physicians, chiropractors and others who treat
    /// injuries actively.
    INJURY_AS_NEW {
        code: "TH803",
        name: "injury-as-new",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:477"),
        source: "ICD-10-CM guidelines, I.C.19.a (2026); APTA",
        covers: "T805",
        fix_at: Coding,
        todo: "Send D as seventh character if this is rehabilitation.",
        cms1500: "21",
        check: Check::With(&FACTORS_ONLY),
    }
}

rule! {
    /// The first diagnosis of a therapy line is vague.
    ///
    /// ## Why
    /// Pain in an unspecified joint, weakness, an unspecified gait: weak evidence for therapy, and
    /// the notes mostly know more.
    ///
    /// ## Example
    /// M25.50 → M25.561, pain in the right knee.
    ///
    /// ## Exceptions
    /// Information, for Medicare Part B and commercial plans only.
    VAGUE_FIRST_DIAGNOSIS {
        code: "TH804",
        name: "vague-first-diagnosis",
        severity: Info,
        payers: EVIDENCE,
        snip: 7,
        ack: Ack::status("A7:477"),
        source: "ICD-10-CM (2026); APTA",
        covers: "T806",
        fix_at: Coding,
        todo: "Code joint and side, or the impairment that was examined.",
        cms1500: "21",
        check: Check::With(&FACTORS_ONLY),
    }
}

rule! {
    /// A therapy line points to a disease and to no impairment.
    ///
    /// ## Why
    /// Medicare's contractors ask for the medical diagnosis and for what therapy treats: pain,
    /// weakness, gait, swallowing, speech.
    ///
    /// ## Example
    /// M17.11 alone → M17.11 and M25.561.
    ///
    /// ## Exceptions
    /// Information, for Medicare Part B only. Sequelae of a stroke (I69) name the deficit
    /// themselves.
    DISEASE_ONLY {
        code: "TH805",
        name: "disease-only",
        severity: Info,
        payers: Payers::NONE.with(&[MedicarePartB], Severity::Info),
        snip: 7,
        ack: Ack::status("A7:477"),
        source: "MAC articles such as A57067; not verified for every contractor (as read in 2026)",
        covers: "T807",
        fix_at: Coding,
        todo: "Add the impairment that is treated, if the notes name it.",
        cms1500: "21",
        check: Check::With(&FACTORS_ONLY),
    }
}

rule! {
    /// The diagnoses of a line belong to another discipline.
    ///
    /// ## Why
    /// A line under a speech plan that points to a knee, or a line under a physical therapy plan
    /// that points to speech alone, mostly has the wrong pointer.
    ///
    /// ## Example
    /// `92507:GN` that points to M17.11 → the pointer to R47.01.
    ///
    /// ## Exceptions
    /// Known from memory, so it only warns. Lines with any other diagnosis are silent.
    DIAGNOSIS_OF_ANOTHER_DISCIPLINE {
        code: "TH806",
        name: "diagnosis-of-another-discipline",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:477"),
        source: "code families; own knowledge, not verified (as read in 2026)",
        covers: "T810",
        fix_at: Coding,
        todo: "See whether the pointer means another diagnosis of the claim.",
        cms1500: "24E",
        check: Check::With(&FACTORS_ONLY),
    }
}

rule! {
    /// A high-complexity evaluation points to one symptom.
    ///
    /// ## Why
    /// The high level takes three or more factors or other illnesses. One symptom code does not
    /// show them; auditors look for that.
    ///
    /// ## Example
    /// 97163 with R26.89 alone → the other illnesses as well, or the level that was reached.
    ///
    /// ## Exceptions
    /// Information: the chart decides.
    HIGH_LEVEL_FOR_ONE_SYMPTOM {
        code: "TH206",
        name: "high-level-for-one-symptom",
        severity: Info,
        snip: 7,
        ack: Ack::status("A7:477"),
        source: "Clinicient; APTA Pelvic Health (2017)",
        covers: "T316",
        fix_at: Coding,
        todo: "Add the illnesses that bear on the plan of care, if the chart names them.",
        cms1500: "21",
        check: Check::With(&FACTORS_ONLY),
    }
}

rule! {
    /// A line points first to an external cause.
    ///
    /// ## Why
    /// Codes from V, W, X and Y tell how something happened and are never listed first.
    ///
    /// ## Example
    /// A pointer `2:1` where 2 is W19.XXXA → `1`, or the injury first.
    ///
    /// ## Exceptions
    /// An external cause as principal diagnosis of the claim is CL330.
    EXTERNAL_CAUSE_POINTED_FIRST {
        code: "TH810",
        name: "external-cause-pointed-first",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:477"),
        source: "ICD-10-CM guidelines, I.C.20 (2026)",
        covers: "T802",
        fix_at: Coding,
        todo: "Point to the injury or illness first.",
        cms1500: "24E",
        check: Check::With(&FACTORS_ONLY),
    }
}

/// A therapy line with the codes of the diagnoses that it points to, in its order.
struct Pointed<'a> {
    line: TherapyLine<'a>,
    codes: [Option<&'a [u8]>; 4],
    claim: &'a Claim<'a>,
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let Some(codes) = pointed(line.line, claim) else { return };
    let pointed = Pointed { line, codes, claim };
    pointed.external_cause_first(out);
    if !line.is_given_as_therapy() {
        return;
    }
    pointed.factors_only(out);
    pointed.aftercare_of_injury(out);
    pointed.injury_as_new(out);
    pointed.vague_first(out);
    pointed.disease_only(out);
    pointed.of_another_discipline(out);
    pointed.high_for_one_symptom(out);
}

/// The codes; `None` if a diagnosis is not there or no ICD-10 code.
fn pointed<'b>(line: &ServiceLine<'b>, claim: &Claim<'b>) -> Option<[Option<&'b [u8]>; 4]> {
    let mut codes = [None; 4];
    for (slot, place) in codes.iter_mut().zip(line.pointers()) {
        let mut diagnoses = claim.diagnoses();
        let found = diagnoses.find(|diagnosis: &Diagnosis<'_>| diagnosis.element == place)?;
        *slot = Some(found).filter(Diagnosis::is_icd10).map(|diagnosis| diagnosis.code);
        (*slot)?;
    }
    codes.first().copied().flatten().map(|_| codes)
}

/// Whether a diagnosis has this seventh character.
fn has_seventh(code: &[u8], character: u8) -> bool {
    code.get(6) == Some(&character)
}

fn words(code: &[u8]) -> String {
    code.escape_ascii().to_string()
}

impl<'a> Pointed<'a> {
    fn first(&self) -> &'a [u8] {
        self.codes.first().copied().flatten().unwrap_or_default()
    }

    fn all_of(&self, group: &CodeGroup) -> bool {
        self.codes.iter().flatten().all(|code| group.holds(code))
    }

    fn any_of(&self, group: &CodeGroup) -> Option<&'a [u8]> {
        self.codes.iter().flatten().copied().find(|code| group.holds(code))
    }

    fn report(&self, rule: &'static Rule, message: String, out: &mut Findings) {
        out.report(rule, self.line.at(el::SV107), message);
    }

    fn factors_only(&self, out: &mut Findings) {
        if self.all_of(&FACTOR) {
            let first = words(self.first());
            let message = format!("the line points to {first} and to no code of what is treated");
            self.report(&FACTORS_ONLY, message, out);
        }
    }

    fn aftercare_of_injury(&self, out: &mut Findings) {
        let Some(aftercare) = self.any_of(&AFTERCARE) else { return };
        // S tells of what an injury left behind.
        let is_healing = |code: &&[u8]| NEW_INJURY.holds(code) && !has_seventh(code, b'S');
        let Some(injury) = self.codes.into_iter().flatten().find(is_healing) else { return };
        let message =
            format!("{} is sent for the aftercare of {}", words(aftercare), words(injury));
        self.report(&AFTERCARE_OF_INJURY, message, out);
    }

    fn injury_as_new(&self, out: &mut Findings) {
        let is_new = |code: &&[u8]| NEW_INJURY.holds(code) && has_seventh(code, b'A');
        let Some(injury) = self.codes.into_iter().flatten().find(is_new) else { return };
        let procedure = self.line.procedure;
        if procedure.tier.is_none() && !self.line.is_of_another_profession() {
            let (injury, code) = (words(injury), procedure.code);
            let message = format!("{injury} is the code of a first encounter, {code} a treatment");
            self.report(&INJURY_AS_NEW, message, out);
        }
    }

    fn vague_first(&self, out: &mut Findings) {
        if VAGUE_DIAGNOSIS.holds(self.first()) {
            let message = format!("{} says neither where nor what", words(self.first()));
            self.report(&VAGUE_FIRST_DIAGNOSIS, message, out);
        }
    }

    fn disease_only(&self, out: &mut Findings) {
        let is_named = || self.claim.diagnoses().any(|one| IMPAIRMENT.holds(one.code));
        if self.all_of(&DISEASE) && !is_named() {
            let message = format!("{} is a disease; no impairment is coded", words(self.first()));
            self.report(&DISEASE_ONLY, message, out);
        }
    }

    fn of_another_discipline(&self, out: &mut Findings) {
        let line = &self.line;
        let foreign = match line.mark().one() {
            Some(Discipline::Speech) => &LIMBS_AND_BACK,
            Some(Discipline::Physical) => &SPEECH,
            // Occupational therapists treat swallowing and thinking too.
            Some(Discipline::Occupational) | None => return,
        };
        if !self.all_of(foreign) {
            return;
        }
        // A doubtful modifier is the cause itself.
        let agrees = |mark: &Discipline| {
            line.procedure.disciplines.contains(mark)
                && line.renderer().is_none_or(|renderer| renderer.discipline == *mark)
                && !is_assistant_mark_wrong(line.line)
        };
        let Some(mark) = line.mark().one().filter(agrees) else { return };
        let first = words(self.first());
        let message = format!("the line is under {}, and points to {first} only", mark.name());
        self.report(&DIAGNOSIS_OF_ANOTHER_DISCIPLINE, message, out);
    }

    fn high_for_one_symptom(&self, out: &mut Findings) {
        let [Some(only), None, ..] = self.codes else { return };
        if SYMPTOM.holds(only) && self.line.procedure.tier == Some(EvaluationTier::High) {
            let code = self.line.procedure.code;
            let message = format!("{code} points to one symptom, {}", words(only));
            self.report(&HIGH_LEVEL_FOR_ONE_SYMPTOM, message, out);
        }
    }

    fn external_cause_first(&self, out: &mut Findings) {
        let first = self.first();
        let is_principal =
            || self.claim.diagnoses().next().is_some_and(|one| EXTERNAL_CAUSE.holds(one.code));
        if EXTERNAL_CAUSE.holds(first) && !is_principal() {
            let message = format!("the first pointer means {}, an external cause", words(first));
            self.report(&EXTERNAL_CAUSE_POINTED_FIRST, message, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const HI: &str = "HI*ABK:M25561*ABF:R262~";
    const POINTS: &str = "*2***1~";
    const PAYER: &str = "*******MB~";

    #[test]
    fn factors_alone() {
        let only = (HI, "HI*ABK:Z471*ABF:R262~");
        dirty(
            &FACTORS_ONLY,
            &[only],
            "SV107: the line points to Z471 and to no code of what is treated",
        );
        clean(&FACTORS_ONLY, &[only, (POINTS, "*2***1:2~")]);
        clean(&FACTORS_ONLY, &[only, (PAYER, "*******MC~")]);
    }

    #[test]
    fn lines_of_other_professions_are_not_read_as_therapy() {
        let factor = (HI, "HI*ABK:Z00129*ABF:R262~");
        let test = (FIRST, "HC:96110*120*UN*2");
        let physician = ("PXC*225100000X", "PXC*208000000X");
        clean(&FACTORS_ONLY, &[factor, test, physician]);
        dirty(
            &FACTORS_ONLY,
            &[factor, physician],
            "SV107: the line points to Z00129 and to no code of what is treated",
        );
        clean(&FACTORS_ONLY, &[(HI, "HI*ABK:Z89511*ABF:R262~")]);
        let injury = (HI, "HI*ABK:S134XXA*ABF:R262~");
        let second = ("*1***1:2~", "*1***2~");
        for profession in ["111N00000X", "207X00000X"] {
            let profession = format!("PXC*{profession}");
            clean(&INJURY_AS_NEW, &[injury, second, ("PXC*225100000X", &profession)]);
        }
    }

    #[test]
    fn injuries_and_their_aftercare() {
        let both =
            [(HI, "HI*ABK:Z4789*ABF:S83511D~"), (POINTS, "*2***1:2~"), ("*1***1:2~", "*1***2~")];
        dirty(&AFTERCARE_OF_INJURY, &both, "SV107: Z4789 is sent for the aftercare of S83511D");
        let [_, first, second] = both;
        clean(&AFTERCARE_OF_INJURY, &[(HI, "HI*ABK:Z4789*ABF:S83511S~"), first, second]);
        clean(&AFTERCARE_OF_INJURY, &[(HI, "HI*ABK:Z471*ABF:M25561~"), (POINTS, "*2***1:2~")]);
        let new = (HI, "HI*ABK:S83511A*ABF:R262~");
        let second = ("*1***1:2~", "*1***2~");
        dirty(
            &INJURY_AS_NEW,
            &[new, second],
            "SV107: S83511A is the code of a first encounter, 97110 a treatment",
        );
        clean(&INJURY_AS_NEW, &[(HI, "HI*ABK:S83511D*ABF:R262~")]);
        clean(&INJURY_AS_NEW, &[new, second, (FIRST, "HC:97162:GP*120*UN*1")]);
    }

    #[test]
    fn vague_diagnoses_and_diseases() {
        dirty(
            &VAGUE_FIRST_DIAGNOSIS,
            &[(HI, "HI*ABK:M2550*ABF:R262~"), ("*1***1:2~", "*1***2:1~")],
            "SV107: M2550 says neither where nor what",
        );
        clean(
            &VAGUE_FIRST_DIAGNOSIS,
            &[(HI, "HI*ABK:M2550*ABF:R262~"), ("*1***1:2~", "*1***2~"), (PAYER, "*******WC~")],
        );
        dirty(
            &DISEASE_ONLY,
            &[(HI, "HI*ABK:M1711*ABF:Z471~"), ("*1***1:2~", "*1***2~")],
            "SV107: M1711 is a disease; no impairment is coded",
        );
        clean(&DISEASE_ONLY, &[(HI, "HI*ABK:M1711*ABF:M25561~")]);
        clean(&DISEASE_ONLY, &[(HI, "HI*ABK:M1711*ABF:Z471~"), (PAYER, "*******CI~")]);
    }

    #[test]
    fn diagnoses_of_another_discipline() {
        dirty(
            &DIAGNOSIS_OF_ANOTHER_DISCIPLINE,
            &[(HI, "HI*ABK:R4701*ABF:R262~")],
            "SV107: the line is under physical therapy, and points to R4701 only",
        );
        dirty(
            &DIAGNOSIS_OF_ANOTHER_DISCIPLINE,
            &[(FIRST, "HC:92507:GN*120*UN*1"), ("PXC*225100000X", "PXC*235Z00000X")],
            "SV107: the line is under speech-language pathology, and points to M25561 only",
        );
        clean(
            &DIAGNOSIS_OF_ANOTHER_DISCIPLINE,
            &[(HI, "HI*ABK:R4701*ABF:R262~"), (POINTS, "*2***1:2~")],
        );
    }

    #[test]
    fn a_high_level_for_one_symptom() {
        let symptom = (HI, "HI*ABK:R2689*ABF:M25561~");
        dirty(
            &HIGH_LEVEL_FOR_ONE_SYMPTOM,
            &[symptom, (FIRST, "HC:97163:GP*120*UN*1"), ("*UN*1***1~", "*UN*1***1~")],
            "SV107: 97163 points to one symptom, R2689",
        );
        clean(&HIGH_LEVEL_FOR_ONE_SYMPTOM, &[symptom, (FIRST, "HC:97162:GP*120*UN*1")]);
        clean(&HIGH_LEVEL_FOR_ONE_SYMPTOM, &[(FIRST, "HC:97163:GP*120*UN*1")]);
    }

    #[test]
    fn external_causes_pointed_to_first() {
        let cause = (HI, "HI*ABK:M25561*ABF:W19XXXA~");
        dirty(
            &EXTERNAL_CAUSE_POINTED_FIRST,
            &[cause, (POINTS, "*2***2:1~")],
            "SV107: the first pointer means W19XXXA, an external cause",
        );
        clean(&EXTERNAL_CAUSE_POINTED_FIRST, &[cause]);
    }
}
