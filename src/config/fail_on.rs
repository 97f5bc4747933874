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
    /// Whether the bar is passed by so many bad ones of so many claims.
    #[must_use]
    pub fn is_passed(self, bad: u64, claims: u64, warnings: u64) -> bool {
        match self {
            Self::Never => false,
            Self::Warning => bad > 0 || warnings > 0,
            Self::Rejected => bad > 0,
            Self::Percent(percent) => share(bad, claims) > percent,
        }
    }
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
        assert!(!bar("5%").unwrap().is_passed(5, 100, 9));
        assert!(bar("5%").unwrap().is_passed(6, 100, 0));
        assert!(!FailOn::Rejected.is_passed(0, 10, 3));
        assert!(FailOn::Warning.is_passed(0, 10, 3));
    }
}
