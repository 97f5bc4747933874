//! The one file that a command writes: what it must not replace.

use std::path::Path;

use crate::job::folder::Existing;
use crate::job::input::Found;

use super::args::Common;
use super::exit::Exit;
use super::messages::Messages;

/// Makes sure that `output` replaces nothing that the command reads, and nothing else either if
/// other files are to be kept. `-` is standard output.
///
/// # Errors
/// It would; the message is said.
pub(super) fn is_free(
    output: &Path,
    (found, common, more): (&Found, &Common, Option<&Path>),
    existing: Existing,
    messages: &Messages,
) -> Result<(), Exit> {
    if output == Path::new("-") || !output.exists() {
        return Ok(());
    }
    let shown = output.display();
    let inputs = found.inputs.iter().filter_map(|input| input.path());
    let named = [common.decisions.as_deref(), common.minutes.as_deref(), more];
    let is_same = |path: &Path| {
        let places = path.canonicalize().ok().zip(output.canonicalize().ok());
        places.is_some_and(|(one, other)| one == other)
    };
    if inputs.chain(named.into_iter().flatten()).any(is_same) {
        messages.error(&format!("{shown}: is read by this command; choose another output"));
        return Err(Exit::Usage);
    }
    if existing == Existing::KeepOthers && output.is_file() {
        messages.error(&format!("{shown}: stands already; choose another name or --overwrite"));
        return Err(Exit::Output);
    }
    Ok(())
}

/// What `--overwrite` says of files that stand where an output goes.
pub(super) const fn existing(overwrite: bool) -> Existing {
    if overwrite { Existing::Overwrite } else { Existing::KeepOthers }
}
