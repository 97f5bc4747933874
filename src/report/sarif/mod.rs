//! `check --format sarif`: SARIF 2.1.0, one run, results written as they come.
//!
//! Objects are ours and borrow what they hold: a crate that knows all of SARIF owns every string.

mod catalogue;
mod objects;
mod uri;

use std::io::{self, Write};
use std::path::PathBuf;

use crate::engine::{Batch, CheckedBatch};
use crate::finding::{Edit, Rule, Safety, Severity};

use super::long_array::LongArray;
use super::{Ending, Entry, InputOutcome, Report};
use objects::{
    ArtifactChange, ArtifactLocation, Content, Fingerprints, Fix, Invocation, Location,
    LogicalLocation, Message, Notification, PhysicalLocation, Region, Replacement, ResultObject,
    ResultProperties, RunEnd, RunStart,
};

/// The schema that the document follows.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes findings as a SARIF log.
#[derive(Debug)]
pub struct SarifReport<W> {
    run: LongArray<W>,
    /// Rules in the order of their descriptors.
    rules: Vec<&'static Rule>,
    /// The folder that URIs of files are relative to.
    root: PathBuf,
    not_processed: Vec<NotProcessed>,
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
        let rules = catalogue::sorted();
        write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[")?;
        let start = RunStart { tool: catalogue::tool(&rules) };
        let run = LongArray::begin(out, &start, "results")?;
        Ok(Self { run, rules, root, not_processed: Vec::new() })
    }

    fn result(&mut self, uri: &str, batch: &Batch, entry: &Entry<'_>) -> io::Result<()> {
        let record = entry.record;
        let finding = &record.finding;
        let line = record.line.as_ref().map(|line| line.line.as_str());
        let length = u64::from(record.byte_length);
        let region = Region { byte_offset: record.byte_offset, byte_length: length };
        self.run.push(&ResultObject {
            rule_id: finding.rule.code,
            rule_index: self.rules.binary_search_by_key(&finding.rule.code, |rule| rule.code).ok(),
            level: level(finding.severity),
            message: Message { text: &finding.message },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: ArtifactLocation { uri },
                    region: Some(region),
                },
                logical_locations: logical_locations(entry),
            }],
            partial_fingerprints: Fingerprints { cause: &record.cause },
            fixes: fix(uri, batch, entry).into_iter().collect(),
            properties: ResultProperties {
                claim: &record.around.claim_id,
                line: line.unwrap_or_default(),
                fix_at: finding.rule.fix_at.as_str(),
                action: record.action.as_str(),
                suggestion: finding.advice(),
            },
        })
    }
}

impl<W: Write> Report for SarifReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        let uri = uri::of_file(file, &self.root);
        Entry::of_batch(file, checked)
            .try_for_each(|entry| self.result(&uri, &checked.batch, &entry))
    }

    fn end_input(&mut self, input: &InputOutcome<'_>) -> io::Result<()> {
        let uri = uri::of_file(input.file, &self.root);
        let not_processed =
            |reason: &str| NotProcessed { uri, text: format!("{}: {reason}", input.file) };
        self.not_processed.extend(input.reason.map(not_processed));
        Ok(())
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        let invocation = Invocation {
            execution_successful: self.not_processed.is_empty(),
            tool_execution_notifications: self.not_processed.iter().map(notification).collect(),
        };
        let out = self.run.end(&RunEnd { invocations: [invocation] })?;
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
        message: Message { text: &input.text },
        locations: [Location { physical_location, logical_locations: Vec::new() }],
    }
}

/// The claim, the loop, the segment by its position, and the element.
fn logical_locations(entry: &Entry<'_>) -> Vec<LogicalLocation> {
    let record = entry.record;
    let place = record.finding.place.element;
    let position = match record.segment_position {
        0 => String::new(),
        position => position.to_string(),
    };
    let element = if place.element == 0 { String::new() } else { place.to_string() };
    let named = [
        ("claim", record.around.claim_id.clone()),
        ("loop", record.in_loop.to_owned()),
        ("segment", place.segment.to_string()),
        ("segment position", position),
        ("element", element),
    ];
    named
        .into_iter()
        .filter(|(_, name)| !name.is_empty())
        .map(|(kind, name)| LogicalLocation { name, kind })
        .collect()
}

/// The safe fix of a finding, if it has one whose bytes may be shown.
fn fix<'a>(uri: &'a str, batch: &Batch, entry: &Entry<'a>) -> Option<Fix<'a>> {
    let record = entry.record;
    let fix = record.finding.fix.as_ref().filter(|fix| fix.safety == Safety::Safe)?;
    let is_masked = record.after != fix.after;
    let is_told = |edit: &Edit| !is_masked || edit.text.is_empty();
    if fix.edits.is_empty() || !fix.edits.iter().all(is_told) {
        return None;
    }
    let replacements: Option<Vec<_>> = fix.edits.iter().map(|e| replacement(batch, e)).collect();
    Some(Fix {
        description: Message { text: record.finding.rule.todo },
        artifact_changes: [ArtifactChange {
            artifact_location: ArtifactLocation { uri },
            replacements: replacements?,
        }],
    })
}

/// An edit in bytes of the input; `None` if what it inserts is no text.
fn replacement<'a>(batch: &Batch, edit: &'a Edit) -> Option<Replacement<'a>> {
    let text = std::str::from_utf8(&edit.text).ok()?;
    let byte_offset = batch.offset_in_input(usize::try_from(edit.start).ok()?);
    let byte_length = u64::from(edit.end.saturating_sub(edit.start));
    Some(Replacement {
        deleted_region: Region { byte_offset, byte_length },
        inserted_content: Content { text },
    })
}
