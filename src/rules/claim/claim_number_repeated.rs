//! CL102: a claim number that stood before in the file.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check};

rule! {
    /// The claim number stood on an earlier claim of the file.
    ///
    /// ## Why
    /// Payers answer by the claim number (277CA, remittance): two claims with one number cannot
    /// be told apart. Often the same claim is in the file twice.
    ///
    /// ## Example
    /// Two `CLM*26407789*…` in one file.
    CLAIM_NUMBER_REPEATED {
        code: "CL102",
        name: "claim-number-repeated",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:478"),
        source: "837P 005010X222A1, 2300 CLM01 (unique for each submitter)",
        covers: "C01",
        fix_at: Billing,
        todo: "See whether the claim is in the file twice; else give it a number of its own.",
        cms1500: "26",
        check: Check::Across,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN, said_across};

    /// The clean file with a second claim of this number.
    fn twice(number: &str) -> String {
        let (start, end) = (CLEAN.find("CLM*").unwrap(), CLEAN.find("SE*29").unwrap());
        let claim = &CLEAN[start..end];
        CLEAN.replace(claim, &format!("{claim}{}", claim.replace("CLAIM1", number)))
    }

    #[test]
    fn the_later_claim_is_flagged() {
        let found = said_across(&CLAIM_NUMBER_REPEATED, &twice("CLAIM1"));
        assert_eq!(found, ["CLM01: CLAIM1 is the number of an earlier claim of this file"]);
    }

    #[test]
    fn claims_have_numbers_of_their_own() {
        assert!(said_across(&CLAIM_NUMBER_REPEATED, &twice("CLAIM2")).is_empty());
    }
}
