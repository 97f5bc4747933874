//! Segments as ranges of a buffer, and views of their elements. Nothing here allocates a segment.

use std::ops::Range;

use super::delimiters::Delimiters;
use super::id::SegmentId;

/// What ended a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// The segment terminator.
    Terminator,
    /// A line end with the next segment behind it: the terminator got lost.
    LineEnd,
    /// Another byte, with the next segment behind it, that stands where terminators should.
    Substitute,
    /// The end of the input.
    File,
}

/// Where a segment stands in a buffer. Offsets are bytes from the start of that buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RawSegment {
    /// Its ID.
    pub id: SegmentId,
    /// First byte of the ID.
    pub start: u32,
    /// First byte after the data: the terminator, or what stands for it, if there is one.
    pub end: u32,
    /// First byte of what follows: after the terminator and the layout behind it.
    pub next: u32,
    /// What ended it.
    pub ending: Ending,
    /// Whether a line end stands inside its data.
    pub holds_line_end: bool,
}

/// The segments of one buffer with the positions of all element separators, found in one pass.
#[derive(Debug)]
pub struct Segments<'b> {
    bytes: &'b [u8],
    delimiters: Delimiters,
    raw: &'b [RawSegment],
    separators: Vec<u32>,
    /// Indices into `separators` of each segment's first one and behind its last.
    of_segment: Vec<(u32, u32)>,
    /// Positions of repetition separators, and of bytes that X12's character set does not have,
    /// line ends aside.
    odd: Vec<u32>,
}

impl Ending {
    /// Bytes of the terminator, or of what stands for it.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::Terminator | Self::Substitute => 1,
            Self::LineEnd | Self::File => 0,
        }
    }
}

impl<'b> Segments<'b> {
    /// Finds every element of `raw`, which are the segments of `bytes` in order.
    #[must_use]
    pub fn new(bytes: &'b [u8], delimiters: Delimiters, raw: &'b [RawSegment]) -> Self {
        let Scan { separators, odd } = scan(bytes, delimiters);
        let mut of_segment = Vec::with_capacity(raw.len());
        let mut next = 0_u32;
        for segment in raw {
            while separators.get(next as usize).is_some_and(|&at| at < segment.start) {
                next += 1;
            }
            let first = next;
            while separators.get(next as usize).is_some_and(|&at| at < segment.end) {
                next += 1;
            }
            of_segment.push((first, next));
        }
        Self { bytes, delimiters, raw, separators, of_segment, odd }
    }

    /// How many segments there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.raw.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The delimiters of all segments.
    #[must_use]
    pub fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// The buffer that the segments stand in.
    #[must_use]
    pub fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// IDs of the segments in a range.
    pub fn ids(&self, range: Range<usize>) -> impl Iterator<Item = SegmentId> + use<'b> {
        let raw: &'b [RawSegment] = self.raw;
        raw.get(range).unwrap_or_default().iter().map(|segment| segment.id)
    }

    /// The segment with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Segment<'_>> {
        let raw = *self.raw.get(index)?;
        let (first, last) = *self.of_segment.get(index)?;
        Some(Segment {
            bytes: self.bytes,
            raw,
            separators: self.separators.get(first as usize..last as usize)?,
            component: self.delimiters.component,
            repetition: self.delimiters.repetition,
            is_plain: !raw.holds_line_end && !self.has_odd(raw.start, raw.end),
        })
    }

    fn has_odd(&self, start: u32, end: u32) -> bool {
        if self.odd.is_empty() {
            return false;
        }
        let from = self.odd.partition_point(|&at| at < start);
        self.odd.get(from).is_some_and(|&at| at < end)
    }
}

/// What one pass over a buffer finds.
struct Scan {
    separators: Vec<u32>,
    odd: Vec<u32>,
}

/// Finds element separators and odd bytes, 64 bytes at a time: separators stand every five bytes,
/// where a search call for each costs more than the comparison.
fn scan(bytes: &[u8], delimiters: Delimiters) -> Scan {
    let mut found = Scan { separators: Vec::with_capacity(bytes.len() / 4), odd: Vec::new() };
    // Where nothing repeats, a byte that is odd anyway stands for the separator.
    let repetition = delimiters.repetition.unwrap_or(u8::MAX);
    let mut base = 0_u32;
    let (blocks, tail) = bytes.as_chunks::<64>();
    for block in blocks {
        let mut mask = mask_of(block, delimiters.element);
        while mask != 0 {
            found.separators.push(base + mask.trailing_zeros());
            mask &= mask - 1;
        }
        // Numbers, not conditions, so that the compiler takes the block as one.
        let odd = |byte: u8| u8::from(is_odd(byte)) | u8::from(byte == repetition);
        if block.iter().fold(0, |any, &byte| any | odd(byte)) != 0 {
            note_odd(block, base, delimiters, &mut found.odd);
        }
        base += 64;
    }
    let separators = tail.iter().zip(base..).filter(|&(&byte, _)| byte == delimiters.element);
    found.separators.extend(separators.map(|(_, at)| at));
    note_odd(tail, base, delimiters, &mut found.odd);
    found
}

