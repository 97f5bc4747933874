//! Inputs that are read more than once; those that a strict policy judges are.

use std::fs::File;
use std::io::{self, Seek as _};

use crate::engine::{RefusedSets, Scrubber};

use super::input::{Input, Opened};

/// An input that may be opened more than once.
#[derive(Debug)]
pub struct Again<'i> {
    input: &'i Input,
    /// Standard input, kept.
    copy: Option<File>,
}

impl<'i> Again<'i> {
    /// Keeps standard input; a file is there anyway.
    ///
    /// # Errors
    /// Standard input cannot be read or kept.
    pub fn of(input: &'i Input) -> io::Result<Self> {
        let copy = match input {
            Input::Standard => Some(kept(io::stdin())?),
            Input::File(_) => None,
        };
        Ok(Self { input, copy })
    }

    /// The input from its beginning.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(&self) -> io::Result<Opened> {
        match &self.copy {
            Some(copy) => Opened::copy(copy),
            None => self.input.open(),
        }
    }
}

/// Opens an input, and names the sets of it that are refused as a whole.
///
/// # Errors
/// It cannot be opened, or standard input not be kept for the second time.
pub fn open(input: &Input, scrubber: &Scrubber) -> io::Result<(Opened, RefusedSets)> {
    if !scrubber.is_ever_strict() {
        return Ok((input.open()?, RefusedSets::new()));
    }
    let again = Again::of(input)?;
    // What cannot be read to its end is told when it is read for good.
    let refused = scrubber.refused_sets(again.open()?).unwrap_or_default();
    Ok((again.open()?, refused))
}

/// A copy without a name that is gone with the program.
fn kept(mut source: impl io::Read) -> io::Result<File> {
    let mut copy = tempfile::tempfile()?;
    io::copy(&mut source, &mut copy)?;
    copy.rewind()?;
    Ok(copy)
}
