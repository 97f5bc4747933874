//! When the visits at one billing provider take place.

use crate::calendar::{Day, WORKDAYS};
use crate::random::Random;

/// Gives each visit at a billing provider a later day than the one before.
///
/// No two visits share a day, because all Medicare patients share the sample member number: their
/// services on one day would read as services to one patient.
#[derive(Debug)]
pub(crate) struct Agenda {
    next: u32,
}

impl Agenda {
    pub(crate) fn open(random: &mut Random) -> Self {
        Self { next: random.below(WORKDAYS * 3 / 4) }
    }

    /// Whether so many more visits fit.
    pub(crate) fn has_room_for(&self, visits: u32) -> bool {
        self.next + 2 * visits < WORKDAYS
    }

    pub(crate) fn visit(&mut self, random: &mut Random) -> Day {
        let day = Day::of_visit(self.next);
        self.next += random.between(1, 2);
        day
    }
}
