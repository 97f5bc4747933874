//! EN146 to EN148: what the group header says, if it names the guide that is checked here.

use crate::claim::Date;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, VERSION, el};
use crate::rules::syntax::elements::is_time;
use crate::x12::SegmentId;

rule! {
    /// The group is not said to hold claims: GS01 is not HC.
    ///
    /// ## Why
    /// The receiver sorts groups by GS01 before it reads them; claims in a group of another kind
    /// are not processed.
    ///
    /// ## Example
    /// `GS*HP*…*X*005010X222A1~` → `GS*HC*…*X*005010X222A1~`
    GROUP_KIND {
        code: "EN146",
        name: "group-kind",
        severity: Error,
        snip: 1,
        ack: Ack::group("1"),
        source: "837P 005010X222A1, appendix C, GS01",
        covers: "E10",
        fix_at: Software,
        todo: "Ask the software vendor to send HC in GS01.",
        check: Check::Segment(SegmentId::GS, check),
    }
}

rule! {
    /// The control number of the group is not one to nine digits.
    ///
    /// ## Why
    /// The 999 answers a group by GS06.
    ///
    /// ## Example
    /// `GS*HC*…*0900*A17*X*005010X222A1~` → `GS*HC*…*0900*17*X*005010X222A1~`
    GROUP_NUMBER {
        code: "EN147",
        name: "group-number",
        severity: Error,
        snip: 1,
        ack: Ack::group("6"),
        source: "837P 005010X222A1, appendix C, GS06",
        covers: "E11",
        fix_at: Software,
        todo: "Ask the software vendor to number groups with digits only.",
        check: Check::Tables,
    }
}

rule! {
    /// Sender, receiver, date, time or agency of the group is missing or malformed.
    ///
    /// ## Why
    /// GS02 and GS03 have two to fifteen characters, GS04 is CCYYMMDD, GS05 a time of day, GS07
    /// is X. Receivers refuse a group whose header they cannot read.
    ///
    /// ## Example
    /// `GS*HC*SENDER*RECEIVER*260310*0900*17*X*…~` → `GS*HC*SENDER*RECEIVER*20260310*0900*17*X*…~`
    GROUP_HEADER {
        code: "EN148",
        name: "group-header",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("024"),
        source: "837P 005010X222A1, appendix C, GS02 to GS05, GS07",
        covers: "E10 E11",
        fix_at: Software,
        todo: "Set up the group header as the receiver wants it.",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file.
fn check(header: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    // A group of another kind of file is left behind as a whole.
    if header.element(8).is_some_and(|version| version != VERSION) {
        return;
    }
    let of = |n: usize| header.element(n).unwrap_or_default();
    let is_party = |text: &[u8]| {
        (2..=15).contains(&text.len()) && text.iter().all(|byte| (b' '..=b'~').contains(byte))
    };
    let is_number =
        |text: &[u8]| (1..=9).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    let is_date = Date::parse(of(4)).is_some();
    let must = [
        (el::GS01, &GROUP_KIND, of(1) == b"HC", "HC"),
        (el::GS02, &GROUP_HEADER, is_party(of(2)), "two to fifteen characters"),
        (el::GS03, &GROUP_HEADER, is_party(of(3)), "two to fifteen characters"),
        (el::GS04, &GROUP_HEADER, is_date, "a real date, CCYYMMDD"),
        (el::GS05, &GROUP_HEADER, is_time(of(5)), "a real time, HHMM or HHMMSS"),
        (el::GS06, &GROUP_NUMBER, is_number(of(6)), "one to nine digits"),
        (el::GS07, &GROUP_HEADER, of(7) == b"X", "X"),
    ];
    for (element, rule, is_right, expected) in must {
        if is_right {
            continue;
        }
        let message = match header.element(element.element.into()) {
            None => format!("{element} is missing; {expected} expected"),
            Some(sent) => {
                format!("{element} is `{}`; {expected} expected", sent.escape_ascii())
            }
        };
        out.report(rule, Place::of(header, element), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const GS: &str = "GS*HC*SENDER*RECEIVER*20260310*0900*1*X*";

    #[test]
    fn claims_stand_in_a_group_of_claims() {
        dirty(&GROUP_KIND, &[("GS*HC*", "GS*HP*")], "GS01: GS01 is `HP`; HC expected");
        dirty(&GROUP_KIND, &[("GS*HC*", "GS**")], "GS01: GS01 is missing; HC expected");
        assert_eq!(codes_of(&[("GS*HC*", "GS*HP*")]), ["EN146"]);
    }

    #[test]
    fn a_group_has_a_number() {
        let numbered = |number: &str| GS.replace("*1*X", &format!("*{number}*X"));
        dirty(
            &GROUP_NUMBER,
            &[(GS, &numbered("A17")), ("GE*1*1~", "GE*1*A17~")],
            "GS06: GS06 is `A17`; one to nine digits expected",
        );
        clean(&GROUP_NUMBER, &[(GS, &numbered("000000001"))]);
    }

    #[test]
    fn sender_date_and_time() {
        for (sent, wrong, words) in [
            ("*SENDER*", "*S*", "GS02: GS02 is `S`; two to fifteen characters expected"),
            ("*20260310*", "*260310*", "GS04: GS04 is `260310`; a real date, CCYYMMDD expected"),
            ("*0900*", "*9*", "GS05: GS05 is `9`; a real time, HHMM or HHMMSS expected"),
            ("*1*X*", "*1*T*", "GS07: GS07 is `T`; X expected"),
        ] {
            let header = GS.replace(sent, wrong);
            dirty(&GROUP_HEADER, &[(GS, &header)], words);
            assert_eq!(codes_of(&[(GS, &header)]), ["EN148"]);
        }
        clean(&GROUP_HEADER, &[(GS, &GS.replace("*0900*", "*09000012*"))]);
    }

    #[test]
    fn a_group_of_another_guide_has_one_finding() {
        let other = [("GS*HC*", "GS*HP*"), ("*X*005010X222A1", "*X*005010X221A1")];
        assert_eq!(codes_of(&other), ["EN120"]);
    }
}
