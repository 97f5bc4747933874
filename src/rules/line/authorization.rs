//! LN227, LN228: numbers on a line, for the payer of the claim and for others.

use crate::claim::{Value, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{LoopId, PlacedSegment, RowId, Section, el, row};
use crate::x12::SegmentId;

rule! {
    /// A line repeats the authorization or referral number of the claim.
    ///
    /// ## Why
    /// REF*G1 and REF*9F of the claim hold for all its lines. A line has one of its own only where
    /// it differs.
    ///
    /// ## Example
    /// `REF*G1*A77~` in the claim and in a line: leave it out of the line.
    AUTHORIZATION_REPEATED {
        code: "LN227",
        name: "authorization-repeated",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2400 REF*G1 and REF*9F",
        covers: "L18",
        fix_at: Software,
        todo: "Send the number with the line only where it differs from the claim's.",
        cms1500: "23",
        check: Check::Segment(SegmentId::new(b"REF"), check),
    }
}

rule! {
    /// A number on a line is for a payer whom the claim does not name.
    ///
    /// ## Why
    /// REF04 with 2U says that a number is for another payer, by the ID of that payer in 2330B
    /// NM109. Without such a payer nobody can use it.
    ///
    /// ## Example
    /// `REF*G1*A77**2U:60054~` and no `NM1*PR*2*RIVER HEALTH*****PI*60054~` in the claim.
    ///
    /// ## Exceptions
    /// Silent where an other payer of the claim has no ID: that is reported.
    NUMBER_FOR_UNKNOWN_PAYER {
        code: "LN228",
        name: "number-for-unknown-payer",
        severity: Warning,
        snip: 4,
        ack: Ack::element("I12").or_status("A8:479"),
        source: "837P 005010X222A1, 2400 and 2420 REF04; own knowledge",
        covers: "L18 L24",
        fix_at: Billing,
        todo: "Enter the ID of the other payer as the claim has it, or leave the number out.",
        check: Check::Tables,
    }
}

/// Reports both: it is one look at each REF of a line.
fn check(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(row) = reference.row.filter(|row| *row > row::L2400_LX) else { return };
    if reference.element(4).is_some() {
        for_other_payer(reference, context, out);
        return;
    }
    match row {
        row::L2400_REF_G1 => repeated(reference, row::L2300_REF_G1, context, out),
        row::L2400_REF_9F => repeated(reference, row::L2300_REF_9F, context, out),
        _ => {}
    }
}

fn repeated(
    reference: &PlacedSegment<'_>,
    of_claim: RowId,
    context: &Context<'_>,
    out: &mut Findings,
) {
    let Some(claim) = context.section.find(of_claim) else { return };
    if reference.element(2).is_some() && reference.element(2) == claim.element(2) {
        let kind = if of_claim == row::L2300_REF_G1 { "G1" } else { "9F" };
        let message = format!("REF*{kind} of the line is the number that the claim gives already");
        out.report(&AUTHORIZATION_REPEATED, Place::of(reference, el::REF02), message);
    }
}

fn for_other_payer(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(payer) = Value::at(reference, el::REF04_2) else { return };
    if reference.component(4, 1) == Some(b"2U") && is_unknown(payer, context.section) {
        let sent = payer.as_str();
        let message = format!("REF04-2 is {sent}, and the claim has no other payer of this ID");
        out.report(&NUMBER_FOR_UNKNOWN_PAYER, Place::of(reference, el::REF04_2), message);
    }
}

/// Whether no other payer has this ID. One whose name or ID is missing or malformed may have it.
fn is_unknown(payer: Value<'_>, section: &Section<'_>) -> bool {
    let mut names = section.find_all(row::L2330B_NM1_PR);
    let is_other = |name: PlacedSegment<'_>| {
        let id = Value::at(&name, el::NM109);
        id.is_some_and(|id| !id.trimmed().eq_ignore_ascii_case(payer.trimmed()))
    };
    names.all(is_other)
        && !has_unplaced(section, b"NM1")
        && !section.has_lost_opener(LoopId::L2330B)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const NEXT: &str = "LX*2~";
    const CLAIM: (&str, &str) = ("HI*ABK", "REF*G1*A77~\nHI*ABK");
    const OTHER_PAYER: (&str, &str) = (
        "LX*1~",
        "SBR*S*18*******CI~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*W1~\n\
NM1*PR*2*RIVER HEALTH*****PI*60054~\nLX*1~",
    );

    #[test]
    fn the_number_of_the_claim_again() {
        dirty(
            &AUTHORIZATION_REPEATED,
            &[CLAIM, (NEXT, "REF*G1*A77~\nLX*2~")],
            "REF02: REF*G1 of the line is the number that the claim gives already",
        );
        clean(&AUTHORIZATION_REPEATED, &[CLAIM, (NEXT, "REF*G1*A78~\nLX*2~")]);
        clean(&AUTHORIZATION_REPEATED, &[CLAIM, (NEXT, "REF*9F*A77~\nLX*2~")]);
        let for_other = (NEXT, "REF*G1*A77**2U:60054~\nLX*2~");
        clean(&AUTHORIZATION_REPEATED, &[CLAIM, OTHER_PAYER, for_other]);
    }

    #[test]
    fn a_payer_whom_the_claim_has_not() {
        let numbers = |id: &str| format!("REF*G1*A77**2U:{id}~\nLX*2~");
        let said = "REF04-2: REF04-2 is 60055, and the claim has no other payer of this ID";
        dirty(&NUMBER_FOR_UNKNOWN_PAYER, &[OTHER_PAYER, (NEXT, &numbers("60055"))], said);
        clean(&NUMBER_FOR_UNKNOWN_PAYER, &[OTHER_PAYER, (NEXT, &numbers("60054"))]);
        let provider = "NM1*82*1*OTHER*ANN~\nREF*G2*77**2U:60055~\nLX*2~";
        dirty(&NUMBER_FOR_UNKNOWN_PAYER, &[OTHER_PAYER, (NEXT, provider)], said);
    }

    #[test]
    fn a_payer_without_id_is_reported_as_that() {
        let without = OTHER_PAYER.1.replace("*****PI*60054", "");
        let number = "REF*G1*A77**2U:60055~\nLX*2~";
        clean(&NUMBER_FOR_UNKNOWN_PAYER, &[(OTHER_PAYER.0, &without), (NEXT, number)]);
    }

    #[test]
    fn where_no_payer_is_named_the_tables_report() {
        clean(&NUMBER_FOR_UNKNOWN_PAYER, &[(NEXT, "REF*6R*A1**2U:60055~\nLX*2~")]);
        clean(&NUMBER_FOR_UNKNOWN_PAYER, &[(NEXT, "REF*G1*A77**2U~\nLX*2~")]);
        clean(&NUMBER_FOR_UNKNOWN_PAYER, &[(NEXT, "REF*G1*A77**EI:60055~\nLX*2~")]);
    }
}
