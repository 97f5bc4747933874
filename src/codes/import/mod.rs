//! Reads the official files as people download them into tables of ours.
//!
//! - [`source`]: text, zip or xlsx as rows of cells.
//! - [`layout`]: which file it is, and what of it is kept.

pub mod layout;
pub mod source;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::imported::{MARK, TableKind, info};

pub use layout::{Official, Origin};
pub use source::SourceError;

/// Why a file is not imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The file is none that is taken, or not whole.
    #[error("{0}")]
    Refused(String),
    /// The table cannot be written.
    #[error("{file}: cannot be written")]
    Write {
        /// The table.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// What an import changed against the table that stood there before.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Rows that are new.
    pub added: Vec<String>,
    /// Rows that are gone.
    pub removed: Vec<String>,
    /// Rows that say something else.
    pub changed: Vec<String>,
}

/// Reads an official file.
///
/// # Errors
/// It cannot be read, is none that is taken, or is not whole.
pub fn read(path: &Path, origin: &Origin) -> Result<Official, ImportError> {
    layout::read(source::contents(path)?, path, origin).map_err(ImportError::Refused)
}

/// Puts a table into a folder, whole or not at all; gives what changed.
///
/// # Errors
/// The folder or the table cannot be written.
pub fn install(official: &Official, folder: &Path) -> Result<Changes, ImportError> {
    let path = folder.join(format!("{}.tsv", official.kind.name()));
    let failed = |source| ImportError::Write { file: path.display().to_string(), source };
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    write(official, &mut file).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    Ok(changes(official, &before))
}

fn write(official: &Official, out: &mut impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let Official { kind, release, valid_from, valid_to, file, rows } = official;
    writeln!(out, "{MARK} {}\t{release}\t{valid_from}\t{valid_to}\t{file}", kind.name())?;
    writeln!(out, "{}", kind.columns().join("\t"))?;
    for row in rows {
        writeln!(out, "{}", row.join("\t"))?;
    }
    out.flush()
}

/// How many cells of a row name it.
const fn key_length(kind: TableKind) -> usize {
    match kind {
        TableKind::Pairs => 4,
        _ => 1,
    }
}

fn changes(official: &Official, before: &str) -> Changes {
    let key_length = key_length(official.kind);
    let split = |row: &[String]| {
        let (key, rest) = row.split_at(key_length.min(row.len()));
        (key.join(" "), rest.join(" "))
    };
    let mut lines = before.lines();
    let is_table = lines.next().is_some_and(|line| info(line).is_some());
    let old: BTreeMap<String, String> = lines
        .skip(1)
        .filter(|_| is_table)
        .map(|line| split(&line.split('\t').map(str::to_owned).collect::<Vec<_>>()))
        .collect();
    let new: BTreeMap<String, String> = official.rows.iter().map(|row| split(row)).collect();
    let added = new.keys().filter(|key| !old.contains_key(*key)).cloned().collect();
    let removed = old.keys().filter(|key| !new.contains_key(*key)).cloned().collect();
    let is_changed =
        |(key, rest): &(&String, &String)| old.get(*key).is_some_and(|was| was != *rest);
    let changed = new.iter().filter(is_changed).map(|(key, _)| key.clone()).collect();
    Changes { added, removed, changed }
}

/// Where imported tables stand: the folder beside the nearest configuration file, else here.
#[must_use]
pub fn folder(configuration: Option<&Path>) -> PathBuf {
    let beside = configuration.and_then(Path::parent).unwrap_or(Path::new(""));
    beside.join(super::imported::FOLDER)
}
