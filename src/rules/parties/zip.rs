//! PA107, PA108: the ZIP code of an address in the US.

use crate::claim::Value;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place, Severity};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

use super::address::{Address, Country};

rule! {
    /// A ZIP code has not the digits that its place wants.
    ///
    /// ## Why
    /// Billing provider and service facility (2010AA, 2310C, 2420C) are priced by the nine-digit
    /// ZIP code; other addresses may have five digits or nine. There is no hyphen.
    ///
    /// ## Example
    /// `N4*AUSTIN*TX*78701~` → `N4*AUSTIN*TX*787010001~` in 2010AA;
    /// `N4*AUSTIN*TX*78701-0001~` → `N4*AUSTIN*TX*787010001~`.
    ///
    /// ## Exceptions
    /// Nine digits that end with 0000, and zeros only, are a warning: some senders fill up what they
    /// do not know.
    ///
    /// ## Fix safety
    /// Safe: removes the hyphen where nine digits are left, and nothing else.
    ZIP_SHAPE {
        code: "PA107",
        name: "zip-shape",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:500").or_element("I12"),
        source: "837P 005010X222A1, N403; public edits of clearinghouses",
        covers: "P06",
        fix_at: ProviderSetup,
        todo: "Enter the ZIP code with its nine digits (look it up at usps.com).",
        cms1500: "5, 7, 32, 33",
        fix: Safe,
        check: Check::Segment(SegmentId::new(b"N4"), shape),
    }
}

rule! {
    /// The ZIP code belongs to another state.
    ///
    /// ## Why
    /// The first three digits of a ZIP code lie in one state, seldom in two. Where the state
    /// differs, one of the two is mistyped.
    ///
    /// ## Example
    /// `N4*AUSTIN*OK*787010001~` → `N4*AUSTIN*TX*787010001~`.
    ZIP_OF_ANOTHER_STATE {
        code: "PA108",
        name: "zip-of-another-state",
        severity: Warning,
        snip: 5,
        ack: Ack::status("A8:500"),
        source: "USPS ZIP code prefixes; own knowledge",
        covers: "P07",
        fix_at: FrontDesk,
        todo: "Compare state and ZIP code with the address.",
        cms1500: "5, 7, 32, 33",
        check: Check::Segment(SegmentId::new(b"N4"), state),
    }
}

fn shape(n4: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let address = Address::read(n4, context);
    let Some(zip) = address.postal_code.filter(|_| address.country == Country::UnitedStates) else {
        return;
    };
    let wants_nine = matches!(n4.row, Some(row::L2010AA_N4 | row::L2310C_N4 | row::L2420C_N4));
    let place = Place::of(n4, el::N403);
    let digits = without_hyphen(zip);
    let plain = digits.as_ref().map_or(zip.text, |digits| digits);
    if !zip.is_digits(9) && (wants_nine || !zip.is_digits(5)) {
        let expected = if wants_nine { "nine digits" } else { "five or nine digits" };
        let message = format!("N403{}: {expected} expected", address.shown(zip));
        let finding = out.report(&ZIP_SHAPE, place, message);
        if let Some(digits) = digits {
            finding.fix(Fix::safe(Edit::replace(zip.range, digits)));
        }
    }
    let filled_up = if plain.iter().all(|&digit| digit == b'0') {
        "all digits are zero"
    } else if wants_nine && plain.len() == 9 && plain.ends_with(b"0000") {
        "the last four digits are 0000"
    } else {
        return;
    };
    let message = format!("N403{}: {filled_up}", address.shown(zip));
    out.report(&ZIP_SHAPE, place, message).at_most(Severity::Warning);
}

/// The nine digits of a ZIP code that has a hyphen behind the fifth.
fn without_hyphen(zip: Value<'_>) -> Option<[u8; 9]> {
    let (first, last) = zip.text.split_at_checked(5)?;
    let digits: [u8; 9] = [first, last.strip_prefix(b"-")?].concat().try_into().ok()?;
    digits.iter().all(u8::is_ascii_digit).then_some(digits)
}

