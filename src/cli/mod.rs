//! The command line: arguments, terminal, exit codes, one file a command.
//!
//! Only this room prints, draws progress, reads the environment or decides the exit code.

mod ack;
mod args;
mod baseline;
mod check;
mod codes;
mod config;
mod deidentify;
mod diff;
mod exit;
mod explain;
mod extract;
mod lines;
mod merge;
mod messages;
mod nearest;
mod pager;
mod progress;
mod reading;
mod rules;
mod run;
mod settings;
mod stats;
mod target;
mod view;

use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};

use args::{Arguments, Command};
use exit::Exit;
use messages::Messages;
use settings::Given;

/// Runs the command that the program was called with.
#[must_use]
pub fn main() -> ExitCode {
    let parsed = Arguments::command().try_get_matches();
    let parsed = parsed.and_then(|matches| Ok((Arguments::from_arg_matches(&matches)?, matches)));
    let (arguments, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            // Nobody is left to hear of a closed terminal.
            drop(error.print());
            return exit.into();
        }
    };
    let messages = Messages::new(&arguments.global);
    let given = Given(innermost(&matches));
    let exit = match &arguments.command {
        Command::Run(command) => run::run(command, given, &messages),
        Command::Check(command) => check::check(command, given, &messages),
        Command::Diff(command) => diff::diff(command, given, &messages),
        Command::Extract(command) => extract::extract(command, given, &messages),
        Command::Merge(command) => merge::merge(command, given, &messages),
        Command::Deidentify(command) => deidentify::deidentify(command, given, &messages),
        Command::Ack(command) => ack::ack(command, &messages),
        Command::Baseline(command) => baseline::baseline(command, given, &messages),
        Command::View(command) => view::view(command, given, &messages),
        Command::Stats(command) => stats::stats(command, given, &messages),
        Command::Lines(command) => lines::lines(command, given, &messages),
        Command::Explain(command) => explain::explain(command, given, &messages),
        Command::Rules(command) => rules::rules(command, &messages),
        Command::Codes(command) => codes::codes(command, given, &messages),
        Command::Config(command) => config::config(command, given, &messages),
    };
    exit.into()
}

/// The matches of the command that was called.
fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, inner)| innermost(inner))
}
