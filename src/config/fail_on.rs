//! What makes a command end with exit code 1.

use std::fmt;
use std::str::FromStr;

/// The bar that a run must not pass.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum FailOn {
    /// There is none.
    Never,
    /// Any warning or error.
    Warning,
    /// Any rejected claim.
    #[default]
    Rejected,
    /// More than so many percent of the claims.
    Percent(f64),
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let percent = || text.strip_suffix('%')?.parse().ok();
        match text {
            "never" => Ok(Self::Never),
            "warning" => Ok(Self::Warning),
            "rejected" => Ok(Self::Rejected),
            _ => match percent() {
                Some(percent) if (0.0..=100.0).contains(&percent) => Ok(Self::Percent(percent)),
                _ => Err("expected never, warning, rejected, or a percentage such as 5%".into()),
            },
        }
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::Warning => f.write_str("warning"),
            Self::Rejected => f.write_str("rejected"),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

impl FailOn {
    /// Whether a call that came to this passes the bar.
    #[must_use]
    pub fn is_passed(self, came_to: &CameTo) -> bool {
        match self {
            Self::Never => false,
            Self::Warning => came_to.bad > 0 || came_to.warnings > 0,
            Self::Rejected => came_to.bad > 0,
            Self::Percent(percent) => share(came_to.rejected, came_to.claims) > percent,
        }
    }
}

/// What a call came to, as far as the bar looks at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CameTo {
    /// What is bad in itself: rejected claims, or for `check` every error.
    pub bad: u64,
    /// Rejected claims.
    pub rejected: u64,
    /// All claims.
    pub claims: u64,
    /// Errors and warnings.
    pub warnings: u64,
}

#[expect(clippy::cast_precision_loss, reason = "a percentage of claims needs no more precision")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_a_word_or_a_percentage() {
        let bar = |text: &str| text.parse::<FailOn>();
        assert_eq!(bar("5%"), Ok(FailOn::Percent(5.0)));
        assert_eq!(bar("warning"), Ok(FailOn::Warning));
        assert!(bar("often").is_err() && bar("500%").is_err());
        let came_to = |bad, rejected, warnings| CameTo { bad, rejected, claims: 100, warnings };
        assert!(!bar("5%").unwrap().is_passed(&came_to(9, 5, 9)));
        assert!(bar("5%").unwrap().is_passed(&came_to(6, 6, 0)));
        assert!(!FailOn::Rejected.is_passed(&came_to(0, 0, 3)));
        assert!(FailOn::Rejected.is_passed(&came_to(1, 0, 0)));
        assert!(FailOn::Warning.is_passed(&came_to(0, 0, 3)));
    }
}
