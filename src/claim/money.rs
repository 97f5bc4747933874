//! Money and quantities, exact.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

/// An amount in US dollars, held in cents.
///
/// X12 data element 782 has at most ten digits in the guide; more than two decimals are refused,
/// so that cents are exact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount in cents.
    #[must_use]
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// The amount in cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Reads a decimal number (type R); `None` if it is none or has more than two decimals.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        scaled(text, 2).map(Self)
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    /// `1234.50`, never with thousands separators.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

/// A count of service units, held in thousandths (SV104 has at most three decimals).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Quantity(i64);

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self(1000);
    /// None at all.
    pub const ZERO: Self = Self(0);

    /// Reads a decimal number; `None` if it is none or has more than three decimals.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        scaled(text, 3).map(Self)
    }

    /// Whether it is a whole number.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.0 % 1000 == 0
    }

    /// The count in thousandths.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }
}

impl From<u16> for Quantity {
    fn from(whole: u16) -> Self {
        Self(i64::from(whole) * 1000)
    }
}

impl Add for Quantity {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(quantities: I) -> Self {
        quantities.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Quantity {
    /// `3` or `1.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        write!(f, "{sign}{}", value / 1000)?;
        let decimals = format!("{:03}", value % 1000);
        match decimals.trim_end_matches('0') {
            "" => Ok(()),
            shown => write!(f, ".{shown}"),
        }
    }
}

/// Reads type R as a whole number of 10^-`places`; zeros beyond are dropped.
fn scaled(text: &[u8], places: u32) -> Option<i64> {
    let (negative, digits) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, text),
    };
    let mut parts = digits.splitn(2, |&b| b == b'.');
    let whole = parts.next().unwrap_or_default();
    let decimals = parts.next().unwrap_or_default();
    if whole.is_empty() && decimals.is_empty() {
        return None;
    }
    let mut value = whole.iter().copied().try_fold(0_i64, append)?;
    let mut left = places;
    for &digit in decimals {
        if left == 0 {
            if digit != b'0' {
                return None;
            }
            continue;
        }
        value = append(value, digit)?;
        left -= 1;
    }
    value = value.checked_mul(10_i64.checked_pow(left)?)?;
    Some(if negative { -value } else { value })
}

fn append(value: i64, digit: u8) -> Option<i64> {
    let digit = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
    value.checked_mul(10)?.checked_add(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_in_any_spelling() {
        for (text, cents) in [
            ("165", 16500),
            ("165.5", 16550),
            ("0.07", 7),
            (".5", 50),
            ("-3.20", -320),
            ("1.000", 100),
        ] {
            assert_eq!(Money::parse(text.as_bytes()), Some(Money::from_cents(cents)), "{text}");
        }
        for wrong in ["", "-", ".", "1,000", "1e3", "+5", "0.001", "12a", "99999999999999999999"] {
            assert_eq!(Money::parse(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(Money::from_cents(-5).to_string(), "-0.05");
    }

    #[test]
    fn quantities_print_without_trailing_zeros() {
        assert_eq!(Quantity::parse(b"1.50").unwrap().to_string(), "1.5");
        assert_eq!(Quantity::parse(b"3").unwrap(), Quantity(3000));
        assert!(!Quantity::parse(b"0.5").unwrap().is_whole());
    }
}
