//! Messages on standard error, for people or for programs.

use std::io::Write as _;

use serde::Serialize;

use super::args::{Global, LogFormat};

/// Says things on standard error.
#[derive(Debug)]
pub(super) struct Messages {
    quiet: bool,
    verbose: bool,
    format: LogFormat,
}

#[derive(Serialize)]
struct Line<'a> {
    level: &'a str,
    message: &'a str,
}

impl Messages {
    pub(super) fn new(global: &Global) -> Self {
        Self { quiet: global.quiet, verbose: global.verbose, format: global.log_format }
    }

    /// Whether success is silent.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether messages are for people.
    pub(super) fn is_text(&self) -> bool {
        self.format == LogFormat::Text
    }

    /// Something could not be done.
    pub(super) fn error(&self, text: &str) {
        self.say("error", text);
    }

    /// Something that may be wrong.
    pub(super) fn warning(&self, text: &str) {
        self.say("warning", text);
    }

    /// Something to know on success.
    pub(super) fn info(&self, text: &str) {
        if !self.quiet {
            self.say("info", text);
        }
    }

    /// Something for who asked for more.
    pub(super) fn detail(&self, text: &str) {
        if self.verbose {
            self.say("info", text);
        }
    }

    fn say(&self, level: &str, message: &str) {
        let mut out = anstream::stderr().lock();
        // Where standard error is closed nobody can be told.
        drop(match (self.format, level) {
            (LogFormat::Json, _) => match serde_json::to_string(&Line { level, message }) {
                Ok(line) => writeln!(out, "{line}"),
                Err(_) => Ok(()),
            },
            (LogFormat::Text, "error") => writeln!(out, "\x1b[1;31merror\x1b[0m: {message}"),
            (LogFormat::Text, _) => writeln!(out, "{message}"),
        });
    }
}
