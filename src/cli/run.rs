//! `scrub837 run`.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use crate::ack::write::Moment;
use crate::claim::Date;
use crate::config::{CameTo, Config};
use crate::engine::{ScrubError, Scrubber};
use crate::job::filter::filter;
use crate::job::folder::FolderError;
use crate::job::input::{self, Found};
use crate::job::run::chain;
use crate::job::twice;
use crate::job::{AckPlan, Input, Job, JobError, Plan};
use crate::report::Summary;
use crate::report::summary::{Counts, Status};

use super::args::RunArguments;
use super::exit::Exit;
use super::messages::Messages;
use super::progress::Progress;
use super::settings::{self, Given};
use super::target;

/// Causes that the closing lines name.
const CAUSES_NAMED: usize = 3;

pub(super) fn run(arguments: &RunArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let is_filter = arguments.output == Path::new("-");
    let skip = (!is_filter).then_some(arguments.output.as_path());
    let found = input::find(&arguments.inputs, skip);
    let own = settings::of_run(arguments, given);
    let config = match settings::settle(&arguments.common, own, &found.folders(), given) {
        Ok(config) => config,
        Err(error) => return settings::refuse(&error, messages),
    };
    let today = arguments.today.map_or_else(Date::today, Date::from);
    let scrubber = match settings::scrubber(&config, &arguments.common, today, messages) {
        Ok(scrubber) => scrubber,
        Err(exit) => return exit,
    };
    if is_filter && arguments.acks {
        messages.error("acknowledgments need a folder: give one with -o");
        return Exit::Usage;
    }
    if is_filter {
        return run_filter(&found, &scrubber, &config, messages);
    }
    let plan = plan(arguments, &config);
    let progress = Progress::new(messages);
    match Job::run(&plan, &scrubber, &found, &progress) {
        Ok(summary) => {
            settings::tell_unused_minutes(&scrubber, messages);
            settings::tell_decisions(&scrubber, messages);
            close(&summary, arguments, messages);
            exit(&summary, arguments, &config)
        }
        Err(error) => {
            messages.error(&chain(&error));
            match error {
                JobError::Folder(FolderError::Locked { .. }) => Exit::Locked,
                JobError::Folder(FolderError::IsInput { .. }) => Exit::Usage,
                _ => Exit::Output,
            }
        }
    }
}

fn plan(arguments: &RunArguments, config: &Config) -> Plan {
    Plan {
        folder: arguments.output.clone(),
        existing: target::existing(arguments.overwrite),
        reports: config.reports(),
        newlines: config.newlines(),
        acks: arguments.acks.then(|| AckPlan {
            first_control: arguments.ack_control,
            moment: arguments.today.map(Moment::start_of),
        }),
        split_by: arguments.split_by.map(Into::into),
        policy: config.rules().strictness,
        patient_data: config.patient_data(),
        fail_on: config.fail_on().to_string(),
        settings: config.told(),
    }
}

fn exit(summary: &Summary, arguments: &RunArguments, config: &Config) -> Exit {
    let totals = &summary.totals;
    let is_unprocessed = summary
        .inputs
        .iter()
        .any(|input| matches!(input.status, Status::Failed | Status::Refused | Status::Incomplete));
    let is_empty = summary.status == Status::Empty;
    if is_unprocessed || is_empty && arguments.common.fail_if_empty {
        return Exit::Input;
    }
    verdict(totals, config)
}

fn verdict(totals: &Counts, config: &Config) -> Exit {
    let findings = &totals.findings;
    let came_to = CameTo {
        bad: totals.claims.rejected,
        rejected: totals.claims.rejected,
        claims: totals.claims.read,
        warnings: findings.warning + findings.error,
    };
    let is_passed = config.fail_on().is_passed(&came_to);
    if is_passed { Exit::Rejections } else { Exit::Clean }
}

/// The lines that a person reads at a glance.
fn close(summary: &Summary, arguments: &RunArguments, messages: &Messages) {
    if messages.is_quiet() {
        return;
    }
    if summary.status == Status::Empty {
        messages.info("no claim file found");
        return;
    }
    let held = summary.causes.iter().filter(|cause| cause.rejected > 0).take(CAUSES_NAMED);
    let causes: Vec<String> = held
        .map(|cause| {
            let claims = counted(cause.rejected, "claim");
            format!("  {} {} ({claims}, {})\n", cause.rule, cause.words, cause.charges)
        })
        .collect();
    let causes = causes.concat();
    let files = counted(summary.inputs.len() as u64, "file");
    let folder = arguments.output.display();
    let not_checked = summary.totals.not_checked.iter();
    let not_checked: Vec<String> =
        not_checked.map(|kind| format!("not checked: {}: {}\n", kind.words, kind.count)).collect();
    let not_checked = not_checked.concat();
    let tally = tally(&summary.totals);
    let text = format!("{causes}{not_checked}{tally} in {files}; written to {folder}\n");
    // A closed pipe ends the run quietly.
    drop(anstream::stdout().lock().write_all(text.as_bytes()));
}

fn tally(totals: &Counts) -> String {
    let (claims, charges) = (&totals.claims, &totals.charges);
    format!(
        "{}, {}: {} accepted, {} corrected, {} rejected ({})",
        counted(claims.read, "claim"),
        charges.read,
        claims.accepted,
        claims.corrected,
        claims.rejected,
        charges.rejected
    )
}

fn counted(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// One input, corrected claims to standard output, messages to standard error.
fn run_filter(found: &Found, scrubber: &Scrubber, config: &Config, messages: &Messages) -> Exit {
    for error in &found.errors {
        messages.error(&format!("{}: {}", error.name(), chain(error)));
    }
    let [input] = found.inputs.as_slice() else {
        if found.errors.is_empty() {
            messages.error("exactly one input can be written to standard output");
            return Exit::Usage;
        }
        return Exit::Input;
    };
    filter_one(input, scrubber, config, messages)
}

fn filter_one(input: &Input, scrubber: &Scrubber, config: &Config, messages: &Messages) -> Exit {
    let name = input.name();
    let (mut opened, refused) = match twice::open(input, scrubber) {
        Ok(opened) => opened,
        Err(error) => {
            messages.error(&format!("{name}: {error}"));
            return Exit::Input;
        }
    };
    let out = io::BufWriter::with_capacity(256 * 1024, io::stdout());
    let source = (&mut opened, &refused);
    let ended = filter(scrubber, source, out, config.newlines(), &mut |_checked| {});
    match ended {
        Ok(done) => {
            if let Some(refusal) = done.refusal {
                messages.error(&format!("{name}: {refusal}"));
                Exit::Input
            } else if let Some(incomplete) = done.incomplete {
                messages.error(&format!("{name}: {incomplete}"));
                Exit::Input
            } else {
                let counts = Counts::from(&done.totals);
                messages.info(&tally(&counts));
                verdict(&counts, config)
            }
        }
        Err(ScrubError::Sink(error)) if error.kind() == ErrorKind::BrokenPipe => Exit::Output,
        Err(ScrubError::Sink(error)) => {
            messages.error(&format!("standard output: {error}"));
            Exit::Output
        }
        Err(error) => {
            messages.error(&format!("{name}: {}", chain(&error)));
            Exit::Input
        }
    }
}
