//! `scrub837 view`.

use std::path::PathBuf;

use crate::program::{Desk, fixture};

const DIRTY: (&str, &str) = ("dirty/corrected_and_rejected_side_by_side.837", "batch.837");

#[test]
fn a_claim_is_shown_with_its_levels_and_findings() {
    let desk = Desk::with(&[DIRTY]);
    let called = desk.call(&["view", "batch.837", "--claim", "WRONG-1"]);
    assert_eq!((called.code, called.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("view_claim", called.stdout);
}

#[test]
fn a_loop_is_shown_for_each_claim() {
    let desk = Desk::with(&[DIRTY]);
    let called = desk.call(&["view", "batch.837", "--loop", "2310b", "--claim", "UNITS-1"]);
    insta::assert_snapshot!("view_loop", called.stdout);
    let all = desk.call(&["view", "batch.837", "--loop", "2310B"]).stdout;
    let claims: Vec<&str> = all
        .lines()
        .filter_map(|line| line.strip_prefix("2310B claim rendering provider, claim "))
        .collect();
    assert_eq!(claims, ["GOOD-1", "DOTS-1", "UNITS-1", "WRONG-1", "GOOD-2"]);
}

#[test]
fn what_stands_outside_claims_is_shown_too() {
    let desk = Desk::with(&[("broken/group_header_missing.837", "batch.837")]);
    let called = desk.call(&["view", "batch.837", "--depth", "1"]);
    insta::assert_snapshot!("view_envelope", called.stdout);
    let without = desk.call(&["view", "batch.837", "--depth", "1", "--no-findings"]);
    assert!(!without.stdout.contains("EN112"));
}

#[test]
fn colours_are_there_only_where_they_are_wanted() {
    let desk = Desk::with(&[DIRTY]);
    let arguments = ["view", "batch.837", "--claim", "UNITS-1"];
    let plain = desk.call(&arguments).stdout;
    assert!(!plain.contains('\u{1b}'));
    let coloured = desk.command(&arguments).env("CLICOLOR_FORCE", "1").output().unwrap();
    let coloured = String::from_utf8(coloured.stdout).unwrap();
    assert!(coloured.contains("\u{1b}[1;31merror[TH301]\u{1b}[0m"));
    let stripped: Vec<&str> = coloured
        .split('\u{1b}')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once('m').unwrap().1 })
        .collect();
    assert_eq!(stripped.concat(), plain);
}

#[test]
fn what_cannot_be_shown_is_said() {
    let desk = Desk::with(&[DIRTY, ("broken/plain_text.txt", "notes.txt")]);
    let called = desk.call(&["view", "batch.837", "--claim", "NONE-1"]);
    assert_eq!((called.code, called.stdout.as_str()), (3, ""));
    assert!(called.stderr.contains("batch.837: there is no claim NONE-1"), "{}", called.stderr);
    let called = desk.call(&["view", "notes.txt"]);
    assert_eq!(called.code, 3);
    assert!(called.stderr.contains("not an X12 file"), "{}", called.stderr);
    let called = desk.call(&["view", "batch.837", "--loop", "2310"]);
    assert_eq!(called.code, 2);
    assert!(called.stderr.contains("did you mean 2300?"), "{}", called.stderr);
}

#[test]
fn findings_are_those_that_check_tells() {
    let desk = Desk::with(&[DIRTY]);
    let tree = |arguments: &[&str]| desk.call(&[&["view", "batch.837"], arguments].concat()).stdout;
    assert!(tree(&[]).contains("error[TH301]"));
    assert!(!tree(&["--ignore", "TH301"]).contains("TH301"));
    desk.write("scrub837.toml", "[rules.severity]\nTH301 = \"warning\"\n");
    assert!(tree(&[]).contains("warning[TH301]"));
    assert!(tree(&["--no-config"]).contains("error[TH301]"));
}

