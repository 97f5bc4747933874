//! Paints the sections of a batch: headings of loops and segments, each at its depth.

use crate::engine::{CheckedBatch, PatientData};
use crate::finding::Record;
use crate::guide::{LoopId, PlacedSegment, Presence, Section, SectionKind, Support};
use crate::x12::{Delimiters, SegmentId, Segments};

use super::finding::Told;
use super::labels;
use super::selection::{Shown, is_trailer};
use super::style::Style;
use super::{FindingLines, TreeOptions};

/// A loop that is open while its segments are painted.
#[derive(Clone, Copy, Debug)]
struct OpenLoop {
    id: LoopId,
    instance: u16,
}

/// Paints sections of one batch.
pub(super) struct Painter<'a> {
    pub options: &'a TreeOptions,
    pub style: &'static Style,
    checked: &'a CheckedBatch,
    segments: &'a Segments<'a>,
    pub out: &'a mut Vec<u8>,
    /// How many levels the section stands below.
    base: usize,
    /// The loops of the section that are open.
    open: Vec<OpenLoop>,
    /// Number of the first open loop that is wanted; `None` if none is.
    wanted_from: Option<usize>,
}

impl<'a> Painter<'a> {
    pub(super) fn new(
        checked: &'a CheckedBatch,
        segments: &'a Segments<'a>,
        options: &'a TreeOptions,
        out: &'a mut Vec<u8>,
    ) -> Self {
        let (style, open) = (Style::of(options.colour), Vec::new());
        Self { options, style, checked, segments, out, base: 0, open, wanted_from: None }
    }

    pub(super) fn section(&mut self, shown: Shown) {
        let Some(section) = self.checked.section(shown.number, self.segments) else { return };
        self.base = shown.indent;
        self.open.clear();
        self.begin_section(&section);
        let told = Told::in_order(self.records(shown.number), section.len());
        let mut told = told.iter().peekable();
        for segment in section.segments() {
            let at = segment.index;
            while let Some(one) = told.next_if(|one| one.is_due(at, false)) {
                self.missing(one.record);
            }
            self.segment(&section, &segment);
            while let Some(one) = told.next_if(|one| one.is_due(at, true)) {
                if self.is_shown() {
                    self.finding(one.record, self.inside() + 1);
                }
            }
        }
        for one in told {
            self.missing(one.record);
        }
    }

    fn records(&self, number: usize) -> impl Iterator<Item = &'a Record> + use<'a> {
        let wanted = self.options.findings == FindingLines::Shown;
        let section = self.checked.sections.get(number).filter(|_| wanted);
        let checked = self.checked;
        section.into_iter().flat_map(|section| checked.records_of(section))
    }

    fn begin_section(&mut self, section: &Section<'_>) {
        if let Some(root) = root(section.kind) {
            self.open_loop(OpenLoop { id: root, instance: 1 }, section, section.get(0));
        } else {
            self.wanted_from = self.options.selection.loops.is_empty().then_some(0);
            if self.is_shown() {
                self.begin_rootless(section);
            }
        }
    }

    /// The heading of what is no loop of the guide.
    fn begin_rootless(&mut self, section: &Section<'_>) {
        match section.kind {
            SectionKind::Noise if !section.is_blank() => self.noise(section.bytes),
            SectionKind::UnknownLevel => {
                self.indent(self.base);
                self.heading("hierarchical level of an unknown kind");
                self.push("\n");
                self.base += 1;
            }
            kind if is_trailer(kind) && section.facts.presence == Presence::Missing => {
                self.indent(self.base);
                self.heading(missing_trailer(kind));
                self.push(" (missing)\n");
            }
            _ => {}
        }
    }

    /// Text outside any segment may hold anything, a patient's data too.
    fn noise(&mut self, bytes: &[u8]) {
        self.heading(&format!("{} bytes outside any segment", bytes.len()));
        match self.options.patient_data {
            PatientData::Masked => self.push(" (masked)"),
            PatientData::Shown => {
                self.push(": ");
                self.bytes(bytes);
            }
        }
        self.push("\n");
    }

