//! `scrub837 config`.

use std::io::{self, Write as _};

use crate::config::Layer;
use crate::config::show::Shown;

use super::args::{ConfigCommand, ShowArguments};
use super::exit::Exit;
use super::messages::Messages;
use super::settings::{self, Given};

pub(super) fn config(command: &ConfigCommand, given: Given<'_>, messages: &Messages) -> Exit {
    let ConfigCommand::Show(arguments) = command;
    show(arguments, given, messages)
}

fn show(arguments: &ShowArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let settled = settings::settle(&arguments.common, Layer::default(), &arguments.inputs, given);
    let config = match settled {
        Ok(config) => config,
        Err(error) => return settings::refuse(&error, messages),
    };
    match write!(io::stdout().lock(), "{}", Shown(&config)) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            messages.error(&format!("standard output: {error}"));
            Exit::Output
        }
        _ => Exit::Clean,
    }
}
