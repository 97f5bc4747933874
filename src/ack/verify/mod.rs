//! Reads an acknowledgment that was written, and holds it to its tables.
//!
//! - `structure`: which segments stand where, and how often.
//! - `elements`: what stands in each.
//! - `totals`: counts, levels and sums that must agree.
//!
//! What it finds is a defect of the writer: no acknowledgment with one gets its name.

mod elements;
mod structure;
mod totals;

use std::io::{self, Read};

use crate::x12::{ReadError, SegmentId};

use super::segments::{Fields, Part, Stream};
use super::table::SetDef;
use structure::Walk;
use totals::Totals;

/// What is wrong with an acknowledgment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Defect {
    /// Number of the segment in the file, from 1.
    pub at: u64,
    /// What is wrong; no values but codes.
    pub what: String,
}

/// A segment's worth of checking: the words say what is wrong.
type Checked<T = ()> = Result<T, String>;

/// Checks a file of TA1, 999 or 277CA; gives the first defect.
///
/// # Errors
/// The source fails.
pub fn verify(source: impl Read) -> io::Result<Option<Defect>> {
    let mut stream = Stream::new(source);
    let mut verifier = Verifier::default();
    let mut at = 0;
    loop {
        at += 1;
        let outcome = match stream.next() {
            Ok(None) => {
                return Ok(verifier.end().err().map(|what| Defect { at, what }));
            }
            Ok(Some(Part::Segment(fields))) => verifier.take(&fields),
            Ok(Some(Part::Noise(_))) => Err("text outside of any interchange".to_owned()),
            Err(ReadError::Source { source, .. }) => return Err(source),
            Err(error) => Err(error.to_string()),
        };
        if let Err(what) = outcome {
            return Ok(Some(Defect { at, what }));
        }
    }
}

/// The envelope, and the set that is open.
#[derive(Debug, Default)]
struct Verifier {
    interchange: Option<Counted>,
    group: Option<OpenGroup>,
    set: Option<OpenSet>,
}

/// A control number and what its trailer counts.
#[derive(Debug)]
struct Counted {
    control: Vec<u8>,
    inside: u64,
}

#[derive(Debug)]
struct OpenGroup {
    counted: Counted,
    kind: Vec<u8>,
    version: Vec<u8>,
}

#[derive(Debug)]
struct OpenSet {
    counted: Counted,
    walk: Walk,
    totals: Totals,
}

impl Verifier {
    fn take(&mut self, fields: &Fields<'_>) -> Checked {
        match fields.id {
            SegmentId::ISA => self.open_interchange(fields),
            SegmentId::TA1 => self.acknowledge(fields),
            SegmentId::GS => self.open_group(fields),
            SegmentId::ST => self.open_set(fields),
            SegmentId::GE => self.close_group(fields),
            SegmentId::IEA => self.close_interchange(fields),
            _ => self.inside(fields),
        }
    }

    fn end(&self) -> Checked {
        must(self.interchange.is_none(), "the interchange is not closed")
    }

    fn open_interchange(&mut self, fields: &Fields<'_>) -> Checked {
        must(self.interchange.is_none(), "an interchange stands in another")?;
        must(fields.len() + 1 == crate::x12::isa::WIDTH, "ISA has not its width")?;
        check_envelope("ISA", fields)?;
        let separators = fields.delimiters();
        let own = [separators.element, separators.component, separators.segment];
        let repetition = separators.repetition.ok_or("ISA11 is no separator")?;
        must(!own.contains(&repetition), "two separators are equal")?;
        self.interchange = Some(Counted { control: fields.get(13).to_vec(), inside: 0 });
        Ok(())
    }

    fn acknowledge(&mut self, fields: &Fields<'_>) -> Checked {
        let is_first = self.interchange.as_ref().is_some_and(|open| open.inside == 0);
        must(is_first, "TA1 stands behind a group")?;
        check_envelope("TA1", fields)?;
        let is_clean = fields.get(5) == b"000";
        must((fields.get(4) == b"A") == is_clean, "TA104 and TA105 disagree")
    }

    fn open_group(&mut self, fields: &Fields<'_>) -> Checked {
        must(self.group.is_none(), "a group stands in another")?;
        let open = self.interchange.as_mut().ok_or("a group stands in no interchange")?;
        open.inside += 1;
        check_envelope("GS", fields)?;
        self.group = Some(OpenGroup {
            counted: Counted { control: fields.get(6).to_vec(), inside: 0 },
            kind: fields.get(1).to_vec(),
            version: fields.get(8).to_vec(),
        });
        Ok(())
    }

    fn open_set(&mut self, fields: &Fields<'_>) -> Checked {
        must(self.set.is_none(), "a set stands in another")?;
        let group = self.group.as_mut().ok_or("a set stands in no group")?;
        group.counted.inside += 1;
        let kind = match fields.get(1) {
            b"999" => "FA",
            b"277" => "HN",
            _ => return Err("ST01 is neither 999 nor 277".to_owned()),
        };
        must(group.kind == kind.as_bytes(), "GS01 is not that of the set")?;
        must(group.version == fields.get(3), "ST03 is not GS08")?;
        let code = std::str::from_utf8(fields.get(1)).unwrap_or_default();
        let def = SetDef::named(code).ok_or("the tables do not know the set")?;
        let counted = Counted { control: fields.get(2).to_vec(), inside: 0 };
        self.set = Some(OpenSet { counted, walk: Walk::new(def), totals: Totals::default() });
        self.inside(fields)
    }

    fn inside(&mut self, fields: &Fields<'_>) -> Checked {
        let set = self.set.as_mut().ok_or_else(|| format!("{} stands in no set", fields.id))?;
        set.counted.inside += 1;
        let def = set.walk.place(fields)?;
        elements::check(def, fields)?;
        set.totals.take(set.walk.loop_of(def), fields)?;
        if fields.id == SegmentId::SE {
            set.walk.end()?;
            set.totals.end()?;
            let counted = number(fields.get(1)) == Some(set.counted.inside);
            must(counted, "SE01 does not count the segments")?;
            must(fields.get(2) == set.counted.control, "SE02 is not ST02")?;
            self.set = None;
        }
        Ok(())
    }

    fn close_group(&mut self, fields: &Fields<'_>) -> Checked {
        must(self.set.is_none(), "the set is not closed")?;
        let group = self.group.take().ok_or("GE closes no group")?;
        check_envelope("GE", fields)?;
        must(number(fields.get(1)) == Some(group.counted.inside), "GE01 does not count the sets")?;
        must(fields.get(2) == group.counted.control, "GE02 is not GS06")
    }

    fn close_interchange(&mut self, fields: &Fields<'_>) -> Checked {
        must(self.group.is_none(), "the group is not closed")?;
        let open = self.interchange.take().ok_or("IEA closes no interchange")?;
        check_envelope("IEA", fields)?;
        must(number(fields.get(1)) == Some(open.inside), "IEA01 does not count the groups")?;
        must(fields.get(2) == open.control, "IEA02 is not ISA13")
    }
}

/// Holds a segment of the envelope to its table.
fn check_envelope(id: &str, fields: &Fields<'_>) -> Checked {
    let segments = SetDef::named("ENV").map_or(&[][..], |set| set.segments);
    let def = segments.iter().find(|def| def.variant == id);
    elements::check(def.ok_or_else(|| format!("the tables do not know {id}"))?, fields)
}

fn must(holds: bool, else_what: &str) -> Checked {
    if holds { Ok(()) } else { Err(else_what.to_owned()) }
}

fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests;
