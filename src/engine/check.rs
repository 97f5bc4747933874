//! Checks one batch: what a thread does, knowing nothing of any other batch.

use crate::claim::{Ancestors, Claim, Minutes};
use crate::codes::Codes;
use crate::finding::{
    Context, Edit, Finding, Findings, NotCheckedTally, Place, Record, Rule, Severity,
};
use crate::fix::Part;
use crate::guide::{Oddity, Placed, Section, SectionKind, Support, Versions, Walker, el};
use crate::policy::Policy;
use crate::rules;
use crate::x12::Segments;

use super::across::parents::links_of;
use super::across::services::services_of;
use super::batch::{Batch, BatchSection};
use super::decide::{CheckedSection, ClaimOutcome, decide};
use super::describe::Describer;
use super::levels::{above, view};
use super::recheck::{add_revealed, revealed};
use super::refused_sets::RefusedSets;

/// A batch with its findings.
#[derive(Debug)]
pub struct CheckedBatch {
    /// The batch.
    pub batch: Batch,
    /// One for each section of the batch.
    pub sections: Vec<CheckedSection>,
    /// Findings of all sections, context included, in file order.
    pub records: Vec<Record>,
    /// Rules of its own findings that the policy does not tell, one for each finding.
    pub suppressed: Vec<&'static Rule>,
    /// What was not checked.
    pub not_checked: NotCheckedTally,
    /// The place of each segment of the batch.
    placed: Vec<Placed>,
}

impl CheckedBatch {
    /// Views of the batch's segments; [`CheckedBatch::section`] needs them.
    #[must_use]
    pub fn segments(&self) -> Segments<'_> {
        Segments::new(&self.batch.bytes, self.batch.delimiters, &self.batch.segments)
    }

    /// A section of the batch whose segments know their place.
    #[must_use]
    pub fn section<'b>(&'b self, number: usize, segments: &'b Segments<'b>) -> Option<Section<'b>> {
        let section = self.batch.sections.get(number)?;
        Some(view(&self.batch, number, section, segments, &self.placed))
    }

    /// Shows each of the batch's own sections with the levels that it stands below, itself
    /// included, and what it came to.
    ///
    /// # Errors
    /// `look` fails.
    pub fn each_section<E>(
        &self,
        mut look: impl FnMut(&Section<'_>, &Ancestors<'_>, &CheckedSection) -> Result<(), E>,
    ) -> Result<(), E> {
        let segments = self.segments();
        let numbers = 0..self.batch.sections.len();
        let sections: Vec<_> = numbers.filter_map(|n| self.section(n, &segments)).collect();
        // Nothing that is read here depends on a payer's settings.
        let above = above(&sections, &Policy::default());
        for (number, _, checked) in self.own_sections() {
            if let (Some(section), Some(above)) = (sections.get(number), above.get(number)) {
                look(section, above, checked)?;
            }
        }
        Ok(())
    }

    /// Shows each claim of the batch as it was read, with what it came to.
    ///
    /// # Errors
    /// `look` fails.
    pub fn each_claim<E>(
        &self,
        mut look: impl FnMut(&Claim<'_>, &CheckedSection, &ClaimOutcome) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_section(|section, above, checked| {
            let Some(outcome) = &checked.claim else { return Ok(()) };
            Claim::read(section, *above).map_or(Ok(()), |claim| look(&claim, checked, outcome))
        })
    }

    /// The batch's own sections with what they came to, context left out.
    pub fn own_sections(&self) -> impl Iterator<Item = (usize, &BatchSection, &CheckedSection)> {
        let sections = self.batch.sections.iter().zip(&self.sections).enumerate();
        sections
            .skip(self.batch.context_sections)
            .map(|(n, (section, checked))| (n, section, checked))
    }

    /// The records of one section, in file order.
    pub fn records_of<'s>(
        &'s self,
        section: &'s CheckedSection,
    ) -> impl Iterator<Item = &'s Record> {
        let own = self.records.get(section.records.clone()).unwrap_or_default();
        own.iter().chain(&section.across)
    }

    /// The records that concern a claim: its own, and those of the levels above.
    pub fn records_for<'s>(
        &'s self,
        section: &'s CheckedSection,
    ) -> impl Iterator<Item = &'s Record> {
        let numbers = section.claim.iter().flat_map(|claim| &claim.records);
        numbers.filter_map(|&n| self.records.get(n)).chain(&section.across)
    }

    /// The records that reject a claim.
    pub fn rejecting<'s>(&'s self, claim: &'s ClaimOutcome) -> impl Iterator<Item = &'s Record> {
        claim.rejected_by.iter().filter_map(|&n| self.records.get(n))
    }

    /// One section as it goes out.
    #[must_use]
    pub fn part<'s>(&'s self, section: &'s BatchSection, edits: &'s [Edit]) -> Part<'s> {
        Part {
            kind: section.kind,
            facts: section.facts,
            buffer: &self.batch.bytes,
            bytes: section.bytes.clone(),
            segments: self.batch.segments.get(section.segments.clone()).unwrap_or_default(),
            edits,
            delimiters: self.batch.delimiters,
        }
    }
}

