//! `scrub837 check`.

use crate::program::{Desk, fixture};

#[test]
fn findings_are_told_like_a_compiler_does() {
    let desk = Desk::with(&[("dirty/corrected_and_rejected_side_by_side.837", "batch.837")]);
    let called = desk.call(&["check", "batch.837"]);
    assert_eq!(called.code, 1);
    insta::assert_snapshot!("check_text", called.stdout);
    assert_eq!(desk.list("."), ["batch.837"], "nothing is written");
}

#[test]
fn a_clean_file_ends_with_zero() {
    let desk = Desk::with(&[("clean/two_patients_one_subscriber.837", "batch.837")]);
    let called = desk.call(&["check", "batch.837"]);
    let told = "not checked: claims against newer NCCI edits (those of 2024-07-01 are known): 1\n\
        nothing found in 3 claims, 1 file\n";
    assert_eq!((called.code, called.stdout.as_str()), (0, told));
}

#[test]
fn programs_get_json_lines_and_csv() {
    let desk = Desk::with(&[("dirty/stroke_97162_two_units.837", "batch.837")]);
    let called = desk.call(&["check", "batch.837", "--format", "jsonl"]);
    let object: serde_json::Value = serde_json::from_str(&called.stdout).unwrap();
    assert_eq!(object["rule"], "TH301");
    assert_eq!(object["units"], 2);
    assert_eq!(object["charge"], "330");
    let file = std::fs::read_to_string(desk.path("batch.837")).unwrap();
    let start = usize::try_from(object["byte_offset"].as_u64().unwrap()).unwrap();
    let length = usize::try_from(object["byte_length"].as_u64().unwrap()).unwrap();
    assert_eq!(&file[start..start + length], "SV1*HC:97162:GP*330*UN*2***1:2");
    let called = desk.call(&["check", "batch.837", "--format", "csv"]);
    assert!(called.stdout.starts_with("file,interchange_control,group_control,"));
}

#[test]
fn what_is_no_claim_file_is_named() {
    let desk = Desk::with(&[("broken/version_x222a2.837", "a2.837")]);
    let called = desk.call(&["check", "a2.837", "--format", "jsonl", "--log-format", "json"]);
    assert_eq!(called.code, 3);
    let line: serde_json::Value = serde_json::from_str(called.stderr.trim()).unwrap();
    assert_eq!(line["level"], "error");
    assert!(line["message"].as_str().unwrap().contains("005010X222A2"));
}

#[test]
fn no_escape_sequence_reaches_the_terminal() {
    let desk = Desk::with(&[("hostile/terminal_escape_in_a_code.837", "batch.837")]);
    let called = desk.command(&["check", "batch.837"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    let text = String::from_utf8(called.stdout).unwrap();
    assert!(text.contains("\\x1b[2J") && !text.contains("\u{1b}[2J"));
}

#[test]
fn any_prefix_of_a_file_is_read_without_a_panic() {
    let bytes = std::fs::read(fixture("dirty/corrected_and_rejected_side_by_side.837")).unwrap();
    let scrubber = scrub837::engine::Scrubber::new(scrub837::engine::Settings {
        threads: Some(1),
        ..scrub837::engine::Settings::default()
    })
    .unwrap();
    for end in 0..=bytes.len() {
        let mut claims = 0;
        let ended = scrubber
            .scrub(&bytes[..end], &mut |checked| {
                claims += checked.own_sections().filter(|(_, _, s)| s.claim.is_some()).count();
                Ok::<(), std::io::Error>(())
            })
            .unwrap();
        assert!(ended.totals.is_conserved());
        assert_eq!(ended.totals.read.claims, claims as u64);
    }
}
