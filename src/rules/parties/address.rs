//! Which country an address is in, read from its N4. The rules on states and ZIP codes share it.

use crate::claim::Value;
use crate::finding::rule::Context;
use crate::guide::{PlacedSegment, Section, el};

/// The country of an address, as far as states and ZIP codes differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Country {
    /// The US with its territories: N404 is empty or US.
    UnitedStates,
    /// Canada, by N404 or by a province without N404.
    Canada,
    /// Any other, and what N404 does not tell.
    Other,
}

/// The parts of an N4 that depend on each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Address<'b> {
    /// N402.
    pub(super) state: Option<Value<'b>>,
    /// N402 in upper case, if it has two characters.
    pub(super) state_code: Option<[u8; 2]>,
    /// N403.
    pub(super) postal_code: Option<Value<'b>>,
    /// Where it is.
    pub(super) country: Country,
    /// Whether N404 names the country.
    pub(super) country_is_named: bool,
    n4: PlacedSegment<'b>,
    section: Section<'b>,
}

impl<'b> Address<'b> {
    /// Reads an N4.
    pub(super) fn read(n4: &PlacedSegment<'b>, context: &Context<'b>) -> Self {
        let codes = context.codes;
        let state = Value::at(n4, el::N402);
        let state_code = state.and_then(|state| <[u8; 2]>::try_from(state.text).ok());
        let state_code = state_code.map(|code| code.map(|byte| byte.to_ascii_uppercase()));
        let named = n4.element(4).map(<[u8]>::trim_ascii_end).filter(|n| !n.is_empty());
        let country = match named {
            None if state_code.is_some_and(|code| codes.is_province(&code)) => Country::Canada,
            // A subdivision is one of a country abroad, which is missing.
            None if n4.element(7).is_some() => Country::Other,
            None => Country::UnitedStates,
            Some(name) if is_one_of(name, [b"US", b"USA"]) => Country::UnitedStates,
            Some(name) if is_one_of(name, [b"CA", b"CAN"]) => Country::Canada,
            Some(_) => Country::Other,
        };
        Self {
            state,
            state_code,
            postal_code: Value::at(n4, el::N403),
            country,
            country_is_named: named.is_some(),
            n4: *n4,
            section: *context.section,
        }
    }

    /// Whether it is a patient's or an insured person's, or may be, so that it is never shown.
    pub(super) fn is_personal(&self) -> bool {
        self.section.private(&self.n4).hides(0, &[])
    }

    /// ` is TX`, or nothing where the value may not be shown.
    pub(super) fn shown(&self, value: Value<'_>) -> String {
        if self.is_personal() { String::new() } else { format!(" is {}", value.as_str()) }
    }
}

/// Whether a country has one of these names, in any case.
fn is_one_of(name: &[u8], names: [&[u8]; 2]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}
