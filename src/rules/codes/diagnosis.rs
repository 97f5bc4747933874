//! CD101 to CD103: diagnosis codes against ICD-10-CM on the day of service.

use crate::claim::{Claim, Date, Diagnosis};
use crate::codes::diagnosis::{KNOWN, billable_below, longest_known};
use crate::codes::{Codes, DiagnosisState};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, NotChecked, Place, Severity};
use crate::rules::claim::diagnosis_spelling::has_icd10_shape;

/// So many longer codes are named.
const MOST_NAMED: usize = 4;

rule! {
    /// A diagnosis code is not in ICD-10-CM.
    ///
    /// ## Why
    /// Payers look the code up by the day of service and refuse one that is not there. Mostly a
    /// character was mistyped or left out.
    ///
    /// ## Example
    /// `HI*ABK:M2556X~` → `HI*ABK:M25561~`.
    ///
    /// ## Exceptions
    /// Checked against the release of fiscal year 2026 (services from 2025-10-01 to 2026-09-30).
    /// A warning for earlier days, whose releases are known in part. For later days an unknown
    /// code may be new: it is counted as not checked.
    DIAGNOSIS_UNKNOWN {
        code: "CD101",
        name: "diagnosis-unknown",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:255"),
        source: "CDC and CMS, ICD-10-CM, fiscal year 2026 (April 2026)",
        covers: "C32",
        fix_at: Coding,
        todo: "Look the diagnosis up and enter its whole code.",
        cms1500: "21",
        check: Check::Claim(check),
    }
}

rule! {
    /// A diagnosis code is the heading of longer codes.
    ///
    /// ## Why
    /// ICD-10-CM is billed to the last character: side, encounter, kind. A heading is refused.
    ///
    /// ## Example
    /// `HI*ABK:M2556~` → `HI*ABK:M25561~` for the right knee.
    DIAGNOSIS_NOT_COMPLETE {
        code: "CD102",
        name: "diagnosis-not-complete",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:255"),
        source: "CDC and CMS, ICD-10-CM, fiscal year 2026; guidelines, I.B.2",
        covers: "C32",
        fix_at: Coding,
        todo: "Enter the longer code that the notes support.",
        cms1500: "21",
        check: Check::With(&DIAGNOSIS_UNKNOWN),
    }
}

rule! {
    /// A diagnosis code is not in force on the day of service.
    ///
    /// ## Why
    /// ICD-10-CM changes each October. A code is taken from its first day to its last.
    ///
    /// ## Example
    /// A code that began on 2025-10-01 for a service of September → the code of the old release.
    ///
    /// ## Exceptions
    /// Where the table knows a day only roughly nothing is said. A claim over a change of release
    /// is right if the code is in force on one of its days.
    DIAGNOSIS_NOT_IN_FORCE {
        code: "CD103",
        name: "diagnosis-not-in-force",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:255"),
        source: "CDC and CMS, ICD-10-CM, fiscal years 2021 to 2027",
        covers: "C32",
        fix_at: Coding,
        todo: "Enter the code that was in force on the day of service.",
        cms1500: "21",
        check: Check::With(&DIAGNOSIS_UNKNOWN),
    }
}

fn check(claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    let codes = context.codes;
    let Some((first, last)) = claim.service_period() else { return };
    for diagnosis in claim.diagnoses().filter(is_sound) {
        let state = codes.diagnosis_on(diagnosis.code, first);
        if state == DiagnosisState::Billable {
            continue;
        }
        let is_right =
            first != last && codes.diagnosis_on(diagnosis.code, last) == DiagnosisState::Billable;
        if !is_right {
            report(&diagnosis, state, first, codes, out);
        }
    }
}

/// Whether it is written as ICD-10-CM writes codes; others are CL120 to CL122.
fn is_sound(diagnosis: &Diagnosis<'_>) -> bool {
    diagnosis.is_icd10()
        && has_icd10_shape(diagnosis.code)
        && !diagnosis.code.iter().any(u8::is_ascii_lowercase)
}

