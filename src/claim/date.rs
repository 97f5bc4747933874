//! Calendar dates.

use std::fmt;

/// A real calendar date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// A date of the tables, where the compiler checks that it exists.
    #[must_use]
    pub const fn from_ymd(year: i16, month: i8, day: i8) -> Self {
        Self(jiff::civil::date(year, month, day))
    }

    /// Reads eight digits, `CCYYMMDD`; `None` if they are no date.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let digits: &[u8; 8] = text.try_into().ok()?;
        let year = number(digits.get(..4)?)?;
        let month = i8::try_from(number(digits.get(4..6)?)?).ok()?;
        let day = i8::try_from(number(digits.get(6..)?)?).ok()?;
        // A year before 1800 is a slip of the keys, not a date of a claim.
        jiff::civil::Date::new(year, month, day).ok().filter(|_| year >= 1800).map(Self)
    }

    /// Reads six digits, `YYMMDD`, of an interchange header; the century is ours.
    #[must_use]
    pub fn parse_short(text: &[u8]) -> Option<Self> {
        let digits: &[u8; 6] = text.try_into().ok()?;
        let mut full = *b"20000000";
        full.iter_mut().skip(2).zip(digits).for_each(|(to, from)| *to = *from);
        Self::parse(&full)
    }

    /// Today in UTC, by the clock of this machine. Nothing that is said of a claim depends on it.
    #[must_use]
    pub fn today() -> Self {
        Self(jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date())
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Whether both are of one calendar month.
    #[must_use]
    pub fn is_same_month(self, other: Self) -> bool {
        (self.0.year(), self.0.month()) == (other.0.year(), other.0.month())
    }

    /// The first day of its calendar month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self(self.0.first_of_month())
    }

    /// Days from `self` to `later`; negative if it is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i32 {
        (later.0 - self.0).get_days()
    }

    /// Whole years from `self` to `later`; negative if it is earlier.
    #[must_use]
    pub fn years_until(self, later: Self) -> i32 {
        let years = i32::from(later.0.year()) - i32::from(self.0.year());
        let before_birthday = (later.0.month(), later.0.day()) < (self.0.month(), self.0.day());
        years - i32::from(before_birthday)
    }
}

fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0_i16, |value, &digit| {
        digit.is_ascii_digit().then(|| value * 10 + i16::from(digit - b'0'))
    })
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date)
    }
}

impl fmt::Display for Date {
    /// `2026-03-02`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months() {
        let day = |month, day| Date::from_ymd(2026, month, day);
        assert_eq!(day(2, 27).days_until(day(3, 2)), 3);
        assert_eq!(day(3, 2).days_until(day(2, 27)), -3);
        assert!(day(3, 2).is_same_month(day(3, 31)) && !day(3, 2).is_same_month(day(2, 27)));
        assert!(!day(3, 2).is_same_month(Date::from_ymd(2025, 3, 2)));
    }

    #[test]
    fn only_real_dates_parse() {
        assert_eq!(Date::parse(b"20240229"), Some(Date::from_ymd(2024, 2, 29)));
        for wrong in [&b"20230229"[..], b"20231301", b"2023010", b"2023 101", b"00000101"] {
            assert_eq!(Date::parse(wrong), None);
        }
    }

    #[test]
    fn years_count_from_birthday_to_birthday() {
        let birth = Date::from_ymd(1950, 6, 15);
        assert_eq!(birth.years_until(Date::from_ymd(2026, 6, 14)), 75);
        assert_eq!(birth.years_until(Date::from_ymd(2026, 6, 15)), 76);
    }
}
