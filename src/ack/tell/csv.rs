//! One row a statement.

use std::io::{self, Write};

use crate::report::csv::Cell;

use super::AckFile;
use super::row::Row;

/// Writes all statements of these files, accepted claims too.
///
/// # Errors
/// `out` fails.
pub fn write(files: &[AckFile], out: impl Write) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .has_headers(true)
        .from_writer(out);
    for file in files {
        for (statement, joined) in file.entries() {
            let row: Row<Cell<'_>> = Row::new(&file.file, statement, joined);
            writer.serialize(row).map_err(io::Error::other)?;
        }
    }
    writer.flush()
}

impl<'a> From<std::borrow::Cow<'a, str>> for Cell<'a> {
    fn from(text: std::borrow::Cow<'a, str>) -> Self {
        Self::new(text)
    }
}
