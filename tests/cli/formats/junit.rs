//! Test suites, read back by an independent reader.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus};

use super::{INPUTS, call, desk, findings, text};

/// Message, text and kind of a case that failed.
fn failed(case: &TestCase) -> Option<(NonSuccessKind, String, String)> {
    let TestCaseStatus::NonSuccess { kind, message, description, .. } = &case.status else {
        return None;
    };
    let text = |text: &Option<quick_junit::XmlString>| {
        text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default()
    };
    Some((*kind, text(message), text(description)))
}

#[test]
fn each_input_is_a_suite_and_each_finding_a_case() {
    let desk = desk();
    let output = call(&desk, "junit", &[]).stdout;
    let report = Report::deserialize_from_str(&output).unwrap();
    assert_eq!(report.name.as_ref().unwrap().as_str(), "scrub837");
    let names: Vec<&str> = report.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    let read = INPUTS.map(|(_, name)| name);
    assert_eq!(names, [&["gone.837"], &read[..]].concat());
    let findings = findings(&desk);
    let mut left = findings.iter();
    for suite in &report.test_suites {
        let of_findings = suite
            .test_cases
            .iter()
            .filter(|case| case.classname.as_ref().unwrap().as_str() != "input");
        for case in of_findings {
            let finding = left.next().unwrap();
            assert_eq!(suite.name.as_str(), text(finding, "file"));
            assert_eq!(case.classname.as_ref().unwrap().as_str(), text(finding, "rule"));
            let claim = text(finding, "claim_id");
            assert!(case.name.as_str().starts_with(&claim), "{}", case.name.as_str());
            let help = format!("help: {}", text(finding, "suggestion"));
            if finding["severity"] == "error" {
                let (kind, message, told) = failed(case).unwrap();
                assert_eq!(kind, NonSuccessKind::Failure);
                assert_eq!(message, text(finding, "message"));
                assert!(told.contains(&claim) && told.ends_with(&help), "{told}");
            } else {
                assert_eq!(failed(case), None);
                let told = case.system_out.as_ref().unwrap().as_str();
                assert!(told.contains(&text(finding, "message")) && told.ends_with(&help));
            }
        }
    }
    assert_eq!(left.count(), 0, "every finding is a case");
}

#[test]
fn suites_count_their_cases() {
    let output = call(&desk(), "junit", &[]).stdout;
    let report = Report::deserialize_from_str(&output).unwrap();
    for suite in &report.test_suites {
        let of_kind = |wanted| {
            let kinds = suite.test_cases.iter().filter_map(failed);
            kinds.filter(|(kind, _, _)| *kind == wanted).count()
        };
        assert_eq!(suite.tests, suite.test_cases.len());
        assert_eq!(suite.failures, of_kind(NonSuccessKind::Failure));
        assert_eq!(suite.errors, of_kind(NonSuccessKind::Error));
    }
}

#[test]
fn a_refused_input_is_an_error_and_a_clean_one_passes() {
    let output = call(&desk(), "junit", &[]).stdout;
    let report = Report::deserialize_from_str(&output).unwrap();
    let suite =
        |name: &str| report.test_suites.iter().find(|suite| suite.name.as_str() == name).unwrap();
    for (name, words) in [("gone.837", "no such file"), ("refused.837", "005010X222A2")] {
        let (kind, message, _) = failed(suite(name).test_cases.last().unwrap()).unwrap();
        assert_eq!(kind, NonSuccessKind::Error);
        assert!(message.contains(words), "{message}");
    }
    let [case] = suite("clean.837").test_cases.as_slice() else { panic!("one case") };
    assert_eq!((case.name.as_str(), failed(case)), ("without errors", None));
}
