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
        covers: "H08",
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
        covers: "H07 H09",
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
    let words =
        if crate::guide::knows(id) { "is not expected here" } else { "is no segment of an 837P" };
    at(section, segment, &UNEXPECTED_SEGMENT, format!("{} {words}", shown(id)), out);
}

/// An ID as it may be shown: what is no ID may be part of a value.
fn shown(id: SegmentId) -> String {
    if id.is_well_formed() { id.to_string() } else { "this text".to_owned() }
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
