//! CL120, CL121, CL122: how a diagnosis code is written.

use crate::claim::{Claim, Diagnosis, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};

rule! {
    /// A diagnosis code is sent with its decimal point.
    ///
    /// ## Why
    /// Books and screens print the point behind the third character; in a claim it is left out.
    ///
    /// ## Example
    /// `HI*ABK:M25.561~` → `HI*ABK:M25561~`.
    ///
    /// ## Fix safety
    /// Safe: removes the one point behind the third character where an ICD-10 code is left; if
    /// the code is in lower case too, writes it in upper case.
    DIAGNOSIS_WITH_DOT {
        code: "CL120",
        name: "diagnosis-with-dot",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:255").or_element("I12"),
        source: "837P 005010X222A1, 2300 HI diagnosis codes",
        covers: "C32",
        fix_at: Software,
        todo: "Nothing where the point is removed; else enter the code without it.",
        cms1500: "21",
        fix: Safe,
        check: Check::Claim(check),
    }
}

rule! {
    /// A diagnosis code is in lower case.
    ///
    /// ## Why
    /// ICD-10 codes are written in upper case; many payers look them up as they stand.
    ///
    /// ## Example
    /// `HI*ABK:m25561~` → `HI*ABK:M25561~`.
    ///
    /// ## Fix safety
    /// Safe: the letters stay the same.
    DIAGNOSIS_LOWER_CASE {
        code: "CL121",
        name: "diagnosis-lower-case",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:255").or_element("I12"),
        source: "CDC, ICD-10-CM code files; 837P 2300 HI diagnosis codes",
        covers: "C32",
        fix_at: Software,
        todo: "Nothing: the code is written in upper case.",
        cms1500: "21",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// A diagnosis code has not the shape of an ICD-10 code.
    ///
    /// ## Why
    /// ICD-10-CM codes are a letter, a digit, and one to five more letters or digits, but for some
    /// of 2026 that begin with two letters, such as QA00101. Anything else was mistyped, cut off, or
    /// comes from another code set.
    ///
    /// ## Example
    /// `HI*ABK:7242~` (ICD-9) → `HI*ABK:M5450~`.
    DIAGNOSIS_SHAPE {
        code: "CL122",
        name: "diagnosis-shape",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:255"),
        source: "CDC, ICD-10-CM; 837P 2300 HI diagnosis codes",
        covers: "C32",
        fix_at: Coding,
        todo: "Look the diagnosis up and enter its whole ICD-10 code.",
        cms1500: "21",
        check: Check::Tables,
    }
}

/// Reports one of the three for each code.
fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    for diagnosis in claim.diagnoses() {
        let element = Claim::diagnosis_code_ref(diagnosis.element);
        if let Some(code) = Value::at(&diagnosis.segment, element) {
            spelling(&diagnosis, code, out);
        }
    }
}

fn spelling(diagnosis: &Diagnosis<'_>, code: Value<'_>, out: &mut Findings) {
    // Codes with a qualifier that is none are left alone: the qualifier is reported.
    if diagnosis.version().is_none() {
        return;
    }
    let element = Claim::diagnosis_code_ref(diagnosis.element);
    let place = Place::of(&diagnosis.segment, element);
    let shown = code.as_str();
    let is_icd10 = diagnosis.is_icd10();
    let correct = |plain: Vec<u8>| Fix::safe(Edit::replace(code.range, plain));
    if code.text.contains(&b'.') {
        let message = format!("{element} is {shown}; a diagnosis code has no decimal point");
        let finding = out.report(&DIAGNOSIS_WITH_DOT, place, message);
        if let Some(plain) = without_dot(code.text).filter(|_| is_icd10) {
            finding.fix(correct(plain));
        }
    } else if is_icd10 && !has_icd10_shape(code.text) {
        let message = format!("{element} is {shown}, no ICD-10 code");
        out.report(&DIAGNOSIS_SHAPE, place, message);
    } else if is_icd10 && code.text.iter().any(u8::is_ascii_lowercase) {
        let message = format!("{element} is {shown}; ICD-10 codes are in upper case");
        let fix = correct(code.text.to_ascii_uppercase());
        out.report(&DIAGNOSIS_LOWER_CASE, place, message).fix(fix);
    }
}

