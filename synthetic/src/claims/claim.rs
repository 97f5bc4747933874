//! A claim and its service lines.

use super::{Agenda, Cents, Course, Procedure};
use crate::calendar::Day;
use crate::parties::{Address, BillingProvider, Npi, Npis, PayerKind};
use crate::random::Random;

/// CLM05-3.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Frequency {
    Original,
    /// With the payer's number of the claim that is replaced, REF*F8.
    Replacement(u32),
}

/// CLM11, with the day of the accident.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RelatedCause {
    None,
    Employment(Day),
    OtherAccident(Day),
}

/// 2310C: treated elsewhere than where the provider has its address.
#[derive(Clone, Debug)]
pub(crate) struct ServiceFacility {
    pub(crate) name: &'static str,
    pub(crate) npi: Option<Npi>,
    pub(crate) address: Address,
    pub(crate) place_of_service: &'static str,
}

/// A service line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) procedure: Procedure,
    pub(crate) modifiers: Vec<&'static str>,
    pub(crate) units: u32,
    pub(crate) charge: Cents,
    pub(crate) day: Day,
    pub(crate) pointers: Vec<usize>,
    /// 2420A: index of a therapist other than the claim's.
    pub(crate) other_therapist: Option<usize>,
}

/// What somebody paid before: Medicare, where the destination payer comes second.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Payment {
    First,
    /// The day of Medicare's remittance.
    AfterMedicare(Day),
}

/// A claim.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) number: String,
    pub(crate) frequency: Frequency,
    pub(crate) related_cause: RelatedCause,
    pub(crate) initial_treatment: Option<Day>,
    pub(crate) paid_by_patient: Option<Cents>,
    pub(crate) authorization: Option<u32>,
    pub(crate) medical_record: Option<u32>,
    pub(crate) note: Option<&'static str>,
    pub(crate) diagnoses: Vec<&'static str>,
    /// 2310A: index among the physicians of the billing provider.
    pub(crate) physician: Option<usize>,
    /// 2310B: index among the therapists of the billing provider.
    pub(crate) therapist: usize,
    pub(crate) facility: Option<ServiceFacility>,
    pub(crate) payment: Payment,
    pub(crate) lines: Vec<Line>,
}

/// Who a claim is for.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) provider: &'a BillingProvider,
    pub(crate) npis: &'a mut Npis,
    pub(crate) agenda: &'a mut Agenda,
    pub(crate) random: &'a mut Random,
}

const NOTES: [&str; 5] = [
    "HOME EXERCISES REVIEWED",
    "PATIENT TOLERATED TREATMENT WELL",
    "PLAN OF CARE ON FILE",
    "PROGRESS REPORT SENT TO PHYSICIAN",
    "TREATED WITH A WALKER",
];

impl Claim {
    /// The claim of so many visits, with nothing but what every claim needs.
    pub(crate) fn plain(
        number: String,
        course: &mut Course,
        visits: u32,
        ground: &mut Ground<'_>,
    ) -> Self {
        let lines = course.visits(visits, ground.agenda, ground.random);
        Self {
            number,
            frequency: Frequency::Original,
            related_cause: RelatedCause::None,
            initial_treatment: None,
            paid_by_patient: None,
            authorization: None,
            medical_record: None,
            note: None,
            diagnoses: course.problem.diagnoses.iter().copied().take(course.diagnoses).collect(),
            physician: Some(0),
            therapist: course.therapist,
            facility: None,
            payment: Payment::First,
            lines,
        }
    }

    /// The claim of so many visits, with what else may be said.
    pub(crate) fn any(
        number: String,
        course: &mut Course,
        visits: u32,
        ground: &mut Ground<'_>,
    ) -> Self {
        let mut claim = Self::plain(number, course, visits, ground);
        claim.add_dates(course, ground.random);
        claim.add_numbers(course.kind, ground.random);
        claim.add_providers(course.kind, ground);
        if course.kind != PayerKind::Medicare && ground.random.chance(10) {
            let least = claim.total().0.min(2_000);
            claim.paid_by_patient = Some(Cents(least));
        }
        claim
    }

    fn add_dates(&mut self, course: &Course, random: &mut Random) {
        let begun = course.begun.filter(|_| random.chance(50));
        self.initial_treatment = begun.map(|day| day.minus(course.days_before));
        let Some(day) = course.begun else { return };
        let is_injury = course.problem.origin == super::diagnosis::Origin::Injury;
        let accident = day.minus(random.between(25, 45));
        self.related_cause = match course.kind {
            PayerKind::WorkersCompensation => RelatedCause::Employment(accident),
            _ if is_injury && random.chance(50) => RelatedCause::OtherAccident(accident),
            _ => RelatedCause::None,
        };
    }

    fn add_numbers(&mut self, kind: PayerKind, random: &mut Random) {
        self.medical_record = random.chance(60).then(|| random.between(10_000, 999_999));
        self.note = random.chance(4).then(|| random.pick(&NOTES));
        if kind == PayerKind::Medicare {
            return;
        }
        self.authorization = random.chance(20).then(|| random.between(1_000_000, 9_999_999));
        if random.chance(4) {
            self.frequency = Frequency::Replacement(random.between(10_000_000, 99_999_999));
        }
    }

    fn add_providers(&mut self, kind: PayerKind, ground: &mut Ground<'_>) {
        let random = &mut *ground.random;
        let physicians: Vec<usize> = (0..ground.provider.physicians.len()).collect();
        let is_referred = kind == PayerKind::Medicare || random.chance(70);
        self.physician = is_referred.then(|| random.pick(&physicians));
        self.facility = random.chance(12).then(|| facility(ground.provider, ground.npis, random));
        if random.chance(5) {
            self.let_colleague_treat(ground.provider, ground.random);
        }
    }

    /// One line of several is rendered by another therapist of the same discipline.
    fn let_colleague_treat(&mut self, provider: &BillingProvider, random: &mut Random) {
        let own = provider.therapists.get(self.therapist).map(|therapist| therapist.discipline);
        let colleagues: Vec<usize> = provider
            .therapists
            .iter()
            .enumerate()
            .filter(|(n, other)| *n != self.therapist && Some(other.discipline) == own)
            .map(|(n, _)| n)
            .collect();
        if !colleagues.is_empty()
            && let [_, .., last] = self.lines.as_mut_slice()
        {
            last.other_therapist = Some(random.pick(&colleagues));
        }
    }

    /// CLM02: the sum of all SV102.
    pub(crate) fn total(&self) -> Cents {
        self.lines.iter().map(|line| line.charge).sum()
    }
}

fn facility(provider: &BillingProvider, npis: &mut Npis, random: &mut Random) -> ServiceFacility {
    let known = [
        ("SECOND OFFICE", "11"),
        ("EVERGREEN ASSISTED LIVING", "13"),
        ("HILLSIDE NURSING FACILITY", "32"),
        ("COMMUNITY GYM", "99"),
    ];
    let (name, place_of_service) = random.pick(&known);
    let npi = random.chance(50).then(|| npis.give());
    ServiceFacility { name, npi, address: provider.address.nearby(random), place_of_service }
}
