//! AU102, AU103: what the visits of one patient show together. The ordered stage of the engine
//! reports under these rules.

use crate::claim::PayerKind::MedicarePartB;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Payers, Severity};

rule! {
    /// Ten visits of a patient in a row are billed exactly alike.
    ///
    /// ## Why
    /// The same codes with the same units for the same diagnoses, visit after visit, are what
    /// auditors take for copied notes: treatment that needs a therapist changes with the patient,
    /// at the latest with the progress report that Medicare wants each ten visits.
    ///
    /// ## Example
    /// 97110 with 2 units and 97140 with 1 on ten days from 2026-03-02 to 2026-04-01 → what
    /// each visit's notes show.
    ///
    /// ## Exceptions
    /// Information only: it may be what was done. Told once, at the tenth visit of the row in file
    /// order. Visits of one discipline in one file, with two services or more; more than 60 days
    /// between them begin anew.
    VISITS_ALIKE {
        code: "AU102",
        name: "visits-alike",
        severity: Info,
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "OIG A-05-14-00041 (2018); CMS Pub. 100-02, chapter 15, section 220.3 (progress reports)",
        covers: "T904",
        fix_at: Billing,
        todo: "Compare the visits with their notes, before somebody else does.",
        cms1500: "24D, 24G",
        check: Check::Across,
    }
}

rule! {
    /// A patient is treated for long without a re-evaluation.
    ///
    /// ## Why
    /// More than 36 visits, or more than half a year, without a re-evaluation is where reviewers
    /// ask whether the patient still improves.
    ///
    /// ## Example
    /// 40 visits from January to August with 97110 and 97140 alone → a re-evaluation (97164, 97168)
    /// where the notes show a change.
    ///
    /// ## Exceptions
    /// Information, for Medicare Part B and as far as the file shows. Speech-language pathology has
    /// no re-evaluation. More than 60 days between two visits begin anew.
    LONG_WITHOUT_REEVALUATION {
        code: "AU103",
        name: "long-without-reevaluation",
        severity: Info,
        payers: Payers::NONE.with(&[MedicarePartB], Severity::Info),
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS Pub. 100-02, chapter 15, section 220.3; OIG A-05-14-00041 (2018)",
        covers: "T909",
        fix_at: Coding,
        todo: "See whether a re-evaluation was done and left out, or is due.",
        cms1500: "24D",
        check: Check::Across,
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;
    use crate::finding::Rule;
    use crate::rules::testing::{CLEAN, said_across};

    /// The clean file with one claim for each of these days.
    fn visits(
        days: impl Iterator<Item = String>,
        change: impl Fn(usize, String) -> String,
    ) -> String {
        let (start, end) = (CLEAN.find("CLM*").unwrap(), CLEAN.find("SE*29").unwrap());
        let claims = days.enumerate().map(|(n, day)| {
            let claim = CLEAN[start..end].replace("CLAIM1", &format!("VISIT{n}"));
            change(n, claim.replace("20260302", &day))
        });
        CLEAN[..start].to_owned() + &claims.collect::<String>() + &CLEAN[end..]
    }

    fn days(count: i64, apart: i64) -> impl Iterator<Item = String> {
        let day = move |n: i64| jiff::civil::date(2025, 6, 2).saturating_add((n * apart).days());
        (0..count).map(move |n| day(n).strftime("%Y%m%d").to_string())
    }

    fn said(rule: &Rule, text: &str) -> Vec<String> {
        said_across(rule, text)
    }

    #[test]
    fn ten_visits_alike() {
        let same = |_, claim| claim;
        let words = "SV101-2: the tenth visit in a row with the same codes, units and diagnoses";
        assert_eq!(said(&VISITS_ALIKE, &visits(days(14, 2), same)), [words]);
        assert_eq!(said(&VISITS_ALIKE, &visits(days(9, 2), same)), Vec::<String>::new());
        assert_eq!(said(&VISITS_ALIKE, &visits(days(14, 61), same)), Vec::<String>::new());
        let single = |_, claim: String| claim.split_once("LX*2~").unwrap().0.to_owned();
        assert_eq!(said(&VISITS_ALIKE, &visits(days(14, 2), single)), Vec::<String>::new());
        let other = |n: usize, claim: String| match n {
            3 => claim.replace("*120*UN*2*", "*120*UN*1*"),
            _ => claim,
        };
        assert_eq!(said(&VISITS_ALIKE, &visits(days(13, 2), other)), Vec::<String>::new());
        // The order of the lines and of the diagnoses of the claim is no difference.
        let turned = |n: usize, claim: String| match n % 2 {
            0 => claim
                .replace("ABK:M25561*ABF:R262", "ABK:R262*ABF:M25561")
                .replace("*1:2~", "*2:1~")
                .replace("UN*2***1~", "UN*2***2~"),
            _ => claim,
        };
        assert_eq!(said(&VISITS_ALIKE, &visits(days(10, 2), turned)), [words]);
    }

    #[test]
    fn long_without_a_reevaluation() {
        let vary =
            |n: usize, claim: String| claim.replace("*80*UN*1*", &format!("*80*UN*{}*", n % 3 + 1));
        let many = "SV101-2: the 37th visit since 2025-06-02 without a re-evaluation";
        assert_eq!(said(&LONG_WITHOUT_REEVALUATION, &visits(days(40, 2), vary)), [many]);
        let long = "SV101-2: treatment goes on since 2025-06-02 without a re-evaluation";
        assert_eq!(said(&LONG_WITHOUT_REEVALUATION, &visits(days(15, 14), vary)), [long]);
        let again = |n: usize, claim: String| match n {
            20 => claim.replace("HC:97110:GP*120*UN*2", "HC:97164:GP*120*UN*1"),
            _ => vary(n, claim),
        };
        let none = Vec::<String>::new();
        assert_eq!(said(&LONG_WITHOUT_REEVALUATION, &visits(days(40, 2), again)), none);
        let commercial = visits(days(40, 2), vary).replace("*******MB~", "*******CI~");
        assert_eq!(said(&LONG_WITHOUT_REEVALUATION, &commercial), none);
        let speech = visits(days(40, 2), |n, claim| {
            vary(n, claim).replace("97110:GP", "92507:GN").replace("97140:GP", "92526:GN")
        });
        assert_eq!(said(&LONG_WITHOUT_REEVALUATION, &speech), none);
    }
}
