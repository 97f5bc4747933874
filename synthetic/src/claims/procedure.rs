//! The procedures that are billed.

use super::{Discipline, Region};

/// How a procedure is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// One unit a day.
    Evaluation,
    /// One unit a day.
    ReEvaluation,
    /// One unit a day.
    Untimed,
    /// A unit for each 15 minutes, up to this many.
    Timed { most: u32 },
}

/// A procedure and what is charged for a unit of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Procedure {
    pub(crate) code: &'static str,
    pub(crate) kind: Kind,
    /// Whole dollars.
    pub(crate) fee: u64,
}

const fn timed(code: &'static str, most: u32, fee: u64) -> Procedure {
    Procedure { code, kind: Kind::Timed { most }, fee }
}

const fn untimed(code: &'static str, fee: u64) -> Procedure {
    Procedure { code, kind: Kind::Untimed, fee }
}

const fn evaluation(code: &'static str, fee: u64) -> Procedure {
    Procedure { code, kind: Kind::Evaluation, fee }
}

const fn re_evaluation(code: &'static str, fee: u64) -> Procedure {
    Procedure { code, kind: Kind::ReEvaluation, fee }
}

pub(crate) const EXERCISE: Procedure = timed("97110", 4, 62);
pub(crate) const NEUROMUSCULAR: Procedure = timed("97112", 4, 66);
pub(crate) const GAIT: Procedure = timed("97116", 4, 58);
pub(crate) const MANUAL: Procedure = timed("97140", 4, 60);
pub(crate) const ACTIVITIES: Procedure = timed("97530", 4, 71);
pub(crate) const SELF_CARE: Procedure = timed("97535", 4, 68);
/// The first 15 minutes; more would be another code.
pub(crate) const COGNITION: Procedure = timed("97129", 1, 55);
pub(crate) const GROUP: Procedure = untimed("97150", 42);
/// Medicare only.
pub(crate) const STIMULATION: Procedure = untimed("G0283", 32);
pub(crate) const SPEECH_TREATMENT: Procedure = untimed("92507", 118);
pub(crate) const SWALLOWING_TREATMENT: Procedure = untimed("92526", 126);

pub(crate) const PHYSICAL_EVALUATIONS: [Procedure; 3] =
    [evaluation("97161", 155), evaluation("97162", 165), evaluation("97163", 175)];
pub(crate) const PHYSICAL_RE_EVALUATION: Procedure = re_evaluation("97164", 98);
pub(crate) const OCCUPATIONAL_EVALUATIONS: [Procedure; 3] =
    [evaluation("97165", 158), evaluation("97166", 168), evaluation("97167", 179)];
pub(crate) const OCCUPATIONAL_RE_EVALUATION: Procedure = re_evaluation("97168", 99);
pub(crate) const FLUENCY_EVALUATION: Procedure = evaluation("92521", 190);
pub(crate) const SOUND_EVALUATION: Procedure = evaluation("92522", 160);
pub(crate) const LANGUAGE_EVALUATION: Procedure = evaluation("92523", 320);
pub(crate) const VOICE_EVALUATION: Procedure = evaluation("92524", 155);

/// Treatments of one visit: no two of them are an NCCI pair that is active in 2026.
pub(crate) fn treatments(discipline: Discipline, region: Region) -> &'static [Procedure] {
    match (discipline, region) {
        (Discipline::Physical, Region::Arm) => {
            &[EXERCISE, NEUROMUSCULAR, MANUAL, ACTIVITIES, SELF_CARE]
        }
        (Discipline::Physical, _) => &[EXERCISE, NEUROMUSCULAR, GAIT, MANUAL, ACTIVITIES],
        (Discipline::Occupational, Region::Nerves) => {
            &[EXERCISE, NEUROMUSCULAR, ACTIVITIES, SELF_CARE, COGNITION]
        }
        (Discipline::Occupational, _) => &[EXERCISE, MANUAL, ACTIVITIES, SELF_CARE, NEUROMUSCULAR],
        (Discipline::Speech, Region::Swallowing) => &[SWALLOWING_TREATMENT],
        (Discipline::Speech, Region::Cognition) => &[COGNITION],
        (Discipline::Speech, _) => &[SPEECH_TREATMENT],
    }
}

