//! What a segment without a place tells of the segments around it.
//!
//! An opener that got lost, or whose qualifier is wrong, leaves its loop behind: orphans that
//! belong to no open loop. Which loop it was follows from all of them together, up to the next
//! opener: it holds each of them, comes at its place in the guide's order, and is not opened later.
//! Where several loops remain, nobody can tell; then the opener of the first of them is reported,
//! and the orphans are not looked into.

use std::ops::Range;

use crate::x12::{Segment, SegmentId, Segments};

use super::loop_plan::{children, required};
use super::row;
use super::table::{LoopId, RowId, Usage};
use super::walk::{OpenLoop, Walker, candidates, fits};

/// How many segments are looked ahead: about as many as a long claim has.
const FARTHEST: usize = 1000;

/// More segments than a loop has that holds no other loops.
const MOST: usize = 100;

/// A segment and where it stands in its section.
pub(super) struct At<'a> {
    pub(super) segment: Segment<'a>,
    pub(super) index: usize,
    pub(super) segments: &'a Segments<'a>,
    /// What comes after it in the section.
    pub(super) later: Range<usize>,
}

impl<'a> At<'a> {
    fn later(&self) -> impl Iterator<Item = Segment<'a>> + use<'a> {
        let segments = self.segments;
        self.later.clone().take(FARTHEST).filter_map(|number| segments.get(number))
    }

    /// What comes before it in the section, up to the nearest segment of this ID; nearest first.
    fn before(&self, end: SegmentId) -> impl Iterator<Item = Segment<'a>> + use<'a> {
        let (segments, own) = (self.segments, self.later.start.saturating_sub(1));
        let numbers = (own.saturating_sub(self.index)..own).rev().take(MOST);
        let before = numbers.filter_map(move |number| segments.get(number));
        before.take_while(move |segment| segment.id() != end)
    }

    /// Whether diagnoses, here or later, come before a line that is the first of its claim.
    pub(super) fn first_line_comes(&self) -> bool {
        let (line, diagnoses) = (row::L2400_LX.def().id, row::L2300_HI_ABK_BK.def().id);
        let mut headed = std::iter::once(self.segment)
            .chain(self.later())
            .skip_while(|segment| segment.id() != line && segment.id() != diagnoses);
        headed.next().is_some_and(|first| first.id() == diagnoses)
            && headed
                .find(|segment| segment.id() == line)
                .is_some_and(|line| line.element(1) == Some(b"1"))
    }
}

/// Why a segment has no place ahead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cause {
    /// It belongs before one that came already.
    Late(RowId),
    /// It is this one, and its qualifier is wrong.
    Misnamed(RowId),
    /// The loop that it belongs to has lost this opener.
    Orphan(RowId),
    /// It opens one of several loops.
    Stranger(Stranger),
    /// One of several loops has lost its opener, perhaps this one.
    OrphanOfStranger(RowId, Stranger),
    /// Nobody knows.
    Unknown,
}

/// A loop that nobody can name: what belongs to its like follows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stranger {
    /// The loop that it stands in.
    pub(super) host: LoopId,
    /// The ID of its opener.
    opener: SegmentId,
}

impl Stranger {
    /// Whether a segment may belong to it, by its ID.
    pub(super) fn takes(self, id: SegmentId) -> bool {
        self.family().any(|like| members(like).any(|row| row.def().id == id))
    }

    /// The loops that it may be.
    fn family(self) -> impl Iterator<Item = LoopId> {
        children(self.host).filter(move |child| opener_of(*child).def().id == self.opener)
    }
}

impl Walker {
    /// Why a segment has no place ahead, which fits the positions `known` by its ID, and this one
    /// behind.
    pub(super) fn cause(&self, known: &[RowId], behind: Option<RowId>, at: &At<'_>) -> Cause {
        let lost = self.lost_loop(at);
        match (behind, lost) {
            (_, Some(Cause::Orphan(opener))) if self.is_due(opener) => Cause::Orphan(opener),
            (Some(row), Some(Cause::Orphan(opener))) if self.begins_anew(row, opener) => {
                Cause::Orphan(opener)
            }
            (Some(row), _) if !self.is_full(row) => Cause::Late(row),
            (Some(row), lost) => lost.unwrap_or(Cause::Late(row)),
            (None, lost) => self
                .misqualified(known, at)
                .map(Cause::Misnamed)
                .or_else(|| self.misnamed(at))
                .or(lost)
                .unwrap_or(Cause::Unknown),
        }
    }

