//! The four delimiters that an interchange header declares.

/// The characters that separate an interchange's data, as its ISA declares them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Delimiters {
    /// Separates elements: the byte after `ISA`.
    pub element: u8,
    /// Separates components of a composite: ISA16.
    pub component: u8,
    /// Separates repetitions: ISA11. `None` where ISA11 holds a letter, digit or blank, as the
    /// `U` of 4010 senders; then nothing repeats.
    pub repetition: Option<u8>,
    /// Ends a segment: the byte after ISA16.
    pub segment: u8,
}

/// Whether a byte may serve as a delimiter: letters, digits and blanks occur in every value.
#[must_use]
pub fn may_delimit(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && byte != b' '
}

/// What some programs put at the start of a file to say that it is UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Blanks and line ends, which may stand between segments and are no data there.
#[must_use]
pub fn is_layout(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
