//! ICD-10-CM by date of service: an index that is opened without being parsed.

use std::sync::LazyLock;

use fst::{IntoStreamer as _, Map, Streamer as _};

use crate::claim::Date;

use super::generated_diagnoses::PERIODS;

/// From each code to the number of its period: 98,000 codes in some hundred kilobytes.
static INDEX: LazyLock<Option<Map<&'static [u8]>>> =
    LazyLock::new(|| Map::new(include_bytes!("icd10cm.fst").as_slice()).ok());

/// The whole release with its descriptions, packed.
static RELEASE: &[u8] = include_bytes!("../../data/icd10cm_2026.tsv.zst");

/// The changes of the next release, as far as they are known.
static CHANGES: &str = include_str!("../../data/icd10cm_fy2027_delta_partial.tsv");

/// The release that is known as a whole: fiscal year 2026.
pub const KNOWN: (Date, Date) = (Date::from_ymd(2025, 10, 1), Date::from_ymd(2026, 9, 30));

/// When a code may be billed.
#[derive(Debug)]
pub struct Period {
    /// Whether it may be billed at any time.
    pub is_billable: bool,
    /// Whether longer codes begin with it, so that it is no code to bill.
    pub has_longer: bool,
    /// First day; `None` if before 2019.
    pub from: Option<Date>,
    /// Whether it was certainly not billable before its first day.
    pub is_from_exact: bool,
    /// Last day; `None` if still in force.
    pub to: Option<Date>,
}

/// What a diagnosis code is on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiagnosisState {
    /// A code to bill.
    Billable,
    /// Longer codes begin with it: one of them is meant.
    Header,
    /// A code to bill only from this day on.
    NotYet(Date),
    /// A code to bill only until this day.
    Ended(Date),
    /// In no release that is known.
    Unknown,
    /// Known, but not for this day.
    Unsure,
}

/// What a code, without its point and in capital letters, is on a day.
#[must_use]
pub fn state_on(code: &[u8], day: Date) -> DiagnosisState {
    let Some(period) = period(code) else { return DiagnosisState::Unknown };
    match (period.from, period.to) {
        (Some(from), _) if day < from && period.is_from_exact => DiagnosisState::NotYet(from),
        (Some(from), _) if day < from => DiagnosisState::Unsure,
        (_, Some(to)) if day > to && !period.has_longer => DiagnosisState::Ended(to),
        (_, Some(to)) if day > to => DiagnosisState::Header,
        _ if period.is_billable => DiagnosisState::Billable,
        _ if period.has_longer => DiagnosisState::Header,
        _ => DiagnosisState::Unsure,
    }
}

/// When a code may be billed; `None` if no known release has it.
#[must_use]
pub fn period(code: &[u8]) -> Option<&'static Period> {
    let number = INDEX.as_ref()?.get(code)?;
    PERIODS.get(usize::try_from(number).ok()?)
}

/// Every code that stands in ICD-10-CM on a day, and whether it is one to bill.
#[must_use]
pub fn all_on(day: Date) -> Vec<(String, bool)> {
    let Some(index) = INDEX.as_ref() else { return Vec::new() };
    let mut codes = index.keys();
    let mut found = Vec::new();
    while let Some(code) = codes.next() {
        let state = state_on(code, day);
        if matches!(state, DiagnosisState::Billable | DiagnosisState::Header) {
            let is_billable = state == DiagnosisState::Billable;
            found.push((String::from_utf8_lossy(code).into_owned(), is_billable));
        }
    }
    found
}

/// The first `most` codes to bill on a day that begin with `code`, in order.
#[must_use]
pub fn billable_below(code: &[u8], day: Date, most: usize) -> Vec<String> {
    let Some(index) = INDEX.as_ref() else { return Vec::new() };
    let mut end = code.to_vec();
    end.push(u8::MAX);
    let mut below = index.range().gt(code).lt(end).into_stream();
    let mut found = Vec::new();
    while let Some((longer, _)) = below.next() {
        if state_on(longer, day) == DiagnosisState::Billable {
            found.push(String::from_utf8_lossy(longer).into_owned());
        }
        if found.len() == most {
            break;
        }
    }
    found
}

/// The longest beginning of a code that a release knows; `None` if not even its category is known.
#[must_use]
pub fn longest_known(code: &[u8]) -> Option<&[u8]> {
    let lengths = (3..code.len()).rev();
    lengths.filter_map(|length| code.get(..length)).find(|start| period(start).is_some())
}

/// The description of a code, by CDC and CMS, cut at 60 characters. It unpacks the release, so it
/// is for people who ask for one code.
#[must_use]
pub fn description(code: &str) -> Option<String> {
    let of_release = || {
        let text = zstd::decode_all(RELEASE).ok()?;
        last_cell(&String::from_utf8_lossy(&text), code)
    };
    of_release().or_else(|| last_cell(CHANGES, code))
}

/// The last cell of the row of a code; `None` if it is empty.
fn last_cell(table: &str, code: &str) -> Option<String> {
    let mut rows = table.lines().map(|line| line.split('\t'));
    let mut row = rows.find(|row| row.clone().next() == Some(code))?;
    row.next_back().map(str::to_owned).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(code: &str, day: (i16, i8, i8)) -> DiagnosisState {
        state_on(code.as_bytes(), Date::from_ymd(day.0, day.1, day.2))
    }

    #[test]
    fn codes_by_their_day() {
        use DiagnosisState::{Billable, Ended, Header, NotYet, Unknown, Unsure};

        let now = (2026, 3, 2);
        assert_eq!(state("M25561", now), Billable);
        assert_eq!(state("M2556", now), Header);
        assert_eq!(state("M25", now), Header);
        assert_eq!(state("M2556X", now), Unknown);
        assert_eq!(state("", now), Unknown);
        // A code to bill until the next release made longer ones of it.
        assert_eq!(state("M722", now), Billable);
        assert_eq!(state("M722", (2026, 10, 1)), Header);
        let first = Date::from_ymd(2026, 10, 1);
        assert_eq!(state("D6911", now), NotYet(first));
        assert_eq!(state("D6911", (2026, 10, 1)), Billable);
        let ended = Date::from_ymd(2026, 9, 30);
        assert_eq!(state("S23420A", (2026, 10, 1)), Ended(ended));
        assert_eq!(state("S23420A", now), Billable);
        // Seen first in the release of 2023-10-01; the ones before were not looked at.
        assert_eq!(state("A4154", (2022, 1, 1)), Unsure);
    }

    #[test]
    fn what_is_near_an_unknown_code() {
        let day = Date::from_ymd(2026, 3, 2);
        assert_eq!(billable_below(b"M2556", day, 9), ["M25561", "M25562", "M25569"]);
        assert_eq!(longest_known(b"M2556X"), Some(b"M2556".as_slice()));
        assert_eq!(longest_known(b"ZZZZ"), None);
        assert_eq!(description("M25561").as_deref(), Some("Pain in right knee"));
        assert_eq!(description("M2556X"), None);
        let coming = "Plantar fascial fibromatosis, unspecified foot";
        assert_eq!(description("M7220").as_deref(), Some(coming));
    }

    #[test]
    fn the_index_is_small_and_opens() {
        assert!(INDEX.as_ref().is_some_and(|index| index.len() > 98_000));
        assert!(include_bytes!("icd10cm.fst").len() < 1_000_000);
    }
}
