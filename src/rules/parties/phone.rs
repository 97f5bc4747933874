//! PA117: telephone and fax numbers.

use crate::claim::Value;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// A telephone or fax number is not ten digits.
    ///
    /// ## Why
    /// Numbers are sent as area code, exchange and number, ten digits without punctuation and
    /// without a leading 1. Area code and exchange begin with 2 to 9.
    ///
    /// ## Example
    /// `PER*IC*ANN LEE*TE*(512) 555-0100~` → `PER*IC*ANN LEE*TE*5125550100~`.
    ///
    /// ## Exceptions
    /// Longer numbers of parties outside the United States and Canada (N404) are left alone.
    ///
    /// ## Fix safety
    /// Safe: removes blanks, points, hyphens, slashes and parentheses where ten digits are left.
    PHONE_SHAPE {
        code: "PA117",
        name: "phone-shape",
        severity: Warning,
        snip: 2,
        ack: Ack::element("I12"),
        source: "837P 005010X222A1, PER04, PER06 and PER08; public edits of clearinghouses",
        covers: "P11",
        fix_at: ProviderSetup,
        todo: "Enter area code and number as ten digits; an extension has a place of its own.",
        cms1500: "33",
        fix: Safe,
        check: Check::Segment(SegmentId::new(b"PER"), check),
    }
}

fn check(contact: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let has_country = |address: &PlacedSegment<'_>| {
        address.element(4).is_some_and(|country| !matches!(country, b"US" | b"CA"))
    };
    let is_abroad = || context.section.with_id(SegmentId::new(b"N4")).any(|n4| has_country(&n4));
    for (qualifier, number) in [(3, el::PER04), (5, el::PER06), (7, el::PER08)] {
        let kind = contact.element(qualifier).unwrap_or_default();
        if !kind.eq_ignore_ascii_case(b"TE") && !kind.eq_ignore_ascii_case(b"FX") {
            continue;
        }
        let Some(value) = Value::at(contact, number) else { continue };
        let place = Place::of(contact, number);
        let digits = digits(value.text);
        let is_foreign = value.text.len() > 10 && value.text.iter().all(u8::is_ascii_digit);
        if is_foreign && is_abroad() {
            continue;
        }
        if !value.is_digits(10) {
            let message = format!("{number} is not ten digits without punctuation");
            let finding = out.report(&PHONE_SHAPE, place, message);
            if let Some(digits) = digits {
                finding.fix(Fix::safe(Edit::replace(value.range, digits)));
            }
        }
        if let Some([b'0' | b'1', ..] | [_, _, _, b'0' | b'1', ..]) = digits {
            let message = format!("{number} has an area code or exchange that begins with 0 or 1");
            out.report(&PHONE_SHAPE, place, message);
        }
    }
}

/// The ten digits of a number, punctuation left out; `None` if it is anything else.
fn digits(number: &[u8]) -> Option<[u8; 10]> {
    let mut digits = [b'0'; 10];
    let mut places = digits.iter_mut();
    for &byte in number {
        match byte {
            b'0'..=b'9' => *places.next()? = byte,
            b' ' | b'-' | b'.' | b'/' | b'(' | b')' => {}
            _ => return None,
        }
    }
    places.next().is_none().then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    #[test]
    fn punctuation_and_missing_digits() {
        for number in ["(512) 555-0100", "512.555.0100", "555-0100", "15125550100", "UNKNOWN"] {
            dirty(
                &PHONE_SHAPE,
                &[("TE*5125550100", &format!("TE*{number}"))],
                "PER04: PER04 is not ten digits without punctuation",
            );
        }
    }

    #[test]
    fn every_pair_of_the_segment_is_looked_at() {
        let more = "TE*5125550100*EX*12*FX*512-555-0101";
        dirty(
            &PHONE_SHAPE,
            &[("TE*5125550100", more)],
            "PER08: PER08 is not ten digits without punctuation",
        );
    }

    #[test]
    fn area_code_and_exchange_begin_with_two_or_more() {
        for number in ["1125550100", "5120550100", "0000000000"] {
            dirty(
                &PHONE_SHAPE,
                &[("TE*5125550100", &format!("TE*{number}"))],
                "PER04: PER04 has an area code or exchange that begins with 0 or 1",
            );
        }
        let text = changed(&[("TE*5125550100", "TE*(112) 555-0100")]);
        assert_eq!(said(&PHONE_SHAPE, &text).len(), 2);
    }

    #[test]
    fn mail_addresses_extensions_and_half_pairs_are_not_ours() {
        clean(&PHONE_SHAPE, &[("TE*5125550100", "EM*HELP@EXAMPLE.COM")]);
        clean(&PHONE_SHAPE, &[("TE*5125550100", "TE*5125550100*EX*12")]);
        assert_eq!(codes_of(&[("TE*5125550100", "TE")]), ["SX101"]);
    }

    #[test]
    fn numbers_abroad_have_other_lengths() {
        let contact = ("REF*EI*741234567~\n", "REF*EI*741234567~\nPER*IC*HELP*TE*525512345678~\n");
        let words = "PER04: PER04 is not ten digits without punctuation";
        dirty(&PHONE_SHAPE, &[contact], words);
        clean(&PHONE_SHAPE, &[contact, ("N4*AUSTIN*TX*787010001~", "N4*MEXICO***MX~")]);
    }
}
