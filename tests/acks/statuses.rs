//! What becomes of claims: the levels, statuses and totals of the 277CA.

use crate::answered::{answered, changed};

const RECEIVER: &str = "HL*2*1*21*1~TRN*2*BATCH1~STC*A1:19:40*20260311*WQ*200~";
const REFUSED: &str = "QTY*AA*1~AMT*YY*200~";
const LEVELS: &str = "HL*3*2*19*1~HL*4*3*PT~TRN*2*CLAIM1~";

fn statuses(changes: &[(&str, &str)]) -> String {
    answered(changed(changes)).statuses()
}

fn of_claim(rest: &str) -> String {
    format!("{RECEIVER}{REFUSED}{LEVELS}{rest}")
}

#[test]
fn a_claim_is_taken_in() {
    let expected = format!("{RECEIVER}QTY*90*1~AMT*YU*200~{LEVELS}STC*A1:20*20260311*WQ*200~");
    assert_eq!(statuses(&[]), expected);
}

#[test]
fn a_claim_that_was_corrected_is_taken_in() {
    let said = statuses(&[("ABK:M25561", "ABK:M25.561")]);
    assert!(said.contains("QTY*90*1~AMT*YU*200~"), "{said}");
}

#[test]
fn a_claim_does_not_balance() {
    let said = answered(changed(&[("CLM*CLAIM1*200*", "CLM*CLAIM1*210*")])).statuses();
    assert!(said.contains("STC*A1:19:40*20260311*WQ*210~QTY*AA*1~AMT*YY*210~"), "{said}");
    assert!(said.ends_with("TRN*2*CLAIM1~STC*A7:400*20260311*U*210~"), "{said}");
}

#[test]
fn a_line_refuses_its_claim() {
    let said = statuses(&[("SV1*HC:97110:GP*", "SV1*HC:97110*")]);
    let line = "SVC*HC:97110*120*****2~STC*A6:453**U~REF*FJ*1~";
    assert_eq!(said, of_claim(&format!("STC*A3:247*20260311*U*200~{line}")));
    let said = statuses(&[
        ("SV1*HC:97110:GP*", "SV1*HC:97110*"),
        ("20260302~\nLX*2", "20260302~\nREF*6R*L-7~\nLX*2"),
        ("SE*29*", "SE*30*"),
    ]);
    assert!(said.ends_with("STC*A6:453**U~REF*FJ*L-7~"), "{said}");
}

#[test]
fn what_the_999_tells_is_told_beside_684() {
    let said =
        statuses(&[("CLM*CLAIM1*200***11:B:1*Y*A*Y*Y~", "CLM*CLAIM1*200***11:B:1*X*A*Y*Y~")]);
    assert_eq!(said, of_claim("STC*A3:684*20260311*U*200******A7:466:1P~"));
    let said = statuses(&[("DMG*D8*19500615*F~", "DMG*D8*19501315*F~")]);
    assert_eq!(said, of_claim("STC*A3:684*20260311*U*200******A7:158:IL~"));
    let said = statuses(&[("*11:B:1*Y*A*Y*Y~", "*11:B:7*Y*A*Y*Y~")]);
    assert_eq!(said, of_claim("STC*A3:684*20260311*U*200******A6:464~"));
    let said = statuses(&[("*20260302~\nLX*2", "*20260230~\nLX*2")]);
    let line = "SVC*HC:97110:GP*120*****2~STC*A7:187**U~REF*FJ*1~";
    assert_eq!(said, of_claim(&format!("STC*A3:684*20260311*U*200******A3:247~{line}")));
}

#[test]
fn a_segment_is_absent() {
    let without = |segment: &str| statuses(&[(segment, ""), ("SE*29*", "SE*28*")]);
    let absent = |status: &str| of_claim(&format!("STC*A3:684*20260311*U*200******{status}~"));
    assert_eq!(without("DMG*D8*19500615*F~\n"), absent("A6:158:IL"));
    assert_eq!(without("N3*1 OAK LANE~\n"), absent("A6:126:IL"));
    assert_eq!(without("N4*AUSTIN*TX*78702~\n"), absent("A6:126:IL"));
    assert_eq!(without("HI*ABK:M25561*ABF:R262~\n"), absent("A6:254"));
}

#[test]
fn a_charge_is_nothing_or_less() {
    let said = statuses(&[("CLM*CLAIM1*200*", "CLM*CLAIM1*-200*")]);
    assert!(said.ends_with("STC*A7:693*20260311*U*-200******A7:178~"), "{said}");
    let said = statuses(&[("CLM*CLAIM1*200*", "CLM*CLAIM1*0*")]);
    assert!(said.ends_with("STC*A7:402*20260311*U*0******A7:178~"), "{said}");
}

