//! Files that get their final name when they are whole, or never.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

/// How temporary files in an output folder begin.
pub const TEMPORARY_PREFIX: &str = ".scrub837-";

/// A file under a temporary name, readable by its owner only.
#[derive(Debug)]
pub struct AtomicFile {
    temporary: NamedTempFile,
    target: PathBuf,
    hasher: blake3::Hasher,
    bytes: u64,
}

/// A file that is whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WholeFile {
    /// Where it stands.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 of its bytes.
    pub blake3: String,
}

impl AtomicFile {
    /// Begins the file that will stand at `target`.
    ///
    /// # Errors
    /// No file can be made in the folder of `target`.
    pub fn create(target: PathBuf) -> io::Result<Self> {
        let folder = target.parent().unwrap_or(Path::new("."));
        let temporary = tempfile::Builder::new().prefix(TEMPORARY_PREFIX).tempfile_in(folder)?;
        Ok(Self { temporary, target, hasher: blake3::Hasher::new(), bytes: 0 })
    }

    /// Where it will stand.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Bytes written so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What is written so far, from its start.
    ///
    /// # Errors
    /// The disk fails.
    pub fn reader(&self) -> io::Result<File> {
        self.temporary.reopen()
    }

    /// Puts everything on disk and gives the file its name.
    ///
    /// # Errors
    /// The disk fails; no file stands under the final name then, unless one did before.
    pub fn commit(self) -> io::Result<WholeFile> {
        self.temporary.as_file().sync_all()?;
        self.temporary.persist(&self.target).map_err(|error| error.error)?;
        let blake3 = self.hasher.finalize().to_hex().to_string();
        Ok(WholeFile { path: self.target, bytes: self.bytes, blake3 })
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.temporary.as_file_mut().write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.as_file_mut().flush()
    }
}

/// A temporary file that nobody has written to for so long was left by a run that was killed.
const ABANDONED: Duration = Duration::from_hours(1);

/// Removes temporary files that were left in a folder.
///
/// # Errors
/// The folder cannot be read, or a file cannot be removed.
pub fn remove_abandoned(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_temporary = entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX);
        if !is_temporary || !entry.file_type()?.is_file() {
            continue;
        }
        let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if age > ABANDONED {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Makes the names of a folder's files last through a power failure.
///
/// # Errors
/// The disk fails.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Makes a folder that only its owner can read.
///
/// # Errors
/// It cannot be made.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens or makes a file that only its owner can read, without touching what it holds.
///
/// # Errors
/// It cannot be opened.
pub fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
