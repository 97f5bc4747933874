//! Physical, occupational and speech-language therapy.

use crate::random::Random;

/// A therapy discipline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Discipline {
    Physical,
    Occupational,
    Speech,
}

impl Discipline {
    pub(crate) fn any(random: &mut Random) -> Self {
        match random.below(100) {
            0..62 => Self::Physical,
            62..84 => Self::Occupational,
            _ => Self::Speech,
        }
    }

    /// The modifier of every line.
    pub(crate) fn modifier(self) -> &'static str {
        match self {
            Self::Physical => "GP",
            Self::Occupational => "GO",
            Self::Speech => "GN",
        }
    }

    /// The modifier of a service that an assistant gave; there is none for speech.
    pub(crate) fn assistant_modifier(self) -> Option<&'static str> {
        match self {
            Self::Physical => Some("CQ"),
            Self::Occupational => Some("CO"),
            Self::Speech => None,
        }
    }

    /// The taxonomy of a therapist.
    pub(crate) fn taxonomy(self) -> &'static str {
        match self {
            Self::Physical => "225100000X",
            Self::Occupational => "225X00000X",
            Self::Speech => "235Z00000X",
        }
    }

    /// The taxonomy of a clinic for this discipline alone.
    pub(crate) fn clinic_taxonomy(self) -> &'static str {
        match self {
            Self::Physical => "261QP2000X",
            Self::Occupational => "261QR0400X",
            Self::Speech => "261QH0700X",
        }
    }
}
