//! PA212 to PA214: where payments go: the pay-to address and the pay-to plan.

use crate::claim::ProviderLoop;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place};
use crate::guide::{LoopId, PlacedSegment, RowId, Section, el, row};
use crate::x12::SegmentId;

rule! {
    /// The pay-to address is that of the billing provider.
    ///
    /// ## Why
    /// A pay-to address (2010AB) is sent only where payments go elsewhere than to the address of
    /// the billing provider (2010AA).
    ///
    /// ## Example
    /// `N3*12 MAIN STREET~N4*AUSTIN*TX*787010001~` in both 2010AA and 2010AB.
    ///
    /// ## Fix safety
    /// Opt-in: the whole loop 2010AB is left out.
    PAY_TO_SAME_AS_BILLING {
        code: "PA212",
        name: "pay-to-same-as-billing",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, loop 2010AB",
        covers: "P14",
        fix_at: Software,
        todo: "Leave the pay-to address out.",
        cms1500: "33",
        fix: OptIn,
        check: Check::Segment(SegmentId::new(b"N4"), same_address),
    }
}

rule! {
    /// A subrogation names no pay-to plan.
    ///
    /// ## Why
    /// BHT06 = 31 says that a plan which has paid asks another payer for its money. The plan is
    /// named in 2010AC, and nowhere else.
    ///
    /// ## Example
    /// `BHT*0019*00*…*31~` and no `NM1*PE*2*…~`.
    PAY_TO_PLAN_MISSING {
        code: "PA213",
        name: "pay-to-plan-missing",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, BHT06 and loop 2010AC",
        covers: "P15",
        fix_at: Billing,
        todo: "Name the plan that asks for its money, or send the file as CH.",
        check: Check::Segment(SegmentId::new(b"NM1"), plan),
    }
}

rule! {
    /// A pay-to plan is named, though this is no subrogation.
    ///
    /// ## Why
    /// Loop 2010AC belongs to subrogation demands of a plan, which say so by BHT06 = 31.
    ///
    /// ## Example
    /// `BHT*0019*00*…*CH~` and `NM1*PE*2*STATE PLAN*…~`.
    PAY_TO_PLAN_NOT_NEEDED {
        code: "PA214",
        name: "pay-to-plan-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, BHT06 and loop 2010AC",
        covers: "P15",
        fix_at: Billing,
        todo: "Leave the plan out, or send the file as 31.",
        check: Check::Tables,
    }
}

fn same_address(n4: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if n4.row != Some(row::L2010AB_N4) {
        return;
    }
    let section = context.section;
    let is_same = same(section, (row::L2010AA_N4, row::L2010AB_N4), 1, letters)
        && same(section, (row::L2010AA_N4, row::L2010AB_N4), 2, letters)
        && same(section, (row::L2010AA_N4, row::L2010AB_N4), 3, five_digits)
        && same(section, (row::L2010AA_N3, row::L2010AB_N3), 1, letters)
        && same(section, (row::L2010AA_N3, row::L2010AB_N3), 2, letters);
    let Some(name) = section.find(row::L2010AB_NM1_87).filter(|_| is_same) else { return };
    let message = "the pay-to address is the same as the billing provider's in 2010AA";
    let fix = Fix::removal(ProviderLoop::read(name, section).part.segments());
    out.report(&PAY_TO_SAME_AS_BILLING, Place::of(&name, el::NM1), message).offer(fix);
}

/// Whether element `n` of both segments says the same; a segment that is missing says nothing.
fn same<'b, R: Iterator<Item = u8>>(
    section: &Section<'b>,
    rows: (RowId, RowId),
    n: usize,
    read: impl Fn(&'b [u8]) -> R,
) -> bool {
    let (Some(one), Some(two)) = (section.find(rows.0), section.find(rows.1)) else { return false };
    read(one.element(n).unwrap_or_default()).eq(read(two.element(n).unwrap_or_default()))
}

