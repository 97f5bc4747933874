//! How a payer counts the units of timed services.

use super::PayerKind;

/// How minutes become units of 15 minutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Counting {
    /// All timed minutes of a discipline and day together: CMS's 8-minute rule (Pub. 100-04,
    /// chapter 5, section 20.2).
    Total,
    /// Each code alone, a unit from 8 minutes on: the midpoint rule of the AMA.
    Midpoint,
    /// Not known, so units are not judged.
    #[default]
    Unknown,
}

impl Counting {
    /// What configurations call the two rules.
    pub const NAMED: [(&'static str, Self); 2] = [("cms", Self::Total), ("ama", Self::Midpoint)];

    /// How a kind of payer counts, as far as it is known.
    #[must_use]
    pub const fn of(payer: PayerKind) -> Self {
        match payer {
            PayerKind::MedicarePartB
            | PayerKind::MedicareOther
            | PayerKind::Military
            | PayerKind::Medicaid => Self::Total,
            PayerKind::Commercial => Self::Midpoint,
            PayerKind::WorkersCompensation | PayerKind::Automobile => Self::Unknown,
        }
    }

    /// Reads the name of a rule.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, counting)| counting)
    }

    /// The name of the rule.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Total => "cms",
            Self::Midpoint => "ama",
            Self::Unknown => "unknown",
        }
    }
}
