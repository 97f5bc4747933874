//! Opens inputs; those that a strict policy judges are read once before.

use std::fs::File;
use std::io::{self, Seek as _};

use crate::engine::{RefusedSets, Scrubber};

use super::input::{Input, Opened};

/// Opens an input, and names the sets of it that are refused as a whole.
///
/// # Errors
/// It cannot be opened, or standard input not be kept for the second time.
pub fn open(input: &Input, scrubber: &Scrubber) -> io::Result<(Opened, RefusedSets)> {
    if !scrubber.is_ever_strict() {
        return Ok((input.open()?, RefusedSets::new()));
    }
    let copy = match input {
        Input::Standard => Some(kept(io::stdin())?),
        Input::File(_) => None,
    };
    let open = || match &copy {
        Some(copy) => Opened::copy(copy),
        None => input.open(),
    };
    // What cannot be read to its end is told when it is read for good.
    let refused = scrubber.refused_sets(open()?).unwrap_or_default();
    Ok((open()?, refused))
}

/// A copy without a name that is gone with the program.
fn kept(mut source: impl io::Read) -> io::Result<File> {
    let mut copy = tempfile::tempfile()?;
    io::copy(&mut source, &mut copy)?;
    copy.rewind()?;
    Ok(copy)
}
