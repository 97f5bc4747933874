//! The built-in profiles: what a payer counts as, whatever SBR09 says.

use crate::claim::PayerKind;

/// A kind of payer with rules of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    /// Medicare Part B.
    MedicarePartB,
    /// Any plan without a profile of its own.
    Commercial,
    /// Medicaid.
    Medicaid,
    /// Workers' compensation.
    WorkersComp,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 4] =
        [Self::MedicarePartB, Self::Commercial, Self::Medicaid, Self::WorkersComp];

    /// As configurations write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MedicarePartB => "medicare-part-b",
            Self::Commercial => "commercial",
            Self::Medicaid => "medicaid",
            Self::WorkersComp => "workers-comp",
        }
    }

    /// Reads a profile's name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == name)
    }

    /// What rules take the payer for.
    #[must_use]
    pub const fn payer_kind(self) -> PayerKind {
        match self {
            Self::MedicarePartB => PayerKind::MedicarePartB,
            Self::Commercial => PayerKind::Commercial,
            Self::Medicaid => PayerKind::Medicaid,
            Self::WorkersComp => PayerKind::WorkersCompensation,
        }
    }
}
