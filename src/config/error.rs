//! Why a configuration cannot be used, in words that say where to look.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::policy::baseline::BaselineError;
use crate::policy::selector::nearest;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{}: cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file says something that cannot be.
    #[error("{}:{line}:{column}: {words}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        words: String,
    },
    /// A file extends itself, directly or by others.
    #[error("{}: extends itself", path.display())]
    Circle {
        /// The file.
        path: PathBuf,
    },
    /// Inputs have different configurations.
    #[error(
        "the inputs have different configurations, {} and {}; run them one by one, or name one \
         with --config",
        one.display(), other.display()
    )]
    Several {
        /// One of them.
        one: PathBuf,
        /// Another one.
        other: PathBuf,
    },
    /// A file is found for some inputs and not for others.
    #[error(
        "{} is not above {}: say which configuration is meant by --config or --no-config, or check \
         them apart",
        one.display(), input.display()
    )]
    NotAbove {
        /// The file.
        one: PathBuf,
        /// An input, or the folder of one, that has none.
        input: PathBuf,
    },
    /// A baseline cannot be used.
    #[error("{}", path.display())]
    Baseline {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: BaselineError,
    },
    /// A fix is asked for that a rule does not have.
    #[error("{origin}: {rule} has no opt-in fix")]
    NoOptIn {
        /// Code of the rule.
        rule: String,
        /// Where it is asked for.
        origin: String,
    },
}

impl ConfigError {
    /// What is wrong in the text of a file, at these bytes.
    pub(super) fn malformed(
        path: &Path,
        text: &str,
        span: Option<Range<usize>>,
        message: &str,
    ) -> Self {
        let before = text.get(..span.map_or(0, |span| span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        Self::Malformed { path: path.to_owned(), line, column, words: words(message) }
    }
}

/// What the reader of the file says, for people; an unknown key with the one that was meant.
fn words(message: &str) -> String {
    let is_of = |kind: &str| message.starts_with(kind);
    if !is_of("unknown field") && !is_of("unknown variant") {
        return message.trim_end().replace('`', "");
    }
    let mut quoted = message.split('`').skip(1).step_by(2);
    let given = quoted.next().unwrap_or_default();
    let known: Vec<&str> = quoted.collect();
    let thing = if is_of("unknown field") { "key" } else { "word" };
    match nearest(given, known.iter().copied()) {
        Some(near) => format!("unknown {thing} {given}; did you mean {near}?"),
        None => format!("unknown {thing} {given}; expected one of {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_told_what_was_meant() {
        let message = "unknown field `selct`, expected one of `select`, `ignore`, `severity`";
        assert_eq!(words(message), "unknown key selct; did you mean select?");
        let message = "unknown field `zzz`, expected `safe` or `opt_in`";
        assert_eq!(words(message), "unknown key zzz; expected one of safe, opt_in");
    }

    #[test]
    fn a_place_is_a_line_and_a_column() {
        let text = "[rules]\n  selct = []\n";
        let error = ConfigError::malformed(Path::new("s.toml"), text, Some(10..15), "no");
        assert_eq!(error.to_string(), "s.toml:2:3: no");
    }
}
