//! Sets that a strict policy sends back as a whole. A first pass over the input finds them, because
//! an error at the end of a set refuses its first claim.

use std::collections::BTreeMap;

use crate::claim::{Ancestors, Claim};
use crate::finding::{Record, Severity};
use crate::guide::SectionKind;
use crate::policy::Policy;

use super::check::CheckedBatch;

/// SNIP types of errors in the structure: syntax, and what the guide requires.
const STRUCTURAL: u8 = 2;

/// The sets of an input that are refused, by their place among its sets, from 1.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RefusedSets(BTreeMap<u64, Why>);

/// Why a set is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Why {
    /// Its first structural error.
    first: String,
    /// How many there are.
    errors: u64,
}

impl RefusedSets {
    /// None.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Why a set is refused, in words; `None` if it is not.
    #[must_use]
    pub fn why(&self, set: u64) -> Option<String> {
        let Why { first, errors } = self.0.get(&set)?;
        Some(match errors {
            1 => format!("the set is refused for {first}"),
            more => {
                format!("the set is refused for {first}, the first of {more} structural errors")
            }
        })
    }

    /// Takes notice of what was found in a batch.
    pub(super) fn add(&mut self, checked: &CheckedBatch, policy: &Policy) {
        let mut set = checked.batch.first_set;
        let everybody = policy.is_strict(&Ancestors::default());
        let mut of_section = BTreeMap::new();
        for (number, section, outcome) in checked.own_sections() {
            set += u64::from(section.kind == SectionKind::Set);
            of_section.insert(number, set);
            if section.kind == SectionKind::SetTrailer && everybody {
                self.add_all(set, checked.records_of(outcome));
            }
        }
        // What stands above claims is found with the claims that it concerns.
        let look = |claim: &Claim<'_>, _: &_, outcome: &super::decide::ClaimOutcome| {
            if policy.is_strict(&claim.ancestors)
                && let Some(set) = of_section.get(&claim.section.number)
            {
                let records = outcome.records.iter().filter_map(|n| checked.records.get(*n));
                self.add_all(*set, records);
            }
            Ok::<(), std::convert::Infallible>(())
        };
        // It cannot fail.
        let Ok(()) = checked.each_claim(look);
    }

    fn add_all<'r>(&mut self, set: u64, records: impl Iterator<Item = &'r Record>) {
        for record in records {
            let rule = record.finding.rule;
            if record.finding.severity != Severity::Error || rule.snip > STRUCTURAL {
                continue;
            }
            let first =
                || format!("{} ({}) in segment {}", rule.code, rule.name, record.segment_position);
            let why = self.0.entry(set).or_insert_with(|| Why { first: first(), errors: 0 });
            why.errors += 1;
        }
    }
}
