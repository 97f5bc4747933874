//! `scrub837 check`.

use std::io::{self, ErrorKind, IsTerminal as _};

use crate::config::{CameTo, FailOn, Layer};
use crate::engine::{CheckedBatch, ScrubError, Scrubbed, Scrubber, Totals};
use crate::job::Input;
use crate::job::input::{self, Found};
use crate::job::run::chain;
use crate::report::csv::CsvReport;
use crate::report::github::GithubReport;
use crate::report::json::JsonReport;
use crate::report::jsonl::JsonlReport;
use crate::report::junit::JunitReport;
use crate::report::sarif::SarifReport;
use crate::report::text::{Closing, Detail, TextReport};
use crate::report::{Causes, Ending, InputOutcome, Report, Status};

use super::args::{CheckArguments, CheckFormat};
use super::exit::Exit;
use super::messages::Messages;
use super::settings::{self, Given};

/// Where there are more findings, a terminal shows causes.
const MOST_ON_TERMINAL: usize = 20;

pub(super) fn check(arguments: &CheckArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let found = input::find(&arguments.inputs, None);
    let settled = settings::settle(&arguments.common, Layer::default(), &found.folders(), given);
    let config = match settled {
        Ok(config) => config,
        Err(error) => return settings::refuse(&error, messages),
    };
    let scrubber = match settings::scrubber(&config, &arguments.common, messages) {
        Ok(scrubber) => scrubber,
        Err(exit) => return exit,
    };
    let report = match report(arguments.format, messages) {
        Ok(report) => report,
        Err(error) => return failed_output(&error, messages),
    };
    match check_all(&found, Checking::new(report), &scrubber, config.fail_on(), messages) {
        Ok(exit) => exit,
        Err(error) => failed_output(&error, messages),
    }
}

fn failed_output(error: &io::Error, messages: &Messages) -> Exit {
    // Whoever closed the pipe has seen enough.
    if error.kind() == ErrorKind::BrokenPipe {
        return Exit::Clean;
    }
    messages.error(&format!("standard output: {error}"));
    Exit::Output
}

fn check_all(
    found: &Found,
    mut checking: Checking,
    scrubber: &Scrubber,
    bar: FailOn,
    messages: &Messages,
) -> io::Result<Exit> {
    for error in &found.errors {
        let ended = Ended::failed(Totals::default(), chain(error));
        checking.end_input(error.name(), &ended, messages)?;
    }
    for input in &found.inputs {
        checking.input(input, scrubber, messages)?;
    }
    let totals = &checking.totals;
    let came_to = CameTo {
        // Whether `run` would fix it or not.
        bad: totals.errors,
        rejected: totals.rejected.claims,
        claims: totals.read.claims,
        warnings: totals.warnings + totals.errors,
    };
    if bar.is_passed(&came_to) {
        checking.exit = checking.exit.max(Exit::Rejections);
    }
    checking.close()
}

fn report(format: CheckFormat, messages: &Messages) -> io::Result<Box<dyn Report + Send>> {
    let out = || io::BufWriter::new(io::stdout());
    let text = |detail| {
        let closing = if messages.is_quiet() { Closing::Silent } else { Closing::Told };
        TextReport::new(io::BufWriter::new(anstream::stdout()), detail, closing)
    };
    Ok(match format {
        CheckFormat::Text if io::stdout().is_terminal() => {
            Box::new(text(Detail::CausesAbove(MOST_ON_TERMINAL)))
        }
        CheckFormat::Text | CheckFormat::Full => Box::new(text(Detail::Findings)),
        CheckFormat::Json => Box::new(JsonReport::new(out())?),
        CheckFormat::Jsonl => Box::new(JsonlReport::new(out())),
        CheckFormat::Csv => Box::new(CsvReport::new(out())?),
        CheckFormat::Sarif => {
            // Without a folder to be relative to, files are named as the user did.
            let root = std::env::current_dir().unwrap_or_default();
            Box::new(SarifReport::new(out(), root)?)
        }
        CheckFormat::Github => Box::new(GithubReport::new(out())),
        CheckFormat::Junit => Box::new(JunitReport::new(out())?),
    })
}

struct Checking {
    report: Box<dyn Report + Send>,
    totals: Totals,
    causes: Causes,
    files: usize,
    exit: Exit,
}

impl Checking {
    fn new(report: Box<dyn Report + Send>) -> Self {
        let (totals, causes) = (Totals::default(), Causes::default());
        Self { report, totals, causes, files: 0, exit: Exit::Clean }
    }

    fn input(&mut self, input: &Input, scrubber: &Scrubber, messages: &Messages) -> io::Result<()> {
        let name = input.name();
        let ended = match input.open() {
            Ok(opened) => self.scrub(&name, opened, scrubber)?,
            Err(error) => Ended::failed(Totals::default(), error.to_string()),
        };
        self.end_input(&name, &ended, messages)
    }

    fn scrub(
        &mut self,
        name: &str,
        mut opened: input::Opened,
        scrubber: &Scrubber,
    ) -> io::Result<Ended> {
        let mut so_far = Totals::default();
        let (report, causes) = (&mut self.report, &mut self.causes);
        let mut take = |checked: &CheckedBatch| {
            so_far.add_batch(checked);
            causes.add(checked);
            report.add(name, checked)
        };
        match scrubber.scrub(&mut opened, &mut take) {
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

    fn close(mut self) -> io::Result<Exit> {
        let causes = self.causes.into_sorted();
        let ending = Ending { totals: &self.totals, causes: &causes, files: self.files };
        self.report.close(&ending)?;
        Ok(self.exit)
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
