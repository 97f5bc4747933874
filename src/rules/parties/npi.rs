//! PA101, PA102: National Provider Identifiers.

use crate::claim::{Npi, NpiError, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::{Code, SegmentId};

rule! {
    /// A provider identifier is not ten digits that begin with 1 or 2.
    ///
    /// ## Why
    /// NM108 says XX: an NPI follows. An NPI has ten digits, the first is 1 or 2. A tax number,
    /// a licence or an old provider number in its place names nobody.
    ///
    /// ## Example
    /// `NM1*82*1*LEE*ANN****XX*123456789~` → `NM1*82*1*LEE*ANN****XX*1234567893~`.
    NPI_SHAPE {
        code: "PA101",
        name: "npi-shape",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:562").or_element("I12"),
        source: "CMS, 69 FR 3434 (the NPI and its check digit); 837P NM109",
        covers: "P02",
        fix_at: ProviderSetup,
        todo: "Look the provider up in NPPES and enter the NPI with its ten digits.",
        cms1500: "17b, 24J, 32a, 33a",
        check: Check::Segment(SegmentId::new(b"NM1"), check),
    }
}

rule! {
    /// The check digit of an NPI is wrong.
    ///
    /// ## Why
    /// The last digit of an NPI follows from the nine before it. Where it does not, a digit was
    /// mistyped, and no such provider exists.
    ///
    /// ## Example
    /// `NM1*82*1*LEE*ANN****XX*1234567890~` → `NM1*82*1*LEE*ANN****XX*1234567893~`.
    NPI_CHECK_DIGIT {
        code: "PA102",
        name: "npi-check-digit",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:562").or_element("I12"),
        source: "CMS, 69 FR 3434 (the NPI and its check digit); 837P NM109",
        covers: "P02",
        fix_at: ProviderSetup,
        todo: "Look the provider up in NPPES and correct the mistyped digit.",
        cms1500: "17b, 24J, 32a, 33a",
        check: Check::Tables,
    }
}

const XX: Code = Code::new(b"XX");

/// Reports under both rules: one number has one of the two defects.
fn check(name: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if !name.element(8).is_some_and(|qualifier| qualifier.eq_ignore_ascii_case(b"XX")) {
        return;
    }
    // Where the guide wants no NPI, the qualifier is reported.
    let takes_npi = name.row.is_some_and(|row| {
        row.def().elements.iter().any(|def| def.element == 8 && def.codes.contains(&XX))
    });
    let Some(id) = Value::at(name, el::NM109).filter(|_| takes_npi) else { return };
    if let Err(error) = Npi::parse(id.text) {
        let rule = match error {
            NpiError::Shape => &NPI_SHAPE,
            NpiError::CheckDigit => &NPI_CHECK_DIGIT,
        };
        let message = format!("NM109 is {}; {error}", id.as_str());
        out.report(rule, Place::of(name, el::NM109), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn nine_digits_are_no_npi() {
        dirty(
            &NPI_SHAPE,
            &[("XX*1000000020", "XX*100000002")],
            "NM109: NM109 is 100000002; an NPI has ten digits and begins with 1 or 2",
        );
        clean(&NPI_CHECK_DIGIT, &[("XX*1000000020", "XX*100000002")]);
    }

    #[test]
    fn a_mistyped_digit_of_any_provider() {
        for (sent, mistyped) in [
            ("1000000020", "1000000030"),
            ("1000000012", "1000000013"),
            ("1234567893", "1234567839"),
        ] {
            dirty(
                &NPI_CHECK_DIGIT,
                &[(sent, mistyped)],
                &format!(
                    "NM109: NM109 is {mistyped}; its check digit is wrong: a digit was mistyped"
                ),
            );
        }
    }

    #[test]
    fn a_number_that_is_missing_or_no_npi_is_not_ours() {
        assert_eq!(codes_of(&[("*XX*1000000020", "*XX")]), ["SX120"]);
        assert_eq!(codes_of(&[("*XX*1000000020", "**1000000020")]), ["SX120"]);
        assert_eq!(codes_of(&[("*XX*1000000020", "*XX*1")]), ["SX104"]);
        assert_eq!(codes_of(&[("XX*1000000020", "XX*1000000020 ")]), ["SX113"]);
        // Where the guide takes no NPI, the qualifier is wrong.
        assert_eq!(codes_of(&[("PI*04412", "XX*04412")]), ["SX109"]);
    }
}
