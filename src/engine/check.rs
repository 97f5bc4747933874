//! Checks one batch: what a thread does, knowing nothing of any other batch.

use std::ops::Range;

use crate::claim::{Ancestors, Claim, Money};
use crate::codes::Codes;
use crate::finding::{Context, Edit, Finding, Findings, Record, Safety};
use crate::guide::{Oddity, Placed, Presence, Section, SectionKind, Support, Walker};
use crate::rules;
use crate::x12::Segments;

use super::batch::Batch;
use super::describe::Describer;

/// What becomes of a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Disposition {
    /// Goes out as it came.
    Accepted,
    /// Goes out with applied fixes.
    Corrected,
    /// Stays behind.
    Rejected,
}

impl Disposition {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Corrected => "corrected",
            Self::Rejected => "rejected",
        }
    }
}

/// What a claim came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimOutcome {
    /// What becomes of it.
    pub disposition: Disposition,
    /// Its service lines (LX).
    pub lines: u64,
    /// CLM02, or zero if it is no amount.
    pub charge: Money,
    /// Fingerprint of CLM01; `None` if it has none.
    pub id_hash: Option<u64>,
    /// Records that reject it, of its own or of a level above.
    pub rejected_by: Vec<usize>,
}

/// What a section came to.
#[derive(Clone, Debug, Default)]
pub struct CheckedSection {
    /// Its records in [`CheckedBatch::records`].
    pub records: Range<usize>,
    /// Edits of its applied fixes, in order, none overlapping.
    pub edits: Vec<Edit>,
    /// The claim, if it is one.
    pub claim: Option<ClaimOutcome>,
}

/// A batch with its findings.
#[derive(Debug)]
pub struct CheckedBatch {
    /// The batch.
    pub batch: Batch,
    /// One for each section of the batch.
    pub sections: Vec<CheckedSection>,
    /// Findings of all sections, context included, in file order.
    pub records: Vec<Record>,
}

impl CheckedBatch {
    /// The batch's own sections with what they came to, context left out.
    pub fn own_sections(
        &self,
    ) -> impl Iterator<Item = (usize, &super::batch::BatchSection, &CheckedSection)> {
        let sections = self.batch.sections.iter().zip(&self.sections).enumerate();
        sections
            .skip(self.batch.context_sections)
            .map(|(n, (section, checked))| (n, section, checked))
    }
}

/// How a batch is checked.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The code tables.
    pub codes: &'a Codes,
    /// Whether values of patient fields are shown in records.
    pub patient_data: PatientData,
}

/// Whether values of patient fields are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PatientData {
    /// They are replaced by asterisks.
    #[default]
    Masked,
    /// They are shown.
    Shown,
}

/// Runs every rule over a batch and decides what becomes of its claims.
#[must_use]
pub fn check_batch(batch: Batch, options: Options<'_>) -> CheckedBatch {
    let (sections, records) = Checker::new(&batch, options).run();
    CheckedBatch { batch, sections, records }
}

struct Checker<'a> {
    batch: &'a Batch,
    options: Options<'a>,
    segments: Segments<'a>,
    findings: Findings,
}

impl<'a> Checker<'a> {
    fn new(batch: &'a Batch, options: Options<'a>) -> Self {
        let segments = Segments::new(&batch.bytes, batch.delimiters, &batch.segments);
        Self { batch, options, segments, findings: Findings::default() }
    }

    fn run(mut self) -> (Vec<CheckedSection>, Vec<Record>) {
        let (placed, oddities) = self.place();
        let segments =
            std::mem::replace(&mut self.segments, Segments::new(&[], self.batch.delimiters, &[]));
        let views = self.views(&segments, &placed);
        let mut claims = Vec::with_capacity(views.len());
        let mut odd = oddities.iter().peekable();
        for (section, ancestors) in &views {
            self.findings.begin_section(section.number);
            while let Some((_, oddity)) = odd.next_if(|(number, _)| *number == section.number) {
                rules::structure::placement::report_oddity(section, *oddity, &mut self.findings);
            }
            claims.push(self.check_section(section, ancestors));
            self.findings.end_section();
        }
        let mut findings = std::mem::take(&mut self.findings).into_list();
        let mut checked = apply_fixes(&mut findings, views.len());
        decide(&views, &claims, &mut findings, &mut checked);
        let mut describer = Describer::new(self.batch, self.options.patient_data);
        let records = findings
            .into_iter()
            .filter_map(|finding| {
                let (section, ancestors) = views.get(finding.section)?;
                let claim = claims.get(finding.section).and_then(Option::as_ref);
                Some(describer.record(finding, section, ancestors, claim))
            })
            .collect();
        (checked, records)
    }

