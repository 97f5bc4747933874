//! The output folder: its lock, and what may be replaced in it.

use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::atomic::{create_folder, open_private, remove_abandoned};
use super::origins::{Origin, Origins};

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
    origins: Origins,
    /// Files that this run reads, wherever they stand.
    inputs: HashSet<PathBuf>,
    /// Held until the run is over.
    _lock: File,
}

impl OutputFolder {
    /// Makes the folder if need be, and takes it for a run that reads these files. What a run that
    /// was killed left half written is removed.
    ///
    /// # Errors
    /// It cannot be made, or another run holds it.
    pub fn take<'a>(
        path: &Path,
        existing: Existing,
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
        remove_abandoned(path).map_err(unusable)?;
        let origins = Origins::open(path).map_err(unusable)?;
        Ok(Self {
            path: path.to_owned(),
            existing,
            origins,
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

    /// Makes sure that files of one origin may be written under these names, and notes that they
    /// are.
    ///
    /// # Errors
    /// A file of another origin stands there, or the note cannot be written.
    pub fn claim(&self, names: &[String], origin: &Origin) -> Result<(), FolderError> {
        for name in names {
            self.may_replace(name, origin)?;
        }
        let unusable = |source| FolderError::Unusable { folder: self.path.clone(), source };
        self.origins.note(origin, names).map_err(unusable)
    }

    /// Makes sure that a file of this origin may be written under this name.
    ///
    /// # Errors
    /// A file of another origin stands there.
    pub fn may_replace(&self, name: &str, origin: &Origin) -> Result<(), FolderError> {
        let path = self.path_of(name);
        if !path.exists() {
            return Ok(());
        }
        if self.is_input(&path) {
            return Err(FolderError::IsInput { path });
        }
        if self.existing == Existing::Overwrite || self.origins.holds(name, origin) {
            return Ok(());
        }
        Err(FolderError::NotOurs { path })
    }

    /// Removes what earlier runs wrote from there, and this run did not write again.
    ///
    /// # Errors
    /// A file cannot be removed.
    pub fn remove_earlier(
        &self,
        origin: &Origin,
        is_again: impl Fn(&str) -> bool,
    ) -> io::Result<()> {
        for name in self.origins.files(origin) {
            let path = self.path_of(name);
            if !is_again(name) && !self.is_input(&path) {
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
}
