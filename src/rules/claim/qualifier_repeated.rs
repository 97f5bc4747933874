//! CL301, CL302: one kind of number or date comes once in a loop.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// A loop has two numbers of one kind.
    ///
    /// ## Why
    /// Where the guide allows several REF in one place, they are of different kinds: REF01 may
    /// come once. Of two numbers of one kind nobody can tell which one holds.
    ///
    /// ## Example
    /// `REF*G2*111~` and `REF*G2*222~` of one rendering provider: keep the right one.
    ///
    /// ## Exceptions
    /// On service lines numbers for different payers (REF04) are different numbers; there a second
    /// one is a warning. More REF than the loop may hold is a finding of the walker.
    REFERENCE_REPEATED {
        code: "CL301",
        name: "reference-repeated",
        severity: Error,
        snip: 2,
        ack: Ack::segment("5"),
        source: "837P 005010X222A1, REF of each loop; IBM PH27570",
        covers: "C24 L18 L24",
        fix_at: Billing,
        todo: "Keep the number that is right.",
        check: Check::Segment(SegmentId::new(b"REF"), reference),
    }
}

rule! {
    /// A loop has two dates of one kind.
    ///
    /// ## Why
    /// Assumed and relinquished care (DTP*090, DTP*091), and the two test dates of a line
    /// (DTP*738, DTP*739), may each come once.
    ///
    /// ## Example
    /// `DTP*090*D8*20260102~` and `DTP*090*D8*20260105~`: one of them is DTP*091.
    DATE_REPEATED {
        code: "CL302",
        name: "date-repeated",
        severity: Error,
        snip: 2,
        ack: Ack::segment("5"),
        source: "837P 005010X222A1, 2300 DTP*090 and DTP*091, 2400 DTP*738 and DTP*739",
        covers: "C16 C24 L12",
        fix_at: Billing,
        todo: "Keep the date that is right.",
        check: Check::Segment(SegmentId::new(b"DTP"), date),
    }
}

fn reference(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if !may_come_again(reference) || !is_repeated(reference, context, (1, 4)) {
        return;
    }
    let kind = String::from_utf8_lossy(reference.element(1).unwrap_or_default());
    let message = format!("REF*{kind} is sent again in the same loop");
    let finding = out.report(&REFERENCE_REPEATED, Place::of(reference, el::REF01), message);
    if reference.row > Some(row::L2400_LX) {
        finding.at_most(Severity::Warning);
    }
}

fn date(date: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if may_come_again(date) && is_repeated(date, context, (1, 1)) {
        let kind = String::from_utf8_lossy(date.element(1).unwrap_or_default());
        let message = format!("DTP*{kind} is sent again in the same loop");
        out.report(&DATE_REPEATED, Place::of(date, el::DTP01), message);
    }
}

/// Whether the loop may hold several segments of this position.
fn may_come_again(segment: &PlacedSegment<'_>) -> bool {
    segment.row.is_some_and(|row| row.def().max != Some(1))
}

/// Whether an earlier segment of the loop says the same in both elements, and the two are not
/// more than the loop may hold.
fn is_repeated(segment: &PlacedSegment<'_>, context: &Context<'_>, key: (usize, usize)) -> bool {
    let earlier = (0..segment.index).rev().map_while(|index| context.section.get(index));
    let of_loop =
        earlier.take_while(|other| other.row.is_none() || other.instance == segment.instance);
    let (mut count, mut is_same) = (1, false);
    for other in of_loop.filter(|other| other.row == segment.row) {
        count += 1;
        is_same |= other.element(key.0) == segment.element(key.0)
            && other.element(key.1) == segment.element(key.1);
    }
    let allowed = segment.row.and_then(|row| row.def().max);
    is_same && allowed.is_none_or(|max| count <= max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const PRV: &str = "PRV*PE*PXC*225100000X~";

    #[test]
    fn two_numbers_of_one_kind() {
        dirty(
            &REFERENCE_REPEATED,
            &[(PRV, "PRV*PE*PXC*225100000X~\nREF*G2*111~\nREF*0B*7~\nREF*G2*222~")],
            "REF01: REF*G2 is sent again in the same loop",
        );
        dirty(
            &REFERENCE_REPEATED,
            &[("PI*04412~", "PI*04412~\nREF*2U*1~\nREF*2U*2~")],
            "REF01: REF*2U is sent again in the same loop",
        );
        let two_kinds = "PRV*PE*PXC*225100000X~\nREF*G2*111~\nREF*0B*7~\nREF*LU*222~";
        clean(&REFERENCE_REPEATED, &[(PRV, two_kinds)]);
    }

    #[test]
    fn a_line_may_have_numbers_for_several_payers() {
        let numbers = |second: &str| format!("REF*G1*A1~\nREF*G1*A2{second}~\nLX*2~");
        let said = "REF01 (warning): REF*G1 is sent again in the same loop";
        dirty(&REFERENCE_REPEATED, &[("LX*2~", &numbers(""))], said);
        clean(&REFERENCE_REPEATED, &[("LX*2~", &numbers("**2U:60054"))]);
    }

    #[test]
    fn each_provider_has_its_own() {
        let other = "PRV*PE*PXC*225100000X~\nREF*G2*111~\nNM1*DQ*1*DOCTOR*DEE~\nREF*G2*222~";
        clean(&REFERENCE_REPEATED, &[(PRV, other)]);
    }

    #[test]
    fn what_the_walker_counts_is_its_own() {
        let authorizations = [("HI*ABK", "REF*G1*A1~\nREF*G1*A2~\nHI*ABK"), ("SE*29", "SE*31")];
        clean(&REFERENCE_REPEATED, &authorizations);
        assert_eq!(codes_of(&authorizations), ["ST103"]);
    }

    #[test]
    fn a_date_of_one_kind_twice() {
        let dates =
            |second: &str| format!("DTP*090*D8*20260102~\nDTP*{second}*D8*20260105~\nHI*ABK");
        let said = "DTP01: DTP*090 is sent again in the same loop";
        dirty(&DATE_REPEATED, &[("HI*ABK", &dates("090"))], said);
        clean(&DATE_REPEATED, &[("HI*ABK", &dates("091"))]);
    }
}
