//! Tables that a user imported: they stand beside the configuration and go before the embedded ones.

mod kind;
pub(super) mod tables;

use std::io;
use std::path::Path;

use crate::claim::{Date, ProcedureCode};

use super::diagnosis::DiagnosisState;
use super::lookup::is_in_force;
use super::pair::Pair;
use super::table::TherapyStatus;

pub use kind::{ImportedInfo, PARTS, TableKind};
pub(super) use tables::NamedCodes;
use tables::{Ceilings, Diagnoses, Hcpcs, PairTable, TherapyCodes};

/// The folder that holds imported tables.
pub const FOLDER: &str = "scrub837-codes";

/// The MUE table that is embedded: an older one that is imported holds for its quarter alone.
const EMBEDDED_CEILINGS: Date = Date::from_ymd(2024, 7, 1);

/// Why an imported table cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {why}; import it again, or remove it")]
pub struct ImportedError {
    file: String,
    why: String,
}

/// All imported tables.
#[derive(Debug, Default)]
pub struct Imported {
    infos: Vec<ImportedInfo>,
    /// The newest release first; those behind it are asked for what it does not have yet.
    pairs: Vec<PairTable>,
    ceilings: Option<Ceilings>,
    /// Years, in no order.
    diagnoses: Vec<Diagnoses>,
    hcpcs: Option<Hcpcs>,
    procedures: Option<NamedCodes>,
    taxonomies: Option<NamedCodes>,
    places: Option<NamedCodes>,
    therapy: Option<TherapyCodes>,
}

/// What imported lists say of a procedure code on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listing {
    /// One of them has it.
    Listed,
    /// HCPCS has it, and says that it ended on this day.
    Ended(Date),
    /// The list that would have it does not.
    Unlisted(TableKind),
    /// No list says anything of codes like it.
    Silent,
}

impl Imported {
    /// Reads the tables of a folder; none if there is no folder.
    ///
    /// # Errors
    /// A table cannot be read or is none of ours.
    pub fn load(folder: &Path) -> Result<Self, ImportedError> {
        let mut imported = Self::default();
        for (kind, name) in names(folder).map_err(|error| ImportedError {
            file: folder.display().to_string(),
            why: error.to_string(),
        })? {
            let path = folder.join(name);
            let wrong = |why: String| ImportedError { file: path.display().to_string(), why };
            let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
            imported.add(kind, &text).map_err(wrong)?;
        }
        imported.pairs.sort_by_key(|table| std::cmp::Reverse(table.to));
        Ok(imported)
    }

    /// What is loaded.
    #[must_use]
    pub fn infos(&self) -> &[ImportedInfo] {
        &self.infos
    }

    fn add(&mut self, kind: TableKind, text: &str) -> Result<(), String> {
        let mut lines = text.lines();
        let info = ImportedInfo::parse(kind, lines.next().unwrap_or_default());
        let mut info = info.ok_or("it is no table of ours")?;
        let rows: Vec<Vec<&str>> = lines.skip(1).map(|line| line.split('\t').collect()).collect();
        info.rows = rows.len() as u64;
        match kind {
            TableKind::Pairs => self.pairs.push(PairTable::read(&info, &rows)?),
            TableKind::Ceilings => self.ceilings = Some(Ceilings::read(&info, &rows)?),
            TableKind::Diagnoses => self.diagnoses.push(Diagnoses::read(&info, &rows)?),
            TableKind::Hcpcs => self.hcpcs = Some(Hcpcs::read(&info, &rows)?),
            TableKind::Procedures => self.procedures = Some(NamedCodes::read(&rows)?),
            TableKind::Taxonomies => self.taxonomies = Some(NamedCodes::read(&rows)?),
            TableKind::Places => self.places = Some(NamedCodes::read(&rows)?),
            TableKind::TherapyCodes => self.therapy = Some(TherapyCodes::read(&info, &rows)?),
        }
        self.infos.push(info);
        Ok(())
    }

    /// The newest release of edits that is whole.
    pub(super) fn whole_pairs(&self) -> Option<&PairTable> {
        self.pairs.iter().find(|table| table.is_whole)
    }

    /// The newest table that says what holds between two codes; `None` if that is left to the
    /// embedded one.
    pub(super) fn pairs_of(
        &self,
        column1: ProcedureCode,
        column2: ProcedureCode,
    ) -> Option<&PairTable> {
        self.pairs.iter().find(|table| table.decides(column1, column2))
    }

