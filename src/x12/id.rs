//! Short codes as numbers: segment IDs and qualifier values are compared, never allocated.

use std::fmt;

/// A segment ID (`NM1`, `HI`): up to three bytes packed into a number.
///
/// Lower case and over-long IDs are representable so that whatever stands in a file can be
/// named in a finding; the guide's tables only hold real ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId([u8; 3]);

impl SegmentId {
    /// The ID of a segment that holds nothing.
    pub const EMPTY: Self = Self([0; 3]);

    /// Packs an ID of up to three bytes; what is longer is cut and so equals no real ID only if
    /// its first three bytes do not.
    #[must_use]
    pub const fn new(text: &[u8]) -> Self {
        match text {
            [] => Self([0; 3]),
            [a] => Self([*a, 0, 0]),
            [a, b] => Self([*a, *b, 0]),
            [a, b, c, ..] => Self([*a, *b, *c]),
        }
    }

    /// The ID as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let used = self.0.iter().position(|&b| b == 0).unwrap_or(3);
        self.0.get(..used).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("?")
    }
}

impl fmt::Display for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A code value of up to sixteen bytes (`ABK`, `005010X222A1`) packed into one number, so that a
/// code list is searched without touching memory twice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u128);

impl Code {
    /// Packs `text`; `None` if it is empty or longer than sixteen bytes.
    #[must_use]
    pub const fn parse(text: &[u8]) -> Option<Self> {
        if text.is_empty() || text.len() > 16 {
            return None;
        }
        Some(Self::new(text))
    }

    /// Packs a literal of the tables; bytes beyond the sixteenth are dropped.
    #[must_use]
    pub const fn new(text: &[u8]) -> Self {
        let mut packed = 0;
        let mut rest = text;
        while let [byte, tail @ ..] = rest {
            packed = packed << 8 | *byte as u128;
            rest = tail;
        }
        Self(packed)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.to_be_bytes() {
            if byte != 0 {
                write!(f, "{}", char::from(byte))?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
