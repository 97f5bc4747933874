//! HCPCS: the codes of level II, which begin with a letter, as CMS publishes them each quarter.

use crate::claim::{Date, ProcedureCode};

use super::super::super::imported::TableKind;
use super::super::source::Content;
use super::{Below, Part, Read, Refusal, names};

/// The columns of a line of 320, counted from 1, both ends included.
const CODE: (usize, usize) = (1, 5);
const SEQUENCE: (usize, usize) = (6, 10);
const RECORD: (usize, usize) = (11, 11);
const SHORT: (usize, usize) = (92, 119);
const ADDED: (usize, usize) = (269, 276);
const ENDED: (usize, usize) = (285, 292);

/// The record that begins a code; others go on with its description, or are of modifiers.
const FIRST_LINE: &str = "3";

/// The list of CMS, in columns or as a table; `None` if it is neither.
pub(super) fn read(content: &Content, file: &str) -> Read {
    let rows = match lines(&content.lines)? {
        Some(rows) => rows,
        None => match table(content)? {
            Some(rows) => rows,
            None => return Ok(None),
        },
    };
    let release = names::hcpcs(&content.name).or_else(|| names::hcpcs(file));
    let (release, valid_from, valid_to) = release.unwrap_or_default();
    Ok(Some(Part {
        kind: TableKind::Hcpcs,
        release,
        valid_from,
        valid_to,
        number: None,
        read: rows.len(),
        rows,
    }))
}

/// The text of fixed width; `None` if its first line is none of it.
fn lines(lines: &[String]) -> Result<Option<Vec<Vec<String>>>, Refusal> {
    let mut rows = Vec::new();
    let filled = (1..).zip(lines).filter(|(_, line)| !matches!(line.trim(), "" | "\u{1a}"));
    for (place, (number, line)) in filled.enumerate() {
        let wrong = |why: &str| Refusal::Wrong(format!("line {number}: {why}: {line}"));
        let line: Vec<char> = line.chars().collect();
        let column = |(from, to): (usize, usize)| -> String {
            let end = to.min(line.len());
            line.get(from - 1..end).unwrap_or_default().iter().collect()
        };
        let sequence = column(SEQUENCE);
        let is_line = sequence.len() == 5
            && sequence.bytes().all(|byte| byte.is_ascii_digit())
            && matches!(column(RECORD).as_str(), "3" | "4" | "7" | "8");
        if !is_line && place == 0 {
            return Ok(None);
        }
        if !is_line {
            return Err(wrong("is no record of HCPCS"));
        }
        if column(RECORD) != FIRST_LINE {
            continue;
        }
        if Date::parse(column(ADDED).as_bytes()).is_none() {
            return Err(wrong("has no date of addition in columns 269 to 276"));
        }
        let ended = ended(column(ENDED).trim()).map_err(|why| wrong(&why))?;
        rows.extend(row(column(CODE).trim(), &column(SHORT), ended));
    }
    Ok((!rows.is_empty()).then_some(rows))
}

/// The workbook, or the same as CSV; `None` if its titles are others.
fn table(content: &Content) -> Result<Option<Vec<Vec<String>>>, Refusal> {
    let titles = ["hcpc", "recid", "short desc", "term dt"];
    let Some(below) = Below::header(content, &titles) else { return Ok(None) };
    let mut rows = Vec::new();
    for (source, [code, record, short, end]) in below.cells() {
        if record == FIRST_LINE {
            let ended = ended(end).map_err(|why| super::wrong(source, &why))?;
            rows.extend(row(code, short, ended));
        }
    }
    Ok(Some(rows))
}

/// A code of level II: its short description, and its last day.
fn row(code: &str, short: &str, ended: String) -> Option<Vec<String>> {
    let code = ProcedureCode::parse(code.as_bytes())?;
    code.is_level_two().then(|| vec![code.to_string(), names::plain(short), ended])
}

/// The last day as `CCYYMMDD`; empty if there is none.
fn ended(text: &str) -> Result<String, String> {
    match text {
        "" => Ok(String::new()),
        text if Date::parse(text.as_bytes()).is_some() => Ok(text.to_owned()),
        _ => Err("has a last day that is no date CCYYMMDD".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(code: &str, record: &str, added: &str, ended: &str) -> String {
        let (long, short) = ("Long description", "Short words");
        format!(
            "{code:<5}00100{record}{long:<80}{short:<28}{:149}{added:<8}{:8}{ended:<8}N{:27}",
            "", "20240101", ""
        )
    }

    #[test]
    fn lines_of_320_columns() {
        let text = [
            line("A1", "7", "20020101", ""),
            line("A0021", "3", "19930101", "20141231"),
            line("A0021", "4", "", ""),
            line("G0283", "3", "20030101", ""),
            line("97110", "3", "20030101", ""),
        ];
        assert!(text.iter().all(|line| line.len() == 320));
        let rows = lines(&text).unwrap().unwrap();
        assert_eq!(rows, [["A0021", "Short words", "20141231"], ["G0283", "Short words", ""]]);
        assert!(lines(&["HCPCS record layout".to_owned()]).unwrap().is_none());
        let moved = [line("A0021", "3", "", "20141231")];
        assert!(matches!(lines(&moved), Err(Refusal::Wrong(_))));
    }
}
