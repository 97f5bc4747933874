//! Which official file it is, and what of it is kept. Columns are found by the text of the header.

mod diagnoses;
mod edits;
mod hcpcs;
mod lists;
pub(super) mod names;

use super::super::imported::TableKind;
use super::source::{Content, Row};

const UNKNOWN: &str = "is none of the files that are taken: NCCI practitioner edits, MUE of \
    practitioners, ICD-10-CM order or codes file, HCPCS, NUCC taxonomies, places of service, the \
    therapy code list, or a list of procedures with a column `code`";

/// What one file holds of a table.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) kind: TableKind,
    /// Its release; empty if no name tells it.
    pub(super) release: String,
    /// First day of service that it is meant for; empty if unknown.
    pub(super) valid_from: String,
    /// Last day of service; empty if unknown.
    pub(super) valid_to: String,
    /// Its number, of a table that comes in several.
    pub(super) number: Option<u8>,
    /// How many rows the file has, those that are not kept included.
    pub(super) read: usize,
    pub(super) rows: Vec<Vec<String>>,
}

/// Why a file gives no table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// It is none of those that are taken; beside others it does no harm.
    NotMeant(String),
    /// It is one of them, and cannot be right.
    Wrong(String),
}

type Read = Result<Option<Part>, Refusal>;

/// Recognises a file, or one of an archive of this name.
pub(super) fn read(content: &Content, file: &str) -> Result<Part, Refusal> {
    let layouts = [diagnoses::read, edits::pairs, edits::ceilings, hcpcs::read, lists::read];
    for layout in layouts {
        if let Some(part) = layout(content, file)? {
            return Ok(part);
        }
    }
    Err(Refusal::NotMeant(UNKNOWN.to_owned()))
}

/// The rows below a header, by the columns that were wanted.
struct Below<'a> {
    rows: &'a [Row],
    columns: Vec<usize>,
}

impl<'a> Below<'a> {
    /// The first row whose cells contain these texts, and what stands below it.
    fn header(content: &'a Content, wanted: &[&str]) -> Option<Self> {
        Self::first(content, |titles| {
            let column = |text: &&str| titles.iter().position(|title| title.contains(*text));
            wanted.iter().map(column).collect()
        })
    }

    /// The first row in which all wanted columns are found, and what stands below it. Titles are
    /// given in lower case.
    fn first(
        content: &'a Content,
        columns: impl Fn(&[String]) -> Option<Vec<usize>>,
    ) -> Option<Self> {
        content.rows.iter().take(40).enumerate().find_map(|(at, row)| {
            let plain = |cell: &String| names::plain(cell).to_ascii_lowercase();
            let titles: Vec<String> = row.cells.iter().map(plain).collect();
            let columns = columns(&titles)?;
            Some(Self { rows: content.rows.get(at + 1..).unwrap_or_default(), columns })
        })
    }

    /// The rows with the cells of the wanted columns; empty where a row is too short.
    fn cells<const N: usize>(&self) -> impl Iterator<Item = (&'a Row, [&'a str; N])> {
        let is_blank = |row: &&Row| row.cells.iter().all(String::is_empty);
        self.rows.iter().filter(move |row| !is_blank(row)).map(|row| {
            let cell = |n: usize| row.cells.get(*self.columns.get(n)?).map(String::as_str);
            (row, std::array::from_fn(|n| cell(n).unwrap_or_default()))
        })
    }
}

/// A row that cannot be right.
fn wrong(row: &Row, why: &str) -> Refusal {
    Refusal::Wrong(format!("line {}: {why}: {}", row.number, row.cells.join(" ").trim()))
}
