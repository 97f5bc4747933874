//! JSON, JSON Lines and CSV: the same fields.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{INPUTS, call, desk, findings, text};

#[test]
fn the_document_holds_the_objects_of_json_lines() {
    let desk = desk();
    let called = call(&desk, "json", &[]);
    assert!(called.stdout.starts_with("{\"schema\":1,\"tool\":\"scrub837\",\"version\":"));
    let document: Value = serde_json::from_str(&called.stdout).unwrap();
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
fn the_document_names_what_was_not_processed() {
    let desk = desk();
    let document: Value = serde_json::from_str(&call(&desk, "json", &[]).stdout).unwrap();
    let list = document["not_processed"].as_array().unwrap();
    let named: Vec<&str> = list.iter().map(|one| one["file"].as_str().unwrap()).collect();
    assert_eq!(named, ["gone.837", "refused.837"]);
    assert!(list[1]["reason"].as_str().unwrap().contains("005010X222A2"));
}

#[test]
fn a_document_without_findings_is_one_too() {
    let desk = desk();
    let called = desk.call(&["check", "--format", "json", "clean.837"]);
    let document: Value = serde_json::from_str(&called.stdout).unwrap();
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
