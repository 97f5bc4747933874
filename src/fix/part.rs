//! One section as it goes out.

use std::ops::Range;

use crate::finding::Edit;
use crate::guide::{Facts, SectionKind};
use crate::x12::{Delimiters, Ending, RawSegment, SegmentId};

/// What stands behind each terminator in the files that are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Newlines {
    /// What the sender put there.
    #[default]
    Keep,
    /// A line feed.
    Lf,
    /// Carriage return and line feed.
    CrLf,
    /// Nothing.
    None,
}

impl Newlines {
    /// Every choice.
    pub const ALL: [Self; 4] = [Self::Keep, Self::Lf, Self::CrLf, Self::None];

    /// As the command line writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Lf => "lf",
            Self::CrLf => "crlf",
            Self::None => "none",
        }
    }

    const fn text(self) -> &'static [u8] {
        match self {
            Self::Lf => b"\n",
            Self::CrLf => b"\r\n",
            Self::Keep | Self::None => b"",
        }
    }
}

/// A section with the edits of its fixes.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// What it is.
    pub kind: SectionKind,
    /// What the stream around it tells.
    pub facts: Facts,
    /// The buffer that it stands in.
    pub buffer: &'a [u8],
    /// Its bytes in the buffer, layout behind the last segment included.
    pub bytes: Range<usize>,
    /// Its segments.
    pub segments: &'a [RawSegment],
    /// Edits of the buffer inside `bytes`, in order, none overlapping.
    pub edits: &'a [Edit],
    /// Delimiters of its segments.
    pub delimiters: Delimiters,
}

/// Where the first segment stands in what was rendered, and how many segments there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rendered {
    /// Bytes of the first segment, without its terminator.
    pub header: usize,
    /// Segments that hold something.
    pub segments: u64,
}

/// Bytes of the buffer and what stands there instead.
struct Change<'a> {
    start: usize,
    end: usize,
    text: &'a [u8],
}

