//! Exit codes: a contract with scripts.

use std::process::ExitCode;

/// How the program ends. Where several hold, the highest wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Exit {
    /// Done, nothing below the bar.
    Clean = 0,
    /// Done; at least one claim rejected, or `--fail-on` says so.
    Rejections = 1,
    /// Usage or configuration error; nothing was read or written.
    Usage = 2,
    /// At least one input could not be processed.
    Input = 3,
    /// An output could not be written.
    Output = 4,
    /// Another run holds the output folder.
    Locked = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
