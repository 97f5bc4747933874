//! The shapes of the code tables; their rows stand in [`generated`](super::generated).

use serde::Serialize;

use crate::claim::date::Date;
use crate::x12::Code;

/// Rows that are found by their code.
#[derive(Debug)]
pub struct CodeTable<T: 'static> {
    /// Code of each row, ascending: searched without touching the rows.
    keys: &'static [Code],
    rows: &'static [T],
}

impl<T> CodeTable<T> {
    /// A table of rows with these codes, which ascend.
    #[must_use]
    pub const fn new(keys: &'static [Code], rows: &'static [T]) -> Self {
        Self { keys, rows }
    }

    /// The row of a code.
    #[must_use]
    pub fn find(&self, code: &[u8]) -> Option<&'static T> {
        self.rows.get(self.keys.binary_search(&Code::parse(code)?).ok()?)
    }

    /// All rows.
    #[must_use]
    pub const fn rows(&self) -> &'static [T] {
        self.rows
    }
}

/// What kind of service a therapy procedure is (`kind` in `data/therapy_codes.tsv`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProcedureKind {
    /// Initial evaluation (PT, OT, athletic training).
    Evaluation,
    /// Re-evaluation.
    Reevaluation,
    /// Evaluation or test of a speech-language pathologist.
    SpeechEvaluation,
    /// Attended service billed by time.
    Timed,
    /// Service billed per session.
    Untimed,
    /// Modality without constant attendance.
    Supervised,
    /// Cast, splint, strapping.
    Device,
    /// Wound care.
    Wound,
    /// Remote therapeutic monitoring.
    RemoteMonitoring,
    /// Caregiver training.
    Caregiver,
    /// No longer billable after its last date.
    Deleted,
}

/// Whether CMS counts a code as therapy whoever performs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TherapyStatus {
    /// Always therapy: needs a discipline modifier.
    Always,
    /// Therapy when done under a therapy plan of care.
    Sometimes,
    /// Not on the therapy list.
    NotListed,
}

/// The therapy disciplines of a claim line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Discipline {
    /// Physical therapy, modifier GP.
    Physical,
    /// Occupational therapy, modifier GO.
    Occupational,
    /// Speech-language pathology, modifier GN.
    Speech,
}

/// Complexity tier or re-evaluation, from the `group` column (`PT_EVAL:moderate`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EvaluationTier {
    /// Low complexity.
    Low,
    /// Moderate complexity.
    Moderate,
    /// High complexity.
    High,
    /// Re-evaluation.
    Reevaluation,
}

/// One therapy procedure (`data/therapy_codes.tsv`).
#[derive(Debug)]
pub struct Procedure {
    /// CPT or HCPCS code, five characters.
    pub code: &'static str,
    /// Description in our own words.
    pub description: &'static str,
    /// What kind of service it is.
    pub kind: ProcedureKind,
    /// Whether it is always therapy.
    pub status: TherapyStatus,
    /// Disciplines that may bill it; empty if none of the three.
    pub disciplines: &'static [Discipline],
    /// Billed by time.
    pub timed: Timing,
    /// Typical minutes, for evaluations.
    pub typical_minutes: Option<u16>,
    /// Medically unlikely units a day (CMS practitioner table).
    pub mue: Option<u16>,
    /// How CMS adjudicates the MUE: 1 line, 2 date by policy, 3 date by clinical data.
    pub mue_indicator: Option<u8>,
    /// First date of service it may be billed; `None` if long ago.
    pub from: Option<Date>,
    /// Last date of service it may be billed; `None` if still in force.
    pub to: Option<Date>,
    /// The code it adds on to.
    pub addon_to: Option<&'static str>,
    /// Family, such as `PT_EVAL`; empty if none.
    pub family: &'static str,
    /// Complexity tier within the family.
    pub tier: Option<EvaluationTier>,
    /// Where the row comes from.
    pub source: &'static str,
    /// 1 several sources agree, 2 one source, 3 memory.
    pub confidence: u8,
    /// Carries CMS's therapy multiple-procedure flag (July 2024 fee file).
    pub multiple_procedure: bool,
    /// Status in Medicare's fee file of July 2024: `A` paid, `B` bundled, `I` not valid for
    /// Medicare; empty if it is not there.
    pub medicare_status: &'static str,
}

