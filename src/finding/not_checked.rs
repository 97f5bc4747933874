//! What no table could say anything of: told once a file, never passed in silence.

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

    /// What it is, and why it was not checked.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Procedure => "procedure codes outside therapy (no list of procedures is loaded)",
            Self::Modifier => "modifiers outside therapy (no list of modifiers is loaded)",
            Self::Edits => "claims against newer NCCI edits (those of July 2024 are known)",
            Self::TherapyCode => "therapy codes that begin or end after 2026",
            Self::Taxonomy => "taxonomies outside therapy (no list of NUCC is loaded)",
            Self::Diagnosis => "diagnosis codes (ICD-10-CM is known for 2025-10-01 to 2026-09-30)",
        }
    }
}

/// How much of each kind was not checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NotCheckedCounts([u64; NotChecked::ALL.len()]);

impl NotCheckedCounts {
    /// Counts one.
    pub fn add(&mut self, what: NotChecked) {
        self.add_many(what, 1);
    }

    /// Counts what others counted.
    pub fn merge(&mut self, other: &Self) {
        for (what, count) in other.iter() {
            self.add_many(what, count);
        }
    }

    /// The kinds of which something was not checked, with how much.
    pub fn iter(&self) -> impl Iterator<Item = (NotChecked, u64)> + '_ {
        let counts = NotChecked::ALL.into_iter().zip(self.0);
        counts.filter(|(_, count)| *count > 0)
    }

    fn add_many(&mut self, what: NotChecked, count: u64) {
        if let Some(slot) = self.0.get_mut(what as usize) {
            *slot += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_counted_apart() {
        let (mut counts, mut all) = (NotCheckedCounts::default(), NotCheckedCounts::default());
        counts.add(NotChecked::Modifier);
        counts.add(NotChecked::Procedure);
        all.merge(&counts);
        all.merge(&counts);
        let counted: Vec<_> = all.iter().collect();
        assert_eq!(counted, [(NotChecked::Procedure, 2), (NotChecked::Modifier, 2)]);
    }
}
