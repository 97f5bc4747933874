//! Flags and variables over the file: the configuration that a command works by.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::claim::{Date, Minutes};
use crate::codes::{Codes, Imported, import};
use crate::config::{Config, ConfigError, FailOn, Layer, Origin, RuleLayer, Set, Source, load};
use crate::engine::{PatientData, Scrubber, Settings};
use crate::job::input::{self, Found};
use crate::job::run::chain;
use crate::policy::Decisions;

use super::args::{Choice, Common, RunArguments};
use super::exit::Exit;
use super::messages::Messages;

/// So many claims without an input are named.
const MOST_NAMED: usize = 5;

/// Tells flags from variables.
#[derive(Clone, Copy)]
pub(super) struct Given<'a>(pub &'a ArgMatches);

impl Given<'_> {
    fn set<T>(
        self,
        id: &str,
        names: (&'static str, &'static str),
        value: Option<T>,
    ) -> Option<Set<T>> {
        let value = value?;
        let (flag, variable) = names;
        let origin = match self.0.value_source(id) {
            Some(ValueSource::EnvVariable) => Origin::Variable(variable),
            _ => Origin::Flag(flag),
        };
        Some(Set { value, origin })
    }
}

/// What a command was told, besides what all commands are told.
pub(super) fn of_run(arguments: &RunArguments, given: Given<'_>) -> Layer {
    let reports = arguments.report.as_ref();
    let reports = reports.map(|list| list.iter().map(|&choice| choice.into()).collect());
    Layer {
        report: given.set("report", ("--report", "SCRUB837_REPORT"), reports),
        newlines: given.set(
            "newlines",
            ("--newlines", "SCRUB837_NEWLINES"),
            arguments.newlines.map(Into::into),
        ),
        ..Layer::default()
    }
}

/// The configuration of a command over these inputs.
///
/// # Errors
/// The file cannot be used.
pub(super) fn settle(
    common: &Common,
    own: Layer,
    inputs: &[PathBuf],
    given: Given<'_>,
) -> Result<Config, ConfigError> {
    let here = [PathBuf::from(".")];
    let is_named = |input: &PathBuf| input != Path::new("-");
    let named: Vec<PathBuf> = inputs.iter().filter(|input| is_named(input)).cloned().collect();
    let choice = &common.choice;
    let source = match &choice.config {
        _ if choice.no_config => Source::Nowhere,
        Some(file) => Source::File(file),
        None if named.is_empty() => Source::Beside(&here),
        None => Source::Beside(&named),
    };
    let (below, files) = load(source)?;
    let mut flags = Layer { rules: rules(choice, given), ..layer(common, given) };
    flags.rules.strictness = given.set("policy", ("--policy", "SCRUB837_POLICY"), common.policy);
    Ok(Config::new(own.over(flags).over(below), files))
}

fn layer(common: &Common, given: Given<'_>) -> Layer {
    let choice = &common.choice;
    let never = common.exit_zero.then_some(FailOn::Never);
    let never = given.set("exit_zero", ("--exit-zero", "SCRUB837_EXIT_ZERO"), never);
    let bar = given.set("fail_on", ("--fail-on", "SCRUB837_FAIL_ON"), common.fail_on);
    let fail_on =
        [never, bar].into_iter().flatten().min_by_key(|set| !matches!(set.origin, Origin::Flag(_)));
    let shown = common.show_patient_data.then_some(PatientData::Shown);
    Layer {
        baseline: given.set(
            "baseline",
            ("--baseline", "SCRUB837_BASELINE"),
            choice.baseline.clone(),
        ),
        patient_data: given.set(
            "show_patient_data",
            ("--show-patient-data", "SCRUB837_SHOW_PATIENT_DATA"),
            shown,
        ),
        fail_on,
        accept_version: given.set(
            "accept_version",
            ("--accept-version", "SCRUB837_ACCEPT_VERSION"),
            choice.accept_version.clone(),
        ),
        ..Layer::default()
    }
}

fn rules(choice: &Choice, given: Given<'_>) -> RuleLayer {
    let levels = choice.severity.iter().filter_map(|of| {
        let names = ("--severity", "SCRUB837_SEVERITY");
        Some((of.rule.clone(), given.set("severity", names, Some(of.level))?))
    });
    RuleLayer {
        select: given.set("select", ("--select", "SCRUB837_SELECT"), choice.select.clone()),
        ignore: given.set("ignore", ("--ignore", "SCRUB837_IGNORE"), choice.ignore.clone()),
        severity: levels.collect(),
        opt_in: given.set("opt_in", ("--opt-in", "SCRUB837_OPT_IN"), choice.opt_in.clone()),
        ..RuleLayer::default()
    }
}

/// Says why a configuration cannot be used.
pub(super) fn refuse(error: &ConfigError, messages: &Messages) -> Exit {
    messages.error(&chain(error));
    Exit::Usage
}

/// What a command begins with that reads inputs and writes nothing beside them.
pub(super) struct Ready {
    pub found: Found,
    pub config: Config,
    pub scrubber: Scrubber,
}

/// Finds the inputs, settles the configuration, makes the scrubber.
///
/// # Errors
/// The configuration cannot be used, or the scrubber not be made; the message is said.
pub(super) fn ready(
    inputs: &[PathBuf],
    common: &Common,
    given: Given<'_>,
    messages: &Messages,
) -> Result<Ready, Exit> {
    let found = input::find(inputs, None);
    if found.inputs.is_empty() && found.errors.is_empty() && common.fail_if_empty {
        messages.error("no claim file in the inputs");
        return Err(Exit::Input);
    }
    let config = settle(common, Layer::default(), &found.folders(), given)
        .map_err(|error| refuse(&error, messages))?;
    let scrubber = scrubber(&config, common, Date::today(), messages)?;
    Ok(Ready { found, config, scrubber })
}

