//! Codes that later claims may add to.

use crate::claim::Claim;
use crate::codes::Codes;
use crate::rules::therapy::add_ons::{ADD_ON_ALONE, read, span};

use super::super::check::{CheckedBatch, Explained};
use super::super::decide::ClaimOutcome;
use super::seen::Seen;
use super::services::{fingerprint, patient};

/// A line that adds to another, or that others may add to: fingerprints of patient, payer, first
/// code and day, or month. Whoever rendered them, one explains the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    line: u16,
    adds_to: Option<u64>,
    is_added_to: Option<u64>,
}

/// The links of a claim's lines.
#[must_use]
pub fn links_of(claim: &Claim<'_>, codes: &Codes) -> Vec<Link> {
    let links = claim.lines.iter().filter_map(|line| {
        let procedure = codes.procedure_on(line.procedure?, line.service_date?.from)?;
        let has_add_on = codes.has_add_on(line.procedure?);
        if procedure.addon_to.is_none() && !has_add_on {
            return None;
        }
        let day = read(line)?.day;
        let payer = claim.ancestors.payer().and_then(|payer| payer.id());
        let of = |first| fingerprint(&(patient(claim), payer, first, span(day, first)));
        let is_added_to = has_add_on.then(|| of(procedure.code));
        Some(Link { line: line.ordinal, adds_to: procedure.addon_to.map(of), is_added_to })
    });
    if claim.is_void() { Vec::new() } else { links.collect() }
}

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
                let link = claim.links.iter().find(|link| Some(link.line) == finding.line);
                let parent = link.and_then(|link| link.adds_to);
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
    let links = claim.links.iter().filter(|_| !claim.is_rejected());
    links.filter_map(|link| link.is_added_to)
}
