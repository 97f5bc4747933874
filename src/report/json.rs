//! `check --format json`: one document, the objects of `findings.jsonl` in it.

use std::io::{self, Write};

use serde::Serialize;

use crate::engine::CheckedBatch;

use super::jsonl::Object;
use super::long_array::LongArray;
use super::summary::Counts;
use super::{Cause, Ending, Entry, InputOutcome, Report, Status};

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
    inputs: &'a [InputObject],
    totals: Counts,
    causes: &'a [Cause],
}

/// One input, as `summary.json` tells it.
#[derive(Debug, Serialize)]
struct InputObject {
    path: String,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(flatten)]
    counts: Counts,
}

/// Writes findings as one JSON document, each as soon as it comes; what waits for the end are
/// counts of each input.
#[derive(Debug)]
pub struct JsonReport<W> {
    document: LongArray<W>,
    inputs: Vec<InputObject>,
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
        Ok(Self { document, inputs: Vec::new() })
    }
}

impl<W: Write> Report for JsonReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        Entry::of_batch(file, checked)
            .try_for_each(|entry| self.document.push(&Object::new(&entry)))
    }

    fn end_input(&mut self, input: &InputOutcome<'_>) -> io::Result<()> {
        self.inputs.push(InputObject {
            path: input.file.to_owned(),
            status: input.status,
            reason: input.reason.map(str::to_owned),
            counts: Counts::from(input.totals),
        });
        Ok(())
    }

    fn close(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        let tail = Tail {
            inputs: &self.inputs,
            totals: Counts::from(ending.totals),
            causes: ending.causes,
        };
        let out = self.document.end(&tail)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}
