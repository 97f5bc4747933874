//! Codes that a rule treats alike: `data/code_groups.tsv`.

/// Codes and ranges of codes of one code set. A range holds every code that begins with its ends or
/// lies between them: `S00` to `T88` holds `S72001D`.
#[derive(Debug)]
pub struct CodeGroup {
    ranges: &'static [(&'static [u8], &'static [u8])],
}

impl CodeGroup {
    /// A group of these ranges, ends included.
    #[must_use]
    pub const fn new(ranges: &'static [(&'static [u8], &'static [u8])]) -> Self {
        Self { ranges }
    }

    /// Whether a code belongs to it.
    #[must_use]
    pub fn holds(&self, code: &[u8]) -> bool {
        self.ranges.iter().any(|(from, to)| *from <= code && begin(code, to.len()) <= *to)
    }
}

fn begin(code: &[u8], length: usize) -> &[u8] {
    code.get(..length).unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::generated::{EXTERNAL_CAUSE, INJURY, OFFICE_VISIT};

    #[test]
    fn ranges_hold_what_begins_with_their_ends() {
        assert!(INJURY.holds(b"S72001D") && INJURY.holds(b"T889XXA") && INJURY.holds(b"S00"));
        assert!(!INJURY.holds(b"R99") && !INJURY.holds(b"U071") && !INJURY.holds(b""));
        assert!(EXTERNAL_CAUSE.holds(b"W19XXXA") && !EXTERNAL_CAUSE.holds(b"Z471"));
        assert!(OFFICE_VISIT.holds(b"99213") && !OFFICE_VISIT.holds(b"99201"));
        assert!(!CodeGroup::new(&[]).holds(b"A"));
    }
}
