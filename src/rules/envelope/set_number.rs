//! EN149: the shape of the control number of a transaction set.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// The control number of a transaction set is missing, or has not four to nine characters.
    ///
    /// ## Why
    /// The 999 answers a set by ST02; where it is missing or malformed, nobody can be answered,
    /// and the receiver refuses the set.
    ///
    /// ## Example
    /// `ST*837*1*005010X222A1~` → `ST*837*0001*005010X222A1~`
    SET_NUMBER {
        code: "EN149",
        name: "set-number",
        severity: Error,
        snip: 1,
        ack: Ack::set("7"),
        source: "837P 005010X222A1, ST02; X12 RFI 1339",
        covers: "E12",
        fix_at: Software,
        todo: "Ask the software vendor to number sets with four to nine characters.",
        check: Check::Segment(SegmentId::ST, check),
    }
}

fn check(header: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    let number = header.element(2).unwrap_or_default();
    let is_plain = number.iter().all(|byte| (b' '..=b'~').contains(byte));
    if (4..=9).contains(&number.len()) && is_plain {
        return;
    }
    let message = match number {
        [] => "ST02 is missing; four to nine characters expected".to_owned(),
        _ => format!("ST02 is `{}`; four to nine characters expected", number.escape_ascii()),
    };
    out.report(&SET_NUMBER, Place::of(header, el::ST02), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn four_to_nine_characters() {
        let numbered = |number: &str| [format!("ST*837*{number}*"), format!("SE*29*{number}~")];
        for (number, shown) in
            [("1", "is `1`"), ("1234567890", "is `1234567890`"), ("", "is missing")]
        {
            let [st, se] = numbered(number);
            let change = [("ST*837*0001*", st.as_str()), ("SE*29*0001~", se.as_str())];
            let words = format!("ST02: ST02 {shown}; four to nine characters expected");
            dirty(&SET_NUMBER, &change, &words);
            assert!(!codes_of(&change).contains(&"SX104"));
        }
        let [st, se] = numbered("A-123456");
        clean(&SET_NUMBER, &[("ST*837*0001*", &st), ("SE*29*0001~", &se)]);
    }
}
