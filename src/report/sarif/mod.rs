//! `check --format sarif`: SARIF 2.1.0, one run, results written as they come.
//!
//! The rules that results name are known at the end only, and so stand behind them; an object of
//! JSON has no order. Objects are ours and borrow what they hold: a crate that knows all of SARIF
//! owns every string.

mod catalogue;
mod objects;
mod result;
mod uri;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::engine::CheckedBatch;
use crate::finding::{Rule, Severity};

use super::lines::Lines;
use super::long_array::LongArray;
use super::{Ending, Entry, InputOutcome, Report};
use objects::{
    ArtifactLocation, Invocation, Location, Message, Notification, PhysicalLocation, RunEnd,
    RunStart,
};
use result::Surroundings;

/// The schema that the document follows.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes findings as a SARIF log.
#[derive(Debug)]
pub struct SarifReport<W> {
    run: LongArray<W>,
    rules: FiredRules,
    lines: Lines,
    /// The folder that URIs of files are relative to.
    root: PathBuf,
    not_processed: Vec<NotProcessed>,
}

/// Rules with a result, in the order of their first.
#[derive(Debug, Default)]
struct FiredRules {
    rules: Vec<&'static Rule>,
    index: HashMap<&'static str, usize>,
}

impl FiredRules {
    fn index_of(&mut self, rule: &'static Rule) -> usize {
        *self.index.entry(rule.code).or_insert_with(|| {
            self.rules.push(rule);
            self.rules.len() - 1
        })
    }
}

/// An input that could not be processed, or not to its end.
#[derive(Debug)]
struct NotProcessed {
    uri: String,
    text: String,
}

impl<W: Write> SarifReport<W> {
    /// Begins the log. URIs of files below `root` are relative to it.
    ///
    /// # Errors
    /// The output fails.
    pub fn new(mut out: W, root: PathBuf) -> io::Result<Self> {
        write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[")?;
        // Columns are told in lines of ASCII only, where every kind is the same.
        let start = RunStart { column_kind: "unicodeCodePoints" };
        let run = LongArray::begin(out, &start, "results")?;
        let (rules, lines) = (FiredRules::default(), Lines::default());
        Ok(Self { run, rules, lines, root, not_processed: Vec::new() })
    }
}

impl<W: Write> Report for SarifReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        let uri = uri::of_file(file, &self.root);
        let lines = self.lines.enter(&checked.batch);
        let mut around = Surroundings { uri: &uri, batch: &checked.batch, lines };
        for entry in Entry::of_batch(file, checked) {
            let rule_index = self.rules.index_of(entry.record.finding.rule);
            self.run.push(&around.result(&entry, rule_index))?;
        }
        Ok(())
    }

    fn end_input(&mut self, input: &InputOutcome<'_>) -> io::Result<()> {
        self.lines = Lines::default();
        if let Some(reason) = input.reason {
            let uri = uri::of_file(input.file, &self.root);
            let text = format!("{}: {reason}", input.file);
            self.not_processed.push(NotProcessed { uri, text });
        }
        Ok(())
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        let invocation = Invocation {
            execution_successful: self.not_processed.is_empty(),
            tool_execution_notifications: self.not_processed.iter().map(notification).collect(),
        };
        let tool = catalogue::tool(&self.rules.rules);
        let out = self.run.end(&RunEnd { invocations: [invocation], tool })?;
        out.write_all(b"]}\n")?;
        out.flush()
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn notification(input: &NotProcessed) -> Notification<'_> {
    let artifact_location = ArtifactLocation { uri: &input.uri };
    let physical_location = PhysicalLocation { artifact_location, region: None };
    Notification {
        level: "error",
        message: Message::plain(&*input.text),
        locations: [Location { physical_location, logical_locations: Vec::new() }],
    }
}
