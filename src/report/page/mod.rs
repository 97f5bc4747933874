//! `report.html`: one page for people that needs no network.
//!
//! - [`block`]: findings by claim as one compressed block, which the page's script unpacks.
//! - [`tallies`]: counts for the charts.
//! - `charts`: drawings.
//! - `document`: the page around them. Its main figures and causes are readable without script.
//!
//! Styles and script are files of their own beside this one; a content security policy admits them
//! by hash and nothing else.

pub mod block;
mod charts;
mod document;
mod generated;
pub mod tallies;
pub mod usage;

use std::io::{self, Write};

use crate::engine::{BatchSection, CheckedBatch, CheckedSection, Totals};

use super::{Cause, InputOutcome};
use block::{Block, BlockWriter};
use tallies::Tallies;

pub use block::SpareEncoder;

/// How pages look.
const STYLE: &str = include_str!("page.css");

/// A page shows no more findings than this; the CSV report has them all.
const MOST_FINDINGS: u64 = 100_000;

/// What an input brings to a page, while it is read.
#[derive(Debug)]
pub struct Gathering {
    block: BlockWriter,
    tallies: Tallies,
}

/// What inputs bring to a page.
#[derive(Debug, Default)]
pub struct Gathered {
    blocks: Vec<Block>,
    tallies: Tallies,
    shown: u64,
    left_out: u64,
    files: Vec<String>,
    not_read: Vec<(String, String)>,
}

/// What stands over a page.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    /// What was read, in words.
    pub title: &'a str,
    /// Claims, lines, money, findings.
    pub totals: &'a Totals,
    /// The causes, those that weigh most first.
    pub causes: &'a [Cause],
}

impl Gathering {
    /// Nothing yet.
    #[must_use]
    pub fn new(spare: &SpareEncoder) -> Self {
        let block = BlockWriter::new(MOST_FINDINGS, spare.clone());
        Self { block, tallies: Tallies::default() }
    }

    /// Takes what a batch came to.
    ///
    /// # Errors
    /// Memory fails.
    pub fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        self.tallies.add(checked);
        self.block.add(file, checked)
    }

    /// Takes one section of a batch.
    ///
    /// # Errors
    /// Memory fails.
    pub fn add_section(
        &mut self,
        file: &str,
        checked: &CheckedBatch,
        section: (&BatchSection, &CheckedSection),
    ) -> io::Result<()> {
        self.tallies.add_section(section.1);
        self.block.section(file, checked, section.0, section.1)
    }

    /// What the input came to.
    ///
    /// # Errors
    /// Memory fails.
    pub fn finish(self, file: &str) -> io::Result<Gathered> {
        let Self { block, tallies } = self;
        let block = block.finish()?;
        Ok(Gathered {
            shown: block.findings,
            left_out: block.left_out,
            blocks: vec![block],
            tallies,
            files: vec![file.to_owned()],
            not_read: Vec::new(),
        })
    }
}

impl Gathered {
    /// Adds what another input came to. Findings that the page has no room for are counted.
    pub fn merge(&mut self, other: Self) {
        self.tallies.merge(other.tallies);
        self.files.extend(other.files);
        self.left_out += other.left_out;
        for block in other.blocks {
            if self.shown + block.findings > MOST_FINDINGS {
                self.left_out += block.findings;
            } else {
                self.shown += block.findings;
                self.blocks.push(block);
            }
        }
    }

    /// Tells of an input that was not read, or not to its end.
    pub fn tell(&mut self, input: &InputOutcome<'_>) {
        if let Some(reason) = input.reason {
            self.not_read.push((input.file.to_owned(), reason.to_owned()));
        }
    }

    /// Writes the page.
    ///
    /// # Errors
    /// The output fails.
    pub fn write(&self, heading: Heading<'_>, out: &mut impl Write) -> io::Result<()> {
        document::write(self, heading, out)
    }
}
