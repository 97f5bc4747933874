//! The output folder: its lock, and what may be replaced in it.

use std::collections::{HashMap, HashSet};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::report::summary::OutputSummary;

use super::atomic::{create_folder, open_private};
use super::names::SUMMARY;

/// Name of the lock file.
const LOCK: &str = ".scrub837.lock";

/// Why a folder cannot be written to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// It cannot be made or opened.
    #[error("{}: cannot be written to", folder.display())]
    Unusable {
        /// The folder.
        folder: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another run holds it.
    #[error("{}: another run is writing to this folder; try again later", folder.display())]
    Locked {
        /// The folder.
        folder: PathBuf,
    },
    /// A file stands where an output goes, and it came from somewhere else.
    #[error(
        "{}: stands already and did not come from this input; \
         choose another folder or --overwrite", path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// An output would replace an input.
    #[error("{}: is an input of this run; choose another output folder", path.display())]
    IsInput {
        /// The file.
        path: PathBuf,
    },
}

/// Whether files of other runs may be replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Existing {
    /// Only those that came from the same input.
    #[default]
    KeepOthers,
    /// Any.
    Overwrite,
}

/// An output folder that this run holds.
#[derive(Debug)]
pub struct OutputFolder {
    path: PathBuf,
    existing: Existing,
    /// Files that the last run wrote here, each with its input.
    earlier: HashMap<String, Option<String>>,
    /// The same by input.
    earlier_of: HashMap<Option<String>, Vec<String>>,
    /// Whether the last run was over the same inputs.
    is_over_same: bool,
    /// Files that this run reads, wherever they stand.
    inputs: HashSet<PathBuf>,
    /// Held until the run is over.
    _lock: File,
}

/// The part of an earlier summary that says what came from where.
#[derive(Deserialize)]
struct Earlier {
    tool: String,
    inputs: Vec<EarlierInput>,
    outputs: Vec<OutputSummary>,
}

#[derive(Deserialize)]
struct EarlierInput {
    path: String,
}

impl OutputFolder {
    /// Makes the folder if need be, and takes it for a run over inputs of these names and files.
    ///
    /// # Errors
    /// It cannot be made, or another run holds it.
    pub fn take<'a>(
        path: &Path,
        existing: Existing,
        names: &HashSet<String>,
        files: impl IntoIterator<Item = &'a Path>,
    ) -> Result<Self, FolderError> {
        let unusable = |source| FolderError::Unusable { folder: path.to_owned(), source };
        create_folder(path).map_err(unusable)?;
        let lock = open_private(&path.join(LOCK)).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(FolderError::Locked { folder: path.to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        let earlier = earlier(&path.join(SUMMARY));
        let (inputs, outputs) =
            earlier.map_or_else(Default::default, |earlier| (earlier.inputs, earlier.outputs));
        let inputs: HashSet<String> = inputs.into_iter().map(|input| input.path).collect();
        let mut earlier_of: HashMap<Option<String>, Vec<String>> = HashMap::new();
        let mut earlier = HashMap::new();
        for OutputSummary { path, input, .. } in outputs {
            if is_file_name(&path) {
                earlier_of.entry(input.clone()).or_default().push(path.clone());
                earlier.insert(path, input);
            }
        }
        Ok(Self {
            path: path.to_owned(),
            existing,
            earlier,
            earlier_of,
            is_over_same: !names.is_empty() && inputs == *names,
            inputs: files.into_iter().filter_map(|path| path.canonicalize().ok()).collect(),
            _lock: lock,
        })
    }

    /// Where a file of this name stands.
    #[must_use]
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that a file of one input may be written under this name.
    ///
    /// # Errors
    /// A file of another origin stands there.
    pub fn may_write(&self, name: &str, input: &str) -> Result<(), FolderError> {
        let is_ours = self.came_from(name, input);
        self.may_replace(name, is_ours)
    }

    /// Makes sure that a file of the whole run may be written under this name.
    ///
    /// # Errors
    /// A file of a run over other inputs stands there.
    pub fn may_write_for_all(&self, name: &str) -> Result<(), FolderError> {
        self.may_replace(name, self.is_over_same)
    }

    /// Whether the last run wrote a file of this name from this input.
    #[must_use]
    pub fn came_from(&self, name: &str, input: &str) -> bool {
        self.earlier.get(name).is_some_and(|origin| origin.as_deref() == Some(input))
    }

    /// Removes what the last run wrote from this input, or for all of its inputs, and this run did
    /// not write again.
    ///
    /// # Errors
    /// A file cannot be removed.
    pub fn remove_earlier(
        &self,
        input: Option<&str>,
        is_again: impl Fn(&str) -> bool,
    ) -> io::Result<()> {
        let origin = input.map(str::to_owned);
        for name in self.earlier_of.get(&origin).into_iter().flatten() {
            let path = self.path_of(name);
            if name != SUMMARY && !is_again(name) && !self.is_input(&path) {
                match std::fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn is_input(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|path| self.inputs.contains(&path))
    }

    fn may_replace(&self, name: &str, is_ours: bool) -> Result<(), FolderError> {
        let path = self.path_of(name);
        if !path.exists() {
            return Ok(());
        }
        if self.is_input(&path) {
            return Err(FolderError::IsInput { path });
        }
        if is_ours || self.existing == Existing::Overwrite {
            return Ok(());
        }
        Err(FolderError::NotOurs { path })
    }
}

/// Whether this names a file of the folder itself, since what a summary says may be anybody's.
fn is_file_name(name: &str) -> bool {
    Path::new(name).file_name().is_some_and(|own| own == name)
}

fn earlier(summary: &Path) -> Option<Earlier> {
    let text = std::fs::read(summary).ok()?;
    let earlier: Earlier = serde_json::from_slice(&text).ok()?;
    (earlier.tool == env!("CARGO_PKG_NAME")).then_some(earlier)
}
