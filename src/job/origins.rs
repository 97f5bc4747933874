//! What stands in an output folder, and from which input it came.
//!
//! A journal in the folder says so before a file gets its name, so that a run which was killed can
//! be repeated. A run over other inputs adds to it: what came from an input stays that input's.

use std::collections::{BTreeMap, HashMap};
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::atomic::AtomicFile;

/// Name of the journal.
const JOURNAL: &str = ".scrub837.origins";

/// Where an output came from: one input, or all inputs of a run.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// An input, by what it is and not by how it was spelled.
    Input(String),
    /// All inputs of a run.
    Run,
}

/// Names of files with their origin, one line of the journal.
#[derive(Serialize, Deserialize)]
struct Entry {
    origin: Origin,
    files: Vec<String>,
}

/// The origins of a folder's files.
#[derive(Debug)]
pub(super) struct Origins {
    of: HashMap<String, Origin>,
    from: HashMap<Origin, Vec<String>>,
    journal: File,
}

/// What the journal of a folder says; nothing if there is none.
///
/// # Errors
/// The journal cannot be read.
pub(super) fn read(folder: &Path) -> io::Result<BTreeMap<String, Origin>> {
    let text = match std::fs::read(folder.join(JOURNAL)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read?,
    };
    let mut of: BTreeMap<String, Origin> = BTreeMap::new();
    // A line that a crash cut off tells of files that were not written.
    for line in text.split(|byte| *byte == b'\n') {
        let Ok(entry) = serde_json::from_slice::<Entry>(line) else { continue };
        let own = entry.files.into_iter().filter(|name| is_file_name(name));
        of.extend(own.map(|name| (name, entry.origin.clone())));
    }
    Ok(of)
}

impl Origins {
    /// Reads what is known of a folder, and writes it anew without files that are gone.
    ///
    /// # Errors
    /// The journal cannot be read or written.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join(JOURNAL);
        let mut of = read(folder)?;
        of.retain(|name, _| folder.join(name).exists());
        let mut from: BTreeMap<Origin, Vec<String>> = BTreeMap::new();
        for (name, origin) in &of {
            from.entry(origin.clone()).or_default().push(name.clone());
        }
        let mut file = AtomicFile::create(path.clone())?;
        for (origin, files) in &from {
            write_line(&mut file, &Entry { origin: origin.clone(), files: files.clone() })?;
        }
        file.commit()?;
        let journal = OpenOptions::new().append(true).open(&path)?;
        Ok(Self { of: of.into_iter().collect(), from: from.into_iter().collect(), journal })
    }

    /// Whether a file of this name came from there.
    pub(super) fn holds(&self, name: &str, origin: &Origin) -> bool {
        self.of.get(name) == Some(origin)
    }

    /// The files that earlier runs wrote from there.
    pub(super) fn files(&self, origin: &Origin) -> &[String] {
        self.from.get(origin).map(Vec::as_slice).unwrap_or_default()
    }

    /// Notes that files of these names are about to come from there.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub(super) fn note(&self, origin: &Origin, names: &[String]) -> io::Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        let entry = Entry { origin: origin.clone(), files: names.to_vec() };
        write_line(&mut &self.journal, &entry)
    }
}

fn write_line(out: &mut impl io::Write, entry: &Entry) -> io::Result<()> {
    let mut line = serde_json::to_vec(entry)?;
    line.push(b'\n');
    out.write_all(&line)
}

/// Whether this names a file of the folder itself, since what a journal says may be anybody's.
fn is_file_name(name: &str) -> bool {
    Path::new(name).file_name().is_some_and(|own| own == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(name: &str) -> Origin {
        Origin::Input(name.to_owned())
    }

    #[test]
    fn origins_outlive_runs_and_forget_what_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        for name in ["a.csv", "b.csv", "all.csv"] {
            std::fs::write(path.join(name), name).unwrap();
        }
        let names =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let origins = Origins::open(path).unwrap();
        origins.note(&input("a"), &names(&["a.csv", "gone.csv", "../outside"])).unwrap();
        origins.note(&Origin::Run, &names(&["all.csv"])).unwrap();
        let origins = Origins::open(path).unwrap();
        origins.note(&input("b"), &names(&["b.csv"])).unwrap();
        let origins = Origins::open(path).unwrap();
        assert!(origins.holds("a.csv", &input("a")) && origins.holds("b.csv", &input("b")));
        assert!(origins.holds("all.csv", &Origin::Run) && !origins.holds("b.csv", &input("a")));
        assert_eq!(origins.files(&input("a")), ["a.csv"]);
        assert!(!std::fs::read_to_string(path.join(JOURNAL)).unwrap().contains("gone"));
    }

    #[test]
    fn a_line_that_was_cut_off_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.csv"), "a").unwrap();
        let whole = r#"{"origin":{"input":"a"},"files":["a.csv"]}"#;
        let journal = format!("{whole}\n{}", &whole[..20]);
        std::fs::write(folder.path().join(JOURNAL), journal).unwrap();
        let origins = Origins::open(folder.path()).unwrap();
        origins.note(&Origin::Run, &["b.csv".to_owned()]).unwrap();
        assert!(origins.holds("a.csv", &input("a")));
    }
}
