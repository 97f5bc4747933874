//! `--policy strict`: what refuses a set says so in the 999, what refuses an interchange in the TA1.

use crate::answered::{Answered, answered, answered_with, changed};

const SE: &str = "SE*29*0001~";

fn strictly(changes: &[(&str, &str)]) -> Answered {
    let answers = answered_with(changed(changes), &["--policy", "strict"]);
    assert_eq!(answers.x277, "", "a refused set gets no 277CA");
    answers
}

/// What the 999 says of the one set.
fn refused(changes: &[(&str, &str)]) -> String {
    strictly(changes).errors()
}

#[test]
fn the_element_says_why_the_set_is_refused() {
    let npi = [("XX*1234567893", "XX*1234567890")];
    assert_eq!(refused(&npi), "IK3*NM1*7*2010*8~IK4*9*67*I12*1234567890~IK5*R*I5~");
    assert_eq!(answered(changed(&npi)).errors(), "IK5*A~", "the 277CA tells it");
    let clm = |changes: &[(&str, &str)], said: &str| {
        let expected = format!("IK3*CLM*18*2300*8~CTX*CLM01:CLAIM1~IK4*{said}~");
        assert!(refused(changes).starts_with(&expected), "{} {expected}", refused(changes));
    };
    clm(&[("CLM*CLAIM1*200*", "CLM*CLAIM1*-200*")], "2*782*I12*-200");
    let said = refused(&[("ABF:R262", "ABF:R26.2")]);
    assert_eq!(
        said, "IK3*HI*19*2300*8~CTX*CLM01:CLAIM1~IK4*2:2*1271*I12*R26.2~IK5*R*I5~",
        "though it would be corrected"
    );
    let said = refused(&[("*ABF:R262", "**ABF:R262")]);
    assert_eq!(said, "IK3*HI*19*2300*8~CTX*CLM01:CLAIM1~IK4*2**I9~IK5*R*I5~");
    let said = refused(&[("*120*UN*2*", "*120*UN*0*")]);
    assert!(said.contains("IK4*4*380*I12*0~"), "{said}");
}

#[test]
fn a_missing_number_is_asked_for_by_the_provider_without_npi() {
    let said = refused(&[("RIVER THERAPY*****XX*1234567893~", "RIVER THERAPY~")]);
    let trigger = "CTX*SITUATIONAL TRIGGER*NM1*7*2010~";
    assert_eq!(said, format!("IK3*REF*18*2010*I6~{trigger}IK5*R*I5~"));
}

#[test]
fn the_set_names_the_kind_of_its_errors() {
    let said = refused(&[("*11:B:1*Y*A*Y*Y~", "*11:B:1*X*A*Y*Y~")]);
    assert!(said.ends_with("IK5*R*5~"), "{said}");
    let said = refused(&[("NM1*PR*2*MEDICARE*****PI*04412~\n", ""), (SE, "SE*28*0001~")]);
    assert!(said.ends_with("IK5*R*I5~"), "{said}");
    assert_eq!(refused(&[(SE, "SE*30*0001~")]), "IK5*R*4~");
    assert_eq!(refused(&[(SE, "SE*29*0002~")]), "IK5*R*3~");
}

#[test]
fn an_error_of_the_envelope_refuses_the_interchange() {
    let refused = |changes: &[(&str, &str)], note: &str| {
        let answers = strictly(changes);
        let expected = format!("TA1*000000001*260310*0900*R*{note}~");
        assert_eq!((answers.interchanges(), answers.x999.as_str()), (expected, ""));
        assert_eq!(answers.code, 1);
        assert_eq!(answers.summary["totals"]["claims"]["rejected"], 1);
    };
    refused(&[("*^*00501*", "*^*00401*")], "017");
    refused(&[("IEA*1*000000001", "IEA*1*000000002")], "001");
    refused(&[("IEA*1*", "IEA*2*")], "021");
    let asked = answered_with(changed(&[("1*0*T*:~", "1*1*T*:~")]), &["--policy", "strict"]);
    assert_eq!(asked.interchanges(), "TA1*000000001*260310*0900*A*000~");
}

#[test]
fn an_interchange_is_refused_alone() {
    let wrong = changed(&[("IEA*1*000000001", "IEA*1*000000002")]);
    let sound = changed(&[]).replace("000000001", "000000003").replace("CLAIM1", "CLAIM3");
    for text in [format!("{wrong}{sound}"), format!("{sound}{wrong}")] {
        let answers = answered_with(text, &["--policy", "strict"]);
        assert_eq!(answers.interchanges(), "TA1*000000001*260310*0900*R*001~");
        assert_eq!(answers.sets(), "AK2*837*0001*005010X222A1~IK5*A~AK9*A*1*1*1~");
        assert!(answers.x277.contains("TRN*2*CLAIM3~") && !answers.x277.contains("CLAIM1"));
        assert_eq!(answers.summary["totals"]["claims"]["rejected"], 1);
    }
}

#[test]
fn an_error_above_no_claim_refuses_the_set() {
    let provider = "HL*3**20*1~\nNM1*85*2*LAKE THERAPY*****XX*1000000004~\nN3*9 LAKE ROAD~\n\
                    N4*AUSTIN*TX*787010001~\nREF*EI*741234568~\n";
    let end = format!("{provider}SE*34*0001~");
    let text = changed(&[(SE, &end)]);
    let sets = |arguments: &[&str]| answered_with(&text, arguments).errors();
    assert_eq!(sets(&[]), "IK3*HL*34*2000*I7~IK5*E*I5~");
    let said = sets(&["--policy", "strict"]);
    assert_eq!(said, "IK3*HL*34*2000*I7~IK5*R*I5~");
    let (start, end) = (text.find("CLM*").unwrap(), text.find("HL*3*").unwrap());
    let empty = text.replace(&text[start..end], "").replace("SE*34", "SE*23");
    let answers = answered_with(empty, &["--policy", "strict"]);
    assert_eq!(answers.code, 3);
    assert!(answers.errors().contains("IK5*R*"), "{}", answers.x999);
}
