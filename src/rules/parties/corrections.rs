//! Tests of fixes: a file with the fixes made is read again, and nothing is left to say.
#![cfg(test)]

use crate::finding::Severity;
use crate::rules::testing::{changed, check};

/// A file with every fix made that the engine makes.
pub(crate) fn corrected(text: &str) -> String {
    let mut written = Vec::new();
    for checked in check(text) {
        for (_, section, outcome) in checked.own_sections() {
            let mut from = section.bytes.start;
            for edit in &outcome.edits {
                written.extend(&checked.batch.bytes[from..edit.start as usize]);
                written.extend(&edit.text);
                from = edit.end as usize;
            }
            written.extend(&checked.batch.bytes[from..section.bytes.end]);
        }
    }
    String::from_utf8(written).unwrap()
}

/// Codes of all findings above `Info` that a file gets.
pub(crate) fn codes(text: &str) -> Vec<&'static str> {
    let checked = check(text);
    let records = checked.iter().flat_map(|batch| &batch.records);
    let heavy = records.filter(|record| record.finding.severity > Severity::Info);
    heavy.map(|record| record.finding.rule.code).collect()
}

/// The clean file with one text replaced by another has one finding, of this code; its fix writes
/// the third text in its place, and a second run says nothing.
#[track_caller]
pub(crate) fn is_corrected(code: &str, sent: &str, wrong: &str, right: &str) {
    let text = changed(&[(sent, wrong)]);
    assert_eq!(codes(&text), [code]);
    let after = corrected(&text);
    assert_eq!(after, changed(&[(sent, right)]));
    assert_eq!(codes(&after), Vec::<&str>::new());
}

#[test]
fn a_file_without_fixes_stays_as_it_is() {
    let text = changed(&[("XX*1000000020", "XX*1000000021")]);
    assert_eq!(corrected(&text), text);
}

#[test]
fn form_of_addresses_numbers_and_codes() {
    is_corrected("PA106", "TX*78702~", "tx*78702~", "TX*78702~");
    is_corrected("PA107", "TX*787010001~", "TX*78701-0001~", "TX*787010001~");
    is_corrected("PA107", "TX*78702~", "TX*78702-1234~", "TX*787021234~");
    is_corrected("PA110", "EI*741234567~", "EI*74-1234567~", "EI*741234567~");
    is_corrected("PA111", "PXC*225100000X", "PXC*225100000x", "PXC*225100000X");
    is_corrected("PA117", "TE*5125550100", "TE*(512) 555-0100", "TE*5125550100");
}
