//! How much a rule weighs for each kind of payer.

use crate::claim::PayerKind;

use super::rule::Severity;

/// The most that a finding of a rule weighs for each kind of destination payer. A rule says nothing
/// where it is not meant for the payer.
///
/// ```
/// use scrub837::claim::PayerKind::{Commercial, MedicarePartB, Military};
/// use scrub837::finding::{Payers, Severity};
///
/// let payers = Payers::NONE.with(&[MedicarePartB], Severity::Error).with(&[Military], Severity::Info);
/// assert_eq!(payers.highest(MedicarePartB), Some(Severity::Error));
/// assert_eq!(payers.highest(Commercial), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payers([Option<Severity>; PayerKind::ALL.len()]);

impl Payers {
    /// The same for all.
    pub const ALL: Self = Self([Some(Severity::Error); PayerKind::ALL.len()]);
    /// Meant for no payer: where a rule for some of them begins.
    pub const NONE: Self = Self([None; PayerKind::ALL.len()]);

    /// These payers with this severity; all others as before.
    #[must_use]
    pub const fn with(self, kinds: &[PayerKind], highest: Severity) -> Self {
        self.set(kinds, Some(highest))
    }

    /// These payers without the rule; all others as before.
    #[must_use]
    pub const fn without(self, kinds: &[PayerKind]) -> Self {
        self.set(kinds, None)
    }

    const fn set(mut self, mut kinds: &[PayerKind], highest: Option<Severity>) -> Self {
        while let [kind, rest @ ..] = kinds {
            // A kind counts from 0 to the length of `ALL`.
            if let Some((_, [slot, ..])) = self.0.split_at_mut_checked(*kind as usize) {
                *slot = highest;
            }
            kinds = rest;
        }
        self
    }

    /// The most that a finding weighs for a payer; `None` if the rule is not meant for it.
    #[must_use]
    pub fn highest(&self, kind: PayerKind) -> Option<Severity> {
        self.0.get(kind as usize).copied().flatten()
    }

    /// What a rule of this severity weighs: one word if it is the same for all payers, else each
    /// severity with its payers.
    #[must_use]
    pub fn words(&self, severity: Severity) -> String {
        let weighs = |kind| self.highest(kind).map(|highest| highest.min(severity));
        let of = |wanted: Option<Severity>| {
            let kinds = PayerKind::ALL.into_iter().filter(|kind| weighs(*kind) == wanted);
            kinds.map(PayerKind::name).collect::<Vec<_>>()
        };
        let levels = [Severity::Error, Severity::Warning, Severity::Info].map(Some);
        let mut parts = Vec::new();
        for level in levels.into_iter().chain([None]) {
            let word = level.map_or("silent", Severity::as_str);
            match of(level).as_slice() {
                [] => {}
                kinds if kinds.len() == PayerKind::ALL.len() => return word.to_owned(),
                kinds => parts.push(format!("{word} for {}", kinds.join(", "))),
            }
        }
        parts.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::PayerKind::{Medicaid, MedicareOther, MedicarePartB};

    #[test]
    fn words_name_who_differs() {
        assert_eq!(Payers::ALL.words(Severity::Warning), "warning");
        let payers = Payers::NONE
            .with(&[MedicarePartB], Severity::Error)
            .with(&[MedicareOther, Medicaid], Severity::Warning);
        assert_eq!(
            payers.words(Severity::Error),
            "error for Medicare Part B; warning for other Medicare, Medicaid; silent for workers' \
             compensation, automobile insurance, TRICARE and VA, commercial plans",
        );
        let words = payers.words(Severity::Warning);
        assert!(words.starts_with("warning for Medicare Part B, other Medicare, Medicaid;"));
        assert_eq!(Payers::ALL.without(&[Medicaid]).highest(Medicaid), None);
    }
}
