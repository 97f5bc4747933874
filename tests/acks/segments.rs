//! What is wrong with segments and elements: IK3, IK4 and their contexts.

use crate::answered::{answered, changed};

const HI: &str = "HI*ABK:M25561*ABF:R262~\n";
const SE: &str = "SE*29*0001~";

/// What the 999 says after a change.
fn errors(changes: &[(&str, &str)]) -> String {
    answered(changed(changes)).errors()
}

#[test]
fn nothing_is_wrong() {
    assert_eq!(errors(&[]), "IK5*A~");
}

#[test]
fn a_required_segment_is_missing() {
    let changes = [("DTP*472*D8*20260302~\nLX*2", "LX*2"), (SE, "SE*28*0001~")];
    // It should have stood before LX*2, now the 25th segment.
    assert_eq!(errors(&changes), "IK3*DTP*25*2400*3~CTX*CLM01:CLAIM1~IK5*E*5~");
}

#[test]
fn a_required_loop_is_missing() {
    let changes = [("NM1*PR*2*MEDICARE*****PI*04412~\n", ""), (SE, "SE*28*0001~")];
    assert_eq!(errors(&changes), "IK3*NM1*17*2010*I7~IK5*E*I5~");
}

#[test]
fn a_situational_segment_is_missing_though_its_condition_holds() {
    let changes = [("*11:B:1*Y*A*Y*Y~", "*11:B:7*Y*A*Y*Y~")];
    let trigger = "CTX*SITUATIONAL TRIGGER*CLM*18*2300*5:3~";
    let expected = format!("IK3*REF*19*2300*I6~{trigger}CTX*CLM01:CLAIM1~IK5*E*I5~");
    assert_eq!(errors(&changes), expected);
}

#[test]
fn a_missing_level_is_a_missing_segment() {
    // The patient is somebody else, yet the claim follows the subscriber.
    let trigger = "CTX*SITUATIONAL TRIGGER*SBR*12*2000~";
    let said = errors(&[("SBR*P*18*******MB~", "SBR*P********MB~")]);
    let expected = format!("IK3*HL*18*2000*I6~{trigger}CTX*CLM01:CLAIM1~IK5*E*I5~");
    assert_eq!(said, expected);
    let clean = changed(&[]);
    let without = |from: &str, to: &str| {
        let (start, end) = (clean.find(from).unwrap(), clean.find(to).unwrap());
        let left_out = &clean[start..end];
        let count = format!("SE*{}*", 29 - left_out.matches('~').count());
        errors(&[(left_out, ""), ("SE*29*", &count)])
    };
    assert_eq!(without("HL*2*", "CLM*"), "IK3*HL*11*2000*I7~CTX*CLM01:CLAIM1~IK5*E*I5~");
    assert_eq!(without("HL*2*", "SBR*"), "IK3*HL*11*2000*I7~IK5*E*I5~");
    assert!(without("HL*1*", "HL*2*").starts_with("IK3*HL*6*2000*I7~"));
    assert_eq!(without("HL*2*", "SE*29"), "IK3*HL*11*2000*I7~IK5*E*I5~");
    assert_eq!(without("HL*1*", "SE*29"), "IK3*HL*6*2000*I7~IK5*R*I5~");
    assert_eq!(without("CLM*", "SE*29"), "IK3*CLM*18*2300*I7~IK5*E*I5~");
}

#[test]
fn a_segment_is_there_though_its_condition_does_not_hold() {
    // A patient level below a subscriber who is the patient.
    let patient = "HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*SAMPLE*KIT~\nN3*1 OAK LANE~\nN4*AUSTIN*TX*78702~\n\
                   DMG*D8*20100615*F~\n";
    let clm = format!("{patient}CLM*");
    let changes = [("HL*2*1*22*0~", "HL*2*1*22*1~"), ("CLM*", clm.as_str()), (SE, "SE*35*0001~")];
    let trigger = "CTX*SITUATIONAL TRIGGER*SBR*12*2000*2~";
    assert_eq!(errors(&changes), format!("IK3*HL*18*2000*I9~{trigger}IK5*E*I5~"));
}

