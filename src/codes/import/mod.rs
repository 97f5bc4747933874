//! Reads the official files as people download them into tables of ours.
//!
//! - [`source`]: text, zip or xlsx as rows of cells.
//! - [`layout`]: which file it is, and what of it is kept.
//! - [`official`]: the files of one release as a table.
//! - [`standing`]: the table that stood there before, imported or embedded.
//! - [`whole`]: whether a table has the rows that it must have.
//! - [`install`]: puts tables into their folder.

mod install;
mod layout;
mod official;
pub mod source;
mod standing;
mod whole;

use std::io;
use std::path::{Path, PathBuf};

pub use install::{Changes, Installed, install};
pub use official::{Official, Origin, read};
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

/// Where imported tables stand: the folder beside the nearest configuration file, else here.
#[must_use]
pub fn folder(configuration: Option<&Path>) -> PathBuf {
    let beside = configuration.and_then(Path::parent).unwrap_or(Path::new(""));
    beside.join(super::imported::FOLDER)
}
