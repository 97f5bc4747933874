//! Which official file it is, and what of it is kept. Columns are found by the text of the header.

mod diagnoses;
mod edits;
mod lists;

use std::path::Path;

use super::super::imported::TableKind;
use super::source::Content;

const UNKNOWN: &str = "is none of the files that are taken: NCCI practitioner edits, MUE of \
    practitioners, ICD-10-CM order or codes file, NUCC taxonomies, places of service, the therapy \
    code list, or a list of procedures with a column `code`";

/// Fewer rows than these are not the whole of a table, whose other codes would be taken for wrong.
const fn least_rows(kind: TableKind) -> usize {
    match kind {
        TableKind::Diagnoses => 60_000,
        TableKind::Taxonomies => 800,
        TableKind::Places | TableKind::TherapyCodes => 45,
        TableKind::Pairs | TableKind::Ceilings | TableKind::Procedures => 0,
    }
}

/// An official file as a table of ours.
#[derive(Clone, Debug)]
pub struct Official {
    /// What it holds.
    pub kind: TableKind,
    /// Its release.
    pub release: String,
    /// First day of service that it is meant for; empty if unknown.
    pub valid_from: String,
    /// Last day of service; empty if unknown.
    pub valid_to: String,
    /// Name of the file.
    pub file: String,
    /// Its rows, in order.
    pub rows: Vec<Vec<String>>,
}

/// What a layout tells of a file.
struct Part {
    kind: TableKind,
    release: String,
    valid_from: String,
    valid_to: String,
    rows: Vec<Vec<String>>,
}

/// What the user says of a file, where its name says nothing.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Its release.
    pub release: Option<String>,
    /// First day of service.
    pub valid_from: Option<String>,
    /// Whether a part of a table is taken.
    pub partial: bool,
}

/// Recognises the contents of a file; the parts of one table are put together.
pub(super) fn read(
    contents: Vec<Content>,
    path: &Path,
    origin: &Origin,
) -> Result<Official, String> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut whole: Option<Official> = None;
    let mut refused = None;
    for content in contents {
        match recognise(&content, &file, origin) {
            Ok(part) => match &mut whole {
                Some(whole) if whole.kind == part.kind => whole.rows.extend(part.rows),
                Some(_) => {}
                None => whole = Some(part),
            },
            Err(why) => refused = refused.or(Some(format!("{}: {why}", content.name))),
        }
    }
    let unknown = || refused.unwrap_or_else(|| format!("{file}: holds no table"));
    let mut official = whole.ok_or_else(unknown)?;
    official.rows.sort();
    official.rows.dedup();
    if official.rows.is_empty() {
        return Err(format!("{file}: holds no row that is taken"));
    }
    let (rows, least) = (official.rows.len(), least_rows(official.kind));
    if rows < least && !origin.partial {
        let name = official.kind.name();
        return Err(format!(
            "{file}: has {rows} codes, the whole of {name} has more than {least}; is it whole? \
             (--partial takes it as it is)"
        ));
    }
    Ok(official)
}

fn recognise(content: &Content, file: &str, origin: &Origin) -> Result<Official, String> {
    let layouts = [diagnoses::read, edits::pairs, edits::ceilings, lists::read];
    for layout in layouts {
        if let Some(part) = layout(content, file)? {
            return Ok(official(part, file, origin));
        }
    }
    Err(UNKNOWN.to_owned())
}

fn official(part: Part, file: &str, origin: &Origin) -> Official {
    let Part { kind, release, valid_from, valid_to, rows } = part;
    let release = origin.release.clone().unwrap_or(release);
    Official {
        kind,
        release: if release.is_empty() { "unnamed".to_owned() } else { release },
        valid_from: origin.valid_from.clone().unwrap_or(valid_from),
        valid_to,
        file: file.to_owned(),
        rows,
    }
}

/// The row whose cells contain these texts, and the column of each.
fn header(cells: &[Vec<String>], wanted: &[&str]) -> Option<(usize, Vec<usize>)> {
    cells.iter().take(40).enumerate().find_map(|(at, row)| {
        let row: Vec<String> =
            row.iter().map(|cell| cell.replace(['\n', '\r'], " ").to_ascii_lowercase()).collect();
        let column = |text: &&str| row.iter().position(|cell| cell.contains(*text));
        let columns: Option<Vec<usize>> = wanted.iter().map(column).collect();
        Some((at, columns?))
    })
}
