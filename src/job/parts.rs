//! `--split-by`: what stays behind, in parts that hold nobody else's patients.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::engine::CheckedBatch;
use crate::finding::Surroundings;
use crate::fix::{DividedWriter, Newlines, Part};
use crate::guide::SectionKind;

use super::atomic::{TEMPORARY_PREFIX, WholeFile};

/// So many bytes of a part wait in memory.
const BLOCK: usize = 64 * 1024;

/// A key makes at most so much of a file's name.
const LONGEST_NAME: usize = 80;

/// By what parts are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SplitBy {
    /// The billing provider's NPI.
    BillingNpi,
    /// The payer's number.
    Payer,
    /// The submitter's number.
    Submitter,
}

impl SplitBy {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::BillingNpi, Self::Payer, Self::Submitter];

    /// As the command line writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BillingNpi => "billing-npi",
            Self::Payer => "payer",
            Self::Submitter => "submitter",
        }
    }

    /// The column of a worklist that tells it.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::BillingNpi => "billing_npi",
            Self::Payer => "payer_id",
            Self::Submitter => "submitter_id",
        }
    }

    /// The part that a claim belongs to.
    #[must_use]
    pub fn key(self, around: &Surroundings) -> &str {
        match self {
            Self::BillingNpi => &around.billing_npi,
            Self::Payer => &around.payer_id,
            Self::Submitter => &around.submitter_id,
        }
    }
}

/// A key as a part of a file name: letters, digits and `-` stand as they are, other bytes as `_` and
/// two hexadecimal digits, so that no two keys share a file. What is too long for a name is hashed.
#[must_use]
pub fn part_name(key: &str) -> String {
    let key = key.trim();
    if key.is_empty() {
        return "_none".to_owned();
    }
    let mut name = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "_{byte:02X}");
        }
    }
    if name.len() > LONGEST_NAME {
        name.truncate(LONGEST_NAME / 2);
        let _ = write!(name, "_{}", blake3::hash(key.as_bytes()).to_hex());
    }
    name
}

/// A file that is open only while it is written to, since there may be thousands.
#[derive(Debug)]
pub struct PartFile {
    temporary: TempPath,
    target: PathBuf,
    buffer: Vec<u8>,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl PartFile {
    /// Begins the file that will stand at `target`.
    ///
    /// # Errors
    /// No file can be made in its folder.
    pub fn create(target: PathBuf) -> io::Result<Self> {
        let folder = target.parent().unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(TEMPORARY_PREFIX).tempfile_in(folder)?;
        let (buffer, hasher) = (Vec::new(), blake3::Hasher::new());
        Ok(Self { temporary: file.into_temp_path(), target, buffer, hasher, bytes: 0 })
    }

    fn spill(&mut self) -> io::Result<()> {
        if !self.buffer.is_empty() {
            OpenOptions::new().append(true).open(&self.temporary)?.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Puts everything on disk and gives the file its name.
    ///
    /// # Errors
    /// The disk fails.
    pub fn commit(mut self) -> io::Result<WholeFile> {
        self.spill()?;
        OpenOptions::new().append(true).open(&self.temporary)?.sync_all()?;
        self.temporary.persist(&self.target).map_err(|error| error.error)?;
        let blake3 = self.hasher.finalize().to_hex().to_string();
        Ok(WholeFile { path: self.target, bytes: self.bytes, blake3 })
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BLOCK {
            self.spill()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The rejected claims of an input, in parts.
#[derive(Debug)]
pub struct RejectedParts {
    by: SplitBy,
    newlines: Newlines,
    /// Folder and beginning of the names.
    folder: PathBuf,
    stem: String,
    parts: BTreeMap<String, DividedWriter<PartFile>>,
}

impl RejectedParts {
    /// Parts that stand in a folder as `STEM.KEY.837`.
    #[must_use]
    pub fn new(by: SplitBy, folder: &Path, stem: String, newlines: Newlines) -> Self {
        Self { by, newlines, folder: folder.to_owned(), stem, parts: BTreeMap::new() }
    }

    /// Takes the rejected claims of a batch.
    ///
    /// # Errors
    /// A part cannot be written.
    pub fn add(&mut self, checked: &CheckedBatch) -> io::Result<()> {
        let mut headers: Vec<Part<'_>> = Vec::new();
        let sections = checked.batch.sections.iter().zip(&checked.sections).enumerate();
        for (number, (section, outcome)) in sections {
            if section.kind == SectionKind::Noise {
                continue;
            }
            let part = checked.part(section, &[]);
            headers.retain(|open| open.kind.depth() < section.kind.depth());
            if section.kind.is_ancestor() {
                headers.push(part);
                continue;
            }
            let claim = outcome.claim.as_ref().filter(|_| number >= checked.batch.context_sections);
            if let Some(around) = claim.and_then(|claim| claim.rejected_around.as_deref()) {
                let key = part_name(self.by.key(around));
                self.part(key)?.take(&headers, &part)?;
            }
        }
        Ok(())
    }

    fn part(&mut self, key: String) -> io::Result<&mut DividedWriter<PartFile>> {
        use std::collections::btree_map::Entry;
        match self.parts.entry(key) {
            Entry::Occupied(part) => Ok(part.into_mut()),
            Entry::Vacant(place) => {
                let name = format!("{}.{}.837", self.stem, place.key());
                let file = PartFile::create(self.folder.join(name))?;
                Ok(place.insert(DividedWriter::new(file, self.newlines)))
            }
        }
    }

    /// Names of the files.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.parts.keys().map(|key| format!("{}.{key}.837", self.stem)).collect()
    }

    /// Gives the files their names; also how many claims they hold together.
    ///
    /// # Errors
    /// A file cannot be written or named.
    pub fn commit(self) -> io::Result<(Vec<WholeFile>, u64)> {
        let mut whole = Vec::new();
        let mut claims = 0;
        for (_, part) in self.parts {
            let (file, written) = part.finish()?;
            claims += written.claims;
            whole.push(file.commit()?);
        }
        Ok((whole, claims))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_names_of_files() {
        assert_eq!(part_name("1234567893"), "1234567893");
        assert_eq!(part_name("../A B"), "_2E_2E_2FA_20B");
        assert_ne!(part_name("A/B"), part_name("A.B"));
        assert_eq!(part_name(" "), "_none");
        let long = "?".repeat(80);
        assert!(part_name(&long).len() < 128 && part_name(&long) != part_name(&format!("{long}!")));
    }
}