#[test]
fn segments_stand_where_they_do_not_belong() {
    let before_diagnoses = |text: &str, count: &str| {
        errors(&[(HI, &format!("{text}{HI}")), (SE, &format!("SE*{count}*0001~"))])
    };
    let claim = "CTX*CLM01:CLAIM1~";
    assert_eq!(
        before_diagnoses("SV1*HC:97110*1~\n", "30"),
        format!("IK3*SV1*19*2300*2~{claim}IK5*E*5~"),
        "known to the guide, not expected here"
    );
    assert_eq!(
        before_diagnoses("CL1*1~\n", "30"),
        format!("IK3*CL1*19*2300*I4~{claim}IK5*E*I5~"),
        "X12 has it in an 837, the guide does not use it"
    );
    assert_eq!(
        before_diagnoses("BPR*I~\n", "30"),
        format!("IK3*BPR*19*2300*6~{claim}IK5*E*5~"),
        "X12 has it in other sets"
    );
    assert_eq!(before_diagnoses("ZZZ*1~\n", "30"), "IK5*E*5~", "X12 knows none of this name");
    assert_eq!(
        before_diagnoses("REF*G1*A1~\nDTP*431*D8*20260101~\n", "31"),
        format!("IK3*DTP*20*2300*7~{claim}IK5*E*5~")
    );
    assert_eq!(
        before_diagnoses("REF*EA*1~\nREF*EA*2~\n", "31"),
        format!("IK3*REF*20*2300*5~{claim}IK5*E*5~")
    );
}

#[test]
fn a_loop_comes_too_often() {
    let line = "LX*2~\nSV1*HC:97140:GP*80*UN*1***1:2~\nDTP*472*D8*20260302~\n";
    let lines: String = (2..52)
        .map(|n| line.replace("LX*2", &format!("LX*{n}")).replace("*80*", "*1.6*"))
        .collect();
    let changes = [(line, lines.as_str()), (SE, "SE*176*0001~")];
    let said = errors(&changes);
    assert!(said.contains("IK3*LX*173*2400*4~CTX*CLM01:CLAIM1~IK5*E*5~"), "{said}");
}

#[test]
fn elements_are_wrong() {
    let claim = "CTX*CLM01:CLAIM1~";
    let of_clm = |to: &str| errors(&[("CLM*CLAIM1*200***11:B:1*Y*A*Y*Y~", to)]);
    let clm = |error: &str| format!("IK3*CLM*18*2300*8~{claim}IK4*{error}~IK5*E*5~");
    assert_eq!(of_clm("CLM*CLAIM1*200***11:B:1**A*Y*Y~"), clm("6*1073*1"), "missing");
    assert_eq!(of_clm("CLM*CLAIM1*200***11:B:1*X*A*Y*Y~"), clm("6*1073*7*X"), "no such code");
    assert_eq!(of_clm("CLM*CLAIM1*200***11:BB:1*Y*A*Y*Y~"), clm("5:2*1332*7*BB"), "in a composite");
    assert_eq!(of_clm("CLM*CLAIM1*TEN***11:B:1*Y*A*Y*Y~"), clm("2*782*6*TEN"), "no number");
    let guide = |error: &str| format!("IK3*CLM*18*2300*8~{claim}IK4*{error}~IK5*E*I5~");
    assert_eq!(of_clm("CLM*CLAIM1*200*X**11:B:1*Y*A*Y*Y~"), guide("3*1032*I10*X"), "not used");
    let many = "CLM*CLAIM1*200***11:B:1*Y*A*Y*Y*******************7~";
    assert!(of_clm(many).contains("*3"), "too many elements: {}", of_clm(many));
    let of_line = |to: &str| errors(&[("DTP*472*D8*20260302~\nLX*2", to)]);
    assert_eq!(
        of_line("DTP*472*D8*20260230~\nLX*2"),
        format!("IK3*DTP*25*2400*8~{claim}IK4*3*1251*8*20260230~IK5*E*5~")
    );
    let street = "1".repeat(56);
    let long = errors(&[("N3*12 MAIN STREET~", &format!("N3*{street}~"))]);
    assert_eq!(long, format!("IK3*N3*8*2010*8~IK4*1*166*5*{street}~IK5*E*5~"), "too long");
    let bht =
        errors(&[("BHT*0019*00*BATCH1*20260310*0900*CH~", "BHT*0019*00*BATCH1*20260310*2500*CH~")]);
    assert_eq!(bht, "IK3*BHT*2**8~IK4*5*337*9*2500~IK5*R*5~", "in the header of the set");
}

