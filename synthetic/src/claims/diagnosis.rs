//! What is wrong with the patient.

use super::Discipline;
use crate::parties::Age;
use crate::random::Random;

/// The part of the body or the function concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Region {
    Leg,
    Arm,
    Back,
    Nerves,
    SpeechSounds,
    Language,
    Fluency,
    Voice,
    Swallowing,
    Cognition,
}

/// Where a problem comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    Illness,
    Injury,
    /// Seen in children only.
    Childhood,
}

/// Diagnoses that occur together: ICD-10-CM, fiscal year 2026, billable, without the dot. The
/// first is what is treated; any number from the front makes sense.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Problem {
    pub(crate) discipline: Discipline,
    pub(crate) region: Region,
    pub(crate) origin: Origin,
    pub(crate) diagnoses: &'static [&'static str],
}

const fn problem(
    discipline: Discipline,
    region: Region,
    origin: Origin,
    diagnoses: &'static [&'static str],
) -> Problem {
    Problem { discipline, region, origin, diagnoses }
}

use Discipline::{Occupational, Physical, Speech};
use Origin::{Childhood, Illness, Injury};
use Region::{
    Arm, Back, Cognition, Fluency, Language, Leg, Nerves, SpeechSounds, Swallowing, Voice,
};

pub(crate) static PROBLEMS: [Problem; 38] = [
    problem(Physical, Leg, Illness, &["M25561", "R262", "M1711", "M6281"]),
    problem(Physical, Leg, Illness, &["M25562", "R2689", "M1712"]),
    problem(Physical, Leg, Illness, &["M25551", "R262", "M1611", "R2681"]),
    problem(Physical, Leg, Illness, &["M25552", "M6281", "M7062"]),
    problem(Physical, Leg, Illness, &["R2689", "M6281", "Z96651", "Z471"]),
    problem(Physical, Leg, Injury, &["M25561", "S83511D", "R262"]),
    problem(Physical, Leg, Injury, &["M25571", "S93411D", "R2689"]),
    problem(Physical, Arm, Illness, &["M25511", "M7541", "M6281"]),
    problem(Physical, Arm, Illness, &["M25612", "M7502", "M25512"]),
    problem(Physical, Arm, Injury, &["M25511", "S46011D", "M25611"]),
    problem(Physical, Arm, Injury, &["M25512", "S43422D", "M6281"]),
    problem(Physical, Back, Illness, &["M5459", "M6281", "R293"]),
    problem(Physical, Back, Illness, &["M542", "M47812", "R293"]),
    problem(Physical, Back, Illness, &["M5416", "R262", "M48061"]),
    problem(Physical, Back, Illness, &["M6281", "M5442"]),
    problem(Physical, Back, Injury, &["M62830", "S39012D", "R293"]),
    problem(Physical, Nerves, Illness, &["R2689", "I69351", "M6281"]),
    problem(Physical, Nerves, Illness, &["R2681", "G20A1", "R296"]),
    problem(Physical, Nerves, Illness, &["M6281", "G35A", "R2689"]),
    problem(Physical, Leg, Childhood, &["R2689", "M6281"]),
    problem(Occupational, Arm, Illness, &["M25641", "M1811", "M79641"]),
    problem(Occupational, Arm, Illness, &["M25642", "M6281", "M1812"]),
    problem(Occupational, Arm, Illness, &["M25531", "G5601", "M25631"]),
    problem(Occupational, Arm, Illness, &["M25521", "M7711"]),
    problem(Occupational, Arm, Injury, &["M25641", "S66011D", "M79641"]),
    problem(Occupational, Arm, Injury, &["M25631", "S52531D", "M25531"]),
    problem(Occupational, Nerves, Illness, &["M6281", "I69354", "R278"]),
    problem(Occupational, Nerves, Illness, &["R278", "M6281", "G20A1"]),
    problem(Occupational, Arm, Childhood, &["R278", "F82"]),
    problem(Speech, Swallowing, Illness, &["R1312", "I69391"]),
    problem(Speech, Swallowing, Illness, &["R1311", "G20A1", "R634"]),
    problem(Speech, Language, Illness, &["R4701", "G20A1"]),
    problem(Speech, Cognition, Illness, &["R41841", "I69311"]),
    problem(Speech, Voice, Illness, &["R490", "J382"]),
    problem(Speech, SpeechSounds, Illness, &["R471", "G20A1"]),
    problem(Speech, SpeechSounds, Childhood, &["F800"]),
    problem(Speech, Language, Childhood, &["F802"]),
    problem(Speech, Fluency, Childhood, &["F8081"]),
];

impl Problem {
    /// A problem that somebody of this age has.
    pub(crate) fn any(discipline: Discipline, age: Age, random: &mut Random) -> &'static Self {
        let fits = |problem: &Self| {
            let of_age = match age {
                Age::Child => problem.origin == Childhood,
                Age::Adult => problem.origin != Childhood,
                Age::Senior => problem.origin == Illness,
            };
            of_age && problem.discipline == discipline
        };
        Self::one_of(fits, random)
    }

    /// An injury; there is none of speech.
    pub(crate) fn injury(discipline: Discipline, random: &mut Random) -> &'static Self {
        let fits = |problem: &Self| problem.origin == Injury && problem.discipline == discipline;
        Self::one_of(fits, random)
    }

    /// One that fits, if there is one.
    fn one_of(fits: impl Fn(&Self) -> bool, random: &mut Random) -> &'static Self {
        let mut fitting: Vec<&Self> = PROBLEMS.iter().filter(|problem| fits(problem)).collect();
        if fitting.is_empty() {
            fitting.extend(&PROBLEMS);
        }
        random.pick(&fitting)
    }
}
