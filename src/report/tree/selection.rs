//! Which part of a file is shown.

use crate::engine::CheckedBatch;
use crate::guide::{LoopId, SectionKind};
use crate::x12::Segments;

/// The part of a file that is shown; by default all of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selection {
    /// Only claims of this number (CLM01), with the levels that they stand below.
    pub claim: Option<String>,
    /// Only these loops, with what stands in them; all if empty.
    pub loops: Vec<LoopId>,
    /// Only loops that are so deep at the most: 1 is the envelope, 2 billing providers, 3
    /// subscribers, 4 patients and claims, 5 service lines.
    pub depth: Option<u8>,
}

/// A section that is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    /// Its number in the batch.
    pub number: usize,
    /// How many levels it stands below.
    pub indent: usize,
    kind: SectionKind,
}

/// The part of a batch that is shown.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Its sections in order.
    pub sections: Vec<Shown>,
    /// Its claims, shown or too deep to be shown.
    pub claims: u64,
}

impl Selection {
    pub(super) fn of_batch(&self, checked: &CheckedBatch, segments: &Segments<'_>) -> Part {
        let batch = &checked.batch;
        let mut part = Part::default();
        let mut open: Vec<Shown> = Vec::new();
        for (number, section) in batch.sections.iter().enumerate() {
            let kind = section.kind;
            let shown = enter(&mut open, kind, number);
            let is_own = number >= batch.context_sections;
            match &self.claim {
                None if is_own => part.sections.push(shown),
                Some(claim) if is_own && kind == SectionKind::Claim => {
                    let clm = segments.get(section.segments.start);
                    if clm.and_then(|clm| clm.element(1)) != Some(claim.as_bytes()) {
                        continue;
                    }
                    part.sections.extend(open.iter().copied().chain([shown]));
                }
                _ => continue,
            }
            part.claims += u64::from(kind == SectionKind::Claim);
        }
        part.sections.retain(|shown| self.reaches(section_depth(shown.kind)));
        part
    }

    /// Whether a loop is not too deep to be shown.
    pub(super) fn holds_depth_of(&self, id: LoopId) -> bool {
        self.depth.is_none() || self.reaches(depth(id))
    }

    fn reaches(&self, depth: u8) -> bool {
        self.depth.is_none_or(|most| depth <= most)
    }
}

/// Closes what a section ends and opens it, if others stand below it.
fn enter(open: &mut Vec<Shown>, kind: SectionKind, number: usize) -> Shown {
    if kind == SectionKind::Noise {
        return Shown { number, indent: 0, kind };
    }
    // A trailer still stands below the header that it closes.
    let limit = kind.depth() + u8::from(is_trailer(kind));
    while open.last().is_some_and(|last| last.kind.depth() >= limit) {
        open.pop();
    }
    let shown = Shown { number, indent: open.len(), kind };
    if kind.is_ancestor() {
        open.push(shown);
    }
    shown
}

pub(super) fn is_trailer(kind: SectionKind) -> bool {
    use SectionKind::{GroupTrailer, InterchangeTrailer, SetTrailer};
    matches!(kind, SetTrailer | GroupTrailer | InterchangeTrailer)
}

/// How deep a section stands, as [`Selection::depth`] counts.
fn section_depth(kind: SectionKind) -> u8 {
    match kind {
        SectionKind::BillingProvider | SectionKind::UnknownLevel | SectionKind::Foreign => 2,
        SectionKind::Subscriber => 3,
        SectionKind::Patient | SectionKind::Claim => 4,
        SectionKind::Noise
        | SectionKind::Interchange
        | SectionKind::InterchangeAcknowledgment
        | SectionKind::Group
        | SectionKind::Set
        | SectionKind::SetTrailer
        | SectionKind::GroupTrailer
        | SectionKind::InterchangeTrailer => 1,
    }
}

/// How deep a loop stands in the guide, as [`Selection::depth`] counts.
fn depth(id: LoopId) -> u8 {
    match id.def().parent {
        None | Some(LoopId::Isa | LoopId::Gs) => 1,
        Some(parent) => 1 + depth(parent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_from_the_envelope_to_the_lines() {
        let depths = [
            (LoopId::Isa, 1),
            (LoopId::St, 1),
            (LoopId::L2000A, 2),
            (LoopId::L2000B, 3),
            (LoopId::L2300, 4),
            (LoopId::L2400, 5),
            (LoopId::L2430, 6),
        ];
        for (id, expected) in depths {
            assert_eq!(depth(id), expected, "{id:?}");
        }
    }
}
