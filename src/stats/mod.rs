//! How therapy is used in claim files: counts by code, visit, provider, modifier and payer.
//!
//! Nothing of a patient is in it. What stands out is marked by tests that are stated with their
//! bounds; a mark is a reason to look, never a verdict.

mod provider;
mod table;

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Serialize, Serializer};

use crate::claim::{Claim, Money, Party, ProcedureCode, Quantity, ServiceLine};
use crate::codes::{Codes, Discipline, Timing};
use crate::engine::{CheckedBatch, ClaimOutcome, Totals};

pub use provider::{Mark, Provider};
pub use table::write_table;

/// Version of the JSON's shape.
const SCHEMA: u32 = 1;

/// Timed units of a visit are counted up to here; more stand with these.
const MOST_UNITS: usize = 9;

/// What is counted of one code under one discipline.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Usage {
    /// Service lines.
    pub lines: u64,
    /// Units.
    pub units: f64,
    /// Charges.
    #[serde(serialize_with = "text_of")]
    pub charges: Money,
}

/// What is counted of one payer.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct PayerUse {
    /// Claims.
    pub claims: u64,
    /// Of these, rejected.
    pub rejected: u64,
    /// Charges.
    #[serde(serialize_with = "text_of")]
    pub charges: Money,
}

/// Counts over any number of files.
#[derive(Debug, Serialize)]
pub struct Stats {
    schema: u32,
    /// Claims.
    pub claims: u64,
    /// Therapy lines.
    pub therapy_lines: u64,
    /// By code and discipline: `97110 PT`.
    pub by_code: BTreeMap<String, Usage>,
    /// How many visits had 0, 1, 2 … timed units; the last place is for nine and more.
    pub timed_units_of_visits: Vec<u64>,
    /// Therapy lines by modifier.
    pub by_modifier: BTreeMap<String, u64>,
    /// By payer: number and name.
    pub by_payer: BTreeMap<String, PayerUse>,
    /// By NPI of the person who rendered.
    pub by_provider: BTreeMap<String, Provider>,
    /// Findings by rule.
    pub by_rule: BTreeMap<&'static str, u64>,
    #[serde(skip)]
    codes: Codes,
}

impl Default for Stats {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            claims: 0,
            therapy_lines: 0,
            by_code: BTreeMap::new(),
            timed_units_of_visits: vec![0; MOST_UNITS + 1],
            by_modifier: BTreeMap::new(),
            by_payer: BTreeMap::new(),
            by_provider: BTreeMap::new(),
            by_rule: BTreeMap::new(),
            codes: Codes::embedded(),
        }
    }
}

impl Stats {
    /// Counts the claims of a batch.
    pub fn add(&mut self, checked: &CheckedBatch) {
        let counted = checked.each_claim(|claim, _, outcome| {
            self.claim(claim, outcome);
            Ok::<(), std::convert::Infallible>(())
        });
        match counted {
            Ok(()) => {}
        }
    }

    /// Counts what all inputs came to.
    pub fn end(&mut self, totals: &Totals) {
        self.by_rule.clone_from(&totals.by_rule);
        self.by_provider.values_mut().for_each(Provider::mark);
    }

    fn claim(&mut self, claim: &Claim<'_>, outcome: &ClaimOutcome) {
        self.claims += 1;
        let payer = claim.ancestors.payer().and_then(Party::known);
        let number = text(payer.and_then(|payer| payer.id()));
        let name = text(payer.and_then(|payer| payer.last_or_organization_name()));
        let payer = self.by_payer.entry(format!("{number} {name}").trim().to_owned()).or_default();
        payer.claims += 1;
        payer.rejected += u64::from(outcome.is_rejected());
        payer.charges += outcome.charge;
        // A void takes services back.
        if claim.is_void() {
            return;
        }
        // Replacements and claims to a second payer are about the same time.
        let is_time = claim.is_original() && claim.ancestors.payer_sequence() == Some(b"P");
        let mut visits: BTreeMap<(String, String), u64> = BTreeMap::new();
        for line in &claim.lines {
            let Some((code, span)) = line.procedure.zip(line.service_date) else { continue };
            let Some(procedure) = self.codes.procedure_on(code, span.from) else { continue };
            self.line(code, line);
            let renderer = claim.renderer_of(line).filter(|p| p.name.element(2) == Some(b"1"));
            let npi = text(renderer.and_then(|party| party.npi()));
            let is_timed = matches!(procedure.timed, Timing::Timed(_));
            let timed = if is_timed { whole(line.units) } else { 0 };
            if !npi.is_empty() {
                let provider = self.by_provider.entry(npi.clone()).or_default();
                provider.line(procedure, line, timed);
                if is_time && procedure.is_by_quarters() {
                    provider.day(span.from, timed * 15);
                }
            }
            *visits.entry((npi, span.from.to_string())).or_default() += timed;
        }
        for ((npi, _), units) in visits {
            let place = usize::try_from(units).unwrap_or(MOST_UNITS).min(MOST_UNITS);
            if let Some(count) = self.timed_units_of_visits.get_mut(place) {
                *count += 1;
            }
            if let Some(provider) = self.by_provider.get_mut(&npi) {
                provider.visit(units);
            }
        }
    }

    fn line(&mut self, code: ProcedureCode, line: &ServiceLine<'_>) {
        self.therapy_lines += 1;
        let usage = self.by_code.entry(format!("{code} {}", discipline(line))).or_default();
        usage.lines += 1;
        usage.units += units(line.units);
        usage.charges += line.charge.unwrap_or_default();
        for modifier in line.modifiers.iter() {
            *self.by_modifier.entry(text(Some(modifier))).or_default() += 1;
        }
    }
}

/// A share in whole percent.
#[must_use]
pub fn percent(part: u64, all: u64) -> u64 {
    (part * 100 + all / 2).checked_div(all).unwrap_or_default()
}

/// Money as text, so that no program rounds it.
fn text_of<S: Serializer>(money: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(money)
}

fn text(value: Option<&[u8]>) -> String {
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

fn units(quantity: Option<Quantity>) -> f64 {
    let thousandths = quantity.map_or(0, Quantity::thousandths);
    i32::try_from(thousandths).map_or(0.0, |thousandths| f64::from(thousandths) / 1000.0)
}

fn whole(quantity: Option<Quantity>) -> u64 {
    u64::try_from(quantity.map_or(0, Quantity::thousandths) / 1000).unwrap_or_default()
}

/// `PT`, `OT` or `SLP` by the line's modifier; `-` if it has none or several.
fn discipline(line: &ServiceLine<'_>) -> &'static str {
    let mut marks = Discipline::ALL.into_iter().filter(|d| line.modifiers.has(d.modifier()));
    match (marks.next(), marks.next()) {
        (Some(one), None) => one.short(),
        _ => "-",
    }
}
