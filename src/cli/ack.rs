//! `scrub837 ack`.

use std::io::{self, ErrorKind, Write as _};

use crate::ack::read::{self, AckError, Join};
use crate::ack::tell::{self, AckFile, Sums};
use crate::engine::{PatientData, ScrubError, Scrubber, Settings};
use crate::job::Input;
use crate::job::input::{self, Found};
use crate::job::run::chain;

use super::args::{AckArguments, AckFormat};
use super::exit::Exit;
use super::messages::Messages;

pub(super) fn ack(arguments: &AckArguments, messages: &Messages) -> Exit {
    let mut exit = Exit::Clean;
    let mut files = Vec::new();
    let found = input::find(&arguments.inputs, None);
    exit = exit.max(say_errors(&found, messages));
    for input in &found.inputs {
        match read_one(input, patient_data(arguments)) {
            Ok(file) => files.push(file),
            Err(why) => {
                messages.error(&format!("{}: {why}", input.name()));
                exit = exit.max(Exit::Input);
            }
        }
    }
    if !arguments.against.is_empty() {
        exit = exit.max(join(&mut files, arguments, messages));
    }
    if Sums::of(&files).has_rejections() {
        exit = exit.max(Exit::Rejections);
    }
    match write(&files, arguments.format) {
        Ok(()) => exit,
        // Whoever closed the pipe has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit,
        Err(error) => {
            messages.error(&format!("standard output: {error}"));
            Exit::Output
        }
    }
}

fn say_errors(found: &Found, messages: &Messages) -> Exit {
    for error in &found.errors {
        messages.error(&format!("{}: {}", error.name(), chain(error)));
    }
    if found.errors.is_empty() { Exit::Clean } else { Exit::Input }
}

fn patient_data(arguments: &AckArguments) -> PatientData {
    if arguments.show_patient_data { PatientData::Shown } else { PatientData::Masked }
}

fn read_one(input: &Input, patient_data: PatientData) -> Result<AckFile, String> {
    let opened = input.open().map_err(|error| error.to_string())?;
    let mut statements = Vec::new();
    let read = read::read(opened, &mut |one| {
        statements.push(match patient_data {
            PatientData::Masked => one.masked(),
            PatientData::Shown => one,
        });
    });
    read.map_err(|error: AckError| chain(&error))?;
    Ok(AckFile { file: input.name(), statements, joined: Vec::new() })
}

/// Looks into the claim files for what the acknowledgments mean.
fn join(files: &mut [AckFile], arguments: &AckArguments, messages: &Messages) -> Exit {
    let scrubber = match Scrubber::new(Settings::default()) {
        Ok(scrubber) => scrubber,
        Err(error) => {
            messages.error(&chain(&error));
            return Exit::Output;
        }
    };
    let found = input::find(&arguments.against, None);
    let mut exit = say_errors(&found, messages);
    let all: Vec<_> = files.iter().flat_map(|file| file.statements.clone()).collect();
    let mut join = Join::new(&all, patient_data(arguments));
    for input in &found.inputs {
        if let Err(why) = look_into(input, &scrubber, &mut join) {
            messages.error(&format!("{}: {why}", input.name()));
            exit = Exit::Input;
        }
    }
    let mut joined = join.finish().into_iter();
    for file in files {
        file.joined = joined.by_ref().take(file.statements.len()).collect();
    }
    exit
}

fn look_into(input: &Input, scrubber: &Scrubber, join: &mut Join<'_>) -> Result<(), String> {
    let name = input.name();
    let opened = input.open().map_err(|error| error.to_string())?;
    let ended = scrubber.scrub(opened, &mut |checked| {
        join.add(&name, checked);
        Ok::<(), std::convert::Infallible>(())
    });
    match ended {
        Ok(done) => done.refusal.map_or(Ok(()), |refusal| Err(refusal.to_string())),
        Err(ScrubError::Read(error)) => Err(chain(&error)),
        Err(error) => Err(error.to_string()),
    }
}

fn write(files: &[AckFile], format: AckFormat) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        AckFormat::Text => tell::text::write(files, &mut out)?,
        AckFormat::Json => tell::json::write(files, &mut out)?,
        AckFormat::Csv => tell::csv::write(files, &mut out)?,
    }
    out.flush()
}
