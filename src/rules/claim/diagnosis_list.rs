//! CL123, CL124, CL125: the diagnoses of a claim as a list.

use crate::claim::{Claim, Diagnosis, DiagnosisVersion};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{ElementRef, el, row};

rule! {
    /// A diagnosis code is sent twice.
    ///
    /// ## Why
    /// A second time it says nothing new, and it must not be sent.
    ///
    /// ## Example
    /// `HI*ABK:M25561*ABF:R262*ABF:M25561~` → `HI*ABK:M25561*ABF:R262~`.
    DIAGNOSIS_REPEATED {
        code: "CL123",
        name: "diagnosis-repeated",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:255"),
        source: "X12 RFI 2561",
        covers: "C30",
        fix_at: Coding,
        todo: "Take the repeated diagnosis out and mind the pointers of the lines.",
        cms1500: "21",
        check: Check::Claim(repeated),
    }
}

rule! {
    /// A place in the list of diagnoses is empty, and one behind it is filled.
    ///
    /// ## Why
    /// Lines point to diagnoses by their number. A gap makes the numbers doubtful; receivers
    /// refuse it.
    ///
    /// ## Example
    /// `HI*ABK:M25561**ABF:R262~` → `HI*ABK:M25561*ABF:R262~`.
    DIAGNOSIS_GAP {
        code: "CL124",
        name: "diagnosis-gap",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:255").or_element("I9"),
        source: "IBM PH26455 (X12 837P, 2300 HI without gaps)",
        covers: "C30",
        fix_at: Software,
        todo: "Close the gap and mind the pointers of the lines.",
        cms1500: "21",
        check: Check::Claim(gap),
    }
}

rule! {
    /// The diagnoses of a claim are partly coded in ICD-9 and partly in ICD-10.
    ///
    /// ## Why
    /// The first qualifier names the code set of all: ABF follows ABK, BF follows BK.
    ///
    /// ## Example
    /// `HI*ABK:M25561*BF:7242~` → `HI*ABK:M25561*ABF:M5450~`.
    DIAGNOSIS_VERSIONS_MIXED {
        code: "CL125",
        name: "diagnosis-versions-mixed",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:255"),
        source: "837P 005010X222A1, 2300 HI; Medicare Part B edits of diagnosis codes",
        covers: "C30",
        fix_at: Coding,
        todo: "Code all diagnoses in the set that holds on the day of service.",
        cms1500: "21",
        check: Check::Claim(mixed),
    }
}

fn repeated(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    for (number, later) in claim.diagnoses().enumerate() {
        let is_same = |earlier: &Diagnosis<'_>| is_same_code(earlier.code, later.code);
        if let Some(earlier) = claim.diagnoses().take(number).find(is_same) {
            let element = Claim::diagnosis_code_ref(later.element);
            let first = Claim::diagnosis_code_ref(earlier.element);
            let code = String::from_utf8_lossy(later.code);
            let message = format!("{element} repeats {code} of {first}");
            out.report(&DIAGNOSIS_REPEATED, Place::of(&later.segment, element), message);
        }
    }
}

/// Whether two codes mean the same diagnosis, spelled with or without point, in either case.
fn is_same_code(one: &[u8], other: &[u8]) -> bool {
    !one.trim_ascii().is_empty() && letters(one).eq(letters(other))
}

/// The letters and digits of a code, in upper case.
fn letters(code: &[u8]) -> impl Iterator<Item = u8> {
    let spelled = code.iter().filter(|byte| byte.is_ascii_alphanumeric());
    spelled.map(u8::to_ascii_uppercase)
}

fn gap(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(hi) = claim.section.find(row::L2300_HI_ABK_BK) else { return };
    let is_sent = |&n: &u8| hi.components(n.into()).any(|part| !part.trim_ascii().is_empty());
    // An empty first one is reported as a required element.
    let Some(empty) = (2..=12).find(|n| !is_sent(n)) else { return };
    if let Some(next) = (empty..=12).find(is_sent) {
        let reference = |n: u8| -> ElementRef { el::HI.at(n, 0) };
        let message = format!("{} is empty, yet {} is sent", reference(empty), reference(next));
        out.report(&DIAGNOSIS_GAP, Place::of(&hi, reference(empty)), message);
    }
}

fn mixed(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    if let Some((first, other)) = first_of_other_version(claim) {
        let element = el::HI.at(other.element, 1);
        let message = format!("{element} is {}, but HI01-1 is {}", named(&other), named(&first));
        out.report(&DIAGNOSIS_VERSIONS_MIXED, Place::of(&other.segment, element), message);
    }
}

/// `BF (ICD-9)`.
fn named(diagnosis: &Diagnosis<'_>) -> String {
    let version = diagnosis.version().map_or("", DiagnosisVersion::name);
    format!("{} ({version})", String::from_utf8_lossy(diagnosis.qualifier))
}

/// The first diagnosis, and the first behind it that is coded in the other set.
pub(super) fn first_of_other_version<'b>(
    claim: &Claim<'b>,
) -> Option<(Diagnosis<'b>, Diagnosis<'b>)> {
    let mut diagnoses = claim.diagnoses();
    let first = diagnoses.next().filter(|first| first.version().is_some())?;
    // ABK and BK stand in HI01 only; behind it they are reported as codes that are not listed.
    let is_further = |diagnosis: &Diagnosis<'_>| {
        let qualifier = diagnosis.qualifier.trim_ascii_end();
        [&b"ABF"[..], b"BF"].iter().any(|code| qualifier.eq_ignore_ascii_case(code))
    };
    let other = diagnoses.find(|other| is_further(other) && other.version() != first.version())?;
    Some((first, other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn a_diagnosis_sent_twice() {
        let message = "HI03-2: HI03-2 repeats M25561 of HI01-2";
        dirty(&DIAGNOSIS_REPEATED, &[("ABF:R262", "ABF:R262*ABF:M25561")], message);
        clean(&DIAGNOSIS_REPEATED, &[("ABF:R262", "ABF:R262*ABF:M25562")]);
    }

    #[test]
    fn a_diagnosis_in_two_spellings() {
        dirty(
            &DIAGNOSIS_REPEATED,
            &[("ABF:R262", "ABF:m25.561")],
            "HI02-2: HI02-2 repeats m25.561 of HI01-2",
        );
    }

    #[test]
    fn a_gap_in_the_list() {
        let message = "HI02: HI02 is empty, yet HI03 is sent";
        dirty(&DIAGNOSIS_GAP, &[("*ABF:R262", "**ABF:R262")], message);
        dirty(&DIAGNOSIS_GAP, &[("*ABF:R262", "*:*ABF:R262")], message);
        clean(&DIAGNOSIS_GAP, &[("*ABF:R262", "*ABF:R262**")]);
    }

    #[test]
    fn two_code_sets() {
        dirty(
            &DIAGNOSIS_VERSIONS_MIXED,
            &[("ABF:R262", "BF:7812")],
            "HI02-1: HI02-1 is BF (ICD-9), but HI01-1 is ABK (ICD-10)",
        );
        assert_eq!(codes_of(&[("ABF:R262", "BF:7812")]), ["CL125"]);
        assert_eq!(codes_of(&[("ABF:R262", "BK:7812")]), ["SX109"]);
    }
}
