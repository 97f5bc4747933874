//! Claims of several inputs in one file: what `extract` and `merge` have in common.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::engine::{CheckedBatch, ScrubError, Scrubber};
use crate::fix::{ClaimFileWriter, Keep, Newlines};

use super::atomic::AtomicFile;
use super::input::Found;
use super::run::chain;

/// An input that cannot be read to its end, or holds no claims.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct Unread {
    /// The input, as the user named it.
    pub file: String,
    /// Why.
    pub reason: String,
}

/// Why claims are not collected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CollectError {
    /// The output cannot be written.
    #[error("{file}: cannot be written")]
    Output {
        /// The output.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// The file that claims are collected in; it has its name only when it is whole.
#[derive(Debug)]
pub struct Collection {
    writer: ClaimFileWriter<BufWriter<Target>>,
    name: String,
}

#[derive(Debug)]
enum Target {
    File(Box<AtomicFile>),
    Standard(io::Stdout),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Standard(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Standard(out) => out.flush(),
        }
    }
}

impl Collection {
    /// A file of this name, or standard output for `-`.
    ///
    /// # Errors
    /// The file cannot be created.
    pub fn create(output: &Path) -> Result<Self, CollectError> {
        let name = output.display().to_string();
        let open = || {
            Ok(if output == Path::new("-") {
                Target::Standard(io::stdout())
            } else {
                Target::File(Box::new(AtomicFile::create(std::path::absolute(output)?)?))
            })
        };
        let failed = |source| CollectError::Output { file: name.clone(), source };
        let out = BufWriter::new(open().map_err(failed)?);
        let writer = ClaimFileWriter::new(out, Keep::ClaimsOnly, Newlines::Keep);
        Ok(Self { writer: writer.with_own_interchange_numbers(), name })
    }

    /// Looks at all inputs, batch after batch; `take` writes what it wants of them. Gives those that
    /// could not be read to their end.
    ///
    /// # Errors
    /// The output fails.
    pub fn read(
        &mut self,
        found: &Found,
        scrubber: &Scrubber,
        take: &mut (dyn FnMut(&str, &CheckedBatch, &mut Sections<'_>) -> io::Result<()> + Send),
    ) -> Result<Vec<Unread>, CollectError> {
        let not_found = found.errors.iter();
        let not_found =
            not_found.map(|error| Unread { file: error.name().to_owned(), reason: chain(error) });
        let mut unread: Vec<Unread> = not_found.collect();
        for input in &found.inputs {
            let file = input.name();
            let mut fails = |reason: String| unread.push(Unread { file: file.clone(), reason });
            let mut opened = match input.open() {
                Ok(opened) => opened,
                Err(error) => {
                    fails(error.to_string());
                    continue;
                }
            };
            let writer = &mut self.writer;
            let ended = scrubber
                .scrub(&mut opened, &mut |checked| take(&file, checked, &mut Sections { writer }));
            match ended {
                Ok(ended) => {
                    let refusal = ended.refusal.map(|refusal| refusal.to_string());
                    let incomplete = ended.incomplete.map(|incomplete| incomplete.to_string());
                    refusal.or(incomplete).into_iter().for_each(&mut fails);
                }
                Err(ScrubError::Sink(source)) => {
                    return Err(CollectError::Output { file: self.name.clone(), source });
                }
                Err(error) => fails(chain(&error)),
            }
        }
        Ok(unread)
    }

    /// How many claims were written.
    #[must_use]
    pub fn claims(&self) -> u64 {
        self.writer.written().claims
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// It cannot be written to its end.
    pub fn finish(self) -> Result<(), CollectError> {
        let Self { writer, name } = self;
        let out = writer.into_inner().into_inner().map_err(io::IntoInnerError::into_error);
        let done = out.and_then(|out| match out {
            Target::File(file) => file.commit().map(drop),
            Target::Standard(mut out) => out.flush(),
        });
        done.map_err(|source| CollectError::Output { file: name, source })
    }
}

/// Where the sections of a batch go.
#[derive(Debug)]
pub struct Sections<'w> {
    writer: &'w mut ClaimFileWriter<BufWriter<Target>>,
}

/// Whether the corrections of a claim go out with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Every claim as it came.
    AsReceived,
    /// With the fixes that `run` makes.
    Corrected,
}

impl Sections<'_> {
    /// Writes the claims of a batch that are wanted, by the number of their section, below their
    /// headers.
    ///
    /// # Errors
    /// The output fails.
    pub fn take(&mut self, checked: &CheckedBatch, form: Form, wanted: &[usize]) -> io::Result<()> {
        for (number, section, outcome) in checked.own_sections() {
            let edits = match form {
                Form::AsReceived => &[],
                Form::Corrected => outcome.edits.as_slice(),
            };
            let part = checked.part(section, edits);
            if outcome.claim.is_some() && wanted.contains(&number) {
                self.writer.take(&part)?;
            } else {
                self.writer.pass(&part)?;
            }
        }
        Ok(())
    }
}
