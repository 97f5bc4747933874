//! Generators: the tables in `data/` and the rule files become static Rust.

pub mod codes;
pub mod guide;
pub mod rules;
pub mod tsv;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    /// rustfmt is missing or refuses what was generated.
    #[error("rustfmt failed on generated code: {why}")]
    Format {
        /// What it said.
        why: String,
    },
}

/// Every generated file, path below the root and content.
///
/// # Errors
/// A table or rule file is unreadable or wrong.
pub fn render(root: &Path) -> Result<Vec<(PathBuf, String)>, Error> {
    let mut files = vec![
        (PathBuf::from("src/guide/generated.rs"), guide::render(root)?),
        (PathBuf::from("src/codes/generated.rs"), codes::render(root)?),
    ];
    files.extend(rules::render(root)?);
    files.into_iter().map(|(path, text)| Ok((path, formatted(root, &text)?))).collect()
}

fn formatted(root: &Path, text: &str) -> Result<String, Error> {
    let failed = |why: String| Error::Format { why };
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let mut input = child.stdin.take().ok_or_else(|| failed("no stdin".to_owned()))?;
    let owned = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(owned.as_bytes()));
    let output = child.wait_with_output().map_err(|error| failed(error.to_string()))?;
    let written = writer.join().is_ok_and(|result| result.is_ok());
    if !output.status.success() || !written {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))
}
