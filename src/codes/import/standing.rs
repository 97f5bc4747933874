//! The table that stood there before, imported or embedded.

use std::path::{Path, PathBuf};

use super::super::diagnosis::{KNOWN, all_on};
use super::super::generated::{POS, PROCEDURES, TAXONOMIES};
use super::super::imported::{ImportedInfo, TableKind, names};
use super::super::lookup::table;
use super::super::pair::{Bypass, edits};
use super::super::table::TherapyStatus;
use crate::claim::Date;

/// The release of CMS's table of most units that stands among the therapy codes.
const MUE: &str = "2024-07-01";

/// A table that an import is compared with.
#[derive(Debug)]
pub(super) struct Standing {
    /// Its file; `None` if it is embedded.
    pub(super) path: Option<PathBuf>,
    pub(super) info: ImportedInfo,
    pub(super) rows: Vec<Vec<String>>,
}

impl Standing {
    /// The imported tables of a kind, the newest first. What is no table of ours is none.
    pub(super) fn imported(kind: TableKind, folder: &Path) -> Vec<Self> {
        let names = names(folder).unwrap_or_default();
        let of_kind = names.into_iter().filter(|(other, _)| *other == kind);
        let read = |(_, name)| {
            let path = folder.join(name);
            let text = std::fs::read_to_string(&path).ok()?;
            let mut lines = text.lines();
            let info = ImportedInfo::parse(kind, lines.next()?)?;
            let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
            Some(Self { path: Some(path), info, rows: lines.skip(1).map(cells).collect() })
        };
        let mut all: Vec<Self> = of_kind.filter_map(read).collect();
        all.sort_by(|one, other| other.info.age().cmp(one.info.age()));
        all
    }

    /// The embedded table of a kind; `None` if there is none. Its names are our own, and are not
    /// there.
    pub(super) fn embedded(kind: TableKind) -> Option<Self> {
        let of_codes = |codes: Vec<&str>| codes.iter().map(|&code| vec![code.to_owned()]).collect();
        let (name, rows) = match kind {
            TableKind::Pairs => ("ncci-pairs", pairs()),
            TableKind::Ceilings => (MUE, ceilings()),
            TableKind::Diagnoses => ("icd-10-cm", diagnoses()),
            TableKind::TherapyCodes => ("therapy-codes", therapy_codes()),
            TableKind::Taxonomies => {
                let codes = TAXONOMIES.rows().iter().map(|row| row.code).collect();
                ("provider-taxonomies", of_codes(codes))
            }
            TableKind::Places => {
                let codes = POS.rows().iter().map(|row| row.code).collect();
                ("small-code-lists", of_codes(codes))
            }
            TableKind::Hcpcs | TableKind::Procedures => return None,
        };
        let (release, valid_to) = table(name).map_or((name, ""), |at| (at.release, at.valid_to));
        let info = ImportedInfo {
            table: kind.name(),
            release: release.to_owned(),
            valid_from: String::new(),
            valid_to: valid_to.to_owned(),
            file: String::new(),
            parts: Vec::new(),
            rows: rows.len() as u64,
        };
        Some(Self { path: None, info, rows })
    }

    pub(super) const fn is_embedded(&self) -> bool {
        self.path.is_none()
    }

    pub(super) fn is_whole(&self) -> bool {
        self.info.missing().is_empty()
    }
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string().replace('-', "")).unwrap_or_default()
}

fn pairs() -> Vec<Vec<String>> {
    let row = |pair: &super::super::pair::Pair| {
        let indicator = match pair.bypass {
            Bypass::Never => "0",
            Bypass::WithModifier => "1",
        };
        let (one, other) = (pair.column1.to_string(), pair.column2.to_string());
        vec![one, other, day(pair.from), day(pair.to), indicator.to_owned(), String::new()]
    };
    edits().iter().map(row).collect()
}

fn ceilings() -> Vec<Vec<String>> {
    let row = |row: &super::super::table::Procedure| {
        let indicator = row.mue_indicator.map(|digit| digit.to_string()).unwrap_or_default();
        Some(vec![row.code.to_owned(), row.mue?.to_string(), indicator])
    };
    PROCEDURES.rows().iter().filter(|row| row.to.is_none()).filter_map(row).collect()
}

fn diagnoses() -> Vec<Vec<String>> {
    let flag = |is_billable: bool| if is_billable { "1" } else { "0" }.to_owned();
    all_on(KNOWN.1).into_iter().map(|(code, is_billable)| vec![code, flag(is_billable)]).collect()
}

fn therapy_codes() -> Vec<Vec<String>> {
    let class = |status| match status {
        TherapyStatus::Always => Some("always"),
        TherapyStatus::Sometimes => Some("sometimes"),
        TherapyStatus::NotListed => None,
    };
    let rows = PROCEDURES.rows().iter().filter(|row| row.to.is_none());
    rows.filter_map(|row| Some(vec![row.code.to_owned(), class(row.status)?.to_owned()])).collect()
}
