//! `scrub837 deidentify`.

use crate::deidentify::pseudonym::Pseudonyms;
use crate::job::deidentify::{DeidentifyError, Differences, deidentify as write};
use crate::job::run::chain;

use super::args::DeidentifyArguments;
use super::exit::Exit;
use super::merge::tell;
use super::messages::Messages;
use super::settings::{self, Given, Ready};
use super::target;

pub(super) fn deidentify(
    arguments: &DeidentifyArguments,
    given: Given<'_>,
    messages: &Messages,
) -> Exit {
    let inputs = std::slice::from_ref(&arguments.input);
    let ready = settings::ready(inputs, &arguments.common, given, messages);
    let Ready { found, scrubber, .. } = match ready {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    if let Some(error) = found.errors.first() {
        messages.error(&format!("{}: {}", error.name(), chain(error)));
        return Exit::Input;
    }
    let [input] = found.inputs.as_slice() else {
        messages.error(&format!("{}: give one file", arguments.input.display()));
        return Exit::Usage;
    };
    let read = (&found, &arguments.common, None);
    if let Err(exit) =
        target::is_free(&arguments.output, read, target::existing(arguments.overwrite), messages)
    {
        return exit;
    }
    let pseudonyms = arguments.seed.map_or_else(Pseudonyms::random, Pseudonyms::seeded);
    let differences =
        if arguments.allow_differences { Differences::Allowed } else { Differences::Refused };
    match write(input, &arguments.output, &scrubber, pseudonyms, differences) {
        Ok(claims) => {
            tell(claims, &arguments.output, messages);
            Exit::Clean
        }
        Err(error) => {
            messages.error(&chain(&error));
            messages.error("nothing was written");
            match error {
                DeidentifyError::Output { .. } => Exit::Output,
                DeidentifyError::Different { .. } => Exit::Rejections,
                _ => Exit::Input,
            }
        }
    }
}
