//! One input to a file that names nobody, proved by its findings.

use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use crate::deidentify::Deidentifier;
use crate::deidentify::pseudonym::Pseudonyms;
use crate::engine::{CheckedBatch, ScrubError, Scrubber};

use super::atomic::AtomicFile;
use super::input::Input;
use super::run::chain;
use super::twice::Again;

/// Why no file is written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeidentifyError {
    /// The input cannot be read to its end, or holds no claims.
    #[error("{file}: {reason}")]
    Input {
        /// The input, as the user named it.
        file: String,
        /// Why.
        reason: String,
    },
    /// The output cannot be written.
    #[error("{file}: cannot be written")]
    Output {
        /// The output.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Something else would be said of the file.
    #[error(
        "{rule} would be said of it in another way, so it would not show the same defects; \
         try another --seed, or take it as it is by --allow-differences"
    )]
    Different {
        /// The rule that is told first of one and not of the other.
        rule: &'static str,
    },
}

/// What becomes of a file of which something else would be said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Differences {
    /// It is not written.
    Refused,
    /// It is written all the same.
    Allowed,
}

/// Writes an input with other identities. All findings stay, each at its place, unless differences
/// are allowed.
///
/// # Errors
/// See [`DeidentifyError`].
pub fn deidentify(
    input: &Input,
    output: &Path,
    scrubber: &Scrubber,
    pseudonyms: Pseudonyms,
    differences: Differences,
) -> Result<u64, DeidentifyError> {
    let (file, name) = (input.name(), output.display().to_string());
    let unread =
        |error: io::Error| DeidentifyError::Input { file: file.clone(), reason: error.to_string() };
    let unwritten = |source| DeidentifyError::Output { file: name.clone(), source };
    let again = Again::of(input).map_err(unread)?;
    let mut deidentifier = Deidentifier::new(pseudonyms);
    let mut claims = 0;
    let mut told = Told::default();
    let mut look = |checked: &CheckedBatch| {
        deidentifier.look(checked);
        told.add(checked);
        claims += checked.own_sections().filter(|(_, _, s)| s.claim.is_some()).count() as u64;
        Ok(())
    };
    read(scrubber, again.open().map_err(unread)?, &file, &mut look)?;
    let is_standard = output == Path::new("-");
    let target =
        if is_standard { std::env::temp_dir().join("scrub837-output") } else { output.to_owned() };
    let target = std::path::absolute(target).map_err(unwritten)?;
    let mut out = AtomicFile::create(target).map_err(unwritten)?;
    {
        let mut buffered = BufWriter::new(&mut out);
        let mut write = |checked: &CheckedBatch| deidentifier.write(checked, &mut buffered);
        read(scrubber, again.open().map_err(unread)?, &file, &mut write)?;
        buffered.flush().map_err(unwritten)?;
    }
    let mut other = Told::default();
    let written = out.reader().map_err(unwritten)?;
    read(scrubber, written, &file, &mut |checked| {
        other.add(checked);
        Ok(())
    })?;
    if let Some(rule) = told.differs_from(&other).filter(|_| differences == Differences::Refused) {
        return Err(DeidentifyError::Different { rule });
    }
    if is_standard {
        let mut written = out.reader().map_err(unwritten)?;
        io::copy(&mut written, &mut io::stdout().lock()).map_err(unwritten)?;
    } else {
        out.commit().map_err(unwritten)?;
    }
    Ok(claims)
}

fn read(
    scrubber: &Scrubber,
    source: impl Read,
    file: &str,
    sink: &mut (dyn FnMut(&CheckedBatch) -> io::Result<()> + Send),
) -> Result<(), DeidentifyError> {
    let unread = |reason| DeidentifyError::Input { file: file.to_owned(), reason };
    match scrubber.scrub(source, &mut |checked| sink(checked)) {
        Ok(ended) => ended.refusal.map_or(Ok(()), |refusal| Err(unread(refusal.to_string()))),
        Err(ScrubError::Sink(source)) => {
            Err(DeidentifyError::Output { file: file.to_owned(), source })
        }
        Err(error) => Err(unread(chain(&error))),
    }
}

/// What is said of a file: each finding with its place.
#[derive(Debug, Default)]
struct Told {
    hasher: blake3::Hasher,
    /// How often each rule is told, to name the one that differs.
    counts: std::collections::BTreeMap<&'static str, (u64, u64)>,
}

impl Told {
    fn add(&mut self, checked: &CheckedBatch) {
        for (_, _, section) in checked.own_sections() {
            for record in checked.records_of(section) {
                let finding = &record.finding;
                let place = format!(
                    "{} {} {} {} {:?}\n",
                    finding.rule.code,
                    finding.severity,
                    record.segment_position,
                    finding.place.element,
                    finding.line
                );
                self.hasher.update(place.as_bytes());
                let (count, places) = self.counts.entry(finding.rule.code).or_default();
                *count += 1;
                *places = places.wrapping_add(u64::from(record.segment_position));
            }
        }
    }

    /// A rule that is told in another way; `None` if all is the same.
    fn differs_from(&self, other: &Self) -> Option<&'static str> {
        if self.hasher.finalize() == other.hasher.finalize() {
            return None;
        }
        let codes = self.counts.keys().chain(other.counts.keys());
        let differs = |code: &&'static str| self.counts.get(*code) != other.counts.get(*code);
        Some(codes.copied().find(|code| differs(code)).unwrap_or("a rule"))
    }
}