/// Outside X12's extended character set; line ends stand behind every terminator and count apart.
const fn is_odd(byte: u8) -> bool {
    byte.wrapping_sub(b' ') > b'~' - b' ' && byte != b'\n' && byte != b'\r'
}

fn note_odd(bytes: &[u8], base: u32, delimiters: Delimiters, odd: &mut Vec<u32>) {
    let is_noted = |byte: u8| {
        let is_delimiter =
            [delimiters.element, delimiters.component, delimiters.segment].contains(&byte);
        is_odd(byte) && !is_delimiter || delimiters.repetition == Some(byte)
    };
    let noted = bytes.iter().zip(base..).filter(|&(&byte, _)| is_noted(byte));
    odd.extend(noted.map(|(_, at)| at));
}

/// One bit for each byte of `block` that equals `needle`, lowest first.
fn mask_of(block: &[u8; 64], needle: u8) -> u64 {
    let equal = block.map(|byte| u8::from(byte == needle));
    let (words, _) = equal.as_chunks::<8>();
    let mut mask = 0;
    for (word, shift) in words.iter().zip((0_u32..).step_by(8)) {
        // Gathers the lowest bit of eight bytes into the top byte.
        let gathered = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask |= gathered << shift;
    }
    mask
}

/// A view of one segment.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'b> {
    bytes: &'b [u8],
    raw: RawSegment,
    separators: &'b [u32],
    component: u8,
    repetition: Option<u8>,
    is_plain: bool,
}

impl<'b> Segment<'b> {
    /// Its ID.
    #[must_use]
    pub fn id(&self) -> SegmentId {
        self.raw.id
    }

    /// Where it stands in its buffer.
    #[must_use]
    pub fn raw(&self) -> RawSegment {
        self.raw
    }

    /// Whether all its bytes are of X12's extended character set, and nothing repeats.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Whether a text holds a separator of components or repetitions, and so is no single value.
    #[must_use]
    pub fn is_divided(&self, text: &[u8]) -> bool {
        text.iter().any(|&byte| byte == self.component || Some(byte) == self.repetition)
    }

    /// Its bytes from the ID to the last element, without the terminator.
    #[must_use]
    pub fn text(&self) -> &'b [u8] {
        self.slice(self.raw.start, self.raw.end)
    }

    /// Number of elements sent, empty ones included; the ID is none.
    #[must_use]
    pub fn element_count(&self) -> usize {
        self.separators.len()
    }

    /// Where element `n` stands (from 1), empty or not; `None` if the segment ends before it.
    #[must_use]
    pub fn element_range(&self, n: usize) -> Option<(u32, u32)> {
        let before = *self.separators.get(n.checked_sub(1)?)?;
        let end = self.separators.get(n).copied().unwrap_or(self.raw.end);
        Some((before + 1, end))
    }

    /// Element `n` (from 1) without blanks at its end, which carry no meaning; `None` if it is
    /// absent or empty.
    #[must_use]
    pub fn element(&self, n: usize) -> Option<&'b [u8]> {
        let text = without_blanks(self.element_as_sent(n)?);
        (!text.is_empty()).then_some(text)
    }

    /// Element `n` (from 1) with all its bytes; `None` if it is absent or empty.
    #[must_use]
    pub fn element_as_sent(&self, n: usize) -> Option<&'b [u8]> {
        let (start, end) = self.element_range(n)?;
        let text = self.slice(start, end);
        (!text.is_empty()).then_some(text)
    }

    /// Components of element `n` without blanks at their ends, empty ones included; none if the
    /// element is absent or empty.
    pub fn components(&self, n: usize) -> impl Iterator<Item = &'b [u8]> + use<'b> {
        let separator = self.component;
        let text = self.element_as_sent(n);
        let parts = text.into_iter().flat_map(move |text| text.split(move |&b| b == separator));
        parts.map(without_blanks)
    }

    /// Component `k` (from 1) of element `n` with all its bytes; `None` if it is absent or empty.
    #[must_use]
    pub fn component_as_sent(&self, n: usize, k: usize) -> Option<&'b [u8]> {
        let (start, end) = self.component_range(n, k)?;
        let text = self.slice(start, end);
        (!text.is_empty()).then_some(text)
    }

    /// The first `N` components of element `n`, split once.
    #[must_use]
    pub fn composite<const N: usize>(&self, n: usize) -> Composite<'b, N> {
        let mut parts: [&[u8]; N] = [&[]; N];
        let mut sent = 0;
        for (slot, part) in parts.iter_mut().zip(self.components(n)) {
            *slot = part;
            sent += 1;
        }
        Composite { parts, sent }
    }

    /// Component `k` (from 1) of element `n`; `None` if it is absent or empty.
    #[must_use]
    pub fn component(&self, n: usize, k: usize) -> Option<&'b [u8]> {
        self.components(n).nth(k.checked_sub(1)?).filter(|text| !text.is_empty())
    }

    /// Where component `k` of element `n` stands; `None` if the element ends before it.
    #[must_use]
    pub fn component_range(&self, n: usize, k: usize) -> Option<(u32, u32)> {
        let (start, end) = self.element_range(n)?;
        let mut from = start;
        let mut left = k.checked_sub(1)?;
        for part in self.slice(start, end).split(|&b| b == self.component) {
            let to = from + u32::try_from(part.len()).unwrap_or(u32::MAX);
            if left == 0 {
                return Some((from, to));
            }
            left -= 1;
            from = to + 1;
        }
        None
    }

    fn slice(&self, start: u32, end: u32) -> &'b [u8] {
        self.bytes.get(start as usize..end as usize).unwrap_or_default()
    }
}

