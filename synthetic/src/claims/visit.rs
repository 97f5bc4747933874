//! The service lines of one visit.

use super::procedure::{
    BESIDE_RE_EVALUATION, GROUP, Kind, Procedure, STIMULATION, evaluations, re_evaluation_of,
    treatments,
};
use super::{Cents, Course, First, Line, Region};
use crate::calendar::Day;
use crate::parties::PayerKind;
use crate::random::Random;

/// Units of 15 minutes in one visit.
const MOST_TIMED_UNITS: u32 = 4;

/// What was done in a visit, the lines in the order in which they are billed.
pub(crate) fn lines(
    course: &Course,
    first: First,
    day: Day,
    kind: PayerKind,
    random: &mut Random,
) -> Vec<Line> {
    let procedures = procedures(course, first, kind, random);
    let is_medicare = kind == PayerKind::Medicare;
    let modifiers = Modifiers {
        assistant: is_medicare && random.chance(8),
        above_threshold: is_medicare && course.is_above_threshold && day.is_after_june(),
    };
    let units = units(&procedures, random);
    let billed = procedures.into_iter().zip(units);
    let line = |(procedure, units): (Procedure, u32)| Line {
        charge: Cents((procedure.fee * 100 + course.surcharge) * u64::from(units)),
        modifiers: modifiers.of(course, procedure),
        pointers: pointers(course, procedure, random),
        units,
        day,
        procedure,
        other_therapist: None,
    };
    billed.map(line).collect()
}

/// SV104 of each procedure: the timed ones share an hour.
fn units(procedures: &[Procedure], random: &mut Random) -> Vec<u32> {
    let is_timed = |procedure: &&Procedure| matches!(procedure.kind, Kind::Timed { .. });
    let timed = procedures.iter().filter(is_timed).count();
    let mut spare = MOST_TIMED_UNITS.saturating_sub(u32::try_from(timed).unwrap_or(u32::MAX));
    let units = |procedure: &Procedure| match procedure.kind {
        Kind::Timed { most } => {
            let units = random.between(1, most.min(spare + 1));
            spare -= units - 1;
            units
        }
        _ => 1,
    };
    procedures.iter().map(units).collect()
}

fn procedures(
    course: &Course,
    first: First,
    kind: PayerKind,
    random: &mut Random,
) -> Vec<Procedure> {
    let (discipline, region) = (course.problem.discipline, course.problem.region);
    let re_evaluation = re_evaluation_of(discipline).filter(|_| first == First::ReEvaluation);
    let evaluation = match evaluations(discipline, region) {
        [] => re_evaluation,
        fitting if first == First::Evaluation => Some(random.pick(fitting)),
        _ => re_evaluation,
    };
    // Group therapy pairs with the single treatments, so it stands alone.
    let has_group = !matches!(region, Region::Swallowing | Region::Cognition);
    if evaluation.is_none() && has_group && random.chance(6) {
        return vec![GROUP];
    }
    let mut procedures = match re_evaluation {
        Some(_) => BESIDE_RE_EVALUATION.to_vec(),
        None => treatments(discipline, region).to_vec(),
    };
    random.shuffle(&mut procedures);
    procedures.truncate(treatment_count(evaluation.is_some(), random));
    let takes_stimulation = kind == PayerKind::Medicare && re_evaluation.is_none();
    if takes_stimulation && discipline == super::Discipline::Physical && random.chance(8) {
        procedures.push(STIMULATION);
    }
    evaluation.into_iter().chain(procedures).collect()
}

fn treatment_count(after_evaluation: bool, random: &mut Random) -> usize {
    let often_to_rare: &[usize] =
        if after_evaluation { &[1, 1, 0, 2] } else { &[2, 2, 2, 3, 3, 3, 1, 4] };
    random.pick(often_to_rare)
}

struct Modifiers {
    assistant: bool,
    above_threshold: bool,
}

impl Modifiers {
    fn of(&self, course: &Course, procedure: Procedure) -> Vec<&'static str> {
        let discipline = course.problem.discipline;
        let is_treatment = matches!(procedure.kind, Kind::Timed { .. } | Kind::Untimed);
        let assistant = discipline.assistant_modifier().filter(|_| self.assistant && is_treatment);
        let mut modifiers = vec![discipline.modifier()];
        modifiers.extend(assistant);
        modifiers.extend(self.above_threshold.then_some("KX"));
        modifiers
    }
}

/// SV107: each line points to the first diagnosis; an evaluation of high complexity to a second.
fn pointers(course: &Course, procedure: Procedure, random: &mut Random) -> Vec<usize> {
    let choices: &[&[usize]] = match course.diagnoses {
        0 | 1 => &[&[1]],
        2 => &[&[1], &[1], &[1, 2], &[2, 1]],
        _ => &[&[1], &[1], &[1, 2], &[2, 1], &[1, 3], &[1, 2, 3]],
    };
    let is_evaluation = procedure.kind == Kind::Evaluation;
    if is_evaluation && course.diagnoses > 1 { vec![1, 2] } else { random.pick(choices).to_vec() }
}
