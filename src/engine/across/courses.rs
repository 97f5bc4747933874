//! The visits of one patient and discipline, in file order.

use crate::claim::Date;
use crate::rules::therapy::course_of_care::{LONG_WITHOUT_REEVALUATION, VISITS_ALIKE};

use super::Told;
use super::remembered::Remembered;
use super::services::{ServiceFact, Step};

/// So many visits alike are told: a progress report is due at each tenth.
const ALIKE: u8 = 10;
/// More visits than this without a re-evaluation are told.
const MOST_VISITS: u8 = 36;
/// More days than this without a re-evaluation are told: half a year.
const MOST_DAYS: i32 = 183;
/// After so many days without a visit another course begins.
const BETWEEN: i32 = 60;

/// The course of each patient and discipline.
#[derive(Debug, Default)]
pub(super) struct Courses(Remembered<Course>);

#[derive(Clone, Copy, Debug)]
struct Course {
    /// Day of the first visit, or of the last evaluation.
    since: Date,
    last: Date,
    /// What the last visit was.
    content: u32,
    /// How many visits in a row were that.
    alike: u8,
    /// Visits since the first day.
    visits: u8,
    is_told: bool,
}

/// The services of one patient and discipline on one day.
struct Visit<'f> {
    fact: &'f ServiceFact,
    content: u32,
    services: u8,
    is_evaluated: bool,
}

impl Courses {
    /// Asks for the memory of a service.
    pub(super) fn touch(&self, fact: &ServiceFact) -> u8 {
        self.0.touch(fact.course)
    }

    /// Puts the visits of a claim behind those of earlier ones.
    pub(super) fn look(&mut self, services: &[ServiceFact], tell: &mut dyn FnMut(Told)) {
        let mut visits: Vec<Visit<'_>> = Vec::new();
        for fact in services {
            let is_same = |visit: &&mut Visit<'_>| {
                visit.fact.course == fact.course && visit.fact.day == fact.day
            };
            match visits.iter_mut().find(is_same) {
                // The order of the lines does not count.
                Some(visit) => {
                    visit.content = visit.content.wrapping_add(fact.content);
                    visit.services = visit.services.saturating_add(1);
                    visit.is_evaluated |= fact.step == Step::Evaluation;
                }
                None => visits.push(Visit {
                    fact,
                    content: fact.content,
                    services: 1,
                    is_evaluated: fact.step == Step::Evaluation,
                }),
            }
        }
        visits.sort_by_key(|visit| visit.fact.day);
        for visit in &visits {
            self.visit(visit, tell);
        }
    }

    fn visit(&mut self, visit: &Visit<'_>, tell: &mut dyn FnMut(Told)) {
        let Visit { fact, content, services, is_evaluated } = *visit;
        let day = fact.day;
        let new = Course { since: day, last: day, content, alike: 1, visits: 1, is_told: false };
        let Some(course) = self.0.get_or_insert(fact.course, new) else { return };
        let days = course.last.days_until(day);
        // A day that was seen before is a replacement, or a file that is not in order.
        if days <= 0 {
            return;
        }
        if days > BETWEEN {
            *course = new;
            return;
        }
        course.last = day;
        if course.content == content {
            course.alike = course.alike.saturating_add(1);
        } else {
            (course.content, course.alike) = (content, 1);
        }
        if course.alike == ALIKE && services > 1 {
            let message = "the tenth visit in a row with the same codes, units and diagnoses";
            tell(Told::line(&VISITS_ALIKE, fact, message.to_owned()));
        }
        if is_evaluated {
            (course.since, course.visits, course.is_told) = (day, 1, false);
            return;
        }
        course.visits = course.visits.saturating_add(1);
        let since = course.since;
        let message = if course.visits > MOST_VISITS {
            format!("the {}th visit since {since} without a re-evaluation", course.visits)
        } else if since.days_until(day) > MOST_DAYS {
            format!("treatment goes on since {since} without a re-evaluation")
        } else {
            return;
        };
        if fact.step == Step::Treatment && !course.is_told {
            course.is_told = true;
            tell(Told::line(&LONG_WITHOUT_REEVALUATION, fact, message));
        }
    }
}
