//! Tables that a user imported: they stand beside the configuration and go before the embedded ones.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::Path;

use serde::Serialize;

use crate::claim::{Date, ProcedureCode};

use super::diagnosis::DiagnosisState;
use super::lookup::is_in_force;
use super::pair::{Bypass, Pair};
use super::table::TherapyStatus;

/// The folder that holds imported tables.
pub const FOLDER: &str = "scrub837-codes";

/// How the first line of a table begins.
pub(super) const MARK: &str = "#scrub837-codes 1";

/// What a table holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TableKind {
    /// NCCI edits of the practitioner table.
    Pairs,
    /// Most units a day (MUE) of the practitioner table.
    Ceilings,
    /// ICD-10-CM of one fiscal year.
    Diagnoses,
    /// Procedure codes: HCPCS, or a customer's own list.
    Procedures,
    /// Provider taxonomies of NUCC.
    Taxonomies,
    /// Places of service of CMS.
    Places,
    /// Which codes are always, and which sometimes therapy.
    TherapyCodes,
}

impl TableKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Pairs,
        Self::Ceilings,
        Self::Diagnoses,
        Self::Procedures,
        Self::Taxonomies,
        Self::Places,
        Self::TherapyCodes,
    ];

    /// Its name, which is that of its file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pairs => "ncci-pairs",
            Self::Ceilings => "mue",
            Self::Diagnoses => "icd-10-cm",
            Self::Procedures => "procedures",
            Self::Taxonomies => "taxonomies",
            Self::Places => "places-of-service",
            Self::TherapyCodes => "therapy-codes",
        }
    }

    /// The columns of its file.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Pairs => &["column1", "column2", "indicator", "from", "to"],
            Self::Ceilings => &["code", "units", "indicator"],
            Self::Diagnoses => &["code", "billable"],
            Self::Procedures | Self::Taxonomies | Self::Places => &["code", "text"],
            Self::TherapyCodes => &["code", "class"],
        }
    }
}

/// What is known of an imported table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ImportedInfo {
    /// Its name.
    pub table: String,
    /// Its release, as the file or the user named it.
    pub release: String,
    /// First day of service that it is meant for, `CCYY-MM-DD`; empty if none is named.
    pub valid_from: String,
    /// Last day of service; empty if none is named.
    pub valid_to: String,
    /// Name of the file it came from.
    pub file: String,
    /// How many rows it has.
    pub rows: u64,
}

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
    pairs: Option<HashMap<ProcedureCode, Vec<Pair>>>,
    pairs_end: Option<Date>,
    ceilings: Option<Ceilings>,
    diagnoses: Option<Diagnoses>,
    procedures: Option<HashSet<ProcedureCode>>,
    taxonomies: Option<NamedCodes>,
    places: Option<NamedCodes>,
    therapy: Option<TherapyCodes>,
}

#[derive(Debug)]
struct TherapyCodes {
    from: Option<Date>,
    to: Option<Date>,
    by_code: HashMap<ProcedureCode, TherapyStatus>,
}

/// Codes with their names.
#[derive(Debug)]
pub(super) struct NamedCodes(HashMap<String, String>);

impl NamedCodes {
    /// What a code is called; `None` if it is not on the list.
    pub(super) fn name(&self, code: &[u8]) -> Option<&str> {
        self.0.get(std::str::from_utf8(code).ok()?).map(String::as_str)
    }
}

#[derive(Debug)]
struct Ceilings {
    from: Option<Date>,
    by_code: HashMap<ProcedureCode, (u16, u8)>,
}

#[derive(Debug)]
struct Diagnoses {
    from: Date,
    to: Date,
    by_code: BTreeMap<Vec<u8>, bool>,
}

