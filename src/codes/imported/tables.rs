//! The rows of imported tables, to be looked up.

use std::collections::{BTreeMap, HashMap};

use crate::claim::{Date, ProcedureCode};

use super::super::pair::{Bypass, Pair};
use super::super::table::TherapyStatus;
use super::ImportedInfo;

/// Reads the rows of a table.
fn all<T, C: FromIterator<T>>(
    rows: &[Vec<&str>],
    read: impl Fn(&[&str]) -> Option<T>,
) -> Result<C, String> {
    let one =
        |row: &Vec<&str>| read(row).ok_or_else(|| format!("a row is wrong: {}", row.join(" ")));
    rows.iter().map(one).collect()
}

/// NCCI edits of one release.
#[derive(Debug)]
pub(in super::super) struct PairTable {
    /// Its release.
    pub(in super::super) release: String,
    /// The last day that it is meant for.
    pub(in super::super) to: Option<Date>,
    /// Whether no part of it is known to be missing.
    pub(super) is_whole: bool,
    by_column1: HashMap<ProcedureCode, Vec<Pair>>,
}

impl PairTable {
    pub(super) fn read(info: &ImportedInfo, rows: &[Vec<&str>]) -> Result<Self, String> {
        let pairs: Vec<Pair> = all(rows, pair)?;
        let mut by_column1: HashMap<ProcedureCode, Vec<Pair>> = HashMap::new();
        for pair in pairs {
            by_column1.entry(pair.column1).or_default().push(pair);
        }
        let (to, is_whole) = (day(&info.valid_to), info.missing().is_empty());
        Ok(Self { release: info.release.clone(), to, is_whole, by_column1 })
    }

    /// Whether it says what holds between two codes: if it is whole it always does.
    pub(super) fn decides(&self, column1: ProcedureCode, column2: ProcedureCode) -> bool {
        self.is_whole || self.between(column1, column2).next().is_some()
    }

    /// The edit between two codes, in this order, that is in force on a day.
    pub(in super::super) fn edit(
        &self,
        column1: ProcedureCode,
        column2: ProcedureCode,
        day: Date,
    ) -> Option<&Pair> {
        // Whether the last day still counts is told in two ways: it is taken for not counting.
        self.between(column1, column2).find(|pair| {
            pair.from.is_none_or(|from| from <= day) && pair.to.is_none_or(|to| day < to)
        })
    }

    pub(super) fn edits(&self) -> impl Iterator<Item = &Pair> {
        self.by_column1.values().flatten()
    }

    fn between(
        &self,
        column1: ProcedureCode,
        column2: ProcedureCode,
    ) -> impl Iterator<Item = &Pair> {
        let pairs = self.by_column1.get(&column1).into_iter().flatten();
        pairs.filter(move |pair| pair.column2 == column2)
    }
}

fn pair(row: &[&str]) -> Option<Pair> {
    let [column1, column2, from, to, indicator, _] = row else { return None };
    Some(Pair {
        column1: code(column1)?,
        column2: code(column2)?,
        bypass: match *indicator {
            "0" => Bypass::Never,
            "1" => Bypass::WithModifier,
            _ => return None,
        },
        from: optional_day(from).ok()?,
        to: optional_day(to).ok()?,
        confidence: 1,
    })
}

/// Most units a day.
#[derive(Debug)]
pub(super) struct Ceilings {
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) by_code: HashMap<ProcedureCode, (u16, u8)>,
}

impl Ceilings {
    pub(super) fn read(info: &ImportedInfo, rows: &[Vec<&str>]) -> Result<Self, String> {
        let by_code = all(rows, |row| {
            let [of, units, indicator] = row else { return None };
            Some((code(of)?, (units.parse().ok()?, indicator.parse().ok()?)))
        })?;
        Ok(Self { from: day(&info.valid_from), to: day(&info.valid_to), by_code })
    }
}

/// ICD-10-CM of a year: each code, and whether it is one to bill.
#[derive(Debug)]
pub(super) struct Diagnoses {
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) by_code: BTreeMap<Vec<u8>, bool>,
}

impl Diagnoses {
    pub(super) fn read(info: &ImportedInfo, rows: &[Vec<&str>]) -> Result<Self, String> {
        let days = day(&info.valid_from).zip(day(&info.valid_to));
        let (from, to) = days.ok_or("it names no fiscal year")?;
        let by_code = all(rows, |row| match row {
            [code, flag] => Some((code.as_bytes().to_vec(), *flag == "1")),
            _ => None,
        })?;
        Ok(Self { from, to, by_code })
    }
}

/// HCPCS level II of a quarter.
#[derive(Debug)]
pub(super) struct Hcpcs {
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) by_code: HashMap<ProcedureCode, HcpcsRow>,
}

#[derive(Debug)]
pub(super) struct HcpcsRow {
    pub(super) text: String,
    /// Its last day; `None` if it is in force.
    pub(super) to: Option<Date>,
}

impl Hcpcs {
    pub(super) fn read(info: &ImportedInfo, rows: &[Vec<&str>]) -> Result<Self, String> {
        let by_code = all(rows, |row| {
            let [of, text, to] = row else { return None };
            Some((code(of)?, HcpcsRow { text: (*text).to_owned(), to: optional_day(to).ok()? }))
        })?;
        Ok(Self { from: day(&info.valid_from), to: day(&info.valid_to), by_code })
    }
}

/// Codes with their names.
#[derive(Debug)]
pub(in super::super) struct NamedCodes(HashMap<String, String>);

impl NamedCodes {
    pub(super) fn read(rows: &[Vec<&str>]) -> Result<Self, String> {
        let by_code = all(rows, |row| match row {
            [code, text] => Some(((*code).to_owned(), (*text).to_owned())),
            _ => None,
        })?;
        Ok(Self(by_code))
    }

    /// What a code is called; `None` if it is not on the list.
    pub(in super::super) fn name(&self, code: &[u8]) -> Option<&str> {
        self.0.get(std::str::from_utf8(code).ok()?).map(String::as_str)
    }
}

/// Which codes are therapy from a day on.
#[derive(Debug)]
pub(super) struct TherapyCodes {
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) by_code: HashMap<ProcedureCode, TherapyStatus>,
}

impl TherapyCodes {
    pub(super) fn read(info: &ImportedInfo, rows: &[Vec<&str>]) -> Result<Self, String> {
        let by_code = all(rows, |row| {
            let [of, class] = row else { return None };
            let status = match *class {
                "always" => TherapyStatus::Always,
                "sometimes" => TherapyStatus::Sometimes,
                _ => return None,
            };
            Some((code(of)?, status))
        })?;
        Ok(Self { from: day(&info.valid_from), to: day(&info.valid_to), by_code })
    }
}

fn code(text: &str) -> Option<ProcedureCode> {
    ProcedureCode::parse(text.as_bytes())
}

fn day(text: &str) -> Option<Date> {
    Date::parse(text.replace('-', "").as_bytes())
}

/// A day, or none where nothing stands.
fn optional_day(text: &str) -> Result<Option<Date>, ()> {
    if text.is_empty() { Ok(None) } else { day(text).map(Some).ok_or(()) }
}
