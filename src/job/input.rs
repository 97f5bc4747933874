//! Files, folders, patterns and standard input; plain, gzip or Zstandard.

use std::collections::{BTreeMap, HashSet};
use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use walkdir::WalkDir;

use crate::x12::delimiters::BYTE_ORDER_MARK;

use super::atomic::TEMPORARY_PREFIX;
use super::origins::{self, Origin};

/// Where an input's bytes come from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Input {
    /// Standard input.
    Standard,
    /// A file.
    File(PathBuf),
}

/// Why what the user named, [`InputError::name`], leads to no input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// It is neither file nor folder, and no pattern matches it.
    #[error("no such file or folder")]
    Nothing {
        /// What the user named.
        name: String,
    },
    /// It cannot be read.
    #[error("cannot be read")]
    Unreadable {
        /// What the user named.
        name: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The pattern is malformed.
    #[error("not a pattern: {why}")]
    Pattern {
        /// What the user named.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}

impl InputError {
    /// What the user named.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Nothing { name } | Self::Unreadable { name, .. } | Self::Pattern { name, .. } => {
                name
            }
        }
    }
}

/// What the names of a command line lead to.
#[derive(Debug, Default)]
pub struct Found {
    /// Inputs, sorted, each once.
    pub inputs: Vec<Input>,
    /// Inputs that were named again, be it in another way.
    pub repeated: Vec<Input>,
    /// What could not be found or read.
    pub errors: Vec<InputError>,
}

impl Found {
    /// The folders that hold input files, each once.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        let files = self.inputs.iter().filter_map(|input| match input {
            Input::File(path) => std::path::absolute(path).ok(),
            Input::Standard => None,
        });
        let mut folders: Vec<PathBuf> =
            files.filter_map(|file| file.parent().map(Path::to_owned)).collect();
        folders.sort();
        folders.dedup();
        folders
    }
}

/// Finds the inputs that `names` stand for. Folders are searched for files that begin with an
/// interchange header, whatever they are called; `skip` is the folder of the results, which is not
/// searched, or if it was named itself, not for what earlier runs wrote there.
#[must_use]
pub fn find(names: &[PathBuf], skip: Option<&Path>) -> Found {
    let mut found = Found::default();
    let results = skip.and_then(Results::of);
    for name in names {
        if let Err(error) = find_one(name, results.as_ref(), &mut found.inputs) {
            found.errors.push(error);
        }
    }
    found.inputs.sort();
    // The first spelling of a file stands for all.
    let mut seen = HashSet::new();
    let (inputs, repeated) =
        std::mem::take(&mut found.inputs).into_iter().partition(|i| seen.insert(i.identity()));
    Found { inputs, repeated, ..found }
}

/// The folder that results go to, and what is there of earlier runs.
struct Results {
    folder: PathBuf,
    written: BTreeMap<String, Origin>,
}

impl Results {
    /// `None` if the folder is not there.
    fn of(folder: &Path) -> Option<Self> {
        let folder = folder.canonicalize().ok()?;
        // Who cannot read the journal hears of it when the folder is taken.
        let written = origins::read(&folder).unwrap_or_default();
        Some(Self { folder, written })
    }

    fn is(&self, folder: &Path) -> bool {
        folder.canonicalize().is_ok_and(|folder| folder == self.folder)
    }

    /// Whether an earlier run wrote this file.
    fn wrote(&self, file: &Path) -> bool {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        self.written.contains_key(name.as_ref()) && file.parent().is_some_and(|own| self.is(own))
    }
}

fn find_one(
    name: &Path,
    skip: Option<&Results>,
    inputs: &mut Vec<Input>,
) -> Result<(), InputError> {
    if name == Path::new("-") {
        inputs.push(Input::Standard);
        return Ok(());
    }
    let shown = || name.display().to_string();
    match std::fs::metadata(name) {
        Ok(data) if data.is_dir() => search(name, skip, inputs),
        Ok(_) => {
            inputs.push(Input::File(name.to_owned()));
            Ok(())
        }
        Err(_) if shown().contains(['*', '?', '[']) => expand(&shown(), skip, inputs),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(InputError::Nothing { name: shown() })
        }
        Err(source) => Err(InputError::Unreadable { name: shown(), source }),
    }
}

