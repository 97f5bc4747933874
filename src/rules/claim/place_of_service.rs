//! CL110: the place of service of a claim.

use crate::claim::{Claim, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

rule! {
    /// CLM05-1 is no place of service code.
    ///
    /// ## Why
    /// CMS keeps the list of places. A code that is not on it cannot be priced.
    ///
    /// ## Example
    /// `CLM*ACCT1*200***1:B:1*…~` → `CLM*ACCT1*200***11:B:1*…~` (office).
    PLACE_OF_SERVICE_UNKNOWN {
        code: "CL110",
        name: "place-of-service-unknown",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:249"),
        source: "CMS place of service codes; 837P 2300 CLM05-1",
        covers: "C04",
        fix_at: Billing,
        todo: "Choose the place where the patient was seen: 11 office, 12 home, 02 or 10 telehealth.",
        cms1500: "24B",
        check: Check::Claim(check),
    }
}

fn check(claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(place) = Value::at(&claim.clm, el::CLM05_1) else { return };
    if context.codes.place_of_service(place.text).is_none() {
        let message = format!("CLM05-1 is {}, no place of service", place.as_str());
        out.report(&PLACE_OF_SERVICE_UNKNOWN, Place::of(&claim.clm, el::CLM05_1), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn a_place_that_is_not_on_the_list() {
        for place in ["1", "30", "AB"] {
            dirty(
                &PLACE_OF_SERVICE_UNKNOWN,
                &[("11:B:1", &format!("{place}:B:1"))],
                &format!("CLM05-1: CLM05-1 is {place}, no place of service"),
            );
        }
        for place in ["02", "10", "12", "27", "66", "99"] {
            clean(&PLACE_OF_SERVICE_UNKNOWN, &[("11:B:1", &format!("{place}:B:1"))]);
        }
    }

    #[test]
    fn a_missing_place_has_one_finding() {
        assert_eq!(codes_of(&[("11:B:1", ":B:1")]), ["SX101"]);
        assert_eq!(codes_of(&[("11:B:1", "111:B:1")]), ["SX105"]);
        assert_eq!(codes_of(&[("11:B:1", "")]), ["SX101"]);
    }
}
