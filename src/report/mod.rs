//! What people and programs read after a run: one format a file.
//!
//! A report takes the checked batches of one input, or of a whole run, and writes rows. Columns
//! and keys are a contract of their own and do not follow the types inside.

pub mod causes;
pub mod csv;
pub mod jsonl;
pub mod summary;
pub mod text;
pub mod worklist;

use crate::engine::{CheckedBatch, Disposition};
use crate::finding::Record;

pub use causes::{Cause, Causes};
pub use summary::Summary;

/// One finding of a batch, with what became of its claim.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The input, as the user named it.
    pub file: &'a str,
    /// The finding.
    pub record: &'a Record,
    /// What became of the claim; `None` above a claim.
    pub disposition: Option<Disposition>,
}

impl<'a> Entry<'a> {
    /// The findings of a batch in file order.
    pub fn of_batch(file: &'a str, checked: &'a CheckedBatch) -> impl Iterator<Item = Self> {
        checked.own_sections().flat_map(move |(_, _, section)| {
            let disposition = section.claim.as_ref().map(|claim| claim.disposition);
            checked.records_of(section).map(move |record| Self { file, record, disposition })
        })
    }

    /// The element in guide form, `SV101-3`; empty where the whole segment is meant.
    #[must_use]
    pub fn element(&self) -> String {
        let place = self.record.finding.place.element;
        if place.element == 0 { String::new() } else { place.to_string() }
    }
}
