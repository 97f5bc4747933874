//! What holds for every format.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::sarif_shape::assert_is_sarif;
use super::xml::assert_is_well_formed;
use crate::program::{Called, Desk, fixture};

const FORMATS: [&str; 8] = ["text", "full", "json", "jsonl", "csv", "sarif", "github", "junit"];

/// Formats that name inputs which could not be processed.
const NAMING: [&str; 4] = ["json", "sarif", "github", "junit"];

fn checked(desk: &Desk, input: &str, format: &str) -> Called {
    desk.call(&["check", input, "--format", format])
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_refused_or_missing_input_ends_with_three() {
    let desk = Desk::with(&[("broken/version_x222a2.837", "a2.837")]);
    for format in FORMATS {
        for (input, words) in [("a2.837", "005010X222A2"), ("gone.837", "no such file or folder")] {
            let called = checked(&desk, input, format);
            assert_eq!(called.code, 3, "{format}");
            assert!(called.stderr.contains(words), "{format}: {}", called.stderr);
            assert!(!NAMING.contains(&format) || called.stdout.contains(words), "{format}");
        }
    }
}

#[test]
fn nothing_found_is_a_whole_document() {
    let desk = Desk::with(&[("clean/two_patients_one_subscriber.837", "in/good.837")]);
    std::fs::create_dir(desk.path("none")).unwrap();
    for input in ["in", "none"] {
        let told = |format: &str| {
            let called = checked(&desk, input, format);
            assert_eq!((called.code, called.stderr.as_str()), (0, ""), "{format}");
            called.stdout
        };
        let document = parsed(&told("json"));
        assert_eq!(document["findings"], json!([]));
        assert_eq!(document["inputs"].as_array().unwrap().len(), usize::from(input == "in"));
        let log = parsed(&told("sarif"));
        assert_is_sarif(&log);
        assert_eq!(log["runs"][0]["results"], json!([]));
        assert_eq!((told("github"), told("jsonl")), (String::new(), String::new()));
        let junit = told("junit");
        assert_is_well_formed(&junit);
        assert_eq!(junit.matches("<testcase ").count(), usize::from(input == "in"));
    }
}

/// Names and values that are markup, commands or escapes somewhere.
#[test]
#[cfg(unix)]
fn hostile_names_and_values_stay_text() {
    let name = "in/a,b:c%41 \"<&>'#?{0}[x](y)é\n::error::x\r\u{1b}[2J]]>.837";
    let uri = "in/a%2Cb%3Ac%2541%20%22%3C%26%3E%27%23%3F%7B0%7D%5Bx%5D%28y%29%C3%A9%0A%3A%3Aerror\
               %3A%3Ax%0D%1B%5B2J%5D%5D%3E.837";
    let property = "file=in/a%2Cb%3Ac%2541 \"<&>'#?{0}[x](y)é%0A%3A%3Aerror%3A%3Ax%0D\\u{1b}[2J]]>\
                    .837,";
    let fixtures = [
        "hostile/formula_and_script_in_names",
        "hostile/markup_in_numbers_and_codes",
        "hostile/path_in_control_number",
        "hostile/terminal_escape_in_a_code",
        "broken/version_x222a2",
    ];
    for fixture in fixtures {
        let desk = Desk::with(&[(&format!("{fixture}.837"), name)]);
        let told = |format: &str| checked(&desk, name, format).stdout;
        assert_eq!(parsed(&told("json"))["inputs"][0]["path"], name);
        let log = parsed(&told("sarif"));
        assert_is_sarif(&log);
        assert!(log.to_string().contains(&format!("\"uri\":\"{uri}\"")), "{log}");
        for line in told("github").lines() {
            assert!(line.starts_with("::") && line.contains(property), "{line}");
            assert!(!line.contains(char::is_control), "{line}");
        }
        assert_is_well_formed(&told("junit"));
    }
}

#[test]
fn values_of_patients_are_masked() {
    let desk = Desk::with(&[("hostile/formula_and_script_in_names.837", "names.837")]);
    for format in FORMATS {
        let masked = checked(&desk, "names.837", format).stdout;
        let patient = ["ALERT", "SAMPLE", "1EG4TE5MK73", "19500615", "OAK LANE"];
        assert!(!patient.iter().any(|value| masked.contains(value)), "{format}");
    }
}

#[test]
fn who_closes_the_pipe_hears_nothing_more() {
    let input = std::fs::read(fixture("dirty/stroke_97162_two_units.837")).unwrap();
    for format in FORMATS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scrub837"));
        command.args(["check", "-", "--format", format]);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        drop(child.stdout.take());
        child.stdin.take().unwrap().write_all(&input).unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), told.as_str()), (Some(0), ""), "{format}");
    }
}
