//! How many hours of timed services one person has on one day, over all claims of a file.

use crate::rules::therapy::across_claims::IMPOSSIBLE_DAY;

use super::Told;
use super::remembered::Remembered;
use super::services::ServiceFact;

/// More than twelve hours of one-to-one services on a day are not credible.
const MOST_MINUTES: u16 = 12 * 60;

/// Minutes of each renderer and day, at the least that the units can mean.
#[derive(Debug, Default)]
pub(super) struct Hours(Remembered<u16>);

impl Hours {
    pub(super) fn look(&mut self, fact: &ServiceFact, tell: &mut dyn FnMut(Told)) {
        if fact.minutes == 0 {
            return;
        }
        let own = u16::try_from(fact.minutes).unwrap_or(u16::MAX);
        let known = self.0.get_or_insert(fact.renderer_day, own);
        let before = known.map_or(0, |minutes| {
            let sum = minutes.saturating_add(own);
            std::mem::replace(minutes, sum)
        });
        if before <= MOST_MINUTES && before.saturating_add(own) > MOST_MINUTES {
            let message = format!(
                "with this line one person has more than {} hours of timed services on {}",
                MOST_MINUTES / 60,
                fact.day
            );
            tell(Told::line(&IMPOSSIBLE_DAY, fact, message));
        }
    }
}
