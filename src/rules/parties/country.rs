//! PA203 to PA205, PA215: what an address needs, and may not have, by its country.

use crate::claim::Value;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

use super::address::{Address, Country};

rule! {
    /// An address in the US or Canada has no postal code.
    ///
    /// ## Why
    /// N403 is required where the country has postal codes. An address without a country (N404) is
    /// in the US.
    ///
    /// ## Example
    /// `N4*AUSTIN*TX~` → `N4*AUSTIN*TX*787010001~`.
    POSTAL_CODE_MISSING {
        code: "PA203",
        name: "postal-code-missing",
        severity: Error,
        snip: 2,
        ack: Ack::element("I9").or_status("A6:500"),
        source: "837P 005010X222A1, N403 of every N4",
        covers: "P05",
        fix_at: FrontDesk,
        todo: "Enter the ZIP code, or the country if the address is abroad.",
        cms1500: "5, 7, 32, 33",
        check: Check::Segment(SegmentId::new(b"N4"), check),
    }
}

rule! {
    /// An address in the US names its country.
    ///
    /// ## Why
    /// N404 is for addresses outside the US; without it an address is in the US.
    ///
    /// ## Example
    /// `N4*AUSTIN*TX*787010001*US~` → `N4*AUSTIN*TX*787010001~`.
    ///
    /// ## Fix safety
    /// Opt-in: leaves N404 out, which says the same. Some receivers take it, so that a valid file
    /// is not changed without asking.
    US_NAMED_AS_COUNTRY {
        code: "PA204",
        name: "us-named-as-country",
        severity: Warning,
        snip: 2,
        ack: Ack::element("I13"),
        source: "837P 005010X222A1, N404 of every N4",
        covers: "P05",
        fix_at: Software,
        todo: "Leave the country out of addresses in the US.",
        fix: OptIn,
        check: Check::Tables,
    }
}

rule! {
    /// An address abroad has a state of the US or a province of Canada.
    ///
    /// ## Why
    /// N402 is for the US and Canada. The parts of any other country are named in N407 by the
    /// codes of ISO 3166-2; either N402 or N404 is wrong.
    ///
    /// ## Example
    /// `N4*MONTERREY*NL*64000*MX~` → `N4*MONTERREY**64000*MX***NLE~`.
    STATE_ABROAD {
        code: "PA205",
        name: "state-abroad",
        severity: Error,
        snip: 2,
        ack: Ack::element("I13").or_status("A7:501"),
        source: "837P 005010X222A1, N402 of every N4; IBM PH26559",
        covers: "P05",
        fix_at: FrontDesk,
        todo: "Correct the country, or leave the state out.",
        cms1500: "5, 7, 32, 33",
        check: Check::Tables,
    }
}

