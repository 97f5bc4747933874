//! Where long text goes: a pager on a terminal, else standard output.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::report::tree::Colour;

/// The pager where nobody names another: quits if one screen holds the text, shows colours, leaves
/// the text on the screen.
const DEFAULT: [&str; 2] = ["less", "-FRX"];

/// How often it is looked whether the pager was closed.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Exit code of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Whether a pager may be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Paging {
    /// Where standard output is a terminal.
    OnTerminal,
    /// Never.
    Never,
}

/// A writer for long text.
pub(super) enum Out {
    /// Standard output.
    Direct(anstream::AutoStream<io::Stdout>),
    /// A pager that shows it.
    Pager { child: Arc<Mutex<Child>>, input: ChildStdin },
}

impl Out {
    /// Starts the pager, if one is to be used and can be started.
    pub(super) fn open(paging: Paging) -> Self {
        let is_paged = paging == Paging::OnTerminal && io::stdout().is_terminal();
        if is_paged && let Some(pager) = start() {
            return pager;
        }
        // What is written has colours only where they are wanted, so there is nothing to strip.
        let choice = match colour() {
            Colour::None => anstream::ColorChoice::AlwaysAnsi,
            Colour::Ansi => anstream::AutoStream::choice(&io::stdout()),
        };
        Self::Direct(anstream::AutoStream::new(io::stdout(), choice))
    }

    /// Writes what is left and waits until the reader has closed the pager.
    ///
    /// # Errors
    /// Standard output, or the pager, takes no more.
    pub(super) fn close(self) -> io::Result<()> {
        match self {
            Self::Direct(mut out) => out.flush(),
            Self::Pager { child, input } => {
                drop(input);
                while !has_ended(&child)? {
                    std::thread::sleep(BETWEEN_LOOKS);
                }
                Ok(())
            }
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Direct(out) => out.write(bytes),
            Self::Pager { input, .. } => input.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Direct(out) => out.flush(),
            Self::Pager { input, .. } => input.flush(),
        }
    }
}

/// Whether standard output takes colours.
pub(super) fn colour() -> Colour {
    match anstream::AutoStream::choice(&io::stdout()) {
        anstream::ColorChoice::Never => Colour::None,
        _ => Colour::Ansi,
    }
}

/// The pager that the user chose: `SCRUB837_PAGER`, else `PAGER`.
fn chosen() -> Option<OsString> {
    std::env::var_os("SCRUB837_PAGER").or_else(|| std::env::var_os("PAGER"))
}

fn start() -> Option<Out> {
    let mut command = match chosen() {
        // As for git, an empty name and `cat` mean none.
        Some(pager) if pager.is_empty() || pager == "cat" => return None,
        Some(pager) => shell(&pager),
        None => {
            let [program, options] = DEFAULT;
            let mut command = Command::new(program);
            command.arg(options);
            command
        }
    };
    let mut child = command.stdin(Stdio::piped()).spawn().ok()?;
    let input = child.stdin.take()?;
    let child = Arc::new(Mutex::new(child));
    let shared = Arc::clone(&child);
    // Without a handler the pager would still hold the terminal when this program is gone.
    drop(ctrlc::set_handler(move || end_with(&shared)));
    Some(Out::Pager { child, input })
}

/// Ctrl-C is the pager's while it runs; after it, nobody waits for what is still to be read.
#[expect(clippy::exit, reason = "the main thread may be deep in a file that nobody reads any more")]
fn end_with(pager: &Mutex<Child>) {
    if !matches!(has_ended(pager), Ok(false)) {
        std::process::exit(INTERRUPTED);
    }
}

/// Looks and does not wait, so that the handler of Ctrl-C can look too.
fn has_ended(pager: &Mutex<Child>) -> io::Result<bool> {
    let mut child = pager.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(child.try_wait()?.is_some())
}

/// A pager may have options and quotes: the shell reads them, as it does for git.
fn shell(pager: &OsString) -> Command {
    let (program, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(program);
    command.arg(option).arg(pager);
    command
}
