//! The days of 2026 on which therapy takes place, and birth dates.

use std::fmt;

/// BHT04: no service is later.
pub(crate) const CREATED: Date = Date { year: 2026, month: 9, day: 14 };

/// A day later than [`CREATED`], within the same year of the diagnosis codes.
pub(crate) const FUTURE: Date = Date { year: 2026, month: 9, day: 21 };

/// Number of workdays that [`Day::of_visit`] knows.
pub(crate) const WORKDAYS: u32 = 180;

/// A calendar date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Date {
    pub(crate) year: u32,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

impl fmt::Display for Date {
    /// `CCYYMMDD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}{:02}", self.year, self.month, self.day)
    }
}

/// A day of 2026; 1 is 1 January.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Day(u32);

impl Day {
    /// The workday `index` of [`WORKDAYS`]: Mondays to Fridays from 5 January to 11 September.
    pub(crate) fn of_visit(index: u32) -> Self {
        let (week, weekday) = (index / 5, index % 5);
        Self(5 + 7 * week + weekday)
    }

    /// So many days later, the day before [`CREATED`] at the latest.
    pub(crate) fn plus(self, days: u32) -> Self {
        Self((self.0 + days).min(256))
    }

    /// Whether a yearly amount may be used up by then.
    pub(crate) fn is_after_june(self) -> bool {
        self.0 > 181
    }

    /// So many days earlier, 1 January at the earliest.
    pub(crate) fn minus(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days).max(1))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut month = 1;
        for length in lengths {
            if rest <= length {
                break;
            }
            rest -= length;
            month += 1;
        }
        Date { year: 2026, month, day: rest }.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_are_on_workdays_before_the_file_is_made() {
        assert_eq!(Day::of_visit(0).to_string(), "20260105");
        assert_eq!(Day::of_visit(5).to_string(), "20260112");
        assert_eq!(Day::of_visit(WORKDAYS - 1).to_string(), "20260911");
        assert!(Day::of_visit(WORKDAYS - 1).to_string() < CREATED.to_string());
        assert_eq!(Day::of_visit(40).minus(3).to_string(), "20260227");
        assert_eq!(Day::of_visit(WORKDAYS - 1).plus(14).to_string(), "20260913");
        assert_eq!(Day(182).to_string(), "20260701");
    }
}
