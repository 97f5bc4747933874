//! What an error in the structure of a transaction set costs.

/// How much of a set goes back for one structural error (SNIP 1 and 2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Strictness {
    /// The claims that it concerns; envelope counts are repaired.
    #[default]
    Salvage,
    /// The whole set, as a strict trading partner would.
    Strict,
}

impl Strictness {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::Salvage, Self::Strict];

    /// As configurations write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Salvage => "salvage",
            Self::Strict => "strict",
        }
    }

    /// Reads its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}
