//! Calls the program.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// What a call came to.
pub(crate) struct Called {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Called {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A fixture's path.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// A folder with a copy of a fixture in it, where the program is called.
pub(crate) struct Desk {
    pub folder: TempDir,
}

impl Desk {
    /// Copies fixtures under new names.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let desk = Self { folder: TempDir::new().unwrap() };
        for (from, to) in files {
            let target = desk.path(to);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::copy(fixture(from), target).unwrap();
        }
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    /// Names of the files in a folder, sorted, hidden ones left out.
    pub(crate) fn list(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("scrub837").unwrap();
        command.current_dir(self.folder.path()).args(arguments);
        command
    }

    pub(crate) fn call(&self, arguments: &[&str]) -> Called {
        self.command(arguments).output().unwrap().into()
    }

    pub(crate) fn call_with(&self, arguments: &[&str], input: &[u8]) -> Called {
        self.command(arguments).write_stdin(input).output().unwrap().into()
    }
}
