//! What one person renders, and what of it stands out.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::claim::{Date, ServiceLine};
use crate::codes::generated::DISTINCT_SERVICE;
use crate::codes::{EvaluationTier, Procedure};

/// What is counted of one person. Counts are of therapy lines.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Provider {
    /// Lines.
    pub lines: u64,
    /// Visits: patients and days.
    pub visits: u64,
    /// Timed units.
    pub timed_units: u64,
    /// Initial evaluations of low, moderate and high complexity.
    pub evaluations: [u64; 3],
    /// Lines with 59 or an X modifier.
    pub distinct_lines: u64,
    /// Days with more than twelve hours of timed units.
    pub long_days: Vec<String>,
    /// What stands out.
    pub marks: Vec<Mark>,
    /// Visits with four timed units and more.
    #[serde(skip)]
    full_visits: u64,
    /// Timed lines, and how many by their units.
    #[serde(skip)]
    by_units: BTreeMap<u64, u64>,
    /// Minutes of each day.
    #[serde(skip)]
    days: BTreeMap<Date, u64>,
}

/// A test that a provider fails. Each says its bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// One level has more than 85 % of at least 30 initial evaluations.
    OneLevel,
    /// More than 80 % of at least 30 visits have four timed units or more.
    FullVisits,
    /// All of at least 50 timed lines have the same units.
    SameUnits,
    /// 59 or an X modifier stands on more than half of at least 30 lines.
    OftenDistinct,
    /// More than twelve hours of timed units on a day.
    LongDays,
}

impl Mark {
    /// Every test.
    pub const ALL: [Self; 5] =
        [Self::OneLevel, Self::FullVisits, Self::SameUnits, Self::OftenDistinct, Self::LongDays];

    /// What the test is.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::OneLevel => "one level has more than 85 % of at least 30 initial evaluations",
            Self::FullVisits => "more than 80 % of at least 30 visits have 4 timed units or more",
            Self::SameUnits => "all of at least 50 timed lines have the same units",
            Self::OftenDistinct => "59 or an X modifier on more than half of at least 30 lines",
            Self::LongDays => "a day with more than 12 hours of timed units",
        }
    }

    /// In one word or two.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::OneLevel => "one level",
            Self::FullVisits => "full visits",
            Self::SameUnits => "same units",
            Self::OftenDistinct => "often 59",
            Self::LongDays => "long days",
        }
    }
}

impl Provider {
    pub(super) fn line(&mut self, procedure: &Procedure, line: &ServiceLine<'_>, timed: u64) {
        self.lines += 1;
        self.timed_units += timed;
        if timed > 0 {
            *self.by_units.entry(timed).or_default() += 1;
        }
        let [low, moderate, high] = &mut self.evaluations;
        match procedure.tier {
            Some(EvaluationTier::Low) => *low += 1,
            Some(EvaluationTier::Moderate) => *moderate += 1,
            Some(EvaluationTier::High) => *high += 1,
            Some(EvaluationTier::Reevaluation) | None => {}
        }
        let is_distinct = line.modifiers.iter().any(|modifier| DISTINCT_SERVICE.holds(modifier));
        self.distinct_lines += u64::from(is_distinct);
    }

    pub(super) fn day(&mut self, day: Date, minutes: u64) {
        if minutes > 0 {
            *self.days.entry(day).or_default() += minutes;
        }
    }

    pub(super) fn visit(&mut self, units: u64) {
        self.visits += 1;
        self.full_visits += u64::from(units >= 4);
    }

    /// Applies the tests.
    pub(super) fn mark(&mut self) {
        let long = self.days.iter().filter(|(_, minutes)| **minutes > 12 * 60);
        self.long_days = long.map(|(day, _)| day.to_string()).collect();
        let evaluations: u64 = self.evaluations.iter().sum();
        let most = self.evaluations.iter().max().copied().unwrap_or_default();
        let timed_lines: u64 = self.by_units.values().sum();
        let holds = |mark: Mark| match mark {
            Mark::OneLevel => evaluations >= 30 && most * 100 > evaluations * 85,
            Mark::FullVisits => self.visits >= 30 && self.full_visits * 100 > self.visits * 80,
            Mark::SameUnits => timed_lines >= 50 && self.by_units.len() == 1,
            Mark::OftenDistinct => self.lines >= 30 && self.distinct_lines * 2 > self.lines,
            Mark::LongDays => !self.long_days.is_empty(),
        };
        self.marks = Mark::ALL.into_iter().filter(|mark| holds(*mark)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_keep_to_their_bounds() {
        let marks = |change: &dyn Fn(&mut Provider)| {
            let mut provider = Provider::default();
            change(&mut provider);
            provider.mark();
            provider.marks
        };
        assert_eq!(marks(&|p| p.evaluations = [0, 26, 4]), [Mark::OneLevel]);
        assert_eq!(marks(&|p| p.evaluations = [0, 25, 5]), []);
        assert_eq!(marks(&|p| p.evaluations = [0, 29, 0]), []);
        assert_eq!(marks(&|p| (p.visits, p.full_visits) = (30, 25)), [Mark::FullVisits]);
        assert_eq!(marks(&|p| (p.visits, p.full_visits) = (30, 24)), []);
        assert_eq!(marks(&|p| p.by_units = [(2, 50)].into()), [Mark::SameUnits]);
        assert_eq!(marks(&|p| p.by_units = [(2, 50), (3, 1)].into()), []);
        assert_eq!(marks(&|p| (p.lines, p.distinct_lines) = (30, 16)), [Mark::OftenDistinct]);
        let day = Date::from_ymd(2026, 3, 2);
        assert_eq!(marks(&|p| p.day(day, 721)), [Mark::LongDays]);
        assert_eq!(marks(&|p| p.day(day, 720)), []);
    }
}