/// What a beneficiary's therapy may cost in a year before KX is needed
/// (`data/therapy_limits.tsv`), in dollars; `None` where it is not known.
#[derive(Debug)]
pub struct Threshold {
    /// Calendar year of service.
    pub year: i16,
    /// Physical therapy and speech-language pathology together.
    pub physical_and_speech: Option<u16>,
    /// Occupational therapy.
    pub occupational: Option<u16>,
    /// Where targeted review may begin.
    pub review: Option<u16>,
    /// Where the row comes from.
    pub source: &'static str,
    /// 1 several sources agree, 2 one source, 3 not verified.
    pub confidence: u8,
}

/// Something to be known of a procedure, in our own words (`data/procedure_notes.tsv`).
#[derive(Debug)]
pub struct ProcedureNote {
    /// The procedure.
    pub code: &'static str,
    /// What the note is about.
    pub topic: NoteTopic,
    /// What is to be known.
    pub text: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// 1 several sources agree, 2 one source, 3 memory.
    pub confidence: u8,
}

/// What a note of a procedure is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoteTopic {
    /// What must be there to bill it.
    Takes,
    /// What it is taken for, and is not.
    IsNot,
}

/// How a procedure is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Timing {
    /// Once a session, whatever its length.
    Untimed,
    /// One unit for so many minutes; `None` where the table states no length.
    Timed(Option<u16>),
}

/// One procedure modifier (`data/modifiers.tsv`).
#[derive(Debug)]
pub struct Modifier {
    /// Two characters.
    pub code: &'static str,
    /// Meaning in our own words.
    pub meaning: &'static str,
    /// First date of service; `None` if long ago.
    pub from: Option<Date>,
    /// Last date of service; `None` if still in force.
    pub to: Option<Date>,
    /// Where the row comes from.
    pub source: &'static str,
    /// 1 several sources agree, 2 one source, 3 memory.
    pub confidence: u8,
}

/// Whether a taxonomy names a person or an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaxonomyLevel {
    /// A person.
    Individual,
    /// A clinic or group.
    Organisation,
}

/// What a person of this taxonomy is, as far as therapy is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProviderKind {
    /// Licensed therapist (or audiologist) who may evaluate.
    Therapist,
    /// Therapy assistant.
    Assistant,
    /// Physician or non-physician practitioner who may bill therapy under a plan of care.
    Practitioner,
    /// Anyone else.
    Other,
}

/// One provider taxonomy (`data/taxonomy_discipline.tsv`).
#[derive(Debug)]
pub struct Taxonomy {
    /// NUCC code, ten characters.
    pub code: &'static str,
    /// Person or organisation.
    pub level: TaxonomyLevel,
    /// Its therapy discipline, if it has exactly one of the three.
    pub discipline: Option<Discipline>,
    /// What its holder is.
    pub kind: ProviderKind,
    /// Name in our own words.
    pub name: &'static str,
    /// 1 several sources agree, 2 one source, 3 memory.
    pub confidence: u8,
}

/// One claim status category or code (`data/claim_status_codes.tsv`).
#[derive(Debug)]
pub struct ClaimStatus {
    /// The code: `A7`, `507`.
    pub code: &'static str,
    /// Meaning in our own words; empty where it is known by its number only.
    pub meaning: &'static str,
    /// Whether it must name the party it speaks of; `None` where that is not known.
    pub names_entity: Option<bool>,
    /// Whether a claim acknowledgment uses it.
    pub usage: StatusUse,
    /// The place of an 837P it is about, in words; empty if none.
    pub place: &'static str,
}

/// Whether a claim acknowledgment (277CA) uses a status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatusUse {
    /// It does.
    ClaimAcknowledgment,
    /// It does not: answers to status requests do.
    Elsewhere,
    /// Not known.
    Unknown,
}

/// One row of a small code list (`data/small_codes.tsv`).
#[derive(Debug)]
pub struct CodeRow {
    /// The code.
    pub code: &'static str,
    /// Meaning in our own words.
    pub meaning: &'static str,
}

/// One embedded table (`data/tables.tsv`).
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TableInfo {
    /// Its name.
    pub table: &'static str,
    /// The release it stands for.
    pub release: &'static str,
    /// How many rows it has.
    pub rows: u32,
    /// First day of service that it is meant for, as `CCYY-MM-DD`; empty if it names none.
    pub valid_from: &'static str,
    /// Last day of service that it is meant for; empty if it does not age.
    pub valid_to: &'static str,
    /// Where its rows come from.
    pub source: &'static str,
}
