//! Findings by claim, as columns of JSON, compressed: what the page's script unpacks.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Serialize;

use crate::engine::{BatchSection, CheckedBatch, CheckedSection};
use crate::finding::{Record, Rule, Surroundings};
use crate::guide::SectionKind;

/// So many rows are packed together.
const ROWS: usize = 8192;

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

/// The compressor that one block leaves to the next, clean: a run over thousands of small files would
/// make and drop a quarter of a megabyte for each, and leave holes of that size between what stays.
#[derive(Clone, Debug, Default)]
pub struct SpareEncoder(Arc<Mutex<Option<Encoder>>>);

type Encoder = DeflateEncoder<Vec<u8>>;

impl SpareEncoder {
    fn take(&self) -> Encoder {
        let spare = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        spare.unwrap_or_else(|| DeflateEncoder::new(Vec::new(), Compression::best()))
    }

    fn leave(&self, encoder: Encoder) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(encoder);
    }
}

/// Writes a block while an input is read.
#[derive(Debug)]
pub struct BlockWriter {
    spare: SpareEncoder,
    /// Begun when rows are packed, since there may be thousands of small blocks.
    out: Option<Encoder>,
    columns: Columns,
    rules: BTreeMap<&'static str, &'static Rule>,
    most: u64,
    findings: u64,
    left_out: u64,
}

/// Rows of the page's table and their findings, column by column: alike stands beside alike, which
/// packs by a quarter better than rows do.
#[derive(Debug, Default, Serialize)]
struct Columns {
    /// The input.
    file: Vec<String>,
    /// Claim number; empty for the envelope.
    claim: Vec<String>,
    /// What stands in the place of a claim number.
    envelope: Vec<&'static str>,
    charge: Vec<String>,
    disposition: Vec<&'static str>,
    /// Days of service.
    service: Vec<String>,
    npi: Vec<String>,
    provider: Vec<String>,
    payer_id: Vec<String>,
    payer: Vec<String>,
    /// How many findings each row has.
    count: Vec<usize>,
    found: FoundColumns,
}

/// Findings, column by column, in the order of their rows.
#[derive(Debug, Default, Serialize)]
struct FoundColumns {
    rule: Vec<&'static str>,
    /// Initials of severity and action.
    severity: Vec<char>,
    action: Vec<char>,
    line: Vec<String>,
    r#loop: Vec<&'static str>,
    element: Vec<String>,
    position: Vec<u32>,
    segment: Vec<String>,
    /// Where the element begins and ends in the segment.
    from: Vec<usize>,
    to: Vec<usize>,
    message: Vec<String>,
    advice: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
    /// The cause's key, without the rule before it.
    cause: Vec<String>,
}

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
    pub fn new(most: u64, spare: SpareEncoder) -> Self {
        Self {
            spare,
            out: None,
            columns: Columns::default(),
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

    /// Takes what a section came to.
    ///
    /// # Errors
    /// Memory fails.
    pub fn section(
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
        self.columns.row(file, section, outcome, &records);
        if self.columns.count.len() >= ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let out = self.out.get_or_insert_with(|| self.spare.take());
        serde_json::to_writer(&mut *out, &self.columns)?;
        self.columns = Columns::default();
        out.write_all(b"\n")
    }

    /// Ends the block with the texts of its rules.
    ///
    /// # Errors
    /// Memory fails.
    pub fn finish(mut self) -> io::Result<Block> {
        self.flush()?;
        let rules = self.rules.iter().map(|(code, rule)| (*code, RuleText::of(rule)));
        let rules = Rules { rules: rules.collect() };
        let mut out = self.out.unwrap_or_else(|| self.spare.take());
        serde_json::to_writer(&mut out, &rules)?;
        let (findings, left_out) = (self.findings, self.left_out);
        let bytes = out.reset(Vec::new())?;
        self.spare.leave(out);
        Ok(Block { bytes, findings, left_out })
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

impl Columns {
    fn row(
        &mut self,
        file: &str,
        section: &BatchSection,
        outcome: &CheckedSection,
        records: &[&Record],
    ) {
        let claim = outcome.claim.as_ref();
        // The last record is the claim's own, if it has any: those above know no claim.
        let around = claim.and_then(|claim| claim.rejected_around.as_deref());
        let around = around.or_else(|| records.last().map(|record| &*record.around));
        let text =
            |field: fn(&Surroundings) -> &String| around.map(field).cloned().unwrap_or_default();
        let period = around.and_then(|around| around.service_period).map(|(from, to)| {
            if from == to { from.to_string() } else { format!("{from} to {to}") }
        });
        self.file.push(file.to_owned());
        self.claim.push(text(|around| &around.claim_id));
        self.envelope.push(if claim.is_some() { "" } else { words(section.kind) });
        self.charge.push(claim.map(|claim| claim.charge.to_string()).unwrap_or_default());
        self.disposition.push(claim.map(|claim| claim.disposition.as_str()).unwrap_or_default());
        self.service.push(period.unwrap_or_default());
        self.npi.push(text(|around| &around.billing_npi));
        self.provider.push(text(|around| &around.billing_name));
        self.payer_id.push(text(|around| &around.payer_id));
        self.payer.push(text(|around| &around.payer_name));
        self.count.push(records.len());
        for record in records {
            self.found.add(record);
        }
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

impl FoundColumns {
    fn add(&mut self, record: &Record) {
        let finding = &record.finding;
        let excerpt = &record.excerpt;
        let initial = |word: &str| word.chars().next().unwrap_or(' ');
        let is_fixed = finding.is_fixed();
        let change = |text: &String| if is_fixed { text.clone() } else { String::new() };
        let place = finding.place.element;
        let element =
            if place.element == 0 { place.segment.to_string() } else { place.to_string() };
        let line = record.line.as_ref().map(|line| line.line.clone());
        // The rule's own advice stands with the rule.
        let advice = Some(finding.advice()).filter(|advice| *advice != finding.rule.todo);
        let cause = record.cause.split_once('-').map_or(record.cause.as_str(), |(_, key)| key);
        self.rule.push(finding.rule.code);
        self.severity.push(initial(finding.severity.as_str()));
        self.action.push(initial(record.action.as_str()));
        self.line.push(line.unwrap_or_default());
        self.r#loop.push(record.in_loop);
        self.element.push(element);
        self.position.push(record.segment_position);
        self.segment.push(excerpt.text.clone());
        self.from.push(chars(&excerpt.text, excerpt.marked.start));
        self.to.push(chars(&excerpt.text, excerpt.marked.end));
        self.message.push(finding.message.clone());
        self.advice.push(advice.unwrap_or_default().to_owned());
        self.before.push(change(&record.before));
        self.after.push(change(&record.after));
        self.cause.push(cause.to_owned());
    }
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
