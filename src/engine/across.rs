//! What can only be seen over several claims, in file order: the later claim is flagged.
//!
//! This stage sees the batches one after another, whatever the number of threads. It remembers
//! fingerprints of fixed size, the only thing that grows with an input.

use std::collections::HashSet;

use crate::finding::{Findings, Place};
use crate::guide::{Section, el};
use crate::rules::claim::claim_number_repeated::CLAIM_NUMBER_REPEATED;

use super::check::{CheckedBatch, Options, describe};

/// What earlier claims of an input were.
#[derive(Debug, Default)]
pub struct Across {
    claim_numbers: HashSet<u64>,
}

impl Across {
    /// Adds what the claims before say about those of this batch.
    pub fn look(&mut self, checked: &mut CheckedBatch, options: Options<'_>) {
        let mut repeated = Vec::new();
        for (number, _, section) in checked.own_sections() {
            let claim = section.claim.as_ref();
            if let Some(hash) = claim.and_then(|claim| claim.id_hash)
                && !self.claim_numbers.insert(hash)
            {
                repeated.push(number);
            }
        }
        if repeated.is_empty() {
            return;
        }
        let records = describe(&checked.batch, options, &repeated, report_repeated);
        for record in records {
            if let Some(section) = checked.sections.get_mut(record.finding.section) {
                section.across.push(record);
            }
        }
    }
}

fn report_repeated(section: &Section<'_>, out: &mut Findings) {
    let Some(clm) = section.get(0) else { return };
    let number = clm.element(1).unwrap_or_default().escape_ascii();
    let message = format!("{number} is the number of an earlier claim of this file");
    out.report(&CLAIM_NUMBER_REPEATED, Place::of(&clm, el::CLM01), message);
}
