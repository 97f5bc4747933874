//! Initial evaluations of one patient by one person, over the claims of a file.

use std::collections::HashMap;

use crate::claim::Date;
use crate::rules::therapy::across_claims::{EVALUATION_AGAIN, EVALUATION_AS_TREATMENT};

use super::Told;
use super::services::ServiceFact;

/// A second evaluation within so many days is of the same episode.
const EPISODE: i32 = 60;
/// Three initial evaluations within so many days are treatment.
const TREATMENT: i32 = 30;

/// The evaluations of each patient, renderer and kind.
#[derive(Debug, Default)]
pub(super) struct Episodes(HashMap<u64, Evaluations>);

#[derive(Clone, Copy, Debug)]
struct Evaluations {
    last: Date,
    before: Option<Date>,
    is_told: bool,
}

impl Episodes {
    pub(super) fn look(&mut self, fact: &ServiceFact, tell: &mut dyn FnMut(Told)) {
        let Some(episode) = fact.episode else { return };
        let Some(known) = self.0.get_mut(&episode) else {
            let first = Evaluations { last: fact.day, before: None, is_told: false };
            self.0.insert(episode, first);
            return;
        };
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
            *known = Evaluations { last: fact.day, before: None, is_told: false };
            return;
        }
        known.before = Some(known.last);
        known.last = fact.day;
    }
}
