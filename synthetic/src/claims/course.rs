//! The therapy of one patient: who treats what, over one or several claims.

use super::{Agenda, Discipline, Line, Problem, visit};
use crate::calendar::Day;
use crate::parties::{Age, BillingProvider, PayerKind};
use crate::random::Random;

/// What the first visit begins with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum First {
    Evaluation,
    ReEvaluation,
    Treatment,
}

/// The therapy of one patient.
#[derive(Debug)]
pub(crate) struct Course {
    /// Index among the therapists of the billing provider.
    pub(crate) therapist: usize,
    pub(crate) problem: &'static Problem,
    /// How many of the problem's diagnoses the claims name.
    pub(crate) diagnoses: usize,
    pub(crate) kind: PayerKind,
    /// Cents that this provider charges above the usual fee of a unit.
    pub(crate) surcharge: u64,
    pub(crate) is_above_threshold: bool,
    /// What the next visit begins with.
    pub(crate) first: First,
    /// The day of the first visit that is billed.
    pub(crate) begun: Option<Day>,
    /// Days between the first treatment and the first visit that is billed.
    pub(crate) days_before: u32,
    last_codes: Vec<&'static str>,
}

impl Course {
    /// A course for a patient of this age, with one of the billing provider's therapists. For
    /// workers' compensation one of them treats injuries, see [`BillingProvider::treats`].
    pub(crate) fn any(
        provider: &mut BillingProvider,
        kind: PayerKind,
        age: Age,
        random: &mut Random,
    ) -> Self {
        let is_injury = kind == PayerKind::WorkersCompensation;
        let staff = provider.therapists.iter().map(|therapist| therapist.discipline).enumerate();
        let staff = staff.filter(|&(_, of)| !is_injury || of != Discipline::Speech);
        let staff: Vec<(usize, Discipline)> = staff.collect();
        let (therapist, discipline) = random.pick(&staff);
        let problem = if is_injury {
            Problem::injury(discipline, random)
        } else {
            Problem::any(discipline, age, random)
        };
        let mut course = Self::of(therapist, problem, kind, random);
        course.first = first_of(provider, discipline, kind, random);
        course
    }

    /// A course that begins with a treatment.
    pub(crate) fn of(
        therapist: usize,
        problem: &'static Problem,
        kind: PayerKind,
        random: &mut Random,
    ) -> Self {
        let most = u32::try_from(problem.diagnoses.len()).unwrap_or(1);
        Self {
            therapist,
            problem,
            diagnoses: random.between(2.min(most), most) as usize,
            kind,
            surcharge: random.pick(&[0, 0, 0, 100, 200, 50, 25, 75]),
            is_above_threshold: random.chance(20),
            first: First::Treatment,
            begun: None,
            days_before: random.below(20),
            last_codes: Vec::new(),
        }
    }

    /// The lines of so many visits. No visit is billed exactly like the one before it, where the
    /// discipline has more than one procedure to offer.
    pub(crate) fn visits(
        &mut self,
        count: u32,
        agenda: &mut Agenda,
        random: &mut Random,
    ) -> Vec<Line> {
        let mut all = Vec::new();
        for _ in 0..count {
            let day = agenda.visit(random);
            let first = std::mem::replace(&mut self.first, First::Treatment);
            let mut lines = visit::lines(self, first, day, self.kind, random);
            for _ in 0..3 {
                if !self.is_like_last(&lines) {
                    break;
                }
                lines = visit::lines(self, first, day, self.kind, random);
            }
            self.last_codes = lines.iter().map(|line| line.procedure.code).collect();
            self.begun = self.begun.or(Some(day));
            all.extend(lines);
        }
        all
    }

    fn is_like_last(&self, lines: &[Line]) -> bool {
        let codes = lines.iter().map(|line| line.procedure.code);
        codes.eq(self.last_codes.iter().copied())
    }
}

fn first_of(
    provider: &mut BillingProvider,
    discipline: Discipline,
    kind: PayerKind,
    random: &mut Random,
) -> First {
    let first = match random.below(100) {
        0..40 => First::Evaluation,
        40..48 => First::ReEvaluation,
        _ => First::Treatment,
    };
    if kind != PayerKind::Medicare || first == First::Treatment {
        return first;
    }
    if provider.medicare_evaluations.contains(&discipline) {
        return First::Treatment;
    }
    provider.medicare_evaluations.push(discipline);
    first
}
