//! Minutes of service lines, from a file beside the claims: an 837P has none for therapy.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::sync::Mutex;

use serde::Deserialize;

/// The minutes of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineMinutes {
    /// All of the line.
    pub minutes: u32,
    /// Of these, by a therapy assistant; `None` if the file does not say.
    pub by_assistant: Option<u32>,
}

/// Minutes by claim number (CLM01) and line number (LX01).
#[derive(Debug, Default)]
pub struct Minutes {
    lines: HashMap<(Vec<u8>, Vec<u8>), LineMinutes>,
    /// Claims that were asked for, to tell which no input has.
    asked: Mutex<HashSet<Vec<u8>>>,
}

/// Why a file of minutes cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MinutesError {
    /// A column is missing.
    #[error(
        "there is no column {0}; wanted are claim_id, line, minutes and if known assistant_minutes"
    )]
    Column(&'static str),
    /// A row is wrong.
    #[error("line {line}: {why}")]
    Row {
        /// Line of the file, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// The file is no CSV, or cannot be read.
    #[error("cannot be read as CSV")]
    Csv(#[from] csv::Error),
}

#[derive(Deserialize)]
struct Row {
    claim_id: String,
    line: String,
    minutes: u32,
    #[serde(default)]
    assistant_minutes: Option<u32>,
}

impl Minutes {
    /// Reads CSV with the columns `claim_id`, `line`, `minutes` and if known `assistant_minutes`,
    /// in any order; other columns are passed over.
    ///
    /// # Errors
    /// A column is missing, or a row is wrong.
    pub fn read(source: impl Read) -> Result<Self, MinutesError> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source);
        let headers = reader.headers()?.clone();
        for column in ["claim_id", "line", "minutes"] {
            if !headers.iter().any(|header| header == column) {
                return Err(MinutesError::Column(column));
            }
        }
        let mut lines = HashMap::new();
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            let wrong = |why: String| MinutesError::Row { line, why };
            let row: Row =
                record.deserialize(Some(&headers)).map_err(|error| wrong(words(&error)))?;
            if row.assistant_minutes.is_some_and(|minutes| minutes > row.minutes) {
                return Err(wrong("the assistant has more minutes than the line".to_owned()));
            }
            let minutes = LineMinutes { minutes: row.minutes, by_assistant: row.assistant_minutes };
            let key = (row.claim_id.into_bytes(), row.line.into_bytes());
            if lines.insert(key, minutes).is_some() {
                return Err(wrong("this line of the claim was there before".to_owned()));
            }
        }
        Ok(Self { lines, asked: Mutex::default() })
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The minutes of a line.
    #[must_use]
    pub fn of(&self, claim: &[u8], line: &[u8]) -> Option<LineMinutes> {
        if self.lines.is_empty() {
            return None;
        }
        let minutes = self.lines.get(&(claim.to_vec(), line.to_vec())).copied()?;
        if let Ok(mut asked) = self.asked.lock() {
            asked.insert(claim.to_vec());
        }
        Some(minutes)
    }

    /// Claims of the file that no input had, in order.
    #[must_use]
    pub fn unused(&self) -> Vec<String> {
        let Ok(asked) = self.asked.lock() else { return Vec::new() };
        let unused =
            self.lines.keys().map(|(claim, _)| claim).filter(|claim| !asked.contains(*claim));
        let mut unused: Vec<String> =
            unused.map(|claim| String::from_utf8_lossy(claim).into_owned()).collect();
        unused.sort();
        unused.dedup();
        unused
    }
}

/// A CSV error without its position, which is told before it.
fn words(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_any_order() {
        let text = "line,minutes,claim_id,room\n1, 20 ,A,7\n2,15,A,7\n";
        let minutes = Minutes::read(text.as_bytes()).unwrap();
        let twenty = LineMinutes { minutes: 20, by_assistant: None };
        assert_eq!(minutes.of(b"A", b"1"), Some(twenty));
        assert_eq!(minutes.of(b"B", b"1"), None);
        assert_eq!(minutes.unused(), Vec::<String>::new());
        let minutes =
            Minutes::read("claim_id,line,minutes,assistant_minutes\nA,1,20,8\nB,1,9,\n".as_bytes())
                .unwrap();
        assert_eq!(minutes.of(b"A", b"1").unwrap().by_assistant, Some(8));
        assert_eq!(minutes.unused(), ["B"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let said = |text: &str| Minutes::read(text.as_bytes()).unwrap_err().to_string();
        assert!(said("claim_id,line\nA,1\n").starts_with("there is no column minutes"));
        assert!(said("claim_id,line,minutes\nA,1,x\n").starts_with("line 2: "));
        assert!(said("claim_id,line,minutes\nA,1,5\nA,1,6\n").starts_with("line 3: this line"));
        let more = said("claim_id,line,minutes,assistant_minutes\nA,1,5,6\n");
        assert_eq!(more, "line 2: the assistant has more minutes than the line");
    }
}
