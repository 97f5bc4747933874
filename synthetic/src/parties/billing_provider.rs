//! Clinics and therapists in practice on their own.

use super::{Address, Age, Npi, Npis, PayerKind, Person};
use crate::claims::Discipline;
use crate::random::Random;

/// Somebody who treats.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Therapist {
    pub(crate) person: Person,
    pub(crate) npi: Npi,
    pub(crate) discipline: Discipline,
}

/// Somebody who refers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Physician {
    pub(crate) person: Person,
    pub(crate) npi: Npi,
}

/// Who bills.
#[derive(Clone, Debug)]
pub(crate) enum Practice {
    Clinic {
        name: String,
    },
    /// The only therapist of the list is the billing provider.
    Solo,
}

/// 2000A, and those who work there.
#[derive(Clone, Debug)]
pub(crate) struct BillingProvider {
    pub(crate) practice: Practice,
    pub(crate) npi: Npi,
    /// REF*EI.
    pub(crate) tax_id: u32,
    /// PRV*BI.
    pub(crate) taxonomy: Option<&'static str>,
    pub(crate) address: Address,
    /// The last four digits of its telephone, where it is not the submitter's.
    pub(crate) telephone: Option<u32>,
    /// Number of the post office box that payments go to.
    pub(crate) box_number: Option<u32>,
    pub(crate) therapists: Vec<Therapist>,
    pub(crate) physicians: Vec<Physician>,
    /// Whether its software sends REF*6R with each line.
    pub(crate) numbers_lines: bool,
    /// Disciplines in which a Medicare patient has been evaluated here. All Medicare patients
    /// share one member number, so that a second would read as another evaluation of the first.
    pub(crate) medicare_evaluations: Vec<Discipline>,
}

const NAMES: [&str; 12] = [
    "RIVER",
    "SUMMIT",
    "LAKESIDE",
    "OLD TOWN",
    "NORTHGATE",
    "HARBOR",
    "PRAIRIE",
    "CANYON",
    "MEADOW",
    "UNION",
    "HIGHLAND",
    "BAYVIEW",
];

const KINDS: [&str; 5] =
    ["THERAPY", "REHABILITATION CENTER", "THERAPY ASSOCIATES", "REHAB GROUP", "THERAPY CENTER LLC"];

impl BillingProvider {
    /// A clinic with one to four therapists, or a therapist in solo practice.
    pub(crate) fn any(npis: &mut Npis, random: &mut Random) -> Self {
        if random.chance(12) {
            return Self::solo(npis, random);
        }
        let several = random.chance(25);
        let main = Discipline::any(random);
        let staff = random.between(1, 4);
        let disciplines: Vec<Discipline> =
            (0..staff).map(|_| if several { Discipline::any(random) } else { main }).collect();
        Self::clinic(&disciplines, npis, random)
    }

    /// A clinic with one therapist for each of these disciplines.
    pub(crate) fn clinic(disciplines: &[Discipline], npis: &mut Npis, random: &mut Random) -> Self {
        let name = format!("{} {}", random.pick(&NAMES), random.pick(&KINDS));
        let main = disciplines.first().copied().unwrap_or(Discipline::Physical);
        let is_mixed = disciplines.iter().any(|&other| other != main);
        let taxonomy = if is_mixed { "261QR0400X" } else { main.clinic_taxonomy() };
        let sends_taxonomy = random.chance(75);
        let mut clinic = Self::without_staff(Practice::Clinic { name }, npis, random);
        clinic.taxonomy = sends_taxonomy.then_some(taxonomy);
        let hire = |&discipline: &Discipline| therapist(discipline, npis, random);
        clinic.therapists = disciplines.iter().map(hire).collect();
        clinic
    }

    fn solo(npis: &mut Npis, random: &mut Random) -> Self {
        let therapist = therapist(Discipline::any(random), npis, random);
        let mut practice = Self::without_staff(Practice::Solo, npis, random);
        practice.npi = therapist.npi;
        // There is no 2310B to name the therapist's taxonomy.
        practice.taxonomy = Some(therapist.discipline.taxonomy());
        practice.therapists = vec![therapist];
        practice
    }

    fn without_staff(practice: Practice, npis: &mut Npis, random: &mut Random) -> Self {
        let referring = random.between(1, 3);
        Self {
            practice,
            npi: npis.give(),
            tax_id: 690_000_000 + random.below(9_999_999),
            taxonomy: None,
            address: Address::of_provider(random),
            telephone: random.chance(30).then(|| random.between(100, 141)),
            box_number: random.chance(25).then(|| random.between(100, 9999)),
            therapists: Vec::new(),
            physicians: (0..referring)
                .map(|_| Physician { person: Person::any(Age::Adult, random), npi: npis.give() })
                .collect(),
            numbers_lines: random.chance(90),
            medicare_evaluations: Vec::new(),
        }
    }

    /// Whether patients of this kind of payer find a therapist: nobody is hurt at work in a way
    /// that speech-language therapy treats.
    pub(crate) fn treats(&self, kind: PayerKind) -> bool {
        kind != PayerKind::WorkersCompensation
            || self.therapists.iter().any(|therapist| therapist.discipline != Discipline::Speech)
    }

    /// Whether claims name the therapist in 2310B.
    pub(crate) fn is_clinic(&self) -> bool {
        matches!(self.practice, Practice::Clinic { .. })
    }
}

fn therapist(discipline: Discipline, npis: &mut Npis, random: &mut Random) -> Therapist {
    let person = Person::any(Age::Adult, random);
    Therapist { person, npi: npis.give(), discipline }
}
