//! LN130 to LN132: the diagnoses that a line points to.

use crate::claim::line::pointer;
use crate::claim::{Claim, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{el, row};
use crate::x12::SegmentId;

rule! {
    /// A line points to a diagnosis that the claim does not have.
    ///
    /// ## Why
    /// SV107 names diagnoses by their place in HI. A number without a diagnosis supports nothing;
    /// the line is refused or denied.
    ///
    /// ## Example
    /// `HI*ABK:M25561~ … SV1*HC:97110:GP*60*UN*1***2~` → `…***1~`.
    ///
    /// ## Exceptions
    /// Silent where the claim has no diagnosis at all, or diagnoses in a second HI: then that is
    /// the finding. A pointer that is not 1 to 12 is a finding of the element tables.
    POINTER_WITHOUT_DIAGNOSIS {
        code: "LN130",
        name: "pointer-without-diagnosis",
        severity: Error,
        snip: 4,
        ack: Ack::status("A8:477"),
        source: "837P 005010X222A1, 2400 SV107; X12 RFI 433",
        covers: "L08 T801",
        fix_at: Coding,
        todo: "Add the diagnosis to the claim, or point to one that is there.",
        cms1500: "24E",
        check: Check::Line(without_diagnosis),
    }
}

rule! {
    /// A line points to one diagnosis twice.
    ///
    /// ## Why
    /// The second pointer says nothing; often another diagnosis was meant.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*1***1:1~` → `SV1*HC:97110:GP*60*UN*1***1:2~`.
    POINTER_REPEATED {
        code: "LN131",
        name: "pointer-repeated",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A7:477"),
        source: "own knowledge",
        covers: "L08",
        fix_at: Coding,
        todo: "Take the second pointer out, or point to the diagnosis that was meant.",
        cms1500: "24E",
        check: Check::Line(repeated),
    }
}

rule! {
    /// An empty place stands before a diagnosis pointer.
    ///
    /// ## Why
    /// Pointers fill their four places from the left; some payers read only up to the first
    /// empty one.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*1***1::2~` → `SV1*HC:97110:GP*60*UN*1***1:2~`.
    POINTER_GAP {
        code: "LN132",
        name: "pointer-gap",
        severity: Warning,
        snip: 2,
        ack: Ack::status("A7:477").or_element("I9"),
        source: "own knowledge",
        covers: "L08",
        fix_at: Software,
        todo: "Move the pointers to the left.",
        cms1500: "24E",
        check: Check::Line(gap),
    }
}

fn without_diagnosis(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    _: &Context<'_>,
    out: &mut Findings,
) {
    let Some(service) = line.service else { return };
    let wrong = || {
        line.pointer_slots().filter_map(|(component, text)| {
            let pointer = number(text)?;
            (!claim.has_diagnosis(pointer)).then_some((component, pointer))
        })
    };
    let Some((component, _)) = wrong().next() else { return };
    if !has_one_list(claim) {
        return;
    }
    let wrong = listed(wrong().map(|(_, pointer)| pointer));
    let there = listed(claim.diagnoses().map(|diagnosis| diagnosis.element));
    let message = format!("SV107 points to diagnosis {wrong}; HI holds {there}");
    let place = Place::of(&service, el::SV1.at(7, component));
    out.report(&POINTER_WITHOUT_DIAGNOSIS, place, message);
}

fn listed(numbers: impl Iterator<Item = u8>) -> String {
    numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(", ")
}

/// Whether the diagnoses stand in one HI and nowhere else, so that their places can be trusted.
fn has_one_list(claim: &Claim<'_>) -> bool {
    let lists = claim.section.find_all(row::L2300_HI_ABK_BK).count();
    let all_placed =
        claim.section.with_id(SegmentId::new(b"HI")).all(|segment| segment.row.is_some());
    // A first place that is empty is reported by the element tables.
    lists == 1 && all_placed && claim.has_diagnosis(1)
}

/// A pointer of the guide's list.
fn number(text: &[u8]) -> Option<u8> {
    pointer(text).filter(|number| (1..=12).contains(number))
}

fn repeated(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(service) = line.service else { return };
    for (component, text) in line.pointer_slots() {
        let before = line.pointer_slots().take_while(|(other, _)| *other < component);
        let Some(pointer) = number(text) else { continue };
        if before.filter_map(|(_, text)| number(text)).any(|other| other == pointer) {
            let message = format!("SV107 points to diagnosis {pointer} already");
            out.report(&POINTER_REPEATED, Place::of(&service, el::SV1.at(7, component)), message);
        }
    }
}

fn gap(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(service) = line.service else { return };
    let last = line.pointer_slots().filter(|(_, text)| !text.is_empty()).last();
    // The first pointer is required: without it the element tables report.
    let empty = line.pointer_slots().find(|(_, text)| text.is_empty()).filter(|(at, _)| *at > 1);
    if let (Some((last, _)), Some((empty, _))) = (last, empty)
        && empty < last
    {
        let place = el::SV1.at(7, empty);
        let message = format!("{place} is empty and a pointer follows");
        out.report(&POINTER_GAP, Place::of(&service, place), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    /// The pointers of the first line.
    const FIRST: &str = "*UN*2***1~";

    #[test]
    fn beyond_the_last_diagnosis() {
        dirty(
            &POINTER_WITHOUT_DIAGNOSIS,
            &[(FIRST, "*UN*2***1:3:4~")],
            "SV107-2: SV107 points to diagnosis 3, 4; HI holds 1, 2",
        );
    }

    #[test]
    fn at_an_empty_place_of_the_list() {
        dirty(
            &POINTER_WITHOUT_DIAGNOSIS,
            &[("HI*ABK:M25561*ABF:R262~", "HI*ABK:M25561**ABF:R262~")],
            "SV107-2: SV107 points to diagnosis 2; HI holds 1, 3",
        );
    }

    #[test]
    fn silent_where_the_list_itself_is_the_finding() {
        let beyond = (FIRST, "*UN*2***3~");
        clean(&POINTER_WITHOUT_DIAGNOSIS, &[beyond, ("HI*ABK:M25561*ABF:R262~\n", "")]);
        let two = "HI*ABK:M25561~\nHI*ABF:R262~";
        clean(&POINTER_WITHOUT_DIAGNOSIS, &[("HI*ABK:M25561*ABF:R262~", two)]);
        let second = "HI*ABK:M25561~\nHI*ABK:R262~";
        clean(&POINTER_WITHOUT_DIAGNOSIS, &[("HI*ABK:M25561*ABF:R262~", second)]);
        // A qualifier without code is a finding of the element tables.
        clean(&POINTER_WITHOUT_DIAGNOSIS, &[("ABF:R262", "ABF")]);
    }

    #[test]
    fn what_is_no_pointer_is_the_tables_business() {
        for pointers in ["*UN*2***13~", "*UN*2***0~", "*UN*2***A~", "*UN*2~", "*UN*2***:~"] {
            clean(&POINTER_WITHOUT_DIAGNOSIS, &[(FIRST, pointers)]);
        }
    }

    #[test]
    fn the_same_diagnosis_twice() {
        dirty(
            &POINTER_REPEATED,
            &[(FIRST, "*UN*2***1:2:1~")],
            "SV107-3: SV107 points to diagnosis 1 already",
        );
        clean(&POINTER_REPEATED, &[(FIRST, "*UN*2***2:1~")]);
    }

    #[test]
    fn an_empty_place_before_a_pointer() {
        dirty(
            &POINTER_GAP,
            &[(FIRST, "*UN*2***1::2~")],
            "SV107-2: SV107-2 is empty and a pointer follows",
        );
        clean(&POINTER_GAP, &[(FIRST, "*UN*2***:1~")]);
        clean(&POINTER_GAP, &[(FIRST, "*UN*2***1::~")]);
    }
}
