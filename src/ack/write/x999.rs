//! The 999 (005010X231A1): which sets were accepted, and what is wrong with their segments.

use std::io;
use std::path::Path;

use super::inbound::Header;
use super::line::Line;
use super::noted::{ElementError, Noted, SegmentError};
use super::outgoing::{Outgoing, Spool};
use super::trigger::Trigger;

/// ST03 and GS08.
pub(super) const VERSION: &str = "005010X231A1";

/// IK502 to IK506, and AK905 to AK909: no more have a place.
const MOST_CODES: usize = 5;

/// The longest loop ID that X12 knows; `2010AA` is written `2010`.
const LOOP_ID: usize = 4;

/// The longest value of a context.
const CONTEXT: usize = 35;

/// The 999 of one group.
#[derive(Debug)]
pub(super) struct GroupAnswer {
    body: Spool,
    received: u64,
    accepted: u64,
    has_errors: bool,
    has_refused: bool,
    codes: Vec<&'static str>,
    set: Option<SetAnswer>,
}

/// What is known of the set that is open.
#[derive(Debug, Default)]
struct SetAnswer {
    is_refused: bool,
    /// Whether it has its AK2: a header that cannot be repeated has none.
    is_named: bool,
    codes: Vec<&'static str>,
    /// IK502 for its segments: 5 for an error of X12, I5 where all are of the guide alone.
    segments: Option<&'static str>,
}

/// What becomes of a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SetVerdict {
    /// Its claims are answered in a 277CA.
    Taken,
    /// None of its claims was taken in.
    Refused,
}

/// The header of a set as AK2 repeats it.
#[derive(Clone, Copy, Debug)]
pub(super) struct SetHeader<'a> {
    pub(super) code: &'a [u8],
    pub(super) control: &'a [u8],
    pub(super) version: &'a [u8],
}

impl SetHeader<'_> {
    fn can_be_repeated(&self) -> bool {
        self.code.len() == 3 && (4..=9).contains(&self.control.len())
    }
}

impl GroupAnswer {
    pub(super) fn begin(folder: &Path, answered: &Header) -> io::Result<Self> {
        let mut body = Spool::new(folder);
        body.push(
            Line::new("AK1").add(&answered.kind).add(&answered.control).add(&answered.version),
        )?;
        Ok(Self {
            body,
            received: 0,
            accepted: 0,
            has_errors: false,
            has_refused: false,
            codes: Vec::new(),
            set: None,
        })
    }

