use super::statement::Told;
use super::*;

const ISA: &str = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*SENDER         \
*260311*0000*^*00501*000000306*0*T*:~";

fn read_text(body: &str) -> Result<Vec<Statement>, String> {
    let text = format!("{ISA}{body}IEA*1*000000306~");
    let mut told = Vec::new();
    read(text.as_bytes(), &mut |one| told.push(one)).map_err(|error| error.to_string())?;
    Ok(told)
}

/// `level outcome: codes` of each statement.
fn said(body: &str) -> Vec<String> {
    let told = read_text(body).unwrap();
    let line = |one: &Statement| {
        let codes: Vec<&str> = one.said.iter().map(|said| said.code.as_str()).collect();
        format!("{} {}: {}", one.level.as_str(), one.outcome.as_str(), codes.join(", "))
    };
    told.iter().map(line).collect()
}

const X999: &str = "GS*FA*P*S*20260311*0000*1*X*005010X231A1~ST*999*0001*005010X231A1~\
AK1*HC*17*005010X222A1~AK2*837*0001*005010X222A1~\
IK3*CLM*22**8~CTX*CLM01:A:1~IK4*5:3*1325*7*X~CTX*SITUATIONAL TRIGGER*SBR*9**1~\
IK3*REF*57*2300*I6~CTX*SITUATIONAL TRIGGER*CLM*43**5:3~CTX*CLM01:B1~\
IK5*R*5*I5~AK9*R*1*1*0~SE*9*0001~GE*1*1~";

#[test]
fn a_999_points_to_segments_and_elements() {
    let expected = [
        "element wrong: IK403 7",
        "segment wrong: IK304 I6",
        "set rejected: IK501 R, IK502 5, IK502 I5",
        "group rejected: AK901 R",
    ];
    assert_eq!(said(X999), expected);
    let told = read_text(X999).unwrap();
    let (element, segment) = (&told[0].about, &told[1].about);
    assert_eq!((element.element.as_str(), element.bad_data.as_str()), ("CLM05-3", "X"));
    assert_eq!((element.claim_id.as_str(), element.segment_position), ("A:1", 22));
    assert_eq!(element.because_of, "SBR01, segment 9");
    assert_eq!((segment.claim_id.as_str(), segment.in_loop.as_str()), ("B1", "2300"));
    assert_eq!(segment.because_of, "CLM05-3, segment 43");
    assert_eq!(
        (segment.group_control.as_str(), segment.transaction_control.as_str()),
        ("17", "0001")
    );
}

#[test]
fn a_997_is_read_like_a_999() {
    let body = "GS*FA*P*S*20260311*0000*1*X*004010~ST*997*0001~AK1*HC*17~AK2*837*0001~\
AK3*CLM*22**8~AK4*5:1*1331*7*01~AK5*R*5~AK9*R*1*1*0~SE*8*0001~GE*1*1~";
    let expected =
        ["element wrong: AK403 7", "set rejected: AK501 R, AK502 5", "group rejected: AK901 R"];
    assert_eq!(said(body), expected);
}

#[test]
fn a_ta1_speaks_of_an_interchange() {
    let told = read_text("TA1*000000905*260310*0900*R*006~").unwrap();
    assert_eq!(told[0].about.interchange_control, "000000905");
    assert_eq!(told[0].said[1].code, "TA105 006");
    assert_eq!(told[0].said[1].meaning, "sender ID");
    assert!(told[0].said[1].todo.contains("ISA06"));
}

#[test]
fn a_277ca_speaks_of_claims_and_lines() {
    let body = "GS*HN*P*S*20260311*0000*1*X*005010X214~ST*277*0001*005010X214~\
HL*1**20*1~TRN*1*1~HL*2*1*21*1~TRN*2*B1~STC*A1:19:PR*20260311*WQ*500~QTY*90*1~QTY*AA*4~\
AMT*YU*100~AMT*YY*400~HL*3*2*19*1~NM1*85*2*R*****XX*1234567893~\
HL*4*3*PT~NM1*QC*1*S~TRN*2*GOOD~STC*A2:20*20260311*WQ*100~REF*1K*P77~\
TRN*2*BAD~STC*A3:247*20260311*U*200~SVC*HC:97162:GP*200*****2~STC*A7:476**U~REF*FJ*L-1~\
HL*5*2*19*0~NM1*85*2*Q*****XX*1000000020~TRN*1*0~STC*A8:562:85**U*200******A8:128:85~\
QTY*QC*3~AMT*YY*200~SE*20*0001~GE*1*1~";
    let expected = [
        "receiver accepted: A1:19:PR",
        "claim accepted: A2:20",
        "claim rejected: A3:247",
        "line rejected: A7:476",
        "provider rejected: A8:562:85, A8:128:85",
    ];
    assert_eq!(said(body), expected);
    let told = read_text(body).unwrap();
    assert_eq!(told[0].told, Told::default(), "its claims are told one by one");
    assert_eq!(told[1].about.payer_claim_number, "P77");
    assert_eq!(told[2].about.payer_claim_number, "");
    let line = &told[3].about;
    assert_eq!((line.claim_id.as_str(), line.line.as_str()), ("BAD", "L-1"));
    assert_eq!((line.batch_reference.as_str(), line.procedure.as_str()), ("B1", "97162:GP"));
    assert_eq!((told[4].told.rejected, told[4].about.billing_npi.as_str()), (3, "1000000020"));
    let words = &told[4].said[0];
    assert_eq!(words.meaning, "rejected: related fields disagree: NPI (billing provider)");
}

