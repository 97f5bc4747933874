//! A big set: the 277CA says what the summary says.

use synthetic::{Defect, Plan};

use crate::answered::answered;

/// Sum of the second elements of these segments, in hundredths.
fn sum(text: &str, segment: &str) -> u64 {
    let hundredths = |value: &str| {
        let (whole, cents) = value.split_once('.').unwrap_or((value, ""));
        format!("{whole}{cents:0<2}").parse::<u64>().unwrap()
    };
    let values = text.lines().filter_map(|line| line.strip_prefix(segment));
    values.map(|value| hundredths(value.trim_end_matches('~'))).sum()
}

#[test]
fn five_thousand_claims_of_which_37_are_refused() {
    let refused = [Defect::UntimedUnits; 37];
    let file = Plan::of_claims(5000).seed(3).claims_per_set(5000).each_defect(&refused).make();
    let answers = answered(&file.bytes);
    let totals = &answers.summary["totals"];
    assert_eq!(totals["claims"]["read"], 5000);
    assert_eq!(totals["claims"]["rejected"], 37);
    let claims = |kind: &str| sum(&answers.x277, kind) / 100;
    assert_eq!((claims("QTY*90*"), claims("QTY*AA*")), (4963, 37));
    let charges = |of: &str| totals["charges"][of].as_str().unwrap().replace('.', "");
    let money = |kind: &str| sum(&answers.x277, kind).to_string();
    assert_eq!(money("AMT*YU*"), charges("accepted"));
    assert_eq!(money("AMT*YY*"), charges("rejected"));
    assert_eq!(answers.x277.matches("ST*277*").count(), 1);
    assert_eq!(answers.x277.matches("\nTRN*2*").count(), 5001, "each claim once, and the set");
    assert_eq!(answers.x277.matches("STC*A3:247*").count(), 37);
    assert_eq!(answers.sets(), "AK2*837*0001*005010X222A1~IK5*A~AK9*A*1*1*1~");
}
