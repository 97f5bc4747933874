//! TH230 to TH232, TH730, AU101: what only several claims of a file show. The ordered stage of the
//! engine reports under these rules.

use crate::claim::PayerKind;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Payers, Severity};

rule! {
    /// A patient is evaluated again by the same person within 60 days.
    ///
    /// ## Why
    /// One plan of care has one initial evaluation. What follows is treatment, or a re-evaluation
    /// (97164, 97168) after a significant change.
    ///
    /// ## Example
    /// 97162 on 2026-03-02 and on 2026-03-20 → 97162 once, then 97110, 97112, 97530 and the like.
    ///
    /// ## Exceptions
    /// A diagnosis of another chapter may be a new episode, so it is not told. Speech-language
    /// pathology has no re-evaluation and may repeat its codes.
    EVALUATION_AGAIN {
        code: "TH230",
        name: "evaluation-again",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS Pub. 100-02, chapter 15, section 220.3 (as read in 2026)",
        covers: "T309",
        fix_at: Coding,
        todo: "Bill the treatment that was given, or the re-evaluation if the notes show a change.",
        cms1500: "24D",
        check: Check::Across,
    }
}

rule! {
    /// Three initial evaluations of a patient by one person stand within 30 days.
    ///
    /// ## Why
    /// An evaluation billed at each visit is treatment under the wrong code: 97162 is billed once,
    /// the exercises and activities of later visits have codes of their own.
    ///
    /// ## Example
    /// Six visits in three weeks, each 97162 → 97162 on the first, then 97112, 97116, 97530.
    ///
    /// ## Exceptions
    /// Told once an episode, at the third evaluation. Days count, not lines. A warning, although
    /// payers deny it: which visit has the right evaluation only the notes tell.
    EVALUATION_AS_TREATMENT {
        code: "TH231",
        name: "evaluation-as-treatment",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS Pub. 100-02, chapter 15, section 220.3; code families (as read in 2026)",
        covers: "T319",
        fix_at: Coding,
        todo: "Bill each visit by what was done; keep the evaluation on the first.",
        cms1500: "24D",
        check: Check::Across,
    }
}

rule! {
    /// A patient is re-evaluated again within 30 days.
    ///
    /// ## Why
    /// A re-evaluation takes a significant change; looking at progress is part of each visit and of
    /// the progress report, and is not billed.
    ///
    /// ## Example
    /// 97164 on 2026-03-02 and on 2026-03-16 → 97164 once, unless the notes show another change.
    ///
    /// ## Exceptions
    /// Information for payers other than Medicare Part B.
    REEVALUATION_AGAIN {
        code: "TH232",
        name: "reevaluation-again",
        severity: Warning,
        payers: Payers::NONE
            .with(&PayerKind::ALL, Severity::Info)
            .with(&[PayerKind::MedicarePartB], Severity::Warning),
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS Pub. 100-02, chapter 15, section 220.3 (as read in 2026)",
        covers: "T310",
        fix_at: Coding,
        todo: "See whether the notes show a significant change; else bill the treatment alone.",
        cms1500: "24D",
        check: Check::Across,
    }
}

rule! {
    /// A service stands in two claims of the file.
    ///
    /// ## Why
    /// Payers deny the second as a duplicate, and ask questions.
    ///
    /// ## Example
    /// 97110 of one day, patient and therapist in two claims → one claim, or a replacement with
    /// frequency 7.
    ///
    /// ## Exceptions
    /// A warning, since either claim may be the right one, and units or charges may differ. Silent for replacements, for lines with
    /// 59, 76, 77, 91 or an X modifier, for another payer, and where the renderer is not named as
    /// a person. A claim whose number stood before is CL102.
    SERVICE_IN_TWO_CLAIMS {
        code: "TH730",
        name: "service-in-two-claims",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A3:54"),
        source: "CMS Pub. 100-04, chapter 1, section 120 (duplicate claims) (as read in 2026)",
        covers: "T714",
        fix_at: Billing,
        todo: "Send the service once; correct a claim that was sent by a replacement.",
        cms1500: "24",
        check: Check::Across,
    }
}