fn expand(name: &str, skip: Option<&Results>, inputs: &mut Vec<Input>) -> Result<(), InputError> {
    let pattern = |error: glob::PatternError| InputError::Pattern {
        name: name.to_owned(),
        why: error.msg.to_owned(),
    };
    let mut is_matched = false;
    for path in glob::glob(name).map_err(pattern)?.filter_map(Result::ok) {
        is_matched = true;
        if path.is_dir() {
            search(&path, skip, inputs)?;
        } else {
            inputs.push(Input::File(path));
        }
    }
    if is_matched { Ok(()) } else { Err(InputError::Nothing { name: name.to_owned() }) }
}

fn search(
    folder: &Path,
    skip: Option<&Results>,
    inputs: &mut Vec<Input>,
) -> Result<(), InputError> {
    let is_skipped = |path: &Path| skip.is_some_and(|results| results.is(path));
    let is_result = |path: &Path| skip.is_some_and(|results| results.wrote(path));
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(|entry| {
        let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX);
        let is_folder = entry.depth() > 0 && entry.file_type().is_dir();
        !(is_ours || is_folder && is_skipped(entry.path()))
    });
    for entry in entries {
        let entry = entry.map_err(|error| InputError::Unreadable {
            name: folder.display().to_string(),
            source: error.into(),
        })?;
        let is_file = entry.file_type().is_file() && !is_result(entry.path());
        if is_file && is_interchange(entry.path()) {
            inputs.push(Input::File(entry.into_path()));
        }
    }
    Ok(())
}

/// Whether a file begins with `ISA`, byte order mark and blanks aside.
fn is_interchange(path: &Path) -> bool {
    let Ok(opened) = Opened::file(path) else { return false };
    let mut start = Vec::new();
    let read = opened.reader.take(4096).read_to_end(&mut start);
    let text = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&start).trim_ascii_start();
    read.is_ok() && text.starts_with(b"ISA")
}

impl Input {
    /// The input as the user named it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Standard => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// What it is, however it was named: where a file stands in the end, `-` for standard input.
    #[must_use]
    pub fn identity(&self) -> String {
        match self {
            Self::Standard => self.name(),
            Self::File(path) => {
                let stands = path.canonicalize().or_else(|_| std::path::absolute(path));
                stands.as_deref().unwrap_or(path).display().to_string()
            }
        }
    }

    /// Where it stands, if it is a file.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Standard => None,
            Self::File(path) => Some(path),
        }
    }

    /// Its size on disk, if it is a file.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Standard => None,
            Self::File(path) => std::fs::metadata(path).ok().map(|data| data.len()),
        }
    }

    /// Opens it for reading.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(&self) -> io::Result<Opened> {
        match self {
            Self::Standard => Opened::new(Box::new(io::stdin()), None),
            Self::File(path) => Opened::file(path),
        }
    }
}

/// Bytes of compressed input that may unfold without question.
const FREE_BYTES: u64 = 64 * 1024 * 1024;

/// Beyond them, so many times its compressed size may come out of an input; claims compress to a
/// tenth.
const MOST_RATIO: u64 = 200;

/// An input that is being read.
pub struct Opened {
    reader: Box<dyn Read + Send>,
    raw: Arc<Raw>,
    file: Option<(PathBuf, Metadata)>,
}

/// What is known of the bytes on disk.
#[derive(Debug, Default)]
struct Raw {
    bytes: AtomicU64,
    hasher: Mutex<blake3::Hasher>,
}

impl Opened {
    fn file(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let data = file.metadata()?;
        if data.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        Self::new(Box::new(file), Some((path.to_owned(), data)))
    }

    /// A copy of standard input, from its beginning.
    pub(super) fn copy(copy: &File) -> io::Result<Self> {
        let mut copy = copy.try_clone()?;
        io::Seek::rewind(&mut copy)?;
        Self::new(Box::new(copy), None)
    }

    fn new(source: Box<dyn Read + Send>, file: Option<(PathBuf, Metadata)>) -> io::Result<Self> {
        let raw = Arc::new(Raw::default());
        let mut tee = Tee { source, raw: Arc::clone(&raw) };
        let mut magic = Vec::new();
        (&mut tee).take(4).read_to_end(&mut magic)?;
        let is_gzip = magic.starts_with(&[0x1f, 0x8b]);
        let is_zstd = magic == [0x28, 0xb5, 0x2f, 0xfd];
        let whole = Cursor::new(magic).chain(tee);
        let capped = |inner: Box<dyn Read + Send>| Capped { inner, out: 0, raw: Arc::clone(&raw) };
        let reader: Box<dyn Read + Send> = if is_gzip {
            Box::new(capped(Box::new(flate2::read::MultiGzDecoder::new(whole))))
        } else if is_zstd {
            Box::new(capped(Box::new(zstd::Decoder::new(whole)?)))
        } else {
            Box::new(whole)
        };
        Ok(Self { reader, raw, file })
    }

