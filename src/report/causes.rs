//! Causes: findings that one correction mends, with the claims and the money they hold.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use serde::Serialize;

use crate::claim::Money;
use crate::engine::{CheckedBatch, Disposition};
use crate::finding::{Record, Severity};

/// So many different causes are told apart; further ones count together. Memory stays bounded for
/// a file whose every claim is wrong in its own way.
pub const MOST: usize = 10_000;

/// Key of the causes that are not told apart.
const OTHERS: &str = "others";

/// One cause.
#[derive(Clone, Debug, Serialize)]
pub struct Cause {
    /// Stable key of rule, element, value and party.
    pub cause: String,
    /// The rule's code.
    pub rule: &'static str,
    /// What is wrong, in the words of its first finding.
    pub words: String,
    /// Claims it concerns.
    pub claims: u64,
    /// Their charges.
    #[serde(serialize_with = "as_text")]
    pub charges: Money,
    /// Who can mend it.
    pub fix_at: &'static str,
    /// How much it weighs.
    pub severity: &'static str,
    /// Claims that are rejected for it.
    pub rejected: u64,
    #[serde(skip)]
    first: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn as_text<S: serde::Serializer>(amount: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// The causes of a run.
#[derive(Debug, Default)]
pub struct Causes {
    by_key: HashMap<String, Cause>,
    /// Causes of the claim that is counted; reused.
    counted: Vec<String>,
}

impl Causes {
    /// Counts the findings of a batch. What stands above a claim counts for each claim below.
    pub fn add(&mut self, checked: &CheckedBatch) {
        for (_, _, section) in checked.own_sections() {
            for record in checked.records_of(section) {
                self.note(record);
            }
            let Some(claim) = &section.claim else { continue };
            let is_rejected = claim.disposition == Disposition::Rejected;
            self.counted.clear();
            for record in checked.records_for(section) {
                let rejects = is_rejected && record.finding.rejects();
                self.count_claim(record, claim.charge, rejects);
            }
        }
    }

    fn note(&mut self, record: &Record) {
        let first = self.by_key.len();
        let is_full = first >= MOST && !self.by_key.contains_key(&record.cause);
        let key = if is_full { OTHERS } else { &record.cause };
        if let Slot::Vacant(slot) = self.by_key.entry(key.to_owned()) {
            slot.insert(if is_full { others(first) } else { cause(record, first) });
        }
    }

    fn count_claim(&mut self, record: &Record, charge: Money, rejects: bool) {
        if self.counted.contains(&record.cause) {
            return;
        }
        self.counted.push(record.cause.clone());
        let known = self.by_key.contains_key(&record.cause);
        let key = if known { &record.cause } else { OTHERS };
        if let Some(cause) = self.by_key.get_mut(key) {
            cause.claims += 1;
            cause.charges += charge;
            cause.rejected += u64::from(rejects);
        }
    }

    /// Adds what was found in another input.
    pub fn merge(&mut self, other: Self) {
        let mut causes: Vec<Cause> = other.by_key.into_values().collect();
        causes.sort_by_key(|cause| cause.first);
        for mut cause in causes {
            cause.first = self.by_key.len();
            if cause.first >= MOST && !self.by_key.contains_key(&cause.cause) {
                cause =
                    Cause { claims: cause.claims, charges: cause.charges, ..others(cause.first) };
            }
            match self.by_key.entry(cause.cause.clone()) {
                Slot::Vacant(slot) => {
                    slot.insert(cause);
                }
                Slot::Occupied(mut known) => known.get_mut().add(&cause),
            }
        }
    }

    /// How many causes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// All causes, those that hold most rejected claims and most money first.
    #[must_use]
    pub fn sorted(&self) -> Vec<Cause> {
        let mut causes: Vec<Cause> = self.by_key.values().cloned().collect();
        causes.sort_by(|a, b| {
            let weight = |cause: &Cause| (cause.rejected > 0, cause.charges, cause.claims);
            weight(b).cmp(&weight(a)).then(a.first.cmp(&b.first))
        });
        causes
    }
}

impl Cause {
    fn add(&mut self, other: &Self) {
        self.claims += other.claims;
        self.charges += other.charges;
        self.rejected += other.rejected;
    }
}

fn cause(record: &Record, first: usize) -> Cause {
    let finding = &record.finding;
    Cause {
        cause: record.cause.clone(),
        rule: finding.rule.code,
        words: finding.message.clone(),
        claims: 0,
        charges: Money::ZERO,
        fix_at: finding.rule.fix_at.as_str(),
        severity: finding.severity.as_str(),
        rejected: 0,
        first,
    }
}

fn others(first: usize) -> Cause {
    Cause {
        cause: OTHERS.to_owned(),
        rule: "",
        words: format!("causes beyond the first {MOST}"),
        claims: 0,
        charges: Money::ZERO,
        fix_at: "",
        severity: Severity::Info.as_str(),
        rejected: 0,
        first,
    }
}
