//! A statement as programs read it: the fields are a contract, append and never reorder.

use std::borrow::Cow;

use serde::Serialize;

use crate::ack::read::statement::{Level, Said, Statement};
use crate::ack::read::{Found, Joined};

/// One statement. `T` is the text of a cell.
#[derive(Debug, Serialize)]
pub(super) struct Row<T> {
    pub(super) file: T,
    pub(super) kind: &'static str,
    pub(super) level: &'static str,
    pub(super) outcome: &'static str,
    pub(super) interchange_control: T,
    pub(super) group_control: T,
    pub(super) transaction_control: T,
    pub(super) batch_reference: T,
    pub(super) billing_npi: T,
    pub(super) claim_id: T,
    pub(super) line: T,
    pub(super) procedure: T,
    pub(super) r#loop: T,
    pub(super) segment: T,
    pub(super) segment_position: Option<u64>,
    pub(super) element: T,
    pub(super) bad_data: T,
    pub(super) because_of: T,
    pub(super) codes: T,
    pub(super) meaning: T,
    pub(super) todo: T,
    pub(super) charge: T,
    pub(super) payer_claim_number: T,
    pub(super) text: T,
    pub(super) joined: &'static str,
    pub(super) joined_note: T,
    pub(super) batch_file: T,
    pub(super) batch_segment: T,
    pub(super) batch_claims: T,
}

/// The meanings of codes, each once.
pub(super) fn meaning(said: &[Said]) -> String {
    list(said.iter().map(|one| one.meaning.as_str()))
}

/// What to do about codes, each advice once.
pub(super) fn todo(said: &[Said]) -> String {
    let mut advice: Vec<&str> = Vec::new();
    for one in said.iter().map(|one| one.todo.as_str()).filter(|todo| !todo.is_empty()) {
        if !advice.contains(&one) {
            advice.push(one);
        }
    }
    advice.join(" ")
}

fn list<'s>(parts: impl Iterator<Item = &'s str>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        if !known.contains(&part) {
            known.push(part);
        }
    }
    known.join("; ")
}

impl<'s, T: From<Cow<'s, str>>> Row<T> {
    pub(super) fn new(file: &'s str, statement: &'s Statement, joined: Option<&'s Joined>) -> Self {
        let about = &statement.about;
        let cell = |text: &'s str| T::from(Cow::Borrowed(text));
        let made = |text: String| T::from(Cow::Owned(text));
        let nothing: &'static Found = const { &Found::new() };
        let (state, note, found) = match joined {
            None => ("", "", nothing),
            Some(Joined::Found(found)) => ("yes", found.note.as_str(), found),
            Some(Joined::Unknown(why)) => ("no", why.as_str(), nothing),
        };
        let or = |own: &'s str, other: &'s str| cell(if own.is_empty() { other } else { own });
        let charge = match statement.level {
            Level::Line => None,
            _ => statement.charge.or(found.charge),
        };
        Self {
            file: cell(file),
            kind: statement.kind.as_str(),
            level: statement.level.as_str(),
            outcome: statement.outcome.as_str(),
            interchange_control: cell(&about.interchange_control),
            group_control: cell(&about.group_control),
            transaction_control: cell(&about.transaction_control),
            batch_reference: cell(&about.batch_reference),
            billing_npi: or(&about.billing_npi, &found.billing_npi),
            claim_id: or(&about.claim_id, &found.claim_id),
            line: or(&found.line, &about.line),
            procedure: cell(&about.procedure),
            r#loop: cell(&about.in_loop),
            segment: cell(&about.segment),
            segment_position: Some(about.segment_position).filter(|position| *position > 0),
            element: cell(&about.element),
            bad_data: cell(&about.bad_data),
            because_of: cell(&about.because_of),
            codes: made(list(statement.said.iter().map(|one| one.code.as_str()))),
            meaning: made(meaning(&statement.said)),
            todo: made(todo(&statement.said)),
            charge: made(charge.map(|charge| charge.to_string()).unwrap_or_default()),
            payer_claim_number: cell(&about.payer_claim_number),
            text: cell(&statement.text),
            joined: state,
            joined_note: cell(note),
            batch_file: cell(&found.file),
            batch_segment: cell(&found.segment),
            batch_claims: made(found.claims.join(" ")),
        }
    }
}
