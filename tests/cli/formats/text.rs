//! Text, as a terminal and as a file gets it.

use scrub837::engine::{Scrubber, Settings};
use scrub837::report::text::{Closing, Detail, TextReport};
use scrub837::report::{Causes, Ending, InputOutcome, Report as _, Status};

use super::{HOSTILE, desk};
use crate::program::fixture;

fn read(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).unwrap()
}

/// What a text report says of a file, without colours.
fn told(file: &str, detail: Detail) -> String {
    let mut out = anstream::StripStream::new(Vec::new());
    let mut causes = Causes::default();
    let mut report = TextReport::new(&mut out, detail, Closing::Told);
    let scrubber = Scrubber::new(Settings { threads: Some(1), ..Settings::default() }).unwrap();
    let ended = scrubber
        .scrub(file.as_bytes(), &mut |checked| {
            causes.add(checked);
            report.add("batch.837", checked)
        })
        .unwrap();
    let totals = &ended.totals;
    let outcome = InputOutcome { file: "batch.837", status: Status::Done, reason: None, totals };
    report.end_input(&outcome).unwrap();
    let causes = causes.into_sorted();
    report.close(&Ending { totals, causes: &causes, files: 1 }).unwrap();
    drop(report);
    String::from_utf8(out.into_inner()).unwrap()
}

/// The lines that begin a finding, or a cause.
fn count(text: &str, start: &str) -> usize {
    text.lines().filter(|line| line.starts_with(start)).count()
}

#[test]
fn causes_are_shown_where_there_are_more_findings_than_fit() {
    let file = &read("dirty/counts_and_numbers_wrong.837");
    let all = told(file, Detail::CausesAbove(10));
    assert_eq!((count(&all, "error["), count(&all, "── ")), (10, 5));
    assert_eq!(all, told(file, Detail::Findings));
    let few = told(file, Detail::CausesAbove(3));
    assert_eq!((count(&few, "error["), count(&few, "── ")), (0, 0));
    assert!(few.contains("… and 7 more causes\ncauses are shown;"), "{few}");
    let closing = "10 errors in 1 claim, 1 file; `scrub837 run` fixes 10\n";
    assert!(few.ends_with(closing) && few.contains("EN108  segment-count               1\n"));
}

#[test]
fn two_claims_of_one_number_have_a_heading_each() {
    let file = read("dirty/stroke_97162_two_units.837");
    let claim = &file[file.find("CLM*").unwrap()..file.find("SE*2").unwrap()];
    let text = told(&file.replace(claim, &claim.repeat(2)), Detail::Findings);
    assert_eq!(count(&text, "── claim STROKE-1: "), 2, "{text}");
}

#[test]
fn one_finding_needs_no_summary() {
    let text = told(&read("dirty/stroke_97162_two_units.837"), Detail::Findings);
    assert!(text.starts_with("── claim STROKE-1: "), "{text}");
    assert!(text.contains("session.\n\nnot checked: "), "{text}");
    assert!(text.ends_with("\n1 error in 1 claim, 1 file\n"), "{text}");
}

#[test]
fn quiet_ends_with_the_last_finding() {
    let desk = desk();
    let called = desk.call(&["check", "--quiet", HOSTILE, "dirty.837"]);
    assert!(called.stdout.contains("error[TH301]"));
    assert!(called.stdout.ends_with("= help: fixed by `run`: 95\n\n"), "{}", called.stdout);
    let clean = desk.call(&["check", "--quiet", "clean.837"]);
    assert_eq!((clean.code, clean.stdout.as_str()), (0, ""));
}
