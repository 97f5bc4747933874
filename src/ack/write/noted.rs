//! What a section's findings say in a TA1 and a 999.

use crate::finding::found::SegmentPresence;
use crate::finding::{Ack, Record, Severity};
use crate::guide::{ElementRef, PlacedSegment, Section};
use crate::x12::SegmentId;

use super::trigger::{Trigger, trigger_of};
use crate::ack::generated::OTHER_SEGMENTS;

/// What a section's findings say. Only errors are noted, whether they were fixed or not; a warning
/// is no reason to trouble a trading partner.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// TA105: the first in the order of the segment.
    pub(super) interchange: Option<&'static str>,
    /// AK905 to AK909.
    pub(super) group: Vec<&'static str>,
    /// IK502 to IK506.
    pub(super) set: Vec<&'static str>,
    /// IK3 with what stands below it, in the order of the file.
    pub(super) segments: Vec<SegmentError>,
    /// Whether something of it rejects what stands below the section.
    pub(super) rejects: bool,
    /// Whether something that rejects is answered by a TA1 or a 999.
    pub(super) refuses: bool,
    /// Whether the whole interchange is refused.
    pub(super) refuses_interchange: bool,
}

/// Which errors of a set its 999 tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Told {
    /// Those that no claim status tells as well.
    BesideThe277,
    /// All for which it is refused as a whole: no 277CA follows.
    Alone,
}

/// An IK3 loop.
#[derive(Debug)]
pub(super) struct SegmentError {
    /// IK301.
    pub(super) segment: SegmentId,
    /// IK302, ST = 1.
    pub(super) position: u32,
    /// Loop in guide form.
    pub(super) in_loop: &'static str,
    /// IK304.
    pub(super) code: &'static str,
    /// Where the condition stands.
    pub(super) trigger: Option<Trigger>,
    /// Number of the claim, if it is of one.
    pub(super) claim: String,
    /// IK4 loops; none unless the code is 8.
    pub(super) elements: Vec<ElementError>,
}

/// An IK4 loop.
#[derive(Debug)]
pub(super) struct ElementError {
    /// IK401-1 and, if it is not 0, IK401-2.
    pub(super) element: u8,
    pub(super) component: u8,
    /// IK402.
    pub(super) data_element: &'static str,
    /// IK403.
    pub(super) code: &'static str,
    /// IK404.
    pub(super) copy: Vec<u8>,
    pub(super) trigger: Option<Trigger>,
}

impl SegmentError {
    /// Whether only the guide is violated, not X12 itself.
    pub(super) fn is_of_guide(&self) -> bool {
        let is_guide = |code: &str| code.starts_with('I');
        match self.elements.as_slice() {
            [] => is_guide(self.code),
            elements => elements.iter().all(|element| is_guide(element.code)),
        }
    }
}

impl Noted {
    /// Gathers what the findings of a section of a batch say.
    pub(super) fn of<'r>(
        section: &Section<'_>,
        above: &[Section<'_>],
        records: impl Iterator<Item = &'r Record>,
        told: Told,
    ) -> Self {
        let mut noted = Self::default();
        for record in records.filter(|record| record.finding.severity == Severity::Error) {
            let ack = record.finding.rule.ack.at(record.finding.place.element);
            let ack = match told {
                Told::BesideThe277 => ack,
                Told::Alone => ack.of_refused_set(),
            };
            noted.refuses_interchange |= ack.ta104.is_some();
            noted.interchange = noted.interchange.or(ack.ta105);
            add(&mut noted.group, ack.ak905);
            add(&mut noted.set, ack.ik502);
            noted.add_segment(record, ack, section, above);
            if record.finding.rejects() {
                noted.rejects = true;
                noted.refuses |= ack.is_syntax();
            }
        }
        noted
    }

    fn add_segment(
        &mut self,
        record: &Record,
        ack: Ack,
        section: &Section<'_>,
        above: &[Section<'_>],
    ) {
        let Some(code) = ack.ik304 else { return };
        if record.segment_position == 0 {
            return;
        }
        let place = &record.finding.place;
        let is_missing = place.presence == SegmentPresence::Missing;
        let Some(code) = segment_code(code, place.element.segment, is_missing) else {
            // X12 has no such segment, so that an IK3 cannot name it (RFI 1257).
            add(&mut self.set, Some("5"));
            return;
        };
        let trigger = trigger_of(record, section, above);
        let element = ack.ik403.filter(|_| !is_missing && place.element.element > 0);
        let header = |code| SegmentError {
            segment: place.element.segment,
            position: record.segment_position,
            in_loop: record.in_loop,
            code,
            trigger: None,
            claim: record.around.claim_id.clone(),
            elements: Vec::new(),
        };
        let Some(element) = element else {
            self.segments.push(SegmentError { trigger, ..header(code) });
            return;
        };
        let error = element_error(record, element, section, trigger);
        let same = |known: &&mut SegmentError| known.position == record.segment_position;
        let mut known = self.segments.iter_mut().rev().take_while(same);
        match known.find(|known| !known.elements.is_empty()) {
            Some(known) => known.elements.push(error),
            None => self.segments.push(SegmentError { elements: vec![error], ..header("8") }),
        }
    }
}

fn add(list: &mut Vec<&'static str>, code: Option<&'static str>) {
    if let Some(code) = code
        && !list.contains(&code)
    {
        list.push(code);
    }
}

/// IK304; `None` where X12 has no segment of this ID.
fn segment_code(code: &'static str, id: SegmentId, is_missing: bool) -> Option<&'static str> {
    if is_missing && code == "8" {
        return Some("3");
    }
    if crate::guide::knows(id) {
        return Some(code);
    }
    let (_, is_of_claims) = OTHER_SEGMENTS.iter().find(|(other, _)| *other == id)?;
    Some(if *is_of_claims { "I4" } else { "6" })
}

fn element_error(
    record: &Record,
    code: &'static str,
    section: &Section<'_>,
    trigger: Option<Trigger>,
) -> ElementError {
    let place = record.finding.place.element;
    let segment = section.get(record.finding.place.segment);
    let row = segment.as_ref().and_then(|segment| segment.row);
    let def = row.and_then(|row| row.def().element(place));
    let number = def.map(|def| def.data_element).filter(|number| is_number(number));
    ElementError {
        element: place.element,
        component: place.component,
        data_element: number.unwrap_or_default(),
        code,
        copy: segment.map(|segment| copy(section, &segment, place)).unwrap_or_default(),
        trigger,
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// IK404: the bad data, unless they are a patient's, or would harm the 999.
fn copy(section: &Section<'_>, segment: &PlacedSegment<'_>, place: ElementRef) -> Vec<u8> {
    const LONGEST: usize = 99;
    let (element, component) = (place.element.into(), place.component.into());
    let value = match component {
        0 => segment.element(element),
        _ => segment.component(element, component),
    };
    let value = value.unwrap_or_default();
    if section.private(segment).hides(element, value)
        || value.iter().any(|byte| !super::line::is_plain(*byte))
        || segment.is_divided(value)
    {
        return Vec::new();
    }
    value.get(..LONGEST).unwrap_or(value).to_vec()
}
