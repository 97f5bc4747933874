//! Turns a finding into a record: everything a report says, free of the buffer.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::claim::{Ancestors, Claim, Party};
use crate::finding::found::SegmentPresence;
use crate::finding::{Action, Excerpt, Finding, LineFacts, Record, Surroundings};
use crate::guide::patient_data::{Private, mask};
use crate::guide::{PlacedSegment, Presence, Section, row};

use super::batch::Batch;
use super::check::PatientData;
use super::decide::counts_for_claims;

/// Segments are shown up to this many bytes.
const LONGEST_EXCERPT: usize = 400;

/// Describes the findings of one batch.
pub(super) struct Describer<'a> {
    batch: &'a Batch,
    patient_data: PatientData,
    /// Surroundings of the section described last.
    last: Option<(usize, Arc<Surroundings>)>,
}

impl<'a> Describer<'a> {
    pub(super) fn new(batch: &'a Batch, patient_data: PatientData) -> Self {
        Self { batch, patient_data, last: None }
    }

    pub(super) fn record(
        &mut self,
        finding: Finding,
        section: &Section<'_>,
        ancestors: &Ancestors<'_>,
        claim: Option<&Claim<'_>>,
    ) -> Record {
        let around = self.surroundings(section, ancestors, claim);
        let segment = segment_of(&finding, section);
        let meant = meant(&finding, section);
        let value = meant.map(|segment| value_of(&segment, &finding)).unwrap_or_default();
        let private = meant.and_then(|segment| self.private(section, &segment));
        let hides = |value: &[u8]| {
            let element = finding.place.element.element.into();
            private.is_some_and(|private| private.hides(element, value))
        };
        let is_hidden = hides(value);
        let before = if is_hidden { mask(value).to_owned() } else { text(value) };
        let after = finding.fix.as_ref().map(|fix| fix.after.clone()).unwrap_or_default();
        let is_after_hidden = is_hidden || hides(after.as_bytes());
        let raw = segment.map(|segment| segment.raw());
        let in_loop = loop_of(&finding, section, segment.as_ref());
        Record {
            line: claim.and_then(|claim| line_facts(&finding, claim)),
            in_loop,
            segment_position: position(&finding, section),
            byte_offset: raw.map_or_else(
                || self.section_offset(section),
                |raw| self.batch.offset_in_input(raw.start as usize),
            ),
            byte_length: meant.map_or(0, |m| m.raw().end - m.raw().start),
            excerpt: meant.map(|m| self.excerpt(&m, private, &finding)).unwrap_or_default(),
            before,
            after: if is_after_hidden { mask(after.as_bytes()).to_owned() } else { after },
            cause: cause(&finding, value, &party(section, ancestors, &around.billing_npi)),
            around,
            action: action(&finding, section),
            finding,
        }
    }

    /// The cause of a finding and the number of its claim, the same as its record will have.
    pub(super) fn key(
        &mut self,
        finding: &Finding,
        section: &Section<'_>,
        ancestors: &Ancestors<'_>,
        claim: Option<&Claim<'_>>,
    ) -> (String, String) {
        let around = self.surroundings(section, ancestors, claim);
        let value = meant(finding, section).map(|segment| value_of(&segment, finding));
        let party = party(section, ancestors, &around.billing_npi);
        (cause(finding, value.unwrap_or_default(), &party), around.claim_id.clone())
    }

    fn section_offset(&self, section: &Section<'_>) -> u64 {
        let start = self.batch.sections.get(section.number).map_or(0, |s| s.bytes.start);
        self.batch.offset_in_input(start)
    }

    pub(super) fn surroundings(
        &mut self,
        section: &Section<'_>,
        ancestors: &Ancestors<'_>,
        claim: Option<&Claim<'_>>,
    ) -> Arc<Surroundings> {
        if let Some((number, around)) = &self.last
            && *number == section.number
        {
            return Arc::clone(around);
        }
        let around = Arc::new(surroundings(ancestors, claim));
        self.last = Some((section.number, Arc::clone(&around)));
        around
    }

    /// What of a segment is not shown; `None` if everything is.
    fn private(&self, section: &Section<'_>, segment: &PlacedSegment<'_>) -> Option<Private> {
        (self.patient_data == PatientData::Masked).then(|| section.private(segment))
    }

