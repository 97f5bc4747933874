//! The command line: arguments, terminal, exit codes, one file a command.
//!
//! Only this room prints, draws progress, reads the environment or decides the exit code.

mod args;
mod check;
mod exit;
mod explain;
mod messages;
mod progress;
mod rules;
mod run;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use exit::Exit;
use messages::Messages;

/// Runs the command that the program was called with.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            // Nobody is left to hear of a closed terminal.
            drop(error.print());
            return exit.into();
        }
    };
    let messages = Messages::new(&arguments.global);
    let exit = match &arguments.command {
        Command::Run(command) => run::run(command, &messages),
        Command::Check(command) => check::check(command, &messages),
        Command::Explain(command) => explain::explain(command, &messages),
        Command::Rules(command) => rules::rules(command, &messages),
    };
    exit.into()
}
