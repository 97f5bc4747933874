//! The program as its users see it: output, exit codes, files.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod check;
mod explain;
mod program;
mod run;
