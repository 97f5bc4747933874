//! Findings by claim, as lines of JSON, compressed: what the page's script unpacks.

use std::collections::BTreeMap;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Serialize;

use crate::engine::{BatchSection, CheckedBatch, CheckedSection};
use crate::finding::{Record, Rule};
use crate::guide::SectionKind;

/// A finished block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// Raw deflate.
    pub bytes: Vec<u8>,
    /// Findings in it.
    pub findings: u64,
    /// Findings that had no room.
    pub left_out: u64,
}

/// Writes a block while an input is read.
#[derive(Debug)]
pub struct BlockWriter {
    out: DeflateEncoder<Vec<u8>>,
    rules: BTreeMap<&'static str, &'static Rule>,
    most: u64,
    findings: u64,
    left_out: u64,
}

/// One row of the page's table. Keys are short, because every claim repeats them.
#[derive(Serialize)]
struct Row<'a> {
    /// The input.
    i: &'a str,
    /// Claim number; empty for the envelope.
    c: &'a str,
    /// What stands in the place of a claim number.
    #[serde(skip_serializing_if = "str::is_empty")]
    e: &'static str,
    /// Charge.
    x: String,
    /// Disposition.
    d: &'static str,
    /// Days of service.
    s: String,
    /// Billing NPI and name.
    b: &'a str,
    n: &'a str,
    /// Payer number and name.
    p: &'a str,
    y: &'a str,
    /// Findings.
    f: Vec<Found<'a>>,
}

/// A finding, as a list: rule, severity, action, line, loop, element, position, segment, where the
/// element begins and ends in it, message, advice, before, after, cause.
#[derive(Serialize)]
struct Found<'a>(
    &'static str,
    char,
    char,
    &'a str,
    &'static str,
    String,
    u32,
    &'a str,
    usize,
    usize,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
);

/// What the page tells of a rule.
#[derive(Serialize)]
struct RuleText<'a> {
    name: &'static str,
    says: &'a str,
    why: String,
    todo: &'static str,
    source: &'static str,
    at: &'static str,
    r#box: &'static str,
}

/// The last line of a block.
#[derive(Serialize)]
struct Rules<'a> {
    rules: BTreeMap<&'static str, RuleText<'a>>,
}

impl BlockWriter {
    /// A block with room for so many findings.
    #[must_use]
    pub fn new(most: u64) -> Self {
        Self {
            out: DeflateEncoder::new(Vec::new(), Compression::default()),
            rules: BTreeMap::new(),
            most,
            findings: 0,
            left_out: 0,
        }
    }

    /// Takes what a batch came to.
    ///
    /// # Errors
    /// Memory fails.
    pub fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        for (_, section, outcome) in checked.own_sections() {
            let is_claim = outcome.claim.is_some();
            // What is wrong above claims is shown with them.
            if is_claim || is_envelope(section.kind) {
                self.section(file, checked, section, outcome)?;
            }
        }
        Ok(())
    }

    fn section(
        &mut self,
        file: &str,
        checked: &CheckedBatch,
        section: &BatchSection,
        outcome: &CheckedSection,
    ) -> io::Result<()> {
        let of_claim = checked.records_for(outcome);
        let of_section = checked.records_of(outcome);
        let records: Vec<&Record> = match &outcome.claim {
            Some(_) => of_claim.collect(),
            None => of_section.collect(),
        };
        let count = records.len() as u64;
        if count == 0 {
            return Ok(());
        }
        if self.findings + count > self.most {
            self.left_out += count;
            return Ok(());
        }
        self.findings += count;
        for record in &records {
            let rule = record.finding.rule;
            self.rules.insert(rule.code, rule);
        }
        let row = row(file, section, outcome, &records);
        serde_json::to_writer(&mut self.out, &row)?;
        self.out.write_all(b"\n")
    }

    /// Ends the block with the texts of its rules.
    ///
    /// # Errors
    /// Memory fails.
    pub fn finish(mut self) -> io::Result<Block> {
        let rules = self.rules.iter().map(|(code, rule)| (*code, RuleText::of(rule)));
        let rules = Rules { rules: rules.collect() };
        serde_json::to_writer(&mut self.out, &rules)?;
        let (findings, left_out) = (self.findings, self.left_out);
        Ok(Block { bytes: self.out.finish()?, findings, left_out })
    }
}