    /// Notes what is wrong with the group.
    pub(super) fn note(&mut self, codes: &[&'static str]) {
        add_all(&mut self.codes, codes);
    }

    /// Counts a set that is refused without an AK2.
    pub(super) fn pass_set(&mut self) {
        self.received += 1;
        self.has_refused = true;
    }

    /// What had to be a set has no ST, so that it counts as none.
    pub(super) fn pass_headless_set(&mut self) {
        self.has_refused = true;
    }

    /// Begins a set; gives whether it is taken in.
    pub(super) fn begin_set(
        &mut self,
        header: SetHeader<'_>,
        verdict: SetVerdict,
    ) -> io::Result<bool> {
        self.received += 1;
        let is_named = header.can_be_repeated();
        if is_named {
            let ak2 = Line::new("AK2").add(header.code).add(header.control);
            self.body.push(ak2.add_at_most(header.version, CONTEXT))?;
        } else {
            self.note(&["5"]);
        }
        let is_refused = verdict == SetVerdict::Refused || !is_named;
        self.set = Some(SetAnswer { is_refused, is_named, ..SetAnswer::default() });
        Ok(!is_refused)
    }

    /// Writes what a section of the open set has wrong.
    pub(super) fn add(&mut self, noted: &Noted) -> io::Result<()> {
        self.note(&noted.group);
        let Some(set) = self.set.as_mut() else { return Ok(()) };
        add_all(&mut set.codes, &noted.set);
        for error in &noted.segments {
            set.segments = match (error.is_of_guide(), set.segments) {
                (true, known) => known.or(Some("I5")),
                (false, _) => Some("5"),
            };
            if set.is_named {
                write_error(&mut self.body, error)?;
            }
        }
        Ok(())
    }

    /// Notes what is wrong with the open set.
    pub(super) fn note_set(&mut self, code: &'static str) {
        if let Some(set) = self.set.as_mut() {
            add_all(&mut set.codes, &[code]);
        }
    }

    /// Refuses the open set for this.
    pub(super) fn refuse_set(&mut self, code: &'static str) {
        self.note_set(code);
        if let Some(set) = self.set.as_mut() {
            set.is_refused = true;
        }
    }

    pub(super) fn end_set(&mut self) -> io::Result<()> {
        let Some(mut set) = self.set.take() else { return Ok(()) };
        add_all(&mut set.codes, set.segments.as_slice());
        if set.is_refused && set.codes.is_empty() {
            // What it is refused for stands outside of it, and no code says so.
            set.codes.push("5");
        }
        let verdict = match (set.is_refused, set.codes.is_empty()) {
            (true, _) => "R",
            (false, false) => "E",
            (false, true) => "A",
        };
        self.has_errors |= verdict != "A";
        self.has_refused |= set.is_refused;
        self.accepted += u64::from(!set.is_refused);
        if set.is_named {
            let ik5 = Line::new("IK5").add(verdict);
            self.body.push(with_codes(ik5, &set.codes))?;
        }
        Ok(())
    }

    /// Ends the 999; `counted` is GE01 as sent.
    pub(super) fn end(mut self, counted: &[u8], out: &mut Outgoing) -> io::Result<()> {
        let verdict = if self.accepted == 0 {
            "R"
        } else if self.has_refused {
            "P"
        } else if self.has_errors || !self.codes.is_empty() {
            "E"
        } else {
            "A"
        };
        let received = self.received.to_string();
        let is_count = (1..=6).contains(&counted.len()) && counted.iter().all(u8::is_ascii_digit);
        let counted = if is_count { counted } else { received.as_bytes() };
        let ak9 = Line::new("AK9").add(verdict).add(counted).add(&received);
        let ak9 = with_codes(ak9.add(self.accepted.to_string()), &self.codes);
        self.body.push(ak9)?;
        out.add_set("999", VERSION, self.body)
    }
}

fn add_all(list: &mut Vec<&'static str>, codes: &[&'static str]) {
    for code in codes {
        if !list.contains(code) {
            list.push(code);
        }
    }
}

fn with_codes(line: Line, codes: &[&'static str]) -> Line {
    codes.iter().take(MOST_CODES).fold(line, Line::add)
}

fn write_error(body: &mut Spool, error: &SegmentError) -> io::Result<()> {
    let ik3 = Line::new("IK3").add(error.segment.to_string()).add(error.position.to_string());
    body.push(ik3.add(loop_id(error.in_loop)).add(error.code))?;
    if let Some(trigger) = &error.trigger {
        body.push(context(trigger))?;
    }
    if (1..=CONTEXT).contains(&error.claim.len()) {
        body.push(Line::new("CTX").parts(&["CLM01", &error.claim]))?;
    }
    for element in &error.elements {
        write_element(body, element)?;
    }
    Ok(())
}

fn write_element(body: &mut Spool, error: &ElementError) -> io::Result<()> {
    let ik4 = Line::new("IK4").parts(&place(error.element, error.component));
    body.push(ik4.add(error.data_element).add(error.code).add(&error.copy))?;
    match &error.trigger {
        Some(trigger) => body.push(context(trigger)),
        None => Ok(()),
    }
}

fn context(trigger: &Trigger) -> Line {
    let line = Line::new("CTX").add("SITUATIONAL TRIGGER").add(trigger.segment.to_string());
    let line = line.add(trigger.position.to_string()).add(loop_id(trigger.in_loop));
    match trigger.element {
        0 => line,
        element => line.parts(&place(element, trigger.component)),
    }
}

fn place(element: u8, component: u8) -> [String; 2] {
    let component = if component == 0 { String::new() } else { component.to_string() };
    [element.to_string(), component]
}

/// A loop of the set as IK303 can hold it; empty where the segment stands in none.
fn loop_id(name: &str) -> &str {
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.get(..LOOP_ID).unwrap_or(name)
    } else {
        ""
    }
}
