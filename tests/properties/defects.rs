//! A seeded defect is found, once, where it is, and changes no verdict on another claim.

use scrub837::engine::Disposition;
use synthetic::{Defect, Layout, Outcome, Plan};

use crate::scrubbed::scrub;

fn disposition(outcome: Outcome) -> Disposition {
    match outcome {
        Outcome::Rejected => Disposition::Rejected,
        Outcome::Corrected => Disposition::Corrected,
        _ => Disposition::Accepted,
    }
}

#[test]
fn each_defect_is_told_once_and_costs_no_other_claim() {
    for &defect in Defect::ALL {
        for (seed, layout) in [(1, "lf"), (2, "crlf")] {
            let layout = Layout::named(layout).unwrap();
            let file = Plan::of_claims(12).seed(seed).layout(layout).each_defect(&[defect]).make();
            let scrubbed = scrub(&file.bytes, 1);
            let expected = defect.expected();
            let rules: Vec<_> = scrubbed.findings.iter().map(|told| told.rule).collect();
            assert_eq!(rules, [expected.rule], "{} with seed {seed}", defect.name());
            for claim in &file.claims {
                let wanted = match claim.defect {
                    Some(defect) => disposition(defect.expected().outcome),
                    None => Disposition::Accepted,
                };
                let got = scrubbed.dispositions[&claim.number];
                assert_eq!(got, wanted, "{} in {}", claim.number, defect.name());
            }
        }
    }
}

#[test]
fn many_defects_are_told_as_if_each_stood_alone() {
    let file = Plan::of_claims(2000).seed(5).share_of_defects(200, Defect::ALL).make();
    let scrubbed = scrub(&file.bytes, 2);
    for claim in &file.claims {
        let rules: Vec<_> = scrubbed
            .findings
            .iter()
            .filter(|told| told.claim == claim.number)
            .map(|told| told.rule)
            .collect();
        let wanted = match claim.defect {
            Some(defect) => disposition(defect.expected().outcome),
            None => Disposition::Accepted,
        };
        assert_eq!(scrubbed.dispositions[&claim.number], wanted, "{} {rules:?}", claim.number);
        if claim.defect.is_none() {
            assert!(rules.is_empty(), "{}: {rules:?}", claim.number);
        }
    }
}
