//! TH801 to TH806, TH810: what the diagnoses of a therapy line say for it.

use crate::claim::PayerKind::{Commercial, MedicarePartB};
use crate::claim::{Claim, Diagnosis, ServiceLine};
use crate::codes::generated::{
    AFTERCARE, DISEASE, EXTERNAL_CAUSE, FACTOR, IMPAIRMENT, MUSCULOSKELETAL, NEW_INJURY,
    SPEECH_AND_SWALLOWING, SYMPTOM, VAGUE_DIAGNOSIS,
};
use crate::codes::{CodeGroup, Discipline, EvaluationTier};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Severity};
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
    /// Medicare Part B and commercial plans only.
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
        check: Check::Line(factors_only),
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
        check: Check::Line(aftercare_of_injury),
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
    /// Evaluations are not judged.
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
        check: Check::Line(injury_as_new),
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
        check: Check::Line(vague_first),
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
        source: "MAC articles such as A57067; not verified for every contractor",
        covers: "T807",
        fix_at: Coding,
        todo: "Add the impairment that is treated, if the notes name it.",
        cms1500: "21",
        check: Check::Line(disease_only),
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
        source: "code families; own knowledge, not verified",
        covers: "T810",
        fix_at: Coding,
        todo: "See whether the pointer means another diagnosis of the claim.",
        cms1500: "24E",
        check: Check::Line(of_another_discipline),
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
        check: Check::Line(high_for_one_symptom),
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
        check: Check::Line(external_cause_first),
    }
}

/// The diagnoses that a line points to, in its order; `None` if one is not there or no ICD-10 code.
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

fn all_of(codes: &[Option<&[u8]>; 4], group: &CodeGroup) -> bool {
    codes.iter().flatten().all(|code| group.holds(code))
}

fn any_of<'b>(codes: &[Option<&'b [u8]>; 4], group: &CodeGroup) -> Option<&'b [u8]> {
    codes.iter().flatten().copied().find(|code| group.holds(code))
}

fn words(code: &[u8]) -> String {
    code.escape_ascii().to_string()
}

fn factors_only(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(codes) = pointed(line, claim).filter(|codes| all_of(codes, &FACTOR)) else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let first = codes.iter().flatten().next().map(|code| words(code)).unwrap_or_default();
    let message = format!("the line points to {first} and to no code of what is treated");
    out.report(&FACTORS_ONLY, line.at(el::SV107), message);
}

fn aftercare_of_injury(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let Some(codes) = pointed(line, claim) else { return };
    let (Some(aftercare), Some(injury)) = (any_of(&codes, &AFTERCARE), any_of(&codes, &NEW_INJURY))
    else {
        return;
    };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let message = format!("{} is sent for the aftercare of {}", words(aftercare), words(injury));
    out.report(&AFTERCARE_OF_INJURY, line.at(el::SV107), message);
}

fn injury_as_new(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(codes) = pointed(line, claim) else { return };
    let is_new = |code: &&[u8]| NEW_INJURY.holds(code) && code.len() == 7 && code.ends_with(b"A");
    let Some(injury) = codes.into_iter().flatten().find(is_new) else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    if line.procedure.tier.is_none() {
        let message = format!(
            "{} is the code of a first encounter, {} a treatment",
            words(injury),
            line.procedure.code
        );
        out.report(&INJURY_AS_NEW, line.at(el::SV107), message);
    }
}

fn vague_first(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let first = pointed(line, claim).and_then(|[first, ..]| first);
    let Some(first) = first.filter(|code| VAGUE_DIAGNOSIS.holds(code)) else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let message = format!("{} says neither where nor what", words(first));
    out.report(&VAGUE_FIRST_DIAGNOSIS, line.at(el::SV107), message);
}

fn disease_only(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(codes) = pointed(line, claim).filter(|codes| all_of(codes, &DISEASE)) else { return };
    if claim.diagnoses().any(|diagnosis| IMPAIRMENT.holds(diagnosis.code)) {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let first = codes.iter().flatten().next().map(|code| words(code)).unwrap_or_default();
    out.report(
        &DISEASE_ONLY,
        line.at(el::SV107),
        format!("{first} is a disease; no impairment is coded"),
    );
}

fn of_another_discipline(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let Some(codes) = pointed(line, claim) else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    // A doubtful modifier is the cause itself.
    let agrees = |mark: &Discipline| {
        line.procedure.disciplines.contains(mark)
            && line.renderer().is_none_or(|renderer| renderer.discipline == *mark)
            && !is_assistant_mark_wrong(line.line)
    };
    let Some(mark) = line.mark().one().filter(agrees) else { return };
    let foreign = match mark {
        Discipline::Speech => &MUSCULOSKELETAL,
        Discipline::Physical => &SPEECH_AND_SWALLOWING,
        // Occupational therapists treat swallowing and thinking too.
        Discipline::Occupational => return,
    };
    if all_of(&codes, foreign) {
        let first = codes.iter().flatten().next().map(|code| words(code)).unwrap_or_default();
        let message = format!("the line is under {}, and points to {first} only", mark.name());
        out.report(&DIAGNOSIS_OF_ANOTHER_DISCIPLINE, line.at(el::SV107), message);
    }
}

fn high_for_one_symptom(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let Some([Some(only), None, ..]) = pointed(line, claim) else { return };
    if !SYMPTOM.holds(only) {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    if line.procedure.tier == Some(EvaluationTier::High) {
        let message = format!("{} points to one symptom, {}", line.procedure.code, words(only));
        out.report(&HIGH_LEVEL_FOR_ONE_SYMPTOM, line.at(el::SV107), message);
    }
}

fn external_cause_first(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let first = pointed(line, claim).and_then(|[first, ..]| first);
    let Some(first) = first.filter(|code| EXTERNAL_CAUSE.holds(code)) else { return };
    let is_principal =
        claim.diagnoses().next().is_some_and(|diagnosis| EXTERNAL_CAUSE.holds(diagnosis.code));
    if is_principal {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let message = format!("the first pointer means {}, an external cause", words(first));
    out.report(&EXTERNAL_CAUSE_POINTED_FIRST, line.at(el::SV107), message);
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
    fn injuries_and_their_aftercare() {
        let both =
            [(HI, "HI*ABK:Z4789*ABF:S83511D~"), (POINTS, "*2***1:2~"), ("*1***1:2~", "*1***2~")];
        dirty(&AFTERCARE_OF_INJURY, &both, "SV107: Z4789 is sent for the aftercare of S83511D");
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
