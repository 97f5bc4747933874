//! A file through the library, in memory.

use std::collections::HashMap;

use proptest::prelude::*;
use scrub837::engine::{ClaimOutputs, Disposition, Scrubber, Settings, Totals};
use scrub837::fix::Newlines;
use synthetic::{Defect, File, Layout, Plan};

/// What a file came to.
#[derive(Debug, PartialEq)]
pub(crate) struct Scrubbed {
    pub totals: Totals,
    pub corrected: Vec<u8>,
    pub rejected: Vec<u8>,
    /// Claim number, rule, element and message of each finding, in order.
    pub findings: Vec<Told>,
    pub dispositions: HashMap<String, Disposition>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    pub claim: String,
    pub rule: &'static str,
    pub element: String,
    pub message: String,
}

pub(crate) fn scrub(bytes: &[u8], threads: usize) -> Scrubbed {
    let settings = Settings { threads: Some(threads), ..Settings::default() };
    let scrubber = Scrubber::new(settings).unwrap();
    let mut outputs = ClaimOutputs::new(Vec::new(), Vec::new(), Newlines::Keep);
    let mut findings = Vec::new();
    let mut dispositions = HashMap::new();
    let ended = scrubber.scrub(bytes, &mut |checked| {
        for (_, section, outcome) in checked.own_sections() {
            for record in checked.records_of(outcome) {
                findings.push(Told {
                    claim: record.around.claim_id.clone(),
                    rule: record.finding.rule.code,
                    element: record.finding.place.element.to_string(),
                    message: record.finding.message.clone(),
                });
            }
            if let Some(claim) = &outcome.claim {
                let text = checked.batch.bytes_of(section);
                let number = text.split(|&b| b == checked.batch.delimiters.element).nth(1);
                let number = String::from_utf8_lossy(number.unwrap_or_default()).into_owned();
                dispositions.insert(number, claim.disposition);
            }
        }
        outputs.add(checked)
    });
    let (corrected, rejected) = outputs.into_inner();
    Scrubbed { totals: ended.unwrap().totals, corrected, rejected, findings, dispositions }
}

/// Files of a few sets in any layout, some of their claims and envelopes defective.
pub(crate) fn files(per_thousand: u32) -> impl Strategy<Value = File> {
    (any::<u64>(), any::<u64>(), 1..60_u64, 1..12_u64, 1..3_u64).prop_map(
        move |(seed, layout, claims, per_set, sets)| {
            let layout = Layout::any(layout);
            let kinds: Vec<Defect> =
                Defect::ALL.iter().copied().filter(|defect| defect.shows_in(&layout)).collect();
            Plan::of_claims(claims)
                .seed(seed)
                .layout(layout)
                .claims_per_set(per_set)
                .sets_per_group(sets)
                .groups_per_interchange(2)
                .share_of_defects(per_thousand, &kinds)
                .make()
        },
    )
}
