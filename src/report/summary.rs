//! `summary.json`: what a whole run came to, written last.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::claim::Money;
use crate::codes::TableInfo;
use crate::engine::{Tally, Totals};
use crate::finding::NotChecked;
use crate::policy::decisions::Decision;

use super::Cause;

/// Version of the document's shape.
pub const SCHEMA: u32 = 1;

/// How a run, or one of its inputs, ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every claim goes out.
    Done,
    /// At least one claim was rejected.
    Rejections,
    /// There was no input.
    Empty,
    /// A part of the input holds claims that could not be read; the rest is done.
    Incomplete,
    /// The input holds no professional claim of 005010X222A1.
    Refused,
    /// The input could not be read to its end.
    Failed,
}

impl Status {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Rejections => "rejections",
            Self::Empty => "empty",
            Self::Incomplete => "incomplete",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// A number of something in each disposition.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Split<T> {
    /// All of them.
    pub read: T,
    /// In accepted claims.
    pub accepted: T,
    /// In corrected claims.
    pub corrected: T,
    /// In rejected claims.
    pub rejected: T,
}

impl<T> Split<T> {
    fn of(totals: &Totals, field: impl Fn(&Tally) -> T) -> Self {
        Self {
            read: field(&totals.read),
            accepted: field(&totals.accepted),
            corrected: field(&totals.corrected),
            rejected: field(&totals.rejected),
        }
    }
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct BySeverity {
    /// Errors.
    pub error: u64,
    /// Warnings.
    pub warning: u64,
    /// Infos.
    pub info: u64,
}

/// Counts of an input, or of all of them.
#[derive(Clone, Debug, Serialize)]
pub struct Counts {
    /// Interchanges (ISA).
    pub interchanges: u64,
    /// Functional groups (GS).
    pub groups: u64,
    /// Transaction sets (ST) of 005010X222A1.
    pub transactions: u64,
    /// Claims (CLM).
    pub claims: Split<u64>,
    /// Service lines (LX).
    pub lines: Split<u64>,
    /// Charges (CLM02), US dollars as text.
    pub charges: Split<String>,
    /// Findings by severity.
    pub findings: BySeverity,
    /// Findings by rule code.
    pub by_rule: BTreeMap<&'static str, u64>,
    /// Findings that are not told, because a configuration or a baseline says so, by rule code.
    pub suppressed: BTreeMap<&'static str, u64>,
    /// What was not checked, for want of a table.
    pub not_checked: Vec<NotCheckedSummary>,
}

/// Something that was not checked.
#[derive(Clone, Debug, Serialize)]
pub struct NotCheckedSummary {
    /// Its kind.
    pub what: &'static str,
    /// What it is, and why it was not checked, in words.
    pub words: String,
    /// How many there were.
    pub count: u64,
}

impl From<(NotChecked, &str, u64)> for NotCheckedSummary {
    fn from((what, words, count): (NotChecked, &str, u64)) -> Self {
        Self { what: what.as_str(), words: words.to_owned(), count }
    }
}

impl From<&Totals> for Counts {
    fn from(totals: &Totals) -> Self {
        let charges = |tally: &Tally| -> Money { tally.charges };
        Self {
            interchanges: totals.interchanges,
            groups: totals.groups,
            transactions: totals.transactions,
            claims: Split::of(totals, |tally| tally.claims),
            lines: Split::of(totals, |tally| tally.lines),
            charges: Split::of(totals, |tally| charges(tally).to_string()),
            findings: BySeverity {
                error: totals.errors,
                warning: totals.warnings,
                info: totals.infos,
            },
            by_rule: totals.by_rule.clone(),
            suppressed: totals.suppressed.clone(),
            not_checked: totals.not_checked.iter().map(Into::into).collect(),
        }
    }
}

/// One input of a run.
#[derive(Clone, Debug, Serialize)]
pub struct InputSummary {
    /// As the user named it.
    pub path: String,
    /// Its size on disk, compressed if it is.
    pub bytes: u64,
    /// BLAKE3 of those bytes.
    pub blake3: String,
    /// How it ended.
    pub status: Status,
    /// Why it was refused or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What it holds.
    #[serde(flatten)]
    pub counts: Counts,
}

/// One file that a run wrote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, serde::Deserialize)]
pub struct OutputSummary {
    /// Name in the output folder.
    pub path: String,
    /// The input it came from; `None` for a file of the whole run.
    pub input: Option<String>,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 of its bytes.
    pub blake3: String,
}

/// What decided how a run worked.
#[derive(Clone, Debug, Serialize)]
pub struct ConfigSummary {
    /// `salvage` or `strict`.
    pub policy: &'static str,
    /// Report formats.
    pub report: Vec<&'static str>,
    /// Line ends of the claim files.
    pub newlines: &'static str,
    /// Whether patient fields are `masked` or `shown`.
    pub patient_data: &'static str,
    /// What makes a run fail.
    pub fail_on: String,
    /// Settings that a file, a variable or a flag changed.
    pub settings: Vec<SettingSummary>,
}

/// A setting that was changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SettingSummary {
    /// Its key: `rules.ignore`, `payer.12502.select`.
    pub key: String,
    /// Its value, as the configuration writes it.
    pub value: String,
    /// A file, a variable or a flag.
    pub origin: String,
}

/// The whole document.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// Version of the document's shape.
    pub schema: u32,
    /// This program.
    pub tool: &'static str,
    /// Its version.
    pub version: &'static str,
    /// When the run began, UTC, RFC 3339.
    pub started: String,
    /// When it ended.
    pub finished: String,
    /// How it ended.
    pub status: Status,
    /// What decided how it worked.
    pub config: ConfigSummary,
    /// Code tables that were used.
    pub tables: Vec<TableInfo>,
    /// Every input.
    pub inputs: Vec<InputSummary>,
    /// Every output but this one.
    pub outputs: Vec<OutputSummary>,
    /// Control number that the acknowledgments of the next run may begin at, where this one was
    /// told where to begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_ack_control: Option<u64>,
    /// All inputs together.
    pub totals: Counts,
    /// Causes, those that hold most money first.
    pub causes: Vec<Cause>,
    /// What people decided, and what came of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<DecisionSummary>,
}

/// A decision of a person.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionSummary {
    /// What it changes: `TH301 SV104: 2 → 1`.
    pub words: String,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
    /// Last day; empty if none is given.
    pub until: String,
    /// Values that it changed.
    pub used: u64,
    /// Places where another value stands.
    pub misfits: u64,
}

impl From<&Decision> for DecisionSummary {
    fn from(decision: &Decision) -> Self {
        Self {
            words: decision.words(),
            who: decision.who.clone(),
            why: decision.why.clone(),
            until: decision.until.map(|day| day.to_string()).unwrap_or_default(),
            used: decision.used(),
            misfits: decision.misfits(),
        }
    }
}
