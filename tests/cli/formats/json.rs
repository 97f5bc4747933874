//! JSON, JSON Lines and CSV: the same fields.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::Value;

use super::{INPUTS, call, desk, findings, text};
use crate::program::Desk;

fn document(output: &str) -> Value {
    serde_json::from_str(output).unwrap()
}

/// How many findings an object of counts tells.
fn found(counts: &Value) -> u64 {
    ["error", "warning", "info"].iter().map(|s| counts["findings"][s].as_u64().unwrap()).sum()
}

#[test]
fn the_document_holds_the_objects_of_json_lines() {
    let desk = desk();
    let called = call(&desk, "json", &[]);
    assert!(called.stdout.starts_with("{\"schema\":1,\"tool\":\"scrub837\",\"version\":"));
    let document = document(&called.stdout);
    let findings = findings(&desk);
    assert_eq!(document["findings"], Value::Array(findings.clone()));
    let totals = &document["totals"];
    for severity in ["error", "warning", "info"] {
        let count = findings.iter().filter(|f| f["severity"] == severity).count();
        assert_eq!(totals["findings"][severity], count, "{severity}");
    }
    let claims = |key: &str| totals["claims"][key].as_u64().unwrap();
    assert_eq!(claims("read"), claims("accepted") + claims("corrected") + claims("rejected"));
    assert!(claims("read") > 8);
    let mut causes = BTreeMap::new();
    for finding in &findings {
        *causes.entry(text(finding, "cause")).or_insert(0) += 1;
    }
    let told = document["causes"].as_array().unwrap();
    assert_eq!(told.len(), causes.len());
    assert!(told.iter().all(|cause| causes.contains_key(cause["cause"].as_str().unwrap())));
}

#[test]
fn the_document_says_how_each_input_ended() {
    let desk = desk();
    let document = document(&call(&desk, "json", &[]).stdout);
    let inputs = document["inputs"].as_array().unwrap();
    let told: Vec<(&str, &str)> = inputs
        .iter()
        .map(|input| (input["path"].as_str().unwrap(), input["status"].as_str().unwrap()))
        .collect();
    let [hostile, clean, dirty, refused, twice, warnings] = INPUTS.map(|(_, name)| name);
    let expected = [
        ("gone.837", "failed"),
        (hostile, "rejections"),
        (clean, "done"),
        (dirty, "rejections"),
        (refused, "refused"),
        (twice, "done"),
        (warnings, "done"),
    ];
    assert_eq!(told, expected);
    let findings = findings(&desk);
    for (input, (path, status)) in inputs.iter().zip(expected) {
        let reason = input["reason"].as_str();
        assert_eq!(reason.is_some(), ["failed", "refused"].contains(&status), "{path}");
        let of_file = findings.iter().filter(|f| f["file"] == path).count();
        assert_eq!(found(input), of_file as u64, "{path}");
    }
    assert_eq!(inputs.iter().map(found).sum::<u64>(), found(&document["totals"]));
    assert!(inputs[4]["reason"].as_str().unwrap().contains("005010X222A2"));
}

#[test]
fn an_input_has_the_counts_of_the_summary() {
    let desk = Desk::with(&[("dirty/corrected_and_rejected_side_by_side.837", "dirty.837")]);
    let mut checked = document(&desk.call(&["check", "--format", "json", "dirty.837"]).stdout);
    desk.call(&["run", "dirty.837", "-o", "out"]);
    let mut summary = document(&desk.read("out/summary.json"));
    let mut of_run = summary["inputs"][0].take();
    for only_of_run in ["bytes", "blake3"] {
        of_run.as_object_mut().unwrap().remove(only_of_run).unwrap();
    }
    assert_eq!(checked["inputs"][0].take(), of_run);
    assert_eq!(checked["totals"], summary["totals"]);
}

#[test]
fn an_input_that_breaks_off_counts_what_was_found_so_far() {
    let desk = Desk::with(&[("dirty/stroke_97162_two_units.837", "one.837")]);
    let mut file = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    file.write_all(desk.read("one.837").repeat(500).as_bytes()).unwrap();
    let file = file.finish().unwrap();
    desk.write("cut.837.gz", &file[..file.len() / 2]);
    let called = desk.call(&["check", "--format", "json", "cut.837.gz"]);
    assert_eq!(called.code, 3);
    let document = document(&called.stdout);
    let input = &document["inputs"][0];
    assert_eq!(input["status"], "failed");
    assert!(input["reason"].as_str().unwrap().contains("incomplete"));
    let told = document["findings"].as_array().unwrap().len();
    assert!(told > 100);
    assert_eq!(found(input), told as u64);
    assert!(input["claims"]["read"].as_u64().unwrap() > 100);
    assert_eq!(input["claims"]["read"], input["transactions"]);
    let mut counts = input.clone();
    for other in ["path", "status", "reason"] {
        counts.as_object_mut().unwrap().remove(other).unwrap();
    }
    assert_eq!(counts, document["totals"]);
}

#[test]
fn a_document_without_findings_is_one_too() {
    let desk = desk();
    let called = desk.call(&["check", "--format", "json", "clean.837"]);
    let document = document(&called.stdout);
    assert_eq!((called.code, &document["findings"]), (0, &Value::Array(Vec::new())));
    assert_eq!(document["totals"]["claims"]["read"], 3);
}

#[test]
fn rows_say_what_the_objects_say() {
    let desk = desk();
    let findings = findings(&desk);
    let table = call(&desk, "csv", &[]).stdout;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), findings.len());
    for (row, finding) in rows.iter().zip(&findings) {
        let keys: Vec<&String> = finding.as_object().unwrap().keys().collect();
        for (name, cell) in header.iter().zip(row) {
            assert!(keys.iter().any(|key| *key == name), "{name} is no key of the objects");
            // A cell that a spreadsheet would run begins with an apostrophe.
            let cell = cell.strip_prefix('\'').unwrap_or(cell);
            assert_eq!(cell, text(finding, name), "{name}");
        }
    }
    let files: Vec<String> = findings.iter().map(|finding| text(finding, "file")).collect();
    assert!(files.contains(&INPUTS[0].1.to_owned()), "the hostile name is as it was given");
}
