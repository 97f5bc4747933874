//! The service lines of claims, one row each: what `lines` writes.

use std::io::{self, Write};

use serde::Serialize;

use crate::claim::{Claim, Party, Quantity, ServiceLine};
use crate::codes::{Codes, Discipline};
use crate::engine::{CheckedBatch, ClaimOutcome};

use super::csv::Cell;
use super::{Ending, Report};

/// Version of the rows' shape.
const SCHEMA: u32 = 1;

/// Which lines are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// All.
    All,
    /// Those with a therapy code.
    Therapy,
}

/// A service line with what stands around it. The keys are a contract: add, never rename.
#[derive(Debug, Serialize)]
struct Row {
    schema: u32,
    file: String,
    claim_id: String,
    disposition: &'static str,
    line: String,
    service_from: Option<String>,
    service_to: Option<String>,
    place_of_service: String,
    procedure: String,
    modifiers: Vec<String>,
    units: Option<String>,
    unit_of_measure: String,
    charge: Option<String>,
    diagnoses: Vec<String>,
    discipline: &'static str,
    frequency: String,
    payer_id: String,
    payer_name: String,
    claim_filing: String,
    billing_npi: String,
    billing_taxonomy: String,
    rendering_npi: String,
    rendering_taxonomy: String,
}

/// Names of the columns.
const HEADER: [&str; 22] = [
    "file",
    "claim_id",
    "disposition",
    "line",
    "service_from",
    "service_to",
    "place_of_service",
    "procedure",
    "modifiers",
    "units",
    "unit_of_measure",
    "charge",
    "diagnoses",
    "discipline",
    "frequency",
    "payer_id",
    "payer_name",
    "claim_filing",
    "billing_npi",
    "billing_taxonomy",
    "rendering_npi",
    "rendering_taxonomy",
];

impl Row {
    fn new(file: &str, claim: &Claim<'_>, line: &ServiceLine<'_>, outcome: &ClaimOutcome) -> Self {
        let above = &claim.ancestors;
        let payer = above.payer().and_then(Party::known);
        let billing = above.billing().and_then(Party::known);
        let renderer = claim.renderer_of(line);
        let place = line.service.and_then(|service| service.element(5));
        let pointed = line
            .pointers()
            .filter_map(|place| claim.diagnoses().find(|diagnosis| diagnosis.element == place));
        Self {
            schema: SCHEMA,
            file: file.to_owned(),
            claim_id: text(claim.id()),
            disposition: outcome.disposition.as_str(),
            line: text(line.lx.element(1)),
            service_from: line.service_date.map(|span| span.from.to_string()),
            service_to: line.service_date.map(|span| span.to.to_string()),
            place_of_service: text(place.or_else(|| claim.place_of_service())),
            procedure: text(line.procedure_text()),
            modifiers: line.modifiers.iter().map(|modifier| text(Some(modifier))).collect(),
            units: line.units.as_ref().map(Quantity::to_string),
            unit_of_measure: text(line.unit_of_measure()),
            charge: line.charge.map(|charge| charge.to_string()),
            diagnoses: pointed.map(|diagnosis| text(Some(diagnosis.code))).collect(),
            discipline: discipline(line),
            frequency: text(claim.frequency()),
            payer_id: text(payer.and_then(|payer| payer.id())),
            payer_name: text(payer.and_then(|payer| payer.last_or_organization_name())),
            claim_filing: text(above.claim_filing_indicator()),
            billing_npi: text(billing.and_then(|party| party.npi())),
            billing_taxonomy: text(billing.and_then(|party| party.taxonomy())),
            rendering_npi: text(renderer.and_then(|party| party.npi())),
            rendering_taxonomy: text(claim.renderer_taxonomy(line)),
        }
    }

    fn cells(&self) -> [Cell<'_>; HEADER.len()] {
        let optional = |value: &Option<String>| Cell::new(value.clone().unwrap_or_default());
        [
            Cell::new(&self.file),
            Cell::new(&self.claim_id),
            Cell::new(self.disposition),
            Cell::new(&self.line),
            optional(&self.service_from),
            optional(&self.service_to),
            Cell::new(&self.place_of_service),
            Cell::new(&self.procedure),
            Cell::new(self.modifiers.join(" ")),
            optional(&self.units),
            Cell::new(&self.unit_of_measure),
            optional(&self.charge),
            Cell::new(self.diagnoses.join(" ")),
            Cell::new(self.discipline),
            Cell::new(&self.frequency),
            Cell::new(&self.payer_id),
            Cell::new(&self.payer_name),
            Cell::new(&self.claim_filing),
            Cell::new(&self.billing_npi),
            Cell::new(&self.billing_taxonomy),
            Cell::new(&self.rendering_npi),
            Cell::new(&self.rendering_taxonomy),
        ]
    }
}

fn text(value: Option<&[u8]>) -> String {
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

/// `PT`, `OT` or `SLP` by the line's modifier; empty if it has none or several.
fn discipline(line: &ServiceLine<'_>) -> &'static str {
    let mut marks = Discipline::ALL.into_iter().filter(|d| line.modifiers.has(d.modifier()));
    match (marks.next(), marks.next()) {
        (Some(one), None) => one.short(),
        _ => "",
    }
}

/// Writes service lines in one format or another.
pub struct ServiceLinesReport<W: Write> {
    out: Out<W>,
    which: Which,
    codes: Codes,
}

enum Out<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Jsonl(W),
}

impl<W: Write> ServiceLinesReport<W> {
    /// As CSV with a header row.
    ///
    /// # Errors
    /// `out` fails.
    pub fn csv(out: W, which: Which) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        out.write_record(HEADER)?;
        Ok(Self { out: Out::Csv(Box::new(out)), which, codes: Codes::embedded() })
    }

    /// As one JSON object a line.
    pub fn jsonl(out: W, which: Which) -> Self {
        Self { out: Out::Jsonl(out), which, codes: Codes::embedded() }
    }

    /// What it wrote to.
    ///
    /// # Errors
    /// What is left cannot be written.
    pub fn into_out(self) -> io::Result<W> {
        match self.out {
            Out::Csv(out) => out.into_inner().map_err(csv::IntoInnerError::into_error),
            Out::Jsonl(out) => Ok(out),
        }
    }

    fn line(&mut self, row: &Row) -> io::Result<()> {
        match &mut self.out {
            Out::Csv(out) => Ok(out.serialize(row.cells())?),
            Out::Jsonl(out) => {
                serde_json::to_writer(&mut *out, row)?;
                out.write_all(b"\n")
            }
        }
    }
}

impl<W: Write> Report for ServiceLinesReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        checked.each_claim(|claim, _, outcome| {
            for line in &claim.lines {
                let is_therapy =
                    || line.procedure.is_some_and(|code| self.codes.procedure(code).is_some());
                if self.which == Which::All || is_therapy() {
                    self.line(&Row::new(file, claim, line, outcome))?;
                }
            }
            Ok(())
        })
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        match &mut self.out {
            Out::Csv(out) => out.flush(),
            Out::Jsonl(out) => out.flush(),
        }
    }
}
