//! CL101: the length of the claim number.

use crate::claim::{Claim, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

rule! {
    /// A claim number is longer than 20 characters.
    ///
    /// ## Why
    /// CLM01 comes back in every acknowledgment and payment so that it can be joined to the
    /// claim. HIPAA promises 20 characters; what is longer is refused or comes back cut off.
    ///
    /// ## Example
    /// `CLM*RIVERTHERAPY-2026-000017*200*…~` → `CLM*RT-2026-000017*200*…~`.
    CLAIM_NUMBER_TOO_LONG {
        code: "CL101",
        name: "claim-number-too-long",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:478").or_element("5"),
        source: "837P 005010X222A1, 2300 CLM01; public edits of clearinghouses",
        covers: "C01",
        fix_at: Software,
        todo: "Let the billing program number claims with 20 characters at most.",
        cms1500: "26",
        check: Check::Claim(check),
    }
}

const MOST: usize = 20;

fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(number) = Value::at(&claim.clm, el::CLM01) else { return };
    let length = number.text.len();
    if length > MOST {
        let message = format!("CLM01 has {length} characters, {MOST} at most");
        out.report(&CLAIM_NUMBER_TOO_LONG, Place::of(&claim.clm, el::CLM01), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn one_character_too_many() {
        dirty(
            &CLAIM_NUMBER_TOO_LONG,
            &[("CLM*CLAIM1*", "CLM*A12345678901234567890*")],
            "CLM01: CLM01 has 21 characters, 20 at most",
        );
        clean(&CLAIM_NUMBER_TOO_LONG, &[("CLM*CLAIM1*", "CLM*A1234567890123456789*")]);
    }

    #[test]
    fn what_the_tables_refuse_has_one_finding() {
        let long = format!("CLM*{}*", "A".repeat(39));
        assert_eq!(codes_of(&[("CLM*CLAIM1*", &long)]), ["SX105"]);
        assert_eq!(codes_of(&[("CLM*CLAIM1*", "CLM**")]), ["SX101"]);
    }
}
