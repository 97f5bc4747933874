//! `scrub837 explain` and `scrub837 rules`.

use crate::program::Desk;

#[test]
fn a_rule_is_explained_by_code_or_name() {
    let desk = Desk::with(&[]);
    let by_code = desk.call(&["explain", "TH301"]);
    assert_eq!(by_code.code, 0);
    insta::assert_snapshot!("explain_rule", by_code.stdout);
    assert_eq!(desk.call(&["explain", "untimed-units"]).stdout, by_code.stdout);
}

#[test]
fn a_procedure_and_a_modifier_are_explained() {
    let desk = Desk::with(&[]);
    let called = desk.call(&["explain", "97162", "gp"]);
    insta::assert_snapshot!("explain_codes", called.stdout);
}

#[test]
fn what_is_unknown_gets_a_suggestion() {
    let desk = Desk::with(&[]);
    let called = desk.call(&["explain", "untimed-unit"]);
    assert_eq!(called.code, 2);
    assert!(called.stderr.contains("did you mean untimed-units?"), "{}", called.stderr);
}

#[test]
fn every_rule_can_be_explained() {
    let desk = Desk::with(&[]);
    let called = desk.call(&["rules", "--format", "json"]);
    let rules: serde_json::Value = serde_json::from_str(&called.stdout).unwrap();
    let codes: Vec<&str> =
        rules.as_array().unwrap().iter().map(|rule| rule["code"].as_str().unwrap()).collect();
    let called = desk.call(&[&["explain"], codes.as_slice()].concat());
    assert_eq!(called.code, 0);
    for code in codes {
        assert!(called.stdout.contains(code));
    }
}

#[test]
fn the_list_can_be_narrowed() {
    let desk = Desk::with(&[]);
    let called = desk.call(&["rules", "--family", "en", "--fixable"]);
    assert!(called.stdout.lines().all(|line| line.starts_with("EN") && line.contains("safe")));
    assert_eq!(desk.call(&["rules", "--family", "XX"]).code, 2);
}

#[test]
fn the_help_is_for_people_who_bill() {
    let desk = Desk::with(&[]);
    insta::assert_snapshot!("help", desk.call(&["--help"]).stdout);
    insta::assert_snapshot!("help_run", desk.call(&["run", "--help"]).stdout);
    assert_eq!(desk.call(&["run"]).code, 2);
}