/// The scrubber of a configuration. Decisions hold as they do on the day.
///
/// # Errors
/// It cannot be made; the message is said.
pub(super) fn scrubber(
    config: &Config,
    common: &Common,
    today: Date,
    messages: &Messages,
) -> Result<Scrubber, Exit> {
    let policy = config.policy().map_err(|error| refuse(&error, messages))?;
    let decisions =
        common.decisions.as_deref().map(|file| decisions(file, today, messages)).transpose()?;
    let policy = policy.with_decisions(decisions.unwrap_or_default());
    let minutes = common.minutes.as_deref().map(|file| minutes(file, messages)).transpose()?;
    let settings = Settings {
        threads: common.threads(),
        patient_data: config.patient_data(),
        policy,
        versions: config.versions(),
        minutes: minutes.unwrap_or_default(),
        codes: codes(config, messages)?,
    };
    Scrubber::new(settings).map_err(|error| {
        messages.error(&chain(&error));
        Exit::Output
    })
}

/// The embedded code tables, and those that are imported beside the configuration.
///
/// # Errors
/// An imported table cannot be used; the message is said.
fn codes(config: &Config, messages: &Messages) -> Result<Codes, Exit> {
    codes_of(&folder(config), messages)
}

/// The embedded code tables, and those of a folder before them.
///
/// # Errors
/// An imported table cannot be used; the message is said.
pub(super) fn codes_of(folder: &Path, messages: &Messages) -> Result<Codes, Exit> {
    let imported = Imported::load(folder).map_err(|error| {
        messages.error(&chain(&error));
        Exit::Usage
    })?;
    Ok(if imported.infos().is_empty() { Codes::embedded() } else { Codes::with(imported) })
}

fn folder(config: &Config) -> PathBuf {
    import::folder(config.files().first().map(PathBuf::as_path))
}

/// The code tables that a command here would work by.
///
/// # Errors
/// The configuration or an imported table cannot be used; the message is said.
pub(super) fn codes_here(
    choice: &Choice,
    given: Given<'_>,
    messages: &Messages,
) -> Result<Codes, Exit> {
    codes(&config_here(choice, given, messages)?, messages)
}

/// Where the tables of a command here stand.
///
/// # Errors
/// The configuration cannot be used; the message is said.
pub(super) fn folder_here(
    choice: &Choice,
    given: Given<'_>,
    messages: &Messages,
) -> Result<PathBuf, Exit> {
    Ok(folder(&config_here(choice, given, messages)?))
}

fn config_here(choice: &Choice, given: Given<'_>, messages: &Messages) -> Result<Config, Exit> {
    let common = Common {
        jobs: None,
        fail_on: None,
        exit_zero: false,
        fail_if_empty: false,
        show_patient_data: false,
        policy: None,
        decisions: None,
        minutes: None,
        choice: choice.clone(),
    };
    let settled = settle(&common, Layer::default(), &[], given);
    settled.map_err(|error| refuse(&error, messages))
}

fn minutes(file: &Path, messages: &Messages) -> Result<Minutes, Exit> {
    let refuse = |error: &dyn std::error::Error| {
        messages.error(&format!("{}: {}", file.display(), chain(error)));
        Exit::Usage
    };
    let opened = File::open(file).map_err(|error| refuse(&error))?;
    Minutes::read(BufReader::new(opened)).map_err(|error| refuse(&error))
}

/// What people decided, as it holds today.
fn decisions(file: &Path, today: Date, messages: &Messages) -> Result<Decisions, Exit> {
    let refuse = |error: &dyn std::error::Error| {
        messages.error(&format!("{}: {}", file.display(), chain(error)));
        Exit::Usage
    };
    let text = std::fs::read_to_string(file).map_err(|error| refuse(&error))?;
    let is_csv = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let read = if is_csv {
        Decisions::from_csv(text.as_bytes(), today)
    } else {
        Decisions::from_toml(&text, today)
    };
    read.map_err(|error| refuse(&error))
}

/// Tells which decisions changed nothing, or not all of their cause.
pub(super) fn tell_decisions(scrubber: &Scrubber, messages: &Messages) {
    for decision in scrubber.policy().decisions().list() {
        let words = decision.words();
        if decision.is_expired() {
            let until = decision.until.map(|day| day.to_string()).unwrap_or_default();
            messages.warning(&format!("decision {words}: held until {until}; nothing was changed"));
        } else if decision.misfits() > 0 {
            let misfits = decision.misfits();
            messages.warning(&format!(
                "decision {words}: another value stands in {misfits} places, which were not changed"
            ));
        } else if decision.used() == 0 {
            messages.warning(&format!("decision {words}: nothing of it was found"));
        }
    }
}

/// Tells which claims of a file of minutes no input has.
pub(super) fn tell_unused_minutes(scrubber: &Scrubber, messages: &Messages) {
    let unused = scrubber.minutes().unused();
    if !unused.is_empty() {
        let named: Vec<&str> = unused.iter().take(MOST_NAMED).map(String::as_str).collect();
        let more = if unused.len() > MOST_NAMED { " and others" } else { "" };
        let (count, named) = (unused.len(), named.join(", "));
        messages.info(&format!("minutes: {count} claims are in no input: {named}{more}"));
    }
}
