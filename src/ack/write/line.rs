//! A segment that is being written, with separators that no value can hold.
//!
//! Which separators an acknowledgment has is known only when all its values are. Until then
//! control characters stand for them; values are cleaned of those.

/// Stands for the element separator.
pub(super) const ELEMENT: u8 = 0x1d;
/// Stands for the component separator.
pub(super) const COMPONENT: u8 = 0x1f;
/// Stands for the segment terminator.
pub(super) const TERMINATOR: u8 = 0x1c;

/// A segment that is being written.
#[derive(Clone, Debug)]
pub(super) struct Line(Vec<u8>);

impl Line {
    /// A segment of this ID.
    pub(super) fn new(id: &str) -> Self {
        Self(id.as_bytes().to_vec())
    }

    /// Adds an element.
    pub(super) fn add(mut self, value: impl AsRef<[u8]>) -> Self {
        self.0.push(ELEMENT);
        self.push(value.as_ref(), usize::MAX);
        self
    }

    /// Adds an element, cut to its longest form.
    pub(super) fn add_at_most(mut self, value: impl AsRef<[u8]>, longest: usize) -> Self {
        self.0.push(ELEMENT);
        self.push(value.as_ref(), longest);
        self
    }

    /// Adds so many empty elements.
    pub(super) fn skip(mut self, elements: usize) -> Self {
        self.0.extend(std::iter::repeat_n(ELEMENT, elements));
        self
    }

    /// Adds an element of several components; empty ones at the end are left out.
    pub(super) fn parts<T: AsRef<[u8]>>(mut self, parts: &[T]) -> Self {
        self.0.push(ELEMENT);
        let used = parts.iter().rposition(|part| !part.as_ref().is_empty()).map_or(0, |at| at + 1);
        for (n, part) in parts.iter().take(used).enumerate() {
            if n > 0 {
                self.0.push(COMPONENT);
            }
            self.push(part.as_ref(), usize::MAX);
        }
        self
    }

    /// Characters that X12 does not know are replaced; blanks at the end are no part of a value.
    fn push(&mut self, value: &[u8], longest: usize) {
        let value = value.get(..longest.min(value.len())).unwrap_or_default();
        let end = value.iter().rposition(|&byte| byte != b' ').map_or(0, |last| last + 1);
        let value = value.get(..end).unwrap_or_default();
        let clean = |byte: &u8| if is_plain(*byte) { *byte } else { b'?' };
        self.0.extend(value.iter().map(clean));
    }

    /// The segment with its terminator; empty elements at its end are left out.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        while self.0.last() == Some(&ELEMENT) {
            self.0.pop();
        }
        self.0.push(TERMINATOR);
        self.0
    }
}

/// Whether X12's extended character set has it.
pub(super) const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: Line) -> String {
        let text = String::from_utf8(line.into_bytes()).unwrap();
        text.replace('\u{1d}', "*").replace('\u{1f}', ":").replace('\u{1c}', "~")
    }

    #[test]
    fn what_is_empty_at_the_end_is_left_out() {
        let line = Line::new("STC").parts(&["A7", "562", ""]).skip(1).add("U").skip(3);
        assert_eq!(shown(line), "STC*A7:562**U~");
    }

    #[test]
    fn values_are_cleaned_and_cut() {
        assert_eq!(shown(Line::new("NM1").add(b"MU\xd1OZ\x1d ").add("")), "NM1*MU?OZ?~");
        assert_eq!(shown(Line::new("SVC").add("G\n").add("  ")), "SVC*G?~");
        assert_eq!(shown(Line::new("TRN").add_at_most("123456", 4)), "TRN*1234~");
    }
}
