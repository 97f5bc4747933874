//! `scrub837 check`.

use std::io::{self, IsTerminal as _};

use crate::config::{CameTo, FailOn};
use crate::report::Report;
use crate::report::csv::CsvReport;
use crate::report::github::GithubReport;
use crate::report::json::JsonReport;
use crate::report::jsonl::JsonlReport;
use crate::report::junit::JunitReport;
use crate::report::sarif::SarifReport;
use crate::report::text::{Closing, Detail, TextReport};

use super::args::{CheckArguments, CheckFormat};
use super::exit::Exit;
use super::messages::Messages;
use super::reading::{self, Read, failed_output};
use super::settings::{self, Given, Ready};

/// Where there are more findings, a terminal shows causes.
const MOST_ON_TERMINAL: usize = 20;

pub(super) fn check(arguments: &CheckArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let ready = settings::ready(&arguments.inputs, &arguments.common, given, messages);
    let Ready { found, config, scrubber } = match ready {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    let report = match report(arguments.format, messages) {
        Ok(report) => report,
        Err(error) => return failed_output(&error, messages),
    };
    match reading::read(&found, report, &scrubber, messages) {
        Ok(read) => {
            settings::tell_unused_minutes(&scrubber, messages);
            settings::tell_decisions(&scrubber, messages);
            exit(&read, config.fail_on())
        }
        Err(error) => failed_output(&error, messages),
    }
}

fn exit(read: &Read, bar: FailOn) -> Exit {
    let totals = &read.totals;
    let came_to = CameTo {
        // Whether `run` would fix it or not.
        bad: totals.errors,
        rejected: totals.rejected.claims,
        claims: totals.read.claims,
        warnings: totals.warnings + totals.errors,
    };
    if bar.is_passed(&came_to) { read.exit.max(Exit::Rejections) } else { read.exit }
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
