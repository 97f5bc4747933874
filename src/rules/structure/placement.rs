//! `ST1xx`: segments and loops that stand in the wrong place, too often, or not at all.
//!
//! The walker notices; this file says it.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Findings, Place};
use crate::guide::table::{LoopId, SegmentDef};
use crate::guide::{ElementRef, Oddity, RowId, Section};
use crate::x12::SegmentId;

rule! {
    /// A segment stands where the guide has no place for it.
    ///
    /// ## Why
    /// A program that reads by loops cannot tell whom the segment belongs to; payers refuse it.
    ///
    /// ## Example
    /// `SV2` in a professional claim, or an `NM1*QC` inside a service line.
    UNEXPECTED_SEGMENT {
        code: "ST101",
        name: "unexpected-segment",
        severity: Error,
        snip: 2,
        ack: Ack::segment("2"),
        source: "837P 005010X222A1, segment tables",
        covers: "E15",
        fix_at: Software,
        todo: "Remove the segment, or move it to where it belongs.",
        check: Check::Tables,
    }
}

rule! {
    /// A segment comes after others that must follow it.
    ///
    /// ## Why
    /// Positions of the guide ascend; a segment out of order may be read into another loop.
    ///
    /// ## Example
    /// In 2010AA the tax number `REF*EI` before the city `N4`.
    SEGMENT_OUT_OF_ORDER {
        code: "ST102",
        name: "segment-out-of-order",
        severity: Error,
        snip: 1,
        ack: Ack::segment("7"),
        source: "837P 005010X222A1, segment tables and appendix B.1",
        covers: "H04",
        fix_at: Software,
        todo: "Send the segments in the order of the guide.",
        check: Check::Tables,
    }
}

rule! {
    /// A segment comes more often than its loop may hold it.
    ///
    /// ## Why
    /// Receivers take the first or refuse the set; what the second says is lost.
    ///
    /// ## Example
    /// Two `REF*G1` at claim level: one prior authorization number is allowed.
    SEGMENT_REPEATED {
        code: "ST103",
        name: "segment-repeated",
        severity: Error,
        snip: 2,
        ack: Ack::segment("5"),
        source: "837P 005010X222A1, segment repeats",
        covers: "C23 C25 C33 H08 L19",
        fix_at: Billing,
        todo: "Keep the one that is right.",
        check: Check::Tables,
    }
}

rule! {
    /// A loop comes more often than the guide allows.
    ///
    /// ## Why
    /// The guide limits each loop: 50 service lines a claim, one rendering provider, ten other
    /// payers.
    ///
    /// ## Example
    /// A fifty-first `LX` in one claim.
    LOOP_REPEATED {
        code: "ST104",
        name: "loop-repeated",
        severity: Error,
        snip: 2,
        ack: Ack::segment("4"),
        source: "837P 005010X222A1, loop repeats",
        covers: "H08",
        fix_at: Billing,
        todo: "Split the claim, or keep the one that is right.",
        check: Check::Tables,
    }
}

rule! {
    /// A required segment is missing.
    ///
    /// ## Why
    /// The guide wants the segment wherever its loop is sent.
    ///
    /// ## Example
    /// A service line without `DTP*472`, the date of service.
    REQUIRED_SEGMENT_MISSING {
        code: "ST105",
        name: "required-segment-missing",
        severity: Error,
        snip: 2,
        ack: Ack::segment("3"),
        source: "837P 005010X222A1, segment usage",
        covers: "C37 H07 H09 L10",
        fix_at: Billing,
        todo: "Add what is missing and send the claim again.",
        check: Check::Tables,
    }
}

rule! {
    /// A required loop is missing.
    ///
    /// ## Why
    /// The guide wants the loop wherever its parent is sent.
    ///
    /// ## Example
    /// A subscriber level without the payer (2010BB `NM1*PR`).
    REQUIRED_LOOP_MISSING {
        code: "ST106",
        name: "required-loop-missing",
        severity: Error,
        snip: 2,
        ack: Ack::segment("I7"),
        source: "837P 005010X222A1, loop usage",
        covers: "H03 H09",
        fix_at: Billing,
        todo: "Add what is missing and send the claim again.",
        check: Check::Tables,
    }
}

rule! {
    /// A claim has no service line.
    ///
    /// ## Why
    /// There is nothing to pay: loop 2400 is required in every claim.
    ///
    /// ## Example
    /// `CLM*ACCT1*120***11:B:1*Y*A*Y*Y~`, diagnoses, and the next claim begins.
    CLAIM_WITHOUT_LINES {
        code: "ST107",
        name: "claim-without-lines",
        severity: Error,
        snip: 2,
        ack: Ack::segment("I7"),
        source: "837P 005010X222A1, loop 2400 usage",
        covers: "H09",
        fix_at: Billing,
        todo: "Add the services, or take the claim out.",
        cms1500: "24",
        check: Check::Tables,
    }
}

