//! The case the program was made for: what 97162 is and is not. Tests over all rules of lines and
//! therapy together: one mistake, one finding.
#![cfg(test)]

use crate::rules::testing::{changed, check};

/// A stroke patient of Medicare, evaluated by a physical therapist: right as billed.
const STROKE: [(&str, &str); 3] = [
    ("HC:97110:GP*120*UN*2***1~", "HC:97162:GP*120*UN*1***1~"),
    ("HC:97140:GP*80*UN*1***1:2~", "HC:97112:GP*80*UN*1***1:2~"),
    ("HI*ABK:M25561*ABF:R262~", "HI*ABK:I69351*ABF:R262~"),
];

/// A child with developmental delay, seen by an occupational therapist for a commercial payer.
const CHILD: [(&str, &str); 5] = [
    ("*******MB~", "*******CI~"),
    ("DMG*D8*19500615*F~", "DMG*D8*20210615*F~"),
    ("HI*ABK:M25561*ABF:R262~", "HI*ABK:F82*ABF:R6250~"),
    ("*PXC*225100000X~", "*PXC*225XP0200X~"),
    ("HC:97140:GP*80*UN*1***1:2~", "HC:97533:GO*80*UN*1***1:2~"),
];

/// What the rules of lines and therapy say of the clean file with these changes: code, message,
/// suggestion.
fn told(base: &[(&str, &str)], changes: &[(&str, &str)]) -> Vec<(String, String, String)> {
    let text = changes.iter().fold(changed(base), |text, (from, to)| {
        assert!(text.contains(from), "nothing to change: {from}");
        text.replacen(from, to, 1)
    });
    let checked = check(&text);
    let records = checked.iter().flat_map(|batch| &batch.records).map(|record| &record.finding);
    records
        .filter(|finding| matches!(finding.rule.family(), "LN" | "TH"))
        .map(|finding| {
            let suggestion = finding.suggestion.clone().unwrap_or_default();
            (finding.rule.code.to_owned(), finding.message.clone(), suggestion)
        })
        .collect()
}

fn codes(base: &[(&str, &str)], changes: &[(&str, &str)]) -> Vec<String> {
    told(base, changes).into_iter().map(|(code, ..)| code).collect()
}

const BILLED: &str = "HC:97162:GP*120*UN*1";

#[test]
fn a_physical_therapy_evaluation_as_it_should_be() {
    assert_eq!(told(&STROKE, &[]), []);
}

#[test]
fn two_units() {
    assert_eq!(codes(&STROKE, &[(BILLED, "HC:97162:GP*120*UN*2")]), ["TH301"]);
}

#[test]
fn no_modifier() {
    assert_eq!(codes(&STROKE, &[(BILLED, "HC:97162*120*UN*1")]), ["TH101"]);
}

#[test]
fn the_modifier_of_occupational_therapy() {
    assert_eq!(codes(&STROKE, &[(BILLED, "HC:97162:GO*120*UN*1")]), ["TH103"]);
}

#[test]
fn rendered_by_an_occupational_therapist() {
    let own = "NM1*82*1*OTHER*ANN****XX*1000000038~\nPRV*PE*PXC*225X00000X~\nLX*2~";
    for line in ["HC:97162:GP", "HC:97162:GO", "HC:97162"] {
        let line = format!("{line}*120*UN*1");
        assert_eq!(codes(&STROKE, &[("LX*2~", own), (BILLED, &line)]), ["TH201"]);
    }
}

#[test]
fn a_child_seen_by_an_occupational_therapist() {
    let first = "HC:97110:GP*120*UN*2";
    let expected = (
        "TH201".to_owned(),
        "97162 is a physical therapy evaluation (moderate complexity); the rendering provider is \
         an occupational therapist"
            .to_owned(),
        "97166, 97165 or 97167 with GO; the tier must be checked again".to_owned(),
    );
    assert_eq!(told(&CHILD, &[(first, "HC:97162:GO*120*UN*1")]), [expected]);
    assert_eq!(told(&CHILD, &[(first, "HC:97166:GO*120*UN*1")]), []);
    // By the hour, as if it were treatment: two mistakes, two findings.
    assert_eq!(codes(&CHILD, &[(first, "HC:97162:GO*120*UN*4")]), ["TH201", "TH301"]);
}

#[test]
fn one_mistake_on_a_line_is_one_finding() {
    for (line, code) in [
        ("HC:97110:CQ*120*UN*2", "TH501"),
        ("HC:97110:GO:CQ*120*UN*2", "TH501"),
        ("HC:97110:GN:CQ*120*UN*2", "TH501"),
        ("HC:97110:GP:CQ:CO*120*UN*2", "TH502"),
        ("HC:97110:GP:GO*120*UN*2", "TH102"),
        ("HC:97110:GO*120*UN*2", "TH104"),
        ("HC:97110:GN*120*UN*2", "TH105"),
        ("HC:97162:GP:CQ*120*UN*1", "TH202"),
        ("HC:97001:GO*120*UN*2", "TH302"),
        ("HC:97110:gp*120*UN*2", "LN112"),
        ("HC:97110GP*120*UN*2", "LN111"),
        ("HC:97110:GP:GP*120*UN*2", "LN114"),
        ("HC:97110:GP*120*MJ*30", "LN121"),
        ("HC:97162:GP*120*UN*1.5", "TH301"),
        ("HC:97110:GP*120*UN*1.5", "LN123"),
        ("HC:97110:GP*120*UN*0", "LN122"),
    ] {
        assert_eq!(codes(&[], &[("HC:97110:GP*120*UN*2", line)]), [code], "{line}");
    }
}
