//! `scrub837 run`.

use std::io::Write as _;

use serde_json::Value;

use crate::program::{Desk, fixture};

const SIDE_BY_SIDE: &str = "dirty/corrected_and_rejected_side_by_side.837";
const CLEAN: &str = "clean/stroke_97162_by_physical_therapist.837";

fn summary(desk: &Desk, folder: &str) -> Value {
    serde_json::from_str(&desk.read(&format!("{folder}/summary.json"))).unwrap()
}

#[test]
fn corrected_and_rejected_claims_go_to_their_files() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    let called = desk.call(&["run", "batch.837", "-o", "out"]);
    assert_eq!(called.code, 1);
    insta::assert_snapshot!("run_stdout", called.stdout);
    assert_eq!(called.stderr, "");
    assert_eq!(
        desk.list("out"),
        [
            "batch.corrected.837",
            "batch.findings.jsonl",
            "batch.rejected.837",
            "batch.report.csv",
            "batch.report.html",
            "summary.json",
            "worklist.csv"
        ]
    );
    insta::assert_snapshot!("run_corrected", desk.read("out/batch.corrected.837"));
    insta::assert_snapshot!("run_rejected", desk.read("out/batch.rejected.837"));
    insta::assert_snapshot!("run_report", desk.read("out/batch.report.csv").replace("\r\n", "\n"));
    insta::assert_snapshot!("run_worklist", desk.read("out/worklist.csv").replace("\r\n", "\n"));
    let lines = desk.read("out/batch.findings.jsonl");
    insta::assert_snapshot!("run_first_finding", lines.lines().next().unwrap());
}

#[test]
fn the_summary_adds_up() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "in/a.837"), (CLEAN, "in/b.837")]);
    desk.call(&["run", "in", "-o", "out"]);
    let summary = summary(&desk, "out");
    assert_eq!(summary["tool"], "scrub837");
    assert_eq!(summary["status"], "rejections");
    let totals = &summary["totals"];
    assert_eq!(totals["claims"]["read"], 6);
    assert_eq!(totals["claims"]["accepted"], 3);
    assert_eq!(totals["claims"]["corrected"], 1);
    assert_eq!(totals["claims"]["rejected"], 2);
    assert_eq!(totals["charges"]["rejected"], "630.00");
    assert_eq!(totals["by_rule"]["TH301"], 1);
    assert_eq!(summary["inputs"].as_array().unwrap().len(), 2);
    assert_eq!(summary["inputs"][0]["path"], "in/a.837");
    let bytes = std::fs::read(desk.path("in/a.837")).unwrap();
    assert_eq!(summary["inputs"][0]["bytes"], bytes.len());
    assert_eq!(summary["inputs"][0]["blake3"], blake3::hash(&bytes).to_hex().to_string());
    for output in summary["outputs"].as_array().unwrap() {
        let name = output["path"].as_str().unwrap();
        let bytes = std::fs::read(desk.path(&format!("out/{name}"))).unwrap();
        assert_eq!(output["blake3"], blake3::hash(&bytes).to_hex().to_string(), "{name}");
    }
    let causes = summary["causes"].as_array().unwrap();
    assert!(causes.iter().any(|cause| cause["rule"] == "TH201" && cause["claims"] == 1));
}

#[test]
fn one_wrong_provider_number_is_one_cause() {
    let desk = Desk::with(&[("dirty/wrong_npi_on_three_claims.837", "batch.837")]);
    desk.call(&["run", "batch.837", "-o", "out"]);
    let summary = summary(&desk, "out");
    let causes = summary["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 1);
    assert_eq!(causes[0]["claims"], 3);
    assert_eq!(causes[0]["fix_at"], "provider-setup");
    let key = causes[0]["cause"].as_str().unwrap();
    assert!(desk.read("out/batch.report.csv").contains(key));
    assert_eq!(desk.read("out/worklist.csv").matches(key).count(), 3);
}

#[test]
fn worst_money_stands_first_in_the_worklist() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    desk.call(&["run", "batch.837", "-o", "out"]);
    let worklist = desk.read("out/worklist.csv");
    let claims: Vec<&str> =
        worklist.lines().skip(1).map(|line| line.split(',').nth(2).unwrap()).collect();
    assert_eq!(claims, ["UNITS-1", "WRONG-1"]);
}

#[test]
fn a_clean_file_ends_with_zero_and_is_silent_when_asked() {
    let desk = Desk::with(&[(CLEAN, "batch.837")]);
    let called = desk.call(&["run", "batch.837", "-o", "out", "--quiet"]);
    assert_eq!((called.code, called.stdout.as_str(), called.stderr.as_str()), (0, "", ""));
    assert!(!desk.path("out/worklist.csv").exists());
}

