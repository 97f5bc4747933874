//! Which official file it is, and what of it is kept. Columns are found by the text of the header.

use std::path::Path;

use crate::claim::ProcedureCode;

use super::super::generated::PROCEDURES;
use super::super::imported::TableKind;
use super::source::Content;

/// Fewer codes than this are not the whole of ICD-10-CM.
const LEAST_DIAGNOSES: usize = 60_000;

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
        return Err(format!("{file}: holds no row of a therapy code"));
    }
    if official.kind == TableKind::Diagnoses
        && official.rows.len() < LEAST_DIAGNOSES
        && !origin.partial
    {
        let count = official.rows.len();
        return Err(format!(
            "{file}: holds {count} codes, ICD-10-CM has about 98,000; is it whole?"
        ));
    }
    Ok(official)
}

fn recognise(content: &Content, file: &str, origin: &Origin) -> Result<Official, String> {
    let name = content.name.to_ascii_lowercase();
    if name.contains("addenda") {
        return Err("an addenda file tells changes only; take the order file".to_owned());
    }
    if let Some(rows) = diagnoses(&content.lines) {
        let year = fiscal_year(&content.name).or_else(|| fiscal_year(file));
        let year = year.ok_or("its name has no year; rename it as it was downloaded")?;
        let (from, to) = (format!("{}-10-01", year - 1), format!("{year}-09-30"));
        return Ok(official(
            TableKind::Diagnoses,
            format!("FY{year}"),
            (from, to),
            file,
            rows,
            origin,
        ));
    }
    let header = |wanted: &[&str]| header(&content.cells, wanted);
    if let Some((at, columns)) =
        header(&["column 1", "column 2", "effective", "deletion", "modifier"])
    {
        if name.contains("ccioph") || file.to_ascii_lowercase().contains("ccioph") {
            return Err("these are the edits of hospitals; professional claims need the practitioner file (ccipra)".to_owned());
        }
        let rows = pairs(content.cells.get(at + 1..).unwrap_or_default(), &columns);
        let (release, valid) = quarter(&name).unwrap_or_default();
        return Ok(official(TableKind::Pairs, release, valid, file, rows, origin));
    }
    if let Some((at, columns)) = header(&["hcpcs", "mue values", "adjudication"]) {
        let titles = content.cells.get(at).map(|row| row.join(" ").to_ascii_lowercase());
        if !titles.is_some_and(|titles| titles.contains("practitioner")) {
            return Err("this is the table of hospitals or suppliers; professional claims need that of practitioners".to_owned());
        }
        let rows = ceilings(content.cells.get(at + 1..).unwrap_or_default(), &columns);
        let from = effective(&content.name).or_else(|| effective(file)).unwrap_or_default();
        return Ok(official(
            TableKind::Ceilings,
            from.clone(),
            (from, String::new()),
            file,
            rows,
            origin,
        ));
    }
    let code_header = content.cells.iter().take(40).position(|row| {
        let first = row.first().map(|cell| cell.to_ascii_lowercase()).unwrap_or_default();
        ["code", "hcpcs", "hcpc", "cpt", "cpt code", "hcpcs code", "procedure"]
            .contains(&first.as_str())
    });
    if let Some(at) = code_header {
        let rows = procedures(content.cells.get(at + 1..).unwrap_or_default());
        if rows.is_empty() {
            return Err("no row begins with a procedure code of five characters".to_owned());
        }
        return Ok(official(
            TableKind::Procedures,
            String::new(),
            <_>::default(),
            file,
            rows,
            origin,
        ));
    }
    Err("is none of the files that are taken: NCCI practitioner edits, MUE of practitioners, ICD-10-CM order or codes file, a list of procedures with a column `code`".to_owned())
}

