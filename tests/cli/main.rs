//! The program as its users see it: output, exit codes, files.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod check;
mod codes;
mod configuration;
mod decisions;
mod deidentify;
mod diff;
mod explain;
mod formats;
mod imports;
mod lines;
mod outputs;
mod program;
mod rework;
mod run;
mod strict;
mod view;
mod workbook;
