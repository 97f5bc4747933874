//! Replaces whoever a file speaks of, and nothing else: same segments, same lengths, same defects.
//!
//! - [`pseudonym`]: one value to another of the same form, by a key.
//! - `elements`: which elements name somebody, and how.
//! - `shifts`: how many days each patient's dates move.
//!
//! An input is read twice: first for the dates of each patient, then to write it.

mod elements;
pub mod pseudonym;
mod shifts;

use std::io::{self, Write};

use crate::engine::CheckedBatch;
use crate::guide::{PlacedSegment, Section, SectionKind, row};

use elements::{Meaning, meanings};
use pseudonym::Pseudonyms;
use shifts::Shifts;

/// Replaces identities in the batches of one input.
#[derive(Debug)]
pub struct Deidentifier {
    pseudonyms: Pseudonyms,
    shifts: Shifts,
}

/// The patient that stands open while a batch is read.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    subscriber: u64,
    patient: Option<u64>,
}

impl Open {
    fn enter(&mut self, section: &Section<'_>, pseudonyms: &Pseudonyms) {
        let person = |name, birth| {
            let name = section.find(name);
            let element = |n: usize| name.as_ref().and_then(|name| name.element(n));
            let born = section.find(birth).and_then(|dmg| dmg.element(2));
            pseudonyms.fingerprint(&[element(3), element(4), element(9), born])
        };
        match section.kind {
            SectionKind::Subscriber => {
                let subscriber = person(row::L2010BA_NM1_IL, row::L2010BA_DMG);
                *self = Self { subscriber, patient: None };
            }
            SectionKind::Patient => {
                let patient = person(row::L2010CA_NM1_QC, row::L2010CA_DMG);
                self.patient = Some(patient ^ self.subscriber.rotate_left(1));
            }
            _ => {}
        }
    }

    fn person(self) -> u64 {
        self.patient.unwrap_or(self.subscriber)
    }
}

impl Deidentifier {
    /// Replaces by this key.
    #[must_use]
    pub fn new(pseudonyms: Pseudonyms) -> Self {
        Self { pseudonyms, shifts: Shifts::default() }
    }

    /// First pass: the dates of each patient.
    pub fn look(&mut self, checked: &CheckedBatch) {
        let segments = checked.segments();
        let mut open = Open::default();
        let mut created = None;
        for number in 0..checked.batch.sections.len() {
            let Some(section) = checked.section(number, &segments) else { continue };
            open.enter(&section, &self.pseudonyms);
            if section.kind == SectionKind::Set {
                let bht = section.find(row::ST_BHT);
                created = bht.and_then(|bht| bht.element(4)).and_then(shifts::day);
            }
            for segment in section.segments() {
                each_date(&segment, |text, kind| {
                    if kind == Meaning::BirthDate {
                        self.shifts.note_birth(open.person(), text, created);
                    } else {
                        self.shifts.note(open.person(), text, created);
                    }
                });
            }
        }
    }

    /// Second pass: writes a batch with other identities.
    ///
    /// # Errors
    /// The output fails.
    pub fn write(&self, checked: &CheckedBatch, out: &mut impl Write) -> io::Result<()> {
        let mut bytes = checked.batch.bytes.clone();
        let segments = checked.segments();
        let mut open = Open::default();
        for (number, raw) in checked.batch.sections.iter().enumerate() {
            let Some(section) = checked.section(number, &segments) else { continue };
            open.enter(&section, &self.pseudonyms);
            if section.kind == SectionKind::Noise {
                // Nobody knows what stands there.
                if let Some(text) = bytes.get_mut(raw.bytes.clone()) {
                    let other = self.pseudonyms.text(text);
                    text.copy_from_slice(&other);
                }
                continue;
            }
            for segment in section.segments() {
                self.replace(&segment, &section, open, &mut bytes);
            }
        }
        out.write_all(bytes.get(checked.batch.context_bytes..).unwrap_or_default())
    }

    fn replace(
        &self,
        segment: &PlacedSegment<'_>,
        section: &Section<'_>,
        open: Open,
        bytes: &mut [u8],
    ) {
        for (meaning, (start, end)) in meanings(segment, section) {
            let Some(text) = bytes.get_mut(start as usize..end as usize) else { continue };
            let other = match meaning {
                Meaning::Text => self.pseudonyms.text(text),
                Meaning::Street => self.pseudonyms.street(text),
                Meaning::Number => self.pseudonyms.number(text),
                Meaning::Phone => self.pseudonyms.phone(text),
                Meaning::Zip => self.pseudonyms.zip(text),
                Meaning::Date | Meaning::BirthDate => {
                    let days = self.shifts.days(open.person(), &self.pseudonyms);
                    shifts::moved(text, days)
                }
            };
            if other.len() == text.len() {
                text.copy_from_slice(&other);
            }
        }
    }
}

fn each_date(segment: &PlacedSegment<'_>, mut look: impl FnMut(&[u8], Meaning)) {
    for (text, meaning) in elements::dates(segment) {
        look(text, meaning);
    }
}
