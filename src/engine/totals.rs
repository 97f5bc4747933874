//! Counters that must always agree: read = accepted + corrected + rejected.

use std::collections::BTreeMap;

use crate::claim::Money;
use crate::finding::{NotCheckedTally, Severity};
use crate::guide::{Presence, SectionKind, Support};

use super::batch::BatchSection;
use super::check::CheckedBatch;
use super::decide::Disposition;

/// Claims with their lines and charges.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Claims (CLM).
    pub claims: u64,
    /// Service lines (LX).
    pub lines: u64,
    /// Sum of CLM02; a charge that is no amount counts as zero.
    pub charges: Money,
}

impl Tally {
    /// Counts one claim.
    pub fn add(&mut self, lines: u64, charge: Money) {
        self.claims += 1;
        self.lines += lines;
        self.charges += charge;
    }

    /// Counts what another tally counted.
    pub fn merge(&mut self, other: Self) {
        self.claims += other.claims;
        self.lines += other.lines;
        self.charges += other.charges;
    }
}

/// What one input, or a whole run, came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Every claim.
    pub read: Tally,
    /// Claims without a change.
    pub accepted: Tally,
    /// Claims with an applied fix.
    pub corrected: Tally,
    /// Claims that stay behind.
    pub rejected: Tally,
    /// Interchanges that were sent.
    pub interchanges: u64,
    /// Functional groups that were sent.
    pub groups: u64,
    /// Transaction sets that can be checked.
    pub transactions: u64,
    /// Findings by severity.
    pub errors: u64,
    /// Findings by severity.
    pub warnings: u64,
    /// Findings by severity.
    pub infos: u64,
    /// Findings by rule code.
    pub by_rule: BTreeMap<&'static str, u64>,
    /// Findings that are not told, because a configuration or a baseline says so, by rule code.
    pub suppressed: BTreeMap<&'static str, u64>,
    /// What was not checked, for want of a table.
    pub not_checked: NotCheckedTally,
}

impl Totals {
    /// Counts what a batch came to, context left out.
    pub fn add_batch(&mut self, checked: &CheckedBatch) {
        for (_, section, outcome) in checked.own_sections() {
            if let Some(claim) = &outcome.claim {
                self.add_claim(claim.disposition, claim.lines, claim.charge);
            }
            for record in checked.records_of(outcome) {
                self.add_finding(record.finding.severity, record.finding.rule.code);
            }
            self.add_envelope(section);
        }
        self.not_checked.merge(&checked.not_checked);
        for rule in &checked.suppressed {
            self.add_suppressed(rule.code);
        }
    }

    fn add_envelope(&mut self, section: &BatchSection) {
        let is_there = matches!(section.facts.presence, Presence::Sent | Presence::Damaged);
        let is_supported = section.facts.support == Support::Supported;
        match section.kind {
            SectionKind::Interchange => self.interchanges += u64::from(is_there),
            SectionKind::Group => self.groups += u64::from(is_there),
            SectionKind::Set => self.transactions += u64::from(is_there && is_supported),
            _ => {}
        }
    }

    /// Counts one claim under its disposition.
    pub fn add_claim(&mut self, disposition: Disposition, lines: u64, charge: Money) {
        self.read.add(lines, charge);
        match disposition {
            Disposition::Accepted => self.accepted.add(lines, charge),
            Disposition::Corrected => self.corrected.add(lines, charge),
            Disposition::Rejected => self.rejected.add(lines, charge),
        }
    }

    /// Counts one finding.
    pub fn add_finding(&mut self, severity: Severity, rule: &'static str) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
        *self.by_rule.entry(rule).or_default() += 1;
    }

    /// Counts one finding that is not told.
    pub fn add_suppressed(&mut self, rule: &'static str) {
        *self.suppressed.entry(rule).or_default() += 1;
    }

    /// Counts what another input came to.
    pub fn merge(&mut self, other: &Self) {
        self.read.merge(other.read);
        self.accepted.merge(other.accepted);
        self.corrected.merge(other.corrected);
        self.rejected.merge(other.rejected);
        self.interchanges += other.interchanges;
        self.groups += other.groups;
        self.transactions += other.transactions;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        add_counts(&mut self.by_rule, &other.by_rule);
        add_counts(&mut self.suppressed, &other.suppressed);
        self.not_checked.merge(&other.not_checked);
    }

    /// Whether every claim that was read has one disposition and one only.
    #[must_use]
    pub fn is_conserved(&self) -> bool {
        let mut sum = self.accepted;
        sum.merge(self.corrected);
        sum.merge(self.rejected);
        sum == self.read
    }
}

fn add_counts(to: &mut BTreeMap<&'static str, u64>, counts: &BTreeMap<&'static str, u64>) {
    for (rule, count) in counts {
        *to.entry(rule).or_default() += count;
    }
}