    /// Whether a segment belongs to another instance of the loop in which it has a place: the one
    /// that is open has all that it needs.
    fn begins_anew(&self, row: RowId, opener: RowId) -> bool {
        let id = row.def().in_loop;
        let has_come = |row: RowId| self.rows.get(usize::from(row.0)).is_some_and(|&n| n > 0);
        id == opener.def().in_loop && required(id).all(has_come)
    }

    /// The opener, lost, of the loop that a segment belongs to although the open one has a
    /// position for it: that one is full, and does not hold all that follows.
    pub(super) fn lost_before_surplus(&self, row: RowId, at: &At<'_>) -> Option<RowId> {
        let came = self.rows.get(usize::from(row.0)).copied();
        if self.opens(row) || came.is_none() || came != row.def().max {
            return None;
        }
        let Cause::Orphan(opener) = self.lost_loop(at)? else { return None };
        let mut orphans = at.later().take_while(|later| holds(opener.def().in_loop, later));
        orphans.any(|orphan| !holds(row.def().in_loop, &orphan)).then_some(opener)
    }

    /// The position that a segment is meant for whose qualifier is wrong: one that must be sent,
    /// is due, and is not sent later either. The element tables say what is wrong with it.
    fn misqualified(&self, known: &[RowId], at: &At<'_>) -> Option<RowId> {
        let is_due = |row: &RowId| self.is_due(*row) && self.is_ahead(*row);
        known.iter().copied().filter(is_due).find(|row| self.comes(*row, *row, at) == 0)
    }

    /// The loop that a segment opens whose qualifier is that of no loop: by what follows it.
    /// Where that may belong to the open loop, the segment is only in the way.
    fn misnamed(&self, at: &At<'_>) -> Option<Cause> {
        let opener = at.segment.id();
        let is_ahead = |open: &&OpenLoop| {
            let mut like = Stranger { host: open.id, opener }.family();
            like.any(|child| self.is_ahead(opener_of(child)))
        };
        let host = self.open.iter().rev().find(is_ahead)?.id;
        let stranger = Stranger { host, opener };
        let orphans = at.later().take(MOST).take_while(|later| stranger.takes(later.id()));
        let orphans: Vec<Segment<'_>> = orphans.collect();
        let current = self.open.last().filter(|current| current.id != host);
        let is_in_the_way = current.is_some_and(|current| {
            self.lacks_segments(host) || self.has_room(current, at, &orphans)
        });
        if is_in_the_way || orphans.is_empty() {
            return None;
        }
        let holds_all = |id: &LoopId| orphans.iter().all(|orphan| holds(*id, orphan));
        let mut like = stranger.family().filter(|id| holds_all(id) && self.may_come(*id, at));
        Some(match (like.next(), like.next()) {
            (Some(only), None) => Cause::Misnamed(opener_of(only)),
            _ => Cause::Stranger(stranger),
        })
    }

    /// The loop that lost its opener: it holds this segment and the orphans behind it. One that
    /// must be sent comes before others.
    fn lost_loop(&self, at: &At<'_>) -> Option<Cause> {
        let may_be = |id: &LoopId| holds(*id, &at.segment) && self.may_come(*id, at);
        let mut hosts = self.open.iter().rev().map(|open| {
            let loops: Vec<LoopId> = children(open.id).filter(may_be).collect();
            (open.id, loops)
        });
        let (host, mut loops) = hosts.find(|(_, loops)| !loops.is_empty())?;
        for later in at.later() {
            if !loops.iter().any(|id| holds(*id, &later)) {
                break;
            }
            loops.retain(|id| holds(*id, &later));
        }
        if let Some(id) = loops.iter().find(|id| id.def().usage == Usage::Required) {
            return Some(Cause::Orphan(opener_of(*id)));
        }
        if loops.len() > 1 && loops.iter().any(|id| self.is_in_order(*id, host, at)) {
            loops.retain(|id| self.is_in_order(*id, host, at));
        }
        let opener = opener_of(*loops.first()?);
        if loops.len() == 1 {
            return Some(Cause::Orphan(opener));
        }
        let stranger = Stranger { host, opener: opener.def().id };
        Some(Cause::OrphanOfStranger(opener, stranger))
    }

