//! `scrub837 deidentify`.

use crate::program::Desk;

const SIDE_BY_SIDE: &str = "dirty/corrected_and_rejected_side_by_side.837";

#[test]
fn nobody_is_left_and_the_defects_stay() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    let called = desk.call(&["deidentify", "batch.837", "-o", "nobody.837", "--seed", "7"]);
    assert_eq!((called.code, called.stderr.as_str()), (0, "5 claims written to nobody.837\n"));
    let (before, after) = (desk.read("batch.837"), desk.read("nobody.837"));
    for value in ["RIVER", "1EG4TE5MK73", "1234567893", "OAK LANE", "19500615", "UNITS-1"] {
        assert!(before.contains(value) && !after.contains(value), "{value}");
    }
    for value in ["MEDICARE PART B", "HC:97162:GP*330*UN*2", "ABK:I69.351", "225X00000X"] {
        assert!(after.contains(value), "{value}");
    }
    let said = |file: &str| {
        let text = desk.call(&["check", file, "--format", "csv"]).stdout;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.records().map(|row| row.unwrap());
        rows.map(|row| format!("{} {} {}", &row[14], &row[15], &row[16])).collect::<Vec<_>>()
    };
    assert_eq!(said("batch.837"), said("nobody.837"));
}

#[test]
fn a_seed_repeats_and_no_seed_does_not() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    let written = |seed: &[&str]| {
        let arguments: Vec<&str> = ["deidentify", "batch.837", "-o", "-"]
            .into_iter()
            .chain(seed.iter().copied())
            .collect();
        desk.call(&arguments).stdout
    };
    assert_eq!(written(&["--seed", "1"]), written(&["--seed", "1"]));
    assert_ne!(written(&["--seed", "1"]), written(&["--seed", "2"]));
    assert_ne!(written(&[]), written(&[]));
}

#[test]
fn what_cannot_be_read_is_not_written() {
    let desk = Desk::with(&[("broken/dental_claims.837", "dental.837")]);
    let called = desk.call(&["deidentify", "dental.837", "-o", "nobody.837"]);
    assert_eq!(called.code, 3);
    assert!(called.stderr.contains("837D") && called.stderr.contains("nothing was written"));
    assert!(!desk.path("nobody.837").exists());
}