    /// Bytes read from disk so far.
    #[must_use]
    pub fn raw_bytes(&self) -> u64 {
        self.raw.bytes.load(Ordering::Relaxed)
    }

    /// A counter of the bytes read from disk, for whoever shows progress meanwhile.
    pub fn counter(&self) -> impl Fn() -> u64 + Send + Sync + use<> {
        let raw = Arc::clone(&self.raw);
        move || raw.bytes.load(Ordering::Relaxed)
    }

    /// BLAKE3 of the bytes read from disk.
    #[must_use]
    pub fn blake3(&self) -> String {
        let hasher = self.raw.hasher.lock().unwrap_or_else(PoisonError::into_inner);
        hasher.finalize().to_hex().to_string()
    }

    /// Whether the file is another than when it was opened.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        self.file.as_ref().is_some_and(|(path, before)| {
            std::fs::metadata(path).map_or(true, |now| {
                now.len() != before.len() || now.modified().ok() != before.modified().ok()
            })
        })
    }
}

impl Read for Opened {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        self.reader.read(space)
    }
}

/// Counts and hashes what is read.
struct Tee {
    source: Box<dyn Read + Send>,
    raw: Arc<Raw>,
}

impl Read for Tee {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(space)?;
        self.raw.bytes.fetch_add(read as u64, Ordering::Relaxed);
        let mut hasher = self.raw.hasher.lock().unwrap_or_else(PoisonError::into_inner);
        hasher.update(space.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Refuses an input that unfolds to many times its size.
struct Capped {
    inner: Box<dyn Read + Send>,
    out: u64,
    raw: Arc<Raw>,
}

impl Read for Capped {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(space)?;
        self.out += read as u64;
        let raw = self.raw.bytes.load(Ordering::Relaxed);
        if self.out > FREE_BYTES && self.out > raw.saturating_mul(MOST_RATIO) {
            return Err(io::Error::other(format!(
                "the compressed file unfolds to more than {MOST_RATIO} times its size"
            )));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: &Found, root: &Path) -> Vec<String> {
        let relative = |input: &Input| match input {
            Input::Standard => "-".to_owned(),
            Input::File(path) => path.strip_prefix(root).unwrap().display().to_string(),
        };
        found.inputs.iter().map(relative).collect()
    }

    #[test]
    fn folders_are_searched_by_content_and_not_by_name() {
        let root = tempfile::tempdir().unwrap();
        let path = |name: &str| root.path().join(name);
        std::fs::create_dir_all(path("in/deep")).unwrap();
        std::fs::create_dir_all(path("in/out")).unwrap();
        std::fs::write(path("in/b.dat"), b"\xef\xbb\xbf\n ISA*00*").unwrap();
        std::fs::write(path("in/deep/a.837"), b"ISA*00*").unwrap();
        std::fs::write(path("in/notes.txt"), b"see ISA").unwrap();
        std::fs::write(path("in/out/x.837"), b"ISA*00*").unwrap();
        let found = find(&[path("in"), path("in/b.dat")], Some(&path("in/out")));
        assert_eq!(names(&found, &path("in")), ["b.dat", "deep/a.837"]);
        let pattern = find(&[path("in/deep/*.837")], None);
        assert_eq!(names(&pattern, &path("in")), ["deep/a.837"]);
        let nothing = find(&[path("in/none*"), path("gone")], None);
        assert_eq!(nothing.errors.len(), 2);
    }

    #[test]
    fn compressed_inputs_are_read_as_they_are() {
        let text = b"ISA*00*".repeat(1000);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut gzip, &text).unwrap();
        let packed = [gzip.finish().unwrap(), zstd::encode_all(&text[..], 1).unwrap()];
        for bytes in packed {
            std::fs::write(&path, &bytes).unwrap();
            let mut opened = Input::File(path.clone()).open().unwrap();
            let mut read = Vec::new();
            opened.read_to_end(&mut read).unwrap();
            assert_eq!(read, text);
            assert_eq!(opened.raw_bytes(), bytes.len() as u64);
            assert_eq!(opened.blake3(), blake3::hash(&bytes).to_hex().to_string());
            assert!(!opened.has_changed());
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bomb.zst");
        let zeros = io::repeat(0).take(2 * FREE_BYTES);
        let file = File::create(&path).unwrap();
        zstd::stream::copy_encode(zeros, file, 1).unwrap();
        let mut opened = Input::File(path).open().unwrap();
        let error = io::copy(&mut opened, &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("unfolds"), "{error}");
    }
}
