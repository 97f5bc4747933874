//! Control numbers of the interchanges that are written.

use std::collections::HashSet;

/// One behind the highest control number.
const LIMIT: u64 = 999_999_999;

/// Interchanges that one received interchange may be answered by.
const ANSWERS: u64 = 3;

/// Gives control numbers (ISA13).
///
/// Without a first number they follow from the number of the interchange that is answered, so that
/// the same input gives the same acknowledgments: number 101 is answered by 304 (TA1), 305 (999)
/// and 306 (277CA).
#[derive(Debug, Default)]
pub struct ControlNumbers {
    /// The first number, where one is set, and those given out since.
    next: Option<u64>,
    given: HashSet<u64>,
}

/// Control numbers of the answers to one interchange.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Numbers {
    pub(super) ta1: u64,
    pub(super) x999: u64,
    pub(super) x277: u64,
}

impl ControlNumbers {
    /// Numbers that begin at `first`, three for each interchange that is answered.
    #[must_use]
    pub fn from(first: u32) -> Self {
        Self { next: Some(first.into()), given: HashSet::new() }
    }

    /// The number that the next interchange's answers begin at; `None` where they follow from
    /// what is answered.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        self.next.map(|next| (next - 1) % LIMIT + 1)
    }

    /// Numbers for the answers to the interchange with this number.
    pub(super) fn take(&mut self, answered: &[u8]) -> Numbers {
        let base = self.next.unwrap_or_else(|| ANSWERS * number(answered) + 1);
        self.next = self.next.map(|next| next + ANSWERS);
        let mut one = |at: u64| {
            let mut number = (base + at - 1) % LIMIT + 1;
            while !self.given.insert(number) {
                number = number % LIMIT + 1;
            }
            number
        };
        Numbers { ta1: one(0), x999: one(1), x277: one(2) }
    }
}

/// The number that its digits say; 0 if it has others than digits.
fn number(text: &[u8]) -> u64 {
    std::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0) % LIMIT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_from_what_is_answered() {
        let mut numbers = ControlNumbers::default();
        assert_eq!(numbers.take(b"000000101"), Numbers { ta1: 304, x999: 305, x277: 306 });
        assert_eq!(numbers.take(b"000000101"), Numbers { ta1: 307, x999: 308, x277: 309 });
        assert_eq!(numbers.take(b"A"), Numbers { ta1: 1, x999: 2, x277: 3 });
        assert_eq!(numbers.take(b"999999999").ta1, 4);
    }

    #[test]
    fn numbers_begin_where_they_are_told() {
        let mut numbers = ControlNumbers::from(999_999_998);
        let taken = numbers.take(b"000000101");
        assert_eq!(taken, Numbers { ta1: 999_999_998, x999: 999_999_999, x277: 1 });
        assert_eq!(numbers.next(), Some(2));
        assert_eq!(numbers.take(b"000000101").ta1, 2);
    }
}
