//! How many days the dates of each patient move: all by the same number, so that intervals stay, and
//! where that is possible inside the month, the quarter or the year of each, so that no rule of a
//! year or quarter sees another one.

use std::collections::HashMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::pseudonym::Pseudonyms;

/// Dates move by no more days than this.
const MOST: i32 = 27;

/// What the dates of each patient allow.
#[derive(Debug, Default)]
pub(super) struct Shifts(HashMap<u64, Slack>);

/// How far dates may move back and forth inside their month, quarter and year.
#[derive(Clone, Copy, Debug)]
struct Slack([(i16, i16); 3]);

impl Default for Slack {
    fn default() -> Self {
        Self([(i16::MIN, i16::MAX); 3])
    }
}

impl Shifts {
    /// Takes notice of a date of a patient, in a set that was made on a day.
    pub(super) fn note(&mut self, patient: u64, text: &[u8], created: Option<Date>) {
        let slack = self.0.entry(patient).or_default();
        for at in [0, 9] {
            let Some(date) = text.get(at..at + 8).and_then(day) else { continue };
            slack.note(date, created);
        }
    }

    /// Takes notice of a birth, of which only counts on which side of the file it lies.
    pub(super) fn note_birth(&mut self, patient: u64, text: &[u8], created: Option<Date>) {
        let slack = self.0.entry(patient).or_default();
        if let Some(date) = day(text) {
            slack.limit(date, created);
        }
    }

    /// How many days the dates of a patient move.
    pub(super) fn days(&self, patient: u64, pseudonyms: &Pseudonyms) -> i32 {
        let slack = self.0.get(&patient).copied().unwrap_or_default();
        let drawn = pseudonyms.fingerprint(&[Some(b"days"), Some(&patient.to_le_bytes())]);
        let choices = slack.0.into_iter().find_map(|(back, forth)| {
            let (back, forth) = (i32::from(back).max(-MOST), i32::from(forth).min(MOST));
            let days: Vec<i32> = (back..=forth).filter(|days| *days != 0).collect();
            (!days.is_empty()).then_some(days)
        });
        let days = choices.unwrap_or_else(|| (-MOST..0).collect());
        let at = usize::try_from(drawn % days.len().max(1) as u64).unwrap_or_default();
        days.get(at).copied().unwrap_or(-1)
    }
}

impl Slack {
    fn note(&mut self, date: Date, created: Option<Date>) {
        let quarter = (date.month() - 1) / 3 * 3 + 1;
        let quarter = Date::new(date.year(), quarter, 1).unwrap_or(date);
        let spans = [
            (date.first_of_month(), date.last_of_month()),
            (quarter, quarter.saturating_add(2.months()).last_of_month()),
            (date.first_of_year(), date.last_of_year()),
        ];
        for ((back, forth), (first, last)) in self.0.iter_mut().zip(spans) {
            *back = (*back).max(days(date, first));
            *forth = (*forth).min(days(date, last));
        }
        self.limit(date, created);
    }

    /// What lies before the day on which the file was made stays before it, what comes behind it
    /// stays behind it.
    fn limit(&mut self, date: Date, created: Option<Date>) {
        let Some(created) = created else { return };
        for (back, forth) in &mut self.0 {
            if date <= created {
                *forth = (*forth).min(days(date, created));
            } else {
                *back = (*back).max(days(date, created).saturating_add(1));
            }
        }
    }
}

fn days(from: Date, to: Date) -> i16 {
    i16::try_from((to - from).get_days()).unwrap_or(if to < from { i16::MIN } else { i16::MAX })
}

/// A day of eight digits.
pub(super) fn day(text: &[u8]) -> Option<Date> {
    let text = std::str::from_utf8(text.get(..8)?).ok()?;
    let number = |at: std::ops::Range<usize>| text.get(at)?.parse().ok();
    let year: i16 = number(0..4)?;
    let (month, day) = (number(4..6)?, number(6..8)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A date, or a period, moved by some days; what is no date stays.
pub(super) fn moved(text: &[u8], days: i32) -> Vec<u8> {
    let mut other = text.to_vec();
    for at in [0, 9] {
        let is_date = at == 0 || text.get(8) == Some(&b'-');
        let date = text.get(at..at + 8).filter(|_| is_date).and_then(day);
        let date = date.map(|date| date.saturating_add(i64::from(days).days()));
        if let (Some(date), Some(slot)) = (date, other.get_mut(at..at + 8)) {
            let written = date.strftime("%Y%m%d").to_string();
            if written.len() == 8 {
                slot.copy_from_slice(written.as_bytes());
            }
        }
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_move_together_and_stay_in_their_month() {
        let mut shifts = Shifts::default();
        for text in [&b"20260305"[..], b"20260312", b"20260309-20260310"] {
            shifts.note(1, text, day(b"20260320"));
        }
        for seed in 0..50 {
            let days = shifts.days(1, &Pseudonyms::seeded(seed));
            assert!((-4..=8).contains(&days) && days != 0, "{days}");
        }
        assert_eq!(moved(b"20260309-20260310", -4), b"20260305-20260306");
        assert_eq!(moved(b"202602301200", -4), b"202602301200", "no date");
        assert_eq!(moved(b"202603011200", -1), b"202602281200");
    }

    #[test]
    fn dates_of_a_whole_month_stay_in_their_quarter() {
        let mut shifts = Shifts::default();
        for text in [&b"20260501"[..], b"20260531"] {
            shifts.note(1, text, None);
        }
        for seed in 0..50 {
            let days = shifts.days(1, &Pseudonyms::seeded(seed));
            assert!((-27..=27).contains(&days) && days != 0, "{days}");
        }
    }
}
