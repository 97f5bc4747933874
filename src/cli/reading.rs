//! Reads inputs one after another into a report: what `check`, `lines` and `stats` have in common.

use std::io::{self, ErrorKind};

use crate::engine::{CheckedBatch, RefusedSets, ScrubError, Scrubbed, Scrubber, Totals};
use crate::job::Input;
use crate::job::input::{self, Found};
use crate::job::run::chain;
use crate::job::twice;
use crate::report::{Causes, Ending, InputOutcome, Report, Status};

use super::exit::Exit;
use super::messages::Messages;

/// What all inputs came to.
#[derive(Debug)]
pub(super) struct Read {
    pub totals: Totals,
    /// Whether an input could not be read, or not to its end.
    pub exit: Exit,
}

/// Reads all inputs into a report, and closes it.
///
/// # Errors
/// The report cannot be written.
pub(super) fn read(
    found: &Found,
    report: Box<dyn Report + Send>,
    scrubber: &Scrubber,
    messages: &Messages,
) -> io::Result<Read> {
    let mut reading = Reading::new(report);
    for error in &found.errors {
        let ended = Ended::failed(Totals::default(), chain(error));
        reading.end_input(error.name(), &ended, messages)?;
    }
    for input in &found.inputs {
        reading.input(input, scrubber, messages)?;
    }
    reading.close()
}

/// Says that standard output failed; whoever closed the pipe has seen enough.
pub(super) fn failed_output(error: &io::Error, messages: &Messages) -> Exit {
    if error.kind() == ErrorKind::BrokenPipe {
        return Exit::Clean;
    }
    messages.error(&format!("standard output: {error}"));
    Exit::Output
}

struct Reading {
    report: Box<dyn Report + Send>,
    totals: Totals,
    causes: Causes,
    files: usize,
    exit: Exit,
}

impl Reading {
    fn new(report: Box<dyn Report + Send>) -> Self {
        let (totals, causes) = (Totals::default(), Causes::default());
        Self { report, totals, causes, files: 0, exit: Exit::Clean }
    }

    fn input(&mut self, input: &Input, scrubber: &Scrubber, messages: &Messages) -> io::Result<()> {
        let name = input.name();
        let ended = match twice::open(input, scrubber) {
            Ok(opened) => self.scrub(&name, opened, scrubber)?,
            Err(error) => Ended::failed(Totals::default(), error.to_string()),
        };
        self.end_input(&name, &ended, messages)
    }

    fn scrub(
        &mut self,
        name: &str,
        (mut opened, refused): (input::Opened, RefusedSets),
        scrubber: &Scrubber,
    ) -> io::Result<Ended> {
        let mut so_far = Totals::default();
        let (report, causes) = (&mut self.report, &mut self.causes);
        let mut take = |checked: &CheckedBatch| {
            so_far.add_batch(checked);
            causes.add(checked);
            report.add(name, checked)
        };
        match scrubber.scrub_refusing(&mut opened, &refused, &mut take) {
            Ok(whole) => Ok(Ended::from(whole)),
            Err(ScrubError::Sink(error)) => Err(error),
            Err(error) => Ok(Ended::failed(so_far, chain(&error))),
        }
    }

    fn end_input(&mut self, file: &str, ended: &Ended, messages: &Messages) -> io::Result<()> {
        let Ended { totals, status, reason } = ended;
        if let Some(reason) = reason {
            messages.error(&format!("{file}: {reason}"));
            self.exit = self.exit.max(Exit::Input);
        }
        self.files += usize::from(*status != Status::Failed);
        self.totals.merge(totals);
        let reason = reason.as_deref();
        self.report.end_input(&InputOutcome { file, status: *status, reason, totals })
    }

    fn close(mut self) -> io::Result<Read> {
        let causes = self.causes.into_sorted();
        let ending = Ending { totals: &self.totals, causes: &causes, files: self.files };
        self.report.close(&ending)?;
        Ok(Read { totals: self.totals, exit: self.exit })
    }
}

/// How an input ended.
struct Ended {
    totals: Totals,
    status: Status,
    /// Why it could not be processed, or not to its end.
    reason: Option<String>,
}

impl Ended {
    fn failed(totals: Totals, reason: String) -> Self {
        Self { totals, status: Status::Failed, reason: Some(reason) }
    }
}

impl From<Scrubbed> for Ended {
    fn from(scrubbed: Scrubbed) -> Self {
        let Scrubbed { totals, refusal, incomplete } = scrubbed;
        let (status, reason) = match (refusal, incomplete) {
            (Some(refusal), _) => (Status::Refused, Some(refusal.to_string())),
            (None, Some(incomplete)) => (Status::Incomplete, Some(incomplete.to_string())),
            (None, None) if totals.rejected.claims > 0 => (Status::Rejections, None),
            (None, None) => (Status::Done, None),
        };
        Self { totals, status, reason }
    }
}