fn without_blanks(text: &[u8]) -> &[u8] {
    match text.last() {
        Some(b' ') => text.trim_ascii_end(),
        _ => text,
    }
}

/// The first components of a composite.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Composite<'b, const N: usize> {
    parts: [&'b [u8]; N],
    /// How many were sent, `N` at the most.
    sent: usize,
}

impl<'b, const N: usize> Composite<'b, N> {
    /// The components that were sent, empty ones included.
    #[must_use]
    pub fn sent(&self) -> &[&'b [u8]] {
        self.parts.get(..self.sent).unwrap_or_default()
    }

    /// Component `k` (from 1); `None` if it is absent or empty.
    #[must_use]
    pub fn get(&self, k: usize) -> Option<&'b [u8]> {
        self.parts.get(k.checked_sub(1)?).copied().filter(|text| !text.is_empty())
    }
}

impl<const N: usize> Default for Composite<'_, N> {
    fn default() -> Self {
        Self { parts: [&[]; N], sent: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &'static [u8], check: impl Fn(Segment<'_>)) {
        let end = u32::try_from(text.len()).unwrap();
        let id = SegmentId::new(text.split(|&b| b == b'*').next().unwrap());
        let raw = [RawSegment {
            id,
            start: 0,
            end,
            next: end,
            ending: Ending::File,
            holds_line_end: false,
        }];
        check(Segments::new(text, DELIMITERS, &raw).get(0).unwrap());
    }

    #[test]
    fn empty_elements_are_absent() {
        view(b"SV1*HC:97110:GP*195**3", |segment| {
            assert_eq!(segment.element(1), Some(&b"HC:97110:GP"[..]));
            assert_eq!(segment.element(3), None);
            assert_eq!(segment.element(4), Some(&b"3"[..]));
            assert_eq!(segment.element(5), None);
            assert_eq!(segment.element_count(), 4);
        });
    }

    #[test]
    fn blanks_at_the_end_of_a_value_are_no_part_of_it() {
        view(b"SV1*HC :97110 *195 *  *", |segment| {
            assert_eq!(segment.component(1, 1), Some(&b"HC"[..]));
            assert_eq!(segment.element(2), Some(&b"195"[..]));
            assert_eq!(segment.element(3), None);
            assert_eq!(segment.element_as_sent(2), Some(&b"195 "[..]));
            assert_eq!(segment.component_as_sent(1, 2), Some(&b"97110 "[..]));
        });
    }

    #[test]
    fn components_have_ranges_of_their_own() {
        view(b"SV1*HC:97110:GP*195", |segment| {
            assert_eq!(segment.component(1, 2), Some(&b"97110"[..]));
            assert_eq!(segment.component(1, 4), None);
            assert_eq!(segment.component_range(1, 3), Some((13, 15)));
            assert_eq!(segment.component_range(2, 1), Some((16, 19)));
        });
    }

    #[test]
    fn separators_behind_a_segment_are_not_its_own() {
        let text = b"LX\t1~\t\t\nSV1\tHC~";
        let raw = |id: &[u8], start: u32, end, next| RawSegment {
            id: SegmentId::new(id),
            start,
            end,
            next,
            ending: Ending::Terminator,
            holds_line_end: false,
        };
        let segments = [raw(b"LX", 0, 4, 8), raw(b"SV1", 8, 14, 15)];
        let delimiters = Delimiters { element: b'\t', ..DELIMITERS };
        let segments = Segments::new(text, delimiters, &segments);
        assert_eq!(segments.get(0).unwrap().element_count(), 1);
        assert_eq!(segments.get(1).unwrap().element(1), Some(&b"HC"[..]));
    }

    const DELIMITERS: Delimiters =
        Delimiters { element: b'*', component: b':', repetition: None, segment: b'~' };

    #[test]
    fn separators_are_found_across_blocks_and_in_the_tail() {
        let text: Vec<u8> = (0..200_u8).map(|n| if n % 7 == 0 { b'*' } else { b'a' }).collect();
        let expected: Vec<u32> = (0..200).filter(|n| n % 7 == 0).collect();
        assert_eq!(scan(&text, DELIMITERS).separators, expected);
    }

    #[test]
    fn odd_bytes_are_found_wherever_they_stand() {
        let mut text = b"N3*1 OAK LANE~\r\n".repeat(10);
        for at in [3, 70, 159] {
            text[at] = 0xd1;
        }
        assert_eq!(scan(&text, DELIMITERS).odd, [3, 70, 159]);
        let control = Delimiters { segment: 0x1c, ..DELIMITERS };
        assert!(scan(b"ST*837\x1c", control).odd.is_empty(), "a delimiter is no data");
    }
}
