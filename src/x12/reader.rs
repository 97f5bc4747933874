//! The streaming reader: finds segments in a byte stream of any size.
//!
//! # How this works, and what to watch when changing it
//!
//! The reader keeps one growing buffer. [`Reader::next`] names the next piece by its offsets in
//! that buffer; nothing is copied. The caller takes the buffer away with [`Reader::detach`] when
//! it has gathered enough, leaving the unread tail, so memory is bounded by what the caller
//! gathers and by [`LONGEST_SEGMENT`].
//!
//! Line ends and blanks behind a terminator belong to the segment before them, so that the pieces
//! of an input, put end to end, are the input.
//!
//! A segment begins where the last one ended, never inside one: a patient named ISAAC or a street
//! called IEA cannot start an interchange. There are two exceptions. A line end inside a segment
//! with a segment ID behind it: there the terminator got lost, and reading resumes at the line.
//! And another byte than the terminator that stands again and again before a segment ID, or
//! before such line ends: it is read as the terminator wherever a segment follows it.

use std::io::{ErrorKind, Read};

use memchr::{memchr3, memmem};

use super::delimiters::{Delimiters, is_layout};
use super::id::SegmentId;
use super::isa::{self, Isa};
use super::segment::{Ending, RawSegment};

/// Bytes asked of the source at once. What is read beyond a batch is copied to the next one, so
/// a block is a fraction of a batch.
const BLOCK: usize = 32 * 1024;

/// Bytes of `ISA` or `GS` with its separator.
const LONGEST_START: usize = 3;

/// Sound segments are hardly ever longer, in bytes.
const LONG_SEGMENT: usize = 512;

/// So far another terminator is looked for, in bytes.
const LOOK_AHEAD: usize = 4096;

/// The longest segment that is read, in bytes.
pub const LONGEST_SEGMENT: usize = 16 * 1024 * 1024;

/// Why an input cannot be read any further.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The source failed.
    #[error("reading failed after {at} bytes")]
    Source {
        /// Bytes read before.
        at: u64,
        /// What the source said.
        #[source]
        source: std::io::Error,
    },
    /// No terminator within [`LONGEST_SEGMENT`].
    #[error(
        "no segment terminator within {} MiB after byte {at}; the file is damaged or not X12",
        LONGEST_SEGMENT >> 20
    )]
    SegmentTooLong {
        /// First byte of the segment.
        at: u64,
    },
}

/// The next part of an input. Offsets are in the reader's buffer until it is detached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece {
    /// An interchange header; from here on its delimiters count.
    Interchange(Isa, RawSegment),
    /// Any other segment; one with an empty ID is a terminator with nothing before it.
    Segment(RawSegment),
    /// Bytes that are no segment: before, between and behind interchanges.
    Noise {
        /// First byte.
        start: u32,
        /// First byte after it.
        end: u32,
    },
    /// The input is at its end.
    End,
}

/// Finds segments in a byte stream.
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    /// Whether an ID is one that the caller expects, asked only where a terminator got lost.
    known: fn(SegmentId) -> bool,
    buffer: Vec<u8>,
    /// Bytes at the front of `buffer` that the caller put there and that are no input.
    prefix: usize,
    /// Input bytes that were detached before.
    detached: u64,
    at: usize,
    finished: bool,
    /// The open interchange's.
    delimiters: Option<Delimiters>,
    /// The last closed interchange's, for segments that follow without a header of their own.
    closed: Option<Delimiters>,
    /// What stands for the terminator in the open interchange, if another byte does.
    substitute: Option<u8>,
}

impl<R: Read> Reader<R> {
    /// Reads from `source`; `known` says which segment IDs may begin a line whose terminator is
    /// missing before it.
    pub fn new(source: R, known: fn(SegmentId) -> bool) -> Self {
        Self {
            source,
            known,
            buffer: Vec::new(),
            prefix: 0,
            detached: 0,
            at: 0,
            finished: false,
            delimiters: None,
            closed: None,
            substitute: None,
        }
    }

    /// The buffer that pieces stand in.
    #[must_use]
    pub fn buffer(&self) -> &[u8] {
        &self.buffer
    }

