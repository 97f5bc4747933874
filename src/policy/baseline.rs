//! Findings that were accepted on a day: only what is new since is told.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

/// Version of the file's shape.
const SCHEMA: u32 = 1;

/// Accepted findings: each cause with the claim it was found in. A cause that stands above the
/// claims, such as a billing provider's wrong number, is accepted for all of them; the same mistake
/// in another claim is new.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Baseline {
    accepted: BTreeMap<Key, Accepted>,
}

/// The cause's key, and the claim's number; empty above the claims.
type Key = (String, String);

/// What is known of an accepted finding, for people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Accepted {
    /// Code of the rule.
    pub rule: String,
    /// What was found.
    pub words: String,
}

#[derive(Serialize, Deserialize)]
struct Document {
    schema: u32,
    tool: String,
    accepted: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    cause: String,
    claim_id: String,
    #[serde(flatten)]
    accepted: Accepted,
}

/// Why a baseline cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// It is no baseline.
    #[error("is no baseline of this program")]
    Malformed(#[source] serde_json::Error),
    /// It was written by a later version.
    #[error("has schema {found}; this program reads {SCHEMA}")]
    Schema {
        /// Its schema.
        found: u32,
    },
}

impl Baseline {
    /// Reads what [`Self::write`] wrote.
    ///
    /// # Errors
    /// The text is no baseline, or one of a later version.
    pub fn read(source: impl Read) -> Result<Self, BaselineError> {
        let document: Document =
            serde_json::from_reader(source).map_err(BaselineError::Malformed)?;
        if document.schema != SCHEMA {
            return Err(BaselineError::Schema { found: document.schema });
        }
        let entries = document.accepted.into_iter();
        let accepted =
            entries.map(|entry| ((entry.cause, entry.claim_id), entry.accepted)).collect();
        Ok(Self { accepted })
    }

    /// Writes it as JSON, in the order of the causes.
    ///
    /// # Errors
    /// `out` fails.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        let document = Document {
            schema: SCHEMA,
            tool: env!("CARGO_PKG_NAME").to_owned(),
            accepted: self.entries().collect(),
        };
        serde_json::to_writer_pretty(&mut out, &document)?;
        out.write_all(b"\n")
    }

    fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        self.accepted.iter().map(|((cause, claim), accepted)| Entry {
            cause: cause.clone(),
            claim_id: claim.clone(),
            accepted: accepted.clone(),
        })
    }

    /// Accepts a cause in a claim, or above the claims where `claim` is empty.
    pub fn accept(&mut self, cause: &str, claim: &str, accepted: Accepted) {
        self.accepted.entry((cause.to_owned(), claim.to_owned())).or_insert(accepted);
    }

    /// Whether a cause is accepted in a claim.
    #[must_use]
    pub fn holds(&self, cause: String, claim: String) -> bool {
        self.accepted.contains_key(&(cause, claim))
    }

    /// How many findings are accepted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.accepted.len()
    }

    /// Whether nothing is accepted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut baseline = Baseline::default();
        let accepted = Accepted { rule: "PA102".to_owned(), words: "a wrong digit".to_owned() };
        baseline.accept("PA102-1", "CLAIM1", accepted);
        let mut text = Vec::new();
        baseline.write(&mut text).unwrap();
        assert_eq!(Baseline::read(text.as_slice()).unwrap(), baseline);
        let holds = |claim: &str| baseline.holds("PA102-1".to_owned(), claim.to_owned());
        assert!(holds("CLAIM1") && !holds("CLAIM2"));
        let later = String::from_utf8(text).unwrap().replace("\"schema\": 1", "\"schema\": 9");
        let error = Baseline::read(later.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "has schema 9; this program reads 1");
        assert!(Baseline::read(b"[]".as_slice()).is_err());
    }
}
