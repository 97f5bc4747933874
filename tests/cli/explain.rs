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

/// The text without its lists of rules, which grow with the catalogue.
fn without_rules(text: &str) -> String {
    let mut in_list = false;
    let is_kept = |line: &&str| {
        in_list = line.starts_with("Rules ") || in_list && !line.is_empty();
        !in_list
    };
    text.lines().filter(is_kept).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_place_of_the_guide_is_explained() {
    let desk = Desk::with(&[]);
    let text = |words: &[&str]| desk.call(&[&["explain"], words].concat()).stdout;
    insta::assert_snapshot!("explain_loop", text(&["2310B"]));
    insta::assert_snapshot!("explain_position", without_rules(&text(&["2310B", "NM1*82"])));
    let elements = text(&["CLM05-3", "2010AA", "NM109"]);
    insta::assert_snapshot!("explain_elements", without_rules(&elements));
    assert!(elements.contains("Rules whose source names it\n  CL111  claim-frequency-unknown"));
}

#[test]
fn what_comes_back_from_payers_is_explained() {
    let desk = Desk::with(&[]);
    let called =
        desk.call(&["explain", "A7:507:82", "IK403 7", "TA1", "025", "POS", "11", "CO-45"]);
    assert_eq!((called.code, called.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("explain_answers", without_rules(&called.stdout));
    assert!(called.stdout.contains("TH302  code-not-in-force"), "{}", called.stdout);
}

#[test]
fn one_unknown_word_does_not_hide_the_others() {
    let desk = Desk::with(&[]);
    let called = desk.call(&["explain", "sv1o4", "GP", "2310X"]);
    assert_eq!(called.code, 2);
    assert!(called.stdout.starts_with("GP  service is under a physical-therapy plan of care"));
    let lines: Vec<&str> = called.stderr.lines().collect();
    assert!(lines[0].ends_with("did you mean SV104?"), "{}", lines[0]);
    assert!(lines[1].contains("2310X is no rule, code, segment, element or loop"), "{}", lines[1]);
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
