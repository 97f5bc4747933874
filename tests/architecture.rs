//! Rooms use only rooms before them: data flows one way.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

/// The rooms in their order.
const ROOMS: [&str; 16] = [
    "x12",
    "guide",
    "claim",
    "codes",
    "finding",
    "rules",
    "fix",
    "policy",
    "engine",
    "stats",
    "deidentify",
    "report",
    "ack",
    "job",
    "config",
    "cli",
];

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|known| *known == room)
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The rooms that a file's code names; its tests may name any.
fn used(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split("crate::").skip(1))
        .filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
        .collect()
}

#[test]
fn no_room_uses_a_later_one() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for room in ROOMS {
        let mut files = Vec::new();
        rust_files(&source.join(room), &mut files);
        for file in files {
            if file.ends_with("rules/testing.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            for other in used(&text) {
                if rank(other) > rank(room) {
                    let file = file.strip_prefix(&source).unwrap().display().to_string();
                    wrong.push(format!("{file} uses {other}"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_folder_is_a_room() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in std::fs::read_dir(source).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let is_known = rank(&name).is_some() || name == "lib.rs" || name == "main.rs";
        assert!(is_known, "{name} has no place in the order of rooms");
    }
}
