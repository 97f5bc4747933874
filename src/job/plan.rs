//! What a run does, whom it tells, and why it may end early.

use std::io;
use std::path::PathBuf;

use crate::ack::write::Moment;
use crate::engine::PatientData;
use crate::fix::Newlines;
use crate::policy::Strictness;
use crate::report::summary::{InputSummary, SettingSummary};

use super::folder::{Existing, FolderError};
use super::input::Input;
use super::parts::SplitBy;

/// A format of the report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ReportFormat {
    /// `*.report.csv`.
    Csv,
    /// `*.report.html`, and `report.html` for several inputs.
    Html,
    /// `*.findings.jsonl`.
    Jsonl,
    /// `*.report.xlsx`.
    Xlsx,
}

impl ReportFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Html, Self::Jsonl, Self::Xlsx];

    /// What is written unless others are asked for.
    pub const DEFAULT: [Self; 3] = [Self::Csv, Self::Html, Self::Jsonl];

    /// As the command line writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
        }
    }
}

/// What a run does.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where the outputs go.
    pub folder: PathBuf,
    /// What may be replaced there.
    pub existing: Existing,
    /// Reports that are written.
    pub reports: Vec<ReportFormat>,
    /// Line ends of the claim files.
    pub newlines: Newlines,
    /// Whether what stays behind is written in parts too, and by what.
    pub split_by: Option<SplitBy>,
    /// What a structural error costs.
    pub policy: Strictness,
    /// Whether values of patient fields are shown in reports.
    pub patient_data: PatientData,
    /// Acknowledgments, if they are written.
    pub acks: Option<AckPlan>,
    /// What makes the run fail, as the summary tells it.
    pub fail_on: String,
    /// Settings that are not as they are without a configuration, each with its origin, as the
    /// summary tells them.
    pub settings: Vec<SettingSummary>,
}

/// How acknowledgments are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AckPlan {
    /// The first control number; `None` lets them follow from the numbers that are answered.
    pub first_control: Option<u32>,
    /// The date and time they bear; `None` is when the run began.
    pub moment: Option<Moment>,
}

/// How far an input is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Step {
    /// Bytes read from disk.
    pub bytes: u64,
    /// Claims decided.
    pub claims: u64,
}

/// Hears of a run while it goes on.
pub trait Observer: Sync {
    /// An input is opened.
    fn begin(&self, input: &Input);
    /// A part of it is done.
    fn step(&self, step: Step);
    /// It is over.
    fn end(&self, input: &InputSummary);
}

/// Why a run ended without its summary.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JobError {
    /// The output folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// An output cannot be written.
    #[error("{what}: cannot be written")]
    Output {
        /// The file or folder.
        what: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The claim files do not hold what was read. Nothing of the input was written.
    #[error(
        "internal error: {input}: claims written differ from claims read; \
         its outputs were not written, please report this"
    )]
    NotConserved {
        /// The input.
        input: String,
    },
    /// An acknowledgment is not what its tables ask for, or does not answer what was read.
    #[error(
        "internal error: {file}: {why}; \
         no output of this input was written, please report this"
    )]
    Acknowledgment {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// A thread ended without its result.
    #[error("internal error: {input}: a part was lost between threads, please report this")]
    Lost {
        /// The input.
        input: String,
    },
}