impl<'a> Part<'a> {
    /// The section's bytes as they go out, if nothing is to be changed in them.
    #[must_use]
    pub fn unchanged(&self, newlines: Newlines) -> Option<&'a [u8]> {
        let is_unchanged = newlines == Newlines::Keep
            && self.edits.is_empty()
            && self.segments.iter().all(|raw| raw.ending == Ending::Terminator);
        self.buffer.get(self.bytes.clone()).filter(|_| is_unchanged)
    }

    /// How many segments a trailer counts: those that hold something, are no mere text, and are
    /// not taken out by an edit.
    #[must_use]
    pub fn segment_count(&self) -> u64 {
        let is_text = |raw: &RawSegment| {
            let text = self.buffer.get(raw.start as usize..raw.end as usize).unwrap_or_default();
            !raw.id.is_well_formed() && !text.contains(&self.delimiters.element)
        };
        let is_removed = |raw: &RawSegment| {
            let mut edits = self.edits.iter().filter(|edit| edit.text.is_empty());
            edits.any(|edit| edit.start <= raw.start && raw.end < edit.end)
        };
        self.segments.iter().filter(|raw| !is_text(raw) && !is_removed(raw)).count() as u64
    }

    /// How many service lines (LX) it has.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.segments.iter().filter(|raw| raw.id == SegmentId::new(b"LX")).count() as u64
    }

    /// Appends the section to `out`: edits made, lost terminators put back, line ends as wanted.
    pub fn render(&self, newlines: Newlines, out: &mut Vec<u8>) -> Rendered {
        let start = out.len();
        let first_end = self.segments.first().map_or(self.bytes.start, |raw| raw.end as usize);
        let header_end = if let Some(bytes) = self.unchanged(newlines) {
            out.extend_from_slice(bytes);
            start + first_end.saturating_sub(self.bytes.start)
        } else {
            self.render_changes(newlines, first_end, out)
        };
        Rendered { header: header_end - start, segments: self.segment_count() }
    }

    /// Renders with all changes; gives where byte `first_end` of the buffer came to stand.
    fn render_changes(&self, newlines: Newlines, first_end: usize, out: &mut Vec<u8>) -> usize {
        let mut at = self.bytes.start;
        let mut header_end = None;
        for change in self.changes(newlines) {
            // What an edit took away as a whole has nothing left to change.
            if change.start < at {
                continue;
            }
            if change.start >= first_end && header_end.is_none() {
                header_end = Some(out.len() + first_end.saturating_sub(at));
            }
            self.copy(at..change.start, out);
            out.extend_from_slice(change.text);
            at = change.end;
        }
        let rest = out.len() + first_end.saturating_sub(at);
        self.copy(at..self.bytes.end, out);
        header_end.unwrap_or(rest)
    }

    fn changes(&self, newlines: Newlines) -> Vec<Change<'_>> {
        let edits = self.edits.iter().map(|edit| Change {
            start: edit.start as usize,
            end: edit.end as usize,
            text: &edit.text,
        });
        let mut changes: Vec<Change<'_>> = edits.collect();
        let terminator = std::slice::from_ref(&self.delimiters.segment);
        for raw in self.segments {
            let (end, next) = (raw.end as usize, raw.next as usize);
            let after = end + raw.ending.length();
            if raw.ending != Ending::Terminator {
                changes.push(Change { start: end, end: after, text: terminator });
            }
            if newlines != Newlines::Keep {
                changes.push(Change { start: after, end: next.max(after), text: newlines.text() });
            }
        }
        // Stable: an edit at the end of a segment comes before its terminator.
        changes.sort_by_key(|change| change.start);
        changes
    }

    fn copy(&self, range: Range<usize>, out: &mut Vec<u8>) {
        let buffer: &'a [u8] = self.buffer;
        out.extend_from_slice(buffer.get(range).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renders segments of a text, one a line, `~` their terminator; `!` marks a lost one.
    fn render(text: &str, edits: &[Edit], newlines: Newlines) -> (String, Rendered) {
        let bytes = text.as_bytes();
        let mut segments = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let data = line.trim_end();
            let ending = if data.ends_with('~') { Ending::Terminator } else { Ending::LineEnd };
            let end = start + data.trim_end_matches('~').len();
            let raw = |at: usize| u32::try_from(at).unwrap();
            segments.push(RawSegment {
                id: SegmentId::new(data.as_bytes()),
                start: raw(start),
                end: raw(end),
                next: raw(start + line.len()),
                ending,
                holds_line_end: false,
            });
            start += line.len();
        }
        let delimiters =
            Delimiters { element: b'*', component: b':', repetition: None, segment: b'~' };
        let part = Part {
            kind: SectionKind::Claim,
            facts: Facts::default(),
            buffer: bytes,
            bytes: 0..bytes.len(),
            segments: &segments,
            edits,
            delimiters,
        };
        let mut out = Vec::new();
        let rendered = part.render(newlines, &mut out);
        (String::from_utf8(out).unwrap(), rendered)
    }

    #[test]
    fn untouched_bytes_are_the_senders() {
        let (text, rendered) = render("CLM*A~\nLX*1~\n", &[], Newlines::Keep);
        assert_eq!((text.as_str(), rendered.header, rendered.segments), ("CLM*A~\nLX*1~\n", 5, 2));
    }

    #[test]
    fn edits_change_only_their_own_bytes() {
        let edits = [Edit::replace((4, 5), "BBB"), Edit::replace((10, 11), "2")];
        let (text, rendered) = render("CLM*A~\nLX*1~\n", &edits, Newlines::Keep);
        assert_eq!((text.as_str(), rendered.header), ("CLM*BBB~\nLX*2~\n", 7));
    }

    #[test]
    fn a_lost_terminator_is_put_back() {
        let (text, _) = render("CLM*A\nLX*1~\n", &[], Newlines::Keep);
        assert_eq!(text, "CLM*A~\nLX*1~\n");
    }

    #[test]
    fn line_ends_are_as_wanted() {
        assert_eq!(render("CLM*A~\nLX*1\n", &[], Newlines::None).0, "CLM*A~LX*1~");
        assert_eq!(render("CLM*A~\nLX*1~\n", &[], Newlines::CrLf).0, "CLM*A~\r\nLX*1~\r\n");
    }

    #[test]
    fn a_segment_that_is_taken_away_goes_with_its_line_end() {
        let edits = [Edit::replace((7, 9), "")];
        assert_eq!(render("CLM*A~\n~\nLX*1~\n", &edits, Newlines::Keep).0, "CLM*A~\nLX*1~\n");
        assert_eq!(render("CLM*A~\n~\nLX*1~\n", &edits, Newlines::Lf).0, "CLM*A~\nLX*1~\n");
    }
}
