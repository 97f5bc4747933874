//! Lists with a code in each row: taxonomies, places of service, therapy codes, procedures.

use crate::claim::ProcedureCode;

use super::super::super::imported::TableKind;
use super::super::source::Content;
use super::{Part, header};

/// What a heading of a column of procedure codes is called.
const PROCEDURE_TITLES: [&str; 7] =
    ["code", "hcpcs", "hcpc", "cpt", "cpt code", "hcpcs code", "procedure"];

/// Which list it is, told by the headings of its columns; `None` if it is none.
pub(super) fn read(content: &Content, file: &str) -> Result<Option<Part>, String> {
    let lists = [taxonomies, places, therapy, procedures];
    let Some((kind, rows)) = lists.iter().find_map(|list| list(&content.cells)) else {
        return Ok(None);
    };
    if rows.is_empty() {
        return Err(format!("no row begins with {}", wanted(kind)));
    }
    let (release, valid_from, valid_to) = match kind {
        TableKind::Taxonomies => {
            nucc_release(&content.name).or_else(|| nucc_release(file)).unwrap_or_default()
        }
        _ => Default::default(),
    };
    Ok(Some(Part { kind, release, valid_from, valid_to, rows }))
}

type List = Option<(TableKind, Vec<Vec<String>>)>;

/// The CSV file of NUCC: one code, its grouping, classification and specialisation a row.
fn taxonomies(cells: &[Vec<String>]) -> List {
    let (at, columns) = header(cells, &["code", "grouping", "classification", "specialization"])?;
    let is_code = |code: &str| {
        code.len() == 10 && code.ends_with('X') && code.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let row = |row: &Vec<String>| {
        let cell = |n: usize| columns.get(n).and_then(|at| row.get(*at)).map(|text| plain(text));
        let code = cell(0).filter(|code| is_code(code))?;
        let (class, special) = (cell(2)?, cell(3).unwrap_or_default());
        let words = if special.is_empty() { class } else { format!("{class}, {special}") };
        Some(vec![code, words])
    };
    Some((TableKind::Taxonomies, cells.iter().skip(at + 1).filter_map(row).collect()))
}

/// CMS's places of service, which stand on a page and in a document only: code and name.
fn places(cells: &[Vec<String>]) -> List {
    let (at, columns) = header(cells, &["place of service", "name"]).filter(|(at, columns)| {
        let title = columns.first().and_then(|column| cells.get(*at)?.get(*column));
        title.is_some_and(|title| title.to_ascii_lowercase().contains("code"))
    })?;
    let row = |row: &Vec<String>| {
        let cell = |n: usize| columns.get(n).and_then(|at| row.get(*at)).map(|text| plain(text));
        let code = cell(0).filter(|code| code.bytes().all(|byte| byte.is_ascii_alphanumeric()))?;
        let code = if code.len() == 1 { format!("0{code}") } else { code };
        (code.len() == 2).then(|| vec![code, cell(1).unwrap_or_default()])
    };
    Some((TableKind::Places, cells.iter().skip(at + 1).filter_map(row).collect()))
}

/// CMS's therapy code list, or two columns `code` and `class`: always or sometimes therapy.
fn therapy(cells: &[Vec<String>]) -> List {
    let classes = ["disposition", "class", "always", "sometimes"];
    let (at, columns) = classes.iter().find_map(|class| header(cells, &["code", class]))?;
    let row = |row: &Vec<String>| {
        let cell = |n: usize| columns.get(n).and_then(|at| row.get(*at)).map(|text| plain(text));
        let code = ProcedureCode::parse(cell(0)?.as_bytes())?;
        let words = cell(1)?.to_ascii_lowercase();
        let class = ["always", "sometimes"].into_iter().find(|class| words.contains(class))?;
        Some(vec![code.to_string(), class.to_owned()])
    };
    let rows: Vec<_> = cells.iter().skip(at + 1).filter_map(row).collect();
    // A list of another kind may have a column of that name.
    (!rows.is_empty()).then_some((TableKind::TherapyCodes, rows))
}

/// HCPCS, or a list of one's own.
fn procedures(cells: &[Vec<String>]) -> List {
    let is_heading = |row: &Vec<String>| {
        let first = row.first().map(|cell| cell.to_ascii_lowercase()).unwrap_or_default();
        PROCEDURE_TITLES.contains(&first.as_str())
    };
    let at = cells.iter().take(40).position(is_heading)?;
    let row = |row: &Vec<String>| {
        let code = ProcedureCode::parse(row.first()?.trim().as_bytes())?;
        Some(vec![code.to_string(), row.get(1).map(|text| plain(text)).unwrap_or_default()])
    };
    Some((TableKind::Procedures, cells.iter().skip(at + 1).filter_map(row).collect()))
}

const fn wanted(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Taxonomies => "a taxonomy code of ten characters",
        TableKind::Places => "a place of service of two characters",
        _ => "a procedure code of five characters",
    }
}

/// Without tabs and line ends, which part rows and cells.
fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ").trim().to_owned()
}

/// Release and days of `nucc_taxonomy_261.csv`: 26.0 begins on 1 January 2026, 26.1 on 1 July.
fn nucc_release(name: &str) -> Option<(String, String, String)> {
    let digits = name.to_ascii_lowercase();
    let digits = digits.strip_prefix("nucc_taxonomy_")?.get(..3)?.to_owned();
    let number: u16 = digits.parse().ok()?;
    let (year, half) = (2000 + number / 10, number % 10);
    let (from, to) = match half {
        0 => ("01-01", "06-30"),
        1 => ("07-01", "12-31"),
        _ => return None,
    };
    let release = format!("{}.{half}", number / 10);
    Some((release, format!("{year}-{from}"), format!("{year}-{to}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
    }

    fn kind(text: &str) -> Option<(TableKind, usize)> {
        let lists = [taxonomies, places, therapy, procedures];
        let list = lists.iter().find_map(|list| list(&cells(text)));
        list.map(|(kind, rows)| (kind, rows.len()))
    }

    #[test]
    fn a_list_is_told_by_its_headings() {
        let nucc = "Code|Grouping|Classification|Specialization|Definition\n\
                    225100000X|Providers|Physical Therapist||text\nnotes|||";
        assert_eq!(kind(nucc), Some((TableKind::Taxonomies, 1)));
        let places =
            "Place of Service Code(s)|Place of Service Name|Description\n1|Pharmacy|x\n11|Office|x";
        assert_eq!(kind(places), Some((TableKind::Places, 2)));
        let therapy = "HCPCS Code|Disposition\n97110|Always therapy\n97597|sometimes\nx|note";
        assert_eq!(kind(therapy), Some((TableKind::TherapyCodes, 2)));
        assert_eq!(kind("code|class\n97110|always"), Some((TableKind::TherapyCodes, 1)));
        let own = "code|class|text\n97110|A|ours\nG0283|B|ours";
        assert_eq!(kind(own), Some((TableKind::Procedures, 2)));
        assert_eq!(kind("name|number\nx|1"), None);
    }

    #[test]
    fn releases_begin_in_january_and_july() {
        let (release, from, to) = nucc_release("nucc_taxonomy_261.csv").unwrap();
        assert_eq!(
            (release.as_str(), from.as_str(), to.as_str()),
            ("26.1", "2026-07-01", "2026-12-31")
        );
        assert_eq!(nucc_release("nucc_taxonomy_269.csv"), None);
        assert_eq!(nucc_release("taxonomies.csv"), None);
    }
}
