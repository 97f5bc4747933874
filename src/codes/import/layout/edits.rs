//! NCCI: pairs of codes, and most units a day (MUE), as CMS publishes them each quarter.

use crate::claim::ProcedureCode;

use super::super::super::generated::PROCEDURES;
use super::super::super::imported::TableKind;
use super::super::source::Content;
use super::{Part, header};

/// The practitioner edits; `None` if it is no file of edits.
pub(super) fn pairs(content: &Content, file: &str) -> Result<Option<Part>, String> {
    let titles = ["column 1", "column 2", "effective", "deletion", "modifier"];
    let Some((at, columns)) = header(&content.cells, &titles) else { return Ok(None) };
    let name = content.name.to_ascii_lowercase();
    if name.contains("ccioph") || file.to_ascii_lowercase().contains("ccioph") {
        return Err("these are the edits of hospitals; professional claims need the practitioner \
                    file (ccipra)"
            .to_owned());
    }
    let (release, valid_from, valid_to) = quarter(&name).unwrap_or_default();
    let rows = pair_rows(content.cells.get(at + 1..).unwrap_or_default(), &columns);
    Ok(Some(Part { kind: TableKind::Pairs, release, valid_from, valid_to, rows }))
}

/// The practitioner table of most units; `None` if it is no such table.
pub(super) fn ceilings(content: &Content, file: &str) -> Result<Option<Part>, String> {
    let titles = ["hcpcs", "mue values", "adjudication"];
    let Some((at, columns)) = header(&content.cells, &titles) else { return Ok(None) };
    let titles = content.cells.get(at).map(|row| row.join(" ").to_ascii_lowercase());
    if !titles.is_some_and(|titles| titles.contains("practitioner")) {
        return Err(
            "this is the table of hospitals or suppliers; professional claims need that of \
                    practitioners"
                .to_owned(),
        );
    }
    let from = effective(&content.name).or_else(|| effective(file)).unwrap_or_default();
    let rows = ceiling_rows(content.cells.get(at + 1..).unwrap_or_default(), &columns);
    Ok(Some(Part {
        kind: TableKind::Ceilings,
        release: from.clone(),
        valid_from: from,
        valid_to: String::new(),
        rows,
    }))
}

/// Edits of therapy codes: all that professional therapy claims are checked for.
fn pair_rows(cells: &[Vec<String>], places: &[usize]) -> Vec<Vec<String>> {
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

fn ceiling_rows(cells: &[Vec<String>], columns: &[usize]) -> Vec<Vec<String>> {
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

/// Release and days of `ccipra-v322r0-f1.TXT`: v32.0 is the first quarter of 2026.
fn quarter(name: &str) -> Option<(String, String, String)> {
    let digits = name.split("-v").nth(1)?.get(..3)?;
    let (volume, quarter) = digits.split_at_checked(2)?;
    let (volume, quarter): (u16, u16) = (volume.parse().ok()?, quarter.parse().ok()?);
    let last = ["03-31", "06-30", "09-30", "12-31"].get(usize::from(quarter))?;
    let year = 1994 + volume;
    Some((format!("{year} Q{}", quarter + 1), "1996-01-01".to_owned(), format!("{year}-{last}")))
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
    fn names_tell_quarters() {
        let (release, _, to) = quarter("ccipra-v322r0-f1.txt").unwrap();
        assert_eq!((release.as_str(), to.as_str()), ("2026 Q3", "2026-09-30"));
        let day = effective("MCR_MUE_PractitionerServices_Eff_04-01-2026.csv");
        assert_eq!(day.as_deref(), Some("2026-04-01"));
    }
}
