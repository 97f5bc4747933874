//! Cuts the reader's stream into batches of whole sections.
//!
//! A batch carries a copy of the headers that its first section stands below (interchange, group,
//! set, billing provider, subscriber, patient), so that any thread can check it alone, even in the
//! middle of a set of a hundred thousand claims. Copies are called context: they are read again
//! but reported and counted only in the batch where they first stood.

use std::io::Read;
use std::ops::Range;

use crate::guide::{Facts, Outline, Presence, SectionKind, Versions, knows};
use crate::x12::isa::Condition;
use crate::x12::{Delimiters, Ending, Piece, RawSegment, ReadError, Reader};

/// A batch ends at the first section that begins after so many bytes.
const TARGET: usize = 256 * 1024;

/// One section of a batch.
#[derive(Clone, Debug)]
pub struct BatchSection {
    /// What it is.
    pub kind: SectionKind,
    /// What the stream around it tells.
    pub facts: Facts,
    /// Its segments in [`Batch::segments`].
    pub segments: Range<usize>,
    /// Its bytes in [`Batch::bytes`], layout behind the last segment included.
    pub bytes: Range<usize>,
}

/// A run of sections of one interchange, with the bytes they stand in.
#[derive(Debug)]
pub struct Batch {
    /// How many sets of the input begin before its own sections.
    pub first_set: u64,
    /// Number of the batch in its input, from 0.
    pub number: u64,
    /// Context, then the batch's own bytes.
    pub bytes: Vec<u8>,
    /// How many of `bytes` are context.
    pub context_bytes: usize,
    /// Where the batch's own bytes begin in the input.
    pub input_offset: u64,
    /// Delimiters of all its segments.
    pub delimiters: Delimiters,
    /// Its segments in order.
    pub segments: Vec<RawSegment>,
    /// Its sections in order; the first `context_sections` are context.
    pub sections: Vec<BatchSection>,
    /// How many sections are context.
    pub context_sections: usize,
}

impl Batch {
    /// Where a byte of the buffer stands in the input.
    #[must_use]
    pub fn offset_in_input(&self, at: usize) -> u64 {
        self.input_offset + at.saturating_sub(self.context_bytes) as u64
    }

    /// The bytes of a section.
    #[must_use]
    pub fn bytes_of(&self, section: &BatchSection) -> &[u8] {
        self.bytes.get(section.bytes.clone()).unwrap_or_default()
    }
}

/// Delimiters of a batch without any interchange: noise before the first.
const NO_DELIMITERS: Delimiters =
    Delimiters { element: b'*', component: b':', repetition: None, segment: b'~' };

/// Gives the batches of one input, in order.
#[derive(Debug)]
pub struct Batches<R> {
    reader: Reader<R>,
    outline: Outline,
    delimiters: Delimiters,
    segments: Vec<RawSegment>,
    sections: Vec<BatchSection>,
    context_bytes: usize,
    context_sections: usize,
    input_offset: u64,
    number: u64,
    sets: u64,
    finished: bool,
    /// Sections that one segment opened; reused.
    openings: Vec<(SectionKind, Facts)>,
}

impl<R: Read> Batches<R> {
    /// Batches of `source`.
    pub fn new(source: R) -> Self {
        Self::accepting(source, Versions::default())
    }

    /// Batches of `source`, where sets of these versions can be checked.
    pub fn accepting(source: R, versions: Versions) -> Self {
        Self {
            reader: Reader::new(source, knows),
            outline: Outline::new(versions),
            delimiters: NO_DELIMITERS,
            segments: Vec::new(),
            sections: Vec::new(),
            context_bytes: 0,
            context_sections: 0,
            input_offset: 0,
            number: 0,
            sets: 0,
            finished: false,
            openings: Vec::new(),
        }
    }

