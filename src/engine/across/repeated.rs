//! Services that stand in two claims.

use crate::rules::therapy::across_claims::SERVICE_IN_TWO_CLAIMS;

use super::Told;
use super::seen::Seen;
use super::services::ServiceFact;

/// The services of earlier claims.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    exact: Seen,
    alike: Seen,
}

impl Repeated {
    /// Compares the services of a claim with those of the claims before it. Two lines of one claim
    /// are compared elsewhere.
    pub(super) fn look(&mut self, services: &[ServiceFact], tell: &mut dyn FnMut(Told)) {
        let first = || services.iter().filter(|fact| fact.is_first);
        for fact in first().filter(|fact| self.alike.holds(fact.alike)) {
            let is_exact = self.exact.holds(fact.exact);
            let how = if is_exact { "the same" } else { "with other units, charge or modifiers" };
            let (code, day) = (fact.code, fact.day);
            let message = format!(
                "{code} on {day} by the same person stands in an earlier claim of this file, {how}"
            );
            tell(Told::line(&SERVICE_IN_TWO_CLAIMS, fact, message));
        }
        for fact in first() {
            self.alike.insert(fact.alike);
            self.exact.insert(fact.exact);
        }
    }
}
