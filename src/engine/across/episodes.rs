//! Initial evaluations of one patient by one person, over the claims of a file.

use crate::claim::Date;
use crate::rules::therapy::across_claims::{
    EVALUATION_AGAIN, EVALUATION_AS_TREATMENT, REEVALUATION_AGAIN,
};

use super::Told;
use super::remembered::Remembered;
use super::services::ServiceFact;

/// A second evaluation within so many days is of the same episode.
const EPISODE: i32 = 60;
/// Three initial evaluations within so many days are treatment.
const TREATMENT: i32 = 30;

/// Re-evaluations are further apart than so many days.
const BETWEEN: i32 = 30;

/// The evaluations of each patient, renderer and kind.
#[derive(Debug, Default)]
pub(super) struct Episodes {
    initial: Remembered<Evaluations>,
    /// Day of the last re-evaluation.
    again: Remembered<Date>,
}

#[derive(Clone, Copy, Debug)]
struct Evaluations {
    last: Date,
    before: Option<Date>,
    is_told: bool,
}

impl Episodes {
    pub(super) fn look(&mut self, fact: &ServiceFact, tell: &mut dyn FnMut(Told)) {
        self.reevaluation(fact, tell);
        let Some(episode) = fact.episode else { return };
        let new = Evaluations { last: fact.day, before: None, is_told: false };
        let Some(known) = self.initial.get_or_insert(episode, new) else { return };
        // Two lines of one day are told elsewhere.
        if known.last == fact.day || known.before == Some(fact.day) {
            return;
        }
        let within = |day: Date, days| day.days_until(fact.day).abs() <= days;
        let third = known.before.filter(|day| within(*day, TREATMENT));
        if let Some(first) = third.filter(|_| !known.is_told) {
            let message = format!("{} is the third initial evaluation since {first}", fact.code);
            tell(Told::line(&EVALUATION_AS_TREATMENT, fact, message));
            known.is_told = true;
        } else if known.before.is_none() && within(known.last, EPISODE) {
            let message = format!(
                "{} follows an initial evaluation of {} by the same person",
                fact.code, known.last
            );
            tell(Told::line(&EVALUATION_AGAIN, fact, message));
        }
        if !within(known.last, EPISODE) {
            *known = new;
            return;
        }
        known.before = Some(known.last);
        known.last = fact.day;
    }

    fn reevaluation(&mut self, fact: &ServiceFact, tell: &mut dyn FnMut(Told)) {
        let Some(again) = fact.again else { return };
        let Some(known) = self.again.get_or_insert(again, fact.day) else { return };
        let last = std::mem::replace(known, fact.day);
        let days = last.days_until(fact.day).abs();
        if (1..=BETWEEN).contains(&days) {
            let message =
                format!("{} follows a re-evaluation of {last} by the same person", fact.code);
            tell(Told::line(&REEVALUATION_AGAIN, fact, message));
        }
    }
}