rule! {
    /// One person has more than twelve hours of timed services on a day.
    ///
    /// ## Why
    /// Units of 15 minutes are one to one. More hours than a day of work has are what auditors
    /// look for first; mostly the NPI of one therapist stands on the claims of several.
    ///
    /// ## Example
    /// 52 units of 97110 on one day by one NPI → the NPI of whoever treated, on each line.
    ///
    /// ## Exceptions
    /// For each patient seven minutes are taken off, since units may be rounded up. Renderers that
    /// are not named as persons do not count, nor do codes with another clock, replacements and
    /// claims to a second payer.
    IMPOSSIBLE_DAY {
        code: "AU101",
        name: "impossible-day",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "OIG A-05-14-00041 (2018); CMS Pub. 100-04, chapter 5, section 20.2",
        covers: "T901",
        fix_at: ProviderSetup,
        todo: "Name the person who rendered each line.",
        cms1500: "24J",
        check: Check::Across,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Rule;
    use crate::rules::testing::{CLEAN, said_across};
    use crate::rules::therapy::pairs::PAIR_NEVER_PAID;

    /// The clean file with copies of its claim, each with changes of its own.
    fn claims(first: &[(&str, &str)], copies: &[&[(&str, &str)]]) -> String {
        let (start, end) = (CLEAN.find("CLM*").unwrap(), CLEAN.find("SE*29").unwrap());
        let changed = |claim: &str, changes: &[(&str, &str)]| {
            changes.iter().fold(claim.to_owned(), |text, (from, to)| text.replace(from, to))
        };
        let claim = changed(&CLEAN[start..end], first);
        let mut text = CLEAN[..start].to_owned() + &claim;
        for (number, changes) in copies.iter().enumerate() {
            text += &changed(&claim.replace("CLAIM1", &format!("COPY{number}")), changes);
        }
        text + &CLEAN[end..]
    }

    fn said(rule: &Rule, text: &str) -> Vec<String> {
        said_across(rule, text)
    }

    const EVALUATION: (&str, &str) = ("HC:97110:GP*120*UN*2", "HC:97162:GP*120*UN*1");

    #[test]
    fn a_service_in_two_claims() {
        let rule = &SERVICE_IN_TWO_CLAIMS;
        let found = said(rule, &claims(&[], &[&[]]));
        assert_eq!(found.len(), 2);
        let words = "SV101-2: 97110 on 2026-03-02 by the same person stands in an earlier claim of this file";
        assert_eq!(found[0], words);
        for changes in [
            &[("D8*20260302", "D8*20260303")][..],
            &[("1000000020", "1000000038")],
            &[("11:B:1", "11:B:7")],
            &[("97110:GP", "97110:GP:76"), ("97140:GP", "97140:GP:59")],
        ] {
            assert_eq!(said(rule, &claims(&[], &[changes])), Vec::<String>::new());
        }
        // Two lines of one claim, one by an assistant.
        let split = ("HC:97140:GP*80*UN*1", "HC:97110:GP:CQ*80*UN*1");
        assert_eq!(said(rule, &claims(&[split], &[])), Vec::<String>::new());
        // Nobody is named: two people of the practice may have treated.
        let unnamed = ("NM1*82*1*THERAPIST*TOM****XX*1000000020~\nPRV*PE*PXC*225100000X~\n", "");
        assert_eq!(said(rule, &claims(&[unnamed], &[&[]])), Vec::<String>::new());
    }

    #[test]
    fn codes_of_one_visit_in_two_claims() {
        let pair = [("97110:GP*120*UN*2", "97124:GP*120*UN*1"), ("97140:GP*80", "97530:GP*80")];
        let rule = &PAIR_NEVER_PAID;
        let text = claims(&[], &[&pair]);
        let words = "SV101-2: 97124 beside 97140 on 2026-03-02, 97140 in an earlier claim of this file: never paid together";
        assert_eq!(said(rule, &text), [words]);
        // The code that is denied came first.
        let back = claims(&pair, &[&[("97124:GP", "97140:GP"), ("97530:GP", "97116:GP")]]);
        let words = "SV101-2: 97124 beside 97140 on 2026-03-02, 97124 in an earlier claim of this file: never paid together";
        assert_eq!(said(rule, &back), [words]);
        let other = [pair[0], pair[1], ("1000000020", "1000000038")];
        assert_eq!(said(rule, &claims(&[], &[&other])), Vec::<String>::new());
        let payer = claims(&[], &[&pair]).replace("*******MB~", "*******WC~");
        assert_eq!(said(rule, &payer), Vec::<String>::new());
    }

    #[test]
    fn evaluations_again_and_again() {
        let days = |days: &[&'static str]| -> Vec<String> {
            days.iter().map(|day| format!("D8*{day}")).collect()
        };
        let days = days(&["20260306", "20260310", "20260314"]);
        let changes: Vec<[(&str, &str); 1]> =
            days.iter().map(|day| [("D8*20260302", day.as_str())]).collect();
        let copies: Vec<&[(&str, &str)]> = changes.iter().map(<[_; 1]>::as_slice).collect();
        let text = claims(&[EVALUATION], &copies);
        let again = "SV101-2: 97162 follows an initial evaluation of 2026-03-02 by the same person";
        assert_eq!(said(&EVALUATION_AGAIN, &text), [again]);
        let third = "SV101-2: 97162 is the third initial evaluation since 2026-03-02";
        assert_eq!(said(&EVALUATION_AS_TREATMENT, &text), [third]);
        let late = claims(&[EVALUATION], &[&[("D8*20260302", "D8*20260602")]]);
        assert_eq!(said(&EVALUATION_AGAIN, &late), Vec::<String>::new());
        let colleague = claims(
            &[EVALUATION],
            &[&[("D8*20260302", "D8*20260306"), ("1000000020", "1000000038")]],
        );
        assert_eq!(said(&EVALUATION_AGAIN, &colleague), Vec::<String>::new());
        // A void takes the evaluation of the wrong day back.
        for frequency in ["11:B:7", "11:B:8"] {
            let mended = claims(
                &[EVALUATION, ("11:B:1", frequency)],
                &[&[("D8*20260302", "D8*20260306"), (frequency, "11:B:1")]],
            );
            assert_eq!(said(&EVALUATION_AGAIN, &mended), Vec::<String>::new());
        }
    }

    #[test]
    fn reevaluations_in_a_month() {
        let again = ("97110:GP*120*UN*2", "97164:GP*120*UN*1");
        let said_of = |day: &str| {
            let day = format!("D8*{day}");
            said(&REEVALUATION_AGAIN, &claims(&[again], &[&[("D8*20260302", day.as_str())]]))
        };
        let words = "SV101-2: 97164 follows a re-evaluation of 2026-03-02 by the same person";
        assert_eq!(said_of("20260316"), [words]);
        assert_eq!(said_of("20260402"), Vec::<String>::new());
    }

    #[test]
    fn more_hours_than_a_day_of_work() {
        // Nine patients of 6 units each: 54 units are 13 hours and a half.
        let six = ("97110:GP*120*UN*2", "97110:GP*120*UN*6");
        let copies = vec![[].as_slice(); 9];
        let found = said(&IMPOSSIBLE_DAY, &claims(&[six], &copies));
        assert_eq!(
            found,
            [
                "SV101-2: with this line one person has more than 12 hours of timed services on 2026-03-02"
            ]
        );
        assert_eq!(said(&IMPOSSIBLE_DAY, &claims(&[six], &[&[]])), Vec::<String>::new());
        // The same time billed to a second payer or taken back, and time of a whole month.
        let second = claims(&[six], &copies).replace("SBR*P*18*******MB", "SBR*S*18*******MB");
        assert_eq!(said(&IMPOSSIBLE_DAY, &second), Vec::<String>::new());
        for change in [("11:B:1", "11:B:7"), ("11:B:1", "11:B:8"), ("97110:GP", "98980:GP")] {
            let found = said(&IMPOSSIBLE_DAY, &claims(&[six, change], &copies));
            assert_eq!(found, Vec::<String>::new(), "{change:?}");
        }
    }
}
