//! The files of one release as a table.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::imported::TableKind;
use super::layout::{self, Part, Refusal, names};
use super::{ImportError, source, whole};

/// An official file, or the parts of one, as a table of ours.
#[derive(Clone, Debug)]
pub struct Official {
    /// What it holds.
    pub kind: TableKind,
    /// Its release.
    pub release: String,
    /// First day of service that it is meant for; empty if unknown.
    pub valid_from: String,
    /// Last day of service; empty if unknown.
    pub valid_to: String,
    /// Names of the files.
    pub file: String,
    /// The parts of it that are here; empty if it comes as one.
    pub parts: BTreeSet<u8>,
    /// Its rows, in order.
    pub rows: Vec<Vec<String>>,
    /// Why it may not be whole.
    pub doubt: Option<String>,
}

impl Official {
    /// Takes it for one that may not be whole. The last whole release goes on to tell of the edits
    /// that it lacks, as it does where parts are missing.
    pub(super) fn doubt(&mut self, why: String) {
        self.doubt = Some(why);
        if self.kind == TableKind::Pairs && self.parts.is_empty() {
            self.parts.insert(1);
            for part in self.rows.iter_mut().filter_map(|row| row.last_mut()) {
                "1".clone_into(part);
            }
        }
    }
}

/// What the user says of a file.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Its release, where its name says nothing.
    pub release: Option<String>,
    /// First day of service, where its name says nothing.
    pub valid_from: Option<String>,
    /// Whether a part of a table is taken for the whole.
    pub partial: bool,
    /// Whether a table goes over a newer one.
    pub older: bool,
}

/// Reads official files; the parts of one release are put together.
///
/// # Errors
/// One cannot be read, is none that is taken, or is not whole.
pub fn read(paths: &[PathBuf], origin: &Origin) -> Result<Vec<Official>, ImportError> {
    let is_control = |text: &String| text.chars().any(char::is_control);
    if origin.release.as_ref().is_some_and(is_control) {
        let why = "the release has a character that does not print";
        return Err(ImportError::Refused(why.to_owned()));
    }
    let mut tables: Vec<Official> = Vec::new();
    for path in paths {
        read_file(path, origin, &mut tables)?;
    }
    for table in &mut tables {
        let refuse = |why| ImportError::Refused(format!("{}: {why}", table.file));
        table.rows.sort();
        table.rows.dedup();
        if let Some(why) = contradiction(table) {
            return Err(refuse(why));
        }
        // One part of several may have no edit of a therapy code.
        if table.rows.is_empty() && table.parts.is_empty() {
            return Err(refuse("holds no row that is taken".to_owned()));
        }
    }
    Ok(tables)
}

fn read_file(path: &Path, origin: &Origin, tables: &mut Vec<Official>) -> Result<(), ImportError> {
    let file = names::plain(&path.file_name().unwrap_or_default().to_string_lossy());
    let (mut is_taken, mut not_meant) = (false, None);
    source::each(path, &mut |content| -> Result<(), ImportError> {
        let name = names::plain(&content.name);
        let refuse = |why: String| ImportError::Refused(format!("{name}: {why}"));
        match layout::read(&content, &file) {
            Ok(part) => {
                is_taken = true;
                let table = table(part, &file, origin).map_err(refuse)?;
                add(table, tables).map_err(refuse)
            }
            Err(Refusal::NotMeant(why)) => {
                not_meant.get_or_insert(refuse(why));
                Ok(())
            }
            Err(Refusal::Wrong(why)) => Err(refuse(why)),
        }
    })?;
    let nothing = || ImportError::Refused(format!("{file}: holds no table"));
    if is_taken { Ok(()) } else { Err(not_meant.unwrap_or_else(nothing)) }
}

/// A part with what the user says of it.
fn table(part: Part, file: &str, origin: &Origin) -> Result<Official, String> {
    let doubt = whole::doubt_of_part(&part).filter(|_| !origin.partial);
    let doubt = doubt.map(|doubt| whole::weighed(part.kind, doubt)).transpose()?;
    let Part { kind, release, valid_from, valid_to, number, rows, .. } = part;
    let valid_from = origin.valid_from.clone().unwrap_or(valid_from);
    let valid_to = last_day(kind, &valid_from, valid_to)?;
    let release = origin.release.clone().unwrap_or(release);
    let unnamed = || if valid_from.is_empty() { "unnamed".to_owned() } else { valid_from.clone() };
    let mut table = Official {
        kind,
        release: if release.is_empty() { unnamed() } else { release },
        valid_from,
        valid_to,
        file: file.to_owned(),
        parts: number.into_iter().collect(),
        rows,
        doubt: None,
    };
    if let Some(why) = doubt {
        table.doubt(why);
    }
    Ok(table)
}

/// The last day of a table, which its first one tells where it holds for a quarter or a year.
fn last_day(kind: TableKind, valid_from: &str, valid_to: String) -> Result<String, String> {
    let by_first_day = match kind {
        TableKind::TherapyCodes => valid_from.get(..4).map(|year| format!("{year}-12-31")),
        TableKind::Ceilings => return Ok(names::last_of_quarter(valid_from).unwrap_or_default()),
        _ => return Ok(valid_to),
    };
    by_first_day.ok_or_else(|| "its name does not tell its first day; say it by --from".to_owned())
}

/// Puts a table to one of its release.
fn add(table: Official, tables: &mut Vec<Official>) -> Result<(), String> {
    let Some(same) = tables.iter_mut().find(|other| {
        other.kind == table.kind
            && (other.release == table.release || table.kind != TableKind::Diagnoses)
    }) else {
        tables.push(table);
        return Ok(());
    };
    if same.release != table.release {
        let (kind, one, other) = (table.kind.name(), &same.release, &table.release);
        return Err(format!(
            "is of {kind} {other}, and {} is of {one}; import one release at a time",
            same.file
        ));
    }
    same.file = joined(&same.file, &table.file);
    same.parts.extend(table.parts);
    same.doubt = same.doubt.take().or(table.doubt);
    same.rows.extend(table.rows);
    Ok(())
}

/// Two rows of one key that say different things; rows are in order. Words beside the codes of a
/// list of one's own are nobody's business.
fn contradiction(table: &Official) -> Option<String> {
    let values = table.kind.value_columns();
    table.rows.windows(2).find_map(|rows| {
        let [one, other] = rows else { return None };
        let key = one.get(..values.start)?;
        let differ = one.get(values.clone()) != other.get(values.clone());
        let is_meant = table.kind != TableKind::Procedures;
        (is_meant && differ && Some(key) == other.get(..values.start)).then(|| {
            let (key, values) = (key.join(" "), values.clone());
            let words = |row: &[String]| row.get(values.clone()).unwrap_or_default().join(" ");
            format!("{key} stands twice: as {:?} and as {:?}", words(one), words(other))
        })
    })
}

/// The names of files, each once.
pub(super) fn joined(one: &str, other: &str) -> String {
    let mut names: Vec<&str> = one.split(", ").chain(other.split(", ")).collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