#[test]
fn files_of_a_folder_have_their_names() {
    let desk = Desk::with(&[DIRTY, ("clean/two_sets_in_one_group.837", "in/a.837")]);
    std::fs::rename(desk.path("batch.837"), desk.path("in/b.837")).unwrap();
    let called = desk.call(&["view", "in", "--depth", "1"]);
    let titles: Vec<&str> = called.stdout.lines().filter(|line| line.starts_with("==>")).collect();
    assert_eq!(titles.len(), 2);
    let whole = std::fs::read(desk.path("in/b.837")).unwrap();
    let piped = desk.call_with(&["view", "-", "--claim", "GOOD-1"], &whole);
    assert_eq!((piped.code, piped.stdout.contains("2300 claim GOOD-1 (accepted)")), (0, true));
}

fn fixtures(kind: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(fixture(kind)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "837"));
    files.sort();
    files
}

/// Every value of a file with these delimiters, in order, with the ID of its segment.
fn values(file: &str) -> Vec<(&str, &str)> {
    let segments = file.split(['~', '\n']).map(str::trim).filter(|segment| !segment.is_empty());
    segments
        .flat_map(|segment| {
            let (id, rest) = segment.split_once('*').unwrap_or((segment, ""));
            rest.split(['*', ':']).map(move |value| (id, value.trim()))
        })
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

#[test]
fn nothing_of_a_file_is_left_out() {
    let desk = Desk::with(&[]);
    let mut seen = 0;
    for file in [fixtures("clean"), fixtures("dirty"), fixtures("broken")].concat() {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        // This test knows no other delimiters, no second terminator, no text between interchanges.
        if !text.starts_with("ISA*") || !text.contains('~') || text.contains(['%', '|']) {
            continue;
        }
        let path = file.to_str().unwrap();
        let arguments = ["view", path, "--show-patient-data", "--no-findings"];
        let tree = desk.call(&arguments).stdout;
        let mut lines = tree.lines();
        let mut current = "";
        for (id, value) in values(&text) {
            // Composites of segments without a place in the guide are shown whole.
            if current.contains(&format!(":{value}")) {
                continue;
            }
            let holds = |line: &&str| line.trim_start().starts_with(id) && line.contains(value);
            let found = lines.find(holds);
            current = found.unwrap_or_else(|| panic!("{path}: {id} {value}"));
        }
        seen += 1;
    }
    assert!(seen > 30);
}

#[test]
fn a_big_file_is_the_same_tree_with_any_number_of_threads() {
    let desk = Desk::with(&[]);
    let plan = synthetic::Plan::of_claims(2000).seed(5);
    let file = plan.share_of_defects(100, synthetic::Defect::ALL).make();
    desk.write("big.837", &file.bytes);
    let one = desk.call(&["view", "big.837", "--jobs", "1"]).stdout;
    assert!(one == desk.call(&["view", "big.837", "--jobs", "3"]).stdout);
    let count = |text: &str| one.lines().filter(|line| line.trim_start().starts_with(text)).count();
    assert_eq!(count("CLM claim information"), 2000);
    let shallow = desk.call(&["view", "big.837", "--depth", "1"]).stdout;
    assert!(!shallow.contains("2000A") && shallow.contains("ST transaction set header"));
}

#[test]
fn any_prefix_of_a_file_is_shown_without_a_panic() {
    use scrub837::engine::{Scrubber, Settings};
    use scrub837::report::Report as _;
    use scrub837::report::tree::{TreeOptions, TreeReport};

    let bytes = std::fs::read(fixture(DIRTY.0)).unwrap();
    let scrubber = Scrubber::new(Settings { threads: Some(1), ..Settings::default() }).unwrap();
    for end in 0..=bytes.len() {
        let mut tree = TreeReport::new(Vec::new(), TreeOptions::default());
        scrubber.scrub(&bytes[..end], &mut |checked| tree.add("a.837", checked)).unwrap();
        assert!(end < 200 || tree.finish().starts_with(b"ISA interchange envelope\n"));
    }
}