    fn segment(&mut self, section: &Section<'_>, segment: &PlacedSegment<'_>) {
        let is_elsewhere = !self.enter_loop_of(section, segment);
        if !self.is_shown() {
            return;
        }
        let inside = self.inside();
        self.indent(inside);
        self.push(self.style.segment);
        match (segment.row, segment.id()) {
            (Some(row), _) => self.push(labels::heading(row)),
            (None, SegmentId::EMPTY) => self.push("empty segment"),
            (None, SegmentId::TA1) => self.push("TA1 interchange acknowledgment"),
            (None, unknown) => self.text(&unknown.to_string()),
        }
        self.push(self.style.reset);
        if section.facts.position > 0 {
            let position = section.facts.position as usize + segment.index;
            self.push(" [");
            self.number(position);
            self.push("]");
        }
        if let Some(row) = segment.row.filter(|_| is_elsewhere) {
            self.push(&format!(" (out of order: belongs to {})", row.def().in_loop.def().name));
        } else {
            self.push(oddity(section, segment));
        }
        self.push("\n");
        self.elements(section, segment, inside + 1);
    }

    /// Opens the loop that a segment begins; `false` if its loop is not the one that is open.
    fn enter_loop_of(&mut self, section: &Section<'_>, segment: &PlacedSegment<'_>) -> bool {
        let (Some(row), Some(current)) = (segment.row, self.open.last()) else { return true };
        let (id, instance) = (row.def().in_loop, segment.instance);
        if (current.id, current.instance) == (id, instance) {
            return true;
        }
        let is_open = self.open.iter().any(|open| (open.id, open.instance) == (id, instance));
        let host = self.open.iter().rposition(|open| Some(open.id) == id.def().parent);
        match host {
            Some(host) if instance > 0 && !is_open => {
                self.open.truncate(host + 1);
                self.open_loop(OpenLoop { id, instance }, section, Some(*segment));
                true
            }
            _ => false,
        }
    }

    /// Opens a loop that begins with this segment.
    fn open_loop(
        &mut self,
        opened: OpenLoop,
        section: &Section<'_>,
        first: Option<PlacedSegment<'_>>,
    ) {
        self.open.push(opened);
        let loops = &self.options.selection.loops;
        self.wanted_from = if loops.is_empty() {
            Some(0)
        } else {
            self.open.iter().position(|open| loops.contains(&open.id))
        };
        if !self.is_shown() {
            return;
        }
        let def = opened.id.def();
        self.indent(self.inside().saturating_sub(1));
        self.heading(&format!("{} {}", def.name, def.title));
        match (opened.id, first) {
            (LoopId::L2300, Some(clm)) => self.claim(section, &clm),
            (LoopId::L2400, Some(lx)) => {
                self.push(" ");
                self.bytes(lx.element(1).unwrap_or_default());
            }
            _ => {}
        }
        if !loops.is_empty() && self.wanted_from == self.open.len().checked_sub(1) {
            self.whose(section, opened.id);
        }
        if self.open.len() == 1 {
            self.push(standing(section));
        }
        self.push("\n");
    }

    /// The claim's number, and what becomes of it.
    fn claim(&mut self, section: &Section<'_>, clm: &PlacedSegment<'_>) {
        self.push(" ");
        self.bytes(clm.element(1).unwrap_or_default());
        let outcome = self.checked.sections.get(section.number);
        let outcome = outcome.and_then(|outcome| outcome.claim.as_ref());
        if let Some(claim) = outcome.filter(|_| self.options.findings == FindingLines::Shown) {
            self.push(&format!(" ({})", claim.disposition.as_str()));
        }
    }