    /// Places every segment of every section.
    fn place(&self) -> (Vec<Placed>, Vec<(usize, Oddity)>) {
        let mut walker = Walker::default();
        let mut placed = Vec::with_capacity(self.segments.len());
        let mut oddities = Vec::new();
        for (number, section) in self.batch.sections.iter().enumerate() {
            let mut note = |oddity| oddities.push((number, oddity));
            let range = section.segments.clone();
            walker.walk(section.kind, section.facts, &self.segments, range, &mut placed, &mut note);
        }
        (placed, oddities)
    }

    /// Each section with the levels it stands below.
    fn views<'b>(
        &self,
        segments: &'b Segments<'b>,
        placed: &'b [Placed],
    ) -> Vec<(Section<'b>, Ancestors<'b>)>
    where
        'a: 'b,
    {
        let mut above = Ancestors::default();
        let sections = self.batch.sections.iter().enumerate();
        sections
            .map(|(number, section)| {
                let own = placed.get(section.segments.clone()).unwrap_or_default();
                let bytes = self.batch.bytes_of(section);
                let view = Section::new(section.kind, section.facts, number, bytes, segments)
                    .with_segments(section.segments.start, own);
                enter(&mut above, view);
                (view, above)
            })
            .collect()
    }

    fn check_section<'b>(
        &mut self,
        section: &Section<'b>,
        ancestors: &Ancestors<'b>,
    ) -> Option<Claim<'b>> {
        let registry = rules::registry();
        let context = Context { codes: self.options.codes };
        let out = &mut self.findings;
        for check in &registry.section {
            check(section, ancestors, &context, out);
        }
        let claim = (section.kind == SectionKind::Claim)
            .then(|| Claim::read(*section, *ancestors))
            .flatten();
        if section.facts.support != Support::Supported {
            return claim;
        }
        let delimiters = self.batch.delimiters;
        rules::syntax::elements::check_section(section, delimiters, out);
        rules::syntax::notes::check_section(section, out);
        for segment in section.segments() {
            for check in segment.row.map(|row| registry.of_row(row)).unwrap_or_default() {
                check(&segment, ancestors, &context, out);
            }
        }
        if let Some(claim) = &claim {
            for check in &registry.claim {
                check(claim, &context, out);
            }
            for line in &claim.lines {
                out.begin_line(Some(line.ordinal));
                for check in &registry.line {
                    check(line, claim, &context, out);
                }
            }
            out.begin_line(None);
        }
        claim
    }
}

/// Adds a section to the levels that later ones stand below, and closes what it ends.
fn enter<'b>(above: &mut Ancestors<'b>, section: Section<'b>) {
    if section.kind == SectionKind::Noise {
        return;
    }
    // A trailer still stands below the header that it closes.
    let is_trailer = matches!(
        section.kind,
        SectionKind::SetTrailer | SectionKind::GroupTrailer | SectionKind::InterchangeTrailer
    );
    let limit = section.kind.depth() + u8::from(is_trailer);
    let keep = |slot: Option<Section<'b>>| slot.filter(|open| open.kind.depth() < limit);
    *above = Ancestors {
        interchange: keep(above.interchange),
        group: keep(above.group),
        set: keep(above.set),
        billing_provider: keep(above.billing_provider),
        subscriber: keep(above.subscriber),
        patient: keep(above.patient),
        unknown_level: keep(above.unknown_level),
    };
    let slot = match section.kind {
        SectionKind::Interchange => &mut above.interchange,
        SectionKind::Group => &mut above.group,
        SectionKind::Set => &mut above.set,
        SectionKind::BillingProvider => &mut above.billing_provider,
        SectionKind::Subscriber => &mut above.subscriber,
        SectionKind::Patient => &mut above.patient,
        SectionKind::UnknownLevel => &mut above.unknown_level,
        _ => return,
    };
    *slot = Some(section);
}

