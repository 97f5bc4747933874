//! PA110: the tax identification number of the billing provider.

use crate::claim::Value;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place, Severity};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// The billing provider's tax number is not nine digits.
    ///
    /// ## Why
    /// An employer number (EI) and a Social Security number (SY) have nine digits and are sent
    /// without hyphens; payers compare them with what they have enrolled.
    ///
    /// ## Example
    /// `REF*EI*74-1234567~` → `REF*EI*741234567~`.
    ///
    /// ## Exceptions
    /// Nine times the same digit is a warning.
    ///
    /// ## Fix safety
    /// Safe: removes hyphens where nine digits are left, and nothing else.
    TAX_ID_SHAPE {
        code: "PA110",
        name: "tax-id-shape",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:128:85").or_element("I12"),
        source: "837P 005010X222A1, 2010AA REF*EI and REF*SY; public edits of clearinghouses",
        covers: "P08",
        fix_at: ProviderSetup,
        todo: "Enter the nine digits of the tax number as enrolled with the payer.",
        cms1500: "25",
        fix: Safe,
        check: Check::Segment(SegmentId::new(b"REF"), check),
    }
}

fn check(reference: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if reference.row != Some(row::L2010AA_REF_EI_SY) {
        return;
    }
    let Some(number) = Value::at(reference, el::REF02) else { return };
    let place = Place::of(reference, el::REF02);
    let digits = without_hyphens(number.text);
    if !number.is_digits(9) {
        let words = if digits.is_some() { "has hyphens" } else { "is not nine digits" };
        let message = format!("REF02 {words}; nine digits without hyphens expected");
        let finding = out.report(&TAX_ID_SHAPE, place, message);
        if let Some(digits) = digits {
            finding.fix(Fix::safe(Edit::replace(number.range, digits)));
        }
    }
    if digits.is_some_and(is_one_digit) {
        let message = "REF02 is nine times the same digit; a tax number expected";
        out.report(&TAX_ID_SHAPE, place, message).at_most(Severity::Warning);
    }
}

/// The nine digits of a number, hyphens left out; `None` if it is anything else.
pub(super) fn without_hyphens(number: &[u8]) -> Option<[u8; 9]> {
    let mut digits = [b'0'; 9];
    let mut places = digits.iter_mut();
    for &byte in number.iter().filter(|&&byte| byte != b'-') {
        *places.next()? = byte;
    }
    (places.next().is_none() && digits.iter().all(u8::is_ascii_digit)).then_some(digits)
}

/// Whether all digits are the same.
pub(super) fn is_one_digit([first, rest @ ..]: [u8; 9]) -> bool {
    rest.iter().all(|&digit| digit == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    #[test]
    fn hyphens_and_missing_digits() {
        for number in ["74-1234567", "741-23-4567"] {
            dirty(
                &TAX_ID_SHAPE,
                &[("EI*741234567", &format!("EI*{number}"))],
                "REF02: REF02 has hyphens; nine digits without hyphens expected",
            );
        }
        for number in ["74123456", "7412345678", "74123456A", "74-123456", "74 1234567"] {
            dirty(
                &TAX_ID_SHAPE,
                &[("EI*741234567", &format!("SY*{number}"))],
                "REF02: REF02 is not nine digits; nine digits without hyphens expected",
            );
        }
    }

    #[test]
    fn one_digit_nine_times_is_a_warning() {
        let same = "REF02 (warning): REF02 is nine times the same digit; a tax number expected";
        dirty(&TAX_ID_SHAPE, &[("EI*741234567", "EI*999999999")], same);
        let hyphen = "REF02: REF02 has hyphens; nine digits without hyphens expected";
        let text = changed(&[("EI*741234567", "EI*99-9999999")]);
        assert_eq!(said(&TAX_ID_SHAPE, &text), [hyphen, same]);
    }

    #[test]
    fn other_references_and_a_missing_number_are_not_ours() {
        clean(&TAX_ID_SHAPE, &[("EI*741234567~", "EI*741234567~\nREF*0B*12-34~")]);
        assert_eq!(codes_of(&[("EI*741234567~", "EI~")]), ["SX101"]);
    }
}
