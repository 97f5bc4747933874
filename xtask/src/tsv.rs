//! Tables as tab-separated text, with the place of each row for error messages.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::Error;

/// A table file.
#[derive(Debug)]
pub struct Table {
    file: PathBuf,
    columns: HashMap<String, usize>,
    rows: Vec<(usize, Vec<String>)>,
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    line: usize,
    fields: &'a [String],
}

impl Table {
    /// Reads a table whose first line names its columns; one that ends with `.zst` is unpacked.
    ///
    /// # Errors
    /// The file cannot be read, or a row has another number of fields than the first line.
    pub fn read(root: &Path, file: &str) -> Result<Self, Error> {
        let path = root.join(file);
        let unreadable = |source| Error::Read { file: path.clone(), source };
        let text = if path.extension().is_some_and(|extension| extension == "zst") {
            let packed = std::fs::read(&path).map_err(unreadable)?;
            let text = zstd::decode_all(packed.as_slice()).map_err(unreadable)?;
            String::from_utf8_lossy(&text).into_owned()
        } else {
            std::fs::read_to_string(&path).map_err(unreadable)?
        };
        Self::parse(Path::new(file), &text)
    }

    /// Reads a table from text.
    ///
    /// # Errors
    /// A row has another number of fields than the first line.
    pub fn parse(file: &Path, text: &str) -> Result<Self, Error> {
        let mut lines = (1..).zip(text.lines());
        let header = lines.next().map(|(_, line)| line).unwrap_or_default();
        let columns: HashMap<String, usize> =
            header.split('\t').enumerate().map(|(n, name)| (name.to_owned(), n)).collect();
        let mut rows = Vec::new();
        for (line, text) in lines.filter(|(_, text)| !text.is_empty()) {
            let fields: Vec<String> = text.split('\t').map(str::to_owned).collect();
            if fields.len() != columns.len() {
                let why = format!("{} fields, {} expected", fields.len(), columns.len());
                return Err(Error::Row { file: file.to_owned(), line, why });
            }
            rows.push((line, fields));
        }
        Ok(Self { file: file.to_owned(), columns, rows })
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, fields)| Row { table: self, line: *line, fields })
    }
}

impl<'a> Row<'a> {
    /// The field of a column.
    ///
    /// # Errors
    /// The table has no such column.
    pub fn get(&self, column: &str) -> Result<&'a str, Error> {
        let at = self.table.columns.get(column);
        at.and_then(|&at| self.fields.get(at))
            .map(String::as_str)
            .ok_or_else(|| self.wrong(format!("no column {column}")))
    }

    /// The field of a column as a number; `None` if it is empty.
    ///
    /// # Errors
    /// The field is no number.
    pub fn number(&self, column: &str) -> Result<Option<u16>, Error> {
        let text = self.get(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        let number =
            text.parse().map_err(|_| self.wrong(format!("{column}: {text} is no number")))?;
        Ok(Some(number))
    }

    /// A date field, `CCYYMMDD`, as an expression; `None` if it is empty.
    ///
    /// # Errors
    /// The field is no date.
    pub fn date(&self, column: &str) -> Result<String, Error> {
        let text = self.get(column)?;
        if text.is_empty() {
            return Ok("None".to_owned());
        }
        let part =
            |range: std::ops::Range<usize>| text.get(range).and_then(|t| t.parse::<u16>().ok());
        match (part(0..4), part(4..6), part(6..8), text.len()) {
            (Some(year), Some(month), Some(day), 8) => {
                Ok(format!("Some(Date::from_ymd({year}, {month}, {day}))"))
            }
            _ => Err(self.wrong(format!("{column}: {text} is no date"))),
        }
    }

    /// An error that names this row.
    #[must_use]
    pub fn wrong(&self, why: String) -> Error {
        Error::Row { file: self.table.file.clone(), line: self.line, why }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_row_names_its_file_and_line() {
        let error = Table::parse(Path::new("data/t.tsv"), "a\tb\n1\t2\n3\n").unwrap_err();
        assert_eq!(error.to_string(), "data/t.tsv:3: 1 fields, 2 expected");
        let table = Table::parse(Path::new("data/t.tsv"), "a\tb\n1\tx\n").unwrap();
        let error = table.rows().next().unwrap().number("b").unwrap_err();
        assert_eq!(error.to_string(), "data/t.tsv:2: b: x is no number");
    }
}
