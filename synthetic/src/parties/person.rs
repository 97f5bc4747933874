//! People with made-up names.

use crate::calendar::Date;
use crate::random::Random;

const STARTS: [&str; 24] = [
    "ALDER", "BRAM", "CINDER", "DUNE", "ELM", "FERN", "GORSE", "HAZEL", "IVOR", "JUNI", "KELP",
    "LARK", "MOSS", "NETTLE", "OAKEN", "PEBBLE", "QUILL", "ROWAN", "SEDGE", "THISTLE", "UMBER",
    "VETCH", "WREN", "YARROW",
];

const ENDS: [&str; 16] = [
    "BANK", "BECK", "BURY", "COMBE", "DALE", "FORD", "GATE", "HURST", "LEIGH", "LOCK", "MERE",
    "STEAD", "THORPE", "TON", "WICK", "WORTH",
];

const WOMEN: [&str; 14] = [
    "ADA", "BELLA", "CLARA", "DORA", "EDITH", "FLORA", "GRETA", "HILDA", "IRIS", "JUNE", "LYDIA",
    "MABEL", "NORA", "VIOLET",
];

const MEN: [&str; 14] = [
    "ABEL", "BASIL", "CECIL", "DUNCAN", "EDGAR", "FELIX", "GILES", "HUGO", "IVAN", "JASPER",
    "LEON", "MILES", "OSCAR", "RUFUS",
];

/// A last name in two halves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LastName(&'static str, &'static str);

impl std::fmt::Display for LastName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.0, self.1)
    }
}

impl LastName {
    pub(crate) fn any(random: &mut Random) -> Self {
        Self(random.pick(&STARTS), random.pick(&ENDS))
    }
}

/// How old somebody is in 2026.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Age {
    /// 5 to 15.
    Child,
    /// 24 to 63.
    Adult,
    /// 67 to 95.
    Senior,
}

/// DMG03.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sex {
    Female,
    Male,
    Unknown,
}

impl Sex {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
            Self::Unknown => "U",
        }
    }
}

/// A patient, subscriber, therapist or physician.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Person {
    pub(crate) last: LastName,
    pub(crate) first: &'static str,
    /// NM105, an initial.
    pub(crate) middle: Option<char>,
    pub(crate) sex: Sex,
    pub(crate) born: Date,
    pub(crate) age: Age,
}

impl Person {
    pub(crate) fn any(age: Age, random: &mut Random) -> Self {
        let last = LastName::any(random);
        Self::of_family(last, age, random)
    }

    pub(crate) fn of_family(last: LastName, age: Age, random: &mut Random) -> Self {
        let is_woman = random.chance(50);
        let first = random.pick(if is_woman { &WOMEN } else { &MEN });
        let known = if is_woman { Sex::Female } else { Sex::Male };
        let sex = if random.chance(2) { Sex::Unknown } else { known };
        let middle = random.chance(35).then(|| random.pick(&['A', 'C', 'E', 'J', 'M', 'R', 'T']));
        Self { last, first, middle, sex, born: birth_date(age, random), age }
    }
}

fn birth_date(age: Age, random: &mut Random) -> Date {
    let year = match age {
        Age::Child => random.between(2011, 2021),
        Age::Adult => random.between(1963, 2002),
        Age::Senior => random.between(1931, 1959),
    };
    Date { year, month: random.between(1, 12), day: random.between(1, 28) }
}
