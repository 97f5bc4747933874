//! PA104: a post office box as the address of the billing provider.

use crate::claim::Value;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// The billing provider's address is a post office box.
    ///
    /// ## Why
    /// The address of the billing provider (2010AA) is where it works: a street address. Where
    /// payments go is the pay-to address (2010AB), and a box may stand there.
    ///
    /// ## Example
    /// `N3*P.O. BOX 120~` in 2010AA → `N3*12 MAIN STREET~`, and in 2010AB `N3*PO BOX 120~`.
    PO_BOX_AS_BILLING_ADDRESS {
        code: "PA104",
        name: "po-box-as-billing-address",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:503:85").or_element("I12"),
        source: "837P 005010X222A1, 2010AA N3; CMS edit X222.087.2010AA.N302.060",
        covers: "P04",
        fix_at: ProviderSetup,
        todo: "Enter the street address of the practice; put the box into the pay-to address.",
        cms1500: "33",
        check: Check::Segment(SegmentId::new(b"N3"), check),
    }
}

/// Names of boxes, blanks and punctuation left out.
const BOXES: [&[u8]; 4] = [b"POBOX", b"POSTOFFICEBOX", b"LOCKBOX", b"LOCKBIN"];

fn check(street: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if street.row != Some(row::L2010AA_N3) {
        return;
    }
    let names_box = |place| Value::at(street, place).is_some_and(|line| names_box(line.text));
    if let Some(place) = [el::N301, el::N302].into_iter().find(|&place| names_box(place)) {
        let message = format!("{place} is a post office box; a street address is expected");
        out.report(&PO_BOX_AS_BILLING_ADDRESS, Place::of(street, place), message);
    }
}

/// Whether a box is named anywhere in an address, as words of their own.
fn names_box(address: &[u8]) -> bool {
    let begins_word = |&at: &usize| {
        let before = at.checked_sub(1).and_then(|before| address.get(before));
        !before.is_some_and(u8::is_ascii_alphanumeric)
    };
    (0..address.len())
        .filter(begins_word)
        .filter_map(|at| address.get(at..))
        .any(|rest| BOXES.iter().any(|name| begins_with(rest, name)))
}

/// Whether `text` begins with the letters of `name`, in any case and whatever stands between
/// them, and no letter follows: `P. O. Box 12` does with `POBOX`, `PO BOXWOOD LANE` does not.
fn begins_with(text: &[u8], name: &[u8]) -> bool {
    let mut rest = text.iter();
    let mut is_next = |letter: &u8| {
        let sent = rest.find(|byte| byte.is_ascii_alphanumeric());
        sent.is_some_and(|sent| sent.eq_ignore_ascii_case(letter))
    };
    name.iter().all(&mut is_next) && !rest.next().is_some_and(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn a_box_in_either_line() {
        dirty(
            &PO_BOX_AS_BILLING_ADDRESS,
            &[("N3*12 MAIN STREET", "N3*P.O. Box 120")],
            "N301: N301 is a post office box; a street address is expected",
        );
        dirty(
            &PO_BOX_AS_BILLING_ADDRESS,
            &[("N3*12 MAIN STREET", "N3*12 MAIN STREET*LOCK BIN 7")],
            "N302: N302 is a post office box; a street address is expected",
        );
    }

    #[test]
    fn boxes_in_any_spelling() {
        for text in [
            "PO BOX 1",
            "PO Box",
            "P O BOX 1",
            "P.O.BOX 1",
            "p. o. box 1",
            "POBOX1",
            "PO. BOX #1",
            "12 MAIN ST, P.O. BOX 3",
            "POST OFFICE BOX 9",
            "Lock Box 2",
            "LOCKBOX 12",
            "LOCK BIN 4",
        ] {
            assert!(names_box(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn streets_that_only_look_like_boxes() {
        for text in [
            "12 PO BOXWOOD LANE",
            "TEMPO BOXING GYM",
            "1 DEPOT BOX ROAD",
            "BOX ELDER STREET 4",
            "7 LOCK BINGHAM COURT",
            "POST OFFICE PLAZA 3",
            "14 HEMLOCK BOX LANE",
            "",
        ] {
            assert!(!names_box(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn patients_and_pay_to_addresses_may_be_boxes() {
        clean(&PO_BOX_AS_BILLING_ADDRESS, &[("N3*1 OAK LANE", "N3*PO BOX 12")]);
        let pay_to = "REF*EI*741234567~\nNM1*87*2~\nN3*PO BOX 12~\nN4*AUSTIN*TX*78701~";
        clean(&PO_BOX_AS_BILLING_ADDRESS, &[("REF*EI*741234567~", pay_to)]);
    }
}