#[test]
fn a_receiver_that_refuses_all_speaks_for_its_claims() {
    let body = "GS*HN*P*S*20260311*0000*1*X*005010X214~ST*277*0001*005010X214~\
HL*2*1*21*0~TRN*2*B1~STC*A8:746:40*20260311*U*500~QTY*AA*4~AMT*YY*500~SE*9*0001~GE*1*1~";
    let told = read_text(body).unwrap();
    assert_eq!((told.len(), told[0].outcome, told[0].told.rejected), (1, Outcome::Rejected, 4));
}

#[test]
fn a_category_that_refuses_goes_before_an_action_that_does_not() {
    let body = "GS*HN*P*S*20260311*0000*1*X*005010X214~ST*277*0001*005010X214~\
HL*4*3*PT~TRN*2*C1~STC*A7:562:85*20110311*WQ*199.14~SE*9*0001~GE*1*1~";
    assert_eq!(said(body), ["claim rejected: A7:562:85"]);
}

/// What a 277CA with these segments behind its first level says.
fn of_277ca(segments: &str) -> Vec<Statement> {
    let header = "GS*HN*P*S*20260311*0000*1*X*005010X214~ST*277*0001*005010X214~HL*1**20*1~";
    read_text(&format!("{header}{segments}SE*9*0001~GE*1*1~")).unwrap()
}

#[test]
fn a_claim_at_the_level_of_the_payer_is_told() {
    let header = "GS*HN*P*S*20260311*0000*1*X*005010X214~ST*277*0001*005010X214~HL*1**20*1~";
    let set = "TRN*1*P1~TRN*2*C1~STC*A1:19:PR*20260311*WQ*250~SE*6*0001~GE*1*1~";
    let told = read_text(&format!("{header}{set}")).unwrap();
    assert_eq!(
        (told.len(), told[0].level, told[0].about.claim_id.as_str()),
        (1, Level::Claim, "C1")
    );
}

#[test]
fn a_provider_is_refused_without_a_trace_number() {
    let told = of_277ca(
        "HL*2*1*21*1~TRN*2*B1~STC*A1:19:PR*20260311*WQ*500~HL*3*2*19*0~\
NM1*85*2*Q*****XX*1000000020~STC*A7:562:85**U*260~QTY*QC*1~AMT*YY*260~",
    );
    assert_eq!(
        (told.len(), told[1].level, told[1].outcome),
        (2, Level::Provider, Outcome::Rejected)
    );
    let about = &told[1].about;
    assert_eq!((about.billing_npi.as_str(), about.batch_reference.as_str()), ("1000000020", "B1"));
    assert_eq!(told[1].told.rejected, 1);
}

#[test]
fn a_provider_whose_claims_follow_does_not_speak_for_them() {
    let told = of_277ca(
        "HL*3*2*19*1~NM1*85*2*Q*****XX*1000000020~TRN*1*0~STC*A1:19:PR**WQ*240~QTY*QA*1~\
QTY*QC*1~HL*4*3*PT~TRN*2*A~STC*A2:20*20260311*WQ*120~TRN*2*B~STC*A7:164:IL*20260311*U*120~",
    );
    assert_eq!((told.len(), told[0].told), (3, Told::default()));
}

#[test]
fn every_text_is_told_once() {
    let told = of_277ca(
        "HL*4*3*PT~TRN*2*C1~STC*A7:21*20260311*U*9********first~\
STC*A8:496:85*20260311*U*9********second~STC*A8:128:85*20260311*U*9********first~",
    );
    assert_eq!(told[0].text, "first; second");
}

#[test]
fn a_category_that_no_277ca_knows_refuses_only_by_its_action() {
    let outcome = |status: &str| of_277ca(&format!("HL*4*3*PT~TRN*2*C1~{status}"))[0].outcome;
    assert_eq!(outcome("STC*F1:65*20260311*WQ*260~"), Outcome::Unexpected);
    assert_eq!(outcome("STC*F2:65*20260311*U*260~"), Outcome::Rejected);
    assert_eq!(outcome("STC**20260311*U*260~"), Outcome::Rejected);
    let both = "STC*F1:65*20260311*WQ*260~STC*A7:21*20260311*U*260~";
    assert_eq!(outcome(both), Outcome::Rejected);
}

#[test]
fn what_is_no_acknowledgment_is_named() {
    let says = |body: &str| read_text(body).unwrap_err();
    let claims =
        "GS*HC*P*S*20260311*0000*1*X*005010X222A1~ST*837*0001*005010X222A1~SE*2*0001~GE*1*1~";
    assert!(says(claims).starts_with("this is a professional claim (837P)"));
    let status = "GS*HN*P*S*20260311*0000*1*X*005010X212~ST*277*0001*005010X212~SE*2*0001~GE*1*1~";
    assert!(says(status).starts_with("this is a claim status response (277)"));
    assert!(says("").starts_with("an interchange without TA1"));
    let mut none = |_| {};
    let error = read(&b"hello"[..], &mut none).unwrap_err().to_string();
    assert!(error.starts_with("not an X12 file"), "{error}");
    assert!(read(&b""[..], &mut none).is_err());
}

#[test]
fn nothing_that_is_cut_or_garbled_harms() {
    let text = format!("{ISA}TA1*1~{X999}IEA*1*000000306~");
    for end in 0..text.len() {
        drop(read(&text.as_bytes()[..end], &mut |_| {}));
        let mut garbled = text.clone().into_bytes();
        garbled[end] = b'*';
        drop(read(&garbled[..], &mut |_| {}));
    }
}
