//! Test suites, read back by an independent reader.

use std::collections::HashSet;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};
use serde_json::Value;

use super::xml::assert_is_well_formed;
use super::{INPUTS, advice, call, desk, findings, text};
use crate::program::Desk;

fn read(output: &str) -> Report {
    assert_is_well_formed(output);
    let report = Report::deserialize_from_str(output).unwrap();
    assert_counts_and_names(&report);
    report
}

/// Each suite holds as many tests, failures and errors as it says, and no two tests of one class
/// have one name.
fn assert_counts_and_names(report: &Report) {
    let mut names = HashSet::new();
    for suite in &report.test_suites {
        let of_kind = |wanted| {
            let kinds = suite.test_cases.iter().filter_map(failed);
            kinds.filter(|failed| failed.kind == wanted).count()
        };
        assert_eq!(suite.tests, suite.test_cases.len());
        assert_eq!(suite.failures, of_kind(NonSuccessKind::Failure));
        assert_eq!(suite.errors, of_kind(NonSuccessKind::Error));
        for case in &suite.test_cases {
            let class = case.classname.as_ref().unwrap().as_str().to_owned();
            assert!(names.insert((class, case.name.as_str().to_owned())), "{:?} twice", case.name);
        }
    }
}

struct Failed<'a> {
    kind: NonSuccessKind,
    /// What it is about: a rule, or how the input ended.
    about: &'a str,
    message: &'a str,
    told: &'a str,
}

fn failed(case: &TestCase) -> Option<Failed<'_>> {
    let TestCaseStatus::NonSuccess { kind, message, ty, description, .. } = &case.status else {
        return None;
    };
    let (about, message) = (plain(ty.as_ref()), plain(message.as_ref()));
    Some(Failed { kind: *kind, about, message, told: plain(description.as_ref()) })
}

fn plain(text: Option<&XmlString>) -> &str {
    text.map(XmlString::as_str).unwrap_or_default()
}

/// What a test tells, whether it failed or not.
fn told(case: &TestCase) -> &str {
    let out = case.system_out.as_ref().map(XmlString::as_str);
    failed(case).map(|failed| failed.told).or(out).unwrap_or_default()
}

fn suite<'r>(report: &'r Report, name: &str) -> &'r TestSuite {
    report.test_suites.iter().find(|suite| suite.name.as_str() == name).unwrap()
}

#[test]
fn each_input_is_a_suite_and_each_claim_a_test() {
    let report = read(&call(&desk(), "junit", &[]).stdout);
    assert_eq!(report.name.as_ref().unwrap().as_str(), "scrub837");
    let names: Vec<&str> = report.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    let read = INPUTS.map(|(_, name)| name);
    assert_eq!(names, [&["gone.837"], &read[..]].concat());
    let dirty = suite(&report, "dirty.837");
    let tests: Vec<&str> = dirty.test_cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(tests, ["file", "claim 2: DOTS-1", "claim 3: UNITS-1", "claim 4: WRONG-1"]);
    for suite in &report.test_suites {
        let of_file =
            suite.test_cases.iter().all(|case| case.classname.as_ref() == Some(&suite.name));
        assert!(of_file, "the class of a test is its file");
    }
}

#[test]
fn each_finding_is_told_once_in_the_test_of_its_claim() {
    let desk = desk();
    let report = read(&call(&desk, "junit", &[]).stdout);
    let all = findings(&desk);
    for suite in &report.test_suites {
        let mut of_suite = 0;
        for case in &suite.test_cases {
            let is_here = |finding: &&Value| {
                let claim = text(finding, "claim_id");
                let is_named = case.name.as_str().ends_with(&format!(": {claim}"));
                text(finding, "file") == suite.name.as_str()
                    && if claim.is_empty() { case.name.as_str() == "file" } else { is_named }
            };
            let here: Vec<&Value> = all.iter().filter(is_here).collect();
            of_suite += here.len();
            assert_test_tells(case, &here);
        }
        let of_file = all.iter().filter(|finding| text(finding, "file") == suite.name.as_str());
        assert_eq!(of_suite, of_file.count(), "{}", suite.name.as_str());
    }
}

fn assert_test_tells(case: &TestCase, findings: &[&Value]) {
    let parts: Vec<&str> = told(case).split("\n\n").filter(|part| !part.is_empty()).collect();
    assert_eq!(parts.len(), findings.len(), "{}", told(case));
    for (part, finding) in parts.iter().zip(findings) {
        let (severity, rule) = (text(finding, "severity"), text(finding, "rule"));
        let (name, message) = (text(finding, "rule_name"), text(finding, "message"));
        assert!(part.starts_with(&format!("{severity}[{rule}]: {name}: {message}\n")), "{part}");
        assert!(part.contains(&text(finding, "claim_id")), "{part}");
        assert!(part.ends_with(&format!("\nhelp: {}", advice(finding))), "{part}");
    }
    let errors: Vec<&&Value> = findings.iter().filter(|f| f["severity"] == "error").collect();
    let failure = failed(case);
    if failure.as_ref().is_some_and(|failed| failed.kind == NonSuccessKind::Error) {
        return;
    }
    assert_eq!(failure.is_some(), !errors.is_empty());
    let Some(failure) = failure else { return };
    assert_eq!(failure.about, text(errors[0], "rule"));
    let more = match errors.len() {
        1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    assert_eq!(failure.message, text(errors[0], "message") + &more);
}

#[test]
fn a_refused_input_is_an_error_and_a_clean_one_passes() {
    let report = read(&call(&desk(), "junit", &[]).stdout);
    let problems =
        [("gone.837", "failed", "no such file"), ("refused.837", "refused", "005010X222A2")];
    for (name, status, words) in problems {
        let [case] = suite(&report, name).test_cases.as_slice() else { panic!("one test") };
        let failed = failed(case).unwrap();
        assert_eq!((failed.kind, failed.about), (NonSuccessKind::Error, status));
        assert!(failed.message.contains(words), "{}", failed.message);
    }
    let [case] = suite(&report, "clean.837").test_cases.as_slice() else { panic!("one test") };
    assert_eq!((case.name.as_str(), failed(case).is_none(), told(case)), ("file", true, ""));
}

#[test]
fn a_long_suite_waits_in_a_file() {
    let desk = Desk::with(&[("dirty/corrected_and_rejected_side_by_side.837", "large.837")]);
    desk.write("large.837", desk.read("large.837").repeat(1_000));
    let output = desk.call(&["check", "--format", "junit", "large.837"]).stdout;
    assert!(output.len() > 1_500_000, "{} bytes fit into memory", output.len());
    let report = read(&output);
    let [suite] = report.test_suites.as_slice() else { panic!("one suite") };
    // From the second time on each of the five claims has the number of an earlier one.
    assert_eq!(suite.test_cases.len(), 1 + 3 + 5 * 999);
    let findings = desk.call(&["check", "--format", "jsonl", "large.837"]).stdout;
    let told = suite.test_cases.iter().map(|case| told(case).matches("\nhelp: ").count());
    assert_eq!(told.sum::<usize>(), findings.lines().count());
}
