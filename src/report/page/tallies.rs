//! Counts for the charts of a page: a few numbers for each provider.

use std::collections::{BTreeMap, HashMap};

use crate::claim::Money;
use crate::codes::EvaluationTier;
use crate::engine::{CheckedBatch, CheckedSection};

/// Visits with more units than this are counted together.
pub const MOST_UNITS: usize = 12;

/// What is counted over all claims.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tallies {
    /// By billing NPI.
    pub providers: BTreeMap<String, Provider>,
    /// Initial evaluations of low, moderate and high complexity, by NPI of the renderer.
    pub evaluations: HashMap<u64, [u64; 3]>,
    /// Visits by their timed units.
    pub visits: [u64; MOST_UNITS + 1],
}

/// A billing provider with claims that stand still.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Provider {
    /// Its name.
    pub name: String,
    /// Claims that are rejected.
    pub rejected: u64,
    /// Money that they hold.
    pub charges: Money,
}

impl Default for Tallies {
    fn default() -> Self {
        Self {
            providers: BTreeMap::new(),
            evaluations: HashMap::new(),
            visits: [0; MOST_UNITS + 1],
        }
    }
}

impl Tallies {
    pub(super) fn add(&mut self, checked: &CheckedBatch) {
        for (_, _, section) in checked.own_sections() {
            self.add_section(section);
        }
    }

    pub(super) fn add_section(&mut self, section: &CheckedSection) {
        if let Some(claim) = &section.claim {
            if let Some(around) = &claim.rejected_around {
                let provider = self.providers.entry(around.billing_npi.clone()).or_default();
                if provider.name.is_empty() {
                    provider.name.clone_from(&around.billing_name);
                }
                provider.rejected += 1;
                provider.charges += claim.charge;
            }
            let mut visit: Option<(u64, u32)> = None;
            for fact in &claim.services {
                if let Some(tier) = fact.tier {
                    let place = match tier {
                        EvaluationTier::Low => 0,
                        EvaluationTier::Moderate => 1,
                        EvaluationTier::High => 2,
                        EvaluationTier::Reevaluation => continue,
                    };
                    let counts = self.evaluations.entry(fact.renderer).or_default();
                    if let Some(count) = counts.get_mut(place) {
                        *count += 1;
                    }
                }
                visit = match visit {
                    Some((day, units)) if day == fact.visit => Some((day, units + fact.units)),
                    before => {
                        self.count_visit(before);
                        Some((fact.visit, fact.units))
                    }
                };
            }
            self.count_visit(visit);
        }
    }

    fn count_visit(&mut self, visit: Option<(u64, u32)>) {
        let Some((_, units)) = visit.filter(|(_, units)| *units > 0) else { return };
        let place = usize::try_from(units).unwrap_or(MOST_UNITS).min(MOST_UNITS);
        if let Some(count) = self.visits.get_mut(place) {
            *count += 1;
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (npi, provider) in other.providers {
            let own = self.providers.entry(npi).or_default();
            if own.name.is_empty() {
                own.name = provider.name;
            }
            own.rejected += provider.rejected;
            own.charges += provider.charges;
        }
        for (npi, counts) in other.evaluations {
            let own = self.evaluations.entry(npi).or_default();
            own.iter_mut().zip(counts).for_each(|(own, more)| *own += more);
        }
        self.visits.iter_mut().zip(other.visits).for_each(|(own, more)| *own += more);
    }
}
