//! What no table could say anything of: told once a file, never passed in silence.

use std::collections::BTreeMap;

use crate::claim::Date;
use crate::codes::{Codes, TableKind};

/// What was not checked, for want of a table or of a newer one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NotChecked {
    /// Procedure codes outside of the therapy table: no list of procedures is embedded.
    Procedure,
    /// Modifiers of services outside of therapy.
    Modifier,
    /// Codes of a claim against NCCI edits: those of its days are not known.
    Edits,
    /// Therapy codes of days behind the table's year.
    TherapyCode,
    /// Provider taxonomies outside of therapy: no whole list is embedded.
    Taxonomy,
    /// Diagnosis codes of days for which no whole release is known.
    Diagnosis,
}

impl NotChecked {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Procedure,
        Self::Modifier,
        Self::Edits,
        Self::TherapyCode,
        Self::Taxonomy,
        Self::Diagnosis,
    ];

    /// As programs read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::Modifier => "modifier",
            Self::Edits => "edits",
            Self::TherapyCode => "therapy-code",
            Self::Taxonomy => "taxonomy",
            Self::Diagnosis => "diagnosis",
        }
    }

    /// What it is, and why these tables do not tell.
    #[must_use]
    pub fn words(self, codes: &Codes) -> String {
        match self {
            Self::Procedure => match codes.imported_release(TableKind::Hcpcs) {
                Some(release) => format!(
                    "procedure codes outside therapy (HCPCS {release} is loaded, and no list of \
                     other procedures)"
                ),
                None => "procedure codes outside therapy (no list of procedures is loaded)".into(),
            },
            Self::Modifier => "modifiers outside therapy (no list of modifiers is loaded)".into(),
            Self::Edits => {
                let (release, _) = codes.known_edits();
                format!("claims against newer NCCI edits (those of {release} are known)")
            }
            Self::TherapyCode => {
                let year = codes.therapy_codes_end().map_or(0, Date::year);
                format!("therapy codes that begin or end after {year}")
            }
            Self::Taxonomy => "taxonomies outside therapy (no list of NUCC is loaded)".into(),
            Self::Diagnosis => {
                let known = codes.known_diagnoses();
                let known: Vec<String> =
                    known.iter().map(|(from, to)| format!("{from} to {to}")).collect();
                format!("diagnosis codes (ICD-10-CM is known for {})", known.join(" and "))
            }
        }
    }
}

/// How much of each kind was not checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NotCheckedCounts([u64; NotChecked::ALL.len()]);

impl NotCheckedCounts {
    /// Counts one.
    pub fn add(&mut self, what: NotChecked) {
        if let Some(slot) = self.0.get_mut(what as usize) {
            *slot += 1;
        }
    }

    /// The kinds of which something was not checked, with how much.
    pub fn iter(&self) -> impl Iterator<Item = (NotChecked, u64)> + '_ {
        let counts = NotChecked::ALL.into_iter().zip(self.0);
        counts.filter(|(_, count)| *count > 0)
    }
}

/// How much of each kind was not checked by some tables, with what is said of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NotCheckedTally(BTreeMap<NotChecked, (String, u64)>);

impl NotCheckedTally {
    /// What was counted while these tables were asked.
    #[must_use]
    pub fn new(counts: NotCheckedCounts, codes: &Codes) -> Self {
        Self(counts.iter().map(|(what, count)| (what, (what.words(codes), count))).collect())
    }

    /// Counts what others counted.
    pub fn merge(&mut self, other: &Self) {
        for (what, (words, count)) in &other.0 {
            self.0.entry(*what).or_insert_with(|| (words.clone(), 0)).1 += count;
        }
    }

    /// The kinds of which something was not checked, with their words, and how much.
    pub fn iter(&self) -> impl Iterator<Item = (NotChecked, &str, u64)> {
        self.0.iter().map(|(what, (words, count))| (*what, words.as_str(), *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_counted_apart() {
        let mut counts = NotCheckedCounts::default();
        counts.add(NotChecked::Modifier);
        counts.add(NotChecked::Procedure);
        let tally = NotCheckedTally::new(counts, &Codes::embedded());
        let mut all = NotCheckedTally::default();
        all.merge(&tally);
        all.merge(&tally);
        let counted: Vec<_> = all.iter().map(|(what, _, count)| (what, count)).collect();
        assert_eq!(counted, [(NotChecked::Procedure, 2), (NotChecked::Modifier, 2)]);
    }

    #[test]
    fn words_name_the_embedded_tables() {
        let words = |what: NotChecked| what.words(&Codes::embedded());
        assert!(words(NotChecked::Edits).contains("those of 2024-07-01"));
        assert!(words(NotChecked::TherapyCode).ends_with("after 2026"));
        assert!(words(NotChecked::Diagnosis).contains("2025-10-01 to 2026-09-30"));
    }
}
