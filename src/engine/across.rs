//! What can only be seen over several claims, in file order: the later claim is flagged.
//!
//! This stage sees the batches one after another, whatever the number of threads. It remembers
//! fingerprints of fixed size, the only thing that grows with an input.

use crate::finding::{Findings, Place};
use crate::guide::{Section, el};
use crate::rules::claim::claim_number_repeated::CLAIM_NUMBER_REPEATED;

use super::check::{CheckedBatch, Options, describe};

/// What earlier claims of an input were.
#[derive(Debug, Default)]
pub struct Across {
    claim_numbers: Seen,
}

/// Fingerprints that were seen, 58 bits of each: two claims of a file of millions share one about
/// as often as a disk forgets a bit. Sorted lists, so that a claim costs six bytes and some room.
#[derive(Debug)]
struct Seen(Vec<Vec<[u8; 6]>>);

/// So many lists share the fingerprints, each short enough to insert in the middle.
const LISTS: usize = 1024;

impl Default for Seen {
    fn default() -> Self {
        Self(vec![Vec::new(); LISTS])
    }
}

impl Seen {
    /// Remembers a fingerprint; `false` if it was there already.
    fn insert(&mut self, fingerprint: u64) -> bool {
        let [a, b, rest @ ..] = fingerprint.to_le_bytes();
        let list = usize::from(u16::from_le_bytes([a, b])) % LISTS;
        let Some(list) = self.0.get_mut(list) else { return true };
        match list.binary_search(&rest) {
            Ok(_) => false,
            Err(place) => {
                if list.len() == list.capacity() {
                    list.reserve_exact(list.len().max(128) / 2);
                }
                list.insert(place, rest);
                true
            }
        }
    }
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
        let (records, suppressed) = describe(&checked.batch, options, &repeated, report_repeated);
        checked.suppressed.extend(suppressed);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_new_once() {
        let mut seen = Seen::default();
        let fingerprints = (0..5000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        assert!(fingerprints.clone().all(|one| seen.insert(one)));
        assert!(!fingerprints.into_iter().any(|one| seen.insert(one)));
    }
}
