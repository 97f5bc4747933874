//! Writes a claim file in a valid envelope.
//!
//! A header is held until the first claim below it goes out, so that nothing is left of a
//! provider, subscriber or patient without a claim. As headers and trailers go out, levels are
//! numbered and segments, sets and groups are counted; where that gives what the sender wrote,
//! the sender's bytes stand.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::guide::parent_level::{names_another, number};
use crate::guide::{Presence, SectionKind};
use crate::x12::delimiters::{BYTE_ORDER_MARK, is_layout};
use crate::x12::{Delimiters, digits};

use super::header::{self, Elements};
use super::part::{Newlines, Part};

/// What a file holds besides claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// Everything that came with the claims: TA1, blank lines.
    Everything,
    /// Claims in their envelope only.
    ClaimsOnly,
}

/// What went out so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Claims (CLM).
    pub claims: u64,
    /// Service lines (LX).
    pub lines: u64,
    /// Segments of all kinds.
    pub segments: u64,
}

/// A header that stands open, written or still held.
#[derive(Debug)]
struct Header {
    kind: SectionKind,
    presence: Presence,
    /// The section as it goes out.
    text: Vec<u8>,
    /// Bytes of its first segment, without the terminator.
    length: usize,
    segments: u64,
    delimiters: Delimiters,
    is_written: bool,
    /// Number of the level by count, in the input.
    counted: u32,
    /// HL01 as sent.
    sent_level: Vec<u8>,
    /// HL01 as written.
    level: u64,
}

impl Header {
    fn elements(&self) -> Elements<'_> {
        let text = self.text.get(..self.length).unwrap_or_default();
        Elements { text, separator: self.delimiters.element }
    }

    /// Gives elements of the header segment other values.
    fn rewrite(&mut self, changes: &[(usize, Vec<u8>)]) {
        let header = self.text.get(..self.length).unwrap_or_default();
        if let Some(text) = rewritten(header, self.delimiters.element, changes) {
            let rest = self.text.split_off(self.length.min(self.text.len()));
            self.length = text.len();
            self.text = text;
            self.text.extend_from_slice(&rest);
        }
    }
}

/// Writes one claim file.
#[derive(Debug)]
pub struct ClaimFileWriter<W> {
    out: W,
    keep: Keep,
    newlines: Newlines,
    /// Blank lines that go out before the next interchange.
    blank: Vec<u8>,
    open: Vec<Header>,
    /// What the sender puts behind the interchange header's terminator.
    line_end: Vec<u8>,
    levels: u64,
    set_segments: u64,
    sets: u64,
    groups: u64,
    set_numbers: HashSet<Vec<u8>>,
    group_numbers: HashSet<Vec<u8>>,
    /// Numbers of the interchanges so far, where each is to have its own.
    interchange_numbers: Option<HashSet<Vec<u8>>>,
    written: Written,
    /// Buffers of closed headers, used again.
    spare: Vec<Vec<u8>>,
    scratch: Vec<u8>,
}

