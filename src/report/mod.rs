//! What people and programs read after a run: one format a file, one trait.
//!
//! A [`Report`] takes the checked batches of one input, or of a whole run, and writes what was
//! found. Columns and keys are a contract of their own and do not follow the types inside. No
//! report holds more than a bounded part of the findings in memory.

mod base64;
pub mod causes;
pub mod csv;
pub mod diff;
pub mod github;
pub mod json;
pub mod jsonl;
pub mod junit;
mod lines;
mod long_array;
pub mod page;
pub mod sarif;
pub mod service_lines;
pub mod summary;
pub mod text;
pub mod tree;
pub mod workbook;
pub mod worklist;
mod xml;

use std::io;

use crate::engine::{CheckedBatch, CheckedSection, Disposition, Totals};
use crate::finding::Record;

pub use causes::{Cause, Causes};
pub use summary::{Status, Summary};
pub use tree::TreeReport;

/// One format: takes what is found in one input after another, and writes it.
pub trait Report {
    /// Takes what a batch of an input came to. The batches of an input come in file order, and all
    /// of them before those of the next input.
    ///
    /// # Errors
    /// The output fails.
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()>;

    /// An input is over; it may not have had a batch.
    ///
    /// # Errors
    /// The output fails.
    fn end_input(&mut self, _input: &InputOutcome<'_>) -> io::Result<()> {
        Ok(())
    }

    /// All inputs are over: writes what stands behind the findings.
    ///
    /// # Errors
    /// The output fails.
    fn close(&mut self, ending: &Ending<'_>) -> io::Result<()>;
}

/// What an input came to.
#[derive(Clone, Copy, Debug)]
pub struct InputOutcome<'a> {
    /// The input, as the user named it.
    pub file: &'a str,
    /// How it ended.
    pub status: Status,
    /// Why it could not be processed, or not to its end.
    pub reason: Option<&'a str>,
    /// What it held, as far as it was read.
    pub totals: &'a Totals,
}

/// What all inputs came to.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    /// Claims, lines, money, findings.
    pub totals: &'a Totals,
    /// The causes, those that weigh most first.
    pub causes: &'a [Cause],
    /// Inputs that were read to their end.
    pub files: usize,
}

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
        checked
            .own_sections()
            .flat_map(move |(_, _, section)| Self::of_section(file, checked, section))
    }

    /// The findings of one section of a batch in file order.
    pub fn of_section(
        file: &'a str,
        checked: &'a CheckedBatch,
        section: &'a CheckedSection,
    ) -> impl Iterator<Item = Self> {
        let disposition = section.claim.as_ref().map(|claim| claim.disposition);
        checked.records_of(section).map(move |record| Self { file, record, disposition })
    }

    /// The element in guide form, `SV101-3`; empty where the whole segment is meant.
    #[must_use]
    pub fn element(&self) -> String {
        let place = self.record.finding.place.element;
        if place.element == 0 { String::new() } else { place.to_string() }
    }

    /// The place in words: `claim STROKE-1, 2400 SV104, segment 24`.
    #[must_use]
    pub fn words(&self) -> String {
        let record = self.record;
        let claim = match record.around.claim_id.as_str() {
            "" => String::new(),
            claim => format!("claim {claim}, "),
        };
        let element = record.finding.place.element;
        // Outside of the guide's loops the segment says enough.
        let in_loop = match record.in_loop {
            name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("{name} "),
            _ => String::new(),
        };
        let position = match record.segment_position {
            0 => String::new(),
            position => format!(", segment {position}"),
        };
        format!("{claim}{in_loop}{element}{position}")
    }
}
