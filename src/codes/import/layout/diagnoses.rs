//! ICD-10-CM: the order file and the codes file of CDC and CMS.

use super::super::super::imported::TableKind;
use super::super::source::Content;
use super::{Part, Read, Refusal, names};

/// A file of diagnoses; `None` if it is neither.
pub(super) fn read(content: &Content, file: &str) -> Read {
    if content.name.to_ascii_lowercase().contains("addenda") {
        let why = "an addenda file tells changes only; take the order file";
        return Err(Refusal::NotMeant(why.to_owned()));
    }
    let Some(rows) = diagnoses(&content.lines)? else { return Ok(None) };
    let year = names::year(&content.name).or_else(|| names::year(file)).ok_or_else(|| {
        Refusal::Wrong("its name has no year; rename it as it was downloaded".to_owned())
    })?;
    Ok(Some(Part {
        kind: TableKind::Diagnoses,
        release: format!("FY{year}"),
        valid_from: format!("{}-10-01", year - 1),
        valid_to: format!("{year}-09-30"),
        number: None,
        read: rows.len(),
        rows,
    }))
}

/// The order file in its columns, or the codes file; `None` if it begins like neither.
fn diagnoses(lines: &[String]) -> Result<Option<Vec<Vec<String>>>, Refusal> {
    // An old editor ends a text with Ctrl-Z.
    let is_text = |line: &&String| !matches!(line.trim(), "" | "\u{1a}");
    let first = lines.iter().find(is_text);
    let layouts = [order_line, codes_line];
    let Some(read) = first.and_then(|line| layouts.into_iter().find(|read| read(line).is_some()))
    else {
        return Ok(None);
    };
    let row = |(number, line): (usize, &String)| {
        read(line).ok_or_else(|| Refusal::Wrong(format!("line {number}: is no code: {line}")))
    };
    let numbered = (1..).zip(lines).filter(|(_, line)| is_text(line));
    numbered.map(row).collect::<Result<_, _>>().map(Some)
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

#[cfg(test)]
mod tests {
    use super::*;

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
