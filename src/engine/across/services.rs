//! What the ordered stage must know of a therapy line: fixed size, fingerprints in place of names.

use std::hash::{BuildHasher as _, Hash};

use foldhash::quality::FixedState;

use crate::claim::{Claim, Date, ProcedureCode, Quantity, ServiceLine};
use crate::codes::generated::DISTINCT_SERVICE;
use crate::codes::{Codes, Discipline, EvaluationTier, Procedure, Timing};
use crate::guide::{Section, row};
use crate::rules::therapy::pairs::has_bypass;
use crate::rules::therapy::therapy_line::DisciplineMark;

/// A therapy line of a named person, as later claims are compared with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ServiceFact {
    /// Number of the line in its claim.
    pub line: u16,
    /// Its procedure.
    pub code: ProcedureCode,
    /// Day of service.
    pub day: Date,
    /// Minutes of one person's time that its units stand for at the least; 0 if it is not counted
    /// in units of 15, or may stand in another claim too.
    pub minutes: u32,
    /// Its timed units.
    pub units: u32,
    /// NPI of the renderer; 0 if it is no number.
    pub renderer: u64,
    /// Level of an evaluation.
    pub tier: Option<EvaluationTier>,
    /// Patient, payer, renderer and day.
    pub visit: u64,
    /// Visit and code.
    pub alike: u64,
    /// Whether a modifier says that it was distinct.
    pub is_distinct: bool,
    /// Whether it is an original claim and no modifier says that the service came again.
    pub is_first: bool,
    /// Patient, payer and discipline.
    pub course: u64,
    /// Code, units and diagnoses, in whatever order these stand in the claim.
    pub content: u32,
    /// What it is in the course of a treatment.
    pub step: Step,
    /// Renderer and day.
    pub renderer_day: u64,
    /// Patient, renderer, family and chapter of the diagnosis, if it is an initial evaluation of a
    /// new claim.
    pub episode: Option<u64>,
    /// Patient, renderer and family, if it is a re-evaluation of a new claim.
    pub again: Option<u64>,
}

/// What a service is in the course of a treatment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// An evaluation or a re-evaluation.
    Evaluation,
    /// Treatment of a discipline that has re-evaluations.
    Treatment,
    /// Treatment of speech, which has none.
    SpeechTreatment,
}

/// The 8-minute rule gives a unit more from half of 15 minutes on.
const ROUNDED: u32 = 7;

/// Modifiers that say why a service comes again.
const AGAIN: [&str; 3] = ["76", "77", "91"];

/// The facts of a claim's therapy lines. A line whose renderer is not named as a person is left
/// out: two people of a practice may have given what looks the same. A void has none, since it
/// takes services back.
#[must_use]
pub fn services_of(claim: &Claim<'_>, codes: &Codes) -> Vec<ServiceFact> {
    let known = |line: &ServiceLine<'_>| {
        let procedure = codes.procedure_on(line.procedure?, line.service_date?.from)?;
        Some(procedure)
    };
    if claim.is_void() || !claim.lines.iter().any(|line| known(line).is_some()) {
        return Vec::new();
    }
    let patient = patient(claim);
    let facts = claim.lines.iter().filter_map(|line| fact(claim, line, known(line)?, patient));
    let mut facts: Vec<ServiceFact> = facts.collect();
    take_rounding_off(&mut facts);
    facts
}

/// The units of a patient's visit may round up by seven minutes.
fn take_rounding_off(facts: &mut [ServiceFact]) {
    let mut rounded: Option<u64> = None;
    for fact in facts.iter_mut().filter(|fact| fact.minutes > 0) {
        if rounded != Some(fact.renderer_day) {
            fact.minutes = fact.minutes.saturating_sub(ROUNDED);
            rounded = Some(fact.renderer_day);
        }
    }
}

