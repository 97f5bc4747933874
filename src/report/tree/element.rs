//! Values as people read them.

use crate::claim::Date;
use crate::engine::PatientData;
use crate::guide::patient_data::mask;
use crate::guide::table::ElementKind;
use crate::guide::{PlacedSegment, Section};
use crate::x12::SegmentId;

use super::labels::{self, ElementLabels, Label, REFERENCE};
use super::paint::Painter;

/// TA1 is no part of the guide; its elements have names all the same.
const TA1: [&str; 5] = [
    "interchange control number",
    "interchange date",
    "interchange time",
    "interchange acknowledgment code",
    "interchange note code",
];

impl Painter<'_> {
    /// The elements of a segment that hold something, one a line.
    pub(super) fn elements(
        &mut self,
        section: &Section<'_>,
        segment: &PlacedSegment<'_>,
        indent: usize,
    ) {
        let is_masked = self.options.patient_data == PatientData::Masked;
        let private = is_masked.then(|| section.private(segment));
        let labels = segment.row.map(labels::of_row).unwrap_or_default();
        for n in 1..=segment.element_count() {
            let Some(value) = segment.element_as_sent(n) else { continue };
            let is_hidden = private.is_some_and(|private| private.hides(n, value));
            match labels.get(n - 1) {
                Some(element) if is_hidden => {
                    self.begin(&element.own, indent);
                    self.masked(value);
                }
                Some(element) if element.own.kind == ElementKind::Composite => {
                    self.composite(segment.id(), n, element, value, indent);
                }
                Some(element) => self.element(element, value, indent),
                None => {
                    self.begin_unnamed(segment, n, indent);
                    if is_hidden { self.masked(value) } else { self.value(value) }
                }
            }
        }
    }

    fn element(&mut self, element: &ElementLabels, value: &[u8], indent: usize) {
        let repetition = self.delimiters().repetition.filter(|_| element.repeats);
        let Some(repetition) = repetition else {
            self.begin(&element.own, indent);
            self.explained(value, &element.own);
            return;
        };
        for value in value.split(|&byte| byte == repetition) {
            self.begin(&element.own, indent);
            self.explained(value, &element.own);
        }
    }

    fn composite(
        &mut self,
        id: SegmentId,
        number: usize,
        element: &ElementLabels,
        value: &[u8],
        indent: usize,
    ) {
        let delimiters = self.delimiters();
        let repetition = delimiters.repetition.filter(|_| element.repeats);
        for value in value.split(|&byte| Some(byte) == repetition) {
            let parts = value.split(|&byte| byte == delimiters.component);
            for (part, k) in parts.zip(1..).filter(|(part, _)| !part.is_empty()) {
                if let Some(label) = element.components.get(k - 1) {
                    self.begin(label, indent);
                    self.explained(part, label);
                } else {
                    self.begin_reference(&labels::reference(id, number, k), "", indent);
                    self.value(part);
                }
            }
        }
    }

    fn begin(&mut self, label: &Label, indent: usize) {
        if self.style.label.is_empty() {
            self.push(label.indented(2 * indent));
            return;
        }
        self.indent(indent);
        self.push(self.style.label);
        self.push(label.indented(0));
        self.push(self.style.reset);
    }

    fn begin_unnamed(&mut self, segment: &PlacedSegment<'_>, number: usize, indent: usize) {
        let name = match segment.id() {
            SegmentId::TA1 => TA1.get(number - 1).copied().unwrap_or_default(),
            _ if segment.row.is_some() => "not in the guide",
            _ => "",
        };
        self.begin_reference(&labels::reference(segment.id(), number, 0), name, indent);
    }

    fn begin_reference(&mut self, reference: &str, name: &str, indent: usize) {
        self.indent(indent);
        self.push(self.style.label);
        self.push(&format!("{reference:REFERENCE$}{name}"));
        if !name.is_empty() {
            self.push("  ");
        }
        self.push(self.style.reset);
    }

    /// A value and what it means.
    fn explained(&mut self, value: &[u8], label: &Label) {
        let trimmed = value.trim_ascii_end();
        self.bytes(if trimmed.is_empty() { b"(blank)" } else { trimmed });
        match label.list.and_then(|list| list.meaning(trimmed)) {
            Some(meaning) => self.meaning(|painter| painter.push(meaning)),
            None if matches!(label.kind, ElementKind::Dt | ElementKind::Period) => {
                self.days(trimmed);
            }
            None => {}
        }
        self.push("\n");
    }

    /// A day, or a span of days, as people write it.
    fn days(&mut self, text: &[u8]) {
        let (from, to) = text.split_at_checked(8).unwrap_or_default();
        let to = to.strip_prefix(b"-");
        let is_day = |text: &[u8]| Date::parse(text).is_some();
        match to {
            None if text.len() == 8 && is_day(from) => self.meaning(|painter| painter.day(from)),
            Some(to) if is_day(from) && is_day(to) => self.meaning(|painter| {
                painter.day(from);
                painter.push(" to ");
                painter.day(to);
            }),
            _ => {}
        }
    }

    /// A day of eight digits with hyphens.
    fn day(&mut self, digits: &[u8]) {
        for (range, hyphen) in [(0..4, "-"), (4..6, "-"), (6..8, "")] {
            self.bytes(digits.get(range).unwrap_or_default());
            self.push(hyphen);
        }
    }

    fn meaning(&mut self, say: impl FnOnce(&mut Self)) {
        self.push(self.style.meaning);
        self.push(" = ");
        say(self);
        self.push(self.style.reset);
    }

    fn value(&mut self, value: &[u8]) {
        let trimmed = value.trim_ascii_end();
        self.bytes(if trimmed.is_empty() { b"(blank)" } else { trimmed });
        self.push("\n");
    }

    fn masked(&mut self, value: &[u8]) {
        self.push(mask(value));
        self.push("\n");
    }
}