    /// Input offset of the buffer's byte `at`; bytes of the prefix have none of their own and
    /// give the offset of the first input byte.
    #[must_use]
    pub fn input_offset(&self, at: usize) -> u64 {
        self.detached + at.saturating_sub(self.prefix) as u64
    }

    /// Takes the buffer up to `end` away. The new buffer begins with `prefix`, whose bytes are
    /// not input, and goes on with the unread tail.
    pub fn detach(&mut self, end: usize, prefix: &[u8]) -> Vec<u8> {
        let end = end.min(self.buffer.len());
        let tail = self.buffer.get(end..).unwrap_or_default();
        // The next batch is about as long as this one.
        let mut next = Vec::with_capacity(prefix.len() + end.max(tail.len()) + BLOCK);
        next.extend_from_slice(prefix);
        next.extend_from_slice(tail);
        self.detached = self.input_offset(end);
        self.at = (prefix.len() + self.at).saturating_sub(end);
        self.prefix = prefix.len();
        let mut taken = std::mem::replace(&mut self.buffer, next);
        taken.truncate(end);
        taken
    }

    /// The next piece.
    ///
    /// # Errors
    /// The source fails, or a segment is longer than [`LONGEST_SEGMENT`].
    #[expect(clippy::should_implement_trait, reason = "a piece borrows nothing but may fail")]
    pub fn next(&mut self) -> Result<Piece, ReadError> {
        if self.at >= self.buffer.len() && !self.fill()? {
            return Ok(Piece::End);
        }
        let Some(delimiters) = self.delimiters else { return self.between() };
        if self.rest().starts_with(b"ISA")
            && let Some(piece) = self.header()?
        {
            return Ok(piece);
        }
        self.segment(delimiters)
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    /// Reads one more block; `false` at the end of the source.
    fn fill(&mut self) -> Result<bool, ReadError> {
        if self.finished {
            return Ok(false);
        }
        let before = self.buffer.len();
        self.buffer.resize(before + BLOCK, 0);
        let read = loop {
            let space = self.buffer.get_mut(before..).unwrap_or_default();
            match self.source.read(space) {
                Ok(read) => break read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(source) => {
                    self.buffer.truncate(before);
                    return Err(ReadError::Source { at: self.input_offset(before), source });
                }
            }
        };
        self.buffer.truncate(before + read);
        self.finished = read == 0;
        Ok(!self.finished)
    }

    /// Makes at least `wanted` unread bytes available, fewer at the end of the source.
    fn want(&mut self, wanted: usize) -> Result<(), ReadError> {
        while self.rest().len() < wanted && self.fill()? {}
        Ok(())
    }

    /// After the input's start or an IEA: a header, or segments that lost theirs, or noise.
    fn between(&mut self) -> Result<Piece, ReadError> {
        if let Some(piece) = self.header()? {
            return Ok(piece);
        }
        if let Some(closed) = self.closed
            && self.is_segment_at(self.at, closed.element)?
        {
            self.delimiters = Some(closed);
            return self.segment(closed);
        }
        self.outside()
    }

    /// Noise up to the next interchange header, or to a group or set that lost its own.
    fn outside(&mut self) -> Result<Piece, ReadError> {
        let start = self.at;
        let mut from = 1;
        loop {
            let text = self.rest().get(from..).unwrap_or_default();
            match self.resumption(text) {
                Some(ahead) => {
                    let candidate = self.at + from + ahead;
                    self.want(from + ahead + isa::LONGEST)?;
                    if self.resumes_at(candidate) {
                        return Ok(self.noise(start, candidate));
                    }
                    from += ahead + 1;
                }
                None if self.finished || self.rest().len() > BLOCK => {
                    // The last bytes of a block may be the start of a header.
                    let keep = if self.finished { 0 } else { LONGEST_START };
                    let end = self.buffer.len().saturating_sub(keep).max(start + 1);
                    return Ok(self.noise(start, end));
                }
                None => {
                    from = self.rest().len().saturating_sub(LONGEST_START).max(1);
                    self.fill()?;
                }
            }
        }
    }

    /// Where reading might be resumed in `text`.
    fn resumption(&self, text: &[u8]) -> Option<usize> {
        let header = memmem::find(text, b"ISA");
        let Some(closed) = self.closed else { return header };
        let starts = [[b'G', b'S', closed.element], [b'S', b'T', closed.element]];
        let groups = starts.iter().filter_map(|start| memmem::find(text, start)).min();
        header.into_iter().chain(groups).min()
    }

    /// Whether an interchange begins at `at`, or a group or set behind a line or a terminator.
    fn resumes_at(&self, at: usize) -> bool {
        let text = self.buffer.get(at..).unwrap_or_default();
        if text.starts_with(b"ISA") {
            return isa::parse(text).is_some();
        }
        let before = at.checked_sub(1).and_then(|at| self.buffer.get(at)).copied();
        let terminator = self.closed.map(|closed| closed.segment);
        matches!(before, Some(b'\n' | b'\r')) || before == terminator
    }

    fn noise(&mut self, start: usize, end: usize) -> Piece {
        self.at = end;
        Piece::Noise { start: offset(start), end: offset(end) }
    }

    /// An interchange header at the current place.
    fn header(&mut self) -> Result<Option<Piece>, ReadError> {
        self.want(isa::LONGEST)?;
        let Some(header) = isa::parse(self.rest()) else { return Ok(None) };
        let start = self.at;
        let end = start + header.length;
        let next = self.skip_layout(end + 1, header.delimiters.segment)?;
        self.delimiters = Some(header.delimiters);
        self.substitute = None;
        self.at = next;
        Ok(Some(Piece::Interchange(
            header,
            RawSegment {
                id: SegmentId::ISA,
                start: offset(start),
                end: offset(end),
                next: offset(next),
                ending: Ending::Terminator,
                holds_line_end: false,
            },
        )))
    }

    /// First byte at or after `from` that is neither layout nor, where a line end terminates, a
    /// terminator of nothing.
    fn skip_layout(&mut self, from: usize, terminator: u8) -> Result<usize, ReadError> {
        let mut at = from;
        loop {
            match self.buffer.get(at).copied() {
                Some(byte) if is_layout(byte) || (byte == terminator && is_layout(terminator)) => {
                    at += 1;
                }
                Some(_) => return Ok(at),
                None if self.fill()? => {}
                None => return Ok(at.min(self.buffer.len())),
            }
        }
    }

    fn segment(&mut self, delimiters: Delimiters) -> Result<Piece, ReadError> {
        let start = self.at;
        let Tail { at: end, ending, holds_line_end } = self.find_end(delimiters)?;
        let next = self.skip_layout(end + ending.length(), delimiters.segment)?;
        let text = self.buffer.get(start..end).unwrap_or_default();
        if ending == Ending::File && text.iter().all(|&b| is_layout(b)) {
            return Ok(self.noise(start, next));
        }
        let id = segment_id(text, delimiters.element);
        self.at = next;
        if id == SegmentId::IEA {
            self.closed = self.delimiters.take();
        }
        Ok(Piece::Segment(RawSegment {
            id,
            start: offset(start),
            end: offset(end),
            next: offset(next),
            ending,
            holds_line_end,
        }))
    }

    /// Where the segment at the current place ends, and what ends it.
    fn find_end(&mut self, delimiters: Delimiters) -> Result<Tail, ReadError> {
        let tail = self.find_terminator(delimiters)?;
        self.substituted(delimiters, tail)
    }

    /// The end of a segment, or an earlier one where another byte stands for the terminator. That
    /// is looked for where a line ends the segment or the segment is suspiciously long.
    fn substituted(&mut self, delimiters: Delimiters, tail: Tail) -> Result<Tail, ReadError> {
        let is_suspicious =
            tail.ending == Ending::LineEnd || tail.at - self.at > LONG_SEGMENT || self.finished;
        if self.substitute.is_none() && tail.ending != Ending::Substitute && is_suspicious {
            self.substitute = self.find_substitute(delimiters, &tail)?;
        }
        match self.substitute {
            Some(byte) => self.cut_at_substitute(byte, delimiters, tail),
            None => Ok(tail),
        }
    }

    /// The byte that stands before a segment ID at least twice up to the end of the segment, or
    /// before two line ends.
    fn find_substitute(
        &mut self,
        delimiters: Delimiters,
        tail: &Tail,
    ) -> Result<Option<u8>, ReadError> {
        let text = self.buffer.get(self.at..tail.at).unwrap_or_default();
        if tail.ending == Ending::LineEnd {
            let Some(byte) = text.last().copied().filter(|byte| may_stand_in(*byte, delimiters))
            else {
                return Ok(None);
            };
            self.want(tail.at - self.at + LOOK_AHEAD)?;
            let mut lines = self.buffer.get(tail.at..).unwrap_or_default().split(|&b| b == b'\n');
            let next = lines.by_ref().map(<[u8]>::trim_ascii_end).find(|line| !line.is_empty());
            return Ok(next.filter(|line| line.last() == Some(&byte)).map(|_| byte));
        }
        let mut seen: Vec<u8> = Vec::new();
        for at in self.at..tail.at.min(self.at + LOOK_AHEAD) {
            let Some(&byte) = self.buffer.get(at) else { break };
            if may_stand_in(byte, delimiters) && self.is_segment_at(at + 1, delimiters.element)? {
                if seen.contains(&byte) {
                    return Ok(Some(byte));
                }
                seen.push(byte);
            }
        }
        Ok(None)
    }

    /// The first place up to the end of a segment where the substitute ends it, if there is one.
    fn cut_at_substitute(
        &mut self,
        byte: u8,
        delimiters: Delimiters,
        tail: Tail,
    ) -> Result<Tail, ReadError> {
        let mut holds_line_end = false;
        for at in self.at..tail.at {
            let here = self.buffer.get(at).copied();
            holds_line_end |= matches!(here, Some(b'\n' | b'\r'));
            let is_last = at + 1 == tail.at
                && (tail.ending == Ending::LineEnd || tail.ending == Ending::File && self.finished);
            if here == Some(byte) && (is_last || self.is_segment_at(at + 1, delimiters.element)?) {
                return Ok(Tail { at, ending: Ending::Substitute, holds_line_end });
            }
        }
        Ok(tail)
    }

    /// Where the terminator, a line or the input ends the segment at the current place.
    fn find_terminator(&mut self, delimiters: Delimiters) -> Result<Tail, ReadError> {
        let mut from = self.at;
        let mut holds_line_end = false;
        loop {
            let ahead = self.buffer.get(from..).unwrap_or_default();
            if let Some(ahead) = memchr3(delimiters.segment, b'\n', b'\r', ahead) {
                let at = from + ahead;
                if self.buffer.get(at) == Some(&delimiters.segment) {
                    return Ok(Tail { at, ending: Ending::Terminator, holds_line_end });
                }
                if self.is_segment_at(at, delimiters.element)? {
                    return Ok(Tail { at, ending: Ending::LineEnd, holds_line_end });
                }
                holds_line_end = true;
                from = at + 1;
            } else {
                from = self.buffer.len();
                let so_far = Tail { at: from, ending: Ending::File, holds_line_end };
                let cut = self.substituted(delimiters, so_far)?;
                if cut.ending == Ending::Substitute {
                    return Ok(cut);
                }
                if from - self.at > LONGEST_SEGMENT {
                    return Err(ReadError::SegmentTooLong { at: self.input_offset(self.at) });
                }
                if !self.fill()? {
                    let at = self.end_of_text();
                    return Ok(Tail { at, ending: Ending::File, holds_line_end });
                }
            }
        }
    }

    /// End of the buffer without the layout behind its last text.
    fn end_of_text(&self) -> usize {
        self.at + self.rest().trim_ascii_end().len()
    }

    /// Whether the text at `at`, layout skipped, begins with a known segment ID and a separator.
    fn is_segment_at(&mut self, at: usize, element: u8) -> Result<bool, ReadError> {
        self.want(at - self.at + 256)?;
        let line = self.buffer.get(at..).unwrap_or_default().trim_ascii_start();
        let id_length = line.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let id = line.get(..id_length).unwrap_or_default();
        if id == b"ISA" {
            return Ok(isa::parse(line).is_some());
        }
        Ok(line.get(id_length) == Some(&element)
            && (2..=3).contains(&id_length)
            && (self.known)(SegmentId::new(id)))
    }
}

/// Whether a byte may stand for the terminator: no letter, digit, blank or separator.
fn may_stand_in(byte: u8, delimiters: Delimiters) -> bool {
    let is_text = byte.is_ascii_alphanumeric() || is_layout(byte) || !byte.is_ascii();
    let is_separator = [delimiters.element, delimiters.component, delimiters.segment]
        .into_iter()
        .chain(delimiters.repetition)
        .any(|separator| separator == byte);
    !is_text && !is_separator
}

/// The end of a segment.
struct Tail {
    at: usize,
    ending: Ending,
    holds_line_end: bool,
}

/// The ID of a segment's text; one that is too long to be an ID keeps its first three bytes in
/// lower case, so that it equals none.
fn segment_id(text: &[u8], element: u8) -> SegmentId {
    let id = text.split(|&b| b == element).next().unwrap_or_default();
    match id.trim_ascii() {
        [] => SegmentId::EMPTY,
        [a, b, c, _, ..] => SegmentId::new(&[*a, *b, *c].map(|b| b.to_ascii_lowercase())),
        _ => SegmentId::new(id),
    }
}

/// Buffer offsets fit 32 bits: a batch is cut at a few hundred KiB, a segment at 16 MiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISA: &str = "ISA*00*          *00*          *ZZ*S              *ZZ*R              \
*260101*1200*^*00501*000000001*0*T*:~";

