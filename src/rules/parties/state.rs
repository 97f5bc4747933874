//! PA105, PA106: the state of an address.

use crate::codes::Codes;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place, Severity};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

use super::address::{Address, Country};

rule! {
    /// An address in the US or Canada has no state or province.
    ///
    /// ## Why
    /// N402 is required for addresses in the US, its territories and Canada. An address without
    /// a country (N404) is in the US.
    ///
    /// ## Example
    /// `N4*AUSTIN**787010001~` → `N4*AUSTIN*TX*787010001~`.
    STATE_MISSING {
        code: "PA105",
        name: "state-missing",
        severity: Error,
        snip: 2,
        ack: Ack::element("I9").or_status("A6:501"),
        source: "837P 005010X222A1, N402 of every N4",
        covers: "P05",
        fix_at: FrontDesk,
        todo: "Enter the state, or the country if the address is abroad.",
        cms1500: "5, 7, 32, 33",
        check: Check::Segment(SegmentId::new(b"N4"), missing),
    }
}

rule! {
    /// N402 is no state of the US and no province of Canada.
    ///
    /// ## Why
    /// States have the two letters of the postal service; a name or another abbreviation is not
    /// understood. An address abroad names its country in N404.
    ///
    /// ## Example
    /// `N4*AUSTIN*TZ*787010001~` → `N4*AUSTIN*TX*787010001~`;
    /// `N4*TORONTO*ON*M5V2T6~` → `N4*TORONTO*ON*M5V2T6*CA~`.
    ///
    /// ## Exceptions
    /// A state in lower case is a warning: receivers may take lower case.
    ///
    /// ## Fix safety
    /// Safe: only writes a known state in upper case.
    STATE_UNKNOWN {
        code: "PA106",
        name: "state-unknown",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:501"),
        source: "837P 005010X222A1, N402; USPS state codes; clearinghouse edits",
        covers: "P05 P07",
        fix_at: FrontDesk,
        todo: "Enter the two letters of the state, or the country if the address is abroad.",
        cms1500: "5, 7, 32, 33",
        fix: Safe,
        check: Check::Segment(SegmentId::new(b"N4"), unknown),
    }
}

fn missing(n4: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    // A state that is there but malformed is reported by the tables.
    if n4.element(2).is_some_and(|state| !state.trim_ascii().is_empty()) {
        return;
    }
    let words = match Address::read(n4, context).country {
        Country::UnitedStates => "the US, yet N402 names no state",
        Country::Canada => "Canada, yet N402 names no province",
        Country::Other => return,
    };
    let message = format!("the address is in {words}");
    out.report(&STATE_MISSING, Place::of(n4, el::N402), message);
}

fn unknown(n4: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let address = Address::read(n4, context);
    let (Some(state), Some(code)) = (address.state, address.state_code) else { return };
    let place = Place::of(n4, el::N402);
    let shown = address.shown(state);
    if let Some(words) = defect(&address, code, context.codes) {
        out.report(&STATE_UNKNOWN, place, format!("N402{shown}: {words}"));
    } else if address.country != Country::Other && state.text != code {
        let message = format!("N402{shown}: a state is written in upper case");
        let fix = Fix::safe(Edit::replace(state.range, code));
        out.report(&STATE_UNKNOWN, place, message).fix(fix).at_most(Severity::Warning);
    }
}

/// What is wrong with a state of two characters, whatever its case.
fn defect(address: &Address<'_>, code: [u8; 2], codes: &Codes) -> Option<&'static str> {
    match address.country {
        Country::UnitedStates => codes.state(&code).is_none().then_some("no state of the US"),
        Country::Canada if !address.country_is_named => {
            Some("a province of Canada, yet N404 names no country")
        }
        Country::Canada => (!codes.is_province(&code)).then_some("no province of Canada"),
        Country::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn an_address_in_the_us_has_a_state() {
        dirty(
            &STATE_MISSING,
            &[("N4*AUSTIN*TX*787010001", "N4*AUSTIN**787010001")],
            "N402: the address is in the US, yet N402 names no state",
        );
        assert_eq!(codes_of(&[("N4*AUSTIN*TX*78702", "N4*AUSTIN**78702*CA")]), ["PA105"]);
        assert_eq!(codes_of(&[("N4*AUSTIN*TX*78702", "N4*AUSTIN*T*78702")]), ["SX104"]);
    }

    #[test]
    fn an_address_abroad_needs_none() {
        clean(&STATE_MISSING, &[("N4*AUSTIN*TX*78702", "N4*BERLIN**10115*DE")]);
        clean(&STATE_MISSING, &[("N4*AUSTIN*TX*78702", "N4*MONTERREY**64000*MX**NLE")]);
    }

    #[test]
    fn a_state_that_does_not_exist() {
        dirty(
            &STATE_UNKNOWN,
            &[("TX*787010001", "TZ*787010001")],
            "N402: N402 is TZ: no state of the US",
        );
        dirty(&STATE_UNKNOWN, &[("TX*78702", "TZ*78702")], "N402: N402: no state of the US");
    }

    #[test]
    fn a_province_needs_its_country() {
        let toronto = "N4*TORONTO*ON*M5V 2T6";
        dirty(
            &STATE_UNKNOWN,
            &[("N4*AUSTIN*TX*78702", toronto)],
            "N402: N402: a province of Canada, yet N404 names no country",
        );
        assert_eq!(codes_of(&[("N4*AUSTIN*TX*78702", toronto)]), ["PA106"]);
        let with_country = "N4*TORONTO*ON*M5V 2T6*CA";
        assert!(codes_of(&[("N4*AUSTIN*TX*78702", with_country)]).is_empty());
        dirty(
            &STATE_UNKNOWN,
            &[("N4*AUSTIN*TX*78702", "N4*AUSTIN*TX*M5V 2T6*CA")],
            "N402: N402: no province of Canada",
        );
    }

    #[test]
    fn territories_and_military_posts_are_states() {
        for state in ["PR*009010001", "GU*969100001", "AE*090010001", "DC*200010001"] {
            assert!(codes_of(&[("TX*787010001", state)]).is_empty(), "{state}");
        }
    }

    #[test]
    fn lower_case_is_corrected() {
        dirty(
            &STATE_UNKNOWN,
            &[("TX*787010001", "tx*787010001")],
            "N402 (warning): N402 is tx: a state is written in upper case",
        );
    }
}