rule! {
    /// What stands where a segment ID belongs is none.
    ///
    /// ## Why
    /// A segment ID is two or three capital letters and digits. Other text is usually the rest of
    /// a value that holds the terminator, or a segment in lower case; receivers refuse the set.
    ///
    /// ## Example
    /// The terminator is `~`, and `NTE*ADD*KNEE~HIP~` reads as a segment `HIP` without elements;
    /// `nm1*85*2*CLINIC~`.
    NO_SEGMENT_ID {
        code: "ST301",
        name: "no-segment-id",
        severity: Error,
        snip: 1,
        ack: Ack::set("5"),
        source: "837P 005010X222A1, appendix B.1; X12 RFI 1257",
        covers: "E15",
        fix_at: Software,
        todo: "Look for a segment terminator inside the value before it, or for lower case.",
        check: Check::Tables,
    }
}

/// Reports what the walker noticed in a section.
pub(crate) fn report_oddity(section: &Section<'_>, oddity: Oddity, out: &mut Findings) {
    match oddity {
        Oddity::Unexpected { segment } => unexpected(section, segment, out),
        Oddity::OutOfOrder { segment, row } => {
            let message = format!("{} must stand before what precedes it", named(row.def()));
            at(section, segment, &SEGMENT_OUT_OF_ORDER, message, out);
        }
        Oddity::TooMany { segment, row } => {
            let times = row.def().max.unwrap_or_default();
            let message = format!("{} is sent again; allowed: {times}", named(row.def()));
            at(section, segment, &SEGMENT_REPEATED, message, out);
        }
        Oddity::LoopTooMany { segment, opened } => {
            let times = opened.def().max.unwrap_or_default();
            let message = format!("{} is sent again; allowed: {times}", loop_named(opened));
            at(section, segment, &LOOP_REPEATED, message, out);
        }
        Oddity::Missing { row, before } => {
            let message = format!("{} is missing", named(row.def()));
            out.report(&REQUIRED_SEGMENT_MISSING, Place::missing(row, before), message);
        }
        Oddity::LoopMissing { expected, before } => missing_loop(expected, before, out),
    }
}

fn missing_loop(expected: LoopId, before: usize, out: &mut Findings) {
    let place = Place::missing(RowId(expected.def().rows.0), before);
    if expected == LoopId::L2400 {
        out.report(&CLAIM_WITHOUT_LINES, place, "the claim has no service line");
        return;
    }
    let message = format!("{} is missing", loop_named(expected));
    out.report(&REQUIRED_LOOP_MISSING, place, message);
}

fn unexpected(section: &Section<'_>, segment: usize, out: &mut Findings) {
    let Some(found) = section.get(segment) else { return };
    let id = found.id();
    if !id.is_well_formed() {
        // What is no ID may be a part of a patient's data, so that nothing of it is shown.
        let element = ElementRef { segment: SegmentId::EMPTY, element: 0, component: 0 };
        let message = "this text is no segment: it does not begin with a segment ID";
        out.report(&NO_SEGMENT_ID, Place::of(&found, element), message);
        return;
    }
    let words =
        if crate::guide::knows(id) { "is not expected here" } else { "is no segment of an 837P" };
    at(section, segment, &UNEXPECTED_SEGMENT, format!("{id} {words}"), out);
}

fn at(
    section: &Section<'_>,
    segment: usize,
    rule: &'static crate::finding::Rule,
    message: String,
    out: &mut Findings,
) {
    if let Some(found) = section.get(segment) {
        let element = ElementRef { segment: found.id(), element: 0, component: 0 };
        out.report(rule, Place::of(&found, element), message);
    }
}

/// `2300 REF*G1 (prior authorization)`.
fn named(def: &SegmentDef) -> String {
    format!("{} {} ({})", def.in_loop.def().name, def.variant, def.name)
}

