//! CL111, CL112, CL113: new claims, replacements and voids.

use crate::claim::{Claim, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// CLM05-3 is no claim frequency that payers take.
    ///
    /// ## Why
    /// A professional claim is new (1), replaces one that the payer has (7), or voids it (8).
    /// Payers refuse any other code, 6 included.
    ///
    /// ## Example
    /// `CLM*ACCT1*200***11:B:6*…~` → `CLM*ACCT1*200***11:B:7*…~`.
    CLAIM_FREQUENCY_UNKNOWN {
        code: "CL111",
        name: "claim-frequency-unknown",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:535"),
        source: "837P 005010X222A1, 2300 CLM05-3; public edits of clearinghouses",
        covers: "C04",
        fix_at: Billing,
        todo: "Say whether the claim is new, a replacement or a void.",
        cms1500: "22",
        check: Check::Claim(unknown),
    }
}

rule! {
    /// A replacement or void does not name the claim it is about.
    ///
    /// ## Why
    /// With CLM05-3 = 7 or 8 the payer looks for the claim it has: by the number that it gave,
    /// which stands in its payment advice and is sent as REF*F8.
    ///
    /// ## Example
    /// `CLM*ACCT1*200***11:B:7*…~` → the same and `REF*F8*2026061000017~`.
    PAYER_CLAIM_NUMBER_MISSING {
        code: "CL112",
        name: "payer-claim-number-missing",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6").or_status("A6:464"),
        source: "837P 005010X222A1, 2300 REF*F8; X12 RFI 1538, 2110, 2173",
        covers: "C05",
        fix_at: Billing,
        todo: "Enter the payer's number of the claim from the payment advice.",
        cms1500: "22",
        check: Check::Claim(missing),
    }
}

rule! {
    /// A new claim has the payer's number of an earlier one.
    ///
    /// ## Why
    /// With CLM05-3 = 1 there is no earlier claim. Either the number is left over, or the claim
    /// is meant as a replacement and will be denied as a duplicate.
    ///
    /// ## Example
    /// `CLM*ACCT1*200***11:B:1*…~` with `REF*F8*2026061000017~`.
    ///
    /// ## Exceptions
    /// Chart reviews among encounters to CMS (payer 80882) name the encounter that they are linked to.
    PAYER_CLAIM_NUMBER_ON_ORIGINAL {
        code: "CL113",
        name: "payer-claim-number-on-original",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 REF*F8; X12 RFI 1538, 2110, 2173",
        covers: "C05",
        fix_at: Billing,
        todo: "Take the number out, or send the claim as a replacement.",
        cms1500: "22",
        check: Check::Tables,
    }
}

fn unknown(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(code) = Value::at(&claim.clm, el::CLM05_3) else { return };
    if !matches!(code.text, b"1" | b"7" | b"8") {
        let code = code.as_str();
        let message = format!("CLM05-3 is {code}; 1 (new), 7 (replacement) or 8 (void) expected");
        out.report(&CLAIM_FREQUENCY_UNKNOWN, Place::of(&claim.clm, el::CLM05_3), message);
    }
}

/// Reports both what is missing and what is too much.
fn missing(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let number = row::L2300_REF_F8;
    match claim.frequency() {
        Some(b"7") if !has_payer_number(claim) => report_missing(claim, "7, a replacement", out),
        Some(b"8") if !has_payer_number(claim) => report_missing(claim, "8, a void", out),
        Some(b"1") => {
            // A number of another payer, whose loop got lost, is reported as out of its place.
            let is_linked = claim.ancestors.is_encounter_for_cms();
            let sent = claim.section.find(number).filter(|_| !is_linked);
            if let Some(sent) = sent.filter(|sent| is_of_claim(claim, sent)) {
                let message = "CLM05-3 is 1, a new claim, yet REF*F8 names an earlier one";
                out.report(&PAYER_CLAIM_NUMBER_ON_ORIGINAL, Place::of(&sent, el::REF), message);
            }
        }
        _ => {}
    }
}

/// Whether a number stands among the segments of the claim itself.
fn is_of_claim(claim: &Claim<'_>, number: &PlacedSegment<'_>) -> bool {
    let before = number.index.checked_sub(1).and_then(|before| claim.section.get(before));
    before.is_none_or(|before| before.instance == number.instance || before.row.is_none())
}

/// Whether the number is sent, be it in the wrong place, or as a REF that has none, which is
/// reported. The numbers of other payers (2330B) have a place of their own.
fn has_payer_number(claim: &Claim<'_>) -> bool {
    let number = row::L2300_REF_F8;
    claim
        .section
        .with_id(SegmentId::new(b"REF"))
        .any(|reference| reference.row.is_none_or(|row| row == number))
}

fn report_missing(claim: &Claim<'_>, frequency: &str, out: &mut Findings) {
    let before = claim.place_for(row::L2300_REF_F8);
    let message = format!("CLM05-3 is {frequency}, yet REF*F8, the payer's number, is missing");
    let place = Place::missing(row::L2300_REF_F8, before);
    out.report(&PAYER_CLAIM_NUMBER_MISSING, place, message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const NUMBER: (&str, &str) = ("HI*ABK", "REF*F8*2026061000017~\nHI*ABK");

    #[test]
    fn new_replacement_and_void_are_known() {
        dirty(
            &CLAIM_FREQUENCY_UNKNOWN,
            &[("11:B:1", "11:B:6")],
            "CLM05-3: CLM05-3 is 6; 1 (new), 7 (replacement) or 8 (void) expected",
        );
        clean(&CLAIM_FREQUENCY_UNKNOWN, &[("11:B:1", "11:B:7")]);
        assert_eq!(codes_of(&[("11:B:1", "11:B")]), ["SX101"]);
    }

    #[test]
    fn a_replacement_names_what_it_replaces() {
        dirty(
            &PAYER_CLAIM_NUMBER_MISSING,
            &[("11:B:1", "11:B:7")],
            "REF: CLM05-3 is 7, a replacement, yet REF*F8, the payer's number, is missing",
        );
        dirty(
            &PAYER_CLAIM_NUMBER_MISSING,
            &[("11:B:1", "11:B:8")],
            "REF: CLM05-3 is 8, a void, yet REF*F8, the payer's number, is missing",
        );
        clean(&PAYER_CLAIM_NUMBER_MISSING, &[("11:B:1", "11:B:7"), NUMBER]);
    }

    #[test]
    fn a_number_in_the_wrong_place_has_one_finding() {
        let late = ("LX*1~", "REF*F8*2026061000017~\nLX*1~");
        let commercial = ("*******MB~", "*******CI~");
        let codes = codes_of(&[("11:B:1", "11:B:7"), late, commercial, ("SE*29", "SE*30")]);
        assert_eq!(codes, ["ST102"]);
    }

    #[test]
    fn a_new_claim_names_none() {
        dirty(
            &PAYER_CLAIM_NUMBER_ON_ORIGINAL,
            &[NUMBER],
            "REF: CLM05-3 is 1, a new claim, yet REF*F8 names an earlier one",
        );
    }
}
