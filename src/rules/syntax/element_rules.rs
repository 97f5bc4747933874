//! SX101 to SX113, SX140 to SX142 and SX146: what may be wrong with an element or segment, by its
//! row of the guide.
//!
//! The pass over the elements of a segment, in [`elements`](super::elements), reports under them.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check};

rule! {
    /// A required element is missing.
    ///
    /// ## Why
    /// The guide marks the element as required in this place; payers refuse the transaction set.
    ///
    /// ## Example
    /// `NM1*85*2*CLINIC~` names a billing provider; `CLM*ACCT1**…~` has no charge in CLM02.
    REQUIRED_ELEMENT_MISSING {
        code: "SX101",
        name: "required-element-missing",
        severity: Error,
        snip: 2,
        ack: Ack::element("1"),
        source: "837P 005010X222A1, element usage",
        covers: "C28",
        fix_at: Billing,
        todo: "Enter the missing value in the claim and send it again.",
        check: Check::Tables,
    }
}

rule! {
    /// An element is sent that the guide does not use in this place.
    ///
    /// ## Why
    /// Data in an element marked as not used cannot be understood; payers refuse it.
    ///
    /// ## Example
    /// `SBR*P*18*******CI~` is right; `SBR*P*18*****Y**CI~` sends SBR07, which is not used.
    ELEMENT_NOT_USED {
        code: "SX102",
        name: "element-not-used",
        severity: Error,
        snip: 2,
        ack: Ack::element("I10"),
        source: "837P 005010X222A1, element usage",
        fix_at: Software,
        todo: "Leave the element empty; ask the software vendor why it is filled.",
        check: Check::Tables,
    }
}