/// How a batch is checked.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The code tables.
    pub codes: &'a Codes,
    /// Minutes of service lines, if there is a file of them.
    pub minutes: &'a Minutes,
    /// Which findings are told, and how loud.
    pub policy: &'a Policy,
    /// Versions of the guide that are checked.
    pub versions: Versions,
    /// Sets that go back as a whole.
    pub refused: &'a RefusedSets,
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

impl PatientData {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Masked => "masked",
            Self::Shown => "shown",
        }
    }
}

/// Which time a claim is checked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pass<'e> {
    /// As it came; what is explained is not told.
    First(&'e [Explained]),
    /// As it would go out.
    Again,
}

impl<'e> Pass<'e> {
    const fn is_first(self) -> bool {
        matches!(self, Self::First(_))
    }

    const fn explained(self) -> &'e [Explained] {
        match self {
            Self::First(explained) => explained,
            Self::Again => &[],
        }
    }
}

/// Runs every rule over a batch and decides what becomes of its claims.
#[must_use]
pub fn check_batch(batch: Batch, options: Options<'_>) -> CheckedBatch {
    check_explained(batch, options, &[])
}

/// Something that a batch alone takes for wrong, and an earlier claim of the input explains.
#[derive(Clone, Copy, Debug)]
pub struct Explained {
    /// The rule that says it.
    pub rule: &'static Rule,
    /// Number of the claim's section in the batch.
    pub section: usize,
    /// Number of the line in its claim.
    pub line: u16,
}

impl Explained {
    fn is(&self, finding: &Finding) -> bool {
        finding.rule.code == self.rule.code
            && finding.section == self.section
            && finding.line == Some(self.line)
    }
}

/// [`check_batch`] without what earlier claims explain.
pub(super) fn check_explained(
    batch: Batch,
    options: Options<'_>,
    explained: &[Explained],
) -> CheckedBatch {
    check_pass(batch, options, Pass::First(explained))
}

/// Runs every rule over a batch; corrected claims are checked again only on the first pass.
pub(super) fn check_pass(batch: Batch, options: Options<'_>, pass: Pass<'_>) -> CheckedBatch {
    let checker = Checker::new(&batch, options);
    let (placed, oddities) = checker.place(|_, _| true);
    let BatchOutcome { sections, records, suppressed, not_checked } =
        checker.run(&placed, &oddities, pass);
    CheckedBatch { batch, sections, records, suppressed, not_checked, placed }
}

/// What a batch came to.
struct BatchOutcome {
    sections: Vec<CheckedSection>,
    records: Vec<Record>,
    suppressed: Vec<&'static Rule>,
    not_checked: NotCheckedTally,
}

