//! Who pays.

use crate::random::Random;

/// A kind of payer, as SBR09 tells them apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum PayerKind {
    /// `MB`: Medicare Part B.
    Medicare,
    /// `CI`: a commercial insurance.
    Commercial,
    /// `BL`: a Blue Cross or Blue Shield plan.
    Blue,
    /// `MC`: Medicaid.
    Medicaid,
    /// `WC`: workers' compensation; the subscriber is the employer.
    WorkersCompensation,
}

impl PayerKind {
    /// SBR09.
    #[must_use]
    pub const fn filing_code(self) -> &'static str {
        match self {
            Self::Medicare => "MB",
            Self::Commercial => "CI",
            Self::Blue => "BL",
            Self::Medicaid => "MC",
            Self::WorkersCompensation => "WC",
        }
    }

    /// In the shares of a clinic that takes everybody.
    pub(crate) fn any(random: &mut Random) -> Self {
        match random.below(100) {
            0..45 => Self::Medicare,
            45..68 => Self::Commercial,
            68..83 => Self::Blue,
            83..94 => Self::Medicaid,
            _ => Self::WorkersCompensation,
        }
    }

    /// A payer of this kind.
    pub(crate) fn payer(self, random: &mut Random) -> Payer {
        let known: &[(&str, &str)] = match self {
            Self::Medicare => &[("MEDICARE PART B", "SYNMB")],
            Self::Commercial => &[
                ("SUMMIT MUTUAL HEALTH", "SYN10"),
                ("HARBOR LIFE", "SYN11"),
                ("PRAIRIE EMPLOYEES PLAN", "SYN12"),
            ],
            Self::Blue => &[("BLUE SAMPLE SHIELD", "SYN20"), ("SAMPLE CROSS PLAN", "SYN21")],
            Self::Medicaid => &[("STATE MEDICAID", "SYN30"), ("MEDICAID CARE PLAN", "SYN31")],
            Self::WorkersCompensation => &[("GRANITE CASUALTY", "SYN40"), ("STATE FUND", "SYN41")],
        };
        let (name, id) = random.pick(known);
        Payer { kind: self, name, id }
    }
}

/// 2010BB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Payer {
    pub(crate) kind: PayerKind,
    pub(crate) name: &'static str,
    /// NM109.
    pub(crate) id: &'static str,
}
