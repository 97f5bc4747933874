//! CL126: the code set of the diagnoses against the dates of service.

use crate::claim::{Claim, Date, DiagnosisVersion};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

use super::diagnosis_list::first_of_other_version;

rule! {
    /// The diagnoses are coded in a set that does not hold on the day of service.
    ///
    /// ## Why
    /// Services from 2015-10-01 on have ICD-10 diagnoses (ABK, ABF), earlier ones ICD-9 (BK, BF).
    /// The first day of each line decides. A claim has one set, so that lines on both sides of
    /// that day cannot stand in one claim.
    ///
    /// ## Example
    /// `HI*BK:7242~` and `DTP*472*D8*20260302~` → `HI*ABK:M5450~`.
    DIAGNOSIS_VERSION_FOR_DATE {
        code: "CL126",
        name: "diagnosis-version-for-date",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:732+255"),
        source: "45 CFR 162.1002; Medicare Part B edits of diagnosis codes",
        covers: "C31",
        fix_at: Coding,
        todo: "Code the diagnoses in the set of the day of service; split a claim over that day.",
        cms1500: "21",
        check: Check::Claim(check),
    }
}

/// First day of ICD-10-CM.
const ICD10_FROM: Date = Date::from_ymd(2015, 10, 1);

fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    // Two sets in one claim have a finding of their own.
    let Some(first) = claim.diagnoses().next().filter(|_| first_of_other_version(claim).is_none())
    else {
        return;
    };
    let Some(coded) = first.version() else { return };
    let dated =
        || claim.lines.iter().filter_map(|line| Some((line.date_segment?, line.service_date?)));
    let mut wrong = dated().filter(|(_, span)| version_on(span.from) != coded).peekable();
    let Some((_, span)) = wrong.peek().copied() else { return };
    let is_every_line = dated().all(|(_, span)| version_on(span.from) != coded);
    if is_every_line {
        let place = Place::of(&first.segment, el::HI01_1);
        out.report(&DIAGNOSIS_VERSION_FOR_DATE, place, message(coded, span.from));
        return;
    }
    for (dtp, span) in wrong {
        let place = Place::of(&dtp, el::DTP03);
        out.report(&DIAGNOSIS_VERSION_FOR_DATE, place, message(coded, span.from));
    }
}

fn message(coded: DiagnosisVersion, day: Date) -> String {
    let wanted = version_on(day).name();
    format!("the diagnoses are {}, but the service of {day} needs {wanted}", coded.name())
}

fn version_on(day: Date) -> DiagnosisVersion {
    if day < ICD10_FROM { DiagnosisVersion::Icd9 } else { DiagnosisVersion::Icd10 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const ICD9: (&str, &str) = ("ABK:M25561*ABF:R262", "BK:71946*BF:7812");

    #[test]
    fn icd9_for_services_of_today() {
        dirty(
            &DIAGNOSIS_VERSION_FOR_DATE,
            &[ICD9],
            "HI01-1: the diagnoses are ICD-9, but the service of 2026-03-02 needs ICD-10",
        );
        assert_eq!(codes_of(&[ICD9]), ["CL126"]);
    }

    #[test]
    fn the_day_of_the_change_decides() {
        let old = ("D8*20260302", "D8*20150930");
        let new = ("D8*20260302", "D8*20151001");
        clean(&DIAGNOSIS_VERSION_FOR_DATE, &[ICD9, old, old]);
        clean(&DIAGNOSIS_VERSION_FOR_DATE, &[new, new]);
        clean(&DIAGNOSIS_VERSION_FOR_DATE, &[ICD9, ("D8*20260302", "RD8*20150930-20151002"), old]);
        dirty(
            &DIAGNOSIS_VERSION_FOR_DATE,
            &[old, new],
            "DTP03: the diagnoses are ICD-10, but the service of 2015-09-30 needs ICD-9",
        );
    }

    #[test]
    fn without_dates_nothing_is_said() {
        let gone = ("DTP*472*D8*20260302~\n", "");
        clean(&DIAGNOSIS_VERSION_FOR_DATE, &[ICD9, gone, gone]);
    }
}