    /// What a loop that is shown alone belongs to.
    fn whose(&mut self, section: &Section<'_>, id: LoopId) {
        let clm = section.get(0).filter(|_| section.kind == SectionKind::Claim);
        if let Some(clm) = clm.filter(|_| id != LoopId::L2300) {
            self.push(", claim ");
            self.bytes(clm.element(1).unwrap_or_default());
        } else if section.facts.level > 0 {
            self.push(&format!(", level {}", section.facts.level));
        }
    }

    /// A finding about something that is not there.
    fn missing(&mut self, record: &Record) {
        let missing = record.finding.place.missing_row.map(|row| row.def().in_loop);
        // A loop that is missing is told where it would open: in the nearest open one around it.
        let mut around = std::iter::successors(missing, |id| id.def().parent);
        let host = around.find_map(|id| self.open.iter().rposition(|open| open.id == id));
        let loops = &self.options.selection.loops;
        if self.is_shown() {
            let deeper = host.map_or(0, |host| self.open.len() - 1 - host);
            self.finding(record, self.inside().saturating_sub(deeper));
        } else if missing.is_some_and(|id| loops.contains(&id)) {
            self.finding(record, 0);
        }
    }

    /// Whether what stands in the innermost open loop is wanted.
    fn is_shown(&self) -> bool {
        let selection = &self.options.selection;
        let deepest = self.open.last();
        self.wanted_from.is_some() && deepest.is_none_or(|open| selection.holds_depth_of(open.id))
    }

    /// Indentation of what stands directly in the innermost open loop.
    fn inside(&self) -> usize {
        if self.options.selection.loops.is_empty() {
            self.base + self.open.len()
        } else {
            self.open.len() - self.wanted_from.unwrap_or_default()
        }
    }

    pub(super) fn delimiters(&self) -> Delimiters {
        self.segments.delimiters()
    }

    fn heading(&mut self, text: &str) {
        self.push(self.style.heading);
        self.push(text);
        self.push(self.style.reset);
    }
}

/// The loop that a section is.
const fn root(kind: SectionKind) -> Option<LoopId> {
    match kind {
        SectionKind::Interchange => Some(LoopId::Isa),
        SectionKind::Group => Some(LoopId::Gs),
        SectionKind::Set => Some(LoopId::St),
        SectionKind::BillingProvider => Some(LoopId::L2000A),
        SectionKind::Subscriber => Some(LoopId::L2000B),
        SectionKind::Patient => Some(LoopId::L2000C),
        SectionKind::Claim => Some(LoopId::L2300),
        SectionKind::Noise
        | SectionKind::InterchangeAcknowledgment
        | SectionKind::UnknownLevel
        | SectionKind::Foreign
        | SectionKind::SetTrailer
        | SectionKind::GroupTrailer
        | SectionKind::InterchangeTrailer => None,
    }
}

const fn missing_trailer(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::SetTrailer => "SE transaction set trailer",
        SectionKind::GroupTrailer => "GE functional group trailer",
        _ => "IEA interchange control trailer",
    }
}

/// What is to be said of a section besides its name.
fn standing(section: &Section<'_>) -> &'static str {
    match (section.facts.presence, section.facts.support) {
        (Presence::Missing, _) => " (header missing)",
        (_, Support::OtherVersion | Support::OtherKind) if section.kind == SectionKind::Set => {
            " (not a claim set that can be read)"
        }
        _ => "",
    }
}

/// What is odd about a segment's place.
fn oddity(section: &Section<'_>, segment: &PlacedSegment<'_>) -> &'static str {
    let is_read = section.facts.support == Support::Supported;
    let has_loops = !matches!(
        section.kind,
        SectionKind::InterchangeAcknowledgment | SectionKind::UnknownLevel | SectionKind::Foreign
    );
    match section.facts.presence {
        Presence::Damaged if segment.index == 0 => " (cannot be read)",
        Presence::Unmatched if segment.index == 0 => " (closes nothing that is open)",
        _ if segment.row.is_some() || !is_read || !has_loops => "",
        _ if segment.id() == SegmentId::EMPTY => "",
        _ => " (no place in the guide here)",
    }
}
