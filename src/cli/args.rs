//! What can be said on the command line.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::engine::PatientData;
use crate::fix::Newlines;
use crate::job::ReportFormat;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; no claim rejected (check: no error found)
  1  done; at least one claim rejected (check: at least one error found)
  2  usage error; nothing was read or written
  3  at least one input could not be processed; all others were
  4  an output could not be written
  5  another run holds the output folder; try later";

/// Finds and fixes what is wrong in professional claim files (837P), before a payer does.
///
/// Reads X12 837P files (005010X222A1), checks every claim for physical, occupational and speech
/// therapy, corrects what is safe to correct, and says what to do about the rest.
#[derive(Debug, Parser)]
#[command(name = "scrub837", version, after_help = EXIT_CODES, propagate_version = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

#[derive(Debug, Args)]
pub(super) struct Global {
    /// Say nothing on success
    #[arg(short, long, global = true, env = "SCRUB837_QUIET", conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: each input as it is done
    #[arg(short, long, global = true, env = "SCRUB837_VERBOSE")]
    pub verbose: bool,
    /// How messages on standard error are written
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    #[arg(env = "SCRUB837_LOG_FORMAT")]
    pub log_format: LogFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write corrected claims, rejected claims and the rejection report
    Run(RunArguments),
    /// Show what is wrong; write nothing
    Check(CheckArguments),
    /// Explain a rule, a procedure code or a modifier
    Explain(ExplainArguments),
    /// List all rules
    Rules(RulesArguments),
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct RunArguments {
    /// Claim files, folders, patterns, or - for standard input; .gz and .zst are read as they are
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Folder for the results, or - to write corrected claims to standard output
    #[arg(short, long, value_name = "DIR", env = "SCRUB837_OUTPUT")]
    pub output: PathBuf,
    /// Reports to write
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', default_value = "csv,jsonl")]
    #[arg(env = "SCRUB837_REPORT")]
    pub report: Vec<ReportChoice>,
    /// Line ends of the claim files
    #[arg(long, value_name = "ENDS", default_value = "keep", env = "SCRUB837_NEWLINES")]
    pub newlines: NewlinesChoice,
    /// Replace files in the output folder that came from another input
    #[arg(long)]
    pub overwrite: bool,
    /// End with exit code 3 if there is no input
    #[arg(long, env = "SCRUB837_FAIL_IF_EMPTY")]
    pub fail_if_empty: bool,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct CheckArguments {
    /// Claim files, folders, patterns, or - for standard input; .gz and .zst are read as they are
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// How findings are written
    ///
    /// `text` shows causes instead of single findings on a terminal where there are more than 20;
    /// `full` always shows all.
    #[arg(long, value_name = "FORMAT", default_value = "text", env = "SCRUB837_FORMAT")]
    pub format: CheckFormat,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// Threads that check [default: one for each core]
    #[arg(short, long, value_name = "N", env = "SCRUB837_JOBS")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// What ends with exit code 1: never, warning, rejected, or more than N% of the claims
    #[arg(long, value_name = "BAR", default_value = "rejected", env = "SCRUB837_FAIL_ON")]
    pub fail_on: FailOn,
    /// The same as --fail-on never
    #[arg(long, conflicts_with = "fail_on")]
    pub exit_zero: bool,
    /// Show names, birth dates, addresses and member numbers instead of asterisks
    #[arg(long, env = "SCRUB837_SHOW_PATIENT_DATA")]
    pub show_patient_data: bool,
}

impl Common {
    /// Threads, if their number was given.
    pub(super) fn threads(&self) -> Option<usize> {
        self.jobs.map(usize::from)
    }

    /// Whether patient fields are shown.
    pub(super) fn patient_data(&self) -> PatientData {
        if self.show_patient_data { PatientData::Shown } else { PatientData::Masked }
    }

    /// What makes the command fail.
    pub(super) fn bar(&self) -> FailOn {
        if self.exit_zero { FailOn::Never } else { self.fail_on }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum CheckFormat {
    Text,
    Full,
    Jsonl,
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum ReportChoice {
    Csv,
    Jsonl,
}

impl From<ReportChoice> for ReportFormat {
    fn from(choice: ReportChoice) -> Self {
        match choice {
            ReportChoice::Csv => Self::Csv,
            ReportChoice::Jsonl => Self::Jsonl,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum NewlinesChoice {
    /// The sender's
    Keep,
    /// Line feed
    Lf,
    /// Carriage return and line feed
    Crlf,
    /// None at all
    None,
}

impl From<NewlinesChoice> for Newlines {
    fn from(choice: NewlinesChoice) -> Self {
        match choice {
            NewlinesChoice::Keep => Self::Keep,
            NewlinesChoice::Lf => Self::Lf,
            NewlinesChoice::Crlf => Self::CrLf,
            NewlinesChoice::None => Self::None,
        }
    }
}

/// What makes a command end with exit code 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum FailOn {
    Never,
    Warning,
    Rejected,
    /// More than so many percent of the claims.
    Percent(f64),
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let percent = || text.strip_suffix('%')?.parse().ok();
        match text {
            "never" => Ok(Self::Never),
            "warning" => Ok(Self::Warning),
            "rejected" => Ok(Self::Rejected),
            _ => match percent() {
                Some(percent) if (0.0..=100.0).contains(&percent) => Ok(Self::Percent(percent)),
                _ => Err("expected never, warning, rejected, or a percentage such as 5%".into()),
            },
        }
    }
}

impl std::fmt::Display for FailOn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::Warning => f.write_str("warning"),
            Self::Rejected => f.write_str("rejected"),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

impl FailOn {
    /// Whether the bar is passed by so many bad ones of so many claims.
    pub(super) fn is_passed(self, bad: u64, claims: u64, warnings: u64) -> bool {
        match self {
            Self::Never => false,
            Self::Warning => bad > 0 || warnings > 0,
            Self::Rejected => bad > 0,
            Self::Percent(percent) => share(bad, claims) > percent,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a percentage of claims needs no more precision")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A rule (TH301 or untimed-units), a procedure code (97162) or a modifier (GP)
    #[arg(required = true, value_name = "CODE")]
    pub codes: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// How the list is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: RulesFormat,
    /// Only rules of this family, by its two letters
    #[arg(long, value_name = "FAMILY")]
    pub family: Option<String>,
    /// Only rules with a fix
    #[arg(long)]
    pub fixable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum RulesFormat {
    Text,
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_a_word_or_a_percentage() {
        let bar = |text: &str| text.parse::<FailOn>();
        assert_eq!(bar("5%"), Ok(FailOn::Percent(5.0)));
        assert_eq!(bar("warning"), Ok(FailOn::Warning));
        assert!(bar("often").is_err() && bar("500%").is_err());
        assert!(!bar("5%").unwrap().is_passed(5, 100, 9));
        assert!(bar("5%").unwrap().is_passed(6, 100, 0));
        assert!(!FailOn::Rejected.is_passed(0, 10, 3));
        assert!(FailOn::Warning.is_passed(0, 10, 3));
    }

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }
}
