//! What is wrong with interchanges, groups and sets.

use crate::answered::{CLEAN, answered, answered_with, changed};

/// Set of the clean file, ST to SE.
fn set(number: &str, claim: &str) -> String {
    let (start, end) = (CLEAN.find("ST*837").unwrap(), CLEAN.find("GE*1").unwrap());
    CLEAN[start..end].replace("*0001", &format!("*{number}")).replace("CLAIM1", claim)
}

fn file_of(sets: &[String]) -> String {
    let (start, end) = (CLEAN.find("ST*837").unwrap(), CLEAN.find("GE*1").unwrap());
    let trailer = CLEAN[end..].replacen("GE*1", &format!("GE*{}", sets.len()), 1);
    format!("{}{}{trailer}", &CLEAN[..start], sets.concat())
}

#[test]
fn the_envelope_answers_the_sender() {
    let answers = answered(CLEAN);
    assert_eq!(answers.code, 0);
    assert_eq!(answers.ta1, "", "nobody asked, and nothing is wrong");
    insta::assert_snapshot!("clean_999", answers.x999);
    insta::assert_snapshot!("clean_277ca", answers.x277);
    let names: Vec<String> = answers.summary["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|output| output["path"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.contains(&"batch.999".to_owned()) && names.contains(&"batch.277ca".to_owned()));
    assert!(!names.contains(&"batch.ta1".to_owned()));
}

#[test]
fn who_asks_gets_a_ta1() {
    let answers = answered(changed(&[("*000000001*0*T*", "*000000001*1*T*")]));
    insta::assert_snapshot!("asked_ta1", answers.ta1);
}

#[test]
fn a_wrong_header_is_noted() {
    let ta1 = |changes: &[(&str, &str)]| answered(changed(changes)).interchanges();
    let noted = |note: &str| format!("TA1*000000001*260310*0900*E*{note}~");
    assert_eq!(ta1(&[("*ZZ*SENDER  ", "*XX*SENDER  ")]), noted("005"));
    assert_eq!(ta1(&[("*ZZ*SENDER         *", "*ZZ*               *")]), noted("006"));
    assert_eq!(ta1(&[("*ZZ*RECEIVER  ", "*XX*RECEIVER  ")]), noted("007"));
    assert_eq!(ta1(&[("*^*00501*", "*^*00401*")]), noted("017"));
    assert_eq!(ta1(&[("*000000001*0*T*", "*000000001*7*T*")]), noted("019"));
    assert_eq!(ta1(&[("*0*T*:~", "*0*X*:~")]), noted("020"));
    assert_eq!(ta1(&[("IEA*1*", "IEA*2*")]), noted("021"));
    assert_eq!(ta1(&[("IEA*1*000000001", "IEA*1*000000002")]), noted("001"));
    assert_eq!(ta1(&[("IEA*1*000000001~\n", "")]), noted("023"));
    let date = ta1(&[("*260310*0900*^", "*261310*0900*^")]);
    assert_eq!(date, "TA1*000000001*260311*0900*E*014~", "what is no date is not repeated");
    let number = ta1(&[("*000000001*0*", "*00000000A*0*"), ("IEA*1*000000001", "IEA*1*00000000A")]);
    assert_eq!(number, "TA1*000000000*260310*0900*E*018~");
}

#[test]
fn an_unreadable_header_refuses_the_interchange() {
    let answers = answered(changed(&[("*00501*000000001*", "*00501 000000001*")]));
    assert_eq!(answers.interchanges(), "TA1*000000000*260310*0900*R*024~");
    assert_eq!((answers.x999.as_str(), answers.x277.as_str()), ("", ""));
}

#[test]
fn an_interchange_without_groups_is_refused() {
    let start = CLEAN.find("GS*HC").unwrap();
    let empty = format!("{}IEA*0*000000001~\n", &CLEAN[..start]);
    let answers = answered(empty);
    assert_eq!(answers.code, 3);
    assert_eq!(answers.interchanges(), "TA1*000000001*260310*0900*R*024~");
    let headless = CLEAN.replace("GS*HC*SENDER*RECEIVER*20260310*0900*1*X*005010X222A1~\n", "");
    let answers = answered(headless);
    assert_eq!(answers.interchanges(), "TA1*000000001*260310*0900*R*022~");
    assert_eq!(answers.x999, "");
}

#[test]
fn acknowledgments_are_not_acknowledged() {
    let start = CLEAN.find("GS*HC").unwrap();
    let ta1 = format!("{}TA1*000000905*260310*0900*A*000~\nIEA*0*000000001~\n", &CLEAN[..start]);
    assert_eq!(answered(ta1).ta1, "");
    let first = answered(changed(&[("IEA*1*000000001", "IEA*1*000000002")]));
    for text in [first.ta1, first.x999, first.x277] {
        let again = answered(text);
        assert_eq!((again.ta1, again.x999, again.x277), Default::default());
    }
}

#[test]
fn a_group_is_refused() {
    let sets = |changes: &[(&str, &str)]| {
        let answers = answered(changed(changes));
        assert_eq!(answers.x277, "", "claims of a refused group are answered by nothing else");
        answers.sets()
    };
    let kind = [("GS*HC*", "GS*HP*")];
    assert_eq!(sets(&kind), "AK9*R*1*1*0*1~");
    assert_eq!(sets(&[("*1*X*005010X222A1", "*1*X*005010X223A2")]), "AK9*R*1*1*0*2~");
    assert_eq!(sets(&[("0900*1*X*", "0900*A17*X*"), ("GE*1*1~", "GE*1*A17~")]), "AK9*R*1*1*0*6~");
    assert_eq!(sets(&[("GS*HC*SENDER*", "GS*HC*S*")]), "AK9*R*1*1*0*14~");
    assert_eq!(sets(&[("*SENDER*RECEIVER*20260310", "*SENDER*R*20260310")]), "AK9*R*1*1*0*13~");
    let date = [("RECEIVER*20260310*0900*1*X", "RECEIVER*20261310*0900*1*X")];
    assert_eq!(sets(&date), "AK9*R*1*1*0~", "no AK905 says so");
    assert_eq!(answered(changed(&date)).interchanges(), "TA1*000000001*260310*0900*E*024~");
}

#[test]
fn a_group_is_noted() {
    let sets = |changes: &[(&str, &str)]| answered(changed(changes)).sets();
    let set = "AK2*837*0001*005010X222A1~IK5*A~";
    assert_eq!(sets(&[("GE*1*1~\n", "")]), format!("{set}AK9*E*1*1*1*3~"));
    assert_eq!(sets(&[("GE*1*1~", "GE*1*2~")]), format!("{set}AK9*E*1*1*1*4~"));
    assert_eq!(sets(&[("GE*1*1~", "GE*7*1~")]), format!("{set}AK9*E*7*1*1*5~"));
}

#[test]
fn a_set_is_refused() {
    let sets = |changes: &[(&str, &str)]| {
        let answers = answered(changed(changes));
        assert_eq!(answers.x277, "", "a refused set gets no 277CA");
        answers.sets()
    };
    let version = [("ST*837*0001*005010X222A1", "ST*837*0001*005010X222")];
    assert_eq!(sets(&version), "AK2*837*0001*005010X222~IK5*R*19~AK9*R*1*1*0~");
    let number = [("ST*837*0001*", "ST*837*1*"), ("SE*29*0001~", "SE*29*1~")];
    assert_eq!(sets(&number), "AK9*R*1*1*0*5~", "AK2 cannot repeat such a number");
    let receiver = [("NM1*40*2*RECEIVER*****46*RECEIVER~\n", ""), ("SE*29*", "SE*28*")];
    assert_eq!(
        sets(&receiver),
        "AK2*837*0001*005010X222A1~IK3*NM1*5*1000*I7~IK5*R*I5~AK9*R*1*1*0~"
    );
    let kind = [("ST*837*0001*005010X222A1~", "ST*835*0001*005010X222A1~")];
    assert_eq!(sets(&kind), "AK2*835*0001*005010X222A1~IK5*R*18~AK9*R*1*1*0~");
    assert_eq!(sets(&[("ST*837*0001*005010X222A1~\n", "")]), "AK9*R*1*0*0*5~");
}

#[test]
fn one_set_of_three_is_refused() {
    let text = file_of(&[set("0001", "A-1"), set("0002", "B-1"), set("0002", "B-2")]);
    let answers = answered(&text);
    assert_eq!(answers.code, 1);
    let said =
        |number: &str, verdict: &str| format!("AK2*837*{number}*005010X222A1~IK5*{verdict}~");
    let sets = [said("0001", "A"), said("0002", "A"), said("0002", "R*23")].concat();
    assert_eq!(answers.sets(), format!("{sets}AK9*P*3*3*2~"));
    assert_eq!(answers.x277.matches("ST*277*").count(), 2, "one for each accepted set");
    assert!(!answers.x277.contains("B-2"));
    let text = file_of(&[set("0001", "A-1"), set("0002", "B-1"), set("0003", "B-2")]);
    let broken = text.replacen("*0900*CH~", "*0900*XX~", 1);
    let sets = answered(&broken).sets();
    assert!(sets.starts_with("AK2*837*0001*005010X222A1~IK3*BHT*2**8~IK4*6*640*7*XX~IK5*R*5~"));
    assert!(sets.ends_with("AK9*P*3*3*2~"), "{sets}");
}

#[test]
fn a_second_group_of_one_number_is_refused() {
    let (start, end) = (CLEAN.find("GS*HC").unwrap(), CLEAN.find("IEA*1").unwrap());
    let group = &CLEAN[start..end];
    let second = group.replace("CLAIM1", "CLAIM2");
    let text = CLEAN.replace(group, &format!("{group}{second}")).replace("IEA*1", "IEA*2");
    let answers = answered(&text);
    assert_eq!(answers.sets(), "AK2*837*0001*005010X222A1~IK5*A~AK9*A*1*1*1~AK9*R*1*1*0*19~");
    assert_eq!(answers.x999.matches("ST*999*").count(), 2, "one 999 for each group");
    assert!(answers.x999.contains("GS*FA*RECEIVER*SENDER*20260311*0000*2*X*005010X231A1~"));
    assert!(answers.x277.contains("CLAIM1") && !answers.x277.contains("CLAIM2"));
}

#[test]
fn each_interchange_is_answered_with_its_own_separators() {
    let other = CLEAN
        .replace("000000001", "000000002")
        .replace('*', "|")
        .replace(':', ">")
        .replace("~\n", "'\n");
    let answers = answered(format!("{CLEAN}{other}"));
    assert!(answers.x999.contains("AK2*837*0001*005010X222A1~\nIK5*A~"));
    assert!(answers.x999.contains("AK2|837|0001|005010X222A1'\nIK5|A'"));
    assert!(answers.x277.contains("STC|A1>20|20260311|WQ|200'"));
    assert!(
        answers.x277.contains("*000000006*0*T*:~") && answers.x277.contains("|000000009|0|T|>'")
    );
}

#[test]
fn separators_give_way_to_values() {
    let answers = answered(changed(&[("CLM*CLAIM1*", "CLM*CLA:IM1*")]));
    assert!(answers.x277.contains("TRN*2*CLA:IM1~"), "{}", answers.x277);
    assert!(answers.x277.contains("STC*A1|19|40*"), "{}", answers.x277);
    assert!(answers.x999.contains("CTX*CLM01|CLA:IM1~"), "{}", answers.x999);
}

#[test]
fn control_numbers_follow_or_are_given() {
    let told = answered_with(CLEAN, &["--ack-control", "7001"]).summary;
    assert_eq!(told["next_ack_control"], 7004);
    assert!(answered(CLEAN).summary["next_ack_control"].is_null());
    let numbers = |arguments: &[&str]| {
        let answers = answered_with(changed(&[("*000000001*0*T", "*000000001*1*T")]), arguments);
        [answers.ta1, answers.x999, answers.x277].map(|text| text[90..99].to_owned())
    };
    assert_eq!(numbers(&[]), ["000000004", "000000005", "000000006"]);
    assert_eq!(numbers(&["--ack-control", "7001"]), ["000007001", "000007002", "000007003"]);
}

#[test]
fn line_ends_are_the_senders_unless_others_are_wanted() {
    let crlf = CLEAN.replace('\n', "\r\n");
    assert!(answered(&crlf).x999.contains("IK5*A~\r\nAK9"));
    assert!(answered(CLEAN.replace('\n', "")).x999.contains("IK5*A~AK9"));
    assert!(answered_with(&crlf, &["--newlines", "lf"]).x999.contains("IK5*A~\nAK9"));
}

#[test]
fn a_file_that_is_cut_off_is_answered_as_far_as_it_goes() {
    let end = CLEAN.find("LX*2").unwrap();
    let answers = answered(&CLEAN[..end]);
    assert_eq!(answers.code, 3);
    assert_eq!(answers.interchanges(), "TA1*000000001*260310*0900*E*023~");
    assert_eq!(answers.sets(), "AK2*837*0001*005010X222A1~IK5*E*2~AK9*E*1*1*1*3~");
    assert!(answers.x277.contains("TRN*2*CLAIM1~"));
}

#[test]
fn a_filter_writes_no_acknowledgments() {
    let mut command = assert_cmd::Command::cargo_bin("scrub837").unwrap();
    let called = command.args(["run", "-", "-o", "-", "--acks"]).write_stdin(CLEAN);
    assert_eq!(called.output().unwrap().status.code(), Some(2));
}

#[test]
fn a_number_with_strange_characters_is_answered_all_the_same() {
    let answers = answered(changed(&[("*ZZ*SENDER  ", "*ZZ*SEN\u{1}ER  ")]));
    assert!(answers.x999.contains("*ZZ*SEN?ER  "), "{}", answers.x999);
}
