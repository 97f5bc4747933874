//! Settings that may be open, each with its origin. Layers lie on one another.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::claim::Counting;
use crate::engine::PatientData;
use crate::fix::Newlines;
use crate::guide::NearVersion;
use crate::job::ReportFormat;
use crate::policy::{Level, PayerMatch, Profile, RuleSettings, SafeFixes, Selector, Strictness};

use super::fail_on::FailOn;

/// Where a value comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A file.
    File(Arc<PathBuf>),
    /// A variable of the environment.
    Variable(&'static str),
    /// A flag of the command line.
    Flag(&'static str),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// A value with its origin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Set<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// Settings of rules and fixes.
#[derive(Clone, Debug, Default)]
pub struct RuleLayer {
    /// Rules that speak.
    pub select: Option<Set<Vec<Selector>>>,
    /// Rules that do not.
    pub ignore: Option<Set<Vec<Selector>>>,
    /// Severities; the later of two equal names wins.
    pub severity: Vec<(Selector, Set<Level>)>,
    /// Which safe fixes are made.
    pub safe: Option<Set<SafeFixes>>,
    /// Rules whose opt-in fixes are made.
    pub opt_in: Option<Set<Vec<Selector>>>,
    /// What the payer counts as.
    pub profile: Option<Set<Profile>>,
    /// How the payer counts units.
    pub counting: Option<Set<Counting>>,
    /// What a structural error costs.
    pub strictness: Option<Set<Strictness>>,
}

impl RuleLayer {
    /// This layer, and what it leaves open from the one below.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        let mut severity = below.severity;
        severity.extend(self.severity);
        Self {
            select: self.select.or(below.select),
            ignore: self.ignore.or(below.ignore),
            severity,
            safe: self.safe.or(below.safe),
            opt_in: self.opt_in.or(below.opt_in),
            profile: self.profile.or(below.profile),
            counting: self.counting.or(below.counting),
            strictness: self.strictness.or(below.strictness),
        }
    }

    /// What of it comes from flags and variables.
    #[must_use]
    pub fn flags(&self) -> Self {
        fn by_flag<T: Clone>(set: Option<&Set<T>>) -> Option<Set<T>> {
            set.filter(|set| !matches!(set.origin, Origin::File(_))).cloned()
        }
        let severity = self.severity.iter();
        Self {
            select: by_flag(self.select.as_ref()),
            ignore: by_flag(self.ignore.as_ref()),
            severity: severity
                .filter_map(|(rule, level)| Some((rule.clone(), by_flag(Some(level))?)))
                .collect(),
            safe: by_flag(self.safe.as_ref()),
            opt_in: by_flag(self.opt_in.as_ref()),
            profile: by_flag(self.profile.as_ref()),
            counting: by_flag(self.counting.as_ref()),
            strictness: by_flag(self.strictness.as_ref()),
        }
    }

    /// What it comes to; what is open is as it is without a configuration.
    #[must_use]
    pub fn settings(&self) -> RuleSettings {
        let open = RuleSettings::default();
        let severity = self.severity.iter();
        RuleSettings {
            select: value(self.select.as_ref()).unwrap_or(open.select),
            ignore: value(self.ignore.as_ref()).unwrap_or(open.ignore),
            severity: severity.map(|(rule, level)| (rule.clone(), level.value)).collect(),
            safe: value(self.safe.as_ref()).unwrap_or(open.safe),
            opt_in: value(self.opt_in.as_ref()).unwrap_or(open.opt_in),
            profile: value(self.profile.as_ref()),
            counting: value(self.counting.as_ref()),
            strictness: value(self.strictness.as_ref()).unwrap_or_default(),
        }
    }
}

fn value<T: Clone>(set: Option<&Set<T>>) -> Option<T> {
    set.map(|set| set.value.clone())
}

/// Settings of one payer.
#[derive(Clone, Debug)]
pub struct PayerLayer {
    /// Which payer.
    pub matches: PayerMatch,
    /// Where that comes from.
    pub origin: Origin,
    /// What holds for it.
    pub rules: RuleLayer,
}

/// Everything that can be set.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Rules and fixes, for everybody.
    pub rules: RuleLayer,
    /// File of accepted causes.
    pub baseline: Option<Set<PathBuf>>,
    /// Reports that a run writes.
    pub report: Option<Set<Vec<ReportFormat>>>,
    /// Line ends of the claim files.
    pub newlines: Option<Set<Newlines>>,
    /// Whether values of patient fields are shown.
    pub patient_data: Option<Set<PatientData>>,
    /// What makes a command fail.
    pub fail_on: Option<Set<FailOn>>,
    /// Versions that are checked as 005010X222A1.
    pub accept_version: Option<Set<Vec<NearVersion>>>,
    /// Single payers, by the key of their table.
    pub payers: BTreeMap<String, PayerLayer>,
}

impl Layer {
    /// This layer, and what it leaves open from the one below. Of two payers with one key the
    /// upper one lies on the lower.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        let mut payers = below.payers;
        for (key, upper) in self.payers {
            let merged = match payers.remove(&key) {
                Some(lower) => PayerLayer {
                    matches: upper.matches,
                    origin: upper.origin,
                    rules: upper.rules.over(lower.rules),
                },
                None => upper,
            };
            payers.insert(key, merged);
        }
        Self {
            rules: self.rules.over(below.rules),
            baseline: self.baseline.or(below.baseline),
            report: self.report.or(below.report),
            newlines: self.newlines.or(below.newlines),
            patient_data: self.patient_data.or(below.patient_data),
            fail_on: self.fail_on.or(below.fail_on),
            accept_version: self.accept_version.or(below.accept_version),
            payers,
        }
    }
}
