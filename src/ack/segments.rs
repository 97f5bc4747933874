//! The segments of an acknowledgment, one after another; memory does not grow with the file.

use std::io::Read;

use crate::x12::{Delimiters, Piece, ReadError, Reader, SegmentId};

/// Bytes that are held before what was read is let go.
const HELD: usize = 1024 * 1024;

/// Gives the segments of a stream.
#[derive(Debug)]
pub(super) struct Stream<R> {
    reader: Reader<R>,
    delimiters: Option<Delimiters>,
    /// Bytes of the buffer that are done with.
    done: usize,
}

/// A part of the stream.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'a> {
    /// A segment, interchange headers included.
    Segment(Fields<'a>),
    /// Bytes that are none.
    Noise(&'a [u8]),
}

/// The elements of a segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a> {
    pub(super) id: SegmentId,
    text: &'a [u8],
    delimiters: Delimiters,
}

impl<R: Read> Stream<R> {
    pub(super) fn new(source: R) -> Self {
        // Whichever line begins with a segment ID is one where the terminator got lost.
        Self { reader: Reader::new(source, SegmentId::is_well_formed), delimiters: None, done: 0 }
    }

    /// The next part; `None` at the end.
    ///
    /// # Errors
    /// The source fails, or a segment is too long.
    pub(super) fn next(&mut self) -> Result<Option<Part<'_>>, ReadError> {
        if self.done > HELD {
            drop(self.reader.detach(self.done, &[]));
            self.done = 0;
        }
        let piece = self.reader.next()?;
        let slice = |from: u32, to: u32| {
            self.reader.buffer().get(from as usize..to as usize).unwrap_or_default()
        };
        let raw = match piece {
            Piece::End => return Ok(None),
            Piece::Noise { start, end } => {
                self.done = end as usize;
                return Ok(Some(Part::Noise(slice(start, end))));
            }
            Piece::Interchange(header, raw) => {
                self.delimiters = Some(header.delimiters);
                raw
            }
            Piece::Segment(raw) => raw,
        };
        self.done = raw.next as usize;
        let text = slice(raw.start, raw.end);
        // A segment follows a header, which says its separators.
        Ok(self.delimiters.map(|delimiters| Part::Segment(Fields { id: raw.id, text, delimiters })))
    }
}

impl<'a> Fields<'a> {
    fn elements(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let separator = self.delimiters.element;
        self.text.split(move |&byte| byte == separator).skip(1)
    }

    /// How many elements were sent.
    pub(super) fn count(&self) -> usize {
        self.elements().count()
    }

    /// Element `n` (from 1) with all its bytes; empty if it was not sent.
    pub(super) fn as_sent(&self, n: usize) -> &'a [u8] {
        n.checked_sub(1).and_then(|n| self.elements().nth(n)).unwrap_or_default()
    }

    /// Element `n` (from 1) without blanks around it; empty if it was not sent.
    pub(super) fn get(&self, n: usize) -> &'a [u8] {
        self.as_sent(n).trim_ascii()
    }

    /// Element `n` as readable text.
    pub(super) fn text(&self, n: usize) -> String {
        text(self.get(n))
    }

    /// Component `k` (from 1) of element `n`.
    pub(super) fn part(&self, n: usize, k: usize) -> &'a [u8] {
        k.checked_sub(1).and_then(|k| self.parts(self.get(n)).nth(k)).unwrap_or_default()
    }

    /// Components of a text.
    pub(super) fn parts(&self, text: &'a [u8]) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let separator = self.delimiters.component;
        text.split(move |&byte| byte == separator).map(<[u8]>::trim_ascii)
    }

    /// Repetitions of element `n`.
    pub(super) fn repetitions(&self, n: usize) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let separator = self.delimiters.repetition;
        self.get(n).split(move |&byte| Some(byte) == separator)
    }

    /// Its separators.
    pub(super) fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// Bytes of the segment without its terminator.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }
}

/// Bytes as readable text: what is no printable ASCII is written as an escape.
pub(super) fn text(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string().replace("\\'", "'").replace("\\\"", "\"").replace("\\\\", "\\")
}
