//! Makes a file: interchanges, groups, sets; what stands in a set is in [`super::content`].

use std::fmt;
use std::io;

use super::{Output, Text, envelope};
use crate::defects::Defect;
use crate::made::{BrokenEnvelope, Event, Place, Tally};
use crate::parties::Npis;
use crate::plan::{Plan, Size};
use crate::random::Random;
use crate::sower::Sower;

/// Makes a file.
pub(crate) struct Generator<'a> {
    plan: &'a Plan,
    pub(super) output: Output<'a>,
    pub(super) watch: &'a mut dyn FnMut(Event),
    text: Text,
    pub(super) tally: Tally,
    pub(super) place: Place,
    pub(super) sower: Sower,
    pub(super) random: Random,
    pub(super) npis: Npis,
    /// Begins all claim numbers of the file.
    pub(super) prefix: String,
    /// HL01 of the last level.
    pub(super) level: u64,
    pub(super) claims_in_set: u64,
}

impl<'a> Generator<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        sink: &'a mut dyn io::Write,
        watch: &'a mut dyn FnMut(Event),
    ) -> Self {
        let mut random = Random::new(plan.seed);
        let letters: Vec<u8> = (b'A'..=b'Z').collect();
        Self {
            plan,
            output: Output::new(sink, plan.layout),
            watch,
            text: Text::default(),
            tally: Tally::default(),
            place: Place { interchange: 0, group: 0, set: 0 },
            sower: Sower::new(plan, random.fork()),
            npis: Npis::new(random.next()),
            prefix: (0..3).map(|_| char::from(random.pick(&letters))).collect(),
            random,
            level: 0,
            claims_in_set: 0,
        }
    }

    pub(crate) fn run(mut self) -> io::Result<Tally> {
        while self.wants_more() {
            self.interchange()?;
        }
        self.tally.segments = self.output.segments();
        self.tally.bytes = self.output.finish()?;
        Ok(self.tally)
    }

    fn wants_more(&self) -> bool {
        match self.plan.size {
            Size::Claims(claims) => self.tally.claims < claims,
            Size::Bytes(bytes) => self.output.bytes() < bytes,
        }
    }

    pub(super) fn has_room(&self) -> bool {
        self.claims_in_set < self.plan.claims_per_set && self.wants_more()
    }

    /// Writes segments into the file.
    pub(super) fn emit(&mut self, write: impl FnOnce(&mut Text) -> fmt::Result) -> io::Result<()> {
        self.text.clear();
        write(&mut self.text).map_err(io::Error::other)?;
        self.output.put(self.text.as_str())
    }

    fn interchange(&mut self) -> io::Result<()> {
        self.tally.interchanges += 1;
        let number = self.tally.interchanges;
        self.place = Place { interchange: number, group: 0, set: 0 };
        self.emit(|text| envelope::interchange_header(number, text))?;
        while self.place.group < self.plan.groups_per_interchange && self.wants_more() {
            self.group()?;
        }
        let groups = self.place.group;
        match self.sower.interchange.take().map(|defect| self.broken(defect)) {
            Some(Defect::InterchangeTrailerMissing) => Ok(()),
            Some(Defect::GroupCount) => {
                self.emit(|text| envelope::interchange_trailer(groups + 1, number, text))
            }
            Some(_) => self.emit(|text| envelope::interchange_trailer(groups, number + 500, text)),
            None => self.emit(|text| envelope::interchange_trailer(groups, number, text)),
        }
    }

    fn group(&mut self) -> io::Result<()> {
        self.tally.groups += 1;
        self.place.group += 1;
        self.place.set = 0;
        let number = self.place.group;
        self.emit(|text| envelope::group_header(number, text))?;
        while self.place.set < self.plan.sets_per_group && self.wants_more() {
            self.set()?;
        }
        let sets = self.place.set;
        match self.sower.group.take().map(|defect| self.broken(defect)) {
            Some(Defect::GroupTrailerMissing) => Ok(()),
            Some(Defect::SetCount) => {
                self.emit(|text| envelope::group_trailer(sets + 1, number, text))
            }
            Some(_) => self.emit(|text| envelope::group_trailer(sets, number + 500, text)),
            None => self.emit(|text| envelope::group_trailer(sets, number, text)),
        }
    }

    fn set(&mut self) -> io::Result<()> {
        self.tally.sets += 1;
        self.place.set += 1;
        (self.level, self.claims_in_set) = (0, 0);
        let before = self.output.segments();
        let place = self.place;
        self.emit(|text| envelope::set_header(place, text))?;
        while self.has_room() {
            self.billing_provider()?;
        }
        let segments = self.output.segments() - before + 1;
        match self.sower.set.take().map(|defect| self.broken(defect)) {
            Some(Defect::SetTrailerMissing) => Ok(()),
            Some(Defect::SegmentCount) => {
                self.emit(|text| envelope::set_trailer(segments + 1, place.set, text))
            }
            Some(_) => self.emit(|text| envelope::set_trailer(segments, place.set + 500, text)),
            None => self.emit(|text| envelope::set_trailer(segments, place.set, text)),
        }
    }

    /// Counts a broken envelope.
    fn broken(&mut self, defect: Defect) -> Defect {
        self.tally.broken_envelopes += 1;
        (self.watch)(Event::Envelope(BrokenEnvelope { place: self.place, defect }));
        defect
    }
}