fn fact(
    claim: &Claim<'_>,
    line: &ServiceLine<'_>,
    procedure: &Procedure,
    patient: u64,
) -> Option<ServiceFact> {
    let dates = line.service_date.filter(|dates| dates.from == dates.to)?;
    let renderer = claim.renderer_of(line).filter(|p| p.name.element(2) == Some(b"1"))?;
    let renderer = renderer.npi()?;
    let (code, day) = (line.procedure?, dates.from);
    let payer = claim.ancestors.payer().and_then(|payer| payer.id());
    let visit = fingerprint(&(patient, payer, renderer, day));
    let discipline = DisciplineMark::of(&line.modifiers).one();
    let is_again = AGAIN.iter().any(|modifier| line.modifiers.has(modifier))
        || line.modifiers.iter().any(|modifier| DISTINCT_SERVICE.holds(modifier));
    let is_new = claim.is_original();
    let is_repeated = is_new && procedure.tier == Some(EvaluationTier::Reevaluation);
    let is_initial = is_new && procedure.tier.is_some() && !is_repeated;
    // A second payer is billed for the same time.
    let is_time = is_new && claim.ancestors.payer_sequence() == Some(b"P");
    let chapter = claim.diagnoses().next().and_then(|diagnosis| diagnosis.code.first().copied());
    Some(ServiceFact {
        line: line.ordinal,
        code,
        day,
        minutes: if is_time { minutes(procedure, line.units) } else { 0 },
        units: timed_units(procedure, line.units),
        renderer: number(renderer),
        tier: procedure.tier,
        visit,
        alike: alike(visit, code),
        course: fingerprint(&(patient, payer, discipline)),
        content: content(claim, line),
        step: match (procedure.tier, discipline) {
            (Some(_), _) => Step::Evaluation,
            (None, Some(Discipline::Speech)) => Step::SpeechTreatment,
            (None, _) => Step::Treatment,
        },
        is_distinct: has_bypass(&line.modifiers),
        is_first: is_new && !is_again,
        renderer_day: fingerprint(&(renderer, day)),
        episode: is_initial.then(|| fingerprint(&(patient, renderer, procedure.family, chapter))),
        again: is_repeated.then(|| fingerprint(&(patient, renderer, procedure.family))),
    })
}

/// The fingerprint of what was billed, and for what.
fn content(claim: &Claim<'_>, line: &ServiceLine<'_>) -> u32 {
    let pointed = |pointer: u8| claim.diagnoses().nth(usize::from(pointer).checked_sub(1)?);
    let codes = line.pointers().filter_map(pointed).map(|diagnosis| diagnosis.code);
    let diagnoses = codes.fold(0, |sum: u64, code| sum.wrapping_add(fingerprint(&code)));
    let units = line.units.map(Quantity::thousandths);
    u32::try_from(fingerprint(&(line.procedure, units, diagnoses)) >> 32).unwrap_or_default()
}

/// Minutes that units of 15 minutes stand for. Codes with another clock, such as remote monitoring
/// and work hardening, are not one to one on that day.
fn minutes(procedure: &Procedure, units: Option<Quantity>) -> u32 {
    if procedure.is_by_quarters() { timed_units(procedure, units).saturating_mul(15) } else { 0 }
}

fn timed_units(procedure: &Procedure, units: Option<Quantity>) -> u32 {
    let units = units.map_or(0, |units| units.thousandths() / 1000);
    let is_timed = matches!(procedure.timed, Timing::Timed(Some(_)));
    u32::try_from(units).ok().filter(|_| is_timed).unwrap_or_default()
}

/// Digits as a number; 0 if there is anything else.
fn number(digits: &[u8]) -> u64 {
    std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Who the patient is: member number, name and birth date.
pub(super) fn patient(claim: &Claim<'_>) -> u64 {
    let above = &claim.ancestors;
    let named = |section: Option<&Section<'_>>, name| {
        let segment = section.and_then(|section| section.find(name))?;
        Some(fingerprint(&(segment.element(3), segment.element(4))))
    };
    let name = named(above.patient, row::L2010CA_NM1_QC)
        .or_else(|| named(above.subscriber, row::L2010BA_NM1_IL));
    fingerprint(&(claim.member_id(), name, above.birth_date()))
}

/// The fingerprint of a code in a visit.
pub(super) fn alike(visit: u64, code: ProcedureCode) -> u64 {
    fingerprint(&(visit, code))
}

pub(super) fn fingerprint(of: &impl Hash) -> u64 {
    // The seed is fixed, so that each run gives the same.
    FixedState::default().hash_one(of)
}