    /// The segment as shown: patient data masked, long text cut, the meant part marked.
    fn excerpt(
        &self,
        segment: &PlacedSegment<'_>,
        private: Option<Private>,
        finding: &Finding,
    ) -> Excerpt {
        let wanted = finding.place.element;
        let mut shown = segment.id().to_string();
        let mut marked = 0..shown.len();
        for n in 1..=segment.element_count() {
            shown.push(char::from(self.batch.delimiters.element));
            let start = shown.len();
            let value = segment.element_as_sent(n).unwrap_or_default();
            let is_hidden = private.is_some_and(|private| private.hides(n, value));
            let value = if is_hidden { mask(value).to_owned() } else { text(value) };
            if usize::from(wanted.element) == n {
                marked = self.mark(&value, start, wanted.component);
            }
            shown.push_str(&value);
            if shown.len() > LONGEST_EXCERPT {
                shown.truncate(shown.floor_char_boundary(LONGEST_EXCERPT));
                shown.push('…');
                break;
            }
        }
        if usize::from(wanted.element) > segment.element_count() {
            marked = shown.len()..shown.len();
        }
        let end = marked.end.min(shown.len());
        Excerpt { marked: marked.start.min(end)..end, text: shown }
    }

    /// The part of an element that a component takes; the whole element for component 0.
    fn mark(&self, value: &str, start: usize, component: u8) -> std::ops::Range<usize> {
        let separator = char::from(self.batch.delimiters.component);
        let mut from = start;
        for (part, number) in value.split(separator).zip(1_u8..) {
            if number == component {
                return from..from + part.len();
            }
            from += part.len() + separator.len_utf8();
        }
        start..start + value.len()
    }
}

fn action(finding: &Finding, section: &Section<'_>) -> Action {
    if finding.is_fixed() {
        Action::Fixed
    } else if finding.rejects() && counts_for_claims(section) {
        Action::Rejected
    } else {
        Action::Reported
    }
}

fn segment_of<'b>(finding: &Finding, section: &Section<'b>) -> Option<PlacedSegment<'b>> {
    section.get(finding.place.segment.min(section.len().saturating_sub(1)))
}

/// The segment that a finding speaks of; `None` if it is missing.
fn meant<'b>(finding: &Finding, section: &Section<'b>) -> Option<PlacedSegment<'b>> {
    segment_of(finding, section).filter(|_| finding.place.presence == SegmentPresence::Sent)
}

/// Bytes as readable text: what is no printable ASCII is written as an escape.
fn text(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string().replace("\\'", "'").replace("\\\"", "\"").replace("\\\\", "\\")
}

/// The bytes that a finding speaks of.
fn value_of<'b>(segment: &PlacedSegment<'b>, finding: &Finding) -> &'b [u8] {
    let place = finding.place.element;
    match (place.element, place.component) {
        (0, _) => segment.text(),
        (element, 0) => segment.element_as_sent(element.into()).unwrap_or_default(),
        (element, component) => {
            segment.component_as_sent(element.into(), component.into()).unwrap_or_default()
        }
    }
}

fn loop_of(
    finding: &Finding,
    section: &Section<'_>,
    segment: Option<&PlacedSegment<'_>>,
) -> &'static str {
    if finding.place.presence == SegmentPresence::Missing
        && let Some(row) = finding.place.missing_row
    {
        return row.def().in_loop.def().name;
    }
    let placed = segment.and_then(|segment| segment.row);
    let placed = placed.or_else(|| section.segments().find_map(|segment| segment.row));
    placed.map_or("", |row| row.def().in_loop.def().name)
}

fn position(finding: &Finding, section: &Section<'_>) -> u32 {
    match section.facts.position {
        0 => 0,
        first => first + u32::try_from(finding.place.segment).unwrap_or(u32::MAX - first),
    }
}

fn owned(value: Option<&[u8]>) -> String {
    value.map(text).unwrap_or_default()
}

fn surroundings(ancestors: &Ancestors<'_>, claim: Option<&Claim<'_>>) -> Surroundings {
    let header = |section: Option<&Section<'_>>, n: usize| {
        let sent = section.filter(|section| section.facts.presence == Presence::Sent);
        owned(sent.and_then(|section| section.get(0)?.element(n))).trim().to_owned()
    };
    let billing = ancestors.billing().and_then(Party::known);
    let payer = ancestors.payer().and_then(Party::known);
    let submitter = ancestors.set.and_then(|set| Party::find(set, row::L1000A_NM1_41, None));
    let submitter = submitter.and_then(Party::known).and_then(|party| party.id());
    let billing_npi = owned(billing.and_then(|party| party.npi()));
    let rendering = claim.and_then(Claim::rendering_provider);
    Surroundings {
        interchange_control: header(ancestors.interchange, 13),
        group_control: header(ancestors.group, 6),
        transaction_control: header(ancestors.set, 2),
        submitter_id: owned(submitter),
        payer_id: owned(payer.and_then(|party| party.id())),
        payer_name: owned(payer.and_then(|party| party.last_or_organization_name())),
        billing_name: owned(billing.as_ref().and_then(Party::last_or_organization_name)),
        claim_id: owned(claim.and_then(Claim::id)),
        claim_charge: claim.and_then(Claim::total_charge),
        // Who is named without an NPI is somebody else all the same.
        rendering_npi: rendering.map_or_else(|| billing_npi.clone(), |party| owned(party.npi())),
        service_period: claim.and_then(Claim::service_period),
        billing_npi,
    }
}

