//! Chores of the project: `cargo xtask codegen`, `cargo xtask new-rule`, `cargo xtask generate`.

mod generate;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask codegen | generate";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["codegen"] => codegen(root),
        ["generate", options @ ..] => generate::run(options).map_err(Into::into),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&*error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "this is a command line tool")]
fn report(error: &dyn std::error::Error) {
    eprintln!("error: {error}");
    let mut cause = error.source();
    while let Some(reason) = cause {
        eprintln!("  because: {reason}");
        cause = reason.source();
    }
}

/// Writes every generated file that differs.
fn codegen(root: &Path) -> Result<(), Box<dyn std::error::Error>> {
    for (path, content) in xtask::render(root)? {
        let path = root.join(path);
        if std::fs::read(&path).is_ok_and(|old| old == content) {
            continue;
        }
        std::fs::write(&path, content)?;
    }
    Ok(())
}
