//! The loop tracker: places each segment of a section in its loop, by state, ID and qualifier.
//!
//! # How this works, and what to watch when changing it
//!
//! The tables give, for each loop and segment ID, the positions that may follow, nearest first:
//! the loop's own, its children's openers, then the parent's, up to the root of the section. The
//! first whose qualifier fits and whose position is not behind us is taken. A segment that fits
//! only behind us is out of order; one that fits nowhere is unexpected. Neither moves the tracker,
//! so that what follows is placed as if the odd segment were not there.
//!
//! When a loop closes, its required segments and loops that did not come are missing, noticed at
//! the segment that closed it.

use std::sync::LazyLock;

use crate::x12::{Code, Segment, SegmentId, Segments};

use super::generated::{CANDIDATES, LOOPS, SEGMENTS};
use super::outline::{Facts, Presence, SectionKind, Support};
use super::row;
use super::table::{LoopDef, LoopId, Qualifier, RowId, Usage};

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
        /// The segment before which it was noticed; the number of segments at the end.
        before: usize,
    },
    /// A required loop did not come.
    LoopMissing {
        /// The loop.
        expected: LoopId,
        /// The segment before which it was noticed; the number of segments at the end.
        before: usize,
    },
}

#[derive(Debug)]
struct OpenLoop {
    id: LoopId,
    /// The furthest position reached in it.
    position: u16,
    instance: u16,
}

/// Tracks loops through one section after another; its memory is reused.
#[derive(Debug)]
pub struct Walker {
    open: Vec<OpenLoop>,
    /// How often each segment position came in the current instance of its loop.
    rows: Vec<u16>,
    /// How often each loop came in the current instance of its parent.
    loops: Vec<u16>,
    instances: u16,
}

impl Default for Walker {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            rows: vec![0; SEGMENTS.len()],
            loops: vec![0; LOOPS.len()],
            instances: 0,
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
        range: std::ops::Range<usize>,
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
        self.enter(root);
        if facts.presence == Presence::Missing {
            // Its header is reported once, not each segment that the header would have brought.
            self.count_header(root);
        }
        for (index, at) in range.clone().enumerate() {
            let Some(segment) = segments.get(at) else { continue };
            placed.push(self.place(&segment, index, odd));
        }
        while let Some(closed) = self.open.pop() {
            self.close(&closed, range.len(), odd);
        }
    }

    fn count_header(&mut self, root: LoopId) {
        let first = root.def().rows.0;
        if let Some(count) = self.rows.get_mut(usize::from(first)) {
            *count = 1;
        }
    }

    fn place(
        &mut self,
        segment: &Segment<'_>,
        index: usize,
        odd: &mut impl FnMut(Oddity),
    ) -> Placed {
        let Some(current) = self.open.last() else { return Placed::NOWHERE };
        if segment.id() == SegmentId::EMPTY {
            return Placed::NOWHERE;
        }
        let mut behind = None;
        for &row in candidates(current.id, segment) {
            if !fits(row, segment) {
                continue;
            }
            if self.is_ahead(row) {
                return self.take(row, index, odd);
            }
            behind = behind.or(Some(row));
        }
        if let Some(row) = behind {
            odd(Oddity::OutOfOrder { segment: index, row });
            let instance = self.instance_of(row.def().in_loop);
            if let Some(count) = self.rows.get_mut(usize::from(row.0)) {
                *count += 1;
            }
            Placed { row: Some(row), instance }
        } else {
            odd(Oddity::Unexpected { segment: index });
            Placed::NOWHERE
        }
    }

    fn instance_of(&self, id: LoopId) -> u16 {
        self.open.iter().find(|open| open.id == id).map_or(0, |open| open.instance)
    }

    /// Whether a position is not behind what its loop, or the loop that it opens in, has reached.
    fn is_ahead(&self, row: RowId) -> bool {
        let def = row.def();
        let host = if self.opens(row) { def.in_loop.def().parent } else { Some(def.in_loop) };
        let open = self.open.iter().find(|open| Some(open.id) == host);
        open.is_none_or(|open| def.position >= open.position)
    }

    /// Whether a position opens a loop below the section's root.
    fn opens(&self, row: RowId) -> bool {
        let in_loop = row.def().in_loop;
        in_loop.def().rows.0 == row.0 && self.open.first().is_some_and(|root| root.id != in_loop)
    }

    fn take(&mut self, row: RowId, index: usize, odd: &mut impl FnMut(Oddity)) -> Placed {
        let def = row.def();
        let opens = self.opens(row);
        let host = if opens { def.in_loop.def().parent } else { Some(def.in_loop) };
        while self.open.last().is_some_and(|open| Some(open.id) != host) {
            let Some(closed) = self.open.pop() else { break };
            self.close(&closed, index, odd);
        }
        if let Some(open) = self.open.last_mut() {
            open.position = def.position;
        }
        if opens {
            self.open_loop(def.in_loop, index, odd);
        }
        self.count(row, index, odd);
        let instance = self.open.last().map_or(0, |open| open.instance);
        Placed { row: Some(row), instance }
    }

    fn open_loop(&mut self, id: LoopId, index: usize, odd: &mut impl FnMut(Oddity)) {
        let came = self.loops.get_mut(id as usize).map_or(0, |count| {
            *count += 1;
            *count
        });
        if id.def().max.is_some_and(|max| came == max + 1) {
            odd(Oddity::LoopTooMany { segment: index, opened: id });
        }
        self.enter(id);
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
        self.instances += 1;
        let position = id.def().position;
        self.open.push(OpenLoop { id, position, instance: self.instances });
    }

    fn count(&mut self, row: RowId, index: usize, odd: &mut impl FnMut(Oddity)) {
        let came = self.rows.get_mut(usize::from(row.0)).map_or(0, |count| {
            *count += 1;
            *count
        });
        if row.def().max.is_some_and(|max| came > max) {
            odd(Oddity::TooMany { segment: index, row });
        }
    }

    fn close(&self, closed: &OpenLoop, before: usize, odd: &mut impl FnMut(Oddity)) {
        for row in required(closed.id) {
            if self.rows.get(usize::from(row.0)) == Some(&0) {
                odd(Oddity::Missing { row, before });
            }
        }
        for child in children(closed.id) {
            let came = self.loops.get(child as usize).copied().unwrap_or_default();
            if came == 0 && child.def().usage == Usage::Required {
                odd(Oddity::LoopMissing { expected: child, before });
            }
        }
    }
}

