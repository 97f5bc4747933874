//! Segments as text, with the usual delimiters; the output translates them.

use std::fmt::{self, Write as _};

/// Separates elements in a [`Text`].
pub(crate) const ELEMENT: char = '*';
/// Separates components in a [`Text`].
pub(crate) const COMPONENT: char = ':';
/// Separates repetitions in a [`Text`].
pub(crate) const REPETITION: char = '^';
/// Ends a segment of a [`Text`].
pub(crate) const SEGMENT: char = '~';
/// Stands where a terminator got lost: the line ends, the segment does not.
pub(crate) const LOST: char = '\n';

/// Segments, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Text(String);

impl Text {
    /// Adds a segment. Separators at its end are left out, as the standard wants it.
    pub(crate) fn segment(&mut self, segment: fmt::Arguments<'_>) -> fmt::Result {
        self.0.write_fmt(segment)?;
        let filled = self.0.trim_end_matches([ELEMENT, COMPONENT]).len();
        self.0.truncate(filled);
        self.0.push(SEGMENT);
        Ok(())
    }

    /// Adds an interchange header, which ends with the component separator.
    pub(crate) fn header(&mut self, segment: fmt::Arguments<'_>) -> fmt::Result {
        self.0.write_fmt(segment)?;
        self.0.push(SEGMENT);
        Ok(())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Values with a separator before each.
pub(crate) struct Separated<'a, T>(pub(crate) &'static str, pub(crate) &'a [T]);

impl<T: fmt::Display> fmt::Display for Separated<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.1.iter().try_for_each(|value| write!(f, "{}{value}", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_end_with_their_last_value() {
        let mut text = Text::default();
        text.segment(format_args!("CLM*A*1***11:B:1**:")).unwrap();
        text.segment(format_args!("SV1*HC{}**", Separated(":", &["97110", "GP"]))).unwrap();
        assert_eq!(text.as_str(), "CLM*A*1***11:B:1~SV1*HC:97110:GP~");
    }
}
