//! `report.csv`: one row a finding.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::engine::CheckedBatch;
use crate::finding::LineFacts;

use super::{Ending, Entry, Report};

/// Text that no spreadsheet takes for a formula.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Cell<'a>(Cow<'a, str>);

impl<'a> Cell<'a> {
    /// Neutralises what begins like a formula by an apostrophe.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            return Self(Cow::Owned(format!("'{text}")));
        }
        Self(text)
    }
}

/// The columns, a contract: append, never reorder.
#[derive(Serialize)]
struct Row<'a> {
    file: Cell<'a>,
    interchange_control: Cell<'a>,
    group_control: Cell<'a>,
    transaction_control: Cell<'a>,
    claim_id: Cell<'a>,
    disposition: &'a str,
    line: Cell<'a>,
    service_date: Cell<'a>,
    procedure: Cell<'a>,
    modifiers: Cell<'a>,
    units: Cell<'a>,
    charge: Cell<'a>,
    r#loop: &'a str,
    segment: Cell<'a>,
    segment_position: Option<u32>,
    element: Cell<'a>,
    rule: &'a str,
    rule_name: &'a str,
    severity: &'a str,
    snip: u8,
    message: Cell<'a>,
    suggestion: Cell<'a>,
    action: &'a str,
    before: Cell<'a>,
    after: Cell<'a>,
    payer_id: Cell<'a>,
    payer_name: Cell<'a>,
    billing_npi: Cell<'a>,
    rendering_npi: Cell<'a>,
    claim_charge: Cell<'a>,
    fix_at: &'a str,
    cause: Cell<'a>,
}

impl<'a> Row<'a> {
    fn new(entry: &Entry<'a>) -> Self {
        let record = entry.record;
        let (finding, around) = (&record.finding, &record.around);
        let rule = finding.rule;
        let of_line = |field: fn(&LineFacts) -> &str| {
            Cell::new(record.line.as_ref().map(field).unwrap_or_default())
        };
        Self {
            file: Cell::new(entry.file),
            interchange_control: Cell::new(&around.interchange_control),
            group_control: Cell::new(&around.group_control),
            transaction_control: Cell::new(&around.transaction_control),
            claim_id: Cell::new(&around.claim_id),
            disposition: entry
                .disposition
                .map(super::super::engine::decide::Disposition::as_str)
                .unwrap_or_default(),
            line: of_line(|line| &line.line),
            service_date: of_line(|line| &line.service_date),
            procedure: of_line(|line| &line.procedure),
            modifiers: of_line(|line| &line.modifiers),
            units: of_line(|line| &line.units),
            charge: of_line(|line| &line.charge),
            r#loop: record.in_loop,
            segment: Cell::new(finding.place.element.segment.to_string()),
            segment_position: (record.segment_position > 0).then_some(record.segment_position),
            element: Cell::new(entry.element()),
            rule: rule.code,
            rule_name: rule.name,
            severity: finding.severity.as_str(),
            snip: rule.snip,
            message: Cell::new(&finding.message),
            suggestion: Cell::new(finding.advice()),
            action: record.action.as_str(),
            before: Cell::new(&record.before),
            after: Cell::new(&record.after),
            payer_id: Cell::new(&around.payer_id),
            payer_name: Cell::new(&around.payer_name),
            billing_npi: Cell::new(&around.billing_npi),
            rendering_npi: Cell::new(record.rendering_npi()),
            claim_charge: Cell::new(around.claim_charge.map(|m| m.to_string()).unwrap_or_default()),
            fix_at: rule.fix_at.as_str(),
            cause: Cell::new(&record.cause),
        }
    }
}

/// Names of the columns.
pub const HEADER: [&str; 32] = [
    "file",
    "interchange_control",
    "group_control",
    "transaction_control",
    "claim_id",
    "disposition",
    "line",
    "service_date",
    "procedure",
    "modifiers",
    "units",
    "charge",
    "loop",
    "segment",
    "segment_position",
    "element",
    "rule",
    "rule_name",
    "severity",
    "snip",
    "message",
    "suggestion",
    "action",
    "before",
    "after",
    "payer_id",
    "payer_name",
    "billing_npi",
    "rendering_npi",
    "claim_charge",
    "fix_at",
    "cause",
];

/// Writes the findings of inputs as CSV (RFC 4180).
#[derive(Debug)]
pub struct CsvReport<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> CsvReport<W> {
    /// Writes the header to `out`.
    ///
    /// # Errors
    /// The output fails.
    pub fn new(out: W) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new()
            .has_headers(false)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        out.write_record(HEADER)?;
        Ok(Self { out })
    }

    /// Gives the output back, everything written.
    ///
    /// # Errors
    /// The output fails.
    pub fn finish(self) -> io::Result<W> {
        self.out.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

impl<W: Write> Report for CsvReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        for entry in Entry::of_batch(file, checked) {
            self.out.serialize(Row::new(&entry))?;
        }
        Ok(())
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_neutralised() {
        for text in ["=1+1", "+1", "-5.00", "@sum", "\tx"] {
            assert_eq!(Cell::new(text).0, format!("'{text}"));
        }
        assert_eq!(Cell::new("97110").0, "97110");
    }
}