/// Initial evaluations that fit what is wrong.
pub(crate) fn evaluations(discipline: Discipline, region: Region) -> &'static [Procedure] {
    match (discipline, region) {
        (Discipline::Physical, _) => &PHYSICAL_EVALUATIONS,
        (Discipline::Occupational, _) => &OCCUPATIONAL_EVALUATIONS,
        (Discipline::Speech, Region::Fluency) => &[FLUENCY_EVALUATION],
        (Discipline::Speech, Region::SpeechSounds) => &[SOUND_EVALUATION],
        (Discipline::Speech, Region::Voice) => &[VOICE_EVALUATION],
        (Discipline::Speech, Region::Swallowing | Region::Cognition) => &[],
        (Discipline::Speech, _) => &[LANGUAGE_EVALUATION],
    }
}

/// Speech-language therapy has no code for a further evaluation.
pub(crate) fn re_evaluation_of(discipline: Discipline) -> Option<Procedure> {
    match discipline {
        Discipline::Physical => Some(PHYSICAL_RE_EVALUATION),
        Discipline::Occupational => Some(OCCUPATIONAL_RE_EVALUATION),
        Discipline::Speech => None,
    }
}

/// Treatments that are no NCCI pair with a re-evaluation.
pub(crate) const BESIDE_RE_EVALUATION: [Procedure; 4] =
    [EXERCISE, NEUROMUSCULAR, MANUAL, ACTIVITIES];

#[cfg(test)]
mod tests {
    use super::*;

    /// The row of a code in the product's table, by column.
    fn row(code: &str) -> impl Fn(&str) -> String {
        let table = include_str!("../../../data/therapy_codes.tsv");
        let mut lines = table.lines().filter(|line| !line.starts_with('#'));
        let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
        let row = lines.find(|line| line.split('\t').next() == Some(code));
        let row = row.unwrap_or_else(|| panic!("{code} is in no row"));
        move |name| {
            let column = names.iter().position(|known| *known == name).unwrap();
            row.split('\t').nth(column).unwrap().to_owned()
        }
    }

    #[track_caller]
    fn agrees(procedure: Procedure, discipline: Discipline) {
        let column = row(procedure.code);
        let code = procedure.code;
        let modifier = discipline.modifier();
        assert!(column("disciplines").split(',').any(|of| of == modifier), "{code} {modifier}");
        assert_eq!(column("effective_to"), "", "{code}");
        let most: u32 = column("mue_practitioner").parse().unwrap();
        match procedure.kind {
            Kind::Timed { most: units } => {
                assert_eq!(
                    (column("timed"), column("minutes_per_unit")),
                    ("Y".into(), "15".into())
                );
                assert!(units <= most, "{code}");
            }
            _ => assert_eq!((column("timed"), most), ("N".into(), 1), "{code}"),
        }
    }

    #[test]
    fn procedures_are_what_the_tables_say() {
        use Discipline::{Occupational, Physical, Speech};
        let regions = [
            Region::Leg,
            Region::Arm,
            Region::Back,
            Region::Nerves,
            Region::SpeechSounds,
            Region::Language,
            Region::Fluency,
            Region::Voice,
            Region::Swallowing,
            Region::Cognition,
        ];
        for discipline in [Physical, Occupational, Speech] {
            for region in regions {
                let all =
                    treatments(discipline, region).iter().chain(evaluations(discipline, region));
                all.for_each(|&procedure| agrees(procedure, discipline));
            }
            if let Some(code) = re_evaluation_of(discipline) {
                agrees(code, discipline);
            }
            agrees(GROUP, discipline);
        }
        agrees(STIMULATION, Physical);
    }
}
