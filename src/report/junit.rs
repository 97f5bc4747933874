//! `check --format junit`: a test suite for each input, a test for each claim with a finding.
//!
//! A test that fails has one `failure` with all that was found, since many readers take the first
//! only. Readers take tests of one class and name for one test, even in two suites: the class is
//! the file, and a claim's name begins with its number in the file. What stands above the claims
//! is a test of its own, which every suite has.
//!
//! A suite says at its start how many tests it has, so the tests of one input wait: in memory while
//! they are few, else in a temporary file.

use std::fmt::{self, Display};
use std::io::{self, Seek as _, Write};

use tempfile::SpooledTempFile;

use crate::engine::CheckedBatch;
use crate::finding::Severity;

use super::xml::{Attribute, Text};
use super::{Ending, Entry, InputOutcome, Report};

/// So many bytes of each spool are kept in memory.
const IN_MEMORY: usize = 1024 * 1024;

/// Name of the test of what stands above the claims: envelope, providers, subscribers.
const ABOVE_CLAIMS: &str = "file";

/// Writes findings as test suites.
#[derive(Debug)]
pub struct JunitReport<W> {
    out: W,
    suite: Suite,
}

impl<W: Write> JunitReport<W> {
    /// Begins the document.
    ///
    /// # Errors
    /// The output fails.
    pub fn new(mut out: W) -> io::Result<Self> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<testsuites name=\"{}\">", env!("CARGO_PKG_NAME"))?;
        Ok(Self { out, suite: Suite::default() })
    }
}

impl<W: Write> Report for JunitReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        for (_, _, section) in checked.own_sections() {
            let mut entries = Entry::of_section(file, checked, section).peekable();
            if section.claim.is_none() {
                entries.try_for_each(|entry| self.suite.above_claims.add(&entry))?;
                continue;
            }
            self.suite.claims += 1;
            let Some(first) = entries.peek() else { continue };
            let name = match first.record.around.claim_id.as_str() {
                "" => format!("claim {}", self.suite.claims),
                claim => format!("claim {}: {claim}", self.suite.claims),
            };
            self.suite.add_claim(&Heading { file, name: &name }, entries)?;
        }
        Ok(())
    }

    fn end_input(&mut self, input: &InputOutcome<'_>) -> io::Result<()> {
        std::mem::take(&mut self.suite).write(input, &mut self.out)
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        writeln!(self.out, "</testsuites>")?;
        self.out.flush()
    }
}

/// The suite of the input that is read.
#[derive(Debug)]
struct Suite {
    /// Claims so far, with a finding or not.
    claims: u64,
    above_claims: Test,
    /// Tests of claims, as they are written.
    of_claims: SpooledTempFile,
    tests: u64,
    failures: u64,
}

impl Default for Suite {
    fn default() -> Self {
        let of_claims = SpooledTempFile::new(IN_MEMORY);
        Self { claims: 0, above_claims: Test::default(), of_claims, tests: 0, failures: 0 }
    }
}

impl Suite {
    fn add_claim<'a>(
        &mut self,
        heading: &Heading<'_>,
        mut entries: impl Iterator<Item = Entry<'a>>,
    ) -> io::Result<()> {
        let mut test = Test::default();
        entries.try_for_each(|entry| test.add(&entry))?;
        self.tests += 1;
        self.failures += u64::from(test.first_error.is_some());
        // As one piece: the spool may be a file already.
        let mut written = Vec::new();
        test.write(heading, None, &mut written)?;
        self.of_claims.write_all(&written)
    }

    fn write(mut self, input: &InputOutcome<'_>, out: &mut impl Write) -> io::Result<()> {
        let problem = input.reason.map(|reason| (input.status.as_str(), reason));
        let errors = u64::from(problem.is_some());
        let has_failed = problem.is_none() && self.above_claims.first_error.is_some();
        let (tests, failures) = (self.tests + 1, self.failures + u64::from(has_failed));
        write!(out, "<testsuite name=\"{}\" tests=\"{tests}\" ", Attribute(input.file))?;
        writeln!(out, "failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\" time=\"0\">")?;
        let heading = Heading { file: input.file, name: ABOVE_CLAIMS };
        self.above_claims.write(&heading, problem, out)?;
        copy(&mut self.of_claims, out)?;
        writeln!(out, "</testsuite>")
    }
}

/// What a test is called.
struct Heading<'a> {
    file: &'a str,
    name: &'a str,
}

/// One test: what was found for it.
#[derive(Debug)]
struct Test {
    /// Rule and words of the first error.
    first_error: Option<(&'static str, String)>,
    errors: u64,
    found: u64,
    /// The findings, escaped.
    text: SpooledTempFile,
}

impl Default for Test {
    fn default() -> Self {
        let text = SpooledTempFile::new(IN_MEMORY);
        Self { first_error: None, errors: 0, found: 0, text }
    }
}

impl Test {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let finding = &entry.record.finding;
        if finding.severity == Severity::Error {
            self.errors += 1;
            self.first_error.get_or_insert_with(|| (finding.rule.code, finding.message.clone()));
        }
        let between = if self.found == 0 { "" } else { "\n\n" };
        self.found += 1;
        let text = Text(&Told(entry).to_string()).to_string();
        self.text.write_all(format!("{between}{text}").as_bytes())
    }

    /// Writes it; `problem` is the kind and the words of why its input could not be processed.
    fn write(
        mut self,
        heading: &Heading<'_>,
        problem: Option<(&str, &str)>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let (class, name) = (Attribute(heading.file), Attribute(heading.name));
        write!(out, "<testcase classname=\"{class}\" name=\"{name}\" time=\"0\">")?;
        let element = if let Some((kind, words)) = problem {
            write!(out, "<error type=\"{}\" message=\"{}\">", Attribute(kind), Attribute(words))?;
            "error"
        } else if let Some((rule, words)) = &self.first_error {
            let more = match self.errors {
                1 => String::new(),
                errors => format!(" (and {} more)", errors - 1),
            };
            write!(out, "<failure type=\"{rule}\" message=\"{}{more}\">", Attribute(words))?;
            "failure"
        } else if self.found > 0 {
            write!(out, "<system-out>")?;
            "system-out"
        } else {
            return writeln!(out, "</testcase>");
        };
        copy(&mut self.text, out)?;
        writeln!(out, "</{element}></testcase>")
    }
}

fn copy(spool: &mut SpooledTempFile, out: &mut impl Write) -> io::Result<()> {
    spool.rewind()?;
    io::copy(spool, out)?;
    Ok(())
}

/// A finding as text: rule and sentence, place, segment, what to do.
struct Told<'a>(&'a Entry<'a>);

impl Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let record = self.0.record;
        let (severity, rule) = (record.finding.severity, record.finding.rule);
        writeln!(f, "{severity}[{}]: {}: {}", rule.code, rule.name, record.finding.message)?;
        writeln!(f, "{}", self.0.words())?;
        if !record.excerpt.text.is_empty() {
            writeln!(f, "{}", record.excerpt.text)?;
        }
        write!(f, "help: {}", self.0.record.advice())
    }
}
