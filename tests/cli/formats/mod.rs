//! `scrub837 check --format …`: every format says what `findings.jsonl` says, whatever stands in
//! the file or in its name.

mod every;
mod github;
mod json;
mod junit;
mod sarif;
mod sarif_shape;
mod text;
mod xml;

use serde_json::Value;

use crate::program::{Called, Desk};

/// A name that breaks out of whatever is not escaped.
const HOSTILE: &str = "a,b::c%0A]]>\"<x>&' ü\n::error::.837";

/// Inputs of every kind, in the order in which they are read.
const INPUTS: [(&str, &str); 6] = [
    ("hostile/markup_in_numbers_and_codes.837", HOSTILE),
    ("clean/two_patients_one_subscriber.837", "clean.837"),
    ("dirty/corrected_and_rejected_side_by_side.837", "dirty.837"),
    ("broken/version_x222a2.837", "refused.837"),
    ("dirty/claim_number_twice.837", "twice.837"),
    ("dirty/trailing_separators_and_blanks.837", "warnings.837"),
];

/// All inputs, and one that is not there.
fn desk() -> Desk {
    Desk::with(&INPUTS)
}

fn call(desk: &Desk, format: &str, more: &[&str]) -> Called {
    let mut arguments = vec!["check", "--format", format, "gone.837"];
    arguments.extend(INPUTS.map(|(_, name)| name));
    arguments.extend(more);
    let called = desk.call(&arguments);
    assert_eq!(called.code, 3, "an input is refused and one is missing");
    called
}

/// The findings as the other tests know them.
fn findings(desk: &Desk) -> Vec<Value> {
    let text = call(desk, "jsonl", &[]).stdout;
    let findings: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let has = |severity: &str| findings.iter().any(|finding| finding["severity"] == severity);
    assert!(has("error") && has("warning"), "both kinds are there to be compared");
    findings
}

/// A field as text; empty if it is null.
fn text(finding: &Value, field: &str) -> String {
    match &finding[field] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What people are told to do, or what `run` does.
fn advice(finding: &Value) -> String {
    if finding["fix"]["applied"] != true {
        return text(finding, "suggestion");
    }
    match finding["after"].as_str().unwrap() {
        "" => "fixed by `run`: left out".to_owned(),
        after => format!("fixed by `run`: {after}"),
    }
}
