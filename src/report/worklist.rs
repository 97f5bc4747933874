//! `worklist.csv`: one row a rejected claim of a run, worst money first.
//!
//! Rows wait in a temporary file until the run is over; only their places and charges are kept in
//! memory, so that a run of any size can be sorted.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write};

use serde::{Deserialize, Serialize};

use crate::claim::{Date, Money};
use crate::engine::{CheckedBatch, ClaimOutcome};
use crate::finding::{Record, Surroundings};

use super::csv::Cell;

/// The columns, in order.
pub const HEADER: [&str; 16] = [
    "file",
    "transaction_control",
    "claim_id",
    "billing_npi",
    "billing_name",
    "rendering_npi",
    "payer_id",
    "payer_name",
    "service_from",
    "service_to",
    "charge",
    "causes",
    "problems",
    "fix_at",
    "todo",
    "submitter_id",
];

/// Cells of a row, in the order of [`HEADER`].
#[derive(Serialize, Deserialize)]
struct Row(Vec<String>);

/// Number and billing NPI of each claim that a worklist names, edited or not.
///
/// # Errors
/// It is no CSV, or has no column `claim_id`.
pub fn claims(text: impl io::Read) -> io::Result<Vec<(String, String)>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let header = reader.headers()?.clone();
    let column = |name: &str| header.iter().position(|title| title == name);
    let missing = || io::Error::other("no worklist: the column claim_id is missing");
    let (claim, npi) = (column("claim_id").ok_or_else(missing)?, column("billing_npi"));
    let mut claims = Vec::new();
    for row in reader.records() {
        let row = row?;
        let cell = |at: usize| plain(row.get(at).unwrap_or_default()).to_owned();
        claims.push((cell(claim), npi.map(cell).unwrap_or_default()));
    }
    Ok(claims)
}

/// A cell without the apostrophe that keeps spreadsheets from running it.
fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

/// A worklist as CSV.
#[derive(Debug)]
pub struct WorklistWriter<W: Write>(csv::Writer<W>);

impl<W: Write> WorklistWriter<W> {
    /// Writes the header to `out`.
    ///
    /// # Errors
    /// The output fails.
    pub fn new(out: W) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        out.write_record(HEADER)?;
        Ok(Self(out))
    }

    /// Adds a row.
    ///
    /// # Errors
    /// The output fails.
    pub fn add(&mut self, cells: &[String]) -> io::Result<()> {
        let cells = cells.iter().map(|cell| Cell::new(cell.as_str()));
        Ok(self.0.serialize(cells.collect::<Vec<_>>())?)
    }

    /// Gives the output back, everything written.
    ///
    /// # Errors
    /// The output fails.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// Gathers the rejected claims of a run.
#[derive(Debug)]
pub struct Worklist {
    rows: BufWriter<File>,
    written: u64,
    /// Charge and place of each row.
    index: Vec<(Money, u64)>,
}

impl Worklist {
    /// Gathers rows in `spool`, an empty file that can be read and written.
    #[must_use]
    pub fn new(spool: File) -> Self {
        Self { rows: BufWriter::new(spool), written: 0, index: Vec::new() }
    }

    /// How many claims wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether no claim was rejected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Forgets the claims from number `first` on: their input could not be processed.
    pub fn forget_from(&mut self, first: usize) {
        self.index.truncate(first);
    }

    /// Adds the rejected claims of a batch.
    ///
    /// # Errors
    /// The temporary file fails.
    pub fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        for (_, _, section) in checked.own_sections() {
            let Some(claim) = &section.claim else { continue };
            if let Some(around) = &claim.rejected_around {
                let records: Vec<&Record> = checked.rejecting(claim).collect();
                self.push(&row(file, claim, around, &records), claim.charge)?;
            }
        }
        Ok(())
    }

    fn push(&mut self, row: &Row, charge: Money) -> io::Result<()> {
        let mut text = serde_json::to_vec(row)?;
        text.push(b'\n');
        self.rows.write_all(&text)?;
        self.index.push((charge, self.written));
        self.written += text.len() as u64;
        Ok(())
    }

    /// The rows, most money first, claims of the same charge in file order.
    ///
    /// # Errors
    /// The temporary file fails.
    pub fn rows(&mut self) -> io::Result<impl Iterator<Item = io::Result<Vec<String>>>> {
        self.index.sort_by_key(|&(charge, place)| (std::cmp::Reverse(charge), place));
        self.rows.flush()?;
        let mut rows = BufReader::new(self.rows.get_mut());
        let mut text = String::new();
        Ok(self.index.iter().map(move |&(_, place)| {
            rows.seek(SeekFrom::Start(place))?;
            text.clear();
            rows.read_line(&mut text)?;
            let Row(cells) = serde_json::from_str(&text)?;
            Ok(cells)
        }))
    }
}

fn row(file: &str, claim: &ClaimOutcome, around: &Surroundings, rejecting: &[&Record]) -> Row {
    let joined = |text: fn(&Record) -> &str| {
        let mut seen = BTreeSet::new();
        let texts = rejecting.iter().map(|record| text(record));
        texts.filter(|text| seen.insert(*text)).collect::<Vec<_>>().join("; ")
    };
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let period = around.service_period;
    Row(vec![
        file.to_owned(),
        around.transaction_control.clone(),
        around.claim_id.clone(),
        around.billing_npi.clone(),
        around.billing_name.clone(),
        around.rendering_npi.clone(),
        around.payer_id.clone(),
        around.payer_name.clone(),
        day(period.map(|(from, _)| from)),
        day(period.map(|(_, to)| to)),
        claim.charge.to_string(),
        joined(|record| &record.cause),
        joined(|record| &record.finding.message),
        joined(|record| record.finding.rule.fix_at.as_str()),
        joined(|record| record.finding.advice()),
        around.submitter_id.clone(),
    ])
}
