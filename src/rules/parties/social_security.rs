//! PA206, PA218: Social Security numbers.

use crate::claim::Value;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place, Severity};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

use super::tax_id::{is_one_digit, without_hyphens};

rule! {
    /// An organisation has a Social Security number.
    ///
    /// ## Why
    /// Only a person has one (REF*SY, with NM102 = 1 in 2010AA). An organisation is taxed under an
    /// employer number (REF*EI).
    ///
    /// ## Example
    /// `NM1*85*2*RIVER THERAPY*…~` and `REF*SY*741234567~` → `REF*EI*741234567~`.
    SSN_OF_ORGANIZATION {
        code: "PA206",
        name: "ssn-of-organization",
        severity: Error,
        snip: 4,
        ack: Ack::element("I13").or_status("A7:128:85"),
        source: "837P 005010X222A1, 2010AA REF*SY; IBM PH17413",
        covers: "P08",
        fix_at: ProviderSetup,
        todo: "Send the employer number, or say that the billing provider is a person.",
        cms1500: "25",
        check: Check::Segment(SegmentId::new(b"REF"), of_organization),
    }
}

rule! {
    /// The Social Security number of a subscriber or patient is not nine digits.
    ///
    /// ## Why
    /// REF*SY holds nine digits without hyphens.
    ///
    /// ## Example
    /// `REF*SY*123-45-6789~` → `REF*SY*123456789~`.
    ///
    /// ## Exceptions
    /// Nine times the same digit is a warning.
    ///
    /// ## Fix safety
    /// Safe: removes hyphens where nine digits are left, and nothing else.
    SSN_SHAPE {
        code: "PA218",
        name: "ssn-shape",
        severity: Error,
        snip: 2,
        ack: Ack::element("I12"),
        source: "837P 005010X222A1, REF*SY of 2010BA, 2010CA and 2330A",
        covers: "P23",
        fix_at: FrontDesk,
        todo: "Enter the nine digits, or leave the number out.",
        fix: Safe,
        check: Check::Segment(SegmentId::new(b"REF"), shape),
    }
}

fn of_organization(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if reference.row != Some(row::L2010AA_REF_EI_SY) || reference.element(1) != Some(b"SY") {
        return;
    }
    let name = context.section.find(row::L2010AA_NM1_85);
    if name.is_some_and(|name| name.element(2) == Some(b"2")) {
        let message = "the billing provider is an organisation, yet REF01 is SY, a Social Security \
                       number";
        out.report(&SSN_OF_ORGANIZATION, Place::of(reference, el::REF01), message);
    }
}

fn shape(reference: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    let is_ours = matches!(
        reference.row,
        Some(row::L2010BA_REF_SY | row::L2010CA_REF_1W_SY | row::L2330A_REF_SY)
    );
    if !is_ours || reference.element(1) != Some(b"SY") {
        return;
    }
    let Some(number) = Value::at(reference, el::REF02) else { return };
    let place = Place::of(reference, el::REF02);
    let digits = without_hyphens(number.text);
    if !number.is_digits(9) {
        let words = if digits.is_some() { "has hyphens" } else { "is not nine digits" };
        let message = format!("REF02 {words}; nine digits without hyphens expected");
        let finding = out.report(&SSN_SHAPE, place, message);
        if let Some(digits) = digits {
            finding.fix(Fix::safe(Edit::replace(number.range, digits)));
        }
    }
    if digits.is_some_and(is_one_digit) {
        let message = "REF02 is nine times the same digit; a Social Security number expected";
        out.report(&SSN_SHAPE, place, message).at_most(Severity::Warning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::parties::corrections::{codes, corrected};
    use crate::rules::testing::{changed, clean, codes_of, dirty};

    const DMG: &str = "DMG*D8*19500615*F~";

    #[test]
    fn an_organisation_is_taxed_under_an_employer_number() {
        let number = [("REF*EI*741234567", "REF*SY*741234567")];
        let words = "REF01: the billing provider is an organisation, yet REF01 is SY, a Social \
                     Security number";
        dirty(&SSN_OF_ORGANIZATION, &number, words);
        assert_eq!(codes_of(&number), ["PA206"]);
        clean(&SSN_OF_ORGANIZATION, &[number[0], ("85*2*RIVER THERAPY*", "85*1*RIVER*ANN")]);
    }

    #[test]
    fn nine_digits() {
        let of = |number: &str| format!("{DMG}\nREF*SY*{number}~");
        dirty(
            &SSN_SHAPE,
            &[(DMG, &of("12345678"))],
            "REF02: REF02 is not nine digits; nine digits without hyphens expected",
        );
        dirty(
            &SSN_SHAPE,
            &[(DMG, &of("000000000"))],
            "REF02 (warning): REF02 is nine times the same digit; a Social Security number \
             expected",
        );
        clean(&SSN_SHAPE, &[(DMG, &of("123456789"))]);
        clean(&SSN_SHAPE, &[(DMG, &format!("{DMG}\nREF*Y4*A-17~"))]);
    }

    #[test]
    fn hyphens_are_removed() {
        let of =
            |number: &str| changed(&[(DMG, &format!("{DMG}\nREF*SY*{number}~")), ("29*", "30*")]);
        assert_eq!(codes(&of("123-45-6789")), ["PA218"]);
        assert_eq!(corrected(&of("123-45-6789")), of("123456789"));
        assert_eq!(codes(&of("123456789")), Vec::<&str>::new());
    }
}
