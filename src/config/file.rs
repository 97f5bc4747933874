//! The keys of `scrub837.toml`, as people write them. An unknown key is an error.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::claim::Counting;
use crate::fix::Newlines;
use crate::guide::NearVersion;
use crate::job::ReportFormat;
use crate::policy::{Level, Profile, Selector, Strictness};

use super::fail_on::FailOn;
use super::value::{Named, OneOrMany, SafeKey};

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileKeys {
    /// Profiles or files that this one builds on, the later over the earlier.
    pub extends: OneOrMany<String>,
    /// Which rules speak, and how loud.
    pub rules: RuleKeys,
    /// Which fixes are made.
    pub fix: FixKeys,
    /// What is written.
    pub output: OutputKeys,
    /// What is taken and what makes a run fail.
    pub policy: PolicyKeys,
    /// Settings of single payers.
    pub payer: BTreeMap<String, PayerKeys>,
}

/// `[rules]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleKeys {
    /// Rules that speak.
    pub select: Option<Vec<Named<Selector>>>,
    /// Rules that do not.
    pub ignore: Option<Vec<Named<Selector>>>,
    /// Severities other than the rule's own.
    pub severity: Option<BTreeMap<Named<Selector>, Named<Level>>>,
    /// How payers count the units of timed services.
    pub counting: Option<Named<Counting>>,
    /// File of accepted causes.
    pub baseline: Option<PathBuf>,
}

/// `[fix]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FixKeys {
    /// Whether safe fixes are made, or those of which rules.
    pub safe: Option<SafeKey>,
    /// Rules whose opt-in fixes are made.
    pub opt_in: Option<Vec<Named<Selector>>>,
}

/// `[output]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutputKeys {
    /// Reports that are written.
    pub report: Option<Vec<Named<ReportFormat>>>,
    /// Line ends of the claim files.
    pub newlines: Option<Named<Newlines>>,
    /// Whether values of patient fields are shown.
    pub show_patient_data: Option<bool>,
}

/// `[policy]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyKeys {
    /// What a structural error costs: its claims, or its whole set.
    pub disposition: Option<Named<Strictness>>,
    /// What makes a command end with exit code 1.
    pub fail_on: Option<Named<FailOn>>,
    /// Versions that are checked as 005010X222A1.
    pub accept_version: Option<OneOrMany<Named<NearVersion>>>,
}

/// `[payer."12502"]`. Without `id`, `name` and `filing` the key of the table is the payer's number.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PayerKeys {
    /// 2010BB NM109.
    pub id: Option<String>,
    /// 2010BB NM103; `*` stands for anything.
    pub name: Option<String>,
    /// SBR09.
    pub filing: OneOrMany<String>,
    /// What the payer counts as.
    pub extends: Option<Named<Profile>>,
    /// As in `[rules]`.
    pub counting: Option<Named<Counting>>,
    /// As in `[rules]`.
    pub select: Option<Vec<Named<Selector>>>,
    /// As in `[rules]`.
    pub ignore: Option<Vec<Named<Selector>>>,
    /// As in `[rules]`.
    pub severity: Option<BTreeMap<Named<Selector>, Named<Level>>>,
    /// As in `[fix]`.
    pub safe: Option<SafeKey>,
    /// As in `[fix]`.
    pub opt_in: Option<Vec<Named<Selector>>>,
    /// As in `[policy]`.
    pub disposition: Option<Named<Strictness>>,
}
