//! The command line of scrub837.

use std::process::ExitCode;

fn main() -> ExitCode {
    scrub837::cli::main()
}
