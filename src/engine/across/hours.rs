//! How many hours of timed services one person has on one day, over all claims of a file.

use std::collections::HashMap;

use crate::rules::therapy::across_claims::IMPOSSIBLE_DAY;

use super::Told;
use super::services::ServiceFact;

/// More than twelve hours of one-to-one services on a day are not credible.
const MOST_MINUTES: u16 = 12 * 60;

/// Minutes of each renderer and day, at the least that the units can mean. Half a fingerprint is
/// enough: that two which are alike pass the bound together is as good as impossible.
#[derive(Debug, Default)]
pub(super) struct Hours(HashMap<u32, u16>);

impl Hours {
    pub(super) fn look(&mut self, fact: &ServiceFact, tell: &mut dyn FnMut(Told)) {
        if fact.minutes == 0 {
            return;
        }
        let minutes = self.0.entry(fact.renderer_day).or_default();
        let before = *minutes;
        *minutes = before.saturating_add(u16::try_from(fact.minutes).unwrap_or(u16::MAX));
        if before <= MOST_MINUTES && *minutes > MOST_MINUTES {
            let message = format!(
                "with this line one person has more than {} hours of timed services on {}",
                MOST_MINUTES / 60,
                fact.day
            );
            tell(Told::line(&IMPOSSIBLE_DAY, fact, message));
        }
    }
}
