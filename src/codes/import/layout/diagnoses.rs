//! ICD-10-CM: the order file and the codes file of CDC and CMS.

use super::super::super::imported::TableKind;
use super::super::source::Content;
use super::Part;

/// A file of diagnoses; `None` if it is neither.
pub(super) fn read(content: &Content, file: &str) -> Result<Option<Part>, String> {
    if content.name.to_ascii_lowercase().contains("addenda") {
        return Err("an addenda file tells changes only; take the order file".to_owned());
    }
    let Some(rows) = diagnoses(&content.lines) else { return Ok(None) };
    let year = fiscal_year(&content.name).or_else(|| fiscal_year(file));
    let year = year.ok_or("its name has no year; rename it as it was downloaded")?;
    Ok(Some(Part {
        kind: TableKind::Diagnoses,
        release: format!("FY{year}"),
        valid_from: format!("{}-10-01", year - 1),
        valid_to: format!("{year}-09-30"),
        rows,
    }))
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

/// A letter and two to six letters or digits: `QA0` is a category of its own.
fn is_diagnosis(code: &str) -> bool {
    (3..=7).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_uppercase())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && code.bytes().any(|byte| byte.is_ascii_digit())
}

/// The year of `icd10cm_order_2027.txt` or `icd10cm-order-Jan-2021.txt`.
fn fiscal_year(name: &str) -> Option<u16> {
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4);
    digits.filter_map(|part| part.parse().ok()).find(|year| (2015..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_years() {
        assert_eq!(fiscal_year("icd10cm-order-Jan-2021.txt"), Some(2021));
        assert_eq!(fiscal_year("icd10cm_order_2027.txt"), Some(2027));
        assert_eq!(fiscal_year("icd10cm_order.txt"), None);
    }

    #[test]
    fn lines_of_both_diagnosis_files() {
        let order =
            "00002 A000    1 Cholera due to Vibrio                                        Cholera";
        assert_eq!(order_line(order), Some(vec!["A000".to_owned(), "1".to_owned()]));
        assert_eq!(codes_line("A000    Cholera"), Some(vec!["A000".to_owned(), "1".to_owned()]));
        let letters =
            "72750 QA00101 1 SCN2A-related disorder                                       SCN2A";
        assert_eq!(order_line(letters), Some(vec!["QA00101".to_owned(), "1".to_owned()]));
        assert_eq!(order_line("Add:    A000"), None);
        assert_eq!(codes_line("code,text"), None);
    }
}