    /// Whether a loop stands behind the one that is open and before the one that is opened next,
    /// as the guide lists them.
    fn is_in_order(&self, id: LoopId, host: LoopId, at: &At<'_>) -> bool {
        let before = self.open.iter().map(|open| open.id).find(|open| parent(*open) == Some(host));
        let next = at
            .later()
            .find_map(|later| children(host).find(|child| is_at(opener_of(*child), &later)));
        before.is_none_or(|before| before < id) && next.is_none_or(|next| id < next)
    }

    /// Whether a loop may come here whose opener did not: it is not behind us, and is not opened
    /// later as often as it may. Of a loop that may come many times, the segments that it must
    /// have come more often than its opener.
    fn may_come(&self, id: LoopId, at: &At<'_>) -> bool {
        let opener = opener_of(id);
        if !self.is_ahead(opener) {
            return false;
        }
        let came = self.loops.get(id as usize).copied().unwrap_or_default();
        let later = self.comes(opener, opener, at);
        match id.def().max {
            Some(max @ (1 | 2)) => usize::from(came) + later < usize::from(max),
            _ => required(id).filter(|row| *row != opener).all(|row| {
                let here = usize::from(is_at(row, &at.segment));
                here + self.comes(row, opener, at) > later
            }),
        }
    }

    /// How often a position comes later, as far as the loop of an opener may come.
    fn comes(&self, row: RowId, opener: RowId, at: &At<'_>) -> usize {
        let in_reach =
            at.later().take_while(|later| is_at(opener, later) || !self.is_beyond(opener, later));
        in_reach.filter(|later| is_at(row, later)).count()
    }

    /// Whether a segment opens a loop that stands behind all of this opener's, or one that is
    /// open, anew.
    fn is_beyond(&self, opener: RowId, segment: &Segment<'_>) -> bool {
        let Some(current) = self.open.last() else { return true };
        let mut known = candidates(current.id, segment.id()).iter().copied();
        known.any(|row| {
            let in_loop = row.def().in_loop;
            let is_open = || self.open.iter().any(|open| open.id == in_loop);
            self.opens(row)
                && fits(row, segment)
                && (row.def().position > opener.def().position || is_open())
        })
    }

    /// Whether a position must be sent and did not come yet.
    fn is_due(&self, row: RowId) -> bool {
        let def = row.def();
        let (usage, came) = if self.opens(row) {
            (def.in_loop.def().usage, self.loops.get(def.in_loop as usize))
        } else {
            (def.usage, self.rows.get(usize::from(row.0)))
        };
        usage == Usage::Required && came == Some(&0)
    }

    /// Whether a loop that is open below this one has not all segments that it must have.
    fn lacks_segments(&self, host: LoopId) -> bool {
        let below = self.open.iter().rev().take_while(|open| open.id != host);
        let mut rows = below.flat_map(|open| required(open.id));
        rows.any(|row| self.rows.get(usize::from(row.0)) == Some(&0))
    }

    /// Whether an open loop may still hold all these segments: it has positions for them, and no
    /// number of the same kind.
    fn has_room(&self, open: &OpenLoop, at: &At<'_>, segments: &[Segment<'_>]) -> bool {
        let opener = opener_of(open.id).def().id;
        segments.iter().enumerate().all(|(number, segment)| {
            let mut ahead = members(open.id).filter(|row| row.def().position >= open.position);
            let has_position = ahead.any(|row| {
                let came = self.rows.get(usize::from(row.0)).copied().unwrap_or_default();
                let before = segments.iter().take(number).filter(|other| is_at(row, other));
                let max = row.def().max.map_or(usize::MAX, usize::from);
                is_at(row, segment) && usize::from(came) + before.count() < max
            });
            has_position && !at.before(opener).any(|other| is_same_kind(&other, segment))
        })
    }
}

/// Whether two segments are numbers of one kind, for one payer.
fn is_same_kind(one: &Segment<'_>, other: &Segment<'_>) -> bool {
    let is_number = one.id() == SegmentId::new(b"REF") && other.id() == one.id();
    is_number && one.element(1) == other.element(1) && one.element(4) == other.element(4)
}

