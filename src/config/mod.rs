//! The configuration: `scrub837.toml`, flags and variables, worked out to one [`Config`].
//!
//! - [`file`]: the keys of the file, as people write them.
//! - [`layer`]: settings that may be open, each with its origin; a layer over another one.
//! - [`load`]: finds the file, follows `extends`, puts the layers together.
//! - [`show`]: the result with the origin of each value, as a file that could be used.
//!
//! A flag wins over a variable, a variable over the file, the file over what it extends, and that
//! over the defaults.

pub mod error;
pub mod fail_on;
pub mod file;
pub mod layer;
pub mod load;
pub mod show;
pub mod value;

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use crate::engine::PatientData;
use crate::finding::Safety;
use crate::fix::Newlines;
use crate::guide::Versions;
use crate::job::ReportFormat;
use crate::policy::{Baseline, PayerMatch, Policy, RuleSettings, Selector};
use crate::report::summary::SettingSummary;
use crate::rules;

pub use error::ConfigError;
pub use fail_on::{CameTo, FailOn};
pub use layer::{Layer, Origin, PayerLayer, RuleLayer, Set};
pub use load::{FILE_NAME, Source, load};

/// What a command works by.
#[derive(Clone, Debug, Default)]
pub struct Config {
    layer: Layer,
    files: Vec<PathBuf>,
}

impl Config {
    /// The configuration of a finished layer, read from these files.
    #[must_use]
    pub fn new(layer: Layer, files: Vec<PathBuf>) -> Self {
        Self { layer, files }
    }

    /// The files it was read from, the nearest first.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Reports that a run writes.
    #[must_use]
    pub fn reports(&self) -> Vec<ReportFormat> {
        let set = self.layer.report.as_ref().map(|set| set.value.clone());
        let mut reports = set.unwrap_or_else(|| ReportFormat::DEFAULT.to_vec());
        reports.sort();
        reports.dedup();
        reports
    }

    /// Line ends of the claim files.
    #[must_use]
    pub fn newlines(&self) -> Newlines {
        self.layer.newlines.as_ref().map(|set| set.value).unwrap_or_default()
    }

    /// Whether values of patient fields are shown.
    #[must_use]
    pub fn patient_data(&self) -> PatientData {
        self.layer.patient_data.as_ref().map(|set| set.value).unwrap_or_default()
    }

    /// What makes a command fail.
    #[must_use]
    pub fn fail_on(&self) -> FailOn {
        self.layer.fail_on.as_ref().map(|set| set.value).unwrap_or_default()
    }

    /// Versions of the guide that are checked.
    #[must_use]
    pub fn versions(&self) -> Versions {
        let near = self.layer.accept_version.iter().flat_map(|set| &set.value);
        near.fold(Versions::default(), |versions, near| versions.and(*near))
    }

    /// What holds for rules, for everybody.
    #[must_use]
    pub fn rules(&self) -> RuleSettings {
        self.layer.rules.settings()
    }

    /// Which rules speak, how loud, and whose fixes are made.
    ///
    /// # Errors
    /// The baseline cannot be read, or a fix is asked for that a rule does not have.
    pub fn policy(&self) -> Result<Policy, ConfigError> {
        let payers = self.layer.payers.values().map(|payer| &payer.rules);
        for layer in payers.chain([&self.layer.rules]) {
            refuse_missing_fixes(layer)?;
        }
        let baseline = match &self.layer.baseline {
            Some(set) => read_baseline(&set.value)?,
            None => Baseline::default(),
        };
        Ok(Policy::new(&self.rules(), self.payers(), baseline))
    }

    /// The settings that are not defaults, as the summary of a run tells them.
    #[must_use]
    pub fn told(&self) -> Vec<SettingSummary> {
        let settings = self.list().into_iter();
        let told = settings.filter_map(|setting| {
            let key = match setting.table.as_str() {
                "" => setting.key,
                table => format!("{table}.{}", setting.key),
            };
            Some(SettingSummary { key, value: setting.value, origin: setting.origin? })
        });
        told.collect()
    }

    /// Settings of single payers, those that are told most closely first.
    fn payers(&self) -> Vec<(PayerMatch, RuleSettings)> {
        let mut payers: Vec<&PayerLayer> = self.layer.payers.values().collect();
        payers.sort_by_key(|payer| payer.matches.looseness());
        let settings = |payer: &PayerLayer| {
            let rules = payer.rules.clone().over(self.layer.rules.clone());
            // Flags speak of every payer.
            (payer.matches.clone(), self.layer.rules.flags().over(rules).settings())
        };
        payers.into_iter().map(settings).collect()
    }
}

/// A rule that is named for an opt-in fix has one; a family need not.
fn refuse_missing_fixes(layer: &RuleLayer) -> Result<(), ConfigError> {
    let Some(set) = &layer.opt_in else { return Ok(()) };
    for selector in &set.value {
        if let Selector::Rule(code) = selector
            && rules::find(code).is_some_and(|rule| rule.fix != Some(Safety::OptIn))
        {
            let (rule, origin) = ((*code).to_owned(), set.origin.to_string());
            return Err(ConfigError::NoOptIn { rule, origin });
        }
    }
    Ok(())
}

fn read_baseline(path: &Path) -> Result<Baseline, ConfigError> {
    let file = File::open(path)
        .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    Baseline::read(BufReader::new(file))
        .map_err(|source| ConfigError::Baseline { path: path.to_owned(), source })
}