    /// What the input held, as far as it is read.
    #[must_use]
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Bytes read into batches, so far.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.input_offset
    }

    /// The next batch; `None` at the end of the input.
    ///
    /// # Errors
    /// The source fails, or a segment is too long.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, ReadError> {
        while !self.finished {
            if let Some(batch) = self.advance()? {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    }

    /// Takes one piece in; gives a batch if that completes one.
    fn advance(&mut self) -> Result<Option<Batch>, ReadError> {
        match self.reader.next()? {
            Piece::Interchange(header, raw) => {
                self.outline.finish(self.last_ending(), &mut self.openings);
                self.open_pending(raw.start as usize, raw.start as usize);
                let batch = self.cut(raw.start as usize, &Cut::Everything);
                let raw = if batch.is_some() { moved_to(raw, 0) } else { raw };
                self.delimiters = header.delimiters;
                self.open_interchange(raw, header.condition);
                Ok(batch)
            }
            Piece::Segment(raw) => Ok(self.take_segment(raw)),
            Piece::Noise { start, end } => {
                let (start, end) = (start as usize, end as usize);
                self.push(SectionKind::Noise, Facts::default(), start, end);
                // Noise stands outside interchanges, so nothing behind it needs what was before.
                let is_full = end - self.context_bytes.min(end) >= TARGET;
                Ok(if is_full { self.cut(end, &Cut::Everything) } else { None })
            }
            Piece::End => {
                self.finished = true;
                let end = self.reader.buffer().len();
                self.outline.finish(self.last_ending(), &mut self.openings);
                self.open_pending(end, end);
                Ok(self.cut(end, &Cut::Everything))
            }
        }
    }

    fn last_ending(&self) -> Option<Ending> {
        self.segments.last().map(|raw| raw.ending)
    }

    fn take_segment(&mut self, raw: RawSegment) -> Option<Batch> {
        let start = raw.start as usize;
        let text = self.reader.buffer().get(start..raw.end as usize).unwrap_or_default();
        self.outline.place(raw.id, text, self.delimiters.element, &mut self.openings);
        let mut raw = raw;
        let mut batch = None;
        if let Some(&(kind, _)) = self.openings.first() {
            self.note_follower(kind);
            if start - self.context_bytes.min(start) >= TARGET {
                batch = self.cut(start, &Cut::KeepContext);
                raw = moved_to(raw, self.context_bytes);
            }
        }
        self.open_with_pending(raw);
        batch
    }

    /// A header of an interchange: the outline opens its section.
    fn open_interchange(&mut self, raw: RawSegment, condition: Condition) {
        let text = self.reader.buffer().get(raw.start as usize..raw.end as usize);
        let text = text.unwrap_or_default();
        self.outline.place(raw.id, text, self.delimiters.element, &mut self.openings);
        if let Some((_, facts)) = self.openings.last_mut()
            && condition == Condition::Damaged
        {
            facts.presence = Presence::Damaged;
        }
        self.open_with_pending(raw);
    }

    /// Opens what the outline said and adds the segment to the last section.
    fn open_with_pending(&mut self, raw: RawSegment) {
        self.open_pending(raw.start as usize, raw.next as usize);
        self.segments.push(raw);
        if let Some(last) = self.sections.last_mut() {
            last.segments.end = self.segments.len();
            last.bytes.end = raw.next as usize;
        }
    }

    /// Pushes the pending sections; only the last may have bytes.
    fn open_pending(&mut self, start: usize, end: usize) {
        let openings = std::mem::take(&mut self.openings);
        for (n, &(kind, facts)) in openings.iter().enumerate() {
            let holds_segment = n + 1 == openings.len();
            self.push(kind, facts, start, if holds_segment { end } else { start });
        }
        self.openings = openings;
        self.openings.clear();
    }

    fn push(&mut self, kind: SectionKind, facts: Facts, start: usize, end: usize) {
        self.note_follower(kind);
        let at = self.segments.len();
        self.sections.push(BatchSection { kind, facts, segments: at..at, bytes: start..end });
    }

    /// Tells the section before what comes after it.
    fn note_follower(&mut self, kind: SectionKind) {
        if let Some(last) = self.sections.last_mut() {
            last.facts.followed_by = last.facts.followed_by.or(Some(kind));
        }
    }

    /// Gives what was gathered up to byte `end` and begins a new batch.
    fn cut(&mut self, end: usize, what: &Cut) -> Option<Batch> {
        if self.sections.len() == self.context_sections {
            return None;
        }
        let context = match what {
            Cut::KeepContext => self.context(),
            Cut::Everything => Context::default(),
        };
        let bytes = self.reader.detach(end, &context.bytes);
        let own = self.sections.iter().skip(self.context_sections);
        let sets = own.filter(|section| section.kind == SectionKind::Set).count() as u64;
        let batch = Batch {
            first_set: self.sets,
            number: self.number,
            context_bytes: self.context_bytes,
            input_offset: self.input_offset,
            delimiters: self.delimiters,
            segments: std::mem::replace(&mut self.segments, context.segments),
            sections: std::mem::replace(&mut self.sections, context.sections),
            context_sections: self.context_sections,
            bytes,
        };
        self.input_offset += (batch.bytes.len() - batch.context_bytes) as u64;
        self.number += 1;
        self.sets += sets;
        self.context_bytes = context.bytes.len();
        self.context_sections = self.sections.len();
        Some(batch)
    }

    /// Copies the headers that are still open.
    fn context(&self) -> Context {
        let mut open: Vec<&BatchSection> = Vec::new();
        for section in &self.sections {
            if section.kind == SectionKind::Noise {
                continue;
            }
            let depth = section.kind.depth();
            while open.last().is_some_and(|last| last.kind.depth() >= depth) {
                open.pop();
            }
            if section.kind.is_ancestor() {
                open.push(section);
            }
        }
        let mut context = Context::default();
        for section in open {
            context.add(section, self.reader.buffer(), &self.segments);
        }
        context
    }
}

