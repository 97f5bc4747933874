//! `check --format github`: workflow commands that mark findings beside the file's lines.
//!
//! See "Workflow commands for GitHub Actions" for the commands, and `@actions/core` for what is
//! escaped in them. Commands are told apart by line, so a value that is escaped cannot begin one.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::engine::CheckedBatch;
use crate::finding::Severity;

use super::lines::Lines;
use super::{Ending, Entry, InputOutcome, Report};

/// Writes each finding as an annotation.
#[derive(Debug)]
pub struct GithubReport<W> {
    out: W,
    lines: Lines,
}

impl<W: Write> GithubReport<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out, lines: Lines::default() }
    }

    fn finding(&mut self, entry: &Entry<'_>, line: Option<u64>) -> io::Result<()> {
        let finding = &entry.record.finding;
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let title = format!("{} {}", finding.rule.code, finding.rule.name);
        let message =
            format!("{}\n{}\nhelp: {}", finding.message, entry.words(), entry.record.advice());
        self.command(command, entry.file, line, &title, &message)
    }

    fn command(
        &mut self,
        command: &str,
        file: &str,
        line: Option<u64>,
        title: &str,
        message: &str,
    ) -> io::Result<()> {
        let line = line.map(|line| format!(",line={line}")).unwrap_or_default();
        let (file, title, message) = (property(file), property(title), data(message));
        writeln!(self.out, "::{command} file={file}{line},title={title}::{message}")
    }
}

impl<W: Write> Report for GithubReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        let mut lines = self.lines.enter(&checked.batch);
        for entry in Entry::of_batch(file, checked) {
            // In the middle of a line its number would mark another segment.
            let line = lines.own_line(entry.record.byte_offset);
            self.finding(&entry, line)?;
        }
        Ok(())
    }

    fn end_input(&mut self, input: &InputOutcome<'_>) -> io::Result<()> {
        self.lines = Lines::default();
        match input.reason {
            Some(reason) => self.command("error", input.file, None, input.status.as_str(), reason),
            None => Ok(()),
        }
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        self.out.flush()
    }
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    escaped(text, &['%', '\r', '\n'])
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    escaped(text, &['%', '\r', '\n', ':', ','])
}

fn escaped(text: &str, reserved: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if reserved.contains(&c) {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{:02X}", u32::from(c));
        } else if c.is_control() {
            // The log is shown on terminals too; it must not be made to look like another.
            escaped.extend(c.escape_unicode());
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(data("5%\r\n::error::x"), "5%25%0D%0A::error::x");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }

    #[test]
    fn no_control_character_reaches_the_log() {
        assert_eq!(data("a\x1b[2J\tb\u{9b}"), "a\\u{1b}[2J\\u{9}b\\u{9b}");
        assert_eq!(property("\x07\0é"), "\\u{7}\\u{0}é");
    }
}
