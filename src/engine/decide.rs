//! Makes the fixes of a batch and gives each claim its disposition.

use std::ops::Range;
use std::sync::Arc;

use crate::claim::{Ancestors, Claim, Money};
use crate::finding::{Edit, Finding, Fix, Record, Surroundings};
use crate::fix::choose::choose;
use crate::guide::{Presence, Section, SectionKind};

use super::across::parents::Link;
use super::across::services::ServiceFact;

/// What becomes of a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Disposition {
    /// Goes out as it came.
    Accepted,
    /// Goes out with applied fixes.
    Corrected,
    /// Stays behind.
    Rejected,
}

impl Disposition {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Corrected => "corrected",
            Self::Rejected => "rejected",
        }
    }
}

/// What a claim came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimOutcome {
    /// What becomes of it.
    pub disposition: Disposition,
    /// Its service lines (LX).
    pub lines: u64,
    /// CLM02, or zero if it is no amount.
    pub charge: Money,
    /// Fingerprint of CLM01; `None` if it has none.
    pub id_hash: Option<u64>,
    /// What later claims are compared with.
    pub services: Vec<ServiceFact>,
    /// Its add-ons, and what later claims may add to.
    pub links: Vec<Link>,
    /// Records of the batch that concern it, of its own or of a level above.
    pub records: Vec<usize>,
    /// Those of them that reject it.
    pub rejected_by: Vec<usize>,
    /// What stands around it, if it is rejected.
    pub rejected_around: Option<Arc<Surroundings>>,
}

impl ClaimOutcome {
    /// Whether it stays behind.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.disposition == Disposition::Rejected
    }
}

/// What a section came to.
#[derive(Clone, Debug, Default)]
pub struct CheckedSection {
    /// Its records in the batch.
    pub records: Range<usize>,
    /// Records that only the claims before it in the input explain.
    pub across: Vec<Record>,
    /// Edits of its applied fixes, in order, none overlapping.
    pub edits: Vec<Edit>,
    /// The claim, if it is one.
    pub claim: Option<ClaimOutcome>,
}

/// Makes the fixes of each section and decides each claim; there is one place for a claim for each
/// section. A rejected claim stays as it came.
pub(super) fn decide(
    claims: &[Option<Claim<'_>>],
    findings: &mut [Finding],
) -> Vec<CheckedSection> {
    findings.iter_mut().filter_map(|finding| finding.fix.as_mut()).for_each(Fix::propose);
    let mut checked = fixed(findings, claims.len());
    for claim in claims.iter().flatten() {
        let outcome = outcome(claim, findings, &checked);
        let Some(own) = checked.get_mut(claim.section.number) else { continue };
        if outcome.disposition == Disposition::Rejected {
            own.edits.clear();
            let own = findings.get_mut(own.records.clone()).unwrap_or_default();
            own.iter_mut().filter_map(|finding| finding.fix.as_mut()).for_each(Fix::withhold);
        }
        own.claim = Some(outcome);
    }
    checked
}

/// Each section with its findings and the edits that are made in it. Findings stand in the order
/// of their sections.
fn fixed(findings: &mut [Finding], sections: usize) -> Vec<CheckedSection> {
    let mut checked = vec![CheckedSection::default(); sections];
    let mut start = 0;
    for run in findings.chunk_by_mut(|a, b| a.section == b.section) {
        let section = run.first().and_then(|finding| checked.get_mut(finding.section));
        if let Some(section) = section {
            section.records = start..start + run.len();
            section.edits = choose(run.iter_mut());
        }
        start += run.len();
    }
    checked
}

fn outcome(claim: &Claim<'_>, findings: &[Finding], checked: &[CheckedSection]) -> ClaimOutcome {
    let mut records = Vec::new();
    for number in deciding(&claim.ancestors).chain([claim.section.number]) {
        records.extend(checked.get(number).map(|c| c.records.clone()).unwrap_or_default());
    }
    let of = |n: &usize| findings.get(*n);
    let rejected_by: Vec<usize> =
        records.iter().filter(|n| of(n).is_some_and(Finding::rejects)).copied().collect();
    let is_fixed = records.iter().any(|n| of(n).is_some_and(Finding::is_fixed));
    let disposition = match (rejected_by.is_empty(), is_fixed) {
        (false, _) => Disposition::Rejected,
        (true, true) => Disposition::Corrected,
        (true, false) => Disposition::Accepted,
    };
    ClaimOutcome {
        disposition,
        lines: claim.lines.len() as u64,
        charge: claim.total_charge().unwrap_or_default(),
        id_hash: claim.id().map(fingerprint),
        services: Vec::new(),
        links: Vec::new(),
        records,
        rejected_by,
        rejected_around: None,
    }
}

/// Numbers of the sections above a claim whose findings count for it.
fn deciding(ancestors: &Ancestors<'_>) -> impl Iterator<Item = usize> {
    let above = [
        ancestors.interchange,
        ancestors.group,
        ancestors.set,
        ancestors.billing_provider,
        ancestors.unknown_level,
        ancestors.subscriber,
        ancestors.patient,
    ];
    above
        .into_iter()
        .flatten()
        .filter(|section| counts_for_claims(section))
        .map(|section| section.number)
}

/// Whether what is wrong in a section counts for the claims below it.
pub(super) fn counts_for_claims(section: &Section<'_>) -> bool {
    match section.kind {
        // What is wrong in an ISA that can be read is noted by the TA1 and rejects no claim. A group
        // is refused as a whole by its AK9.
        SectionKind::Interchange => section.facts.presence != Presence::Sent,
        SectionKind::Group
        | SectionKind::Set
        | SectionKind::BillingProvider
        | SectionKind::UnknownLevel
        | SectionKind::Subscriber
        | SectionKind::Patient
        | SectionKind::Claim => true,
        SectionKind::Noise
        | SectionKind::InterchangeAcknowledgment
        | SectionKind::Foreign
        | SectionKind::SetTrailer
        | SectionKind::GroupTrailer
        | SectionKind::InterchangeTrailer => false,
    }
}

/// A fingerprint of a value that is remembered over a whole input.
fn fingerprint(value: &[u8]) -> u64 {
    let hash = blake3::hash(value);
    hash.as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
}
