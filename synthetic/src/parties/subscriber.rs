//! Subscribers and the patients below them.

use std::fmt;

use super::{Address, Age, Payer, PayerKind, Person};
use crate::random::Random;

/// The member number that CMS prints on its sample card. A real Medicare number never begins with
/// 0, and one that does would not have the shape; so every Medicare patient bears this one.
pub(crate) const SAMPLE_MEDICARE_NUMBER: &str = "1EG4TE5MK73";

/// 2010BA NM109.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct MemberId {
    kind: PayerKind,
    number: u64,
}

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match self.kind {
            PayerKind::Medicare => f.write_str(SAMPLE_MEDICARE_NUMBER),
            PayerKind::Blue => write!(f, "SYN0{number:08}"),
            PayerKind::Medicaid => write!(f, "0{number:011}"),
            PayerKind::Commercial | PayerKind::WorkersCompensation => write!(f, "0{number:09}"),
        }
    }
}

/// Who is insured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Insured {
    Person {
        person: Person,
        member: MemberId,
    },
    /// Workers' compensation: the employer.
    Employer {
        name: &'static str,
    },
}

/// SBR03 or SBR04.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Group {
    None,
    Number(u32),
    Name(&'static str),
}

const EMPLOYERS: [&str; 6] = [
    "OLD MILL BAKERY",
    "RIVERSIDE FREIGHT",
    "NORTH POINT SCHOOLS",
    "CITY PARKS OFFICE",
    "LANTERN HOTELS",
    "GREEN VALLEY FARMS",
];

/// A subscriber level.
#[derive(Clone, Debug)]
pub(crate) struct Subscriber {
    pub(crate) insured: Insured,
    pub(crate) address: Address,
    pub(crate) payer: Payer,
    pub(crate) group: Group,
    /// Medicare pays first.
    pub(crate) after_medicare: bool,
    /// Empty where the subscriber is the patient.
    pub(crate) dependents: Vec<Patient>,
}

/// A patient level.
#[derive(Clone, Debug)]
pub(crate) struct Patient {
    pub(crate) person: Person,
    pub(crate) address: Address,
    /// PAT01.
    pub(crate) relationship: &'static str,
    /// REF*Y4, workers' compensation only.
    pub(crate) casualty_claim: Option<u64>,
}

impl Subscriber {
    /// A subscriber who is the patient.
    pub(crate) fn alone(kind: PayerKind, number: u64, near: &Address, random: &mut Random) -> Self {
        let age = match kind {
            PayerKind::Medicare => Age::Senior,
            PayerKind::Medicaid if random.chance(60) => Age::Child,
            _ => Age::Adult,
        };
        Self {
            insured: Insured::Person {
                person: Person::any(age, random),
                member: MemberId { kind, number },
            },
            address: Address::of_patient(near, random),
            payer: kind.payer(random),
            group: group(kind, random),
            after_medicare: false,
            dependents: Vec::new(),
        }
    }

    /// A Medicare patient with a supplement, whose insurer gets the claim after Medicare has paid.
    pub(crate) fn supplement(number: u64, near: &Address, random: &mut Random) -> Self {
        let kind = random.pick(&[PayerKind::Commercial, PayerKind::Blue]);
        let person = Person::any(Age::Senior, random);
        let insured = Insured::Person { person, member: MemberId { kind, number } };
        Self { insured, after_medicare: true, ..Self::alone(kind, number, near, random) }
    }

    /// A subscriber whose family is treated.
    pub(crate) fn family(
        kind: PayerKind,
        number: u64,
        near: &Address,
        random: &mut Random,
    ) -> Self {
        let mut subscriber = Self::alone(kind, number, near, random);
        if let Insured::Person { person, .. } = subscriber.insured {
            let patients = if random.chance(30) { 2 } else { 1 };
            let first = if random.chance(50) { ("01", Age::Adult) } else { ("19", Age::Child) };
            let members = [first, ("19", Age::Child)];
            subscriber.dependents = members
                .into_iter()
                .take(patients)
                .map(|(relationship, age)| Patient {
                    person: Person::of_family(person.last, age, random),
                    address: subscriber.address,
                    relationship,
                    casualty_claim: None,
                })
                .collect();
        }
        subscriber
    }

    /// An employer whose employee was hurt at work.
    pub(crate) fn employer(number: u64, near: &Address, random: &mut Random) -> Self {
        let employee = Patient {
            person: Person::any(Age::Adult, random),
            address: Address::of_patient(near, random),
            relationship: "20",
            casualty_claim: Some(number),
        };
        Self {
            insured: Insured::Employer { name: random.pick(&EMPLOYERS) },
            address: Address::of_patient(near, random),
            payer: PayerKind::WorkersCompensation.payer(random),
            group: Group::None,
            after_medicare: false,
            dependents: vec![employee],
        }
    }

    /// Each patient's person: the subscriber, or the dependents.
    pub(crate) fn patients(&self) -> Vec<Person> {
        match self.insured {
            Insured::Person { person, .. } if self.dependents.is_empty() => vec![person],
            _ => self.dependents.iter().map(|patient| patient.person).collect(),
        }
    }
}

fn group(kind: PayerKind, random: &mut Random) -> Group {
    match (kind, random.below(10)) {
        (PayerKind::Commercial | PayerKind::Blue, 0..6) => {
            Group::Number(random.between(10_000, 99_999))
        }
        (PayerKind::Commercial | PayerKind::Blue, 6..8) => Group::Name(random.pick(&EMPLOYERS)),
        _ => Group::None,
    }
}
