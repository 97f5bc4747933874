//! `--policy strict`: a structural error costs the whole set.

use serde_json::Value;

use crate::program::Desk;

/// Two sets of one file; the second has a claim whose subscriber has no birth date.
fn desk() -> Desk {
    let desk = Desk::with(&[("clean/two_patients_one_subscriber.837", "first.837")]);
    let text = desk.read("first.837");
    let (start, end) = (text.find("ST*837").unwrap(), text.find("GE*").unwrap());
    let again = text[start..end].replace("*0001", "*0002").replace("CLM*", "CLM*X");
    let broken = again.replacen("DMG*D8*", "DMG*D9*", 1);
    assert_ne!(again, broken);
    let text = format!("{}{broken}{}", &text[..end], text[end..].replace("GE*1*", "GE*2*"));
    desk.write("batch.837", text);
    desk
}

fn claims(desk: &Desk, more: &[&str]) -> (i32, String) {
    let mut arguments = vec!["run", "batch.837", "-o", "out", "--overwrite"];
    arguments.extend(more);
    let called = desk.call(&arguments);
    let summary: Value = serde_json::from_str(&desk.read("out/summary.json")).unwrap();
    let claims = &summary["totals"]["claims"];
    (called.code, format!("{} of {}", claims["rejected"], claims["read"]))
}

#[test]
fn a_structural_error_refuses_its_set_and_no_other() {
    let desk = desk();
    assert_eq!(claims(&desk, &[]), (1, "1 of 6".to_owned()));
    assert_eq!(claims(&desk, &["--policy", "strict"]), (1, "3 of 6".to_owned()));
    let report = desk.read("out/batch.report.csv");
    assert!(
        report.contains("the set is refused for SX109 (code-not-in-list) in segment"),
        "{report}"
    );
    let summary: Value = serde_json::from_str(&desk.read("out/summary.json")).unwrap();
    assert_eq!(summary["config"]["policy"], "strict");
    // What stays behind is refused for the same again.
    std::fs::rename(desk.path("out/batch.rejected.837"), desk.path("batch.837")).unwrap();
    assert_eq!(claims(&desk, &["--policy", "strict"]), (1, "3 of 3".to_owned()));
}

#[test]
fn a_payer_may_be_strict_alone() {
    let desk = desk();
    let text = desk.read("batch.837");
    let payer = text.split("NM1*PR*2*").nth(1).unwrap().split('~').next().unwrap();
    let number = payer.rsplit('*').next().unwrap().to_owned();
    let configure = |payer: &str| {
        let text = format!("[payer.\"{payer}\"]\ndisposition = \"strict\"\n");
        desk.write("scrub837.toml", text);
    };
    configure("someone-else");
    assert_eq!(claims(&desk, &[]).1, "1 of 6");
    configure(&number);
    assert_eq!(claims(&desk, &[]).1, "3 of 6");
    desk.write("scrub837.toml", "[policy]\ndisposition = \"strict\"\n");
    assert_eq!(claims(&desk, &[]).1, "3 of 6");
    assert_eq!(claims(&desk, &["--policy", "salvage"]).1, "1 of 6");
}

#[test]
fn a_count_that_is_corrected_refuses_too_and_standard_input_is_read_twice() {
    let desk = Desk::with(&[("clean/two_patients_one_subscriber.837", "first.837")]);
    let text = desk.read("first.837");
    let count = text.split("\nSE*").nth(1).unwrap().split('*').next().unwrap().to_owned();
    let wrong = text.replace(&format!("\nSE*{count}*"), "\nSE*7*");
    let run = |policy: &str| {
        let arguments = ["run", "-", "-o", "-", "--policy", policy];
        desk.call_with(&arguments, wrong.as_bytes())
    };
    let salvaged = run("salvage");
    assert_eq!((salvaged.code, salvaged.stdout == text), (0, true));
    let refused = run("strict");
    assert_eq!((refused.code, refused.stdout.as_str()), (1, ""));
}

#[test]
fn the_answer_refuses_the_set() {
    let desk = desk();
    claims(&desk, &["--policy", "strict", "--acks"]);
    let answer = desk.read("out/batch.999");
    assert!(answer.contains("IK5*R*5"), "{answer}");
    assert!(answer.contains("AK9*P*2*2*1"), "{answer}");
}