/// Lets `report` find something in some sections of a batch that was checked before, and describes
/// it as [`check_batch`] would.
pub(super) fn describe(
    batch: &Batch,
    options: Options<'_>,
    wanted: &[usize],
    report: impl Fn(&Section<'_>, Option<&Claim<'_>>, &mut Findings),
) -> (Vec<Record>, Vec<&'static Rule>) {
    let checker = Checker::new(batch, options);
    let segments = Segments::new(&batch.bytes, batch.delimiters, &batch.segments);
    let (placed, _) = checker.place(|number, kind| kind.is_ancestor() || wanted.contains(&number));
    let sections = checker.sections(&segments, &placed);
    let mut describer = Describer::new(batch, options.patient_data);
    let (mut records, mut suppressed) = (Vec::new(), Vec::new());
    for (section, above) in sections.iter().zip(above(&sections, options.policy)) {
        if !wanted.contains(&section.number) {
            continue;
        }
        let mut findings = Findings::default();
        findings.begin_section(section.number);
        let claim = Claim::read(section, above);
        report(section, claim.as_ref(), &mut findings);
        let mut findings = findings.into_list();
        findings.retain_mut(|finding| is_meant(finding, &above, claim.as_ref()));
        for mut finding in findings {
            if is_told(
                &mut finding,
                options.policy,
                &mut describer,
                section,
                &above,
                claim.as_ref(),
            ) {
                records.push(describer.record(finding, section, &above, claim.as_ref()));
            } else {
                suppressed.push(finding.rule);
            }
        }
    }
    (records, suppressed)
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

    fn run(
        mut self,
        placed: &[Placed],
        oddities: &[(usize, Oddity)],
        pass: Pass<'_>,
    ) -> BatchOutcome {
        let segments =
            std::mem::replace(&mut self.segments, Segments::new(&[], self.batch.delimiters, &[]));
        let sections = self.sections(&segments, placed);
        let above = above(&sections, self.options.policy);
        let mut claims = Vec::with_capacity(sections.len());
        let mut odd = oddities.iter().peekable();
        let mut set = self.batch.first_set;
        for (section, above) in sections.iter().zip(&above) {
            self.findings.begin_section(section.number);
            while let Some((_, oddity)) = odd.next_if(|(number, _)| *number == section.number) {
                // Of a level that got lost as a whole, one finding tells.
                let is_lost = section.is_empty() && section.kind.is_level();
                if is_lost || section.is_cut_off() && oddity.is_missing_before(section.len()) {
                    continue;
                }
                rules::structure::placement::report_oddity(section, *oddity, &mut self.findings);
            }
            if section.kind == SectionKind::Set && pass.is_first() {
                set += u64::from(section.number >= self.batch.context_sections);
                self.refuse(section, set);
            }
            claims.push(self.check_section(section, above));
            self.findings.end_section();
        }
        let counts = self.findings.all_not_checked();
        let not_checked = NotCheckedTally::new(counts, self.options.codes);
        let mut findings = std::mem::take(&mut self.findings).into_list();
        let mut describer = Describer::new(self.batch, self.options.patient_data);
        let suppressed = self.suppress(&mut findings, &mut describer, &sections, &above, &claims);
        if pass.is_first() {
            self.decide_as_told(&mut findings, &mut describer, &sections, &above, &claims);
        }
        let explained = pass.explained();
        let is_open = |finding: &Finding| !explained.iter().any(|one| one.is(finding));
        findings.retain(is_open);
        let mut checked = decide(&claims, &mut findings);
        if pass.is_first() {
            let mut revealed = revealed(self.batch, &checked, self.options);
            revealed.retain(is_open);
            if !revealed.is_empty() {
                add_revealed(&mut findings, revealed);
                checked = decide(&claims, &mut findings);
            }
        }
        for (claim, checked) in claims.iter().zip(&mut checked) {
            if let (Some(claim), Some(outcome), true) = (claim, &mut checked.claim, pass.is_first())
            {
                outcome.services = services_of(claim, self.options.codes);
                outcome.links = links_of(claim, self.options.codes);
            }
            if let (Some(claim), Some(outcome)) = (claim, &mut checked.claim)
                && outcome.is_rejected()
            {
                let around = describer.surroundings(claim.section, &claim.ancestors, Some(claim));
                outcome.rejected_around = Some(around);
            }
        }
        let records = findings
            .into_iter()
            .filter_map(|finding| {
                let (section, above) =
                    (sections.get(finding.section)?, above.get(finding.section)?);
                let claim = claims.get(finding.section).and_then(Option::as_ref);
                Some(describer.record(finding, section, above, claim))
            })
            .collect();
        BatchOutcome { sections: checked, records, suppressed, not_checked }
    }

    /// Gives findings the fixes that people decided on.
    fn decide_as_told(
        &self,
        findings: &mut [Finding],
        describer: &mut Describer<'_>,
        sections: &[Section<'_>],
        above: &[Ancestors<'_>],
        claims: &[Option<Claim<'_>>],
    ) {
        let decisions = self.options.policy.decisions();
        if decisions.is_empty() {
            return;
        }
        for finding in findings {
            let (Some(section), Some(above)) =
                (sections.get(finding.section), above.get(finding.section))
            else {
                continue;
            };
            let Some(segment) = section.get(finding.place.segment) else { continue };
            let claim = claims.get(finding.section).and_then(Option::as_ref);
            let (cause, _) = describer.key(finding, section, above, claim);
            let times = u64::from(finding.section >= self.batch.context_sections);
            decisions.apply(finding, &cause, &segment, times);
        }
    }

    /// Reports a set that goes back as a whole.
    fn refuse(&mut self, section: &Section<'_>, set: u64) {
        let header = section.header_of(SectionKind::Set).or_else(|| section.get(0));
        if let (Some((rule, why)), Some(header)) = (self.options.refused.why(set), header) {
            self.findings.report(rule, Place::of(&header, el::ST), why);
        }
    }

    /// Takes out what the policy does not tell; gives the rules of those that are its own.
    fn suppress(
        &self,
        findings: &mut Vec<Finding>,
        describer: &mut Describer<'_>,
        sections: &[Section<'_>],
        above: &[Ancestors<'_>],
        claims: &[Option<Claim<'_>>],
    ) -> Vec<&'static Rule> {
        let mut suppressed = Vec::new();
        findings.retain_mut(|finding| {
            let (Some(section), Some(above)) =
                (sections.get(finding.section), above.get(finding.section))
            else {
                return true;
            };
            let claim = claims.get(finding.section).and_then(Option::as_ref);
            if !is_meant(finding, above, claim) {
                return false;
            }
            let is_told = is_told(finding, self.options.policy, describer, section, above, claim);
            if !is_told && finding.section >= self.batch.context_sections {
                suppressed.push(finding.rule);
            }
            is_told
        });
        suppressed
    }

    /// Places every segment of the wanted sections.
    fn place(
        &self,
        is_wanted: impl Fn(usize, SectionKind) -> bool,
    ) -> (Vec<Placed>, Vec<(usize, Oddity)>) {
        let mut walker = Walker::default();
        let mut placed = Vec::with_capacity(self.segments.len());
        let mut oddities = Vec::new();
        for (number, section) in self.batch.sections.iter().enumerate() {
            if !is_wanted(number, section.kind) {
                placed.extend(section.segments.clone().map(|_| Placed::NOWHERE));
                continue;
            }
            let mut note = |oddity| oddities.push((number, oddity));
            let range = section.segments.clone();
            walker.walk(section.kind, section.facts, &self.segments, range, &mut placed, &mut note);
        }
        (placed, oddities)
    }

    /// A view of each section.
    fn sections<'b>(&self, segments: &'b Segments<'b>, placed: &'b [Placed]) -> Vec<Section<'b>>
    where
        'a: 'b,
    {
        let sections = self.batch.sections.iter().enumerate();
        sections
            .map(|(number, section)| view(self.batch, number, section, segments, placed))
            .collect()
    }

    fn check_section<'b>(
        &mut self,
        section: &'b Section<'b>,
        ancestors: &Ancestors<'b>,
    ) -> Option<Claim<'b>> {
        let registry = rules::registry();
        let Options { codes, minutes, .. } = self.options;
        let context = Context { codes, minutes, section, above: ancestors };
        let delimiters = self.batch.delimiters;
        let is_supported = section.facts.support == Support::Supported;
        let out = &mut self.findings;
        for check in &registry.section {
            check(section, &context, out);
        }
        // Of a segment that the end of the file cut off, and of what it belongs to, nothing else can
        // be said.
        let sound = section.len() - usize::from(section.is_cut_off());
        for segment in section.segments().take(sound) {
            for check in &registry.each_segment {
                check(&segment, &context, out);
            }
            let Some(row) = segment.row.filter(|_| is_supported) else { continue };
            rules::syntax::elements::check_segment(&segment, section.kind, delimiters, out);
            rules::syntax::notes::check_segment(&segment, out);
            for check in registry.of_row(row) {
                check(&segment, &context, out);
            }
        }
        let claim = (section.kind == SectionKind::Claim)
            .then(|| Claim::read(section, *ancestors))
            .flatten();
        if !is_supported {
            return claim;
        }
        if let Some(claim) = claim.as_ref().filter(|_| !section.is_cut_off()) {
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

/// Gives a finding no more weight than its rule has for the payer; `false` if it has none. A void
/// repeats the services that it takes back, right or wrong.
fn is_meant(finding: &mut Finding, above: &Ancestors<'_>, claim: Option<&Claim<'_>>) -> bool {
    if finding.rule.judges_services() && claim.is_some_and(Claim::is_void) {
        return false;
    }
    let highest = finding.rule.payers.highest(above.payer_kind);
    finding.at_most(highest.unwrap_or(Severity::Info));
    highest.is_some()
}

/// Gives a finding what the policy says of it; `false` if it is not to be told.
fn is_told(
    finding: &mut Finding,
    policy: &Policy,
    describer: &mut Describer<'_>,
    section: &Section<'_>,
    above: &Ancestors<'_>,
    claim: Option<&Claim<'_>>,
) -> bool {
    let baseline = policy.baseline();
    if !policy.admits(finding, above) {
        return false;
    }
    if baseline.is_empty() {
        return true;
    }
    let (cause, claim) = describer.key(finding, section, above, claim);
    !baseline.holds(cause, claim)
}
