//! `scrub837 lines`.

use std::io::{self, BufWriter, IntoInnerError, Write};

use crate::engine::{CheckedBatch, Scrubber};
use crate::job::atomic::AtomicFile;
use crate::job::folder::Existing;
use crate::job::input::Found;
use crate::report::service_lines::{ServiceLinesReport, Which};
use crate::report::{Ending, Report};

use super::args::{LinesArguments, LinesFormat};
use super::exit::Exit;
use super::messages::Messages;
use super::reading::{self, failed_output};
use super::settings::{self, Given, Ready};
use super::target;

pub(super) fn lines(arguments: &LinesArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let ready = settings::ready(&arguments.inputs, &arguments.common, given, messages);
    let Ready { found, scrubber, .. } = match ready {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    if let Some(output) = &arguments.output {
        let read = (&found, &arguments.common, None);
        if let Err(exit) = target::is_free(output, read, Existing::Overwrite, messages) {
            return exit;
        }
    }
    match write(arguments, &found, &scrubber, messages) {
        Ok(exit) => exit,
        Err(error) => match &arguments.output {
            Some(file) => {
                messages.error(&format!("{}: {error}", file.display()));
                Exit::Output
            }
            None => failed_output(&error, messages),
        },
    }
}

fn write(
    arguments: &LinesArguments,
    found: &Found,
    scrubber: &Scrubber,
    messages: &Messages,
) -> io::Result<Exit> {
    let Some(output) = &arguments.output else {
        let report = Box::new(report(arguments, BufWriter::new(io::stdout()))?);
        return Ok(reading::read(found, report, scrubber, messages)?.exit);
    };
    let file = AtomicFile::create(std::path::absolute(output)?)?;
    let report = report(arguments, BufWriter::new(file))?;
    let report = Box::new(ToFile { report: Some(report) });
    Ok(reading::read(found, report, scrubber, messages)?.exit)
}

fn report<W: Write>(arguments: &LinesArguments, out: W) -> io::Result<ServiceLinesReport<W>> {
    let which = if arguments.therapy { Which::Therapy } else { Which::All };
    match arguments.format {
        LinesFormat::Csv => ServiceLinesReport::csv(out, which),
        LinesFormat::Jsonl => Ok(ServiceLinesReport::jsonl(out, which)),
    }
}

/// Lets its file have its name when it is whole.
struct ToFile {
    report: Option<ServiceLinesReport<BufWriter<AtomicFile>>>,
}

impl Report for ToFile {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        self.report.as_mut().map_or(Ok(()), |report| report.add(file, checked))
    }

    fn close(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        let Some(mut report) = self.report.take() else { return Ok(()) };
        report.close(ending)?;
        let file = report.into_out()?.into_inner().map_err(IntoInnerError::into_error)?;
        file.commit().map(drop)
    }
}
