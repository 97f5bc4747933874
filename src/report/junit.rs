//! `check --format junit`: a test suite for each input, a test case for each finding.
//!
//! A suite says at its start how many cases it has, so the cases of one input wait: in memory while
//! they are few, else in a temporary file.

use std::borrow::Cow;
use std::io::{self, Seek as _, SeekFrom, Write};

use tempfile::SpooledTempFile;

use crate::engine::CheckedBatch;
use crate::finding::Severity;

use super::{Ending, Entry, InputOutcome, Report};

/// So many bytes of cases are kept in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

/// Class of the cases that are no finding.
const INPUT: &str = "input";

/// Writes findings as test suites.
#[derive(Debug)]
pub struct JunitReport<W> {
    out: W,
    suite: Suite,
}

/// The suite of the input that is read.
#[derive(Debug)]
struct Suite {
    cases: SpooledTempFile,
    count: u64,
    failures: u64,
    errors: u64,
}

impl<W: Write> JunitReport<W> {
    /// Begins the document.
    ///
    /// # Errors
    /// The output fails.
    pub fn new(mut out: W) -> io::Result<Self> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<testsuites name=\"{}\">", env!("CARGO_PKG_NAME"))?;
        Ok(Self { out, suite: Suite::new() })
    }
}

impl<W: Write> Report for JunitReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        Entry::of_batch(file, checked).try_for_each(|entry| self.suite.finding(&entry))
    }

    fn end_input(&mut self, input: &InputOutcome<'_>) -> io::Result<()> {
        let mut suite = std::mem::replace(&mut self.suite, Suite::new());
        if let Some(problem) = input.reason {
            suite.errors += 1;
            suite.case("processed", INPUT, &problem_element(problem))?;
        } else if suite.failures == 0 {
            suite.case("without errors", INPUT, "")?;
        }
        suite.write(input.file, &mut self.out)
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        writeln!(self.out, "</testsuites>")?;
        self.out.flush()
    }
}

impl Suite {
    fn new() -> Self {
        let cases = SpooledTempFile::new(IN_MEMORY);
        Self { cases, count: 0, failures: 0, errors: 0 }
    }

    fn finding(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let finding = &entry.record.finding;
        let content = if finding.severity == Severity::Error {
            self.failures += 1;
            let (message, kind) = (attribute(&finding.message), finding.rule.name);
            let text = told(entry);
            format!("<failure message=\"{message}\" type=\"{kind}\">{}</failure>", escaped(&text))
        } else {
            let text = format!("{}: {}\n{}", finding.severity, finding.message, told(entry));
            format!("<system-out>{}</system-out>", escaped(&text))
        };
        self.case(&name(entry), finding.rule.code, &content)
    }

    fn case(&mut self, name: &str, class: &str, content: &str) -> io::Result<()> {
        self.count += 1;
        let (name, class) = (attribute(name), attribute(class));
        writeln!(self.cases, "<testcase name=\"{name}\" classname=\"{class}\">{content}</testcase>")
    }

    fn write(mut self, file: &str, out: &mut impl Write) -> io::Result<()> {
        writeln!(
            out,
            "<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">",
            attribute(file),
            self.count,
            self.failures,
            self.errors
        )?;
        self.cases.seek(SeekFrom::Start(0))?;
        io::copy(&mut self.cases, out)?;
        writeln!(out, "</testsuite>")
    }
}

/// `STROKE-1/24 SV104`: claim, segment position, element; above claims the byte, since sets count
/// their segments anew.
fn name(entry: &Entry<'_>) -> String {
    let record = entry.record;
    let place = record.finding.place.element;
    match record.around.claim_id.as_str() {
        "" => format!("{place} at byte {}", record.byte_offset),
        claim => format!("{claim}/{} {place}", record.segment_position),
    }
}

/// Where it is, the segment, and what to do.
fn told(entry: &Entry<'_>) -> String {
    let record = entry.record;
    let help = format!("help: {}", record.finding.advice());
    let parts = [entry.words(), record.excerpt.text.clone(), help];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn problem_element(problem: &str) -> String {
    format!("<error message=\"{}\" type=\"not-processed\"/>", attribute(problem))
}

/// Text as it may stand in an element: characters that XML does not know as people write them.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| replacement(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match replacement(c) {
            Some(replacement) => escaped.push_str(&replacement),
            None => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

fn replacement(c: char) -> Option<Cow<'static, str>> {
    Some(match c {
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        '&' => "&amp;".into(),
        '"' => "&quot;".into(),
        '\n' | '\t' => return None,
        '\0'..='\x1f' => format!("\\x{:02x}", u32::from(c)).into(),
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER.to_string().into(),
        _ => return None,
    })
}

/// Text as it may stand in an attribute, where a reader would turn line ends into blanks.
fn attribute(text: &str) -> Cow<'_, str> {
    let escaped = escaped(text);
    if escaped.contains(['\n', '\t']) {
        return Cow::Owned(escaped.replace('\n', "&#10;").replace('\t', "&#9;"));
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element_or_attribute() {
        assert_eq!(escaped("claim A-1"), "claim A-1");
        assert_eq!(escaped("]]><a b=\"&\">"), "]]&gt;&lt;a b=&quot;&amp;&quot;&gt;");
        assert_eq!(escaped("a\r\n\tb\x1b[2J"), "a\\x0d\n\tb\\x1b[2J");
        assert_eq!(attribute("a\r\n\tb"), "a\\x0d&#10;&#9;b");
    }
}
