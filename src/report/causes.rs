//! Causes: findings that one correction mends, with the claims and the money they hold.

use std::collections::HashMap;

use serde::Serialize;

use crate::claim::Money;
use crate::engine::{CheckedBatch, CheckedSection};
use crate::finding::{Record, Rule, Severity};

/// So many different causes are told apart. When they become more, the lighter half is folded into
/// one, so that memory stays bounded for a file whose every claim is wrong in its own way.
pub const MOST: usize = 5_000;

/// Key of the causes that are not told apart.
const OTHERS: &str = "others";

/// One cause.
#[derive(Clone, Debug, Serialize)]
pub struct Cause {
    /// Stable key of rule, element, value and party.
    pub cause: Box<str>,
    /// The rule's code.
    pub rule: &'static str,
    /// What is wrong, in the words of its first finding.
    pub words: Box<str>,
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
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn as_text<S: serde::Serializer>(amount: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// What is counted of a cause.
#[derive(Clone, Debug)]
struct Counted {
    /// `None` for the causes that are not told apart.
    rule: Option<&'static Rule>,
    severity: Severity,
    words: Box<str>,
    claims: u64,
    charges: Money,
    rejected: u64,
    /// Its place among the causes as they were met.
    first: usize,
}

/// The causes of a run.
#[derive(Clone, Debug, Default)]
pub struct Causes {
    by_key: HashMap<Box<str>, Counted>,
    /// How many causes were met so far.
    met: usize,
    /// Causes of the claim that is counted; reused.
    of_claim: Vec<String>,
}

impl Causes {
    /// Counts the findings of a batch. What stands above a claim counts for each claim below.
    pub fn add(&mut self, checked: &CheckedBatch) {
        for (_, _, section) in checked.own_sections() {
            for record in checked.records_of(section) {
                self.note(record);
            }
            self.add_claim(checked, section);
        }
    }

    /// Takes what concerns the claim of a section, if it is one.
    pub fn add_claim(&mut self, checked: &CheckedBatch, section: &CheckedSection) {
        let Some(claim) = &section.claim else { return };
        self.of_claim.clear();
        for record in checked.records_for(section) {
            self.note(record);
            let rejects = claim.is_rejected() && record.finding.rejects();
            self.count_claim(record, claim.charge, rejects);
        }
    }

    fn note(&mut self, record: &Record) {
        if !self.by_key.contains_key(record.cause.as_str()) {
            let counted = Counted::new(record, self.met);
            self.insert(record.cause.as_str().into(), counted);
        }
    }

    fn insert(&mut self, key: Box<str>, counted: Counted) {
        if self.by_key.len() >= MOST {
            self.fold();
        }
        self.met += 1;
        self.by_key.insert(key, counted);
    }

    /// Folds the causes that hold least into one.
    fn fold(&mut self) {
        let mut others = self.by_key.remove(OTHERS).unwrap_or_else(|| Counted::others(self.met));
        let mut causes: Vec<(Box<str>, Counted)> = self.by_key.drain().collect();
        causes.sort_by(|(_, a), (_, b)| b.weight().cmp(&a.weight()).then(a.first.cmp(&b.first)));
        for (_, light) in causes.drain(MOST / 2..) {
            others.add(&light);
        }
        self.by_key.extend(causes);
        self.by_key.insert(OTHERS.into(), others);
    }

    fn count_claim(&mut self, record: &Record, charge: Money, rejects: bool) {
        if self.of_claim.contains(&record.cause) {
            return;
        }
        self.of_claim.push(record.cause.clone());
        let is_known = self.by_key.contains_key(record.cause.as_str());
        let key = if is_known { record.cause.as_str() } else { OTHERS };
        if let Some(counted) = self.by_key.get_mut(key) {
            counted.claims += 1;
            counted.charges += charge;
            counted.rejected += u64::from(rejects);
        }
    }

    /// Adds what was found in another input.
    pub fn merge(&mut self, other: Self) {
        let mut causes: Vec<(Box<str>, Counted)> = other.by_key.into_iter().collect();
        causes.sort_by_key(|(_, counted)| counted.first);
        for (key, mut counted) in causes {
            if let Some(known) = self.by_key.get_mut(&key) {
                known.add(&counted);
            } else {
                counted.first = self.met;
                self.insert(key, counted);
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
    pub fn into_sorted(self) -> Vec<Cause> {
        let mut causes: Vec<(Box<str>, Counted)> = self.by_key.into_iter().collect();
        causes.sort_by(|(_, a), (_, b)| b.weight().cmp(&a.weight()).then(a.first.cmp(&b.first)));
        causes.into_iter().map(|(key, counted)| counted.into_cause(key)).collect()
    }
}

impl Counted {
    fn new(record: &Record, first: usize) -> Self {
        let finding = &record.finding;
        Self {
            rule: Some(finding.rule),
            severity: finding.severity,
            words: finding.message.as_str().into(),
            claims: 0,
            charges: Money::ZERO,
            rejected: 0,
            first,
        }
    }

    fn others(first: usize) -> Self {
        Self {
            rule: None,
            severity: Severity::Info,
            words: "lighter causes, folded into one".into(),
            claims: 0,
            charges: Money::ZERO,
            rejected: 0,
            first,
        }
    }

    fn add(&mut self, other: &Self) {
        self.claims += other.claims;
        self.charges += other.charges;
        self.rejected += other.rejected;
    }

    fn weight(&self) -> (bool, Money, u64) {
        (self.rejected > 0, self.charges, self.claims)
    }

    fn into_cause(self, cause: Box<str>) -> Cause {
        Cause {
            cause,
            rule: self.rule.map(|rule| rule.code).unwrap_or_default(),
            words: self.words,
            claims: self.claims,
            charges: self.charges,
            fix_at: self.rule.map(|rule| rule.fix_at.as_str()).unwrap_or_default(),
            severity: self.severity.as_str(),
            rejected: self.rejected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_causes_are_folded_and_the_heavy_ones_kept() {
        let mut causes = Causes::default();
        for number in 0..3 * MOST {
            let mut counted = Counted::others(number);
            counted.claims = if number == 7 { 50 } else { 1 };
            counted.charges = Money::from_cents(if number == 7 { 99_000 } else { 100 });
            causes.insert(number.to_string().into(), counted);
        }
        assert!(causes.len() <= MOST);
        let sorted = causes.into_sorted();
        assert_eq!(sorted.iter().map(|cause| cause.claims).sum::<u64>(), 3 * 5_000 + 49);
        assert!(sorted.iter().any(|cause| &*cause.cause == "7" && cause.claims == 50));
    }
}
