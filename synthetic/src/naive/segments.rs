//! Splits a file into segments.

/// A segment with its elements as text.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// First byte in the file.
    pub(super) start: usize,
    elements: Vec<String>,
}

impl Segment {
    /// Element `n`; 0 is the segment's ID. Empty where it is not there.
    pub(super) fn element(&self, n: usize) -> &str {
        self.elements.get(n).map_or("", String::as_str)
    }
}

/// A UTF-8 byte order mark.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The segments of a file.
pub(super) struct Segments<'a> {
    file: &'a [u8],
    at: usize,
    /// Element separator and segment terminator.
    delimiters: Option<(u8, u8)>,
    problem: Option<String>,
}

impl<'a> Segments<'a> {
    pub(super) fn of(file: &'a [u8]) -> Self {
        Self { file, at: 0, delimiters: None, problem: None }
    }

    /// Why the splitting ended before the file did.
    pub(super) fn problem(self) -> Option<String> {
        self.problem
    }

    fn rest(&self) -> &'a [u8] {
        self.file.get(self.at..).unwrap_or_default()
    }

    fn stop(&mut self, why: &str) -> Option<Segment> {
        self.problem = Some(format!("byte {}: {why}", self.at));
        self.at = self.file.len();
        None
    }
}

impl Iterator for Segments<'_> {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        self.at = self.file.len() - self.rest().trim_ascii_start().len();
        if self.rest().is_empty() {
            return None;
        }
        if self.rest().starts_with(MARK) {
            self.at += MARK.len();
            return self.next();
        }
        if self.rest().starts_with(b"ISA") {
            self.delimiters = delimiters(self.rest());
        }
        let Some((element, terminator)) = self.delimiters else { return self.stop("no ISA") };
        let Some(length) = self.rest().iter().position(|&byte| byte == terminator) else {
            return self.stop("no terminator");
        };
        let start = self.at;
        self.at += length + 1;
        let text = self.file.get(start..start + length).unwrap_or_default().trim_ascii_end();
        if text.is_empty() {
            return self.next();
        }
        let elements = text.split(|&byte| byte == element);
        let elements = elements.map(|text| String::from_utf8_lossy(text).into_owned()).collect();
        Some(Segment { start, elements })
    }
}

/// Element separator and terminator: by position, or where the header has not its width, by
/// counting separators.
fn delimiters(header: &[u8]) -> Option<(u8, u8)> {
    let element = *header.get(3)?;
    let separators = header.iter().enumerate().filter(|(_, byte)| **byte == element);
    let sixteenth = separators.map(|(n, _)| n).nth(15)?;
    let is_padded = header.get(103) == Some(&element) && sixteenth == 103;
    let terminator = if is_padded { 105 } else { sixteenth + 2 };
    Some((element, *header.get(terminator)?))
}
