//! `report.xlsx`: claims, findings, corrections and a summary as sheets. Rows go out as they come, so
//! that a hundred thousand need no more memory than ten; nothing in it is a formula.

use std::io::{self, Write};
use std::path::Path;

use rust_xlsxwriter::{Color, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::claim::Money;
use crate::engine::{CheckedBatch, CheckedSection, Disposition, Totals};
use crate::finding::{LineFacts, Record};

use super::{Cause, Entry};

/// A sheet has no more rows than this; the last one says so.
const MOST_ROWS: u32 = 1_048_576 - 2;

const CLAIMS: usize = 0;
const FINDINGS: usize = 1;
const CORRECTIONS: usize = 2;
const SUMMARY: usize = 3;

/// Title and width of each column.
type Columns = &'static [(&'static str, u8)];

const CLAIM_COLUMNS: Columns = &[
    ("file", 24),
    ("claim", 18),
    ("disposition", 12),
    ("charge", 11),
    ("service from", 12),
    ("service to", 12),
    ("billing NPI", 12),
    ("billing provider", 28),
    ("payer", 14),
    ("payer name", 26),
    ("findings", 9),
    ("decided by", 60),
];
const FINDING_COLUMNS: Columns = &[
    ("file", 24),
    ("claim", 18),
    ("disposition", 12),
    ("severity", 9),
    ("rule", 8),
    ("name", 28),
    ("message", 60),
    ("what to do", 60),
    ("who", 15),
    ("line", 6),
    ("service date", 22),
    ("procedure", 10),
    ("modifiers", 12),
    ("units", 7),
    ("line charge", 11),
    ("loop", 8),
    ("element", 10),
    ("segment", 9),
    ("claim charge", 11),
    ("billing NPI", 12),
    ("rendering NPI", 13),
    ("payer", 14),
    ("cause", 18),
];
const CORRECTION_COLUMNS: Columns = &[
    ("file", 24),
    ("claim", 18),
    ("rule", 8),
    ("name", 28),
    ("element", 10),
    ("segment", 9),
    ("before", 30),
    ("after", 30),
];
const SUMMARY_COLUMNS: Columns =
    &[("what", 34), ("claims", 10), ("charged", 14), ("who", 18), ("in words", 80)];

/// Writes a workbook.
pub struct WorkbookReport {
    book: Workbook,
    /// Rows that each sheet has, its header included.
    rows: [u32; 4],
    formats: Formats,
}

impl std::fmt::Debug for WorkbookReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorkbookReport").field("rows", &self.rows).finish_non_exhaustive()
    }
}

struct Formats {
    header: Format,
    money: Format,
    date: Format,
}