/// Letters and digits in upper case: spelling aside, what an address says.
fn letters(text: &[u8]) -> impl Iterator<Item = u8> {
    text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase)
}

/// The ZIP code without its last four digits.
fn five_digits(text: &[u8]) -> impl Iterator<Item = u8> {
    letters(text).take(5)
}

/// Reports under PA213 and PA214.
fn plan(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if !matches!(name.row, Some(row::L2010AA_NM1_85 | row::L2010AC_NM1_PE)) {
        return;
    }
    let bht = context.above.set.and_then(|set| set.find(row::ST_BHT));
    // Without BHT06 nobody knows; its absence is reported.
    let Some(kind) = bht.and_then(|bht| bht.element(6)) else { return };
    let section = context.section;
    match (name.row == Some(row::L2010AC_NM1_PE), kind == b"31") {
        (true, false) => {
            let message = "a pay-to plan is sent, yet BHT06 is not 31 (subrogation)";
            out.report(&PAY_TO_PLAN_NOT_NEEDED, Place::of(name, el::NM101), message);
        }
        // A plan whose NM1 got lost has a finding of its own.
        (false, true)
            if section.find(row::L2010AC_NM1_PE).is_none()
                && !section.has_lost_opener(LoopId::L2010AC) =>
        {
            let message = "BHT06 is 31 (subrogation), yet there is no pay-to plan (2010AC)";
            let place = Place::missing(row::L2010AC_NM1_PE, section.len());
            out.report(&PAY_TO_PLAN_MISSING, place, message);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, codes_of, dirty};

    const TAX_ID: &str = "REF*EI*741234567~\n";
    const SUBROGATION: (&str, &str) = ("*0900*CH~", "*0900*31~");

    fn pay_to(street: &str, zip: &str) -> String {
        format!("{TAX_ID}NM1*87*2~\nN3*{street}~\nN4*AUSTIN*TX*{zip}~\n")
    }

    #[test]
    fn the_same_address_in_any_spelling() {
        let words = "NM1: the pay-to address is the same as the billing provider's in 2010AA";
        for (street, zip) in [("12 MAIN STREET", "787010001"), ("12 Main Street.", "78701")] {
            dirty(&PAY_TO_SAME_AS_BILLING, &[(TAX_ID, &pay_to(street, zip))], words);
        }
        let text =
            after_fix(&PAY_TO_SAME_AS_BILLING, &[(TAX_ID, &pay_to("12 MAIN STREET", "78701"))]);
        assert!(text.contains("REF*EI*741234567~\nHL*2"), "{text}");
        for (street, zip) in [("PO BOX 12", "78701"), ("12 MAIN STREET", "78702")] {
            clean(&PAY_TO_SAME_AS_BILLING, &[(TAX_ID, &pay_to(street, zip))]);
        }
        clean(&PAY_TO_SAME_AS_BILLING, &[(TAX_ID, &pay_to("12 MAIN STREET*SUITE 4", "78701"))]);
    }

    #[test]
    fn subrogation_and_plan_go_together() {
        let plan = format!(
            "{TAX_ID}NM1*PE*2*STATE PLAN*****PI*12345~\nN3*3 ELM~\nN4*AUSTIN*TX*78701~\n\
             REF*EI*741234568~\n"
        );
        let words = "NM1: BHT06 is 31 (subrogation), yet there is no pay-to plan (2010AC)";
        dirty(&PAY_TO_PLAN_MISSING, &[SUBROGATION], words);
        assert!(codes_of(&[SUBROGATION]).contains(&"PA213"));
        clean(&PAY_TO_PLAN_MISSING, &[SUBROGATION, (TAX_ID, &plan)]);
        clean(&PAY_TO_PLAN_NOT_NEEDED, &[SUBROGATION, (TAX_ID, &plan)]);
        let words = "NM101: a pay-to plan is sent, yet BHT06 is not 31 (subrogation)";
        dirty(&PAY_TO_PLAN_NOT_NEEDED, &[(TAX_ID, &plan)], words);
    }
}
