//! What can be said on the command line.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::claim::Date;
use crate::config::FailOn;
use crate::config::value::FromName as _;
use crate::engine::Disposition;
use crate::fix::Newlines;
use crate::guide::generated::LOOPS;
use crate::guide::{LoopId, NearVersion};
use crate::job::ReportFormat;
use crate::job::parts::SplitBy;
use crate::policy::{Level, Selector, Strictness};

use super::nearest::nearest;
use super::stats::Output;

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

// Last in each help page, however many commands there are.
#[derive(Debug, Args)]
#[command(next_display_order = 900)]
pub(super) struct Global {
    /// Say nothing on success
    #[arg(short, long, global = true, env = "SCRUB837_QUIET", value_parser = FalseyValueParser::new())]
    pub quiet: bool,
    /// Say more: each input as it is done
    #[arg(short, long, global = true, env = "SCRUB837_VERBOSE", value_parser = FalseyValueParser::new())]
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
    /// Show the corrections that run would make; write nothing
    Diff(DiffArguments),
    /// Write chosen claims, as they came, to a claim file of their own
    Extract(ExtractArguments),
    /// Write the claims of several files to one
    Merge(MergeArguments),
    /// Write a file without its patients and providers, for a bug report: same structure, same defects
    Deidentify(DeidentifyArguments),
    /// Accept what is found today, so that later checks tell only what is new
    Baseline(BaselineArguments),
    /// Show a claim file as a readable tree, findings in place
    View(ViewArguments),
    /// Count codes, visits, evaluations, modifiers and payers
    Stats(StatsArguments),
    /// Write the service lines, one row each
    Lines(LinesArguments),
    /// Explain acknowledgments that came back (TA1, 999, 277CA), joined to the claims
    Ack(AckArguments),
    /// Explain a rule, a code, or a segment, element or loop
    Explain(ExplainArguments),
    /// List all rules
    Rules(RulesArguments),
    /// List, show and import code tables
    #[command(subcommand)]
    Codes(CodesCommand),
    /// Show the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
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
    /// Reports to write [default: csv,html,jsonl]
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', env = "SCRUB837_REPORT")]
    pub report: Option<Vec<ReportChoice>>,
    /// Line ends of the claim files [default: keep]
    #[arg(long, value_name = "ENDS", env = "SCRUB837_NEWLINES")]
    pub newlines: Option<NewlinesChoice>,
    /// Write rejected claims and worklist in parts too, each for one party and without the patients
    /// of others
    #[arg(long, value_name = "PARTY", env = "SCRUB837_SPLIT_BY")]
    pub split_by: Option<SplitChoice>,
    /// Write acknowledgments too: TA1, 999 (005010X231A1) and 277CA (005010X214)
    #[arg(long, env = "SCRUB837_ACKS", value_parser = FalseyValueParser::new())]
    pub acks: bool,
    /// Control number of the first acknowledgment, three for each interchange that is answered
    /// [default: follows from the numbers that are answered]
    #[arg(long, value_name = "N", requires = "acks", env = "SCRUB837_ACK_CONTROL")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=999_999_999))]
    pub ack_control: Option<u32>,
    /// Day that acknowledgments bear, as 2026-03-10 [default: when the run begins, UTC]
    #[arg(long, value_name = "DATE", env = "SCRUB837_TODAY")]
    pub today: Option<jiff::civil::Date>,
    /// Replace files in the output folder that came from another input
    #[arg(long, env = "SCRUB837_OVERWRITE", value_parser = FalseyValueParser::new())]
    pub overwrite: bool,
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
    /// `full` always shows all. All others are for programs.
    #[arg(long, value_name = "FORMAT", default_value = "text", env = "SCRUB837_FORMAT")]
    pub format: CheckFormat,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct DiffArguments {
    /// Claim files, folders, patterns, or - for standard input; .gz and .zst are read as they are
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct ExtractArguments {
    /// Claim files, folders, patterns, or - for standard input; .gz and .zst are read as they are
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// File to write to, or - for standard output
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// The claim of this number (CLM01); may be given several times
    #[arg(long, value_name = "ID")]
    pub claim: Vec<String>,
    /// Claims with a finding of this rule; may be given several times
    #[arg(long, value_name = "RULE")]
    pub rule: Vec<String>,
    /// Claims that come to this
    #[arg(long, value_name = "DISPOSITION")]
    pub disposition: Option<DispositionChoice>,
    /// Claims that a worklist names
    #[arg(long, value_name = "CSV")]
    pub from: Option<PathBuf>,
    /// Replace a file that stands where the claims go
    #[arg(long)]
    pub overwrite: bool,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum DispositionChoice {
    Accepted,
    Corrected,
    Rejected,
}

impl From<DispositionChoice> for Disposition {
    fn from(choice: DispositionChoice) -> Self {
        match choice {
            DispositionChoice::Accepted => Self::Accepted,
            DispositionChoice::Corrected => Self::Corrected,
            DispositionChoice::Rejected => Self::Rejected,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct MergeArguments {
    /// Claim files; .gz and .zst are read as they are
    #[arg(required = true, value_name = "FILE")]
    pub inputs: Vec<PathBuf>,
    /// File to write to, or - for standard output
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Replace a file that stands where the claims go
    #[arg(long)]
    pub overwrite: bool,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct DeidentifyArguments {
    /// A claim file, or - for standard input; .gz and .zst are read as they are
    #[arg(value_name = "INPUT")]
    pub input: PathBuf,
    /// File to write to, or - for standard output
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// The same number gives the same replacements [default: random, so that nobody can repeat them]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Write the file even if something else would be said of it
    #[arg(long)]
    pub allow_differences: bool,
    /// Replace a file that stands where the claims go
    #[arg(long)]
    pub overwrite: bool,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
pub(super) struct StatsArguments {
    /// Claim files, folders, patterns, or - for standard input; .gz and .zst are read as they are
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// How counts are written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: StatsFormat,
    /// Most rows of a table
    #[arg(long, value_name = "N", default_value = "20")]
    pub limit: usize,
    #[command(flatten)]
    pub common: Common,
}

impl StatsArguments {
    /// How counts are written.
    pub(super) fn output(&self) -> Output {
        Output { format: self.format, limit: self.limit }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum StatsFormat {
    /// Tables for people
    Table,
    /// One JSON document with everything
    Json,
    /// One page with charts, without network
    Html,
}

#[derive(Debug, Args)]
pub(super) struct LinesArguments {
    /// Claim files, folders, patterns, or - for standard input; .gz and .zst are read as they are
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// How lines are written
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    pub format: LinesFormat,
    /// Only lines with a therapy code
    #[arg(long)]
    pub therapy: bool,
    /// File to write to [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum LinesFormat {
    /// Comma-separated values with a header row
    Csv,
    /// One JSON object a line
    Jsonl,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// Threads that check [default: one for each core]
    #[arg(short, long, value_name = "N", env = "SCRUB837_JOBS")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// What ends with exit code 1: never, warning, rejected, or more than N% of the claims
    /// [default: rejected]
    #[arg(long, value_name = "BAR", env = "SCRUB837_FAIL_ON")]
    pub fail_on: Option<FailOn>,
    /// What an error in the structure costs: salvage rejects the claims that it concerns, strict
    /// the whole transaction set [default: salvage]
    #[arg(long, value_name = "POLICY", env = "SCRUB837_POLICY", value_parser = Strictness::from_name)]
    pub policy: Option<Strictness>,
    /// The same as --fail-on never
    #[arg(long, env = "SCRUB837_EXIT_ZERO", value_parser = FalseyValueParser::new())]
    pub exit_zero: bool,
    /// End with exit code 3 if there is no input
    #[arg(long, env = "SCRUB837_FAIL_IF_EMPTY", value_parser = FalseyValueParser::new())]
    pub fail_if_empty: bool,
    /// Show names, birth dates, addresses and member numbers instead of asterisks
    #[arg(long, env = "SCRUB837_SHOW_PATIENT_DATA", value_parser = FalseyValueParser::new())]
    pub show_patient_data: bool,
    /// CSV of minutes to check timed units against; its columns are `claim_id`, `line`, `minutes`
    /// and if known `assistant_minutes`
    #[arg(long, value_name = "FILE", env = "SCRUB837_MINUTES")]
    pub minutes: Option<PathBuf>,
    /// What people decided: TOML, or a worklist (CSV) with the columns element, old, new, who, why
    /// and until
    #[arg(long, value_name = "FILE", env = "SCRUB837_DECISIONS")]
    pub decisions: Option<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
}

/// Which rules speak, and how loud.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct Choice {
    /// Configuration file [default: scrub837.toml beside the input or above it]
    #[arg(long, value_name = "FILE", env = "SCRUB837_CONFIG")]
    pub config: Option<PathBuf>,
    /// Work without any configuration file
    #[arg(long)]
    pub no_config: bool,
    /// Only these rules: codes, names, families (TH), or ALL
    #[arg(long, value_name = "RULES", value_delimiter = ',', env = "SCRUB837_SELECT")]
    pub select: Option<Vec<Selector>>,
    /// Not these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',', env = "SCRUB837_IGNORE")]
    pub ignore: Option<Vec<Selector>>,
    /// Another severity for a rule: off, info, warning or error
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', env = "SCRUB837_SEVERITY")]
    pub severity: Vec<SeverityOf>,
    /// Make the opt-in fixes of these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',', env = "SCRUB837_OPT_IN")]
    pub opt_in: Option<Vec<Selector>>,
    /// Only what is new since this list was made by `scrub837 baseline`
    #[arg(long, value_name = "FILE", env = "SCRUB837_BASELINE")]
    pub baseline: Option<PathBuf>,
    /// Check sets of this version too, as if they were 005010X222A1: 005010X222 or 005010X222A2
    #[arg(long, value_parser = NearVersion::from_name, value_name = "VERSION", value_delimiter = ',', env = "SCRUB837_ACCEPT_VERSION")]
    pub accept_version: Option<Vec<NearVersion>>,
}

/// `RULE=LEVEL`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct SeverityOf {
    pub rule: Selector,
    pub level: Level,
}

impl FromStr for SeverityOf {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rule, level) = text.split_once('=').ok_or("expected RULE=LEVEL, as in TH104=info")?;
        Ok(Self { rule: Selector::from_name(rule)?, level: Level::from_name(level)? })
    }
}

impl Common {
    /// Threads, if their number was given.
    pub(super) fn threads(&self) -> Option<usize> {
        self.jobs.map(usize::from)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people; on a terminal causes where there are many findings
    Text,
    /// For people, every finding
    Full,
    /// One document with findings, totals and causes
    Json,
    /// One JSON object a finding
    Jsonl,
    /// One row a finding
    Csv,
    /// SARIF 2.1.0, for tools that gather the findings of checkers
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// Test suites as XML, one for each input
    Junit,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum ReportChoice {
    Csv,
    Html,
    Jsonl,
    Xlsx,
}

impl From<ReportChoice> for ReportFormat {
    fn from(choice: ReportChoice) -> Self {
        match choice {
            ReportChoice::Csv => Self::Csv,
            ReportChoice::Html => Self::Html,
            ReportChoice::Jsonl => Self::Jsonl,
            ReportChoice::Xlsx => Self::Xlsx,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum SplitChoice {
    /// The NPI of the billing provider
    BillingNpi,
    /// The number of the payer
    Payer,
    /// The number of the submitter
    Submitter,
}

impl From<SplitChoice> for SplitBy {
    fn from(choice: SplitChoice) -> Self {
        match choice {
            SplitChoice::BillingNpi => Self::BillingNpi,
            SplitChoice::Payer => Self::Payer,
            SplitChoice::Submitter => Self::Submitter,
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

#[derive(Debug, Args)]
#[command(after_help = VIEW_NOTES)]
pub(super) struct ViewArguments {
    /// Claim file, folder, pattern, or - for standard input; .gz and .zst are read as they are
    #[arg(value_name = "INPUT")]
    pub input: PathBuf,
    /// Only claims of this number (CLM01), with the levels that they stand below
    #[arg(long, value_name = "ID")]
    pub claim: Option<String>,
    /// Only this loop, such as 2310B, with its claim; may be given again
    #[arg(long = "loop", value_name = "LOOP", value_parser = loop_named)]
    pub loops: Vec<LoopId>,
    /// How deep loops are shown: 1 envelope and sets, 2 billing providers, 3 subscribers,
    /// 4 patients and claims, 5 service lines
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    pub depth: Option<u8>,
    /// Leave the findings out
    #[arg(long)]
    pub no_findings: bool,
    /// Write to the terminal without a pager
    #[arg(long, env = "SCRUB837_NO_PAGER", value_parser = FalseyValueParser::new())]
    pub no_pager: bool,
    /// Threads that read [default: one for each core]
    #[arg(short, long, value_name = "N", env = "SCRUB837_JOBS")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Show names, birth dates, addresses and member numbers instead of asterisks
    #[arg(long, env = "SCRUB837_SHOW_PATIENT_DATA", value_parser = FalseyValueParser::new())]
    pub show_patient_data: bool,
    #[command(flatten)]
    pub choice: Choice,
}

impl ViewArguments {
    /// What all commands that check are told; no exit code depends on findings here.
    pub(super) fn common(&self) -> Common {
        Common {
            jobs: self.jobs,
            fail_on: None,
            exit_zero: false,
            fail_if_empty: false,
            show_patient_data: self.show_patient_data,
            policy: None,
            decisions: None,
            minutes: None,
            choice: self.choice.clone(),
        }
    }
}

const VIEW_NOTES: &str = "\
On a terminal the tree is shown by SCRUB837_PAGER, else PAGER, else less -FRX.

Exit codes:
  0  shown
  2  usage error
  3  an input could not be read, or holds no such claim
  4  the tree could not be written";

fn loop_named(name: &str) -> Result<LoopId, String> {
    LoopId::named(name).ok_or_else(|| {
        let hint = nearest(name, LOOPS.iter().map(|def| def.name));
        format!(
            "there is no such loop{}",
            hint.map(|hint| format!("; did you mean {hint}?")).unwrap_or_default()
        )
    })
}

#[derive(Debug, Args)]
#[command(after_help = ACK_NOTES)]
pub(super) struct AckArguments {
    /// Acknowledgments: files, folders, patterns, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub inputs: Vec<PathBuf>,
    /// Claim file that was sent, to name claims, lines and segments; may be given again
    #[arg(long, value_name = "INPUT")]
    pub against: Vec<PathBuf>,
    /// How it is written: `text` leaves out what was accepted, the others tell all
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: AckFormat,
    /// Show names, birth dates, addresses and member numbers of claim file and bad data
    #[arg(long, env = "SCRUB837_SHOW_PATIENT_DATA", value_parser = FalseyValueParser::new())]
    pub show_patient_data: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum AckFormat {
    /// For people
    Text,
    /// One document with statements and totals
    Json,
    /// One row a statement
    Csv,
}

const ACK_NOTES: &str = "\
Exit codes:
  0  everything was accepted
  1  a claim, billing provider, set, group or interchange was refused
  2  usage error; nothing was read
  3  a file could not be read, or holds no acknowledgment; all others were explained
  4  the explanation could not be written";

#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_NOTES)]
pub(super) struct ExplainArguments {
    /// A rule (TH301 or untimed-units), a code or a place of the guide, see below
    #[arg(required = true, value_name = "CODE")]
    pub codes: Vec<String>,
    #[command(flatten)]
    pub choice: Choice,
}

const EXPLAIN_NOTES: &str = "\
What can be explained:
  TH301, untimed-units      a rule
  97162, GP, 225X00000X     a procedure, a modifier, a provider taxonomy
  2310B                     a loop
  NM1, NM1*82, 2300 REF*G1  a segment, one of its positions
  NM109, SV101-3            an element, a component; 2010AA NM109 in one loop
  CLM05-3 7, SBR09 MB       a code in an element
  A7, 507, A7:507:85        claim status (277CA)
  IK304 3, IK403 7, IK502 5, AK905 4, TA1 024
                            codes of acknowledgments (999, TA1)
  POS 11, CO-45, CARC 45    a place of service, an adjustment";

#[derive(Debug, Args)]
pub(super) struct BaselineArguments {
    /// Claim files, folders, patterns, or - for standard input; .gz and .zst are read as they are
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// File for the list of accepted causes, or - for standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Subcommand)]
pub(super) enum CodesCommand {
    /// List the code tables with their releases
    List(TablesArguments),
    /// List the code tables, and warn of those that are too old
    Status(TablesArguments),
    /// Show what a procedure or diagnosis is on a day
    Show(ShowCodeArguments),
    /// Import official files as they were downloaded
    ///
    /// Takes NCCI practitioner edits, the MUE table of practitioners, the ICD-10-CM order or codes
    /// file, HCPCS, taxonomies, places of service, the therapy code list, and lists of procedures
    /// with a column `code`: text, CSV, zip or xlsx. The parts of one release are put together,
    /// given in one call or in several.
    Import(ImportArguments),
}

#[derive(Debug, Args)]
pub(super) struct TablesArguments {
    /// How tables are listed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CodesFormat,
    /// Day that tables are held against [default: today]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Day>,
    #[command(flatten)]
    pub choice: Choice,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum CodesFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct ShowCodeArguments {
    /// Procedure or diagnosis, such as 97162 or M25.561
    #[arg(value_name = "CODE")]
    pub code: String,
    /// Day of service [default: today]
    #[arg(long, value_name = "DATE")]
    pub on: Option<Day>,
    #[command(flatten)]
    pub choice: Choice,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// Files as they were downloaded
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Folder for the tables [default: scrub837-codes beside scrub837.toml, else here]
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// Release, where the file's name does not tell it
    #[arg(long, value_name = "TEXT")]
    pub release: Option<String>,
    /// First day of service, where the file's name does not tell it
    #[arg(long, value_name = "DATE")]
    pub from: Option<Day>,
    /// Take a file with fewer rows than the whole has
    #[arg(long)]
    pub partial: bool,
    /// Take a table that is older than the one that is there
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub choice: Choice,
}

/// A day as people write it: `2026-03-02` or `20260302`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Day(pub Date);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = Date::parse(text.replace('-', "").as_bytes());
        day.map(Self).ok_or_else(|| "no date; write it as 2026-03-02".to_owned())
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Show every setting and where it comes from
    Show(ShowArguments),
}

#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// Inputs beside which, or above which, the file is looked for [default: this folder]
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub common: Common,
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
    fn the_arguments_are_consistent() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }
}
