//! `scrub837 diff`.

use crate::program::Desk;

#[test]
fn corrections_are_shown_segment_by_segment() {
    let desk = Desk::with(&[("dirty/corrected_and_rejected_side_by_side.837", "batch.837")]);
    let called = desk.call(&["diff", "batch.837"]);
    assert_eq!(called.code, 1, "{}", called.stderr);
    insta::assert_snapshot!("diff", called.stdout);
    assert_eq!(called.stderr, "1 claim corrected, 2 claims rejected and left as received\n");
    assert_eq!(desk.list("."), ["batch.837"], "nothing is written");
    assert_eq!(desk.call(&["diff", "batch.837", "--exit-zero", "--quiet"]).stderr, "");
}

#[test]
fn a_clean_file_has_no_diff() {
    let desk = Desk::with(&[("clean/two_patients_one_subscriber.837", "batch.837")]);
    let called = desk.call(&["diff", "batch.837"]);
    assert_eq!((called.code, called.stdout.as_str()), (0, ""));
}

#[test]
fn patient_data_is_masked_unless_asked_for() {
    let desk = Desk::with(&[("clean/stroke_97162_by_physical_therapist.837", "batch.837")]);
    desk.write("batch.837", desk.read("batch.837").replace("*TX*78702~", "*tx*78702~").as_bytes());
    let masked = desk.call(&["diff", "batch.837"]).stdout;
    assert!(masked.contains("+N4*****") && !masked.contains("78702"), "{masked}");
    let shown = desk.call(&["diff", "batch.837", "--show-patient-data"]).stdout;
    assert!(shown.contains("-N4*AUSTIN*tx*78702~\n+N4*AUSTIN*TX*78702~"), "{shown}");
}

/// The diff, applied to what came, gives what goes out.
#[test]
fn what_is_shown_is_what_run_writes() {
    let mut compared = 0;
    for name in [
        "dirty/counts_and_numbers_wrong.837",
        "broken/group_header_twice.837",
        "broken/set_trailer_twice.837",
        "broken/isa_108_bytes.837",
        "clean/stroke_97162_by_physical_therapist.837",
    ] {
        let desk = Desk::with(&[(name, "batch.837")]);
        if name.starts_with("clean") {
            let changed = desk.read("batch.837").replace("97112:GP*", "97112:gp*");
            let changed = changed.replace("HI*ABK:I69351*", "HI*ABK:I69.351*");
            desk.write("batch.837", changed.as_bytes());
        }
        let diff = desk.call(&["diff", "batch.837", "--show-patient-data"]).stdout;
        desk.call(&["run", "batch.837", "-o", "out", "--exit-zero"]);
        let corrected = segments(&desk.read("out/batch.corrected.837"));
        assert_eq!(applied(&segments(&desk.read("batch.837")), &diff), corrected, "{name}\n{diff}");
        compared += diff.lines().filter(|line| line.starts_with('+')).count();
    }
    assert!(compared >= 12, "only {compared} lines");
}

/// Segments without their terminators.
fn segments(text: &str) -> Vec<String> {
    let parts = text.split(['~', '\n']).map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

fn applied(sent: &[String], diff: &str) -> Vec<String> {
    let mut sent = sent.iter();
    let mut result = Vec::new();
    for line in diff.lines().filter(|line| !line.starts_with("@@")).skip(2) {
        let (sign, text) = line.split_at(1);
        let text = text.trim_end_matches('~');
        if sign == "+" {
            result.push(text.to_owned());
            continue;
        }
        // What comes before stands between two hunks.
        let before = sent.by_ref().take_while(|segment| *segment != text);
        result.extend(before.cloned());
        if sign == " " {
            result.push(text.to_owned());
        }
    }
    result.extend(sent.cloned());
    result
}
