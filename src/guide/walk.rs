//! The loop tracker: places each segment of a section in its loop, by state, ID and qualifier.
//!
//! # How this works, and what to watch when changing it
//!
//! The tables give, for each loop and segment ID, the positions that may follow, nearest first:
//! the loop's own, its children's openers, then the parent's, up to the root of the section. The
//! first whose qualifier fits and whose position is not behind us is taken. A segment that fits
//! only behind us is out of order. One that fits nowhere is taken for what is due if only its
//! qualifier is wrong, or tells of an opener that got lost (see [`lost`](super::lost)); else it is
//! unexpected and does not move the tracker, so that what follows is placed as if it were not
//! there.
//!
//! A segment that only the header of another claim can hold, with lines numbered from 1 behind it,
//! tells of a CLM that got lost: a claim is opened for it.
//!
//! When a loop closes, its required segments and loops that did not come are missing; they are told
//! of where they should have begun.

use std::ops::Range;

use crate::x12::{Code, Segment, SegmentId, Segments};

use super::due::at_its_place;
use super::generated::{CANDIDATES, LOOPS, SEGMENTS};
use super::loop_plan::{children, required};
use super::lost::{At, Cause, Stranger};
use super::outline::{Facts, Presence, SectionKind, Support};
use super::row;
use super::table::{LoopId, Qualifier, RowId, Usage};

/// Where a segment stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// Its position of the guide; `None` if it has none here.
    pub row: Option<RowId>,
    /// Number of its loop instance within the section, from 1; 0 if it has no place.
    pub instance: u16,
}

impl Placed {
    /// A segment without a place.
    pub const NOWHERE: Self = Self { row: None, instance: 0 };
}

/// Something odd about the order of a section. Segment indices count from the section's first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Oddity {
    /// The guide has no place for this segment here.
    Unexpected {
        /// The segment.
        segment: usize,
    },
    /// The segment belongs before one that came already.
    OutOfOrder {
        /// The segment.
        segment: usize,
        /// Its position of the guide.
        row: RowId,
    },
    /// The segment comes more often than its loop may hold it.
    TooMany {
        /// The segment.
        segment: usize,
        /// Its position of the guide.
        row: RowId,
    },
    /// The loop that this segment opens comes more often than its parent may hold it.
    LoopTooMany {
        /// The segment.
        segment: usize,
        /// The loop.
        opened: LoopId,
    },
    /// A required segment did not come.
    Missing {
        /// Its position of the guide.
        row: RowId,
        /// The segment before which it should stand; the number of segments at the end.
        before: usize,
    },
    /// A required loop did not come.
    LoopMissing {
        /// The loop.
        expected: LoopId,
        /// The segment before which it should stand; the number of segments at the end.
        before: usize,
    },
}

impl Oddity {
    /// Whether it is something that did not come before segment `end`.
    #[must_use]
    pub fn is_missing_before(&self, end: usize) -> bool {
        match self {
            Self::Missing { before, .. } | Self::LoopMissing { before, .. } => *before == end,
            _ => false,
        }
    }
}

#[derive(Debug)]
pub(super) struct OpenLoop {
    pub(super) id: LoopId,
    /// The furthest position reached in it.
    pub(super) position: u16,
    instance: u16,
    /// Segments without a place that came in it.
    strays: usize,
    /// Whether its parent may not hold it any more: reported, and not looked into.
    is_surplus: bool,
}

/// Tracks loops through one section after another; its memory is reused.
#[derive(Debug)]
pub struct Walker {
    pub(super) open: Vec<OpenLoop>,
    /// How often each segment position came in the current instance of its loop.
    pub(super) rows: Vec<u16>,
    /// How often each loop came in the current instance of its parent.
    pub(super) loops: Vec<u16>,
    instances: u16,
    /// The segment directly before, if it had no place.
    last_stray: Option<SegmentId>,
    /// The loop that is open, which nobody can name.
    stranger: Option<Stranger>,
}

impl Default for Walker {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            rows: vec![0; SEGMENTS.len()],
            loops: vec![0; LOOPS.len()],
            instances: 0,
            last_stray: None,
            stranger: None,
        }
    }
}