impl Imported {
    /// Reads the tables of a folder; none if there is no folder.
    ///
    /// # Errors
    /// A table cannot be read or is none of ours.
    pub fn load(folder: &Path) -> Result<Self, ImportedError> {
        let mut imported = Self::default();
        for kind in TableKind::ALL {
            let path = folder.join(format!("{}.tsv", kind.name()));
            let wrong = |why: String| ImportedError { file: path.display().to_string(), why };
            match std::fs::read_to_string(&path) {
                Ok(text) => imported.add(kind, &text).map_err(wrong)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(wrong(error.to_string())),
            }
        }
        Ok(imported)
    }

    /// What is loaded.
    #[must_use]
    pub fn infos(&self) -> &[ImportedInfo] {
        &self.infos
    }

    fn add(&mut self, kind: TableKind, text: &str) -> Result<(), String> {
        let mut lines = text.lines();
        let mut info = info(lines.next().unwrap_or_default()).ok_or("it is no table of ours")?;
        let rows: Vec<Vec<&str>> = lines.skip(1).map(|line| line.split('\t').collect()).collect();
        info.rows = rows.len() as u64;
        let (from, to) = (day(&info.valid_from), day(&info.valid_to));
        let wrong = |row: &[&str]| format!("a row is wrong: {}", row.join(" "));
        match kind {
            TableKind::Pairs => {
                let mut pairs: HashMap<ProcedureCode, Vec<Pair>> = HashMap::new();
                for row in &rows {
                    let pair = pair(row).ok_or_else(|| wrong(row))?;
                    pairs.entry(pair.column1).or_default().push(pair);
                }
                self.pairs = Some(pairs);
                self.pairs_end = to;
            }
            TableKind::Ceilings => {
                let read = |row: &Vec<&str>| ceiling(row).ok_or_else(|| wrong(row));
                let by_code = rows.iter().map(read).collect::<Result<_, _>>()?;
                self.ceilings = Some(Ceilings { from, by_code });
            }
            TableKind::Diagnoses => {
                let (from, to) = from.zip(to).ok_or("it names no fiscal year")?;
                let read = |row: &Vec<&str>| match row.as_slice() {
                    [code, flag] => Ok((code.as_bytes().to_vec(), *flag == "1")),
                    _ => Err(wrong(row)),
                };
                let by_code = rows.iter().map(read).collect::<Result<_, _>>()?;
                self.diagnoses = Some(Diagnoses { from, to, by_code });
            }
            TableKind::Procedures => {
                let read = |row: &Vec<&str>| {
                    let code = row.first().and_then(|code| ProcedureCode::parse(code.as_bytes()));
                    code.ok_or_else(|| wrong(row))
                };
                self.procedures = Some(rows.iter().map(read).collect::<Result<_, _>>()?);
            }
            TableKind::Taxonomies | TableKind::Places => {
                let read = |row: &Vec<&str>| match row.as_slice() {
                    [code, text] => Ok(((*code).to_owned(), (*text).to_owned())),
                    _ => Err(wrong(row)),
                };
                let list = NamedCodes(rows.iter().map(read).collect::<Result<_, _>>()?);
                if kind == TableKind::Places {
                    self.places = Some(list);
                } else {
                    self.taxonomies = Some(list);
                }
            }
            TableKind::TherapyCodes => {
                let read = |row: &Vec<&str>| therapy_code(row).ok_or_else(|| wrong(row));
                let by_code = rows.iter().map(read).collect::<Result<_, _>>()?;
                self.therapy = Some(TherapyCodes { from, to, by_code });
            }
        }
        self.infos.push(info);
        Ok(())
    }

    /// Whether pairs are imported; then the embedded ones are not asked.
    pub(super) fn has_pairs(&self) -> bool {
        self.pairs.is_some()
    }

    /// The last day that the imported pairs are meant for.
    pub(super) const fn pairs_end(&self) -> Option<Date> {
        self.pairs_end
    }

    /// The edit between two codes, in this order, that is in force on a day.
    pub(super) fn edit(
        &self,
        column1: ProcedureCode,
        column2: ProcedureCode,
        day: Date,
    ) -> Option<&Pair> {
        let edits = self.pairs.as_ref()?.get(&column1)?;
        let is_meant = |pair: &&Pair| {
            // Whether the last day still counts is told in two ways: it is taken for not counting.
            pair.column2 == column2
                && pair.from.is_none_or(|from| from <= day)
                && pair.to.is_none_or(|to| day < to)
        };
        edits.iter().find(is_meant)
    }