const fn is_envelope(kind: SectionKind) -> bool {
    matches!(
        kind,
        SectionKind::Noise
            | SectionKind::Interchange
            | SectionKind::InterchangeAcknowledgment
            | SectionKind::Group
            | SectionKind::Set
            | SectionKind::Foreign
            | SectionKind::SetTrailer
            | SectionKind::GroupTrailer
            | SectionKind::InterchangeTrailer
    )
}

fn row<'a>(
    file: &'a str,
    section: &BatchSection,
    outcome: &'a CheckedSection,
    records: &[&'a Record],
) -> Row<'a> {
    // The last record is the claim's own, if it has any: those above know no claim.
    let around = outcome.claim.as_ref().and_then(|claim| claim.rejected_around.as_deref());
    let around = around.or_else(|| records.last().map(|record| &*record.around));
    let text = |field: fn(&'a crate::finding::Surroundings) -> &'a str| {
        around.map(field).unwrap_or_default()
    };
    let period = around
        .and_then(|around| around.service_period)
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from} to {to}") });
    let claim = outcome.claim.as_ref();
    Row {
        i: file,
        c: text(|around| &around.claim_id),
        e: if claim.is_some() { "" } else { words(section.kind) },
        x: claim.map(|claim| claim.charge.to_string()).unwrap_or_default(),
        d: claim.map(|claim| claim.disposition.as_str()).unwrap_or_default(),
        s: period.unwrap_or_default(),
        b: text(|around| &around.billing_npi),
        n: text(|around| &around.billing_name),
        p: text(|around| &around.payer_id),
        y: text(|around| &around.payer_name),
        f: records.iter().map(|record| found(record)).collect(),
    }
}

const fn words(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Noise => "between interchanges",
        SectionKind::Group | SectionKind::GroupTrailer => "functional group",
        SectionKind::Set | SectionKind::SetTrailer | SectionKind::Foreign => "transaction set",
        _ => "interchange",
    }
}

fn found(record: &Record) -> Found<'_> {
    let finding = &record.finding;
    let initial = |word: &str| word.chars().next().unwrap_or(' ');
    let is_fixed = finding.is_fixed();
    let place = finding.place.element;
    let element = if place.element == 0 { place.segment.to_string() } else { place.to_string() };
    let advice = match finding.advice() {
        // The rule's own advice stands with the rule.
        advice if advice == finding.rule.todo => "",
        advice => advice,
    };
    Found(
        finding.rule.code,
        initial(finding.severity.as_str()),
        initial(record.action.as_str()),
        record.line.as_ref().map(|line| line.line.as_str()).unwrap_or_default(),
        record.in_loop,
        element,
        record.segment_position,
        &record.excerpt.text,
        chars(&record.excerpt.text, record.excerpt.marked.start),
        chars(&record.excerpt.text, record.excerpt.marked.end),
        &finding.message,
        advice,
        if is_fixed { &record.before } else { "" },
        if is_fixed { &record.after } else { "" },
        &record.cause,
    )
}

/// How many UTF-16 units stand before a byte: how the script counts.
fn chars(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).encode_utf16().count()
}

impl RuleText<'static> {
    fn of(rule: &'static Rule) -> Self {
        let why = rule.doc.split("## Why").nth(1).unwrap_or_default();
        let why = why.split("##").next().unwrap_or_default();
        Self {
            name: rule.name,
            says: rule.summary(),
            why: why.split_whitespace().collect::<Vec<_>>().join(" "),
            todo: rule.todo,
            source: rule.source,
            at: rule.fix_at.as_str(),
            r#box: rule.cms1500,
        }
    }
}
