//! Money.

use std::fmt;
use std::iter::Sum;

/// An amount in cents. Written without a point where there are no cents, and without a zero at
/// the end, as the standard wants it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(crate) struct Cents(pub(crate) u64);

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dollars, cents) = (self.0 / 100, self.0 % 100);
        match (cents, cents % 10) {
            (0, _) => write!(f, "{dollars}"),
            (_, 0) => write!(f, "{dollars}.{}", cents / 10),
            _ => write!(f, "{dollars}.{cents:02}"),
        }
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_that_says_nothing() {
        let written = [12_000, 12_050, 12_025, 12_005, 5].map(|cents| Cents(cents).to_string());
        assert_eq!(written, ["120", "120.5", "120.25", "120.05", "0.05"]);
    }
}