impl Walker {
    /// Places `count` segments from `first` on, which are a section of this kind, one [`Placed`]
    /// for each.
    pub fn walk(
        &mut self,
        kind: SectionKind,
        facts: Facts,
        segments: &Segments<'_>,
        range: Range<usize>,
        placed: &mut Vec<Placed>,
        odd: &mut impl FnMut(Oddity),
    ) {
        if let Some(row) = envelope_row(kind).filter(|_| facts.presence != Presence::Damaged) {
            let own = Placed { row: Some(row), instance: 1 };
            placed
                .extend(range.enumerate().map(|(n, _)| if n == 0 { own } else { Placed::NOWHERE }));
            return;
        }
        let Some(root) = root(kind).filter(|_| facts.support == Support::Supported) else {
            placed.extend(range.map(|_| Placed::NOWHERE));
            return;
        };
        self.open.clear();
        self.instances = 0;
        self.last_stray = None;
        self.stranger = None;
        self.enter(root);
        if facts.presence == Presence::Missing {
            // Its header is reported once, not each segment that the header would have brought.
            self.count_header(root);
        }
        // A claim is a section of its own, so that its loop is counted by the outline.
        if root.def().max.is_some_and(|max| facts.ordinal > max.into()) {
            odd(Oddity::LoopTooMany { segment: 0, opened: root });
        }
        let first = placed.len();
        for (index, number) in range.clone().enumerate() {
            let Some(segment) = segments.get(number) else { continue };
            let at = At { segment, index, segments, later: number + 1..range.end };
            let before = placed.get(first..).unwrap_or_default();
            let place = self.place(&at, &mut |oddity| odd(at_its_place(oddity, before)));
            self.last_stray = place.row.is_none().then(|| at.segment.id());
            placed.push(place);
        }
        let before = placed.get(first..).unwrap_or_default();
        while let Some(closed) = self.open.pop() {
            self.close(&closed, range.len(), &mut |oddity| odd(at_its_place(oddity, before)));
        }
    }

    fn count_header(&mut self, root: LoopId) {
        let first = root.def().rows.0;
        if let Some(count) = self.rows.get_mut(usize::from(first)) {
            *count = 1;
        }
    }

    fn place(&mut self, at: &At<'_>, odd: &mut impl FnMut(Oddity)) -> Placed {
        let (Some(current), segment) = (self.open.last(), &at.segment) else {
            return Placed::NOWHERE;
        };
        // A header that is sent again is told of with the envelope.
        let is_header_again = segment.id() == SegmentId::ST && current.id == LoopId::St;
        if segment.id() == SegmentId::EMPTY || is_header_again && at.index > 0 {
            return Placed::NOWHERE;
        }
        let known = candidates(current.id, segment.id());
        let mut behind = None;
        for &row in known.iter().filter(|row| fits(**row, segment)) {
            if self.is_ahead(row) {
                self.stranger = None;
                return match self.lost_before_surplus(row, at) {
                    Some(opener) => self.restore(opener, at, odd),
                    None => self.take(row, at.index, odd),
                };
            }
            behind = behind.or(Some(row));
        }
        if let Some(place) = self.lost_claim(at, odd) {
            return place;
        }
        self.stranger = self.stranger.filter(|stranger| stranger.takes(segment.id()));
        if self.stranger.is_some() {
            return Placed::NOWHERE;
        }
        match self.cause(known, behind, at) {
            Cause::Late(row) => self.take_late(row, at.index, odd),
            Cause::Misnamed(row) => self.take(row, at.index, odd),
            Cause::Orphan(opener) => self.restore(opener, at, odd),
            Cause::Stranger(stranger) => {
                self.close_down_to(Some(stranger.host), at.index, odd);
                self.stranger = Some(stranger);
                self.leave_out(at.index, odd)
            }
            Cause::OrphanOfStranger(opener, stranger) => {
                odd(Oddity::Missing { row: opener, before: at.index });
                self.close_down_to(Some(stranger.host), at.index, odd);
                self.stranger = Some(stranger);
                Placed::NOWHERE
            }
            Cause::Unknown => self.leave_out(at.index, odd),
        }
    }

    /// A segment that has no place, and does not move the tracker.
    fn leave_out(&mut self, index: usize, odd: &mut impl FnMut(Oddity)) -> Placed {
        odd(Oddity::Unexpected { segment: index });
        if let Some(open) = self.open.last_mut() {
            open.strays += 1;
        }
        Placed::NOWHERE
    }

    /// A segment that belongs before one that came already. The loop that it opens is opened, so
    /// that what follows finds its place.
    fn take_late(&mut self, row: RowId, index: usize, odd: &mut impl FnMut(Oddity)) -> Placed {
        odd(Oddity::OutOfOrder { segment: index, row });
        if self.opens(row) {
            return self.take(row, index, odd);
        }
        let instance = self.instance_of(row.def().in_loop);
        if let Some(count) = self.rows.get_mut(usize::from(row.0)) {
            *count = count.saturating_add(1);
        }
        Placed { row: Some(row), instance }
    }

