//! What a 277CA says.

use crate::ack::segments::Fields;
use crate::claim::Money;

use super::statement::{About, Kind, Level, Outcome, Said, Statement, Told};
use super::words;

/// Categories of what was taken in, and of what was refused. A 277CA knows no others.
const TAKEN_IN: [&[u8]; 4] = [b"A0", b"A1", b"A2", b"A5"];
const REFUSED: [&[u8]; 5] = [b"A3", b"A4", b"A6", b"A7", b"A8"];

/// Between the words of several statuses.
const BETWEEN_TEXTS: &str = "; ";

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
                if self.level != b"PT" {
                    self.billing_npi.clear();
                }
                self.has_levels_below = fields.get(4) == b"1";
            }
            "NM1" if fields.get(1) == b"85" => self.billing_npi = fields.text(9),
            "TRN" => {
                self.flush(tell);
                // The payer's own number (1) is no claim's.
                if self.level != b"20" || fields.get(1) == b"2" {
                    self.open(fields.text(2));
                }
            }
            "SVC" => {
                self.flush(tell);
                let about = About { procedure: procedure(fields), ..self.claim.clone() };
                self.wait(Level::Line, about);
            }
            "STC" => {
                // Some senders say what they refuse without a trace number before it.
                if self.pending.is_none() {
                    self.open(String::new());
                }
                self.status(fields);
            }
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
        if pending.said.is_empty() && pending.outcome == Outcome::Accepted {
            return;
        }
        // Where levels follow, each claim is told of; what a level sums up is not told twice.
        if self.has_levels_below {
            pending.told = Told::default();
        }
        tell(pending);
    }

    /// What follows is said of the open level, or of a claim below it, that has this number.
    fn open(&mut self, number: String) {
        let about = About {
            batch_reference: self.batch_reference.clone(),
            billing_npi: self.billing_npi.clone(),
            ..About::default()
        };
        match self.level.as_slice() {
            b"20" if number.is_empty() => {}
            b"21" => {
                self.batch_reference.clone_from(&number);
                self.wait(Level::Receiver, About { batch_reference: number, ..About::default() });
            }
            b"19" => self.wait(Level::Provider, about),
            _ => {
                self.claim = About { claim_id: number, ..about };
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
        pending.outcome = pending.outcome.max(outcome(fields.part(1, 1), fields.get(3)));
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
        let text = fields.text(12);
        if !text.is_empty() && !pending.text.split(BETWEEN_TEXTS).any(|known| known == text) {
            let between = if pending.text.is_empty() { "" } else { BETWEEN_TEXTS };
            pending.text = format!("{}{between}{text}", pending.text);
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

/// What a status says by its category and its action.
fn outcome(category: &[u8], action: &[u8]) -> Outcome {
    match (category, action) {
        // Some senders say WQ of what they refuse.
        (_, b"U") => Outcome::Rejected,
        _ if REFUSED.contains(&category) => Outcome::Rejected,
        (b"", _) => Outcome::Accepted,
        _ if TAKEN_IN.contains(&category) => Outcome::Accepted,
        _ => Outcome::Unexpected,
    }
}

/// SVC01-2 with its modifiers.
fn procedure(fields: &Fields<'_>) -> String {
    let parts = fields.parts(fields.get(1)).skip(1).take(5).filter(|part| !part.is_empty());
    parts.map(super::super::segments::text).collect::<Vec<_>>().join(":")
}
