//! National provider identifiers with right check digits.

use std::fmt;

/// A ten-digit NPI that begins with 2: valid in form, and none has been given out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Npi(u64);

impl fmt::Display for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Gives each provider of a file an NPI of its own.
#[derive(Debug)]
pub(crate) struct Npis {
    given: u64,
    start: u64,
}

/// NPIs that begin with 2, check digit left out.
const SPACE: u64 = 100_000_000;

/// No factor in common with [`SPACE`], so that no number comes twice.
const STRIDE: u64 = 38_196_601;

impl Npis {
    pub(crate) fn new(start: u64) -> Self {
        Self { given: 0, start: start % SPACE }
    }

    pub(crate) fn give(&mut self) -> Npi {
        let body = 2 * SPACE + (self.start + self.given * STRIDE) % SPACE;
        self.given = (self.given + 1) % SPACE;
        Npi(body * 10 + check_digit(body))
    }
}

/// The Luhn digit over the card issuer prefix 80840 and the first nine digits.
fn check_digit(body: u64) -> u64 {
    // The prefix adds 24, whatever follows it.
    let mut sum = 24;
    let mut rest = body;
    let mut doubled = true;
    while rest > 0 {
        let digit = rest % 10;
        sum += match (doubled, digit) {
            (false, _) => digit,
            (true, 0..=4) => 2 * digit,
            (true, _) => 2 * digit - 9,
        };
        doubled = !doubled;
        rest /= 10;
    }
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_published_examples() {
        let whole = |body: u64| body * 10 + check_digit(body);
        assert_eq!(whole(123_456_789), 1_234_567_893);
        assert_eq!(whole(200_000_000), 2_000_000_002);
        assert_eq!(whole(287_654_321), 2_876_543_218);
    }

    #[test]
    fn numbers_do_not_repeat() {
        let mut npis = Npis::new(99_999_990);
        let mut given: Vec<u64> = (0..10_000).map(|_| npis.give().0).collect();
        given.sort_unstable();
        given.dedup();
        assert_eq!(given.len(), 10_000);
        assert!(given.iter().all(|npi| npi.to_string().len() == 10));
    }
}