    /// Opens a claim whose CLM did not come, and places the segment in it: one that has no place
    /// ahead, but has one in the header of a claim, where the first line of a claim comes later.
    fn lost_claim(&mut self, at: &At<'_>, odd: &mut impl FnMut(Oddity)) -> Option<Placed> {
        let root = self.open.first()?.id;
        let is_between = match root {
            LoopId::L2000B | LoopId::L2000C => true,
            LoopId::L2300 => self.open.iter().any(|open| open.id == LoopId::L2400),
            _ => false,
        };
        let rows = candidates(LoopId::L2300, at.segment.id());
        let row = rows.iter().copied().find(|row| fits(*row, &at.segment))?;
        if !is_between || row == row::L2400_LX || !at.first_line_comes() {
            return None;
        }
        odd(Oddity::Missing { row: row::L2300_CLM, before: at.index });
        while let Some(closed) = self.open.pop() {
            self.close(&closed, at.index, odd);
        }
        self.enter(LoopId::L2300);
        self.count_header(LoopId::L2300);
        Some(self.take(row, at.index, odd))
    }

    /// Opens a loop whose opener did not come, and places an orphan in it. A segment with the
    /// opener's ID and no place, directly before, was meant for it, and is reported already.
    fn restore(&mut self, opener: RowId, at: &At<'_>, odd: &mut impl FnMut(Oddity)) -> Placed {
        if self.last_stray == Some(opener.def().id) {
            if let Some(open) = self.open.last_mut() {
                open.strays = open.strays.saturating_sub(1);
            }
        } else {
            odd(Oddity::Missing { row: opener, before: at.index });
        }
        self.take(opener, at.index, odd);
        self.place(at, odd)
    }

    /// Whether a position came as often as it may.
    pub(super) fn is_full(&self, row: RowId) -> bool {
        let came = self.rows.get(usize::from(row.0)).copied().unwrap_or_default();
        row.def().max.is_some_and(|max| came >= max)
    }

    fn instance_of(&self, id: LoopId) -> u16 {
        self.open.iter().find(|open| open.id == id).map_or(0, |open| open.instance)
    }

    /// Whether a position is not behind what its loop, or the loop that it opens in, has reached.
    pub(super) fn is_ahead(&self, row: RowId) -> bool {
        let def = row.def();
        let host = if self.opens(row) { def.in_loop.def().parent } else { Some(def.in_loop) };
        let open = self.open.iter().find(|open| Some(open.id) == host);
        open.is_none_or(|open| def.position >= open.position)
    }

    /// The loop instance that this opener opens again, before anything else came in it, although
    /// its parent may not hold another.
    fn repeats_opener(&self, row: RowId) -> Option<u16> {
        let open =
            self.open.last().filter(|open| self.opens(row) && open.id == row.def().in_loop)?;
        let came = self.loops.get(open.id as usize).copied().unwrap_or_default();
        let is_full = open.id.def().max.is_some_and(|max| came >= max);
        (is_full && open.position == row.def().position).then_some(open.instance)
    }

    /// Whether a position opens a loop below the section's root.
    pub(super) fn opens(&self, row: RowId) -> bool {
        let in_loop = row.def().in_loop;
        in_loop.def().rows.0 == row.0 && self.open.first().is_some_and(|root| root.id != in_loop)
    }

    fn take(&mut self, row: RowId, index: usize, odd: &mut impl FnMut(Oddity)) -> Placed {
        let def = row.def();
        let opens = self.opens(row);
        if let Some(instance) = self.repeats_opener(row) {
            odd(Oddity::LoopTooMany { segment: index, opened: def.in_loop });
            return Placed { row: Some(row), instance };
        }
        let host = if opens { def.in_loop.def().parent } else { Some(def.in_loop) };
        self.close_down_to(host, index, odd);
        if let Some(open) = self.open.last_mut() {
            open.position = open.position.max(def.position);
        }
        if opens {
            self.open_loop(def.in_loop, index, odd);
        }
        self.count(row, index, odd);
        let instance = self.open.last().map_or(0, |open| open.instance);
        Placed { row: Some(row), instance }
    }