fn state(n4: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let address = Address::read(n4, context);
    let (Some(zip), Some(code)) = (address.postal_code, address.state_code) else { return };
    let is_zip = zip.is_digits(5) || zip.is_digits(9) || without_hyphen(zip).is_some();
    let is_state = context.codes.state(&code).is_some();
    if address.country != Country::UnitedStates || !is_zip || !is_state {
        return;
    }
    let states = context.codes.states_of_zip(zip.text);
    if states.is_empty() || states.iter().any(|state| state.as_bytes() == code) {
        return;
    }
    let message = if address.is_personal() {
        "N403 is a ZIP code of another state than N402".to_owned()
    } else {
        let prefix = zip.as_str().get(..3).unwrap_or_default();
        let sent = String::from_utf8_lossy(&code).into_owned();
        format!("N402 is {sent}, but ZIP codes of {prefix} are in {}", states.join(", "))
    };
    out.report(&ZIP_OF_ANOTHER_STATE, Place::of(n4, el::N403), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn the_billing_provider_has_nine_digits() {
        dirty(
            &ZIP_SHAPE,
            &[("TX*787010001", "TX*78701")],
            "N403: N403 is 78701: nine digits expected",
        );
        dirty(
            &ZIP_SHAPE,
            &[("TX*787010001", "TX*78701-0001")],
            "N403: N403 is 78701-0001: nine digits expected",
        );
    }

    #[test]
    fn a_service_facility_has_nine_digits() {
        let facility = "NM1*77*2*CLINIC~\nN3*3 ELM~\nN4*AUSTIN*TX*78701~\nLX*1~";
        dirty(&ZIP_SHAPE, &[("LX*1~", facility)], "N403: N403 is 78701: nine digits expected");
    }

    #[test]
    fn others_have_five_or_nine_and_are_not_shown() {
        for zip in ["787021", "7870A", "78702-12", "78702-12345"] {
            let change = format!("TX*{zip}~");
            dirty(
                &ZIP_SHAPE,
                &[("TX*78702~", &change)],
                "N403: N403: five or nine digits expected",
            );
        }
        clean(&ZIP_SHAPE, &[("TX*78702~", "TX*787021234~")]);
    }

    #[test]
    fn filled_up_with_zeros_is_a_warning() {
        dirty(
            &ZIP_SHAPE,
            &[("TX*787010001", "TX*787010000")],
            "N403 (warning): N403 is 787010000: the last four digits are 0000",
        );
        clean(&ZIP_SHAPE, &[("TX*78702~", "TX*787020000~")]);
        for zeros in ["00000", "000000000"] {
            let words = "N403 (warning): N403: all digits are zero";
            dirty(&ZIP_SHAPE, &[("TX*78702~", &format!("TX*{zeros}~"))], words);
        }
    }

    #[test]
    fn other_countries_have_codes_of_their_own() {
        clean(&ZIP_SHAPE, &[("TX*78702~", "*SW1A 1AA*GB~")]);
        clean(&ZIP_SHAPE, &[("TX*78702~", "ON*M5V 2T6*CA~")]);
    }

    #[test]
    fn a_zip_code_of_another_state() {
        dirty(
            &ZIP_OF_ANOTHER_STATE,
            &[("TX*787010001", "OK*787010001")],
            "N403: N402 is OK, but ZIP codes of 787 are in TX",
        );
        dirty(
            &ZIP_OF_ANOTHER_STATE,
            &[("TX*78702~", "OK*78702~")],
            "N403: N403 is a ZIP code of another state than N402",
        );
    }

    #[test]
    fn unknown_states_and_prefixes_are_not_compared() {
        clean(&ZIP_OF_ANOTHER_STATE, &[("TX*78702~", "TZ*78702~")]);
        clean(&ZIP_OF_ANOTHER_STATE, &[("TX*78702~", "TX*00002~")]);
        clean(&ZIP_OF_ANOTHER_STATE, &[("TX*78702~", "tx*78702~")]);
        clean(&ZIP_OF_ANOTHER_STATE, &[("TX*78702~", "CT*06390~")]);
        clean(&ZIP_OF_ANOTHER_STATE, &[("TX*78702~", "NY*06390~")]);
    }
}
