//! PA219 to PA222: what SBR says of a plan, at subscriber level and for other payers.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// The name of a group is sent beside its number.
    ///
    /// ## Why
    /// SBR04 names the group where its number (SBR03) is not known; with the number the name is
    /// not wanted.
    ///
    /// ## Example
    /// `SBR*P*18*G1234*ACME WORKS*****CI~` → `SBR*P*18*G1234******CI~`.
    GROUP_NAME_BESIDE_NUMBER {
        code: "PA219",
        name: "group-name-beside-number",
        severity: Info,
        snip: 4,
        ack: Ack::element("I13"),
        source: "837P 005010X222A1, SBR03 and SBR04, as an open-source biller reads them",
        covers: "P26",
        fix_at: Software,
        todo: "Leave the group's name out.",
        cms1500: "11, 11c",
        check: Check::Segment(SegmentId::new(b"SBR"), check),
    }
}

rule! {
    /// Medicare is not the first payer, and nothing says why.
    ///
    /// ## Why
    /// Where Medicare (SBR09 MA or MB) pays after another payer, SBR05 tells the reason: the age
    /// of a worker, a disability, an accident, kidney disease. Medicare refuses the claim without.
    ///
    /// ## Example
    /// `SBR*S*18*******MB~` → `SBR*S*18***12****MB~`.
    ///
    /// ## Exceptions
    /// Encounters of Medicare Advantage plans to CMS (payer 80882) are secondary without a reason.
    INSURANCE_TYPE_MISSING {
        code: "PA220",
        name: "insurance-type-missing",
        severity: Error,
        snip: 4,
        ack: Ack::element("I9").or_status("A6:578"),
        source: "837P 005010X222A1, SBR05 of 2000B and 2320",
        covers: "P27",
        fix_at: FrontDesk,
        todo: "Ask the patient why another payer comes first, and enter the insurance type.",
        cms1500: "11",
        check: Check::Tables,
    }
}

rule! {
    /// A reason why Medicare is not the first payer is sent, though it is, or is not the payer.
    ///
    /// ## Why
    /// SBR05 is only for Medicare (SBR09 MA or MB) after another payer.
    ///
    /// ## Example
    /// `SBR*P*18***12****MB~` → `SBR*P*18*******MB~`.
    INSURANCE_TYPE_NOT_NEEDED {
        code: "PA221",
        name: "insurance-type-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::element("I13"),
        source: "837P 005010X222A1, SBR05 of 2000B and 2320",
        covers: "P27",
        fix_at: FrontDesk,
        todo: "Leave the insurance type out.",
        check: Check::Tables,
    }
}

