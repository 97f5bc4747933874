//! Services that stand in two claims.

use crate::rules::therapy::across_claims::SERVICE_IN_TWO_CLAIMS;

use super::Told;
use super::seen::Seen;
use super::services::ServiceFact;

/// The services of earlier claims.
#[derive(Debug, Default)]
pub(super) struct Repeated(Seen);

impl Repeated {
    /// Asks for the memory of a service.
    pub(super) fn touch(&self, fact: &ServiceFact) -> u8 {
        self.0.touch(fact.alike)
    }

    /// Whether an earlier claim had a service, by its fingerprint.
    pub(super) fn holds(&self, alike: u64) -> bool {
        self.0.holds(alike)
    }

    /// Compares the services of a claim with those of the claims before it. Two lines of one claim
    /// are compared elsewhere.
    pub(super) fn look(&mut self, services: &[ServiceFact], tell: &mut dyn FnMut(Told)) {
        for (n, fact) in services.iter().enumerate().filter(|(_, fact)| fact.is_first) {
            let own = services.get(..n).unwrap_or_default();
            if own.iter().any(|other| other.is_first && other.alike == fact.alike) {
                continue;
            }
            if self.0.insert(fact.alike) {
                continue;
            }
            let (code, day) = (fact.code, fact.day);
            let message = format!(
                "{code} on {day} by the same person stands in an earlier claim of this file"
            );
            tell(Told::line(&SERVICE_IN_TWO_CLAIMS, fact, message));
        }
    }
}
