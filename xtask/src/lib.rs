//! Generators: the tables in `data/` and the rule files become static Rust.

pub mod acks;
pub mod codes;
pub mod diagnoses;
pub mod guide;
mod page;
pub mod pairs;
pub mod rules;
pub mod tsv;

use std::path::{Path, PathBuf};

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("{}: cannot be read", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// An index cannot be made.
    #[error("the index of diagnoses cannot be made")]
    Index(#[from] fst::Error),
    /// A row of a table is wrong.
    #[error("{}:{line}: {why}", file.display())]
    Row {
        /// The table.
        file: PathBuf,
        /// Line of the row, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

/// Every generated file, path below the root and content.
///
/// # Errors
/// A table or rule file is unreadable or wrong.
pub fn render(root: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Error> {
    let mut texts = vec![
        (PathBuf::from("src/guide/generated.rs"), guide::render(root)?),
        (PathBuf::from("src/codes/generated.rs"), codes::render(root)?),
        (PathBuf::from("src/codes/generated_pairs.rs"), pairs::render(root)?),
        (PathBuf::from("src/ack/generated.rs"), acks::render(root)?),
        (PathBuf::from("src/report/page/generated.rs"), page::render(root)?),
    ];
    texts.extend(rules::render(root)?);
    let diagnoses = diagnoses::render(root)?;
    texts.push((PathBuf::from("src/codes/generated_diagnoses.rs"), diagnoses.periods));
    let mut files: Vec<_> =
        texts.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    files.push((PathBuf::from("src/codes/icd10cm.fst"), diagnoses.index));
    Ok(files)
}