rule! {
    /// Nothing says what kind of plan pays: SBR09 is empty.
    ///
    /// ## Why
    /// SBR09 is required until national plan numbers are in use, and they never came. Payers and
    /// clearinghouses route claims by it.
    ///
    /// ## Example
    /// `SBR*P*18~` → `SBR*P*18*******MB~`.
    FILING_INDICATOR_MISSING {
        code: "PA222",
        name: "filing-indicator-missing",
        severity: Error,
        snip: 2,
        ack: Ack::element("I9").or_status("A6:480:PR"),
        source: "837P 005010X222A1, SBR09 of 2000B and 2320; CEDI edits",
        covers: "P28",
        fix_at: PayerSetup,
        todo: "Set the payer up with its kind of plan (claim filing indicator).",
        cms1500: "1",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file.
fn check(sbr: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let sent = |n: usize| sbr.element(n).is_some();
    let place = |element| Place::of(sbr, element);
    if sent(3) && sent(4) {
        let message = "SBR04 names the group, though SBR03 has its number";
        out.report(&GROUP_NAME_BESIDE_NUMBER, place(el::SBR04), message);
    }
    let Some(plan) = sbr.element(9) else {
        let message = "SBR09 does not say what kind of plan this is";
        out.report(&FILING_INDICATOR_MISSING, place(el::SBR09), message);
        return;
    };
    let is_medicare = matches!(plan, b"MA" | b"MB");
    match sbr.element(1) {
        // Another payer cannot tell whether Medicare comes first.
        Some(b"U") | None => {}
        Some(b"P") if is_medicare && sent(5) => {
            let message = "SBR05 gives a reason why Medicare is not the first payer, yet it is";
            out.report(&INSURANCE_TYPE_NOT_NEEDED, place(el::SBR05), message);
        }
        Some(_) if !is_medicare && sent(5) => {
            let message = "SBR05 is for Medicare only (SBR09 MA or MB)";
            out.report(&INSURANCE_TYPE_NOT_NEEDED, place(el::SBR05), message);
        }
        // An order in lower case is the fault of its own rule, and is corrected.
        Some([b'S' | b'T' | b'A'..=b'H'])
            if is_medicare && !sent(5) && !context.above.is_encounter_for_cms() =>
        {
            let message = "Medicare is not the first payer, and SBR05 does not say why";
            out.report(&INSURANCE_TYPE_MISSING, place(el::SBR05), message);
        }
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    const SBR: &str = "SBR*P*18*******MB~";

    #[test]
    fn the_kind_of_plan_is_said() {
        let words = "SBR09: SBR09 does not say what kind of plan this is";
        dirty(&FILING_INDICATOR_MISSING, &[(SBR, "SBR*P*18~")], words);
        assert!(codes_of(&[(SBR, "SBR*P*18~")]).contains(&"PA222"));
    }

    #[test]
    fn medicare_after_another_payer_says_why() {
        let words = "SBR05: Medicare is not the first payer, and SBR05 does not say why";
        dirty(&INSURANCE_TYPE_MISSING, &[(SBR, "SBR*S*18*******MB~")], words);
        dirty(&INSURANCE_TYPE_MISSING, &[(SBR, "SBR*T*18*******MA~")], words);
        for right in [
            "SBR*S*18***12****MB~",
            "SBR*S*18*******CI~",
            "SBR*U*18*******MB~",
            "SBR*p*18*******MB~",
        ] {
            clean(&INSURANCE_TYPE_MISSING, &[(SBR, right)]);
            clean(&INSURANCE_TYPE_NOT_NEEDED, &[(SBR, right)]);
        }
        let encounter = [(SBR, "SBR*S*18*******MB~"), ("*PI*04412", "*PI*80882")];
        clean(&INSURANCE_TYPE_MISSING, &encounter);
    }

    #[test]
    fn nobody_else_does() {
        dirty(
            &INSURANCE_TYPE_NOT_NEEDED,
            &[(SBR, "SBR*P*18***12****MB~")],
            "SBR05: SBR05 gives a reason why Medicare is not the first payer, yet it is",
        );
        for wrong in ["SBR*P*18***12****CI~", "SBR*S*18***12****16~"] {
            let words = "SBR05: SBR05 is for Medicare only (SBR09 MA or MB)";
            dirty(&INSURANCE_TYPE_NOT_NEEDED, &[(SBR, wrong)], words);
        }
    }

    #[test]
    fn other_payers_are_looked_at_too() {
        let other = "SBR*S*18*******MB~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*W1234~\n\
NM1*PR*2*OTHER*****PI*12345~\nLX*1~";
        let text = changed(&[("LX*1~", other), (SBR, "SBR*P*18*******CI~")]);
        assert_eq!(said(&INSURANCE_TYPE_MISSING, &text).len(), 1);
    }

    #[test]
    fn a_group_has_a_number_or_a_name() {
        let words = "SBR04: SBR04 names the group, though SBR03 has its number";
        dirty(&GROUP_NAME_BESIDE_NUMBER, &[(SBR, "SBR*P*18*G1*ACME*****MB~")], words);
        clean(&GROUP_NAME_BESIDE_NUMBER, &[(SBR, "SBR*P*18**ACME*****MB~")]);
        clean(&GROUP_NAME_BESIDE_NUMBER, &[(SBR, "SBR*P*18*G1******MB~")]);
    }
}