    /// IDs of the segments, `?` for noise, from a source that gives `step` bytes at a time.
    fn ids(text: &str, step: usize) -> String {
        struct Drip<'a>(&'a [u8], usize);
        impl Read for Drip<'_> {
            fn read(&mut self, space: &mut [u8]) -> std::io::Result<usize> {
                let length = self.1.min(self.0.len()).min(space.len());
                let (now, later) = self.0.split_at(length);
                space[..length].copy_from_slice(now);
                self.0 = later;
                Ok(length)
            }
        }
        let mut reader = Reader::new(Drip(text.as_bytes(), step), |_| true);
        let mut seen = Vec::new();
        let mut covered = 0;
        loop {
            let (name, start, next) = match reader.next().unwrap() {
                Piece::Interchange(_, raw) => ("ISA".to_owned(), raw.start, raw.next),
                Piece::Segment(raw) => (raw.id.to_string(), raw.start, raw.next),
                Piece::Noise { start, end } => ("?".to_owned(), start, end),
                Piece::End => break,
            };
            assert_eq!(start, covered, "pieces put end to end are the input");
            covered = next;
            seen.push(name);
        }
        assert_eq!(covered as usize, text.len());
        seen.join(" ")
    }

    fn same_for_any_step(text: &str, expected: &str) {
        for step in [1, 3, 64, 1 << 20] {
            assert_eq!(ids(text, step), expected);
        }
    }

    #[test]
    fn segments_with_any_line_ends() {
        for end in ["~", "~\n", "~\r\n", "~\n\n  "] {
            let text = format!("{ISA}GS*HC{end}ST*837{end}SE*1{end}GE*1{end}IEA*1{end}");
            same_for_any_step(&text, "ISA GS ST SE GE IEA");
        }
    }

    #[test]
    fn a_second_interchange_brings_its_own_delimiters() {
        let second = ISA.replace('*', "|").replace('~', "\n");
        let text = format!("{ISA}GS*HC~IEA*1*1~{second}GS|HC\nIEA|1|1\n");
        same_for_any_step(&text, "ISA GS IEA ISA GS IEA");
    }

    #[test]
    fn names_and_streets_are_no_envelope() {
        let text = format!("{ISA}NM1*IL*1*ISAAC*ISA~N3*IEA~N3*ST*GS~IEA*1*1~");
        same_for_any_step(&text, "ISA NM1 N3 N3 IEA");
    }

    #[test]
    fn noise_around_interchanges_is_kept_apart() {
        let text = format!("\u{feff}  {ISA}IEA*0*1~\n\nERROR: ISAAC was here\n{ISA}IEA*0*1~\u{1a}");
        same_for_any_step(&text, "? ISA IEA ? ISA IEA ?");
    }

    #[test]
    fn a_group_that_lost_its_interchange_is_read() {
        let text = format!("{ISA}IEA*0*1~log GS*x\nXXX*00*~GS*HC~ST*837~SE*1*1~\n{ISA}");
        same_for_any_step(&text, "ISA IEA ? GS ST SE ISA");
    }

    #[test]
    fn a_lost_terminator_ends_the_segment_at_the_line() {
        let text = format!("{ISA}\nGS*HC\nST*837*1~\nSE*1*1~\n");
        same_for_any_step(&text, "ISA GS ST SE");
    }

    #[test]
    fn another_terminator_halfway_is_read_as_one() {
        for text in [
            format!("{ISA}GS*HC~ST*837*1|BHT*1|HL*1|SE*1*1|GE*1|IEA*1|"),
            format!("{ISA}GS*HC~\nST*837*1|\nBHT*1|\nHL*1|\nSE*1*1|\nGE*1|\nIEA*1|\n"),
        ] {
            same_for_any_step(&text, "ISA GS ST BHT HL SE GE IEA");
            let mut reader = Reader::new(text.as_bytes(), |_| true);
            let mut endings = Vec::new();
            while let Piece::Interchange(_, raw) | Piece::Segment(raw) = reader.next().unwrap() {
                endings.push(raw.ending);
            }
            assert_eq!(endings[..2], [Ending::Terminator; 2]);
            assert_eq!(endings[2..], [Ending::Substitute; 6]);
        }
    }

    #[test]
    fn a_point_at_the_end_of_a_line_is_no_terminator() {
        let text = format!("{ISA}N3*1 MAIN ST.\nCLM*A*12.5~\nSV1*1.5~");
        same_for_any_step(&text, "ISA N3 CLM SV1");
    }

    #[test]
    fn an_interchange_may_begin_before_the_last_one_ended() {
        let text = format!("{ISA}GS*HC~ST*837~{ISA}GS*HC~");
        same_for_any_step(&text, "ISA GS ST ISA GS");
    }

    #[test]
    fn the_last_element_may_end_with_the_file() {
        same_for_any_step(&format!("{ISA}GS*HC~IEA*1*000000001"), "ISA GS IEA");
    }

    #[test]
    fn a_terminator_with_nothing_before_it_is_an_empty_segment() {
        let text = format!("{ISA}GS*HC~~\n~ST*837~\n");
        same_for_any_step(&text, "ISA GS   ST");
    }

    #[test]
    fn detaching_keeps_the_unread_tail_and_the_offsets() {
        let text = format!("{ISA}GS*HC~ST*837~");
        let mut reader = Reader::new(text.as_bytes(), |_| true);
        reader.next().unwrap();
        let Piece::Segment(gs) = reader.next().unwrap() else { panic!("GS expected") };
        let taken = reader.detach(gs.next as usize, b"PREFIX");
        assert_eq!(taken, text.as_bytes()[..taken.len()]);
        let Piece::Segment(st) = reader.next().unwrap() else { panic!("ST expected") };
        assert_eq!(&reader.buffer()[..6], b"PREFIX");
        assert_eq!(reader.input_offset(st.start as usize), taken.len() as u64);
        assert_eq!(reader.next().unwrap(), Piece::End);
    }

    #[test]
    fn a_file_without_terminator_is_refused_and_not_read_for_ever() {
        let text = format!("{ISA}GS{}", "*X".repeat(LONGEST_SEGMENT));
        let mut reader = Reader::new(text.as_bytes(), |_| true);
        reader.next().unwrap();
        assert!(matches!(reader.next(), Err(ReadError::SegmentTooLong { at: 106 })));
    }
}