#[test]
fn a_level_is_missing() {
    let said = statuses(&[("SBR*P*18*******MB~", "SBR*P********MB~")]);
    assert_eq!(said, of_claim("STC*A3:684*20260311*U*200******A6:156~"));
}

#[test]
fn entities_follow_from_the_loop() {
    let wrong = |npi: &str| statuses(&[(npi, "1111111111")]);
    assert!(wrong("1000000020").ends_with("STC*A7:562:82*20260311*U*200~"));
    assert!(wrong("1000000012").ends_with("STC*A7:562:DN*20260311*U*200~"));
    let said = statuses(&[("N4*AUSTIN*TX*78702~", "N4*AUSTIN*TX~")]);
    assert_eq!(said, of_claim("STC*A3:684*20260311*U*200******A6:500:IL~"));
}

#[test]
fn a_provider_refuses_all_its_claims() {
    let said = statuses(&[("XX*1234567893", "XX*1234567890")]);
    let provider = "HL*3*2*19*0~TRN*1*0~STC*A7:562:85**U*200~QTY*QC*1~AMT*YY*200~";
    assert_eq!(said, format!("{RECEIVER}{REFUSED}{provider}"));
    let said = statuses(&[("N3*12 MAIN STREET~\n", ""), ("SE*29*", "SE*28*")]);
    let provider = "HL*3*2*19*0~TRN*1*0~STC*A3:684**U*200******A6:126:85~QTY*QC*1~AMT*YY*200~";
    assert_eq!(said, format!("{RECEIVER}{REFUSED}{provider}"));
}

#[test]
fn names_are_repeated_or_unknown() {
    let answers = answered(changed(&[("NM1*IL*1*SAMPLE*PAT*", "NM1*IL*1**PAT*")]));
    assert!(answers.x277.contains("NM1*QC*1*UNKNOWN*PAT****MI*1EG4TE5MK73~"), "{}", answers.x277);
    let answers = answered(changed(&[("CLM*CLAIM1*", "CLM**")]));
    assert!(answers.x277.contains("TRN*2*0~\nSTC*A3:684*20260311*U*200******A6:478~"));
    let answers = answered(changed(&[(
        "NM1*85*2*RIVER THERAPY*****XX*1234567893~",
        "NM1*85*2*RIVER THERAPY~",
    )]));
    assert!(answers.x277.contains("NM1*85*2*RIVER THERAPY*****FI*741234567~"), "{}", answers.x277);
}

#[test]
fn claims_of_one_patient_share_a_level() {
    let claim = "CLM*CLAIM2*80***11:B:1*Y*A*Y*Y~\nREF*D9*TRACE-9~\nHI*ABK:M25561~\nLX*1~\n\
                 SV1*HC:97140:GP*80*UN*1***1~\nDTP*472*RD8*20260301-20260303~\n";
    let changes = [("SE*29*0001~", &*format!("{claim}SE*35*0001~"))];
    let answers = answered(changed(&changes));
    assert_eq!(answers.x277.matches("*PT~").count(), 1);
    assert!(answers.x277.contains("TRN*2*CLAIM2~\nSTC*"), "{}", answers.x277);
    assert!(
        answers.x277.contains("REF*D9*TRACE-9~\nDTP*472*RD8*20260301-20260303~"),
        "{}",
        answers.x277
    );
}

#[test]
fn a_set_without_claims_is_told_of() {
    let start = changed(&[]).find("CLM*").unwrap();
    let end = changed(&[]).find("SE*29").unwrap();
    let text = changed(&[]);
    let claims = &text[start..end];
    let answers = answered(changed(&[(claims, ""), ("SE*29", "SE*18")]));
    assert_eq!(answers.code, 3);
    assert!(answers.x999.contains("IK5*E*I5~"), "{}", answers.x999);
}

#[test]
fn what_has_no_room_is_left_out() {
    let answers = answered(changed(&[
        ("CLM*CLAIM1*200*", "CLM*CLAIM1*999999999999999*"),
        ("*120*UN*2*", "*120*UN*1234567890123456*"),
    ]));
    assert!(answers.x277.contains("AMT*YY*10000000000~"), "{}", answers.x277);
    assert!(answers.x277.contains("SVC*HC:97110:GP*120~"), "{}", answers.x277);
    let answers = answered(changed(&[("CLM*CLAIM1*200*", "CLM*CLAIM1*-5*")]));
    assert!(answers.x277.contains("AMT*YY*-5~"), "{}", answers.x277);
}
