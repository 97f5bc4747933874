//! Every fixture through the real program: clean ones come out as they are, the others have their
//! findings as a snapshot beside them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

fn fixtures(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(kind);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !path.to_string_lossy().contains(".snap"));
    files.sort();
    assert!(!files.is_empty());
    files
}

fn run(input: &Path, output: &Path) -> Output {
    let mut command = Command::cargo_bin("scrub837").unwrap();
    command.arg("run").arg(input).arg("-o").arg(output).output().unwrap()
}

/// The one file of `folder` whose name ends like this; empty if there is none.
fn written(folder: &Path, ending: &str) -> Vec<u8> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found = entries.filter(|path| path.to_string_lossy().ends_with(ending));
    found.next().map(|path| std::fs::read(path).unwrap()).unwrap_or_default()
}

fn findings(folder: &Path) -> Vec<Value> {
    let text = String::from_utf8(written(folder, ".findings.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn clean_files_come_out_byte_for_byte() {
    for file in fixtures("clean") {
        let folder = TempDir::new().unwrap();
        let output = run(&file, folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", file.display());
        assert_eq!(findings(folder.path()), Vec::<Value>::new(), "{}", file.display());
        let corrected = written(folder.path(), ".corrected.837");
        assert!(corrected == std::fs::read(&file).unwrap(), "{} was changed", file.display());
        assert_eq!(written(folder.path(), ".rejected.837"), b"");
    }
}

/// What the program says of a file, short enough to be reviewed.
fn told(file: &Path) -> String {
    let folder = TempDir::new().unwrap();
    let output = run(file, folder.path());
    let mut text = format!("exit {}\n", output.status.code().unwrap());
    let messages = String::from_utf8_lossy(&output.stderr);
    for line in messages.lines() {
        let shown = line.replace(&file.display().to_string(), "FILE");
        writeln!(text, "{shown}").unwrap();
    }
    for finding in findings(folder.path()) {
        let field = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let place = match (field("element"), field("segment")) {
            (element, segment) if element.is_empty() => segment,
            (element, _) => element,
        };
        let claim = field("claim_id");
        writeln!(
            text,
            "{} {} {} at {} {place} {claim}: {} [{}]",
            field("severity"),
            field("rule"),
            field("rule_name"),
            finding["segment_position"],
            field("message"),
            field("action"),
        )
        .unwrap();
    }
    let summary: Value = serde_json::from_slice(&written(folder.path(), "summary.json")).unwrap();
    let claims = &summary["totals"]["claims"];
    writeln!(
        text,
        "claims: {} read, {} accepted, {} corrected, {} rejected",
        claims["read"], claims["accepted"], claims["corrected"], claims["rejected"]
    )
    .unwrap();
    text
}

fn snapshots(kind: &str) {
    for file in fixtures(kind) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let settings = {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(file.parent().unwrap());
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings
        };
        settings.bind(|| insta::assert_snapshot!(name, told(&file)));
    }
}

#[test]
fn dirty_files_have_exactly_their_findings() {
    snapshots("dirty");
}

#[test]
fn broken_files_are_read_as_far_as_can_be() {
    snapshots("broken");
}

#[test]
fn hostile_files_do_no_harm() {
    snapshots("hostile");
}

#[test]
fn what_was_corrected_is_not_corrected_again() {
    for kind in ["dirty", "broken", "hostile"] {
        for file in fixtures(kind) {
            let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
            run(&file, first.path());
            let corrected = written(first.path(), ".corrected.837");
            if corrected.is_empty() {
                continue;
            }
            let again = first.path().join("again.837");
            std::fs::write(&again, &corrected).unwrap();
            let output = run(&again, second.path());
            assert_eq!(output.status.code(), Some(0), "{}", file.display());
            let same = written(second.path(), ".corrected.837") == corrected;
            assert!(same, "{} is changed by a second run", file.display());
        }
    }
}

#[test]
fn what_was_rejected_says_the_same_again() {
    for file in fixtures("dirty") {
        let folder = TempDir::new().unwrap();
        run(&file, folder.path());
        let rejected = written(folder.path(), ".rejected.837");
        if rejected.is_empty() {
            continue;
        }
        let again = folder.path().join("again.837");
        std::fs::write(&again, &rejected).unwrap();
        let second = TempDir::new().unwrap();
        run(&again, second.path());
        let rejecting = |folder: &Path| -> Vec<(String, String)> {
            let all = findings(folder).into_iter().filter(|f| f["action"] == "rejected");
            all.map(|f| (f["claim_id"].to_string(), f["rule"].to_string())).collect()
        };
        assert_eq!(rejecting(second.path()), rejecting(folder.path()), "{}", file.display());
    }
}
