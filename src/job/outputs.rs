//! The files of one input while it is read.

use std::io::{self, BufWriter, Write};

use crate::engine::{CheckedBatch, ClaimOutputs, Totals};
use crate::fix::Newlines;
use crate::fix::writer::Written;
use crate::report::Report as _;
use crate::report::csv::CsvReport;
use crate::report::jsonl::JsonlReport;

use super::atomic::{AtomicFile, WholeFile};
use super::folder::OutputFolder;
use super::names::OutputNames;
use super::plan::ReportFormat;

/// Bytes that are written at once.
pub(super) const BLOCK: usize = 256 * 1024;

type Buffered = BufWriter<AtomicFile>;

/// The files of one input, all under temporary names.
#[derive(Debug)]
pub struct InputOutputs {
    claims: ClaimOutputs<Buffered, Buffered>,
    csv: Option<CsvReport<Buffered>>,
    jsonl: Option<JsonlReport<Buffered>>,
}

impl InputOutputs {
    /// Begins the files of an input.
    ///
    /// # Errors
    /// A file cannot be made.
    pub fn create(
        folder: &OutputFolder,
        names: &OutputNames,
        formats: &[ReportFormat],
        newlines: Newlines,
    ) -> io::Result<Self> {
        let begin = |name: String| {
            let file = AtomicFile::create(folder.path_of(&name))?;
            Ok::<_, io::Error>(BufWriter::with_capacity(BLOCK, file))
        };
        let claims =
            ClaimOutputs::new(begin(names.corrected())?, begin(names.rejected())?, newlines);
        let csv = if formats.contains(&ReportFormat::Csv) {
            Some(CsvReport::new(begin(names.report())?)?)
        } else {
            None
        };
        let jsonl = if formats.contains(&ReportFormat::Jsonl) {
            Some(JsonlReport::new(begin(names.findings())?))
        } else {
            None
        };
        Ok(Self { claims, csv, jsonl })
    }

    /// Writes what a batch came to.
    ///
    /// # Errors
    /// A file fails.
    pub fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        self.claims.add(checked)?;
        if let Some(csv) = &mut self.csv {
            csv.add(file, checked)?;
        }
        if let Some(jsonl) = &mut self.jsonl {
            jsonl.add(file, checked)?;
        }
        Ok(())
    }

    /// Whether the claim files hold every claim and line that was read, once.
    #[must_use]
    pub fn is_conserved(&self, totals: &Totals) -> bool {
        let (corrected, rejected) = self.claims.written();
        let went = |tally: crate::engine::Tally, written: Written| {
            (tally.claims, tally.lines) == (written.claims, written.lines)
        };
        let mut good = totals.accepted;
        good.merge(totals.corrected);
        totals.is_conserved() && went(good, corrected) && went(totals.rejected, rejected)
    }

    /// Gives every file its final name; a claim file without claims is not written.
    ///
    /// # Errors
    /// A file fails.
    pub fn commit(self) -> io::Result<Vec<WholeFile>> {
        let (corrected, rejected) = self.claims.into_inner();
        let claim_files = [corrected, rejected].map(finished);
        let reports =
            [self.csv.map(CsvReport::finish).transpose()?, self.jsonl.map(JsonlReport::finish)];
        let reports = reports.into_iter().flatten().map(finished);
        let mut whole = Vec::new();
        for file in claim_files {
            let (file, bytes) = file?;
            if bytes > 0 {
                whole.push(file.commit()?);
            }
        }
        for file in reports {
            whole.push(file?.0.commit()?);
        }
        Ok(whole)
    }
}

/// The file behind a buffer, everything written to it, and its size.
fn finished(buffered: Buffered) -> io::Result<(AtomicFile, u64)> {
    let mut file = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.flush()?;
    let bytes = file.bytes();
    Ok((file, bytes))
}
