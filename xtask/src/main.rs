//! Chores of the project: `cargo xtask codegen`, `cargo xtask new-rule`, `cargo xtask generate`.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["codegen"] => codegen(root),
        _ => Err("usage: cargo xtask codegen".into()),
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
}

/// Writes every generated file that differs.
fn codegen(root: &Path) -> Result<(), Box<dyn std::error::Error>> {
    for (path, text) in xtask::render(root)? {
        let path = root.join(path);
        if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        std::fs::write(&path, text)?;
    }
    Ok(())
}