enum Cut {
    /// The next section stands below headers of this batch.
    KeepContext,
    /// Nothing of this batch concerns what follows.
    Everything,
}

#[derive(Default)]
struct Context {
    bytes: Vec<u8>,
    segments: Vec<RawSegment>,
    sections: Vec<BatchSection>,
}

impl Context {
    fn add(&mut self, section: &BatchSection, buffer: &[u8], segments: &[RawSegment]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(buffer.get(section.bytes.clone()).unwrap_or_default());
        let first = self.segments.len();
        let own = segments.get(section.segments.clone()).unwrap_or_default();
        let shift = |raw: &RawSegment| {
            moved_to(*raw, (raw.start as usize).saturating_sub(section.bytes.start) + start)
        };
        self.segments.extend(own.iter().map(shift));
        self.sections.push(BatchSection {
            segments: first..self.segments.len(),
            bytes: start..self.bytes.len(),
            ..section.clone()
        });
    }
}

/// The segment as it stands when it begins at `start`.
fn moved_to(raw: RawSegment, start: usize) -> RawSegment {
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    let shift = |at: u32| start.saturating_add(at - raw.start);
    RawSegment { start, end: shift(raw.end), next: shift(raw.next), ..raw }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const ISA: &str = "ISA*00*          *00*          *ZZ*S              *ZZ*R              \
*260101*1200*^*00501*000000001*0*T*:~";

    fn file(claims: usize) -> String {
        let mut text = format!(
            "{ISA}GS*HC*A*B*20260101*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~BHT*1~\
             HL*1**20*1~NM1*85~HL*2*1*22*0~SBR*P*18~"
        );
        for n in 0..claims {
            writeln!(text, "CLM*C{n}*100***11:B:1~LX*1~SV1*HC:97110:GP*100*UN*1***1~").unwrap();
        }
        text + "SE*9*0001~GE*1*1~IEA*1*000000001~"
    }

    #[test]
    fn batches_put_end_to_end_are_the_input() {
        let text = format!("\n{}\n{}trailing noise", file(9000), file(1));
        let mut batches = Batches::new(text.as_bytes());
        let mut joined = Vec::new();
        let mut claims = 0;
        let mut count = 0;
        while let Some(batch) = batches.next_batch().unwrap() {
            assert_eq!(batch.number, count);
            assert_eq!(batch.input_offset, joined.len() as u64);
            joined.extend_from_slice(&batch.bytes[batch.context_bytes..]);
            let own = &batch.sections[batch.context_sections..];
            claims += own.iter().filter(|s| s.kind == SectionKind::Claim).count();
            let mut at = batch.context_bytes;
            for section in own {
                assert_eq!(section.bytes.start, at);
                at = section.bytes.end;
            }
            assert_eq!(at, batch.bytes.len());
            count += 1;
        }
        assert!(count > 3);
        assert_eq!(claims, 9001);
        assert_eq!(String::from_utf8(joined).unwrap(), text);
    }

    #[test]
    fn a_later_batch_knows_the_levels_it_stands_below() {
        let text = file(9000);
        let mut batches = Batches::new(text.as_bytes());
        batches.next_batch().unwrap();
        let second = batches.next_batch().unwrap().unwrap();
        let kinds = second.sections[..second.context_sections].iter().map(|s| s.kind);
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            [
                SectionKind::Interchange,
                SectionKind::Group,
                SectionKind::Set,
                SectionKind::BillingProvider,
                SectionKind::Subscriber
            ]
        );
        for section in &second.sections {
            for raw in &second.segments[section.segments.clone()] {
                let text = &second.bytes[raw.start as usize..raw.end as usize];
                assert!(text.starts_with(raw.id.to_string().as_bytes()));
            }
        }
    }
}
