//! NCCI: pairs of codes, and most units a day (MUE), as CMS publishes them each quarter.

use crate::claim::{Date, ProcedureCode};

use super::super::super::generated::PROCEDURES;
use super::super::super::imported::TableKind;
use super::super::source::{Content, Row};
use super::{Below, Part, Read, Refusal, names, wrong};

/// The practitioner edits; `None` if it is no file of edits.
pub(super) fn pairs(content: &Content, file: &str) -> Read {
    let titles = ["column 1", "column 2", "effective", "deletion", "modifier"];
    let Some(below) = Below::header(content, &titles) else { return Ok(None) };
    let is_of_hospitals = |name: &str| name.to_ascii_lowercase().contains("ccioph");
    if is_of_hospitals(&content.name) || is_of_hospitals(file) {
        return Err(Refusal::NotMeant(
            "these are the edits of hospitals; professional claims need the practitioner file \
             (ccipra)"
                .to_owned(),
        ));
    }
    let release = names::edits(&content.name).or_else(|| names::edits(file));
    let ((release, valid_from, valid_to), number) = release.unwrap_or_default();
    let (mut rows, mut read) = (Vec::new(), 0);
    for (row, cells) in below.cells() {
        if is_remark(row) {
            continue;
        }
        read += 1;
        rows.extend(pair(row, cells)?.map(|mut kept| {
            kept.push(number.map(|number| number.to_string()).unwrap_or_default());
            kept
        }));
    }
    Ok(Some(Part { kind: TableKind::Pairs, release, valid_from, valid_to, number, read, rows }))
}

/// Whether a row holds words alone, as those above and below tables do.
fn is_remark(row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_empty());
    filled.next().is_some_and(|cell| cell.len() > 5) && filled.next().is_none()
}

/// An edit that is kept: one of a therapy code, all that professional therapy claims are checked
/// for.
fn pair(row: &Row, cells: [&str; 5]) -> Result<Option<Vec<String>>, Refusal> {
    let [column1, column2, from, to, indicator] = cells;
    let code = |text: &str| {
        ProcedureCode::parse(text.as_bytes()).ok_or_else(|| wrong(row, "has no two codes"))
    };
    let (column1, column2) = (code(column1)?, code(column2)?);
    let (from, to) = (day(row, from)?, day(row, to)?);
    let is_therapy = |code: ProcedureCode| PROCEDURES.find(code.as_bytes()).is_some();
    let is_kept = match indicator {
        "0" | "1" => is_therapy(column1) || is_therapy(column2),
        // Withdrawn on the day it began.
        "9" => false,
        _ => return Err(wrong(row, "has an indicator that is none of 0, 1 and 9")),
    };
    let kept = || vec![column1.to_string(), column2.to_string(), from, to, indicator.to_owned()];
    Ok(is_kept.then(kept))
}

/// A day as `CCYYMMDD`; empty for `*`.
fn day(row: &Row, text: &str) -> Result<String, Refusal> {
    match text {
        "*" => Ok(String::new()),
        text if Date::parse(text.as_bytes()).is_some() => Ok(text.to_owned()),
        _ => Err(wrong(row, "has a date that is neither CCYYMMDD nor *")),
    }
}

/// The practitioner table of most units; `None` if it is no such table.
pub(super) fn ceilings(content: &Content, file: &str) -> Read {
    let Some(below) = Below::header(content, &["hcpcs", "mue values", "adjudication"]) else {
        return Ok(None);
    };
    if Below::header(content, &["hcpcs", "practitioner"]).is_none() {
        return Err(Refusal::NotMeant(
            "this is the table of hospitals or suppliers; professional claims need that of \
             practitioners"
                .to_owned(),
        ));
    }
    let from = names::ceilings(&content.name).or_else(|| names::ceilings(file));
    let from = from.unwrap_or_default();
    let (mut rows, mut read) = (Vec::new(), 0);
    for (row, cells) in below.cells().filter(|(row, _)| !is_remark(row)) {
        read += 1;
        rows.push(ceiling(row, cells)?);
    }
    Ok(Some(Part {
        kind: TableKind::Ceilings,
        release: from.clone(),
        valid_to: names::last_of_quarter(&from).unwrap_or_default(),
        valid_from: from,
        number: None,
        read,
        rows,
    }))
}

fn ceiling(row: &Row, cells: [&str; 3]) -> Result<Vec<String>, Refusal> {
    let [code, units, indicator] = cells;
    let code = ProcedureCode::parse(code.as_bytes()).ok_or_else(|| wrong(row, "has no code"))?;
    let units: u16 = units.parse().map_err(|_| wrong(row, "has no number of units"))?;
    let indicator = indicator.get(..1).filter(|digit| ["1", "2", "3"].contains(digit));
    let indicator =
        indicator.ok_or_else(|| wrong(row, "has an indicator that is none of 1 to 3"))?;
    Ok(vec![code.to_string(), units.to_string(), indicator.to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row { number: 9, cells: cells.iter().map(|&cell| cell.to_owned()).collect() }
    }

    fn pair_of(cells: [&str; 5]) -> Result<Option<String>, Refusal> {
        Ok(pair(&row(&cells), cells)?.map(|kept| kept.join(" ")))
    }

    #[test]
    fn edits_of_therapy_codes_are_kept() {
        let kept = pair_of(["97162", "97161", "20201001", "*", "0"]);
        assert_eq!(kept, Ok(Some("97162 97161 20201001  0".to_owned())));
        assert_eq!(pair_of(["G0101", "G0102", "20200101", "*", "1"]), Ok(None));
        assert_eq!(pair_of(["97162", "97161", "*", "20200101", "9"]), Ok(None));
    }

    #[test]
    fn an_edit_that_is_not_understood_is_told_by_its_line() {
        for cells in [
            ["97162", "97161", "01/01/2020", "*", "0"],
            ["97162", "97161", "20200101", "2021-03-31", "0"],
            ["97162", "97161", "20200101", "", ""],
            ["97162", "97161", "20200101", "*", "2"],
            ["97162", "971", "", "", ""],
        ] {
            let Err(Refusal::Wrong(why)) = pair_of(cells) else { panic!("{cells:?}") };
            assert!(why.starts_with("line 9: has "), "{why}");
        }
    }

    #[test]
    fn ceilings_have_units_and_an_indicator() {
        let of = |cells: [&str; 3]| ceiling(&row(&cells), cells);
        assert_eq!(of(["97110", "6", "3 Date of Service Edit"]).unwrap(), ["97110", "6", "3"]);
        assert!(of(["97140", "1", "000"]).is_err());
        assert!(of(["97140", "x", "3 Date"]).is_err());
    }
}