    /// All edits, each from the newest table that decides on its codes.
    pub(super) fn edits(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().enumerate().flat_map(|(place, table)| {
            let newer = self.pairs.get(..place).unwrap_or_default();
            let is_decided =
                |pair: &&Pair| newer.iter().any(|table| table.decides(pair.column1, pair.column2));
            table.edits().filter(move |pair| !is_decided(pair))
        })
    }

    /// Most units a day and their indicator, by the table of that day, or the newest one.
    pub(super) fn ceiling(&self, code: ProcedureCode, day: Date) -> Option<(u16, u8)> {
        let table = self.ceilings.as_ref().filter(|table| {
            let is_newest = table.from.is_none_or(|from| from > EMBEDDED_CEILINGS);
            is_in_force(table.from, table.to.filter(|_| !is_newest), day)
        })?;
        table.by_code.get(&code).copied()
    }

    /// What a diagnosis code is on a day of an imported fiscal year.
    pub(super) fn diagnosis(&self, code: &[u8], day: Date) -> Option<DiagnosisState> {
        let table = self.diagnoses.iter().find(|table| table.from <= day && day <= table.to)?;
        Some(match table.by_code.get(code) {
            Some(true) => DiagnosisState::Billable,
            Some(false) => DiagnosisState::Header,
            None => DiagnosisState::Unknown,
        })
    }

    /// The days of each imported year of ICD-10-CM.
    pub(super) fn diagnosis_years(&self) -> impl Iterator<Item = (Date, Date)> {
        self.diagnoses.iter().map(|table| (table.from, table.to))
    }

    /// What the lists say of a procedure code.
    pub(super) fn listing(&self, code: ProcedureCode, day: Date) -> Listing {
        let of_hcpcs = self.hcpcs.as_ref().and_then(|list| list.by_code.get(&code));
        let is_therapy = |status| status != TherapyStatus::NotListed;
        if let Some(Some(last)) =
            of_hcpcs.map(|row| row.to).filter(|to| to.is_some_and(|to| to < day))
        {
            return Listing::Ended(last);
        }
        if of_hcpcs.is_some() || self.therapy_status(code, day).is_some_and(is_therapy) {
            return Listing::Listed;
        }
        if let Some(own) = &self.procedures {
            let is_listed = own.name(code.as_bytes()).is_some();
            return if is_listed {
                Listing::Listed
            } else {
                Listing::Unlisted(TableKind::Procedures)
            };
        }
        // A code may have begun behind the list, or ended before it. Those of dentists, which
        // begin with D, are not on it.
        let is_meant = code.is_level_two() && !code.as_bytes().starts_with(b"D");
        let list = self.hcpcs.as_ref().filter(|list| is_in_force(list.from, list.to, day));
        match list.filter(|_| is_meant) {
            Some(_) => Listing::Unlisted(TableKind::Hcpcs),
            None => Listing::Silent,
        }
    }

    /// What a procedure is called on a list, and its last day if it has one.
    pub(super) fn named_procedure(&self, code: ProcedureCode) -> Option<(&str, Option<Date>)> {
        let own = || Some((self.procedures.as_ref()?.name(code.as_bytes())?, None));
        let row = self.hcpcs.as_ref().and_then(|list| list.by_code.get(&code));
        row.map(|row| (row.text.as_str(), row.to)).or_else(own)
    }

    /// The list of taxonomies, if one is imported.
    pub(super) fn taxonomies(&self) -> Option<&NamedCodes> {
        self.taxonomies.as_ref()
    }

    /// The list of places of service, if one is imported.
    pub(super) fn places(&self) -> Option<&NamedCodes> {
        self.places.as_ref()
    }

    /// Whether a code is therapy; `None` if no list of that day is imported. The list holds until
    /// there is a newer one.
    pub(super) fn therapy_status(&self, code: ProcedureCode, day: Date) -> Option<TherapyStatus> {
        let list = self.therapy.as_ref().filter(|list| is_in_force(list.from, None, day))?;
        Some(list.by_code.get(&code).copied().unwrap_or(TherapyStatus::NotListed))
    }

    /// The last day that the therapy code list is meant for.
    pub(super) fn therapy_codes_end(&self) -> Option<Date> {
        self.therapy.as_ref()?.to
    }
}

/// The tables of a folder, in the order of their names; none if there is no folder.
pub(super) fn names(folder: &Path) -> io::Result<Vec<(TableKind, String)>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(TableKind::of_file(&name).map(|kind| (kind, name)));
    }
    names.sort();
    Ok(names)
}
