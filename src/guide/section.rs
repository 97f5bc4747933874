//! Views of a section whose segments know their place.

use std::ops::Deref;

use crate::x12::delimiters::is_layout;
use crate::x12::{Ending, Segment, SegmentId, Segments};

use super::outline::{Facts, Presence, SectionKind};
use super::table::{LoopId, RowId};
use super::walk::Placed;

/// A segment with its place in the guide.
#[derive(Clone, Copy, Debug)]
pub struct PlacedSegment<'b> {
    /// The segment.
    pub segment: Segment<'b>,
    /// Its position of the guide; `None` if it has none here.
    pub row: Option<RowId>,
    /// Number of its loop instance within the section.
    pub instance: u16,
    /// Its number within the section, from 0.
    pub index: usize,
}

impl<'b> Deref for PlacedSegment<'b> {
    type Target = Segment<'b>;

    fn deref(&self) -> &Segment<'b> {
        &self.segment
    }
}

/// One section of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Section<'b> {
    /// What it is.
    pub kind: SectionKind,
    /// What the stream around it tells.
    pub facts: Facts,
    /// Its number in the batch.
    pub number: usize,
    /// Its bytes, layout behind the last segment included.
    pub bytes: &'b [u8],
    segments: &'b Segments<'b>,
    first: usize,
    placed: &'b [Placed],
}

impl<'b> Section<'b> {
    /// A section without segments.
    #[must_use]
    pub fn new(
        kind: SectionKind,
        facts: Facts,
        number: usize,
        bytes: &'b [u8],
        segments: &'b Segments<'b>,
    ) -> Self {
        Self { kind, facts, number, bytes, segments, first: 0, placed: &[] }
    }

    /// The section with its segments, from segment `first` on, one place for each.
    #[must_use]
    pub fn with_segments(self, first: usize, placed: &'b [Placed]) -> Self {
        Self { first, placed, ..self }
    }

    /// Whether it holds nothing but blanks and line ends.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.bytes.iter().all(|&byte| is_layout(byte))
    }

    /// How many segments it has; none where its header is missing.
    #[must_use]
    pub fn len(&self) -> usize {
        self.placed.len()
    }

    /// Whether it has no segment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// Its segment with this number, from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<PlacedSegment<'b>> {
        let placed = *self.placed.get(index)?;
        let segment = self.segments.get(self.first + index)?;
        Some(PlacedSegment { segment, row: placed.row, instance: placed.instance, index })
    }

    /// Its header, if it is a section of this kind and the header was sent and can be read.
    #[must_use]
    pub fn header_of(&self, kind: SectionKind) -> Option<PlacedSegment<'b>> {
        let is_sound = self.kind == kind && self.facts.presence == Presence::Sent;
        self.get(0).filter(|_| is_sound)
    }

    /// Whether the input ends inside its last segment, which is no trailer.
    #[must_use]
    pub fn is_cut_off(&self) -> bool {
        let is_trailer = matches!(
            self.kind,
            SectionKind::InterchangeTrailer | SectionKind::GroupTrailer | SectionKind::SetTrailer
        );
        let end = self.len().checked_sub(1).and_then(|end| self.get(end));
        !is_trailer && end.is_some_and(|segment| segment.raw().ending == Ending::File)
    }

    /// Its segments in order.
    pub fn segments(&self) -> impl Iterator<Item = PlacedSegment<'b>> + use<'b> {
        let section = *self;
        (0..self.len()).filter_map(move |index| section.get(index))
    }

    /// The first segment at this position of the guide.
    #[must_use]
    pub fn find(&self, row: RowId) -> Option<PlacedSegment<'b>> {
        self.get(self.placed.iter().position(|placed| placed.row == Some(row))?)
    }

    /// Whether a loop came whose opener did not: what seems to be missing may be what got lost.
    #[must_use]
    pub fn has_lost_opener(&self, id: LoopId) -> bool {
        let opener = RowId(id.def().rows.0);
        let mut whole = 0;
        self.placed.iter().any(|placed| {
            if placed.row == Some(opener) {
                whole = placed.instance;
            }
            let is_of_loop = placed.row.is_some_and(|row| row.def().in_loop == id);
            is_of_loop && placed.instance > 0 && placed.instance != whole
        })
    }

    /// All segments at this position of the guide.
    pub fn find_all(&self, row: RowId) -> impl Iterator<Item = PlacedSegment<'b>> + use<'b> {
        let section = *self;
        let numbers = self.placed.iter().enumerate();
        numbers
            .filter(move |(_, placed)| placed.row == Some(row))
            .filter_map(move |(index, _)| section.get(index))
    }

    /// All segments with this ID, placed or not.
    pub fn with_id(&self, id: SegmentId) -> impl Iterator<Item = PlacedSegment<'b>> + use<'b> {
        let section = *self;
        self.positions_of(id).filter_map(move |index| section.get(index))
    }

    /// Numbers of all segments with this ID, placed or not.
    pub fn positions_of(&self, id: SegmentId) -> impl Iterator<Item = usize> + use<'b> {
        let ids = self.segments.ids(self.first..self.first + self.len());
        ids.enumerate().filter(move |(_, other)| *other == id).map(|(index, _)| index)
    }

    /// The part of the section from segment `from` up to `to`.
    #[must_use]
    pub fn part(&'b self, from: usize, to: usize) -> SectionPart<'b> {
        SectionPart { section: self, from, to: to.min(self.len()) }
    }
}

/// A run of segments of a section, such as one service line.
#[derive(Clone, Copy, Debug)]
pub struct SectionPart<'b> {
    /// The section it is a part of.
    pub section: &'b Section<'b>,
    /// Number of its first segment in the section.
    pub from: usize,
    /// Number after its last segment.
    pub to: usize,
}

impl<'b> SectionPart<'b> {
    /// Its segments in order.
    pub fn segments(&self) -> impl Iterator<Item = PlacedSegment<'b>> + use<'b> {
        let section = self.section;
        (self.from..self.to).filter_map(move |index| section.get(index))
    }

    /// The first segment at this position of the guide.
    #[must_use]
    pub fn find(&self, row: RowId) -> Option<PlacedSegment<'b>> {
        let placed = self.section.placed.get(self.from..self.to)?;
        let at = placed.iter().position(|placed| placed.row == Some(row))?;
        self.section.get(self.from + at)
    }
}