    /// All edits.
    pub(super) fn edits(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().flat_map(HashMap::values).flatten()
    }

    /// Most units a day and their indicator, if the imported table is of that day or before.
    pub(super) fn ceiling(&self, code: ProcedureCode, day: Date) -> Option<(u16, u8)> {
        let table = self.ceilings.as_ref()?;
        let is_of_day = table.from.is_none_or(|from| from <= day);
        table.by_code.get(&code).copied().filter(|_| is_of_day)
    }

    /// What a diagnosis code is on a day of the imported fiscal year.
    pub(super) fn diagnosis(&self, code: &[u8], day: Date) -> Option<DiagnosisState> {
        let table = self.diagnoses.as_ref().filter(|table| table.from <= day && day <= table.to)?;
        Some(match table.by_code.get(code) {
            Some(true) => DiagnosisState::Billable,
            Some(false) => DiagnosisState::Header,
            None => DiagnosisState::Unknown,
        })
    }

    /// Whether the list of procedures has a code; `None` if none is imported.
    pub(super) fn has_procedure(&self, code: ProcedureCode) -> Option<bool> {
        self.procedures.as_ref().map(|codes| codes.contains(&code))
    }

    /// The list of taxonomies, if one is imported.
    pub(super) fn taxonomies(&self) -> Option<&NamedCodes> {
        self.taxonomies.as_ref()
    }

    /// The list of places of service, if one is imported.
    pub(super) fn places(&self) -> Option<&NamedCodes> {
        self.places.as_ref()
    }

    /// Whether a code is therapy; `None` if no list of that day is imported.
    pub(super) fn therapy_status(&self, code: ProcedureCode, day: Date) -> Option<TherapyStatus> {
        let list = self.therapy.as_ref().filter(|list| is_in_force(list.from, list.to, day))?;
        Some(list.by_code.get(&code).copied().unwrap_or(TherapyStatus::NotListed))
    }
}

/// What the first line of a table says.
pub(super) fn info(line: &str) -> Option<ImportedInfo> {
    let fields: Vec<&str> = line.strip_prefix(MARK)?.trim_start().split('\t').collect();
    let [table, release, valid_from, valid_to, file] = fields.as_slice() else { return None };
    Some(ImportedInfo {
        table: (*table).to_owned(),
        release: (*release).to_owned(),
        valid_from: (*valid_from).to_owned(),
        valid_to: (*valid_to).to_owned(),
        file: (*file).to_owned(),
        rows: 0,
    })
}

fn day(text: &str) -> Option<Date> {
    Date::parse(text.replace('-', "").as_bytes())
}

fn pair(row: &[&str]) -> Option<Pair> {
    let [column1, column2, indicator, from, to] = row else { return None };
    let code = |text: &str| ProcedureCode::parse(text.as_bytes());
    Some(Pair {
        column1: code(column1)?,
        column2: code(column2)?,
        bypass: if *indicator == "0" { Bypass::Never } else { Bypass::WithModifier },
        from: day(from),
        to: day(to),
        confidence: 1,
    })
}

fn therapy_code(row: &[&str]) -> Option<(ProcedureCode, TherapyStatus)> {
    let [code, class] = row else { return None };
    let status = match *class {
        "always" => TherapyStatus::Always,
        "sometimes" => TherapyStatus::Sometimes,
        _ => return None,
    };
    Some((ProcedureCode::parse(code.as_bytes())?, status))
}

fn ceiling(row: &[&str]) -> Option<(ProcedureCode, (u16, u8))> {
    let [code, units, indicator] = row else { return None };
    let code = ProcedureCode::parse(code.as_bytes())?;
    Some((code, (units.parse().ok()?, indicator.parse().ok()?)))
}