#[test]
fn a_file_of_another_kind_does_not_stop_the_others() {
    let desk = Desk::with(&[
        ("broken/remittance_advice.835", "in/era.835"),
        (CLEAN, "in/batch.837"),
        ("broken/plain_text.txt", "letter.txt"),
    ]);
    let called = desk.call(&["run", "in", "letter.txt", "gone.837", "-o", "out"]);
    assert_eq!(called.code, 3);
    insta::assert_snapshot!("run_refused_stderr", called.stderr);
    let summary = summary(&desk, "out");
    let statuses: Vec<&str> = summary["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["failed", "done", "refused", "refused"]);
    assert!(desk.path("out/batch.corrected.837").exists());
    assert!(!desk.path("out/era.report.csv").exists());
}

#[test]
fn an_empty_folder_is_no_failure_unless_asked() {
    let desk = Desk::with(&[("broken/plain_text.txt", "in/letter.txt")]);
    let called = desk.call(&["run", "in", "-o", "out"]);
    assert_eq!(called.code, 0);
    assert_eq!(summary(&desk, "out")["status"], "empty");
    assert_eq!(desk.call(&["run", "in", "-o", "out2", "--fail-if-empty"]).code, 3);
}

#[test]
fn it_works_as_a_filter() {
    let desk = Desk::with(&[]);
    let input = std::fs::read(fixture(SIDE_BY_SIDE)).unwrap();
    let called = desk.call_with(&["run", "-", "-o", "-"], &input);
    assert_eq!(called.code, 1);
    assert!(called.stdout.starts_with("ISA*00*") && !called.stdout.contains("UNITS-1"));
    assert!(called.stderr.contains("5 claims"));
    let clean = std::fs::read(fixture(CLEAN)).unwrap();
    let called = desk.call_with(&["run", "-", "-o", "-", "-q"], &clean);
    assert_eq!(called.stdout.as_bytes(), clean);
    assert_eq!(called.code, 0);
}

#[test]
fn compressed_files_and_standard_input_are_read() {
    let desk = Desk::with(&[]);
    let bytes = std::fs::read(fixture(CLEAN)).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    desk.write("a.837.gz", gzip.finish().unwrap());
    desk.write("b.zst", zstd::encode_all(&bytes[..], 1).unwrap());
    let called = desk.call_with(&["run", "a.837.gz", "b.zst", "-", "-o", "out"], &bytes);
    assert_eq!(called.code, 0, "{}", called.stderr);
    for name in ["a", "b", "stdin"] {
        assert_eq!(desk.read(&format!("out/{name}.corrected.837")).as_bytes(), bytes);
    }
}

#[test]
fn files_of_one_name_get_files_of_their_own() {
    let desk = Desk::with(&[(CLEAN, "a/batch.837"), (CLEAN, "b/batch.837")]);
    desk.call(&["run", "a/batch.837", "b/batch.837", "-o", "out"]);
    assert!(desk.path("out/batch.corrected.837").exists());
    assert!(desk.path("out/batch-2.corrected.837").exists());
}

#[test]
fn a_folder_that_another_run_holds_is_left_alone() {
    let desk = Desk::with(&[(CLEAN, "batch.837")]);
    std::fs::create_dir(desk.path("out")).unwrap();
    let lock = std::fs::File::create(desk.path("out/.scrub837.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(desk.call(&["run", "batch.837", "-o", "out"]).code, 5);
    drop(lock);
    assert_eq!(desk.call(&["run", "batch.837", "-o", "out"]).code, 0);
}

#[test]
fn an_output_that_cannot_be_written_ends_with_four() {
    let desk = Desk::with(&[(CLEAN, "batch.837")]);
    desk.write("out", "a file, not a folder");
    assert_eq!(desk.call(&["run", "batch.837", "-o", "out"]).code, 4);
    assert_eq!(desk.read("out"), "a file, not a folder");
}

#[test]
fn the_bar_can_be_moved() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    let code = |bar: &[&str]| desk.call(&[&["run", "batch.837", "-o", "out"], bar].concat()).code;
    assert_eq!(code(&["--fail-on", "never"]), 0);
    assert_eq!(code(&["--exit-zero"]), 0);
    assert_eq!(code(&["--fail-on", "40%"]), 0);
    assert_eq!(code(&["--fail-on", "39%"]), 1);
    assert_eq!(code(&["--fail-on", "often"]), 2);
}

#[test]
fn line_ends_are_as_wanted() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    desk.call(&["run", "batch.837", "-o", "out", "--newlines", "none"]);
    assert!(!desk.read("out/batch.corrected.837").contains('\n'));
    desk.call(&["run", "batch.837", "-o", "out", "--newlines", "crlf"]);
    let text = desk.read("out/batch.rejected.837");
    assert_eq!(text.matches("~\r\n").count(), text.matches('~').count());
}

#[test]
fn no_formula_reaches_a_spreadsheet() {
    let desk = Desk::with(&[("hostile/formula_and_script_in_names.837", "batch.837")]);
    desk.call(&["run", "batch.837", "-o", "out"]);
    for name in ["out/batch.report.csv", "out/worklist.csv"] {
        let mut reader = csv::Reader::from_path(desk.path(name)).unwrap();
        for row in reader.records() {
            let starts = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t']);
            assert!(row.unwrap().iter().all(|cell| !starts(cell)), "{name}");
        }
    }
}

#[test]
fn patient_data_is_masked_unless_asked_for() {
    let desk = Desk::with(&[("broken/not_ascii.837", "batch.837")]);
    let shown = |arguments: &[&str]| {
        desk.call(&[&["run", "batch.837", "-o", "out"], arguments].concat());
        desk.read("out/batch.report.csv") + &desk.read("out/batch.findings.jsonl")
    };
    assert!(!shown(&[]).contains("LANE"));
    assert!(shown(&["--show-patient-data"]).contains("LANE"));
}

#[cfg(unix)]
#[test]
fn outputs_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    desk.call(&["run", "batch.837", "-o", "out"]);
    let mode =
        |name: &str| std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("out"), 0o700);
    for name in desk.list("out") {
        assert_eq!(mode(&format!("out/{name}")), 0o600, "{name}");
    }
}

#[test]
fn threads_change_nothing() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    let outputs = |jobs: &str| {
        let folder = format!("out{jobs}");
        desk.call(&["run", "batch.837", "-o", &folder, "--jobs", jobs]);
        let names = desk.list(&folder).into_iter().filter(|name| name != "summary.json");
        names.map(|name| desk.read(&format!("{folder}/{name}"))).collect::<Vec<_>>()
    };
    assert_eq!(outputs("1"), outputs("2"));
    assert_eq!(outputs("1"), outputs("7"));
}