fn report(
    diagnosis: &Diagnosis<'_>,
    state: DiagnosisState,
    day: Date,
    codes: &Codes,
    out: &mut Findings,
) {
    let code = diagnosis.code.escape_ascii();
    let place = Place::of(&diagnosis.segment, Claim::diagnosis_code_ref(diagnosis.element));
    match state {
        DiagnosisState::Billable | DiagnosisState::Unsure => {}
        DiagnosisState::Unknown if !codes.knows_diagnoses_of(day) => {
            out.not_checked(NotChecked::Diagnosis);
        }
        DiagnosisState::Unknown => {
            let message = format!("{code} is not in ICD-10-CM on {day}");
            let finding = out.report(&DIAGNOSIS_UNKNOWN, place, message);
            if day < KNOWN.0 {
                finding.at_most(Severity::Warning);
            }
            if let Some(start) = longest_known(diagnosis.code) {
                finding.suggest(beginning(start, day));
            }
        }
        DiagnosisState::Header => {
            let message = format!("{code} is a heading; longer codes begin with it");
            let finding = out.report(&DIAGNOSIS_NOT_COMPLETE, place, message);
            let longer = billable_below(diagnosis.code, day, MOST_NAMED);
            if !longer.is_empty() {
                finding.suggest(format!("Enter the whole code, such as {}", longer.join(", ")));
            }
        }
        DiagnosisState::NotYet(from) => {
            let message = format!("{code} begins on {from}; the service is of {day}");
            out.report(&DIAGNOSIS_NOT_IN_FORCE, place, message);
        }
        DiagnosisState::Ended(to) => {
            let message = format!("{code} ended on {to}; the service is of {day}");
            out.report(&DIAGNOSIS_NOT_IN_FORCE, place, message);
        }
    }
}

fn beginning(start: &[u8], day: Date) -> String {
    let shown = start.escape_ascii();
    match billable_below(start, day, MOST_NAMED).as_slice() {
        [] => format!("Look the diagnosis up: {shown} is the longest code that is known of it"),
        longer => {
            format!("Look the diagnosis up; codes such as {} begin with {shown}", longer.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    const CODE: &str = "ABK:M25561*";

    #[test]
    fn codes_that_are_none() {
        dirty(
            &DIAGNOSIS_UNKNOWN,
            &[(CODE, "ABK:M2556X*")],
            "HI01-2: M2556X is not in ICD-10-CM on 2026-03-02",
        );
        let early = ("D8*20260302", "D8*20240302");
        let text = changed(&[(CODE, "ABK:M2556X*"), early, early]);
        assert_eq!(
            said(&DIAGNOSIS_UNKNOWN, &text),
            ["HI01-2 (warning): M2556X is not in ICD-10-CM on 2024-03-02"]
        );
        let late = ("D8*20260302", "D8*20261001");
        clean(&DIAGNOSIS_UNKNOWN, &[(CODE, "ABK:M2556X*"), late, late]);
        clean(&DIAGNOSIS_UNKNOWN, &[(CODE, "BK:7242*")]);
        // Codes of 2026 that begin with two letters.
        assert_eq!(codes_of(&[(CODE, "ABK:QA00101*")]), Vec::<&str>::new());
        assert_eq!(codes_of(&[(CODE, "ABK:QA0.0101*")]), ["CL120"]);
        assert_eq!(codes_of(&[(CODE, "ABK:QA90101*")]), ["CD101"]);
        // The point is taken out, and what is left is looked up.
        assert_eq!(codes_of(&[(CODE, "ABK:M25.56X*")]), ["CL120", "CD101"]);
    }

    #[test]
    fn headings() {
        dirty(
            &DIAGNOSIS_NOT_COMPLETE,
            &[(CODE, "ABK:M2556*")],
            "HI01-2: M2556 is a heading; longer codes begin with it",
        );
        let late = ("D8*20260302", "D8*20261001");
        let text = changed(&[(CODE, "ABK:M722*"), late, late]);
        assert_eq!(said(&DIAGNOSIS_NOT_COMPLETE, &text).len(), 1);
        clean(&DIAGNOSIS_NOT_COMPLETE, &[(CODE, "ABK:M722*")]);
    }

    #[test]
    fn days_before_and_after() {
        dirty(
            &DIAGNOSIS_NOT_IN_FORCE,
            &[(CODE, "ABK:D6911*")],
            "HI01-2: D6911 begins on 2026-10-01; the service is of 2026-03-02",
        );
        let late = ("D8*20260302", "D8*20261001");
        let text = changed(&[(CODE, "ABK:S23420A*"), late, late]);
        assert_eq!(
            said(&DIAGNOSIS_NOT_IN_FORCE, &text),
            ["HI01-2: S23420A ended on 2026-09-30; the service is of 2026-10-01"]
        );
        // One service before the change of release, one behind it.
        clean(&DIAGNOSIS_NOT_IN_FORCE, &[(CODE, "ABK:D6911*"), late]);
    }
}
