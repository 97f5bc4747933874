//! Codes that later claims may add to.

use crate::rules::therapy::add_ons::ADD_ON_ALONE;

use super::super::check::{CheckedBatch, Explained};
use super::super::decide::ClaimOutcome;
use super::seen::Seen;

/// The codes of earlier claims that others add to. Claims that stay behind do not count: what adds
/// to them waits with them.
#[derive(Debug, Default)]
pub(super) struct Parents(Seen);

impl Parents {
    /// The add-ons of a batch whose first code stands in an earlier claim that goes out.
    pub(super) fn explained(&self, checked: &CheckedBatch) -> Vec<Explained> {
        let mut explained = Vec::new();
        let mut of_batch: Vec<u64> = Vec::new();
        for (section, _, outcome) in checked.own_sections() {
            let Some(claim) = &outcome.claim else { continue };
            let alone = checked.records_of(outcome).map(|record| &record.finding);
            for finding in alone.filter(|finding| finding.rule.code == ADD_ON_ALONE.code) {
                let fact = claim.services.iter().find(|fact| Some(fact.line) == finding.line);
                let parent = fact.and_then(|fact| fact.adds_to);
                let is_there = |parent: &u64| of_batch.contains(parent) || self.0.holds(*parent);
                if let (Some(line), true) = (finding.line, parent.as_ref().is_some_and(is_there)) {
                    explained.push(Explained { rule: &ADD_ON_ALONE, section, line });
                }
            }
            of_batch.extend(parents(claim));
        }
        explained
    }

    pub(super) fn look(&mut self, claim: &ClaimOutcome) {
        for parent in parents(claim) {
            self.0.insert(parent);
        }
    }
}

fn parents(claim: &ClaimOutcome) -> impl Iterator<Item = u64> + '_ {
    let services = claim.services.iter().filter(|_| !claim.is_rejected());
    services.filter_map(|fact| fact.is_added_to)
}