fn loop_named(id: LoopId) -> String {
    format!("loop {} ({})", id.def().name, id.def().title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN, changed, clean, codes_of, dirty, said};

    const HI: &str = "HI*ABK:M25561*ABF:R262~\n";
    const LINE: &str = "LX*2~\nSV1*HC:97140:GP*80*UN*1***1:2~\nDTP*472*D8*20260302~\n";

    fn before_diagnoses(segments: &str) -> String {
        changed(&[(HI, &format!("{segments}{HI}"))])
    }

    fn behind_last_line(segments: &str) -> String {
        changed(&[(LINE, &format!("{LINE}{segments}"))])
    }

    #[test]
    fn segments_of_one_position_come_in_any_order() {
        let free = "DTP*435*D8*20260201~\nDTP*431*D8*20260101~\nREF*EA*1234~\nREF*G1*A1~\n\
REF*9F*R1~\nREF*D9*C1~\n";
        assert!(said(&SEGMENT_OUT_OF_ORDER, &before_diagnoses(free)).is_empty());
        let free = "DTP*463*D8*20260101~\nDTP*304*D8*20260201~\nREF*6R*1~\nREF*9B*2~\nREF*X4*3~\n\
AMT*F4*1~\nAMT*T*1~\n";
        let text = behind_last_line(free);
        assert!(said(&SEGMENT_OUT_OF_ORDER, &text).is_empty());
        assert!(said(&UNEXPECTED_SEGMENT, &text).is_empty());
    }

    #[test]
    fn positions_ascend() {
        let words = "DTP: 2300 DTP*431 (date onset of current illness or symptom) must stand \
                     before what precedes it";
        let text = before_diagnoses("REF*G1*A1~\nDTP*431*D8*20260101~\n");
        assert_eq!(said(&SEGMENT_OUT_OF_ORDER, &text), [words]);
    }

    #[test]
    fn what_begins_without_an_id_is_no_segment() {
        let words = ": this text is no segment: it does not begin with a segment ID";
        let text = before_diagnoses("NTE*ADD*KNEE~HIPPED*X~\n");
        assert_eq!(said(&NO_SEGMENT_ID, &text), [words]);
        assert_eq!(said(&NO_SEGMENT_ID, &before_diagnoses("nte*ADD*KNEE~\n")).len(), 1);
        let words = "ZZZ: ZZZ is no segment of an 837P";
        assert_eq!(said(&UNEXPECTED_SEGMENT, &before_diagnoses("ZZZ*1~\n")), [words]);
        dirty(
            &UNEXPECTED_SEGMENT,
            &[(HI, &format!("SV1*1~\n{HI}"))],
            "SV1: SV1 is not expected here",
        );
    }

    #[test]
    fn loops_have_their_most() {
        let lines = |count: usize| behind_last_line(&LINE.repeat(count - 2));
        assert!(said(&LOOP_REPEATED, &lines(50)).is_empty());
        let words = "LX: loop 2400 (service line) is sent again; allowed: 50";
        assert_eq!(said(&LOOP_REPEATED, &lines(51)), [words]);
    }

    #[test]
    fn a_level_holds_a_hundred_claims() {
        let start = CLEAN.find("CLM*").unwrap();
        let end = CLEAN.find("SE*").unwrap();
        let claim = CLEAN.get(start..end).unwrap();
        let claims = |count: usize| {
            let numbered = |n: usize| claim.replace("CLAIM1", &format!("CLAIM{n}"));
            CLEAN.replace(claim, &(0..count).map(numbered).collect::<String>())
        };
        assert!(said(&LOOP_REPEATED, &claims(100)).is_empty());
        let words = "CLM: loop 2300 (claim) is sent again; allowed: 100";
        assert_eq!(said(&LOOP_REPEATED, &claims(102)), [words, words]);

        let other = "SBR*U*18*GROUP******CI~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*W1234~\n\
NM1*PR*2*OTHER*****PI*12345~\n";
        let others = |count: usize| changed(&[("LX*1~", &format!("{}LX*1~", other.repeat(count)))]);
        assert!(said(&LOOP_REPEATED, &others(10)).is_empty());
        assert_eq!(said(&LOOP_REPEATED, &others(11)).len(), 1);

        let paid = "SVD*12345*0*HC:97140:GP**1~\nDTP*573*D8*20260305~\n";
        assert!(said(&LOOP_REPEATED, &behind_last_line(&paid.repeat(15))).is_empty());
        assert_eq!(said(&LOOP_REPEATED, &behind_last_line(&paid.repeat(16))).len(), 1);

        let drug = "LIN**N4*00002143380~\nCTP****1*UN~\n";
        assert!(said(&LOOP_REPEATED, &behind_last_line(drug)).is_empty());
        assert_eq!(said(&LOOP_REPEATED, &behind_last_line(&drug.repeat(2))).len(), 1);

        let form = |count: usize| {
            behind_last_line(&format!("LQ*UT*1.02~\n{}", "FRM*1**A~\n".repeat(count)))
        };
        assert!(said(&SEGMENT_REPEATED, &form(99)).is_empty());
        assert_eq!(said(&SEGMENT_REPEATED, &form(100)).len(), 1);
    }

    #[test]
    fn what_is_required_is_missed_where_it_should_have_begun() {
        let words = "DTP: 2400 DTP*472 (service date) is missing";
        dirty(&REQUIRED_SEGMENT_MISSING, &[("DTP*472*D8*20260302~\nLX*2", "LX*2")], words);
        let words = "NM1: loop 2010BB (destination payer) is missing";
        let payer = "NM1*PR*2*MEDICARE*****PI*04412~\n";
        dirty(&REQUIRED_LOOP_MISSING, &[(payer, "")], words);
        assert_eq!(codes_of(&[(payer, ""), ("SE*29", "SE*28")]), ["ST106"]);
        let text = changed(&[]);
        let lines = &text[text.find("LX*1").unwrap()..text.find("SE*").unwrap()];
        dirty(&CLAIM_WITHOUT_LINES, &[(lines, "")], "LX: the claim has no service line");
        clean(&REQUIRED_LOOP_MISSING, &[(lines, "")]);
    }
}
