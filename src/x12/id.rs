//! Short codes as numbers: segment IDs and qualifier values are compared, never allocated.

use std::fmt;

/// A segment ID (`NM1`, `HI`): up to three bytes, compared as one number.
///
/// Lower case and over-long IDs are representable so that whatever stands in a file can be
/// named in a finding; the guide's tables only hold real ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(u32);

impl SegmentId {
    /// The ID of a segment that holds nothing.
    pub const EMPTY: Self = Self(0);
    /// Interchange header.
    pub const ISA: Self = Self::new(b"ISA");
    /// Interchange acknowledgment.
    pub const TA1: Self = Self::new(b"TA1");
    /// Functional group header.
    pub const GS: Self = Self::new(b"GS");
    /// Transaction set header.
    pub const ST: Self = Self::new(b"ST");
    /// Transaction set trailer.
    pub const SE: Self = Self::new(b"SE");
    /// Functional group trailer.
    pub const GE: Self = Self::new(b"GE");
    /// Interchange trailer.
    pub const IEA: Self = Self::new(b"IEA");

    /// Packs an ID of up to three bytes; what is longer is cut and so equals no real ID only if
    /// its first three bytes do not.
    #[must_use]
    pub const fn new(text: &[u8]) -> Self {
        let bytes = match text {
            [] => [0; 4],
            [a] => [*a, 0, 0, 0],
            [a, b] => [*a, *b, 0, 0],
            [a, b, c, ..] => [*a, *b, *c, 0],
        };
        Self(u32::from_be_bytes(bytes))
    }

    /// Whether it has the form of an ID: two or three capital letters and digits.
    #[must_use]
    pub fn is_well_formed(self) -> bool {
        let is_of_ids = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        match self.0.to_be_bytes() {
            [a, b, 0, _] => [a, b].iter().all(is_of_ids),
            [a, b, c, _] => [a, b, c].iter().all(is_of_ids),
        }
    }
}

impl fmt::Display for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        let used = self.0.to_be_bytes().into_iter().take_while(|&byte| byte != 0);
        used.map(char::from).try_for_each(|c| f.write_char(c))
    }
}

impl fmt::Debug for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
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
