//! `findings.jsonl`: one JSON object a finding.

use std::io::{self, Write};

use serde::Serialize;

use crate::engine::CheckedBatch;
use crate::finding::{Ack, Fix, LineFacts};

use super::{Ending, Entry, Report};

/// Version of the objects' shape.
pub const SCHEMA: u32 = 1;

/// The keys, a contract: add, never rename.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    schema: u32,
    file: &'a str,
    interchange_control: &'a str,
    group_control: &'a str,
    transaction_control: &'a str,
    claim_id: &'a str,
    disposition: Option<&'a str>,
    line: Option<Number<'a>>,
    service_date: Option<&'a str>,
    procedure: Option<&'a str>,
    modifiers: Option<&'a str>,
    units: Option<Number<'a>>,
    charge: Option<&'a str>,
    r#loop: &'a str,
    segment: String,
    segment_position: Option<u32>,
    element: String,
    rule: &'a str,
    rule_name: &'a str,
    severity: &'a str,
    snip: u8,
    message: &'a str,
    suggestion: &'a str,
    action: &'a str,
    before: &'a str,
    after: &'a str,
    payer_id: &'a str,
    payer_name: &'a str,
    billing_npi: &'a str,
    rendering_npi: &'a str,
    claim_charge: Option<String>,
    fix_at: &'a str,
    cause: &'a str,
    byte_offset: u64,
    byte_length: u32,
    fix: Option<FixObject<'a>>,
    ack: Ack,
    docs: String,
}

/// A number, or the text as sent where it is none.
#[derive(Serialize)]
#[serde(untagged)]
enum Number<'a> {
    Whole(u64),
    Decimal(f64),
    Text(&'a str),
}

impl<'a> Number<'a> {
    fn new(text: &'a str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let whole = text.parse().map(Self::Whole);
        let decimal =
            || text.parse().ok().filter(|value: &f64| value.is_finite()).map(Self::Decimal);
        Some(whole.ok().or_else(decimal).unwrap_or(Self::Text(text)))
    }
}

#[derive(Serialize)]
struct FixObject<'a> {
    safety: &'a str,
    before: &'a str,
    after: &'a str,
    applied: bool,
}

impl<'a> Object<'a> {
    pub(super) fn new(entry: &Entry<'a>) -> Self {
        let record = entry.record;
        let (finding, around) = (&record.finding, &record.around);
        let rule = finding.rule;
        let of_line = |field: fn(&LineFacts) -> &str| {
            record.line.as_ref().map(field).filter(|text| !text.is_empty())
        };
        Self {
            schema: SCHEMA,
            file: entry.file,
            interchange_control: &around.interchange_control,
            group_control: &around.group_control,
            transaction_control: &around.transaction_control,
            claim_id: &around.claim_id,
            disposition: entry.disposition.map(super::super::engine::decide::Disposition::as_str),
            line: of_line(|line| &line.line).and_then(Number::new),
            service_date: of_line(|line| &line.service_date),
            procedure: of_line(|line| &line.procedure),
            modifiers: of_line(|line| &line.modifiers),
            units: of_line(|line| &line.units).and_then(Number::new),
            charge: of_line(|line| &line.charge),
            r#loop: record.in_loop,
            segment: finding.place.element.segment.to_string(),
            segment_position: (record.segment_position > 0).then_some(record.segment_position),
            element: entry.element(),
            rule: rule.code,
            rule_name: rule.name,
            severity: finding.severity.as_str(),
            snip: rule.snip,
            message: &finding.message,
            suggestion: finding.advice(),
            action: record.action.as_str(),
            before: &record.before,
            after: &record.after,
            payer_id: &around.payer_id,
            payer_name: &around.payer_name,
            billing_npi: &around.billing_npi,
            rendering_npi: record.rendering_npi(),
            claim_charge: around.claim_charge.map(|charge| charge.to_string()),
            fix_at: rule.fix_at.as_str(),
            cause: &record.cause,
            byte_offset: record.byte_offset,
            byte_length: record.byte_length,
            fix: finding.fix.as_ref().map(|fix| FixObject::new(fix, &record.before, &record.after)),
            ack: rule.ack.at(finding.place.element),
            docs: rule.docs(),
        }
    }
}

impl<'a> FixObject<'a> {
    fn new(fix: &Fix, before: &'a str, after: &'a str) -> Self {
        Self { safety: fix.safety.as_str(), before, after, applied: fix.is_applied() }
    }
}

/// Writes the findings of inputs as JSON lines.
#[derive(Debug)]
pub struct JsonlReport<W> {
    out: W,
}

impl<W: Write> JsonlReport<W> {
    /// Writes to `out`.
    pub const fn new(out: W) -> Self {
        Self { out }
    }

    /// Gives the output back.
    pub fn finish(self) -> W {
        self.out
    }
}

impl<W: Write> Report for JsonlReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        for entry in Entry::of_batch(file, checked) {
            serde_json::to_writer(&mut self.out, &Object::new(&entry))?;
            self.out.write_all(b"\n")?;
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

    fn json(text: &str) -> String {
        serde_json::to_string(&Number::new(text)).unwrap()
    }

    #[test]
    fn numbers_are_numbers_and_the_rest_is_as_sent() {
        assert_eq!(json("2"), "2");
        assert_eq!(json("1.5"), "1.5");
        assert_eq!(json("two"), "\"two\"");
        assert_eq!(json("NaN"), "\"NaN\"");
        assert_eq!(json(""), "null");
    }
}
