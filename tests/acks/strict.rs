//! `--policy strict`: what refuses a set says so in the 999.

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
