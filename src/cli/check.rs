//! `scrub837 check`.

use std::io::{self, ErrorKind, IsTerminal as _};

use crate::config::{CameTo, FailOn, Layer};
use crate::engine::{CheckedBatch, ScrubError, Scrubber, Totals};
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
use crate::report::{Causes, Ending, Report};

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
        checking.end_input(error.name(), Some(&chain(error)), messages)?;
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
        let problem = match input.open() {
            Ok(opened) => self.scrub(&name, opened, scrubber)?,
            Err(error) => Some(error.to_string()),
        };
        self.end_input(&name, problem.as_deref(), messages)
    }

    /// Checks an input; says why it could not be processed, or not to its end.
    fn scrub(
        &mut self,
        name: &str,
        mut opened: input::Opened,
        scrubber: &Scrubber,
    ) -> io::Result<Option<String>> {
        match scrubber.scrub(&mut opened, &mut |checked| self.take(name, checked)) {
            Ok(ended) => {
                self.files += 1;
                self.totals.merge(&ended.totals);
                let incomplete = ended.incomplete.map(|incomplete| incomplete.to_string());
                Ok(ended.refusal.map(|refusal| refusal.to_string()).or(incomplete))
            }
            Err(ScrubError::Sink(error)) => Err(error),
            Err(error) => Ok(Some(chain(&error))),
        }
    }

    fn take(&mut self, name: &str, checked: &CheckedBatch) -> io::Result<()> {
        self.causes.add(checked);
        self.report.add(name, checked)
    }

    fn end_input(
        &mut self,
        name: &str,
        problem: Option<&str>,
        messages: &Messages,
    ) -> io::Result<()> {
        if let Some(problem) = problem {
            messages.error(&format!("{name}: {problem}"));
            self.exit = self.exit.max(Exit::Input);
        }
        self.report.end_input(name, problem)
    }

    fn close(mut self) -> io::Result<Exit> {
        let causes = self.causes.into_sorted();
        let ending = Ending { totals: &self.totals, causes: &causes, files: self.files };
        self.report.close(&ending)?;
        Ok(self.exit)
    }
}
