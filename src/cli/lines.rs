//! `scrub837 lines`.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use crate::config::Layer;
use crate::job::input;
use crate::report::Report;
use crate::report::service_lines::{ServiceLinesReport, Which};

use super::args::{LinesArguments, LinesFormat};
use super::exit::Exit;
use super::messages::Messages;
use super::reading::{self, failed_output};
use super::settings::{self, Given};

pub(super) fn lines(arguments: &LinesArguments, given: Given<'_>, messages: &Messages) -> Exit {
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
    let report = match report(arguments) {
        Ok(report) => report,
        Err(error) => return failed_output(&error, messages),
    };
    match reading::read(&found, report, &scrubber, messages) {
        Ok(read) => read.exit,
        Err(error) => failed_output(&error, messages),
    }
}

fn report(arguments: &LinesArguments) -> io::Result<Box<dyn Report + Send>> {
    let out: Box<dyn Write + Send> = match &arguments.output {
        Some(path) => Box::new(BufWriter::new(File::create(path)?)),
        None => Box::new(BufWriter::new(io::stdout())),
    };
    let which = if arguments.therapy { Which::Therapy } else { Which::All };
    Ok(match arguments.format {
        LinesFormat::Csv => Box::new(ServiceLinesReport::csv(out, which)?),
        LinesFormat::Jsonl => Box::new(ServiceLinesReport::jsonl(out, which)),
    })
}