#[test]
fn relations_between_elements_are_broken() {
    let per = "PER*IC*HELP DESK*TE*5125550100~";
    let said = errors(&[(per, "PER*IC*HELP DESK*TE*5125550100*EM~")]);
    assert_eq!(said, "IK3*PER*4*1000*8~IK4*6*364*2~IK5*R*5~");
}

#[test]
fn an_element_is_missing_or_there_against_its_condition() {
    // Medicare is second, and nothing says why.
    let said = errors(&[("SBR*P*18*******MB~", "SBR*S*18*******MB~")]);
    let trigger = "CTX*SITUATIONAL TRIGGER*SBR*12*2000*1~";
    assert!(said.starts_with(&format!("IK3*SBR*12*2000*8~IK4*5*1336*I9~{trigger}")), "{said}");
    let said = errors(&[("NM1*85*2*RIVER THERAPY*****", "NM1*85*2*RIVER THERAPY*ROB****")]);
    let trigger = "CTX*SITUATIONAL TRIGGER*NM1*7*2010*2~";
    assert_eq!(said, format!("IK3*NM1*7*2010*8~IK4*4*1036*I13*ROB~{trigger}IK5*E*I5~"));
}

#[test]
fn data_of_a_patient_are_not_copied() {
    let said = errors(&[("DMG*D8*19500615*F~", "DMG*D8*19501315*F~")]);
    assert_eq!(said, "IK3*DMG*16*2010*8~IK4*2*1251*8~IK5*E*5~");
    let said = errors(&[("NM1*IL*1*SAMPLE*PAT*", "NM1*IL*1*SA\u{1}MPLE*PAT*")]);
    assert_eq!(said, "IK3*NM1*13*2010*8~IK4*3*1035*6~IK5*E*5~");
    // Nor where they slipped into another element.
    let said = errors(&[("NM1*IL*1*SAMPLE*PAT****MI", "NM1*IL*1*SAMPLE*PAT***MI")]);
    assert_eq!(said, "IK3*NM1*13*2010*8~IK4*8*66*5~IK4*9*67*2~IK5*E*5~");
    let said = errors(&[("DMG*D8*19500615*F~", "DMG**D8*19500615*F~")]);
    assert_eq!(said, "IK3*DMG*16*2010*8~IK4*1*1250*1~IK4*3*1068*5~IK4*4*1067*I10~IK5*E*5~");
}

#[test]
fn a_composite_repeats() {
    let said = errors(&[(HI, "HI*ABK:M25561^ABF:R262~\n"), ("*80*UN*1***1:2~", "*80*UN*1***1~")]);
    assert_eq!(said, "IK3*HI*19*2300*8~CTX*CLM01:CLAIM1~IK4*1**12~IK5*E*5~");
}

#[test]
fn several_errors_of_a_segment_stand_below_one_header() {
    let said = errors(&[("CLM*CLAIM1*200***11:B:1*Y*A*Y*Y~", "CLM*CLAIM1*200***11:B:1*X*Q*Y*Y~")]);
    assert_eq!(said, "IK3*CLM*18*2300*8~CTX*CLM01:CLAIM1~IK4*6*1073*7*X~IK4*7*1359*7*Q~IK5*E*5~");
}

#[test]
fn what_was_mended_is_noted_all_the_same() {
    assert_eq!(errors(&[(SE, "SE*30*0001~")]), "IK5*E*4~");
    assert_eq!(errors(&[("SE*29*0001~", "SE*29*0002~")]), "IK5*E*3~");
    assert_eq!(errors(&[("SE*29*0001~\n", "")]), "IK5*E*2~");
    let said = errors(&[("SBR*P*18*******MB~", "SBR*P*18*******mb~")]);
    assert_eq!(said, "IK3*SBR*12*2000*8~IK4*9*1032*7*mb~IK5*E*5~");
}
