//! Findings where they belong: below their segment, or where one is missing.

use crate::finding::Record;
use crate::finding::found::SegmentPresence;

use super::paint::Painter;

/// A finding and the place in its section where it is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    pub record: &'a Record,
    /// Number of the segment.
    pub at: usize,
    /// Whether it is told below the segment; else a segment is missing before it.
    pub below: bool,
}

impl<'a> Told<'a> {
    /// The findings of a section of `len` segments, in the order in which they are told.
    pub(super) fn in_order(records: impl Iterator<Item = &'a Record>, len: usize) -> Vec<Self> {
        let told = |record: &'a Record| {
            let place = record.finding.place;
            let below = place.presence == SegmentPresence::Sent;
            let last = if below { len.saturating_sub(1) } else { len };
            Self { record, at: place.segment.min(last), below }
        };
        let mut list: Vec<Self> = records.map(told).collect();
        list.sort_by_key(|told| (told.at, told.below));
        list
    }

    /// Whether it is told before what stands at segment `at`, or below it.
    pub(super) fn is_due(&self, at: usize, below: bool) -> bool {
        (self.at, self.below) <= (at, below)
    }
}

impl Painter<'_> {
    pub(super) fn finding(&mut self, record: &Record, indent: usize) {
        let finding = &record.finding;
        let (severity, rule) = (finding.severity, finding.rule);
        self.indent(indent);
        self.push(self.style.of_severity(severity));
        self.push(severity.as_str());
        self.push(&format!("[{}]", rule.code));
        self.push(self.style.reset);
        if finding.place.element.element > 0 {
            self.push(&format!(" {}", finding.place.element));
        }
        self.push(&format!(" {}: ", rule.name));
        self.text(&finding.message);
        self.push("\n");
        self.underlined(record, indent + 1);
        self.indent(indent + 1);
        self.push(self.style.help);
        self.push("help");
        self.push(self.style.reset);
        self.push(": ");
        self.text(&record.advice());
        self.push("\n");
    }

    /// The segment with the element underlined, where that fits into the terminal.
    fn underlined(&mut self, record: &Record, indent: usize) {
        let excerpt = &record.excerpt;
        let columns = |text: Option<&str>| text.unwrap_or_default().chars().count();
        let before = columns(excerpt.text.get(..excerpt.marked.start));
        let marked = columns(excerpt.text.get(excerpt.marked.clone())).max(1);
        let all = 2 * indent + columns(Some(&excerpt.text)).max(before + marked);
        let has_place = record.finding.place.element.element > 0 && !excerpt.text.is_empty();
        if !has_place || self.options.width.is_some_and(|width| all > width) {
            return;
        }
        self.indent(indent);
        self.text(&excerpt.text);
        self.push("\n");
        self.indent(indent);
        self.push(&" ".repeat(before));
        self.push(self.style.of_severity(record.finding.severity));
        self.push(&"^".repeat(marked));
        self.push(self.style.reset);
        self.push("\n");
    }
}
