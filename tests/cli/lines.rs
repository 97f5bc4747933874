//! `scrub837 lines` and `scrub837 stats`.

use serde_json::Value;

use crate::program::Desk;

const FILE: (&str, &str) = ("dirty/corrected_and_rejected_side_by_side.837", "batch.837");

#[test]
fn each_service_line_is_a_row() {
    let desk = Desk::with(&[FILE]);
    let called = desk.call(&["lines", "batch.837"]);
    assert_eq!(called.code, 0, "findings are no errors here");
    let mut reader = csv::Reader::from_reader(called.stdout.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let text = std::fs::read_to_string(desk.path("batch.837")).unwrap();
    assert_eq!(rows.len(), text.matches("LX*").count());
    let first = &rows[0];
    assert_eq!(&first[column("claim_id")], "GOOD-1");
    assert_eq!(&first[column("disposition")], "accepted");
    assert_eq!(&first[column("procedure")], "97162");
    assert_eq!(&first[column("diagnoses")], "I69351 R262");
    assert_eq!(&first[column("discipline")], "PT");
    assert!(!called.stdout.contains("SAMPLE"), "no name of a patient");
}

#[test]
fn rows_and_objects_say_the_same() {
    let desk = Desk::with(&[FILE, ("clean/oxygen_with_a_certificate.837", "oxygen.837")]);
    let rows = desk.call(&["lines", "batch.837", "oxygen.837"]).stdout;
    let objects = desk.call(&["lines", "--format", "jsonl", "batch.837", "oxygen.837"]).stdout;
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let charges: Vec<String> = reader.records().map(|row| row.unwrap()[11].to_owned()).collect();
    let objects: Vec<Value> =
        objects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<String> =
        objects.iter().map(|object| object["charge"].as_str().unwrap().to_owned()).collect();
    assert_eq!(charges, told);
    let therapy = desk.call(&["lines", "--therapy", "oxygen.837"]).stdout;
    assert_eq!(therapy.lines().count(), 1, "the header alone");
}

#[test]
fn a_file_is_written_and_bad_inputs_are_told() {
    let desk = Desk::with(&[FILE]);
    let called = desk.call(&["lines", "batch.837", "gone.837", "-o", "lines.csv"]);
    assert_eq!(called.code, 3);
    assert!(called.stdout.is_empty());
    assert!(std::fs::read_to_string(desk.path("lines.csv")).unwrap().starts_with("file,claim_id"));
}

#[test]
fn units_are_held_against_minutes_where_there_are_any() {
    let desk = Desk::with(&[("clean/stroke_97162_by_physical_therapist.837", "a.837")]);
    assert_eq!(desk.call(&["check", "a.837"]).code, 0);
    desk.write("minutes.csv", b"minutes,claim_id,line\n20,STROKE-1,2\n30,GONE-7,1\n");
    let called = desk.call(&["check", "a.837", "--minutes", "minutes.csv"]);
    assert_eq!(called.code, 1);
    assert!(called.stdout.contains("TH320"), "{}", called.stdout);
    assert!(called.stderr.contains("1 claims are in no input: GONE-7"), "{}", called.stderr);
    desk.write("wrong.csv", b"claim_id,line,minutes\nSTROKE-1,2,many\n");
    let called = desk.call(&["check", "a.837", "--minutes", "wrong.csv"]);
    assert_eq!(called.code, 2);
    assert!(called.stderr.contains("line 2"), "{}", called.stderr);
    assert_eq!(desk.call(&["check", "a.837", "--minutes", "gone.csv"]).code, 2);
}

#[test]
fn units_are_counted_as_the_payer_counts_them() {
    let desk = Desk::with(&[("clean/stroke_97162_by_physical_therapist.837", "a.837")]);
    desk.write("a.837", desk.read("a.837").replace("97162:GP", "97110:GP").as_bytes());
    desk.write("minutes.csv", b"claim_id,line,minutes\nSTROKE-1,1,20\nSTROKE-1,2,20\n");
    // 40 minutes are three units by CMS's rule, one for each code by the midpoint rule.
    let code = |counting: &str| {
        desk.write("scrub837.toml", counting.as_bytes());
        desk.call(&["check", "a.837", "--minutes", "minutes.csv"]).code
    };
    assert_eq!(code(""), 0);
    assert_eq!(code("[rules]\ncounting = \"ama\"\n"), 1);
    assert_eq!(code("[payer.\"04412\"]\ncounting = \"ama\"\n"), 1);
    assert_eq!(code("[rules]\ncounting = \"ama\"\n[payer.\"04412\"]\ncounting = \"cms\"\n"), 0);
    assert_eq!(code("extends = \"commercial\"\n"), 1);
    assert_eq!(code("extends = \"commercial\"\n[rules]\ncounting = \"cms\"\n"), 0);
    assert_eq!(code("[rules]\ncounting = \"eights\"\n"), 2);
}

#[test]
fn counts_agree_with_the_lines() {
    let desk = Desk::with(&[FILE]);
    let stats = desk.call(&["stats", "--format", "json", "batch.837"]).stdout;
    let stats: Value = serde_json::from_str(&stats).unwrap();
    let lines = desk.call(&["lines", "--therapy", "batch.837"]).stdout;
    assert_eq!(stats["therapy_lines"], lines.lines().count() - 1);
    assert_eq!(stats["schema"], 1);
    let by_code = stats["by_code"].as_object().unwrap();
    let counted: u64 = by_code.values().map(|usage| usage["lines"].as_u64().unwrap()).sum();
    assert_eq!(counted, stats["therapy_lines"].as_u64().unwrap());
    let table = desk.call(&["stats", "batch.837"]).stdout;
    insta::assert_snapshot!(table);
}

#[test]
fn counts_are_the_same_for_any_number_of_threads() {
    let desk = Desk::with(&[]);
    let plan = synthetic::Plan::of_claims(1500).seed(11);
    let file = plan.share_of_defects(100, synthetic::Defect::ALL).make();
    desk.write("big.837", &file.bytes);
    let one = desk.call(&["stats", "--format", "json", "big.837", "--jobs", "1"]).stdout;
    let three = desk.call(&["stats", "--format", "json", "big.837", "--jobs", "3"]).stdout;
    assert_eq!(one, three);
}

#[test]
fn counts_stand_on_a_page_that_runs_nothing() {
    let desk = Desk::with(&[FILE, ("hostile/formula_and_script_in_names.837", "hostile.837")]);
    let page = desk.call(&["stats", "--format", "html", "batch.837", "hostile.837"]).stdout;
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    for part in ["Timed units a visit", "Evaluation complexity", "Payers", "97162 PT", "<svg"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("default-src 'none'") && !page.contains("<script"), "nothing runs");
    assert!(!page.contains("src=") && !page.contains("url("), "no network");
    let few = desk.call(&["stats", "--format", "html", "--limit", "1", "batch.837"]).stdout;
    assert!(few.contains("more stand in the JSON"));
}

#[test]
fn no_input_can_be_a_failure() {
    let desk = Desk::with(&[]);
    std::fs::create_dir(desk.path("in")).unwrap();
    for command in ["check", "lines", "stats"] {
        assert_eq!(desk.call(&[command, "in"]).code, 0, "{command}");
        assert_eq!(desk.call(&[command, "in", "--fail-if-empty"]).code, 3, "{command}");
    }
}

#[test]
fn who_is_named_without_an_npi_is_not_the_billing_provider() {
    let desk = Desk::with(&[("dirty/stroke_97162_two_units.837", "batch.837")]);
    let text = desk.read("batch.837").replace("*TOM****XX*1000000020", "*TOM");
    desk.write("batch.837", text);
    desk.call(&["run", "batch.837", "-o", "out", "--exit-zero"]);
    let mut reader = csv::Reader::from_path(desk.path("out/batch.report.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    let findings = desk.read("out/batch.findings.jsonl");
    for (row, finding) in rows.iter().zip(findings.lines()) {
        let finding: Value = serde_json::from_str(finding).unwrap();
        assert_eq!(&row[28], finding["rendering_npi"].as_str().unwrap_or_default());
        assert_eq!(&row[28], "", "{row:?}");
    }
    assert!(!rows.is_empty());
}
