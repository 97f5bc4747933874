//! How the bytes of a file are laid out: delimiters, line ends, what stands before and behind.

use std::fmt;

use crate::random::Random;

/// The four characters that an interchange header declares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Delimiters {
    /// Separates elements.
    pub element: u8,
    /// Separates components of a composite: ISA16.
    pub component: u8,
    /// Separates repetitions: ISA11.
    pub repetition: u8,
    /// Ends a segment.
    pub segment: u8,
}

impl Delimiters {
    /// `* : ^ ~`, what nearly all senders use.
    pub const USUAL: Self =
        Self { element: b'*', component: b':', repetition: b'^', segment: b'~' };

    fn all(self) -> [u8; 4] {
        [self.element, self.component, self.repetition, self.segment]
    }
}

/// What stands behind each segment terminator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineEnd {
    /// Nothing: the file is one line.
    None,
    /// A line feed.
    Lf,
    /// A carriage return and a line feed.
    CrLf,
    /// A carriage return.
    Cr,
}

impl LineEnd {
    pub(crate) fn as_bytes(self) -> &'static [u8] {
        match self {
            Self::None => b"",
            Self::Lf => b"\n",
            Self::CrLf => b"\r\n",
            Self::Cr => b"\r",
        }
    }
}

/// Whether the last segment of the file has a line end too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LastLine {
    /// It ends like all others.
    Ended,
    /// The file ends with the terminator of the IEA.
    Open,
}

/// Why delimiters cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LayoutError {
    /// Two of the four are the same.
    Same(u8),
    /// The character occurs in values, or is a line end in a place where none may stand.
    Unfit(u8),
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same(byte) => write!(f, "delimiter {byte:#04x} is used twice"),
            Self::Unfit(byte) => write!(f, "{byte:#04x} cannot serve as this delimiter"),
        }
    }
}

impl std::error::Error for LayoutError {}

/// How the bytes of a file are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    delimiters: Delimiters,
    line_end: LineEnd,
    last_line: LastLine,
    mark: bool,
    blank_lines: u8,
}

impl Default for Layout {
    /// One segment a line, usual delimiters.
    fn default() -> Self {
        Self::usual(LineEnd::Lf)
    }
}

/// Layouts that have a name, for the command line and for tests over all kinds.
const NAMED: [(&str, Layout); 13] = [
    ("lf", Layout::usual(LineEnd::Lf)),
    ("crlf", Layout::usual(LineEnd::CrLf)),
    ("cr", Layout::usual(LineEnd::Cr)),
    ("one-line", Layout::usual(LineEnd::None)),
    ("open-end", Layout { last_line: LastLine::Open, ..Layout::usual(LineEnd::Lf) }),
    ("lf-terminator", Layout::terminated_by(b'\n', LineEnd::None)),
    ("cr-terminator", Layout::terminated_by(b'\r', LineEnd::None)),
    ("crlf-terminator", Layout::terminated_by(b'\r', LineEnd::Lf)),
    ("pipes", Layout::delimited([b'|', b'>', b'!', b'~'], LineEnd::CrLf)),
    ("odd-punctuation", Layout::delimited([b'+', b'<', b'{', b'\''], LineEnd::None)),
    ("control-characters", Layout::delimited([0x1D, 0x1F, 0x1E, 0x1C], LineEnd::None)),
    ("byte-order-mark", Layout { mark: true, ..Layout::usual(LineEnd::CrLf) }),
    ("blank-lines", Layout { blank_lines: 3, ..Layout::usual(LineEnd::Lf) }),
];

impl Layout {
    const fn usual(line_end: LineEnd) -> Self {
        let delimiters = Delimiters::USUAL;
        Self { delimiters, line_end, last_line: LastLine::Ended, mark: false, blank_lines: 0 }
    }

    const fn terminated_by(segment: u8, line_end: LineEnd) -> Self {
        let delimiters = Delimiters { segment, ..Delimiters::USUAL };
        Self { delimiters, ..Self::usual(line_end) }
    }

    const fn delimited(all: [u8; 4], line_end: LineEnd) -> Self {
        let [element, component, repetition, segment] = all;
        let delimiters = Delimiters { element, component, repetition, segment };
        Self { delimiters, ..Self::usual(line_end) }
    }

    /// A layout with these delimiters and line ends.
    ///
    /// # Errors
    /// Two delimiters are the same; one occurs in the values that are written (letters, digits,
    /// blank, point, hyphen) or is no ASCII; or a line end is to separate and not to terminate.
    pub fn new(delimiters: Delimiters, line_end: LineEnd) -> Result<Self, LayoutError> {
        let all = delimiters.all();
        for (n, byte) in all.into_iter().enumerate() {
            let terminates = n + 1 == all.len() && matches!(byte, b'\r' | b'\n');
            if !may_delimit(byte) && !terminates {
                return Err(LayoutError::Unfit(byte));
            }
            if all.iter().skip(n + 1).any(|&other| other == byte) {
                return Err(LayoutError::Same(byte));
            }
        }
        Ok(Self { delimiters, ..Self::usual(line_end) })
    }

