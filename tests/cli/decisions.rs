//! `run --decisions`: what people decide once for a cause.

use serde_json::Value;

use crate::program::Desk;

const SIDE_BY_SIDE: &str = "dirty/corrected_and_rejected_side_by_side.837";

const UNITS: &str = "[[decision]]\nrule = \"TH301\"\nelement = \"SV104\"\nold = \"2\"\nnew = \"1\"\n\
    who = \"A. Biller\"\nwhy = \"one session, seen in the notes\"\nuntil = 2099-12-31\n";

fn desk(decisions: &str) -> Desk {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    desk.write("decided.toml", decisions);
    desk
}

fn rejected(desk: &Desk) -> Value {
    let summary: Value = serde_json::from_str(&desk.read("out/summary.json")).unwrap();
    summary["totals"]["claims"]["rejected"].clone()
}

fn run(desk: &Desk, decisions: &str) -> crate::program::Called {
    desk.call(&["run", "batch.837", "-o", "out", "--overwrite", "--decisions", decisions])
}

#[test]
fn a_value_changes_where_people_decided() {
    let desk = desk(UNITS);
    let called = run(&desk, "decided.toml");
    assert_eq!((called.code, rejected(&desk)), (1, Value::from(1)), "{}", called.stderr);
    assert!(desk.read("out/batch.corrected.837").contains("SV1*HC:97162:GP*330*UN*1***1"));
    let report = desk.read("out/batch.report.csv");
    let row = report.lines().find(|row| row.contains("TH301")).unwrap();
    assert!(row.contains("decided by A. Biller: one session, seen in the notes"), "{row}");
    assert!(row.contains(",fixed,2,1,"), "{row}");
    let summary: Value = serde_json::from_str(&desk.read("out/summary.json")).unwrap();
    assert_eq!(summary["decisions"][0]["used"], 1);
    assert_eq!(summary["decisions"][0]["who"], "A. Biller");
    let again = desk.call(&["run", "out/batch.corrected.837", "-o", "again"]);
    assert_eq!(again.code, 0);
}

#[test]
fn several_values_of_one_segment_change_together() {
    let two = "[[decision]]\nrule = \"TH201\"\nelement = \"SV101-2\"\nold = \"97162\"\nnew = \"97166\"\nwho = \"me\"\n\
        [[decision]]\nrule = \"TH201\"\nelement = \"SV102\"\nold = \"180\"\nnew = \"180\"\nwho = \"me\"\n";
    let desk = desk(two);
    run(&desk, "decided.toml");
    assert_eq!(rejected(&desk), Value::from(1));
    assert!(desk.read("out/batch.corrected.837").contains("SV1*HC:97166:GO*180*UN*1"));
}

#[test]
fn a_decision_that_makes_another_error_does_not_go_out() {
    let desk = desk(&UNITS.replace("\"1\"", "\"0\""));
    run(&desk, "decided.toml");
    assert_eq!(rejected(&desk), Value::from(2));
    assert!(desk.read("out/batch.report.csv").contains("LN122"), "what the new value brought");
}

#[test]
fn what_changes_nothing_is_told() {
    let told = |decisions: &str| {
        let desk = desk(decisions);
        let called = run(&desk, "decided.toml");
        assert_eq!(rejected(&desk), Value::from(2));
        called.stderr
    };
    let expired = told(&UNITS.replace("2099-12-31", "2020-12-31"));
    assert!(expired.contains("held until 2020-12-31; nothing was changed"), "{expired}");
    let other = told(&UNITS.replace("old = \"2\"", "old = \"3\""));
    assert!(other.contains("another value stands in 1 places"), "{other}");
    let unused = told(&UNITS.replace("TH301", "TH102"));
    assert!(unused.contains("nothing of it was found"), "{unused}");
    let desk = desk(&UNITS.replace("who", "whom"));
    assert_eq!(run(&desk, "decided.toml").code, 2);
    assert_eq!(run(&desk, "gone.toml").code, 2);
}

#[test]
fn an_edited_worklist_decides() {
    let desk = desk("");
    desk.call(&["run", "batch.837", "-o", "first", "--exit-zero"]);
    let mut reader =
        csv::Reader::from_reader(std::fs::File::open(desk.path("first/worklist.csv")).unwrap());
    let mut edited = csv::Writer::from_path(desk.path("edited.csv")).unwrap();
    let more = |row: &csv::StringRecord, cells: [&str; 4]| {
        row.iter().chain(cells).map(str::to_owned).collect::<Vec<_>>()
    };
    edited.write_record(more(reader.headers().unwrap(), ["element", "old", "new", "who"])).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let cells = if &row[2] == "UNITS-1" { ["SV104", "2", "1", "me"] } else { [""; 4] };
        edited.write_record(more(&row, cells)).unwrap();
    }
    drop(edited);
    let called = run(&desk, "edited.csv");
    assert_eq!(rejected(&desk), Value::from(1), "{}", called.stderr);
}
