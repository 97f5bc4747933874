//! The files of one input while it is read.

use std::io::{self, BufWriter, Write};

use crate::engine::{CheckedBatch, ClaimOutputs, Totals};
use crate::fix::Newlines;
use crate::fix::writer::Written;
use crate::report::csv::CsvReport;
use crate::report::jsonl::JsonlReport;
use crate::report::page::{Gathered, Gathering, Heading, SpareEncoder};
use crate::report::workbook::WorkbookReport;
use crate::report::{Cause, Report as _};

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
    page: Option<(Gathering, Buffered)>,
    workbook: Option<(WorkbookReport, Buffered)>,
}

/// What the files of an input end with.
#[derive(Clone, Copy, Debug)]
pub struct Closing<'a> {
    /// The input, as the user named it.
    pub file: &'a str,
    /// What it came to.
    pub totals: &'a Totals,
    /// Its causes, those that weigh most first.
    pub causes: &'a [Cause],
}

impl InputOutputs {
    /// Opens the files in the folder, under temporary names.
    ///
    /// # Errors
    /// One cannot be created.
    pub fn create(
        folder: &OutputFolder,
        names: &OutputNames,
        formats: &[ReportFormat],
        newlines: Newlines,
        spare: &SpareEncoder,
    ) -> io::Result<Self> {
        let begin = |name: String| {
            let file = AtomicFile::create(folder.path_of(&name))?;
            Ok::<_, io::Error>(BufWriter::with_capacity(BLOCK, file))
        };
        let begin_if =
            |format, name: String| formats.contains(&format).then(|| begin(name)).transpose();
        let claims =
            ClaimOutputs::new(begin(names.corrected())?, begin(names.rejected())?, newlines);
        let csv = begin_if(ReportFormat::Csv, names.report())?.map(CsvReport::new).transpose()?;
        let jsonl = begin_if(ReportFormat::Jsonl, names.findings())?.map(JsonlReport::new);
        let page = begin_if(ReportFormat::Html, names.page())?;
        let workbook = begin_if(ReportFormat::Xlsx, names.workbook())?;
        let workbook = workbook
            .map(|file| Ok::<_, io::Error>((WorkbookReport::new(folder.path())?, file)))
            .transpose()?;
        let page = page.map(|file| (Gathering::new(spare), file));
        Ok(Self { claims, csv, jsonl, page, workbook })
    }

    /// Takes what a batch came to.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        self.claims.add(checked)?;
        if let Some(csv) = &mut self.csv {
            csv.add(file, checked)?;
        }
        if let Some(jsonl) = &mut self.jsonl {
            jsonl.add(file, checked)?;
        }
        if let Some((page, _)) = &mut self.page {
            page.add(file, checked)?;
        }
        if let Some((workbook, _)) = &mut self.workbook {
            workbook.add(file, checked)?;
        }
        Ok(())
    }

    /// Whether the two claim files hold what was read, and nothing twice.
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

    /// Gives the files their names; also what the page of the run takes from this input. A claim
    /// file without claims is not kept.
    ///
    /// # Errors
    /// A file cannot be written or named.
    pub fn commit(self, closing: Closing<'_>) -> io::Result<(Vec<WholeFile>, Option<Gathered>)> {
        let (corrected, rejected) = self.claims.into_inner();
        let claim_files = [corrected, rejected].map(finished);
        let Closing { file, totals, causes } = closing;
        let mut gathered = None;
        let mut reports =
            vec![self.csv.map(CsvReport::finish).transpose()?, self.jsonl.map(JsonlReport::finish)];
        if let Some((page, mut out)) = self.page {
            let page = page.finish(file)?;
            page.write(Heading { title: file, totals, causes }, &mut out)?;
            gathered = Some(page);
            reports.push(Some(out));
        }
        if let Some((workbook, mut out)) = self.workbook {
            workbook.finish(totals, causes, &mut out)?;
            reports.push(Some(out));
        }
        let mut whole = Vec::new();
        for file in claim_files {
            let (file, bytes) = file?;
            if bytes > 0 {
                whole.push(file.commit()?);
            }
        }
        for file in reports.into_iter().flatten().map(finished) {
            whole.push(file?.0.commit()?);
        }
        Ok((whole, gathered))
    }
}

fn finished(buffered: Buffered) -> io::Result<(AtomicFile, u64)> {
    let mut file = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.flush()?;
    let bytes = file.bytes();
    Ok((file, bytes))
}