/// What is asked of each loop, again and again.
struct LoopPlan {
    /// Its positions that must be sent.
    required: Vec<RowId>,
    /// Loops that stand directly in it and in the same section.
    children: Vec<LoopId>,
}

static PLANS: LazyLock<Vec<LoopPlan>> = LazyLock::new(|| {
    let plan = |of: &LoopDef| LoopPlan {
        required: (of.rows.0..of.rows.1)
            .map(RowId)
            .filter(|row| row.def().usage == Usage::Required)
            .collect(),
        children: LOOPS
            .iter()
            .filter(|child| child.parent == Some(of.id) && !is_root(child.id))
            .map(|child| child.id)
            .collect(),
    };
    LOOPS.iter().map(plan).collect()
});

fn required(id: LoopId) -> impl Iterator<Item = RowId> {
    PLANS.get(id as usize).into_iter().flat_map(|plan| plan.required.iter().copied())
}

fn children(id: LoopId) -> impl Iterator<Item = LoopId> {
    PLANS.get(id as usize).into_iter().flat_map(|plan| plan.children.iter().copied())
}

fn is_root(id: LoopId) -> bool {
    matches!(
        id,
        LoopId::Isa
            | LoopId::Gs
            | LoopId::St
            | LoopId::L2000A
            | LoopId::L2000B
            | LoopId::L2000C
            | LoopId::L2300
    )
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
fn candidates(id: LoopId, segment: &Segment<'_>) -> &'static [RowId] {
    let lists = CANDIDATES.get(id as usize).copied().unwrap_or_default();
    let wanted = segment.id();
    lists.iter().find(|(id, _)| *id == wanted).map_or(&[], |(_, rows)| rows)
}

fn fits(row: RowId, segment: &Segment<'_>) -> bool {
    let has = |value: Option<&[u8]>, codes: &[Code]| {
        value.and_then(Code::parse).is_some_and(|code| codes.contains(&code))
    };
    match row.def().qualifier {
        Qualifier::None => true,
        Qualifier::Element(n, codes) => has(segment.element(n.into()), codes),
        Qualifier::Component(n, k, codes) => has(segment.component(n.into(), k.into()), codes),
        Qualifier::Pair(first, codes) => {
            has(segment.element(1), &[first]) && has(segment.element(2), codes)
        }
    }
}
