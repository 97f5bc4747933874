//! `check --format json`: one document, the objects of `findings.jsonl` in it.

use std::io::{self, Write};

use serde::Serialize;

use crate::engine::CheckedBatch;

use super::jsonl::Object;
use super::long_array::LongArray;
use super::summary::Counts;
use super::{Cause, Ending, Entry, Report};

/// Version of the document's shape.
pub const SCHEMA: u32 = 1;

/// What stands before the findings. The keys are a contract: add, never rename.
#[derive(Serialize)]
struct Head {
    schema: u32,
    tool: &'static str,
    version: &'static str,
}

/// What stands behind them.
#[derive(Serialize)]
struct Tail<'a> {
    not_processed: &'a [NotProcessed],
    totals: Counts,
    causes: &'a [Cause],
}

/// An input that could not be processed, or not to its end.
#[derive(Debug, Serialize)]
struct NotProcessed {
    file: String,
    reason: String,
}

/// Writes findings as one JSON document, each as soon as it comes.
#[derive(Debug)]
pub struct JsonReport<W> {
    document: LongArray<W>,
    not_processed: Vec<NotProcessed>,
}

impl<W: Write> JsonReport<W> {
    /// Begins the document.
    ///
    /// # Errors
    /// The output fails.
    pub fn new(out: W) -> io::Result<Self> {
        let head = Head {
            schema: SCHEMA,
            tool: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        };
        let document = LongArray::begin(out, &head, "findings")?;
        Ok(Self { document, not_processed: Vec::new() })
    }
}

impl<W: Write> Report for JsonReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        Entry::of_batch(file, checked)
            .try_for_each(|entry| self.document.push(&Object::new(&entry)))
    }

    fn end_input(&mut self, file: &str, problem: Option<&str>) -> io::Result<()> {
        let not_processed =
            |reason: &str| NotProcessed { file: file.to_owned(), reason: reason.to_owned() };
        self.not_processed.extend(problem.map(not_processed));
        Ok(())
    }

    fn close(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        let tail = Tail {
            not_processed: &self.not_processed,
            totals: Counts::from(ending.totals),
            causes: ending.causes,
        };
        let out = self.document.end(&tail)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}