rule! {
    /// An address outside the US and Canada has a postal code.
    ///
    /// ## Why
    /// The guide wants the postal code of any country that has them, yet at least one
    /// clearinghouse refuses it where N404 is neither US nor CA.
    ///
    /// ## Example
    /// `N4*BERLIN**10115*DE~`.
    POSTAL_CODE_ABROAD {
        code: "PA215",
        name: "postal-code-abroad",
        severity: Info,
        snip: 7,
        ack: Ack::status("A8:500+680"),
        source: "a public edit of a clearinghouse",
        covers: "P05",
        fix_at: Clearinghouse,
        todo: "Nothing, unless the clearinghouse refuses the claim.",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file.
fn check(n4: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    // A country that is malformed has a finding of its own, and may be any.
    if n4.element(4).is_some() && Value::at(n4, el::N404).is_none() {
        return;
    }
    let address = Address::read(n4, context);
    let (has_state, has_postal_code) = (n4.element(2).is_some(), n4.element(3).is_some());
    let place = |element| Place::of(n4, element);
    match address.country {
        Country::Other => {
            if has_state {
                let message = "N404 is neither US nor CA, yet N402 names a state or province";
                out.report(&STATE_ABROAD, place(el::N402), message);
            }
            if has_postal_code {
                let message = "N403 is a postal code of a country other than US and CA";
                out.report(&POSTAL_CODE_ABROAD, place(el::N403), message);
            }
        }
        Country::UnitedStates | Country::Canada if !has_postal_code => {
            let words = if address.country == Country::Canada { "Canada" } else { "the US" };
            let message = format!("the address is in {words}, yet N403 has no postal code");
            out.report(&POSTAL_CODE_MISSING, place(el::N403), message);
        }
        Country::UnitedStates | Country::Canada => {}
    }
    if address.country == Country::UnitedStates && address.country_is_named {
        let message = "N404 names the US, where every address is that names no country";
        let finding = out.report(&US_NAMED_AS_COUNTRY, place(el::N404), message);
        if let Some(edit) = without_country(n4) {
            finding.fix(Fix::opt_in(edit));
        }
    }
}

/// Takes N404 away, with its separator if it is the last element.
fn without_country(n4: &PlacedSegment<'_>) -> Option<Edit> {
    let (start, end) = n4.element_range(4)?;
    let from = if n4.element_count() == 4 { start.saturating_sub(1) } else { start };
    Some(Edit::replace((from, end), ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, check as check_file, clean, codes_of, dirty};

    const PATIENT: &str = "N4*AUSTIN*TX*78702~";

    #[test]
    fn an_address_in_the_us_or_canada_has_a_postal_code() {
        let words = "yet N403 has no postal code";
        dirty(
            &POSTAL_CODE_MISSING,
            &[(PATIENT, "N4*AUSTIN*TX~")],
            &format!("N403: the address is in the US, {words}"),
        );
        dirty(
            &POSTAL_CODE_MISSING,
            &[(PATIENT, "N4*TORONTO*ON**CA~")],
            &format!("N403: the address is in Canada, {words}"),
        );
        assert_eq!(codes_of(&[(PATIENT, "N4*AUSTIN*TX~")]), ["PA203"]);
        assert!(codes_of(&[(PATIENT, "N4*HONG KONG***HK~")]).is_empty());
    }

    #[test]
    fn the_us_is_not_named() {
        for name in ["US", "USA"] {
            let named = format!("N4*AUSTIN*TX*78702*{name}~");
            let words = "N404: N404 names the US, where every address is that names no country";
            dirty(&US_NAMED_AS_COUNTRY, &[(PATIENT, &named)], words);
            assert_eq!(codes_of(&[(PATIENT, &named)]), ["PA204"]);
        }
        let named = check_file(&changed(&[(PATIENT, "N4*AUSTIN*TX*78702*US~")]));
        let fix = named[0].records.iter().find_map(|record| record.finding.fix.as_ref()).unwrap();
        let edit = &fix.edits[0];
        assert_eq!(&named[0].batch.bytes[edit.start as usize..edit.end as usize], b"*US");
        assert!(!fix.is_applied());
    }

    #[test]
    fn other_countries_have_no_states() {
        let words = "N402: N404 is neither US nor CA, yet N402 names a state or province";
        dirty(&STATE_ABROAD, &[(PATIENT, "N4*MONTERREY*NL**MX~")], words);
        clean(&STATE_ABROAD, &[(PATIENT, "N4*MONTERREY***MX***NLE~")]);
        clean(&STATE_ABROAD, &[(PATIENT, "N4*TORONTO*ON*M5V 2T6*CA~")]);
        let abroad = "N403: N403 is a postal code of a country other than US and CA";
        dirty(&POSTAL_CODE_ABROAD, &[(PATIENT, "N4*BERLIN**10115*DE~")], abroad);
        clean(&POSTAL_CODE_ABROAD, &[(PATIENT, "N4*TORONTO*ON*M5V 2T6*CA~")]);
    }

    #[test]
    fn a_subdivision_needs_its_country_and_no_state() {
        assert!(codes_of(&[(PATIENT, "N4*AUSTIN*TX*78702*CA***ON~")]).contains(&"SX121"));
        assert!(codes_of(&[(PATIENT, "N4*MONTERREY**64000****NLE~")]).contains(&"SX120"));
    }
}
