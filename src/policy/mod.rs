//! Which rules speak, how loud, whose fixes are made: for all payers, and for one.
//!
//! A [`Policy`] is what a configuration comes to. It is made once and asked for each finding.

pub mod baseline;
pub mod decisions;
pub mod payer;
pub mod profile;
pub mod selector;
pub mod settings;
pub mod strictness;
mod verdict;

use crate::claim::{Ancestors, Counting, PayerKind};
use crate::finding::Finding;

pub use baseline::Baseline;
pub use decisions::Decisions;
pub use payer::PayerMatch;
pub use profile::Profile;
pub use selector::{Selector, UnknownRule};
pub use settings::{Level, RuleSettings, SafeFixes};
pub use strictness::Strictness;

use verdict::Verdicts;

/// Codes that no configuration silences: they tell of claims that were not read.
pub const ALWAYS_TOLD: [&str; 2] = ["EN130", "EN132"];

/// What a configuration says of rules and fixes.
#[derive(Debug, Default)]
pub struct Policy {
    general: Verdicts,
    payers: Vec<(PayerMatch, Verdicts)>,
    baseline: Baseline,
    decisions: Decisions,
}

impl Policy {
    /// The policy of these settings; a payer's are complete, and the first that matches holds.
    #[must_use]
    pub fn new(
        general: &RuleSettings,
        payers: Vec<(PayerMatch, RuleSettings)>,
        baseline: Baseline,
    ) -> Self {
        let compiled = |(payer, settings)| (payer, Verdicts::new(&settings));
        Self {
            general: Verdicts::new(general),
            payers: payers.into_iter().map(compiled).collect(),
            baseline,
            decisions: Decisions::default(),
        }
    }

    /// The same policy, and what people decided.
    #[must_use]
    pub fn with_decisions(self, decisions: Decisions) -> Self {
        Self { decisions, ..self }
    }

    /// What people decided.
    #[must_use]
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// What is accepted already.
    #[must_use]
    pub fn baseline(&self) -> &Baseline {
        &self.baseline
    }

    /// Gives a finding its severity and its fix the permission; `false` if it is not to be told.
    pub fn admits(&self, finding: &mut Finding, above: &Ancestors<'_>) -> bool {
        self.of(above).admits(finding)
    }

    /// What the destination payer counts as: the profile that is set for it, else what SBR09 says.
    #[must_use]
    pub fn payer_kind(&self, above: &Ancestors<'_>) -> PayerKind {
        let profile = self.of(above).profile();
        profile.map_or_else(|| above.sent_payer_kind(), Profile::payer_kind)
    }

    /// How the destination payer counts units: as is set for it, else as its kind does.
    #[must_use]
    pub fn counting(&self, above: &Ancestors<'_>) -> Counting {
        let counting = self.of(above).counting();
        counting.unwrap_or_else(|| Counting::of(self.payer_kind(above)))
    }

    /// Whether a structural error of these claims refuses their whole set.
    #[must_use]
    pub fn is_strict(&self, above: &Ancestors<'_>) -> bool {
        self.of(above).strictness() == Strictness::Strict
    }

    /// Whether it does for anybody.
    #[must_use]
    pub fn is_ever_strict(&self) -> bool {
        let all = self.payers.iter().map(|(_, verdicts)| verdicts).chain([&self.general]);
        all.map(Verdicts::strictness).any(|one| one == Strictness::Strict)
    }

    fn of(&self, above: &Ancestors<'_>) -> &Verdicts {
        if self.payers.is_empty() || above.subscriber.is_none() {
            return &self.general;
        }
        let matching = self.payers.iter().find(|(payer, _)| payer.is(above));
        matching.map_or(&self.general, |(_, verdicts)| verdicts)
    }
}
