//! `check --format github`: workflow commands that mark findings beside the file's lines.
//!
//! See "Workflow commands for GitHub Actions" for the commands, and `@actions/core` for what is
//! escaped in them. Commands are told apart by line, so a value that is escaped cannot begin one.

use std::io::{self, Write};

use crate::engine::CheckedBatch;
use crate::finding::Severity;

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

    fn finding(&mut self, entry: &Entry<'_>, line: u64) -> io::Result<()> {
        let record = entry.record;
        let finding = &record.finding;
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let title = format!("{} {}", finding.rule.code, finding.rule.name);
        let message = format!("{}\n{}\nhelp: {}", finding.message, entry.words(), finding.advice());
        self.command(command, entry.file, line, &title, &message)
    }

    fn command(
        &mut self,
        command: &str,
        file: &str,
        line: u64,
        title: &str,
        message: &str,
    ) -> io::Result<()> {
        let (file, title, message) = (property(file), property(title), data(message));
        writeln!(self.out, "::{command} file={file},line={line},title={title}::{message}")
    }
}

impl<W: Write> Report for GithubReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        let batch = &checked.batch;
        let own = batch.bytes.get(batch.context_bytes..).unwrap_or_default();
        let mut lines = self.lines.of_batch(batch.input_offset, own);
        for entry in Entry::of_batch(file, checked) {
            let line = lines.line_of(entry.record.byte_offset);
            self.finding(&entry, line)?;
        }
        self.lines = lines.end();
        Ok(())
    }

    fn end_input(&mut self, input: &InputOutcome<'_>) -> io::Result<()> {
        self.lines = Lines::default();
        match input.reason {
            Some(reason) => self.command("error", input.file, 1, "not processed", reason),
            None => Ok(()),
        }
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        self.out.flush()
    }
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Where the next batch of an input begins.
#[derive(Clone, Copy, Debug)]
struct Lines {
    offset: u64,
    /// Its line; `None` after bytes that were not seen, as junk before the first interchange.
    line: Option<u64>,
}

impl Default for Lines {
    fn default() -> Self {
        Self { offset: 0, line: Some(1) }
    }
}

impl Lines {
    fn of_batch(self, offset: u64, bytes: &[u8]) -> BatchLines<'_> {
        let start = self.line.filter(|_| offset == self.offset);
        BatchLines { bytes, offset, start, at: 0, passed: 0 }
    }
}

/// Counts the line ends of a batch from finding to finding.
struct BatchLines<'b> {
    bytes: &'b [u8],
    offset: u64,
    /// Line of the first byte.
    start: Option<u64>,
    /// So far line ends are counted.
    at: usize,
    passed: u64,
}

impl BatchLines<'_> {
    /// The line in which a byte of the input stands; 1 if that is not known.
    fn line_of(&mut self, byte: u64) -> u64 {
        let last = self.bytes.len();
        let at = usize::try_from(byte.saturating_sub(self.offset)).map_or(last, |at| at.min(last));
        if at < self.at {
            // Findings across claims come after those of their section.
            (self.at, self.passed) = (0, 0);
        }
        let between = self.bytes.get(self.at..at).unwrap_or_default();
        self.passed += memchr::memchr_iter(b'\n', between).count() as u64;
        self.at = at;
        self.start.map_or(1, |start| start + self.passed)
    }

    fn end(mut self) -> Lines {
        let offset = self.offset + self.bytes.len() as u64;
        let line = self.line_of(offset);
        Lines { offset, line: self.start.map(|_| line) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_over_batches() {
        let mut lines = Lines::default().of_batch(0, b"ISA~\nGS~\n");
        assert_eq!([0, 5, 4, 8].map(|byte| lines.line_of(byte)), [1, 2, 1, 2]);
        let mut lines = lines.end().of_batch(9, b"ST~\n");
        assert_eq!(lines.line_of(9), 3);
        assert_eq!(lines.end().line, Some(4));
        let mut lines = Lines::default().of_batch(9, b"ST~\nBHT~");
        assert_eq!(lines.line_of(13), 1, "bytes before were not seen");
    }

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(data("5%\r\n::error::x"), "5%25%0D%0A::error::x");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }
}