fn official(
    kind: TableKind,
    release: String,
    (from, to): (String, String),
    file: &str,
    rows: Vec<Vec<String>>,
    origin: &Origin,
) -> Official {
    let release = origin.release.clone().unwrap_or(release);
    Official {
        kind,
        release: if release.is_empty() { "unnamed".to_owned() } else { release },
        valid_from: origin.valid_from.clone().unwrap_or(from),
        valid_to: to,
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

/// The order file in its columns, or the codes file; `None` if it is neither.
fn diagnoses(lines: &[String]) -> Option<Vec<Vec<String>>> {
    let rows = |read: fn(&str) -> Option<Vec<String>>| -> Option<Vec<Vec<String>>> {
        let lines = lines.iter().filter(|line| !line.trim().is_empty());
        let rows: Vec<Option<Vec<String>>> = lines.map(|line| read(line)).collect();
        (!rows.is_empty()).then(|| rows.into_iter().collect()).flatten()
    };
    rows(order_line).or_else(|| rows(codes_line))
}

fn order_line(line: &str) -> Option<Vec<String>> {
    let number = line.get(..5)?;
    let (code, flag) = (line.get(6..13)?.trim(), line.get(14..15)?);
    let is_right = number.bytes().all(|byte| byte.is_ascii_digit()) && is_diagnosis(code);
    (is_right && matches!(flag, "0" | "1")).then(|| vec![code.to_owned(), flag.to_owned()])
}

fn codes_line(line: &str) -> Option<Vec<String>> {
    let (code, text) = line.split_at_checked(8)?;
    (is_diagnosis(code.trim()) && !text.trim().is_empty())
        .then(|| vec![code.trim().to_owned(), "1".to_owned()])
}

fn is_diagnosis(code: &str) -> bool {
    (3..=7).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_uppercase())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && code.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

/// Edits of therapy codes: all that professional therapy claims are checked for.
fn pairs(cells: &[Vec<String>], places: &[usize]) -> Vec<Vec<String>> {
    let is_therapy = |code: &str| PROCEDURES.find(code.as_bytes()).is_some();
    let row = |row: &Vec<String>| {
        let cell = |n: usize| Some(row.get(*places.get(n)?)?.trim().to_owned());
        let (column1, column2) = (cell(0)?, cell(1)?);
        let (from, to, indicator) = (cell(2)?, cell(3)?, cell(4)?);
        ProcedureCode::parse(column1.as_bytes())?;
        ProcedureCode::parse(column2.as_bytes())?;
        let is_meant = is_therapy(&column1) || is_therapy(&column2);
        // Indicator 9: withdrawn on the day it began.
        let is_edit = matches!(indicator.as_str(), "0" | "1");
        let to = if to == "*" { String::new() } else { to };
        (is_meant && is_edit).then(|| vec![column1, column2, indicator, from, to])
    };
    cells.iter().filter_map(row).collect()
}

fn ceilings(cells: &[Vec<String>], columns: &[usize]) -> Vec<Vec<String>> {
    let row = |row: &Vec<String>| {
        let cell = |n: usize| Some(row.get(*columns.get(n)?)?.trim().to_owned());
        let (code, units, indicator) = (cell(0)?, cell(1)?, cell(2)?);
        ProcedureCode::parse(code.as_bytes())?;
        let units: u16 = units.parse().ok()?;
        let indicator = indicator.get(..1).filter(|digit| ["1", "2", "3"].contains(digit))?;
        Some(vec![code, units.to_string(), indicator.to_owned()])
    };
    cells.iter().filter_map(row).collect()
}

fn procedures(cells: &[Vec<String>]) -> Vec<Vec<String>> {
    let row = |row: &Vec<String>| {
        let code = ProcedureCode::parse(row.first()?.trim().as_bytes())?;
        let words =
            row.get(1).map(|text| text.replace(['\t', '\n', '\r'], " ")).unwrap_or_default();
        Some(vec![code.to_string(), words])
    };
    cells.iter().filter_map(row).collect()
}

/// The year of `icd10cm_order_2027.txt` or `icd10cm-order-Jan-2021.txt`.
fn fiscal_year(name: &str) -> Option<u16> {
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4);
    digits.filter_map(|part| part.parse().ok()).find(|year| (2015..2100).contains(year))
}

/// Release and days of `ccipra-v322r0-f1.TXT`: v32.0 is the first quarter of 2026.
fn quarter(name: &str) -> Option<(String, (String, String))> {
    let digits = name.split("-v").nth(1)?.get(..3)?;
    let (volume, quarter) = digits.split_at_checked(2)?;
    let (volume, quarter): (u16, u16) = (volume.parse().ok()?, quarter.parse().ok()?);
    let last = ["03-31", "06-30", "09-30", "12-31"].get(usize::from(quarter))?;
    let year = 1994 + volume;
    Some((format!("{year} Q{}", quarter + 1), ("1996-01-01".to_owned(), format!("{year}-{last}"))))
}

/// The day of `MCR_MUE_PractitionerServices_Eff_04-01-2026.csv`.
fn effective(name: &str) -> Option<String> {
    let text = name.split("Eff_").nth(1)?.get(..10)?;
    let mut parts = text.split('-');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let day = format!("{year}-{month}-{day}");
    crate::claim::Date::parse(day.replace('-', "").as_bytes()).map(|_| day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_releases() {
        assert_eq!(fiscal_year("icd10cm-order-Jan-2021.txt"), Some(2021));
        assert_eq!(fiscal_year("icd10cm_order_2027.txt"), Some(2027));
        assert_eq!(fiscal_year("icd10cm_order.txt"), None);
        let (release, (_, to)) = quarter("ccipra-v322r0-f1.txt").unwrap();
        assert_eq!((release.as_str(), to.as_str()), ("2026 Q3", "2026-09-30"));
        let day = effective("MCR_MUE_PractitionerServices_Eff_04-01-2026.csv");
        assert_eq!(day.as_deref(), Some("2026-04-01"));
    }

    #[test]
    fn lines_of_both_diagnosis_files() {
        let order =
            "00002 A000    1 Cholera due to Vibrio                                        Cholera";
        assert_eq!(order_line(order), Some(vec!["A000".to_owned(), "1".to_owned()]));
        assert_eq!(codes_line("A000    Cholera"), Some(vec!["A000".to_owned(), "1".to_owned()]));
        assert_eq!(order_line("Add:    A000"), None);
        assert_eq!(codes_line("code,text"), None);
    }
}
