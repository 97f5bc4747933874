//! Reads acknowledgments that came back: TA1, 999, its older form 997, and 277CA.
//!
//! - [`statement`]: one thing that an acknowledgment says.
//! - `x999`, `x277`: what a set says, segment by segment.
//! - [`words`]: what codes mean, and what to do about them.
//! - [`join`], [`found`]: the claims and segments of an 837 that are meant.
//!
//! Real acknowledgments bend their guides, so that everything is optional here: what is there is
//! told, what is not is left open.

pub mod found;
pub mod join;
pub mod statement;
pub mod words;
mod x277;
mod x999;

use std::io::Read;

use crate::guide::kind::{FileKind, name_of_bytes};
use crate::x12::{ReadError, SegmentId};

use super::segments::{Fields, Part, Stream};
use statement::{About, Kind, Level, Outcome, Said, Statement};

pub use found::{Found, Joined};
pub use join::Join;

/// First bytes by which a file that is no interchange is named.
const START: usize = 256;

/// Why a file tells nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AckError {
    /// It cannot be read any further.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It holds no acknowledgment; what it is.
    #[error("{0}; only acknowledgments (TA1, 999, 277CA) are read")]
    Other(String),
}

/// Reads a file; `sink` hears what it says.
///
/// # Errors
/// The file cannot be read, or holds no acknowledgment. Sets of other kinds beside acknowledgments
/// are passed over.
pub fn read(source: impl Read, sink: &mut impl FnMut(Statement)) -> Result<(), AckError> {
    let mut stream = Stream::new(source);
    let mut reading = Reading::new(sink);
    while let Some(part) = stream.next()? {
        match part {
            Part::Segment(fields) => reading.take(&fields),
            Part::Noise(bytes) if !reading.has_interchange && reading.start.is_empty() => {
                reading.start = bytes.iter().take(START).copied().collect();
            }
            Part::Noise(_) => {}
        }
    }
    reading.end()
}

/// The set that is open.
#[derive(Debug)]
enum OpenSet {
    X999(Box<x999::Reading>),
    X277(Box<x277::Reading>),
    /// A set that is no acknowledgment.
    Other,
}

struct Reading<'s, S> {
    sink: &'s mut S,
    has_interchange: bool,
    has_told: bool,
    /// First bytes of what is no interchange.
    start: Vec<u8>,
    /// What else the file holds.
    others: Vec<FileKind>,
    /// GS01 and GS08.
    group: (String, String),
    set: Option<OpenSet>,
}

impl<'s, S: FnMut(Statement)> Reading<'s, S> {
    fn new(sink: &'s mut S) -> Self {
        Self {
            sink,
            has_interchange: false,
            has_told: false,
            start: Vec::new(),
            others: Vec::new(),
            group: (String::new(), String::new()),
            set: None,
        }
    }

    fn take(&mut self, fields: &Fields<'_>) {
        match fields.id {
            SegmentId::ISA => {
                self.close_set();
                self.has_interchange = true;
                self.group = (String::new(), String::new());
            }
            SegmentId::TA1 => self.interchange(fields),
            SegmentId::GS => {
                self.close_set();
                self.group = (fields.text(1), fields.text(8));
            }
            SegmentId::ST => self.open_set(fields),
            SegmentId::SE | SegmentId::GE | SegmentId::IEA => self.close_set(),
            _ => self.inside(fields),
        }
    }

    fn tell(&mut self, statement: Statement) {
        self.has_told = true;
        (self.sink)(statement);
    }

    fn interchange(&mut self, fields: &Fields<'_>) {
        let outcome = match fields.get(4) {
            b"A" => Outcome::Accepted,
            b"E" => Outcome::Noted,
            _ => Outcome::Rejected,
        };
        let mut said = vec![Said::new("TA104", "ta1", &fields.text(4))];
        if !matches!(fields.get(5), b"" | b"000") {
            said.push(Said::new("TA105", "ta105", &fields.text(5)));
        }
        let about = About { interchange_control: fields.text(1), ..About::default() };
        self.tell(Statement::new(Kind::Ta1, Level::Interchange, outcome, about, said));
    }

    fn open_set(&mut self, fields: &Fields<'_>) {
        self.close_set();
        let (code, version) = (fields.get(1), fields.text(3));
        let version = if version.is_empty() { self.group.1.clone() } else { version };
        self.set = Some(match code {
            b"999" => OpenSet::X999(Box::new(x999::Reading::new(Kind::X999))),
            b"997" => OpenSet::X999(Box::new(x999::Reading::new(Kind::X997))),
            b"277" if version.contains("X214") => OpenSet::X277(Box::default()),
            _ => {
                let kind = FileKind { set: fields.text(1), version };
                if !self.others.contains(&kind) && self.others.len() < 8 {
                    self.others.push(kind);
                }
                OpenSet::Other
            }
        });
    }

    fn inside(&mut self, fields: &Fields<'_>) {
        let mut told = Vec::new();
        match &mut self.set {
            Some(OpenSet::X999(reading)) => reading.take(fields, &mut |one| told.push(one)),
            Some(OpenSet::X277(reading)) => reading.take(fields, &mut |one| told.push(one)),
            Some(OpenSet::Other) | None => {}
        }
        for one in told {
            self.tell(one);
        }
    }

    fn close_set(&mut self) {
        let mut told = Vec::new();
        match self.set.take() {
            Some(OpenSet::X999(reading)) => reading.end(&mut |one| told.push(one)),
            Some(OpenSet::X277(reading)) => reading.end(&mut |one| told.push(one)),
            Some(OpenSet::Other) | None => {}
        }
        for one in told {
            self.tell(one);
        }
    }

    fn end(mut self) -> Result<(), AckError> {
        self.close_set();
        if self.has_told {
            return Ok(());
        }
        let what = if !self.has_interchange {
            format!("not an X12 file: {}", name_of_bytes(&self.start))
        } else if !self.others.is_empty() {
            let names: Vec<String> = self.others.iter().map(ToString::to_string).collect();
            format!("this is {}", names.join("; "))
        } else if self.group.0.is_empty() {
            "an interchange without TA1 and without any group".to_owned()
        } else {
            "an acknowledgment that says nothing".to_owned()
        };
        Err(AckError::Other(what))
    }
}

#[cfg(test)]
mod tests;
