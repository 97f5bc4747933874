//! Addresses whose ZIP code belongs to their state.

use std::fmt;

use crate::random::Random;

/// A city, its state, and one of its five-digit ZIP codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub(crate) city: &'static str,
    pub(crate) state: &'static str,
    pub(crate) zip: &'static str,
}

const fn place(city: &'static str, state: &'static str, zip: &'static str) -> Place {
    Place { city, state, zip }
}

pub(crate) const PLACES: [Place; 28] = [
    place("AUSTIN", "TX", "78701"),
    place("DALLAS", "TX", "75201"),
    place("HOUSTON", "TX", "77002"),
    place("CHICAGO", "IL", "60601"),
    place("PHILADELPHIA", "PA", "19103"),
    place("SEATTLE", "WA", "98101"),
    place("PORTLAND", "OR", "97201"),
    place("PHOENIX", "AZ", "85004"),
    place("DENVER", "CO", "80202"),
    place("ATLANTA", "GA", "30303"),
    place("CHARLOTTE", "NC", "28202"),
    place("MIAMI", "FL", "33130"),
    place("BOSTON", "MA", "02108"),
    place("NEW YORK", "NY", "10001"),
    place("COLUMBUS", "OH", "43215"),
    place("MINNEAPOLIS", "MN", "55401"),
    place("SAINT LOUIS", "MO", "63101"),
    place("NASHVILLE", "TN", "37203"),
    place("MILWAUKEE", "WI", "53202"),
    place("INDIANAPOLIS", "IN", "46204"),
    place("SALT LAKE CITY", "UT", "84101"),
    place("LAS VEGAS", "NV", "89101"),
    place("RICHMOND", "VA", "23219"),
    place("BALTIMORE", "MD", "21201"),
    place("BIRMINGHAM", "AL", "35203"),
    place("SAN FRANCISCO", "CA", "94103"),
    place("ALBUQUERQUE", "NM", "87102"),
    place("OKLAHOMA CITY", "OK", "73102"),
];

const STREETS: [&str; 16] = [
    "MAIN STREET",
    "OAK LANE",
    "WILLOW ROAD",
    "RIVER DRIVE",
    "CEDAR AVENUE",
    "PARK PLACE",
    "HILLTOP COURT",
    "LAKE VIEW DRIVE",
    "MAPLE STREET",
    "ORCHARD WAY",
    "STATION ROAD",
    "MEADOW LANE",
    "CHAPEL HILL",
    "MILL POND ROAD",
    "SUNSET BOULEVARD",
    "GARDEN TERRACE",
];

/// A street address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Address {
    pub(crate) number: u32,
    pub(crate) street: &'static str,
    pub(crate) suite: Option<u32>,
    pub(crate) place: Place,
    pub(crate) zip: ZipCode,
}

/// N403.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ZipCode {
    five: &'static str,
    plus_four: Option<u32>,
}

impl fmt::Display for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.five)?;
        self.plus_four.map_or(Ok(()), |four| write!(f, "{four:04}"))
    }
}

/// How much of the ZIP code is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ZipLength {
    Five,
    Nine,
}

impl Address {
    /// Somewhere; providers send all nine digits of the ZIP code.
    pub(crate) fn of_provider(random: &mut Random) -> Self {
        let place = random.pick(&PLACES);
        let suite = random.chance(40).then(|| random.between(100, 499));
        Self { suite, ..Self::in_place(place, ZipLength::Nine, random) }
    }

    /// Another address in the same city.
    pub(crate) fn nearby(&self, random: &mut Random) -> Self {
        let mut other = Self::in_place(self.place, ZipLength::Nine, random);
        // All other house numbers are below 1000.
        other.number += 1000;
        other
    }

    /// A home in the city of the provider, or in one of the others.
    pub(crate) fn of_patient(provider: &Self, random: &mut Random) -> Self {
        let place = if random.chance(90) { provider.place } else { random.pick(&PLACES) };
        let length = if random.chance(30) { ZipLength::Nine } else { ZipLength::Five };
        Self::in_place(place, length, random)
    }

    fn in_place(place: Place, length: ZipLength, random: &mut Random) -> Self {
        let plus_four = (length == ZipLength::Nine).then(|| random.between(1001, 9998));
        Self {
            number: random.between(1, 999),
            street: random.pick(&STREETS),
            suite: None,
            place,
            zip: ZipCode { five: place.zip, plus_four },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zip_codes_belong_to_their_states() {
        let table = include_str!("../../../data/zip3_state.tsv");
        for place in PLACES {
            let row = table.lines().find(|row| row.starts_with(&place.zip[..3])).unwrap();
            assert_eq!(row.split('\t').nth(1), Some(place.state), "{}", place.city);
        }
    }
}
