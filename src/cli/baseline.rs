//! `scrub837 baseline`.

use std::io::{self, Write as _};
use std::path::Path;

use crate::engine::{CheckedBatch, ScrubError, Scrubber};
use crate::job::Input;
use crate::job::atomic::AtomicFile;
use crate::job::folder::Existing;
use crate::job::run::chain;
use crate::policy::Baseline;
use crate::policy::baseline::Accepted;

use super::args::BaselineArguments;
use super::exit::Exit;
use super::messages::Messages;
use super::settings::{self, Given, Ready};
use super::target;

pub(super) fn baseline(
    arguments: &BaselineArguments,
    given: Given<'_>,
    messages: &Messages,
) -> Exit {
    let ready = settings::ready(&arguments.inputs, &arguments.common, given, messages);
    let Ready { found, scrubber, .. } = match ready {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    let read = (&found, &arguments.common, None);
    if let Err(exit) = target::is_free(&arguments.output, read, Existing::Overwrite, messages) {
        return exit;
    }
    let mut exit = Exit::Clean;
    for error in &found.errors {
        messages.error(&format!("{}: {}", error.name(), chain(error)));
        exit = Exit::Input;
    }
    let mut accepted = Baseline::default();
    for input in &found.inputs {
        if let Err(words) = accept(input, &scrubber, &mut accepted) {
            messages.error(&format!("{}: {words}", input.name()));
            exit = Exit::Input;
        }
    }
    match write(&accepted, &arguments.output) {
        Ok(()) => {
            let findings = match accepted.len() {
                1 => "1 finding is".to_owned(),
                count => format!("{count} findings are"),
            };
            messages.info(&format!("{findings} accepted in {}", arguments.output.display()));
            exit
        }
        Err(error) => {
            messages.error(&format!("{}: {error}", arguments.output.display()));
            Exit::Output
        }
    }
}

/// Accepts every cause of an input.
fn accept(input: &Input, scrubber: &Scrubber, accepted: &mut Baseline) -> Result<(), String> {
    let mut opened = input.open().map_err(|error| error.to_string())?;
    let mut take = |checked: &CheckedBatch| {
        for (_, _, section) in checked.own_sections() {
            for record in checked.records_of(section) {
                let finding = &record.finding;
                let (rule, words) = (finding.rule.code.to_owned(), finding.message.clone());
                let claim = &record.around.claim_id;
                accepted.accept(&record.cause, claim, Accepted { rule, words });
            }
        }
        Ok::<(), io::Error>(())
    };
    match scrubber.scrub(&mut opened, &mut take) {
        Ok(ended) => ended.refusal.map_or(Ok(()), |refusal| Err(refusal.to_string())),
        Err(ScrubError::Sink(error)) => Err(error.to_string()),
        Err(error) => Err(chain(&error)),
    }
}

fn write(accepted: &Baseline, output: &Path) -> io::Result<()> {
    if output == Path::new("-") {
        return accepted.write(io::stdout().lock());
    }
    let mut file = AtomicFile::create(std::path::absolute(output)?)?;
    let mut buffered = io::BufWriter::new(&mut file);
    accepted.write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    file.commit().map(drop)
}
