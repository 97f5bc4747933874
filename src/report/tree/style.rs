//! Colours of the tree.

use crate::finding::Severity;

/// Whether the tree has colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Colour {
    /// It has none.
    #[default]
    None,
    /// ANSI escape sequences.
    Ansi,
}

/// What is written before and after each kind of text.
#[derive(Debug)]
pub(super) struct Style {
    pub heading: &'static str,
    pub segment: &'static str,
    pub label: &'static str,
    pub meaning: &'static str,
    pub help: &'static str,
    pub reset: &'static str,
    error: &'static str,
    warning: &'static str,
    info: &'static str,
}

static PLAIN: Style = Style {
    heading: "",
    segment: "",
    label: "",
    meaning: "",
    help: "",
    reset: "",
    error: "",
    warning: "",
    info: "",
};

static ANSI: Style = Style {
    heading: "\x1b[1m",
    segment: "\x1b[36m",
    label: "\x1b[2m",
    meaning: "\x1b[32m",
    help: "\x1b[1;36m",
    reset: "\x1b[0m",
    error: "\x1b[1;31m",
    warning: "\x1b[1;33m",
    info: "\x1b[1;34m",
};

impl Style {
    pub(super) fn of(colour: Colour) -> &'static Self {
        match colour {
            Colour::None => &PLAIN,
            Colour::Ansi => &ANSI,
        }
    }

    pub(super) fn of_severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }
}
