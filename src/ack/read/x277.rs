//! What a 277CA says.

use crate::ack::segments::Fields;
use crate::claim::Money;

use super::statement::{About, Kind, Level, Outcome, Said, Statement, Told};
use super::words;

/// Categories of what was taken in.
const TAKEN_IN: [&[u8]; 4] = [b"A0", b"A1", b"A2", b"A5"];

/// Reads one set.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// HL03 of the open level.
    level: Vec<u8>,
    /// Whether levels below the open one are announced (HL04).
    has_levels_below: bool,
    batch_reference: String,
    billing_npi: String,
    claim: About,
    pending: Option<Statement>,
}

impl Reading {
    pub(super) fn take(&mut self, fields: &Fields<'_>, tell: &mut impl FnMut(Statement)) {
        match fields.id.to_string().as_str() {
            "HL" => {
                self.flush(tell);
                self.level = fields.get(3).to_vec();
                self.has_levels_below = fields.get(4) == b"1";
            }
            "NM1" if fields.get(1) == b"85" => self.billing_npi = fields.text(9),
            "TRN" => self.trace(fields, tell),
            "SVC" => {
                self.flush(tell);
                let about = About { procedure: procedure(fields), ..self.claim.clone() };
                self.wait(Level::Line, about);
            }
            "STC" => self.status(fields),
            "REF" => self.reference(fields),
            "QTY" | "AMT" => self.amount(fields),
            _ => {}
        }
    }

    pub(super) fn end(mut self, tell: &mut impl FnMut(Statement)) {
        self.flush(tell);
    }

    /// Tells what waits, if a status was said of it.
    fn flush(&mut self, tell: &mut impl FnMut(Statement)) {
        let Some(mut pending) = self.pending.take() else { return };
        if pending.said.is_empty() {
            return;
        }
        // Where levels follow, each claim is told of; what a level sums up is not told twice.
        let speaks_for_all = match pending.level {
            Level::Receiver => !self.has_levels_below,
            Level::Provider => true,
            _ => false,
        };
        if !speaks_for_all {
            pending.told = Told::default();
        }
        tell(pending);
    }

    fn trace(&mut self, fields: &Fields<'_>, tell: &mut impl FnMut(Statement)) {
        self.flush(tell);
        let about = About {
            batch_reference: self.batch_reference.clone(),
            billing_npi: self.billing_npi.clone(),
            ..About::default()
        };
        match (self.level.as_slice(), fields.get(1)) {
            (b"21", _) => {
                self.batch_reference = fields.text(2);
                self.billing_npi.clear();
                let batch_reference = fields.text(2);
                self.wait(Level::Receiver, About { batch_reference, ..About::default() });
            }
            (b"19", _) => self.wait(Level::Provider, about),
            (b"20", b"1") => {}
            _ => {
                self.claim = About { claim_id: fields.text(2), ..about };
                self.wait(Level::Claim, self.claim.clone());
            }
        }
    }

    fn wait(&mut self, level: Level, about: About) {
        let outcome = Outcome::Accepted;
        self.pending = Some(Statement::new(Kind::X277, level, outcome, about, Vec::new()));
    }

    fn status(&mut self, fields: &Fields<'_>) {
        let Some(pending) = self.pending.as_mut() else { return };
        // Some senders say WQ of what they refuse.
        let category = fields.part(1, 1);
        let is_refused = !category.is_empty() && !TAKEN_IN.contains(&category);
        if is_refused || fields.get(3) == b"U" {
            pending.outcome = Outcome::Rejected;
        }
        for n in [1, 10, 11] {
            let text = |k: usize| super::super::segments::text(fields.part(n, k));
            let (category, code, entity) = (text(1), text(2), text(3));
            if category.is_empty() {
                continue;
            }
            let whose = if entity.is_empty() { String::new() } else { format!(":{entity}") };
            let said = Said {
                meaning: words::status(&category, &code, &entity),
                todo: words::todo_of_status(&category, &code),
                code: format!("{category}:{code}{whose}"),
            };
            if !pending.said.contains(&said) {
                pending.said.push(said);
            }
        }
        pending.charge = pending.charge.or_else(|| Money::parse(fields.get(4)));
        if pending.text.is_empty() {
            pending.text = fields.text(12);
        }
    }

    fn reference(&mut self, fields: &Fields<'_>) {
        let Some(pending) = self.pending.as_mut() else { return };
        match fields.get(1) {
            b"1K" => {
                pending.about.payer_claim_number = fields.text(2);
                self.claim.payer_claim_number = fields.text(2);
            }
            b"FJ" => pending.about.line = fields.text(2),
            _ => {}
        }
    }

    fn amount(&mut self, fields: &Fields<'_>) {
        let Some(pending) = self.pending.as_mut() else { return };
        let told = &mut pending.told;
        let money = Money::parse(fields.get(2)).unwrap_or_default();
        // A count of claims is a whole number, which reads as so many dollars.
        let count = u64::try_from(money.cents() / 100).unwrap_or(0);
        match fields.get(1) {
            b"90" | b"QA" => told.accepted = count,
            b"AA" | b"QC" => told.rejected = count,
            b"YU" => told.accepted_charges = money,
            b"YY" => told.rejected_charges = money,
            _ => {}
        }
    }
}

/// SVC01-2 with its modifiers.
fn procedure(fields: &Fields<'_>) -> String {
    let parts = fields.parts(fields.get(1)).skip(1).take(5).filter(|part| !part.is_empty());
    parts.map(super::super::segments::text).collect::<Vec<_>>().join(":")
}