/// Makes the safe fixes of each section; a later one that overlaps an earlier one is left.
fn apply_fixes(findings: &mut [Finding], sections: usize) -> Vec<CheckedSection> {
    let mut checked = vec![CheckedSection::default(); sections];
    for (number, finding) in findings.iter_mut().enumerate() {
        let Some(section) = checked.get_mut(finding.section) else { continue };
        if section.records.is_empty() {
            section.records = number..number;
        }
        section.records.end = number + 1;
        let Some(fix) = finding.fix.as_mut().filter(|fix| fix.safety == Safety::Safe) else {
            continue;
        };
        if fix.edits.iter().any(|edit| overlaps(&section.edits, edit)) {
            continue;
        }
        section.edits.extend(fix.edits.iter().cloned());
        fix.applied = true;
    }
    for section in &mut checked {
        section.edits.sort_by_key(|edit| (edit.start, edit.end));
    }
    checked
}

fn overlaps(edits: &[Edit], new: &Edit) -> bool {
    edits.iter().any(|edit| {
        let apart = edit.end <= new.start || new.end <= edit.start;
        !apart || (edit.start, edit.end) == (new.start, new.end)
    })
}

/// Gives each claim its disposition. A rejected claim stays as it came, so its fixes are undone.
fn decide(
    views: &[(Section<'_>, Ancestors<'_>)],
    claims: &[Option<Claim<'_>>],
    findings: &mut [Finding],
    checked: &mut [CheckedSection],
) {
    for ((section, ancestors), claim) in views.iter().zip(claims) {
        let Some(claim) = claim else { continue };
        let above = sections_above(ancestors);
        let deciding: Vec<usize> =
            above.iter().map(|above| above.number).chain([section.number]).collect();
        let records = |checked: &[CheckedSection]| -> Vec<usize> {
            let ranges = deciding.iter().filter_map(|&n| checked.get(n).map(|c| c.records.clone()));
            ranges.flatten().collect()
        };
        let all = records(checked);
        let rejected_by: Vec<usize> = all
            .iter()
            .copied()
            .filter(|&n| findings.get(n).is_some_and(Finding::rejects))
            .collect();
        let is_fixed = all.iter().any(|&n| findings.get(n).is_some_and(Finding::is_fixed));
        let disposition = match (rejected_by.is_empty(), is_fixed) {
            (false, _) => Disposition::Rejected,
            (true, true) => Disposition::Corrected,
            (true, false) => Disposition::Accepted,
        };
        let Some(own) = checked.get_mut(section.number) else { continue };
        if disposition == Disposition::Rejected {
            own.edits.clear();
            for finding in findings.get_mut(own.records.clone()).unwrap_or_default() {
                if let Some(fix) = &mut finding.fix {
                    fix.applied = false;
                }
            }
        }
        own.claim = Some(outcome(claim, disposition, rejected_by));
    }
}

/// The sections whose findings count for a claim besides its own.
fn sections_above<'a, 'b>(ancestors: &'a Ancestors<'b>) -> Vec<&'a Section<'b>> {
    // What is wrong in ISA or GS is answered by TA1 and AK9 and rejects no claim, unless the
    // header itself is missing, or the group has the number of an earlier one: then nobody knows
    // whom the claim is from, or no acknowledgment can answer for it.
    let envelope = [&ancestors.interchange, &ancestors.group];
    let envelope = envelope.into_iter().flatten().filter(|section| {
        let is_second = section.kind == SectionKind::Group && section.facts.repeated;
        section.facts.presence == Presence::Missing || is_second
    });
    let levels = [
        &ancestors.set,
        &ancestors.billing_provider,
        &ancestors.unknown_level,
        &ancestors.subscriber,
        &ancestors.patient,
    ];
    envelope.chain(levels.into_iter().flatten()).collect()
}

fn outcome(claim: &Claim<'_>, disposition: Disposition, rejected_by: Vec<usize>) -> ClaimOutcome {
    ClaimOutcome {
        disposition,
        lines: claim.lines.len() as u64,
        charge: claim.total_charge().unwrap_or_default(),
        id_hash: claim.id().map(fingerprint),
        rejected_by,
    }
}

/// A fingerprint of a value that is remembered over a whole input.
fn fingerprint(value: &[u8]) -> u64 {
    let hash = blake3::hash(value);
    hash.as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
}
