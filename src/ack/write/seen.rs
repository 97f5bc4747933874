//! A section of a batch with its findings, as acknowledgments look at it.

use crate::claim::{Ancestors, Claim};
use crate::engine::{CheckedBatch, CheckedSection};
use crate::finding::Record;
use crate::finding::found::SegmentPresence;
use crate::guide::{Section, SectionKind};
use crate::x12::Segments;

use super::noted::{Noted, Told};
use super::status::{Cause, add};
use super::x277::Decided;

/// A section with what surrounds it.
pub(super) struct Seen<'b> {
    pub(super) checked: &'b CheckedBatch,
    pub(super) section: Section<'b>,
    segments: &'b Segments<'b>,
    outcome: &'b CheckedSection,
}

impl<'b> Seen<'b> {
    pub(super) fn new(
        checked: &'b CheckedBatch,
        segments: &'b Segments<'b>,
        number: usize,
        outcome: &'b CheckedSection,
    ) -> Option<Self> {
        Some(Self { checked, section: checked.section(number, segments)?, segments, outcome })
    }

    /// What its findings say in TA1 and 999.
    pub(super) fn noted(&self) -> Noted {
        let mut records = self.checked.records_of(self.outcome).peekable();
        if records.peek().is_none() {
            return Noted::default();
        }
        let above = self.above();
        let told = if self.is_in_refused_set(&above) { Told::Alone } else { Told::BesideThe277 };
        Noted::of(&self.section, &above, records, told)
    }

    /// Whether its set is refused as a whole. Every batch tells so with the header of the set.
    fn is_in_refused_set(&self, above: &[Section<'_>]) -> bool {
        let mut open = above.iter().chain([&self.section]);
        let set = open.find(|section| section.kind == SectionKind::Set);
        let outcome = set.and_then(|set| self.checked.sections.get(set.number));
        let mut records = outcome.into_iter().flat_map(|one| self.checked.records_of(one));
        records.any(|record| record.finding.rule.ack.ik501.is_some())
    }

    /// Why what stands below it is rejected, as far as no 999 says so.
    pub(super) fn rejecting(&self) -> Vec<Cause> {
        let mut causes = Vec::new();
        for record in self.checked.records_of(self.outcome) {
            let ack = record.finding.rule.ack.at(record.finding.place.element);
            if record.finding.rejects() && !ack.is_syntax() {
                add(&mut causes, self.cause(record));
            }
        }
        causes
    }

    /// What became of the claim, if it is one, and why.
    pub(super) fn decided(&self) -> Option<Decided<'_>> {
        let outcome = self.outcome.claim.as_ref()?;
        let claim = Claim::read(&self.section, Ancestors::default())?;
        let mut decided = Decided {
            is_rejected: outcome.is_rejected(),
            lines: outcome.lines,
            charge: outcome.charge,
            by_provider: Vec::new(),
            by_claim: Vec::new(),
            by_line: Vec::new(),
            claim,
        };
        for record in self.checked.rejecting(outcome) {
            let cause = self.cause(record);
            match self.kind_of(record) {
                Some(SectionKind::BillingProvider | SectionKind::UnknownLevel) => {
                    add(&mut decided.by_provider, cause);
                }
                Some(SectionKind::Claim) => match line_of(record, &decided.claim) {
                    Some(line) => decided.by_line.push((line, cause)),
                    None => add(&mut decided.by_claim, cause),
                },
                _ => add(&mut decided.by_claim, cause),
            }
        }
        Some(decided)
    }

    /// The levels that the section stands below, in the order of the file.
    fn above(&self) -> Vec<Section<'b>> {
        let mut depth = self.section.kind.depth();
        let mut above = Vec::new();
        for number in (0..self.section.number).rev() {
            let Some(section) = self.checked.section(number, self.segments) else { continue };
            if section.kind.is_ancestor() && section.kind.depth() < depth {
                depth = section.kind.depth();
                above.push(section);
            }
        }
        above.reverse();
        above
    }

    fn kind_of(&self, record: &Record) -> Option<SectionKind> {
        self.checked.batch.sections.get(record.finding.section).map(|section| section.kind)
    }

    fn cause(&self, record: &Record) -> Cause {
        let section = self.checked.section(record.finding.section, self.segments);
        Cause::of(record, section.as_ref())
    }
}

/// Place of the line that a finding is of in its claim.
fn line_of(record: &Record, claim: &Claim<'_>) -> Option<usize> {
    record.line.as_ref()?;
    let finding = &record.finding;
    if let Some(ordinal) = finding.line {
        return usize::from(ordinal).checked_sub(1);
    }
    let at = match finding.place.presence {
        SegmentPresence::Sent => finding.place.segment,
        SegmentPresence::Missing => finding.place.segment.checked_sub(1)?,
    };
    claim.lines.iter().position(|line| (line.part.from..line.part.to).contains(&at))
}
