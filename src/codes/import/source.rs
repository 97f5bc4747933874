//! Text, zip or xlsx as rows of cells.

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
    /// Its cells.
    pub cells: Vec<Vec<String>>,
}

/// What a file holds: itself, or the tables of an archive.
///
/// # Errors
/// It cannot be read.
pub fn contents(path: &Path) -> Result<Vec<Content>, SourceError> {
    let file = path.display().to_string();
    let read = |source| SourceError::Read { file: file.clone(), source };
    let name = name_of(&file);
    match extension(&name).as_str() {
        "zip" => archive(path, &file),
        "xlsx" => Ok(vec![workbook(File::open(path).map_err(read)?, name, &file)?]),
        _ => {
            let bytes = std::fs::read(path).map_err(read)?;
            Ok(vec![text(name, &bytes)])
        }
    }
}

fn archive(path: &Path, file: &str) -> Result<Vec<Content>, SourceError> {
    let read = |source| SourceError::Read { file: file.to_owned(), source };
    let broken = |source| SourceError::Archive { file: file.to_owned(), source };
    let opened = BufReader::new(File::open(path).map_err(read)?);
    let mut archive = zip::ZipArchive::new(opened).map_err(broken)?;
    let mut contents = Vec::new();
    for number in 0..archive.len() {
        let entry = archive.by_index(number).map_err(broken)?;
        let name = name_of(&entry.name().map_err(broken)?);
        let extension = extension(&name);
        if entry.is_dir() || !["txt", "csv", "tsv", "xlsx"].contains(&extension.as_str()) {
            continue;
        }
        let mut bytes = Vec::new();
        entry.take(MOST_BYTES).read_to_end(&mut bytes).map_err(read)?;
        contents.push(if extension == "xlsx" {
            workbook(io::Cursor::new(bytes), name, file)?
        } else {
            text(name, &bytes)
        });
    }
    // The same table stands in some archives as text and as a workbook.
    if contents.iter().any(|content| !content.lines.is_empty()) {
        contents.retain(|content| !content.lines.is_empty());
    }
    Ok(contents)
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
        cell => cell.to_string(),
    };
    let cells = sheet.rows().map(|row| row.iter().map(text).collect()).collect();
    Ok(Content { name, lines: Vec::new(), cells })
}

/// UTF-8, else latin-1, as the official files are.
fn text(name: String, bytes: &[u8]) -> Content {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    };
    let has_tabs = text.lines().take(40).any(|line| line.contains('\t'));
    let delimiter = if has_tabs { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(!has_tabs)
        .from_reader(text.as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    let cells = rows.map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
    Content { name, lines: text.lines().map(str::to_owned).collect(), cells }
}

fn name_of(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}
