//! `scrub837 ack`: acknowledgments that came back, joined to the claims.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use synthetic::{Defect, Plan};
use tempfile::TempDir;

use crate::answered::{CLEAN, changed};

/// A folder with a claim file and its acknowledgments.
struct Desk(TempDir);

struct Called {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Desk {
    /// The acknowledgments of `batch.837` stand in `out`.
    fn with(text: impl AsRef<[u8]>) -> Self {
        let desk = Self(TempDir::new().unwrap());
        std::fs::write(desk.0.path().join("batch.837"), text).unwrap();
        desk.call(&["run", "batch.837", "-o", "out", "--acks", "--today", "2026-03-11"]);
        desk
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    fn call(&self, arguments: &[&str]) -> Called {
        let mut command = Command::cargo_bin("scrub837").unwrap();
        let output = command.current_dir(self.0.path()).args(arguments).output().unwrap();
        Called {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let called = self.call(&[&["ack"], arguments, &["--format", "json"]].concat());
        serde_json::from_str(&called.stdout).unwrap()
    }

    fn summary(&self) -> Value {
        let path = self.0.path().join("out/summary.json");
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }
}

fn side_by_side() -> Vec<u8> {
    let name = "fixtures/dirty/corrected_and_rejected_side_by_side.837";
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn what_was_refused_is_told_with_what_to_do() {
    let desk = Desk::with(side_by_side());
    let called = desk.call(&["ack", "out/batch.277ca", "--against", "batch.837"]);
    assert_eq!((called.code, called.stderr.as_str()), (1, ""));
    insta::assert_snapshot!("ack_277ca", called.stdout);
}

#[test]
fn segments_are_joined_to_their_claims() {
    let text = changed(&[
        ("*11:B:1*Y*A*Y*Y~", "*11:B:7*X*A*Y*Y~"),
        ("DTP*472*D8*20260302~\nSE*29", "SE*28"),
        ("DMG*D8*19500615*F~", "DMG*D8*19501315*F~"),
    ]);
    let desk = Desk::with(text);
    let called = desk.call(&["ack", "out/batch.999", "--against", "batch.837"]);
    assert_eq!(called.code, 0, "the set was accepted, though with errors");
    insta::assert_snapshot!("ack_999", called.stdout);
    let plain = desk.call(&["ack", "out/batch.999"]);
    assert!(plain.stdout.contains("claim CLAIM1, 2400 DTP, segment 28"), "{}", plain.stdout);
}

#[test]
fn bad_data_of_a_patient_are_masked_unless_asked_for() {
    let desk = Desk::with(changed(&[("*11:B:1*Y*A*Y*Y~", "*11:B:7*X*A*Y*Y~")]));
    let answer = std::fs::read_to_string(desk.0.path().join("out/batch.999")).unwrap();
    let of_patient = "IK3*NM1*13*2010BA*8~\nIK4*9*67*I12*W123456789~\nIK3*CLM";
    desk.write("payer.999", &answer.replacen("IK3*CLM", of_patient, 1));
    for format in ["text", "csv", "json"] {
        let told = |more: &[&str]| {
            desk.call(&[&["ack", "payer.999", "--format", format], more].concat()).stdout
        };
        assert!(!told(&[]).contains("W123456789"), "{format}");
        assert!(told(&[]).contains("********"), "{format}");
        assert!(told(&["--show-patient-data"]).contains("W123456789"), "{format}");
    }
    let text = desk.call(&["ack", "payer.999"]).stdout;
    assert!(text.contains("sent: X\n"), "a claim's indicator is nobody's secret: {text}");
}

#[test]
fn a_refused_interchange_names_its_claims() {
    let desk = Desk::with(changed(&[("IEA*1*000000001", "IEA*1*000000002")]));
    desk.write(
        "payer.ta1",
        &std::fs::read_to_string(desk.0.path().join("out/batch.ta1"))
            .unwrap()
            .replace("*E*001~", "*R*001~"),
    );
    let called = desk.call(&["ack", "payer.ta1", "--against", "batch.837"]);
    assert_eq!(called.code, 1);
    insta::assert_snapshot!("ack_ta1", called.stdout);
}

/// A 277CA with these segments behind its first level.
fn x277(segments: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*SENDER         \
         *260311*0000*^*00501*000000306*0*T*:~GS*HN*P*S*20260311*0000*1*X*005010X214~\
         ST*277*0001*005010X214~HL*1**20*1~{segments}SE*9*0001~GE*1*1~IEA*1*000000306~"
    )
}

#[test]
fn what_is_refused_without_a_count_of_its_claims_is_refused_all_the_same() {
    let desk = Desk::with(CLEAN);
    let receiver = "HL*2*1*21*0~TRN*2*BATCH1~STC*A8:746:40*20260311*U*200~";
    desk.write("receiver.277ca", &x277(receiver));
    let called = desk.call(&["ack", "receiver.277ca"]);
    assert_eq!(called.code, 1);
    assert!(called.stdout.contains("1 interchange, group, set or billing provider refused"));
    let provider = "HL*2*1*21*1~TRN*2*BATCH1~STC*A1:19:PR*20260311*WQ*200~HL*3*2*19*0~\
                    NM1*85*2*RIVER THERAPY*****XX*1234567893~STC*A7:562:85**U*200~";
    desk.write("provider.277ca", &x277(provider));
    let called = desk.call(&["ack", "provider.277ca", "--against", "batch.837"]);
    assert_eq!(called.code, 1);
    insta::assert_snapshot!("ack_provider", called.stdout);
    let told = desk.json(&["receiver.277ca", "provider.277ca"]);
    assert_eq!(told["totals"]["refused"], 2);
}

#[test]
fn a_status_of_a_payment_refuses_nothing() {
    let desk = Desk::with(CLEAN);
    let claim = "HL*4*3*PT~TRN*2*CLAIM1~STC*F1:65*20260311*WQ*200~";
    desk.write("paid.277ca", &x277(claim));
    let called = desk.call(&["ack", "paid.277ca"]);
    assert_eq!(called.code, 0);
    insta::assert_snapshot!("ack_unexpected", called.stdout);
    assert_eq!(desk.json(&["paid.277ca"])["totals"]["unexpected"], 1);
}

#[test]
fn what_cannot_be_joined_is_said() {
    let desk = Desk::with(CLEAN);
    let other = CLEAN.replace("CLAIM1", "OTHER").replace("BATCH1", "BATCH2");
    desk.write("other.837", &other.replace("*1*X*", "*2*X*").replace("GE*1*1", "GE*1*2"));
    let called = desk.call(&["ack", "out", "--against", "other.837"]);
    insta::assert_snapshot!("ack_not_joined", called.stdout);
    let told = desk.json(&["out/batch.277ca", "--against", "other.837"]);
    assert_eq!(told["totals"]["not_joined"], 2);
    let twice = CLEAN.replace("GE*1*1~", "").replace("IEA*1*000000001~", "");
    let set = &CLEAN[CLEAN.find("ST*837").unwrap()..CLEAN.find("GE*1").unwrap()];
    let second = set.replace("*0001", "*0002");
    desk.write("twice.837", &format!("{}{second}GE*2*1~\nIEA*1*000000001~\n", twice.trim_end()));
    let told = desk.json(&["out/batch.277ca", "--against", "twice.837"]);
    let claim = &told["files"][0]["statements"][1];
    assert_eq!(
        (claim["joined"].as_str(), claim["claim_id"].as_str()),
        (Some("no"), Some("CLAIM1"))
    );
    assert_eq!(claim["joined_note"], "claim CLAIM1 is there 2 times");
}

#[test]
fn a_segment_of_another_name_is_not_the_one() {
    let desk = Desk::with(changed(&[("*11:B:1*Y*A*Y*Y~", "*11:B:1*X*A*Y*Y~")]));
    desk.write(
        "other.837",
        &changed(&[("PER*IC*HELP DESK*TE*5125550100~\n", ""), ("SE*29", "SE*28")]),
    );
    let told = desk.json(&["out/batch.999", "--against", "other.837"]);
    let element = &told["files"][0]["statements"][0];
    assert_eq!(element["joined_note"], "segment 18 of the set is HI there");
}

#[test]
fn the_table_holds_every_statement() {
    let desk = Desk::with(side_by_side());
    let called =
        desk.call(&["ack", "out/batch.277ca", "--against", "batch.837", "--format", "csv"]);
    insta::assert_snapshot!("ack_csv", called.stdout.replace("\r\n", "\n"));
}

#[test]
fn what_is_no_acknowledgment_is_named_and_the_others_are_read() {
    let desk = Desk::with(CLEAN);
    desk.write("letter.txt", "Dear sender,");
    let called = desk.call(&["ack", "out/batch.999", "batch.837", "letter.txt", "gone.999"]);
    assert_eq!(called.code, 3);
    insta::assert_snapshot!("ack_refused", called.stderr);
    assert!(called.stdout.contains("group 1: accepted"), "{}", called.stdout);
    assert_eq!(desk.call(&["ack"]).code, 2);
}

#[test]
fn everything_accepted_is_no_news() {
    let desk = Desk::with(CLEAN);
    let called = desk.call(&["ack", "out/batch.277ca", "out/batch.999"]);
    assert_eq!(called.code, 0);
    assert!(called.stdout.contains("1 claim accepted (200.00), 0 rejected (0.00)"));
}

#[test]
fn patient_data_are_masked_unless_wanted() {
    let desk = Desk::with(changed(&[("DMG*D8*19500615*F~", "DMG*D8*19501315*F~")]));
    let arguments = ["ack", "out/batch.999", "--against", "batch.837"];
    assert!(desk.call(&arguments).stdout.contains("meant: DMG*D8*********"));
    let shown = desk.call(&[&arguments[..], &["--show-patient-data"]].concat());
    assert!(shown.stdout.contains("meant: DMG*D8*19501315*F"), "{}", shown.stdout);
}

#[test]
fn what_is_read_is_what_the_summary_says() {
    let kinds = Defect::ALL;
    for seed in 0..6 {
        let plan = Plan::of_claims(120).seed(seed).claims_per_set(25).sets_per_group(2);
        let desk = Desk::with(plan.share_of_defects(300, kinds).make().bytes);
        if !desk.0.path().join("out/batch.277ca").exists() {
            continue;
        }
        let told = desk.json(&["out/batch.277ca"]);
        let totals = &desk.summary()["totals"];
        let of = |kind: &str| totals["claims"][kind].as_u64().unwrap();
        // Claims of refused sets are in the 999 alone.
        let accepted = told["totals"]["claims"]["accepted"].as_u64().unwrap();
        assert_eq!(accepted, of("accepted") + of("corrected"), "seed {seed}");
        assert!(told["totals"]["claims"]["rejected"].as_u64().unwrap() <= of("rejected"));
        let joined = desk.json(&["out/batch.277ca", "--against", "batch.837"]);
        let statements = joined["files"][0]["statements"].as_array().unwrap();
        let claims = statements.iter().filter(|one| one["level"] == "claim");
        let unjoined = claims.filter(|one| one["joined"] != "yes");
        let twice = unjoined.filter(|one| !one["joined_note"].as_str().unwrap().contains("times"));
        assert_eq!(twice.count(), 0, "seed {seed}");
    }
}
