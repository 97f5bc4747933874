//! When an acknowledgment is written.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The date and time that acknowledgments bear, UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment(DateTime);

impl Moment {
    /// The moment of a clock.
    #[must_use]
    pub fn of(now: Timestamp) -> Self {
        Self(TimeZone::UTC.to_datetime(now))
    }

    /// The first minute of a day.
    #[must_use]
    pub fn start_of(day: Date) -> Self {
        Self(day.at(0, 0, 0, 0))
    }

    /// `CCYYMMDD`.
    pub(super) fn date(self) -> String {
        format!("{:04}{:02}{:02}", self.0.year(), self.0.month(), self.0.day())
    }

    /// `YYMMDD`.
    pub(super) fn short_date(self) -> String {
        format!("{:02}{:02}{:02}", self.0.year() % 100, self.0.month(), self.0.day())
    }

    /// `HHMM`.
    pub(super) fn time(self) -> String {
        format!("{:02}{:02}", self.0.hour(), self.0.minute())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_forms_of_the_envelope() {
        let moment = Moment::of(Timestamp::constant(0, 0));
        let shown = (moment.date(), moment.short_date(), moment.time());
        assert_eq!(shown, ("19700101".into(), "700101".into(), "0000".into()));
    }
}