    /// With a line end behind the last segment, or without.
    #[must_use]
    pub const fn last_line(self, last_line: LastLine) -> Self {
        Self { last_line, ..self }
    }

    /// With a UTF-8 byte order mark before the first ISA. It is no part of X12: readers skip it
    /// and may warn.
    #[must_use]
    pub const fn byte_order_mark(self) -> Self {
        Self { mark: true, ..self }
    }

    /// With so many blank lines before the first ISA.
    #[must_use]
    pub const fn blank_lines(self, blank_lines: u8) -> Self {
        Self { blank_lines, ..self }
    }

    /// Names of the layouts that [`Self::named`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(name, _)| *name)
    }

    /// The layout of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMED.iter().find(|(known, _)| *known == name).map(|(_, layout)| *layout)
    }

    /// Any legal layout; each seed stands for one.
    #[must_use]
    pub fn any(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut legal: Vec<u8> = (1..0x7F).filter(|&byte| may_delimit(byte)).collect();
        random.shuffle(&mut legal);
        let mut all = legal.first_chunk().copied().unwrap_or(Delimiters::USUAL.all());
        if random.chance(20) {
            all[3] = random.pick(b"\r\n");
        }
        let ends = [LineEnd::None, LineEnd::Lf, LineEnd::CrLf, LineEnd::Cr];
        let mut layout = Self::delimited(all, random.pick(&ends));
        layout.last_line = random.pick(&[LastLine::Ended, LastLine::Open]);
        layout.mark = random.chance(10);
        layout.blank_lines = random.pick(&[0, 0, 0, 1, 4]);
        layout
    }

    /// The four delimiters.
    #[must_use]
    pub const fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// What stands behind each terminator.
    #[must_use]
    pub const fn line_end(&self) -> LineEnd {
        self.line_end
    }

    /// Whether bytes stand before the first ISA that are neither blanks nor line ends.
    #[must_use]
    pub const fn has_byte_order_mark(&self) -> bool {
        self.mark
    }

    /// Whether a line still ends where a terminator got lost.
    pub(crate) fn shows_lost_terminators(self) -> bool {
        self.line_end != LineEnd::None && !matches!(self.delimiters.segment, b'\r' | b'\n')
    }

    pub(crate) fn ends_last_line(self) -> bool {
        self.last_line == LastLine::Ended
    }

    /// What stands before the first ISA.
    pub(crate) fn opening(self) -> Vec<u8> {
        let line: &[u8] = match self.line_end {
            LineEnd::None => b"\n",
            some => some.as_bytes(),
        };
        let mut bytes = Vec::new();
        if self.mark {
            bytes.extend_from_slice("\u{feff}".as_bytes());
        }
        (0..self.blank_lines).for_each(|_| bytes.extend_from_slice(line));
        bytes
    }
}

/// Values hold letters, digits, blanks, points and hyphens; line ends and tabs are layout.
fn may_delimit(byte: u8) -> bool {
    let in_values = byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b'-');
    byte.is_ascii() && byte != 0 && !in_values && !matches!(byte, b'\t' | b'\r' | b'\n' | 0x0C)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_differ_and_occur_in_no_value() {
        let usual = Delimiters::USUAL;
        let with = |delimiters| Layout::new(delimiters, LineEnd::None).map(|_| ());
        assert_eq!(with(usual), Ok(()));
        assert_eq!(with(Delimiters { segment: b'*', ..usual }), Err(LayoutError::Same(b'*')));
        assert_eq!(with(Delimiters { component: b'A', ..usual }), Err(LayoutError::Unfit(b'A')));
        assert_eq!(with(Delimiters { element: b'\n', ..usual }), Err(LayoutError::Unfit(b'\n')));
        assert_eq!(with(Delimiters { segment: b'\n', ..usual }), Ok(()));
    }

    #[test]
    fn any_layout_is_legal() {
        for seed in 0..2000 {
            let layout = Layout::any(seed);
            assert!(Layout::new(layout.delimiters(), layout.line_end()).is_ok(), "seed {seed}");
        }
    }

    #[test]
    fn named_layouts_are_legal() {
        for name in Layout::names() {
            let layout = Layout::named(name).unwrap();
            assert!(Layout::new(layout.delimiters(), layout.line_end()).is_ok(), "{name}");
        }
        assert_eq!(Layout::named("lf"), Some(Layout::default()));
    }
}