    /// Closes the loops that are open below this one.
    fn close_down_to(&mut self, host: Option<LoopId>, before: usize, odd: &mut impl FnMut(Oddity)) {
        while self.open.last().is_some_and(|open| Some(open.id) != host) {
            let Some(closed) = self.open.pop() else { break };
            self.close(&closed, before, odd);
        }
    }

    fn open_loop(&mut self, id: LoopId, index: usize, odd: &mut impl FnMut(Oddity)) {
        let came = self.loops.get_mut(id as usize).map_or(0, |count| {
            *count = count.saturating_add(1);
            *count
        });
        let over = id.def().max.map_or(0, |max| came.saturating_sub(max));
        if over == 1 {
            odd(Oddity::LoopTooMany { segment: index, opened: id });
        }
        self.enter(id);
        if let Some(open) = self.open.last_mut() {
            open.is_surplus = over > 0;
        }
    }

    /// Begins a new instance of a loop: nothing has come in it.
    fn enter(&mut self, id: LoopId) {
        let (first, last) = id.def().rows;
        if let Some(rows) = self.rows.get_mut(usize::from(first)..usize::from(last)) {
            rows.fill(0);
        }
        for child in children(id) {
            if let Some(count) = self.loops.get_mut(child as usize) {
                *count = 0;
            }
        }
        self.instances = self.instances.saturating_add(1);
        let position = id.def().position;
        let instance = self.instances;
        self.open.push(OpenLoop { id, position, instance, strays: 0, is_surplus: false });
    }

    fn count(&mut self, row: RowId, index: usize, odd: &mut impl FnMut(Oddity)) {
        let came = self.rows.get_mut(usize::from(row.0)).map_or(0, |count| {
            *count = count.saturating_add(1);
            *count
        });
        if row.def().max.is_some_and(|max| came == max.saturating_add(1)) {
            odd(Oddity::TooMany { segment: index, row });
        }
    }

    /// Notices what did not come in a loop that ends. A segment without a place stands for one
    /// that is missing: a wrong ID is one mistake, not two.
    fn close(&self, closed: &OpenLoop, before: usize, odd: &mut impl FnMut(Oddity)) {
        if closed.is_surplus {
            return;
        }
        let rows = required(closed.id)
            .filter(|row| self.rows.get(usize::from(row.0)) == Some(&0))
            .map(|row| Oddity::Missing { row, before });
        let loops = children(closed.id)
            .filter(|child| child.def().usage == Usage::Required)
            .filter(|child| self.loops.get(*child as usize) == Some(&0))
            .map(|expected| Oddity::LoopMissing { expected, before });
        rows.chain(loops).skip(closed.strays).for_each(odd);
    }
}

fn root(kind: SectionKind) -> Option<LoopId> {
    match kind {
        SectionKind::Set => Some(LoopId::St),
        SectionKind::BillingProvider => Some(LoopId::L2000A),
        SectionKind::Subscriber => Some(LoopId::L2000B),
        SectionKind::Patient => Some(LoopId::L2000C),
        SectionKind::Claim => Some(LoopId::L2300),
        _ => None,
    }
}

/// The one position of a section that is a single envelope segment.
fn envelope_row(kind: SectionKind) -> Option<RowId> {
    match kind {
        SectionKind::Interchange => Some(row::ISA),
        SectionKind::Group => Some(row::GS),
        SectionKind::SetTrailer => Some(row::SE),
        SectionKind::GroupTrailer => Some(row::GE),
        SectionKind::InterchangeTrailer => Some(row::IEA),
        _ => None,
    }
}

/// Positions that a segment of this ID may take from loop `id` on, nearest first.
pub(super) fn candidates(id: LoopId, wanted: SegmentId) -> &'static [RowId] {
    let lists = CANDIDATES.get(id as usize).copied().unwrap_or_default();
    lists.iter().find(|(id, _)| *id == wanted).map_or(&[], |(_, rows)| rows)
}

pub(super) fn fits(row: RowId, segment: &Segment<'_>) -> bool {
    let has = |value: Option<&[u8]>, codes: &[Code]| {
        value.and_then(Code::parse).is_some_and(|code| codes.contains(&code))
    };
    match row.def().qualifier {
        Qualifier::None => true,
        Qualifier::Element(n, codes) => has(segment.element(n.into()), codes),
        Qualifier::Component(n, k, codes) => has(segment.component(n.into(), k.into()), codes),
        // What PWK02 says no other PWK does.
        Qualifier::Pair(_, codes) => has(segment.element(2), codes),
    }
}