fn parent(id: LoopId) -> Option<LoopId> {
    id.def().parent
}

/// The segment that opens a loop.
fn opener_of(id: LoopId) -> RowId {
    RowId(id.def().rows.0)
}

/// The positions of a loop behind its opener.
fn members(id: LoopId) -> impl Iterator<Item = RowId> {
    let (first, last) = id.def().rows;
    (first + 1..last).map(RowId)
}

/// Whether a loop has a position for a segment, its opener left aside.
fn holds(id: LoopId, segment: &Segment<'_>) -> bool {
    members(id).any(|row| is_at(row, segment))
}

/// Whether a segment is one of this position, by ID and qualifier.
fn is_at(row: RowId, segment: &Segment<'_>) -> bool {
    segment.id() == row.def().id && fits(row, segment)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{changed, check};

    const RENDERER: &str = "NM1*82*1*THERAPIST*TOM****XX*1000000020~\n";
    const LINES: &str = "LX*1~\n";

    /// Rule and element of all that is said of the clean file with these changes.
    fn told(changes: &[(&str, &str)]) -> Vec<String> {
        let checked = check(&changed(changes));
        let records = checked.iter().flat_map(|batch| &batch.records);
        let findings = records.map(|record| &record.finding);
        // Segments are taken out and put in here, and nobody counts them.
        let findings = findings.filter(|finding| finding.rule.code != "EN108");
        findings.map(|found| format!("{} {}", found.rule.code, found.place.element)).collect()
    }

    /// The clean file with these segments before its lines.
    fn before_lines(segments: &str) -> Vec<String> {
        told(&[(LINES, &format!("{segments}{LINES}"))])
    }

    #[test]
    fn a_lost_opener_is_missing_once() {
        assert_eq!(told(&[(RENDERER, "")]), ["ST105 NM1"]);
        assert_eq!(told(&[(LINES, "")]), ["ST105 LX"]);
        assert_eq!(told(&[("LX*2~\n", "")]), ["ST105 LX"]);
        let payer = "OI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*W1234~\n\
                     NM1*PR*2*OTHER*****PI*12345~\nN3*1 ELM ROAD~\nN4*AUSTIN*TX*78701~\n";
        let other = format!("SBR*S*18*GROUP******CI~\n{payer}");
        assert_eq!(before_lines(&format!("{payer}{other}")), ["ST105 SBR"]);
        assert_eq!(before_lines(&format!("{other}{payer}")), ["ST105 SBR"]);
    }

    #[test]
    fn a_line_that_is_out_of_order_lost_nothing() {
        let service = "SV1*HC:97110:GP*120*UN*2***1~\n";
        let date = "DTP*472*D8*20260302~\n";
        let swapped = format!("{date}{service}");
        assert_eq!(told(&[(&format!("{service}{date}"), &swapped)]), ["ST102 SV1"]);
        assert_eq!(told(&[(service, &service.repeat(3))]), ["ST103 SV1"]);
    }

    #[test]
    fn an_opener_is_known_by_what_follows() {
        let misnamed = RENDERER.replace("82", "71");
        assert_eq!(told(&[(RENDERER, &misnamed)]), ["SX109 NM101"]);
        let foreign = format!("{misnamed}PRV*AT*PXC*208D00000X~\nREF*G2*77~\n");
        assert_eq!(before_lines(&foreign), ["ST101 NM1"]);
        let tax_id = "REF*EI*741234567~\n";
        assert_eq!(told(&[(tax_id, &format!("{misnamed}{tax_id}"))]), ["ST101 NM1"]);
    }

    #[test]
    fn orphans_of_one_of_several_loops_are_not_judged() {
        let address = "N3*1 ELM ROAD~\nN4*AUSTIN*TX*78701~\n";
        assert_eq!(before_lines(address), ["ST105 NM1"]);
        let facility = "NM1*77*2*ROOM~\nN3*2 ELM ROAD~\nN4*AUSTIN*TX*787010002~\n";
        assert_eq!(before_lines(&format!("{facility}{address}")), ["ST105 NM1"]);
    }
}
