//! The TA1: whether an interchange could be read.

use super::inbound::Inbound;
use super::line::Line;
use super::moment::Moment;

/// TA104.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It was taken in.
    Accepted,
    /// It was taken in; something is wrong with its envelope.
    Noted(&'static str),
    /// Nothing of it was taken in.
    Rejected(&'static str),
}

/// The TA1 of an interchange.
pub(super) fn ta1(answered: &Inbound, verdict: Verdict, moment: Moment) -> Line {
    let (code, note) = match verdict {
        Verdict::Accepted => ("A", "000"),
        Verdict::Noted(note) => ("E", note),
        Verdict::Rejected(note) => ("R", note),
    };
    // What cannot be read cannot be repeated.
    let control = answered.control.as_deref().unwrap_or(b"000000000");
    let date = answered.date.clone().unwrap_or_else(|| moment.short_date().into_bytes());
    let time = answered.time.clone().unwrap_or_else(|| moment.time().into_bytes());
    Line::new("TA1").add(control).add(date).add(time).add(code).add(note)
}