/// The code without the one point behind its third character, in upper case; `None` if that is
/// no ICD-10 code.
fn without_dot(code: &[u8]) -> Option<Vec<u8>> {
    let (category, rest) = code.split_at_checked(3)?;
    let plain = [category, rest.strip_prefix(b".")?].concat().to_ascii_uppercase();
    has_icd10_shape(&plain).then_some(plain)
}

/// Three to seven letters or digits in either case, of which the first is a letter, and the second
/// or the third a digit.
pub(crate) fn has_icd10_shape(code: &[u8]) -> bool {
    let [letter, second, third, ..] = code else { return false };
    letter.is_ascii_alphabetic()
        && (second.is_ascii_digit() || third.is_ascii_digit())
        && code.len() <= 7
        && code.iter().all(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::parties::corrections::is_corrected;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn a_point_in_a_code() {
        dirty(
            &DIAGNOSIS_WITH_DOT,
            &[("ABF:R262", "ABF:R26.2")],
            "HI02-2: HI02-2 is R26.2; a diagnosis code has no decimal point",
        );
        is_corrected("CL120", "ABK:M25561", "ABK:M25.561", "ABK:M25561");
        is_corrected("CL120", "ABK:M25561", "ABK:m25.561", "ABK:M25561");
        is_corrected("CL120", "ABK:M25561", "ABK:I10.", "ABK:I10");
    }

    #[test]
    fn a_point_that_is_not_where_it_belongs_is_only_reported() {
        for code in ["M2.5561", "M25.5.1", ".M25561", "724.2"] {
            let change = format!("ABK:{code}");
            assert_eq!(codes_of(&[("ABK:M25561", &change)]), ["CL120"]);
        }
    }

    #[test]
    fn lower_case_is_corrected() {
        dirty(
            &DIAGNOSIS_LOWER_CASE,
            &[("ABK:M25561", "ABK:m25561")],
            "HI01-2: HI01-2 is m25561; ICD-10 codes are in upper case",
        );
        is_corrected("CL121", "ABF:R262", "ABF:r262", "ABF:R262");
        is_corrected("CL121", "ABK:M25561", "ABK:C4a9", "ABK:C4A9");
    }

    #[test]
    fn codes_of_another_shape() {
        for code in ["7242", "MMM450", "M5", "M2556100", "M25-561"] {
            dirty(
                &DIAGNOSIS_SHAPE,
                &[("ABK:M25561", &format!("ABK:{code}"))],
                &format!("HI01-2: HI01-2 is {code}, no ICD-10 code"),
            );
        }
        for code in ["I10", "S72001D", "U071", "C7A00", "Z3A39", "QA00101"] {
            clean(&DIAGNOSIS_SHAPE, &[("ABK:M25561", &format!("ABK:{code}"))]);
        }
    }

    #[test]
    fn every_code_of_the_table_has_the_shape() {
        let packed = include_bytes!("../../../data/icd10cm_2026.tsv.zst");
        let table = zstd::decode_all(&packed[..]).unwrap();
        let codes = table.split(|byte| *byte == b'\n').skip(1);
        let codes = codes.filter_map(|row| row.split(|byte| *byte == b'\t').next());
        let mut count = 0;
        for code in codes.filter(|code| !code.is_empty()) {
            assert!(has_icd10_shape(code), "{}", code.escape_ascii());
            count += 1;
        }
        assert!(count > 90_000, "{count}");
    }

    #[test]
    fn a_missing_code_or_segment_has_one_finding() {
        assert_eq!(codes_of(&[("ABK:M25561", "ABK:")]), ["SX101"]);
        assert_eq!(codes_of(&[("ABK:M25561", "ABK")]), ["SX101"]);
        assert_eq!(codes_of(&[("ABF:R262", "ABF:")]), ["SX101"]);
        let without = [("HI*ABK:M25561*ABF:R262~\n", ""), ("SE*29", "SE*28")];
        assert_eq!(codes_of(&without), ["ST105"]);
    }
}
