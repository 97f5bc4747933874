//! What a configuration says of rules, before it is worked out for each of them.

use crate::claim::Counting;
use crate::finding::Severity;

use super::profile::Profile;
use super::selector::Selector;
use super::strictness::Strictness;

/// How loud a rule is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// It says nothing.
    Off,
    /// It reports with this severity.
    At(Severity),
}

impl Level {
    /// Every level with the word that configurations use.
    pub const ALL: [(&'static str, Self); 4] = [
        ("off", Self::Off),
        ("info", Self::At(Severity::Info)),
        ("warning", Self::At(Severity::Warning)),
        ("error", Self::At(Severity::Error)),
    ];

    /// Reads the word of a level.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, level)| level)
    }

    /// The word of the level.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::At(severity) => severity.as_str(),
        }
    }
}

/// Which safe fixes are made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SafeFixes {
    /// All of them.
    All,
    /// Those of these rules.
    Of(Vec<Selector>),
}

/// What holds for rules and fixes, for everybody or for one payer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleSettings {
    /// Rules that speak.
    pub select: Vec<Selector>,
    /// Rules that do not, unless `select` names them more closely.
    pub ignore: Vec<Selector>,
    /// Severities other than the rule's own; the closest name wins, the later of two equal ones.
    pub severity: Vec<(Selector, Level)>,
    /// Which safe fixes are made.
    pub safe: SafeFixes,
    /// Rules whose opt-in fixes are made.
    pub opt_in: Vec<Selector>,
    /// What the payer counts as; `None` leaves it to SBR09.
    pub profile: Option<Profile>,
    /// How the payer counts units; `None` leaves it to its kind.
    pub counting: Option<Counting>,
    /// What a structural error costs.
    pub strictness: Strictness,
}

impl Default for RuleSettings {
    fn default() -> Self {
        Self {
            select: vec![Selector::All],
            ignore: Vec::new(),
            severity: Vec::new(),
            safe: SafeFixes::All,
            opt_in: Vec::new(),
            profile: None,
            counting: None,
            strictness: Strictness::Salvage,
        }
    }
}
