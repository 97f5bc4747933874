//! Text, zip or xlsx as rows of cells.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::Path;

use calamine::{Data, Reader as _};

/// An archive may not unpack to more than this: the biggest official file has 300 MB.
const MOST_BYTES: u64 = 1 << 30;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read")]
    Read {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is no zip archive, though it is called one.
    #[error("{file}: is no zip archive")]
    Archive {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: zip::result::ZipError,
    },
    /// It is no workbook, though it is called one.
    #[error("{file}: is no workbook")]
    Workbook {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: calamine::XlsxError,
    },
}

/// One file, or one of an archive.
#[derive(Debug)]
pub struct Content {
    /// Its name, without folders.
    pub name: String,
    /// Its lines; none of a workbook.
    pub lines: Vec<String>,
    /// Its rows, blank lines left out.
    pub rows: Vec<Row>,
}

/// A row of cells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its line in the text, or its row in the sheet, from 1.
    pub number: u64,
    /// Its cells, without blanks around them.
    pub cells: Vec<String>,
}

/// Gives what a file holds, one after the other: itself, or the tables of an archive.
///
/// # Errors
/// It cannot be read, or what it holds is not taken.
pub fn each<E: From<SourceError>>(
    path: &Path,
    take: &mut dyn FnMut(Content) -> Result<(), E>,
) -> Result<(), E> {
    let file = path.display().to_string();
    let read = |source| SourceError::Read { file: file.clone(), source };
    let name = name_of(&file);
    match extension(&name).as_str() {
        "zip" => archive(path, &file, take),
        "xlsx" => take(workbook(File::open(path).map_err(read)?, name, &file)?),
        _ => {
            let bytes = std::fs::read(path).map_err(read)?;
            take(text(name, &bytes))
        }
    }
}

fn archive<E: From<SourceError>>(
    path: &Path,
    file: &str,
    take: &mut dyn FnMut(Content) -> Result<(), E>,
) -> Result<(), E> {
    let read = |source| SourceError::Read { file: file.to_owned(), source };
    let broken = |source| SourceError::Archive { file: file.to_owned(), source };
    let opened = BufReader::new(File::open(path).map_err(read)?);
    let mut archive = zip::ZipArchive::new(opened).map_err(broken)?;
    let mut tables = Vec::new();
    for number in 0..archive.len() {
        let entry = archive.by_index(number).map_err(broken)?;
        let name = name_of(&entry.name().map_err(broken)?);
        let is_table = ["txt", "csv", "tsv", "xlsx"].contains(&extension(&name).as_str());
        if is_table && !entry.is_dir() {
            tables.push((number, name));
        }
    }
    let is_text = |name: &str| extension(name) != "xlsx";
    let texts: HashSet<String> =
        tables.iter().filter(|(_, name)| is_text(name)).map(|(_, name)| stem(name)).collect();
    // The same table stands in some archives as text and as a workbook.
    tables.retain(|(_, name)| is_text(name) || !texts.contains(&stem(name)));
    for (number, name) in tables {
        let entry = archive.by_index(number).map_err(broken)?;
        let mut bytes = Vec::new();
        entry.take(MOST_BYTES).read_to_end(&mut bytes).map_err(read)?;
        take(if is_text(&name) {
            text(name, &bytes)
        } else {
            workbook(io::Cursor::new(bytes), name, file)?
        })?;
    }
    Ok(())
}

fn workbook(
    source: impl io::Read + io::Seek,
    name: String,
    file: &str,
) -> Result<Content, SourceError> {
    let broken = |source| SourceError::Workbook { file: file.to_owned(), source };
    let mut book: calamine::Xlsx<_> =
        calamine::Xlsx::new(BufReader::new(source)).map_err(broken)?;
    let first = book.sheet_names().first().cloned().unwrap_or_default();
    let sheet = book.worksheet_range(&first).map_err(broken)?;
    let text = |cell: &Data| match cell {
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}{month:02}{day:02}")
        }
        cell => cell.to_string().trim().to_owned(),
    };
    let first = u64::from(sheet.start().map(|(row, _)| row).unwrap_or_default()) + 1;
    let rows = sheet.rows().map(|row| row.iter().map(text).collect());
    let rows = (first..).zip(rows).map(|(number, cells)| Row { number, cells }).collect();
    Ok(Content { name, lines: Vec::new(), rows })
}

/// UTF-8, else latin-1, as the official files are.
fn text(name: String, bytes: &[u8]) -> Content {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    };
    let delimiter = delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(delimiter != b'\t')
        .from_reader(text.as_bytes());
    let mut lines = LineNumbers::of(&text);
    let mut row = |row: csv::StringRecord| Row {
        number: lines.at(row.position().map(csv::Position::byte).unwrap_or_default()),
        cells: row.iter().map(|cell| cell.trim().to_owned()).collect(),
    };
    let rows = reader.records().filter_map(Result::ok).map(&mut row).collect();
    Content { name, lines: text.lines().map(str::to_owned).collect(), rows }
}

/// Counts lines on the way through a text.
struct LineNumbers<'a> {
    rest: &'a [u8],
    byte: u64,
    line: u64,
}

impl<'a> LineNumbers<'a> {
    const fn of(text: &'a str) -> Self {
        Self { rest: text.as_bytes(), byte: 0, line: 1 }
    }

    /// The line of a row whose line ends, and blank lines, may still stand before it.
    fn at(&mut self, byte: u64) -> u64 {
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        while let Some((next, rest)) = self.rest.split_first() {
            if self.byte >= byte && !is_end(next) {
                break;
            }
            self.line += u64::from(*next == b'\n');
            self.byte += 1;
            self.rest = rest;
        }
        self.line
    }
}

/// What parts the cells: a tab where there is one, else what comes first in the first line.
fn delimiter(text: &str) -> u8 {
    if text.lines().take(40).any(|line| line.contains('\t')) {
        return b'\t';
    }
    let mut is_quoted = false;
    let mut first = text.lines().next().unwrap_or_default().bytes().filter(|byte| {
        is_quoted ^= *byte == b'"';
        !is_quoted && matches!(byte, b',' | b';')
    });
    first.next().unwrap_or(b',')
}

fn name_of(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_lines() {
        let numbers = |bytes: &str| {
            let content = text(String::new(), bytes.as_bytes());
            content.rows.iter().map(|row| row.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers("a,b\r\n\r\n\r\nc,d\r\ne,f\r\n"), [1, 4, 5]);
        assert_eq!(numbers("\"two\nlines\",x\nc,d"), [1, 3]);
    }

    #[test]
    fn cells_are_parted_by_tab_semicolon_or_comma() {
        for bytes in ["code\ttext, long\n", "code;text, long\n", "code,\"text, long\"\n"] {
            let content = text(String::new(), bytes.as_bytes());
            assert_eq!(content.rows.first().unwrap().cells, ["code", "text, long"], "{bytes}");
        }
    }
}