/// What stands in a cell.
enum Cell<'a> {
    Text(&'a str),
    Whole(u64),
    Amount(Money),
    /// A number if it is one, else the text as sent.
    Sent(&'a str),
    Date(Option<crate::claim::Date>),
}

impl WorkbookReport {
    /// An empty workbook; what does not fit into memory waits in this folder.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let mut book = Workbook::new();
        book.set_tempdir(folder).map_err(failed)?;
        let formats = Formats {
            header: Format::new().set_bold().set_background_color(Color::RGB(0x00e8_ecf1)),
            money: Format::new().set_num_format("#,##0.00"),
            date: Format::new().set_num_format("yyyy-mm-dd"),
        };
        let sheets = [
            ("claims", CLAIM_COLUMNS),
            ("findings", FINDING_COLUMNS),
            ("corrections", CORRECTION_COLUMNS),
            ("summary", SUMMARY_COLUMNS),
        ];
        for (name, columns) in sheets {
            let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
            begin(sheet, name, columns, &formats.header).map_err(failed)?;
        }
        Ok(Self { book, rows: [1; 4], formats })
    }

    /// Takes what a batch came to.
    ///
    /// # Errors
    /// A row cannot be written.
    pub fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        for (_, _, section) in checked.own_sections() {
            for entry in Entry::of_section(file, checked, section) {
                self.finding(&entry)?;
                if entry.record.finding.is_fixed() {
                    self.correction(&entry)?;
                }
            }
            if section.claim.is_some() {
                self.claim(file, checked, section)?;
            }
        }
        Ok(())
    }

    fn claim(
        &mut self,
        file: &str,
        checked: &CheckedBatch,
        section: &CheckedSection,
    ) -> io::Result<()> {
        let Some(claim) = &section.claim else { return Ok(()) };
        let records: Vec<&Record> = checked.records_for(section).collect();
        let around = claim.rejected_around.as_deref();
        let own = records.last().map(|record| &*record.around);
        let Some(around) = around.or(own) else { return Ok(()) };
        let decided: Vec<String> = checked
            .rejecting(claim)
            .map(|record| format!("{} {}", record.finding.rule.code, record.finding.message))
            .collect();
        let (from, to) = around.service_period.unzip();
        self.row(
            CLAIMS,
            &[
                Cell::Text(file),
                Cell::Text(&around.claim_id),
                Cell::Text(claim.disposition.as_str()),
                Cell::Amount(claim.charge),
                Cell::Date(from),
                Cell::Date(to),
                Cell::Text(&around.billing_npi),
                Cell::Text(&around.billing_name),
                Cell::Text(&around.payer_id),
                Cell::Text(&around.payer_name),
                Cell::Whole(records.len() as u64),
                Cell::Text(&decided.join("; ")),
            ],
        )
    }

    fn finding(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let record = entry.record;
        let (finding, around) = (&record.finding, &record.around);
        let line = |field: fn(&LineFacts) -> &str| record.line.as_ref().map_or("", field);
        let element = entry.element();
        let advice = record.advice();
        let disposition = entry.disposition.map_or("", Disposition::as_str);
        self.row(
            FINDINGS,
            &[
                Cell::Text(entry.file),
                Cell::Text(&around.claim_id),
                Cell::Text(disposition),
                Cell::Text(finding.severity.as_str()),
                Cell::Text(finding.rule.code),
                Cell::Text(finding.rule.name),
                Cell::Text(&finding.message),
                Cell::Text(&advice),
                Cell::Text(finding.rule.fix_at.as_str()),
                Cell::Sent(line(|line| &line.line)),
                Cell::Text(line(|line| &line.service_date)),
                Cell::Text(line(|line| &line.procedure)),
                Cell::Text(line(|line| &line.modifiers)),
                Cell::Sent(line(|line| &line.units)),
                Cell::Sent(line(|line| &line.charge)),
                Cell::Text(record.in_loop),
                Cell::Text(&element),
                Cell::Whole(record.segment_position.into()),
                around.claim_charge.map_or(Cell::Text(""), Cell::Amount),
                Cell::Text(&around.billing_npi),
                Cell::Text(record.rendering_npi()),
                Cell::Text(&around.payer_id),
                Cell::Text(&record.cause),
            ],
        )
    }

    fn correction(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let record = entry.record;
        let after = if record.after.is_empty() { "left out" } else { &record.after };
        self.row(
            CORRECTIONS,
            &[
                Cell::Text(entry.file),
                Cell::Text(&record.around.claim_id),
                Cell::Text(record.finding.rule.code),
                Cell::Text(record.finding.rule.name),
                Cell::Text(&entry.element()),
                Cell::Whole(record.segment_position.into()),
                Cell::Text(&record.before),
                Cell::Text(after),
            ],
        )
    }

    fn row(&mut self, sheet: usize, cells: &[Cell<'_>]) -> io::Result<()> {
        let Some(row) = self.rows.get_mut(sheet) else { return Ok(()) };
        let own = *row;
        if own > MOST_ROWS {
            return Ok(());
        }
        *row += 1;
        let target = self.book.worksheet_from_index(sheet).map_err(failed)?;
        if own == MOST_ROWS {
            target
                .write_string(own, 0, "the sheet is full; the CSV report has all rows")
                .map_err(failed)?;
            return Ok(());
        }
        for (column, cell) in (0_u16..).zip(cells) {
            write(target, (own, column), cell, &self.formats).map_err(failed)?;
        }
        Ok(())
    }

    /// Writes the workbook, its summary last.
    ///
    /// # Errors
    /// The output fails.
    pub fn finish(
        mut self,
        totals: &Totals,
        causes: &[Cause],
        out: impl Write + Send,
    ) -> io::Result<()> {
        let tallies = [
            ("read", totals.read),
            ("accepted", totals.accepted),
            ("corrected", totals.corrected),
            ("rejected", totals.rejected),
        ];
        for (what, tally) in tallies {
            let cells = [Cell::Text(what), Cell::Whole(tally.claims), Cell::Amount(tally.charges)];
            self.row(SUMMARY, &cells)?;
        }
        for cause in causes {
            self.row(
                SUMMARY,
                &[
                    Cell::Text(&cause.cause),
                    Cell::Whole(cause.claims),
                    Cell::Amount(cause.charges),
                    Cell::Text(cause.fix_at),
                    Cell::Text(&cause.words),
                ],
            )?;
        }
        let sheets = [CLAIM_COLUMNS, FINDING_COLUMNS, CORRECTION_COLUMNS, SUMMARY_COLUMNS];
        for ((at, columns), rows) in sheets.into_iter().enumerate().zip(self.rows) {
            let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or_default();
            let sheet = self.book.worksheet_from_index(at).map_err(failed)?;
            sheet.autofilter(0, 0, rows.saturating_sub(1), last).map_err(failed)?;
        }
        self.book.save_to_writer(out).map_err(failed)
    }
}

fn begin(
    sheet: &mut Worksheet,
    name: &str,
    columns: Columns,
    header: &Format,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    for (column, (title, width)) in (0_u16..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *title, header)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text("") | Cell::Sent("") | Cell::Date(None) => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, *text)?;
        }
        Cell::Whole(number) => {
            sheet.write_number(row, column, f64_of(*number))?;
        }
        Cell::Amount(amount) => {
            let amount: f64 = amount.to_string().parse().unwrap_or_default();
            sheet.write_number_with_format(row, column, amount, &formats.money)?;
        }
        Cell::Sent(text) => match text.parse::<f64>().ok().filter(|number| number.is_finite()) {
            Some(number) => {
                sheet.write_number(row, column, number)?;
            }
            None => {
                sheet.write_string(row, column, *text)?;
            }
        },
        Cell::Date(Some(day)) => match ExcelDateTime::parse_from_str(&day.to_string()) {
            Ok(date) => {
                sheet.write_datetime_with_format(row, column, &date, &formats.date)?;
            }
            // Days before 1900 are none for a spreadsheet.
            Err(_) => {
                sheet.write_string(row, column, day.to_string())?;
            }
        },
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a spreadsheet knows no other numbers")]
const fn f64_of(number: u64) -> f64 {
    number as f64
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