rule! {
    /// A segment has more elements than the standard knows, or a composite more components.
    ///
    /// ## Why
    /// Usually a separator stands inside a value, or a segment terminator got lost, so that what
    /// follows belongs to another segment.
    ///
    /// ## Example
    /// `N4*AUSTIN*TX*787011234REF*EI*123456789~`: the terminator before REF is missing.
    TOO_MANY_ELEMENTS {
        code: "SX103",
        name: "too-many-elements",
        severity: Error,
        snip: 1,
        ack: Ack::element("3"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E17",
        fix_at: Software,
        todo: "Look for a separator inside a value or a lost segment terminator.",
        check: Check::Tables,
    }
}

rule! {
    /// A value is shorter than the standard allows.
    ///
    /// ## Why
    /// The minimum length belongs to the element; a shorter value is cut off or mistyped.
    ///
    /// ## Example
    /// `NM1*PR*2*PAYER*****PI*1~`: NM109 has two characters at least.
    ELEMENT_TOO_SHORT {
        code: "SX104",
        name: "element-too-short",
        severity: Error,
        snip: 1,
        ack: Ack::element("4"),
        source: "837P 005010X222A1, element lengths",
        covers: "E23",
        fix_at: Billing,
        todo: "Enter the whole value.",
        check: Check::Tables,
    }
}

rule! {
    /// A value is longer than the standard allows.
    ///
    /// ## Why
    /// Receivers cut a value that is too long, or refuse the set. An amount has ten digits with
    /// its cents, whether they are sent or not: eight before the point.
    ///
    /// ## Example
    /// SV101-3 holds `GPX`: a modifier has two characters.
    ELEMENT_TOO_LONG {
        code: "SX105",
        name: "element-too-long",
        severity: Error,
        snip: 1,
        ack: Ack::element("5"),
        source: "837P 005010X222A1, element lengths; amounts: appendix B.1",
        covers: "C25 E21 E23",
        fix_at: Billing,
        todo: "Shorten the value.",
        check: Check::Tables,
    }
}

rule! {
    /// A value is longer than the guide wants, though the standard would allow it.
    ///
    /// ## Why
    /// The guide states a tighter cap in its notes; some payers hold to it.
    ///
    /// ## Example
    /// BHT03 with more than 30 characters.
    ELEMENT_OVER_GUIDE_LENGTH {
        code: "SX106",
        name: "element-over-guide-length",
        severity: Warning,
        snip: 2,
        ack: Ack::element("5"),
        source: "837P 005010X222A1, element notes; own knowledge",
        covers: "E23",
        fix_at: Software,
        todo: "Shorten the value to what the guide allows.",
        check: Check::Tables,
    }
}

rule! {
    /// A number is no number.
    ///
    /// ## Why
    /// Amounts and quantities are digits with at most one point: no plus sign, no thousands
    /// separator, no exponent, no point at the end.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*1,250.00*UN*4***1~`: SV102 has a thousands separator.
    NOT_A_NUMBER {
        code: "SX107",
        name: "not-a-number",
        severity: Error,
        snip: 1,
        ack: Ack::element("6"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E20",
        fix_at: Software,
        todo: "Send digits with a decimal point and nothing else.",
        check: Check::Tables,
    }
}

rule! {
    /// A date is not real.
    ///
    /// ## Why
    /// Dates are CCYYMMDD, ranges CCYYMMDD-CCYYMMDD with the first day not after the last; the
    /// day must exist.
    ///
    /// ## Example
    /// `DTP*472*D8*20260230~`: there is no 30 February.
    BAD_DATE {
        code: "SX108",
        name: "bad-date",
        severity: Error,
        snip: 1,
        ack: Ack::element("8"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E22",
        fix_at: Billing,
        todo: "Enter the right date.",
        check: Check::Tables,
    }
}

rule! {
    /// A code is not in the guide's list for this place.
    ///
    /// ## Why
    /// The guide lists which codes may stand here; a payer refuses any other.
    ///
    /// ## Example
    /// `SV1*XX:97110*60*UN*1***1~`: SV101-1 must be HC for a CPT or HCPCS code.
    ///
    /// ## Fix safety
    /// Safe where the code is only in lower case; any other code is for a person to choose.
    CODE_NOT_IN_LIST {
        code: "SX109",
        name: "code-not-in-list",
        severity: Error,
        snip: 2,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, code lists of the elements",
        covers: "C23 E25 H07 L09 L21 L25 P17 P21 P24",
        fix_at: Billing,
        todo: "Choose one of the codes that the guide lists.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// An element repeats that may not repeat.
    ///
    /// ## Why
    /// The repetition separator of ISA11 stands inside a value. No element of a professional
    /// claim repeats.
    ///
    /// ## Example
    /// ISA11 is `^`, and `NM1*IL*1*SMITH^JONES*…~` reads as two last names.
    ELEMENT_REPEATS {
        code: "SX111",
        name: "element-repeats",
        severity: Error,
        snip: 1,
        ack: Ack::element("12"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E17",
        fix_at: Software,
        todo: "Take the repetition separator out of the value, or choose another one in ISA11.",
        check: Check::Tables,
    }
}

rule! {
    /// A value holds characters outside the X12 character set.
    ///
    /// ## Why
    /// The extended set ends at ASCII: accents, tabs, line ends and control characters are not
    /// part of it, and receivers garble or refuse them.
    ///
    /// ## Example
    /// A last name with `ñ` in UTF-8 is two bytes above 7E.
    BAD_CHARACTER {
        code: "SX112",
        name: "bad-character",
        severity: Error,
        snip: 1,
        ack: Ack::element("6"),
        source: "837P 005010X222A1, appendix B.1 (basic and extended character set)",
        covers: "E18",
        fix_at: FrontDesk,
        todo: "Write the value with plain letters, digits and punctuation.",
        check: Check::Tables,
    }
}

rule! {
    /// A value ends with blanks that say nothing.
    ///
    /// ## Why
    /// Trailing spaces must be left out unless the minimum length needs them.
    ///
    /// ## Example
    /// `NM1*IL*1*SMITH  *ANN~` → `NM1*IL*1*SMITH*ANN~`.
    ///
    /// ## Fix safety
    /// Safe: blanks at the end carry no meaning.
    TRAILING_BLANKS {
        code: "SX113",
        name: "trailing-blanks",
        severity: Warning,
        snip: 1,
        ack: Ack::element("6"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E19",
        fix_at: Software,
        todo: "Nothing: the blanks are removed.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// A time of day is not real.
    ///
    /// ## Why
    /// Times are HHMM, HHMMSS, or HHMMSS with one or two decimals of a second, on a clock of 24
    /// hours.
    ///
    /// ## Example
    /// `BHT*0019*00*B1*20260310*2460*CH~`: no hour has 60 minutes.
    BAD_TIME {
        code: "SX140",
        name: "bad-time",
        severity: Error,
        snip: 1,
        ack: Ack::element("9"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E22",
        fix_at: Software,
        todo: "Have the file made again with a real time.",
        check: Check::Tables,
    }
}

rule! {
    /// An element has more components than the standard knows.
    ///
    /// ## Why
    /// The component separator of ISA16 stands inside a value, so that it reads as two; or
    /// something is sent behind the last component of a composite. No delimiter may occur in data.
    ///
    /// ## Example
    /// ISA16 is `:`, and `NTE*ADD*PAIN: LEFT KNEE~` reads as two components of NTE02.
    ///
    /// ## Exceptions
    /// Separators at the end of a composite with nothing behind them are only untidy.
    TOO_MANY_COMPONENTS {
        code: "SX141",
        name: "too-many-components",
        severity: Error,
        snip: 1,
        ack: Ack::element("13"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E02 E17",
        fix_at: Software,
        todo: "Take the component separator out of the value, or choose another one in ISA16.",
        check: Check::Tables,
    }
}

rule! {
    /// A value begins with blanks.
    ///
    /// ## Why
    /// Blanks before a value count as a part of it: a payer that compares it with its own records
    /// may not find it.
    ///
    /// ## Example
    /// `NM1*IL*1* SAMPLE*PAT****MI*W123456789~` → `NM1*IL*1*SAMPLE*PAT****MI*W123456789~`.
    LEADING_BLANKS {
        code: "SX142",
        name: "leading-blanks",
        severity: Warning,
        snip: 1,
        ack: Ack::element("6"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E19",
        fix_at: FrontDesk,
        todo: "Enter the value without the blanks before it.",
        check: Check::Tables,
    }
}

rule! {
    /// A segment says nothing: none of its elements is sent.
    ///
    /// ## Why
    /// A segment without any data must not be sent; strict receivers refuse the set.
    ///
    /// ## Example
    /// `SBR*P*18*…~`, `PAT~`, `NM1*IL*…~`: leave `PAT~` out.
    SEGMENT_WITHOUT_DATA {
        code: "SX146",
        name: "segment-without-data",
        severity: Error,
        snip: 1,
        ack: Ack::segment("8"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E16 P20",
        fix_at: Software,
        todo: "Leave the segment out, or fill it.",
        check: Check::Tables,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    #[test]
    fn a_time_has_rules_of_its_own() {
        let words = "BHT05: BHT05 (transaction set creation time) is not a real time";
        dirty(&BAD_TIME, &[("*20260310*0900*CH", "*20260310*2460*CH")], words);
        clean(&BAD_TIME, &[("*20260310*0900*CH", "*20260310*235959*CH")]);
        assert_eq!(codes_of(&[("*20260310*0900*CH", "*20260230*0900*CH")]), ["SX108"]);
    }

    #[test]
    fn ranges_run_forwards() {
        let span = |value| [("DTP*472*D8*20260302", value)];
        assert_eq!(codes_of(&span("DTP*472*RD8*20260302-20260303")), ["LN206"]);
        assert_eq!(codes_of(&span("DTP*472*RD8*20260303-20260302")), ["SX108"]);
        assert_eq!(codes_of(&span("DTP*472*RD8*20260302")), ["SX108"]);
        assert_eq!(codes_of(&span("DTP*472*D8*20260302-20260303")), ["SX108"]);
    }

    #[test]
    fn a_component_separator_in_a_value() {
        let note = |text: &str| changed(&[("HI*ABK", &format!("NTE*ADD*{text}~\nHI*ABK"))]);
        let words = "NTE02 (claim note text) has no components, yet holds the component separator";
        assert_eq!(said(&TOO_MANY_COMPONENTS, &note("PAIN: KNEE")), [format!("NTE02: {words}")]);
        assert!(said(&TOO_MANY_COMPONENTS, &note("PAIN - KNEE")).is_empty());
        assert_eq!(codes_of(&[("*SAMPLE*PAT", "*SAMPLE:X*PAT")]), ["SX141"]);
        assert_eq!(codes_of(&[("D8*19500615", "D8*1950-06-15 00:00")]), ["SX108"]);
    }

    #[test]
    fn a_composite_with_too_many_components() {
        let words = "CLM05-4: CLM05 (health care service location information) has more than 3 \
                     components";
        dirty(&TOO_MANY_COMPONENTS, &[("11:B:1*Y", "11:B:1:2*Y")], words);
        assert!(codes_of(&[("***1:2~", "***1:2:1:2:1~")]).contains(&"SX141"));
        // Separators with nothing behind them say nothing.
        for spelling in ["***1:2:::::~", "***1:2::~", "***1:2:~"] {
            clean(&TOO_MANY_COMPONENTS, &[("***1:2~", spelling)]);
        }
    }

    #[test]
    fn blanks_before_a_value() {
        let words = "NM103: NM103 (subscriber last name) begins with a blank";
        dirty(&LEADING_BLANKS, &[("IL*1*SAMPLE", "IL*1* SAMPLE")], words);
        // Numbers whose shape is known have rules of their own.
        assert_eq!(codes_of(&[("EI*741234567", "EI* 741234567")]), ["PA110"]);
        assert_eq!(codes_of(&[("TE*5125550100", "TE* 5125550100")]), ["PA117"]);
        assert_eq!(codes_of(&[("XX*1234567893", "XX* 1234567893")]), ["PA101"]);
    }

    #[test]
    fn a_segment_without_data() {
        for patient in ["PAT~", "PAT****~"] {
            let sbr = format!("SBR*P*18*******MB~\n{patient}");
            let change = [("SBR*P*18*******MB~", sbr.as_str()), ("SE*29", "SE*30")];
            dirty(&SEGMENT_WITHOUT_DATA, &change, "PAT: PAT has no data");
            assert_eq!(codes_of(&change), ["SX146"]);
        }
        clean(&SEGMENT_WITHOUT_DATA, &[("LX*2~", "LX~")]);
    }

    #[test]
    fn a_set_number_and_an_interchange_are_judged_elsewhere() {
        assert!(!codes_of(&[("ST*837*0001", "ST*837*1")]).contains(&"SX104"));
        assert!(!codes_of(&[("*00501*", "*00401*")]).contains(&"SX109"));
    }
}
