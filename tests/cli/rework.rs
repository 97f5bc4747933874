//! The rework loop: reject, mend, run again, merge, send.

use serde_json::Value;

use crate::program::Desk;

const SIDE_BY_SIDE: &str = "dirty/corrected_and_rejected_side_by_side.837";

fn claims(text: &str) -> Vec<String> {
    let claims = text.split('~').filter_map(|segment| segment.trim().strip_prefix("CLM*"));
    claims.map(|claim| claim.split('*').next().unwrap().to_owned()).collect()
}

fn after_a_run() -> Desk {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    desk.call(&["run", "batch.837", "-o", "out", "--exit-zero"]);
    desk
}

#[test]
fn claims_are_chosen_by_what_they_are() {
    let desk = after_a_run();
    let chosen = |options: &[&str]| {
        let arguments: Vec<&str> = ["extract", "batch.837", "-o", "-"]
            .into_iter()
            .chain(options.iter().copied())
            .collect();
        let called = desk.call(&arguments);
        (called.code, claims(&called.stdout))
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(chosen(&["--disposition", "rejected"]), (0, names(&["UNITS-1", "WRONG-1"])));
    assert_eq!(chosen(&["--rule", "TH201"]), (0, names(&["WRONG-1"])));
    assert_eq!(chosen(&["--rule", "untimed-units"]), (0, names(&["UNITS-1"])));
    assert_eq!(
        chosen(&["--claim", "DOTS-1", "--claim", "UNITS-1"]).1,
        names(&["DOTS-1", "UNITS-1"])
    );
    assert_eq!(chosen(&["--from", "out/worklist.csv"]), (0, names(&["UNITS-1", "WRONG-1"])));
    assert_eq!(chosen(&["--claim", "GONE-1"]), (1, Vec::new()));
    assert_eq!(chosen(&["--rule", "TH999"]).0, 2);
    assert_eq!(chosen(&["--disposition", "rejected", "--rule", "LN112"]), (1, Vec::new()));
    assert_eq!(chosen(&[]).1.len(), 5);
}

#[test]
fn what_is_extracted_is_as_it_came() {
    let desk = after_a_run();
    desk.call(&["extract", "batch.837", "-o", "rejected.837", "--disposition", "rejected"]);
    assert_eq!(desk.read("rejected.837"), desk.read("out/batch.rejected.837"));
    let called = desk.call(&["extract", "batch.837", "-o", "none.837", "--rule", "AU101"]);
    assert_eq!((called.code, called.stderr.as_str()), (1, "0 claims written to none.837\n"));
    assert!(!desk.path("none.837").exists());
    let called = desk.call(&["extract", "batch.837", "gone.837", "-o", "some.837"]);
    assert_eq!((called.code, claims(&desk.read("some.837")).len()), (3, 5));
    let called = desk.call(&["extract", "gone.837", "-o", "none.837"]);
    assert_eq!(called.code, 3);
    assert!(called.stderr.contains("nothing was written"), "{}", called.stderr);
}

#[test]
fn what_was_mended_goes_back_to_the_others() {
    let desk = after_a_run();
    // What is still wrong does not go out.
    let called =
        desk.call(&["merge", "out/batch.corrected.837", "out/batch.rejected.837", "-o", "all.837"]);
    assert_eq!(called.code, 1);
    assert!(called.stderr.contains("claim UNITS-1 is still wrong: TH301"), "{}", called.stderr);
    assert!(!desk.path("all.837").exists());
    // A person mends both.
    let rejected = desk.read("out/batch.rejected.837");
    let mended = rejected
        .replace("SV1*HC:97162:GP*330*UN*2", "SV1*HC:97162:GP*330*UN*1")
        .replace("SV1*HC:97162:GO*180", "SV1*HC:97166:GO*180");
    assert_ne!(rejected, mended);
    desk.write("mended.837", &mended);
    let files = ["merge", "out/batch.corrected.837", "mended.837", "-o", "all.837"];
    let called = desk.call(&files);
    assert_eq!((called.code, called.stderr.as_str()), (0, "5 claims written to all.837\n"));
    let mut merged = claims(&desk.read("all.837"));
    let mut sent = claims(&desk.read("batch.837"));
    merged.sort();
    sent.sort();
    assert_eq!(merged, sent);
    let checked = desk.call(&["check", "all.837", "--format", "json"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    let run = desk.call(&["run", "all.837", "-o", "again"]);
    assert_eq!(run.code, 0);
    let summary: Value = serde_json::from_str(&desk.read("again/summary.json")).unwrap();
    assert_eq!(summary["totals"]["charges"]["read"], "1215.00");
    assert_eq!(desk.read("again/all.corrected.837"), desk.read("all.837"), "nothing is left to do");
}

#[test]
fn a_claim_that_is_there_twice_is_refused() {
    let desk = Desk::with(&[("clean/two_patients_one_subscriber.837", "a.837")]);
    desk.write("b.837", desk.read("a.837"));
    let called = desk.call(&["merge", "a.837", "b.837", "-o", "all.837"]);
    assert_eq!(called.code, 1);
    assert!(called.stderr.contains("is there twice: a.837 and b.837"), "{}", called.stderr);
    let called = desk.call(&["merge", "a.837", "./a.837", "-o", "all.837"]);
    assert_eq!(called.code, 1);
    assert!(called.stderr.contains("is given twice"), "{}", called.stderr);
    assert!(!desk.path("all.837").exists());
}

#[test]
fn a_rejected_file_says_the_same_again() {
    let desk = after_a_run();
    let said = |file: &str| {
        let text = desk.call(&["check", file, "--format", "csv"]).stdout;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.records().map(|row| row.unwrap());
        let wrong = rows.filter(|row| &row[5] == "rejected");
        wrong.map(|row| format!("{} {} {}", &row[4], &row[16], &row[20])).collect::<Vec<_>>()
    };
    assert_eq!(said("out/batch.rejected.837"), said("batch.837"));
}

#[test]
fn parts_hold_nobody_elses_patients_and_sum_to_the_whole() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    // One of the two rejected claims goes to another payer.
    let text = desk.read("batch.837");
    let wrong = text.find("CLM*WRONG-1*").unwrap();
    let (head, last) = text.split_at(text[..wrong].rfind("NM1*PR*2*").unwrap());
    let last = last.replacen("MEDICARE PART B*****PI*04412", "PLAINS HEALTH*****PI*60054", 1);
    desk.write("batch.837", format!("{head}{last}"));
    desk.call(&["run", "batch.837", "-o", "out", "--exit-zero", "--split-by", "payer"]);
    let whole = claims(&desk.read("out/batch.rejected.837"));
    let parts =
        ["04412", "60054"].map(|key| claims(&desk.read(&format!("out/batch.rejected.{key}.837"))));
    assert_eq!(whole, parts.concat());
    assert_eq!(parts.map(|part| part.len()), [1, 1]);
    for key in ["04412", "60054"] {
        let part = format!("out/batch.rejected.{key}.837");
        let checked = desk.call(&["check", &part, "--format", "csv"]).stdout;
        assert!(!checked.contains(",EN1"), "a valid envelope: {checked}");
        let worklist = desk.read(&format!("out/worklist.{key}.csv"));
        assert_eq!(worklist.lines().count(), 2, "{worklist}");
        let page = desk.read(&format!("out/report.{key}.html"));
        assert!(page.contains("1 of 1 claims stand still"), "{key}");
    }
    let worklist = desk.read("out/worklist.60054.csv");
    assert!(worklist.contains("WRONG-1") && !worklist.contains("UNITS-1"));
    // What a run no longer writes does not stay.
    desk.call(&["run", "batch.837", "-o", "out", "--exit-zero", "--split-by", "billing-npi"]);
    let files = desk.list("out");
    assert!(!files.iter().any(|file| file.contains("60054")), "{files:?}");
    assert_eq!(claims(&desk.read("out/batch.rejected.1234567893.837")).len(), 2);
}

#[test]
fn a_part_that_is_an_input_now_is_neither_removed_nor_replaced() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    desk.call(&["run", "batch.837", "-o", "out", "--exit-zero", "--split-by", "payer"]);
    let part = "out/batch.rejected.04412.837";
    let text = desk.read(part);
    desk.call(&["run", "batch.837", part, "-o", "out", "--overwrite", "--exit-zero"]);
    assert_eq!(desk.read(part), text);
    let again = ["run", "batch.837", part, "-o", "out", "--overwrite", "--split-by", "payer"];
    let refused = desk.call(&again);
    assert_eq!((refused.code, desk.read(part)), (2, text));
}

#[test]
fn a_summary_leads_nobody_to_files_outside_its_folder() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    desk.call(&["run", "batch.837", "-o", "out", "--exit-zero"]);
    let summary = desk.read("out/summary.json");
    let name = "batch.corrected.837";
    assert!(summary.contains(name));
    desk.write("out/summary.json", summary.replace(name, "../kept.txt"));
    desk.write("kept.txt", "kept");
    desk.call(&["run", "batch.837", "-o", "out", "--overwrite", "--exit-zero"]);
    assert_eq!(desk.read("kept.txt"), "kept");
}