impl<W: Write> ClaimFileWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W, keep: Keep, newlines: Newlines) -> Self {
        Self {
            out,
            keep,
            newlines,
            blank: Vec::new(),
            open: Vec::new(),
            line_end: Vec::new(),
            levels: 0,
            set_segments: 0,
            sets: 0,
            groups: 0,
            set_numbers: HashSet::new(),
            group_numbers: HashSet::new(),
            interchange_numbers: None,
            written: Written::default(),
            spare: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Gives an interchange another number if one before it in this file has the same: claims of
    /// several files come together.
    #[must_use]
    pub fn with_own_interchange_numbers(self) -> Self {
        Self { interchange_numbers: Some(HashSet::new()), ..self }
    }

    /// What went out so far.
    #[must_use]
    pub fn written(&self) -> Written {
        self.written
    }

    /// Gives the output back.
    pub fn into_inner(self) -> W {
        self.out
    }

    /// Takes notice of a section that goes out only with the claims below it, or not at all.
    ///
    /// # Errors
    /// The output fails.
    pub fn pass(&mut self, part: &Part<'_>) -> io::Result<()> {
        match part.kind {
            SectionKind::Noise => {
                self.pass_noise(part);
                Ok(())
            }
            SectionKind::InterchangeAcknowledgment => self.pass_acknowledgment(part),
            SectionKind::Claim | SectionKind::Foreign => {
                self.close_to(part.kind.depth());
                Ok(())
            }
            SectionKind::SetTrailer
            | SectionKind::GroupTrailer
            | SectionKind::InterchangeTrailer => self.pass_trailer(part),
            SectionKind::Interchange
            | SectionKind::Group
            | SectionKind::Set
            | SectionKind::BillingProvider
            | SectionKind::Subscriber
            | SectionKind::Patient
            | SectionKind::UnknownLevel => {
                self.hold(part);
                Ok(())
            }
        }
    }

    /// Writes a claim, or a part of a set that is none, with the headers it stands below.
    ///
    /// # Errors
    /// The output fails.
    pub fn take(&mut self, part: &Part<'_>) -> io::Result<()> {
        self.close_to(part.kind.depth());
        self.write_headers()?;
        if let Some(bytes) = part.unchanged(self.newlines) {
            self.out.write_all(bytes)?;
        } else {
            self.scratch.clear();
            part.render(self.newlines, &mut self.scratch);
            self.out.write_all(&self.scratch)?;
        }
        self.count(part.segment_count());
        if part.kind == SectionKind::Claim {
            self.written.claims += 1;
            self.written.lines += part.lines();
        }
        Ok(())
    }

    /// Writes a header as [`Self::pass`] takes it, claims below it or not.
    ///
    /// # Errors
    /// The output fails.
    pub fn keep(&mut self, part: &Part<'_>) -> io::Result<()> {
        self.pass(part)?;
        self.write_headers()
    }

    fn count(&mut self, segments: u64) {
        self.set_segments += segments;
        self.written.segments += segments;
    }

    fn pass_noise(&mut self, part: &Part<'_>) {
        let bytes = part.buffer.get(part.bytes.clone()).unwrap_or_default();
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let is_blank = bytes.iter().all(|&byte| is_layout(byte));
        if is_blank && self.keep == Keep::Everything && self.newlines == Newlines::Keep {
            self.blank.extend_from_slice(bytes);
        }
    }

    /// A TA1 goes out with its interchange.
    fn pass_acknowledgment(&mut self, part: &Part<'_>) -> io::Result<()> {
        if self.keep == Keep::ClaimsOnly {
            return Ok(());
        }
        let mut text = Vec::new();
        let rendered = part.render(self.newlines, &mut text);
        match self.open.first_mut() {
            Some(interchange) if interchange.is_written => {
                self.out.write_all(&text)?;
                self.written.segments += rendered.segments;
            }
            Some(interchange) => {
                interchange.text.extend_from_slice(&text);
                interchange.segments += rendered.segments;
            }
            None => {}
        }
        Ok(())
    }

    fn hold(&mut self, part: &Part<'_>) {
        self.close_to(part.kind.depth());
        let mut text = self.spare.pop().unwrap_or_default();
        let rendered = part.render(self.newlines, &mut text);
        if part.kind == SectionKind::Interchange && part.facts.presence != Presence::Missing {
            self.line_end = text.get(rendered.header + 1..).unwrap_or_default().to_vec();
        }
        self.open.push(Header {
            kind: part.kind,
            presence: part.facts.presence,
            text,
            length: rendered.header,
            segments: rendered.segments,
            delimiters: part.delimiters,
            is_written: false,
            counted: part.facts.level,
            sent_level: Vec::new(),
            level: 0,
        });
    }

    /// Closes everything as deep as `depth` or deeper; it has no trailer of its own.
    fn close_to(&mut self, depth: u8) {
        while let Some(closed) = self.open.pop_if(|open| open.kind.depth() >= depth) {
            let mut text = closed.text;
            text.clear();
            self.spare.push(text);
        }
    }

    fn write_headers(&mut self) -> io::Result<()> {
        if self.open.last().is_none_or(|last| last.is_written) {
            return Ok(());
        }
        for at in 0..self.open.len() {
            if self.open.get(at).is_some_and(|header| !header.is_written) {
                self.supply(at);
                self.number(at);
                self.write_header(at)?;
            }
        }
        Ok(())
    }

    /// Makes the header that was not sent, or cannot be read, at place `at` of the open ones.
    fn supply(&mut self, at: usize) {
        let is_sound = |header: &&Header| header.presence == Presence::Sent;
        let Some(header) = self.open.get(at).filter(|header| !is_sound(header)) else {
            return;
        };
        let delimiters = header.delimiters;
        let nothing = Elements { text: b"", separator: delimiters.element };
        let near = |at: Option<usize>| {
            at.and_then(|at| self.open.get(at)).map_or(nothing, Header::elements)
        };
        let (above, below) = (near(at.checked_sub(1)), near(at.checked_add(1)));
        let text = match header.kind {
            SectionKind::Interchange => header::interchange(&below, delimiters),
            SectionKind::Group => header::group(&above, &below, delimiters),
            SectionKind::Set => header::set(&above, delimiters),
            SectionKind::BillingProvider => header::level(b"20", delimiters),
            SectionKind::Subscriber => header::level(b"22", delimiters),
            SectionKind::Patient => header::level(b"23", delimiters),
            _ => return,
        };
        let line_end = self.line_end.clone();
        if let Some(header) = self.open.get_mut(at) {
            header.length = text.len();
            header.segments += u64::from(header.presence == Presence::Missing);
            let rest = std::mem::replace(&mut header.text, text);
            let damaged = usize::from(header.presence == Presence::Damaged) * rest.len();
            header.text.push(delimiters.segment);
            header.text.extend_from_slice(&line_end);
            header.text.extend_from_slice(rest.get(damaged..).unwrap_or_default());
        }
    }

    /// Gives the header at place `at` its number: of the level, or one that is not taken yet.
    fn number(&mut self, at: usize) {
        let Some(header) = self.open.get(at) else { return };
        let kind = header.kind;
        match kind {
            SectionKind::Interchange => {
                self.groups = 0;
                self.group_numbers.clear();
                if let Some(taken) = &mut self.interchange_numbers {
                    let number = free_number(header.elements().get(13), taken, 9);
                    self.rewrite(at, &[(13, number)]);
                }
            }
            SectionKind::Group => {
                self.sets = 0;
                self.groups += 1;
                self.set_numbers.clear();
                let number = free_number(header.elements().get(6), &mut self.group_numbers, 1);
                self.rewrite(at, &[(6, number)]);
            }
            SectionKind::Set => {
                self.sets += 1;
                self.set_segments = 0;
                self.levels = 0;
                let number = free_number(header.elements().get(2), &mut self.set_numbers, 4);
                self.rewrite(at, &[(2, number)]);
            }
            _ => self.number_level(at, kind),
        }
    }

    fn number_level(&mut self, at: usize, kind: SectionKind) {
        self.levels += 1;
        let level = self.levels;
        let parent_kind = match kind {
            SectionKind::Subscriber => Some(SectionKind::BillingProvider),
            SectionKind::Patient => Some(SectionKind::Subscriber),
            _ => None,
        };
        let Some(header) = self.open.get(at) else { return };
        let (sent, named) = (header.elements().get(1).to_vec(), header.elements().get(2).to_vec());
        let above = self.open.iter().find(|open| Some(open.kind) == parent_kind);
        let mut parent = above.map(|open| open.level.to_string().into_bytes()).unwrap_or_default();
        let mut own = level.to_string().into_bytes();
        // What a person has to decide is still open where the claims below are read again.
        if let Some(above) = above
            && names_another(&above.sent_level, &sent, &named, header.counted)
        {
            own.clone_from(&sent);
            parent = if parent == named { (above.level + 1).to_string().into() } else { named };
        }
        let written = number(&own).map_or(level, u64::from);
        let own = (1, own);
        let has_patient = self.open.get(at + 1..).is_some_and(|below| !below.is_empty());
        let child: &[u8] = match kind {
            SectionKind::BillingProvider => b"1",
            SectionKind::Subscriber if has_patient => b"1",
            _ => b"0",
        };
        let all = [own.clone(), (2, parent), (4, child.to_vec())];
        let is_unknown = kind == SectionKind::UnknownLevel;
        self.rewrite(at, if is_unknown { std::slice::from_ref(&own) } else { &all });
        if let Some(header) = self.open.get_mut(at) {
            (header.level, header.sent_level) = (written, sent);
        }
    }

    fn rewrite(&mut self, at: usize, changes: &[(usize, Vec<u8>)]) {
        if let Some(header) = self.open.get_mut(at) {
            header.rewrite(changes);
        }
    }

    fn write_header(&mut self, at: usize) -> io::Result<()> {
        let Some(header) = self.open.get_mut(at) else { return Ok(()) };
        header.is_written = true;
        if header.kind == SectionKind::Interchange {
            self.out.write_all(&self.blank)?;
            self.blank.clear();
        }
        self.out.write_all(&header.text)?;
        let segments = header.segments;
        self.count(segments);
        Ok(())
    }

    /// Closes what a trailer closes; the trailer goes out if its header did.
    fn pass_trailer(&mut self, part: &Part<'_>) -> io::Result<()> {
        if part.facts.presence == Presence::Unmatched {
            return Ok(());
        }
        let depth = part.kind.depth();
        self.close_to(depth + 1);
        let header = self.open.pop_if(|open| open.kind.depth() == depth && open.is_written);
        self.close_to(depth);
        let Some(header) = header else { return Ok(()) };
        let (id, count, number) = match part.kind {
            SectionKind::SetTrailer => ("SE", self.set_segments + 1, 2),
            SectionKind::GroupTrailer => ("GE", self.sets, 6),
            _ => ("IEA", self.groups, 13),
        };
        let number = header.elements().get(number).to_vec();
        let mut text = Vec::new();
        if part.facts.presence == Presence::Sent {
            let rendered = part.render(self.newlines, &mut text);
            let sent = text.get(..rendered.header).unwrap_or_default();
            if let Some(mended) = mended_trailer(sent, part.delimiters.element, count, &number) {
                text.splice(..rendered.header, mended);
            }
        } else {
            let changes = [(1, count.to_string().into_bytes()), (2, number)];
            let made = rewritten(id.as_bytes(), header.delimiters.element, &changes);
            text.extend_from_slice(&made.unwrap_or_default());
            text.push(header.delimiters.segment);
            text.extend_from_slice(&self.line_end);
        }
        self.written.segments += 1;
        self.out.write_all(&text)
    }
}

/// The trailer with the right count and number; `None` if it says so already. Leading zeros of a
/// count do not matter, nor those of an IEA02 whose ISA13 is not padded.
fn mended_trailer(sent: &[u8], separator: u8, count: u64, number: &[u8]) -> Option<Vec<u8>> {
    let element = |n| sent.split(|&byte| byte == separator).nth(n).unwrap_or_default();
    let mut changes = Vec::new();
    if digits(element(1)) != Some(count) {
        changes.push((1, count.to_string().into_bytes()));
    }
    let is_padded = element(2).len() == 9 && number.len() < 9 && sent.starts_with(b"IEA");
    let same = element(2) == number
        || is_padded && digits(number).is_some() && digits(element(2)) == digits(number);
    if !same {
        changes.push((2, number.to_vec()));
    }
    rewritten(sent, separator, &changes)
}

/// A segment with other values in some elements; `None` if it has them already.
fn rewritten(segment: &[u8], separator: u8, changes: &[(usize, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut elements: Vec<&[u8]> = segment.split(|&byte| byte == separator).collect();
    let mut is_changed = false;
    for (n, text) in changes {
        if elements.len() <= *n && !text.is_empty() {
            elements.resize(*n + 1, b"");
        }
        if let Some(element) = elements.get_mut(*n)
            && *element != text.as_slice()
        {
            *element = text;
            is_changed = true;
        }
    }
    // What is left empty at the end goes with its separator.
    let length = elements.iter().rposition(|element| !element.is_empty()).map_or(0, |at| at + 1);
    is_changed.then(|| elements.get(..length).unwrap_or_default().join(&separator))
}

/// The number itself if it is not taken, else the next free one.
fn free_number(sent: &[u8], taken: &mut HashSet<Vec<u8>>, width: usize) -> Vec<u8> {
    let mut number = sent.to_vec();
    let mut next = 1_u64;
    while !taken.insert(number.clone()) {
        number = format!("{next:0width$}").into_bytes();
        next += 1;
    }
    number
}