fn line_facts(finding: &Finding, claim: &Claim<'_>) -> Option<LineFacts> {
    let by_rule = finding.line.map(|line| usize::from(line) - 1);
    let by_place = || {
        // What a line misses at its end is missed before the next line; a lost LX is of no line.
        let place = &finding.place;
        let at = match (place.presence, place.missing_row) {
            (SegmentPresence::Sent, _) => place.segment,
            (SegmentPresence::Missing, Some(row::L2400_LX)) => return None,
            (SegmentPresence::Missing, _) => place.segment.checked_sub(1)?,
        };
        claim.lines.iter().position(|line| (line.part.from..line.part.to).contains(&at))
    };
    let line = claim.lines.get(by_rule.or_else(by_place)?)?;
    let service = line.service;
    let mut modifiers = String::new();
    for modifier in service.iter().flat_map(|s| s.components(1).skip(2).take(4)) {
        if !modifier.is_empty() {
            let separator = if modifiers.is_empty() { "" } else { ":" };
            let _ = write!(modifiers, "{separator}{}", text(modifier));
        }
    }
    Some(LineFacts {
        line: owned(line.lx.element(1)),
        service_date: line.service_date.map(|span| span.to_string()).unwrap_or_default(),
        procedure: owned(service.and_then(|s| s.component(1, 2))),
        modifiers,
        units: owned(service.and_then(|s| s.element(4))),
        charge: owned(service.and_then(|s| s.element(2))),
        rendering_npi: owned(claim.renderer_of(line).and_then(|party| party.npi())),
    })
}

/// Whose data a finding is about: the one who would mend it once for all claims.
fn party(section: &Section<'_>, ancestors: &Ancestors<'_>, billing_npi: &str) -> String {
    use crate::guide::SectionKind as Kind;
    match section.kind {
        Kind::Subscriber | Kind::Patient => {
            let section = ancestors.subscriber;
            let member = section.and_then(|s| Party::find(s, row::L2010BA_NM1_IL, None)?.id());
            owned(member)
        }
        Kind::BillingProvider | Kind::Claim if !billing_npi.is_empty() => billing_npi.to_owned(),
        _ => owned(ancestors.interchange.and_then(|isa| isa.get(0)?.element(6))),
    }
}

/// A short key that is the same wherever the same party has the same wrong value.
fn cause(finding: &Finding, value: &[u8], party: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(finding.place.element.to_string().as_bytes());
    hasher.update(&[0]);
    hasher.update(value);
    hasher.update(&[0]);
    hasher.update(party.as_bytes());
    let hex = hasher.finalize().to_hex();
    format!("{}-{}", finding.rule.code, hex.get(..10).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{changed, check};

    /// The line, by LX01, of what is said of the clean file without this text.
    fn line_of_what_misses(text: &str) -> Vec<Option<String>> {
        let checked = check(&changed(&[(text, "")]));
        let records = checked.iter().flat_map(|batch| &batch.records);
        let missing = records.filter(|record| record.finding.rule.code == "ST105");
        missing.map(|record| record.line.as_ref().map(|line| line.line.clone())).collect()
    }

    #[test]
    fn what_is_missing_belongs_to_the_line_that_misses_it() {
        let date = "DTP*472*D8*20260302~\n";
        assert_eq!(line_of_what_misses(date), [Some("1".to_owned())]);
        let service = "SV1*HC:97140:GP*80*UN*1***1:2~\n";
        assert_eq!(line_of_what_misses(service), [Some("2".to_owned())]);
        assert_eq!(line_of_what_misses("LX*2~\n"), [None]);
        assert_eq!(line_of_what_misses("HI*ABK:M25561*ABF:R262~\n"), [None]);
    }
}
