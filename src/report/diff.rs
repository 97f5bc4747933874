//! The corrections that `run` would make, as a unified diff: a line is a segment.

use std::io::{self, Write};

use crate::engine::{BatchSection, CheckedBatch, CheckedSection, PatientData};
use crate::finding::found::SegmentPresence;
use crate::finding::{Edit, Fix, Record, Rule};
use crate::guide::patient_data::{Private, mask};
use crate::guide::{PlacedSegment, Section, SectionKind};
use crate::x12::{Delimiters, Ending as SegmentEnding};

use super::{Ending, InputOutcome, Report};

/// Segments that are shown before and behind those that change.
const AROUND: usize = 1;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const CYAN: &str = "\x1b[36m";
const PLAIN: &str = "\x1b[0m";

/// Writes a unified diff, with colours; the output strips them where they are not wanted.
#[derive(Debug)]
pub struct DiffReport<W> {
    out: W,
    patient_data: PatientData,
    has_heading: bool,
    /// Segments that were left out of the set so far.
    left_out: u32,
}

/// A segment of a section, as it came and as it goes out.
struct Line {
    before: Option<String>,
    after: Option<String>,
    rules: Vec<&'static Rule>,
}

impl Line {
    fn is_changed(&self) -> bool {
        self.before != self.after || !self.rules.is_empty()
    }
}

impl<W: Write> DiffReport<W> {
    /// Writes to `out`.
    pub const fn new(out: W, patient_data: PatientData) -> Self {
        Self { out, patient_data, has_heading: false, left_out: 0 }
    }

    fn section(
        &mut self,
        file: &str,
        checked: &CheckedBatch,
        (number, section, outcome): (usize, &BatchSection, &CheckedSection),
    ) -> io::Result<()> {
        let fixed: Vec<(&Record, &Fix)> = checked
            .records_of(outcome)
            .filter_map(|record| Some((record, record.finding.fix.as_ref()?)))
            .filter(|(_, fix)| fix.is_applied())
            .collect();
        if section.facts.position == 1 {
            self.left_out = 0;
        }
        if fixed.is_empty() {
            return Ok(());
        }
        if section.kind == SectionKind::Noise {
            return self.noise(file, &fixed);
        }
        let segments = checked.segments();
        let Some(placed) = checked.section(number, &segments) else { return Ok(()) };
        let added = fixed.iter().filter(|(record, _)| is_added(record)).map(|(record, _)| Line {
            before: None,
            after: Some(format!("{}…", record.finding.place.element.segment)),
            rules: vec![record.finding.rule],
        });
        let sent = placed.segments();
        let lines: Vec<Line> = sent
            .map(|segment| self.line_of(checked, outcome, (&placed, &segment), &fixed))
            .chain(added)
            .collect();
        let whose = fixed.first().map(|(record, _)| whose(record)).unwrap_or_default();
        for (from, to) in hunks(&lines) {
            self.heading(file)?;
            let lines = lines.get(from..to).unwrap_or_default();
            self.hunk(lines, section.facts.position, from, &whose)?;
        }
        Ok(())
    }

    /// Text between interchanges, of which nobody knows whose it is.
    fn noise(&mut self, file: &str, fixed: &[(&Record, &Fix)]) -> io::Result<()> {
        for (record, _) in fixed {
            let rules = vec![record.finding.rule];
            let line = Line { before: Some("…".to_owned()), after: None, rules };
            self.heading(file)?;
            self.hunk(&[line], 0, 0, "")?;
        }
        Ok(())
    }

    /// The segment, as it came and as it goes out.
    fn line_of(
        &self,
        checked: &CheckedBatch,
        outcome: &CheckedSection,
        (section, segment): (&Section<'_>, &PlacedSegment<'_>),
        fixed: &[(&Record, &Fix)],
    ) -> Line {
        let delimiters = checked.batch.delimiters;
        let raw = segment.raw();
        let is_within = |edit: &&Edit| raw.start <= edit.start && edit.end <= raw.next;
        let edits: Vec<&Edit> = outcome.edits.iter().filter(is_within).collect();
        let mut bytes = segment.text().to_vec();
        let mut is_left_out =
            edits.iter().any(|edit| edit.start <= raw.start && raw.end < edit.end);
        for edit in edits.iter().rev() {
            let place = |at: u32| (at.saturating_sub(raw.start) as usize).min(bytes.len());
            let range = place(edit.start)..place(edit.end);
            bytes.splice(range, edit.text.iter().copied());
        }
        let mut rules = Vec::new();
        let is_here = |record: &Record, fix: &Fix| {
            let is_meant = record.finding.place.segment == segment.index && !is_added(record);
            if fix.edits.is_empty() { is_meant } else { fix.edits.iter().any(|e| is_within(&e)) }
        };
        for (record, fix) in fixed.iter().filter(|(record, fix)| is_here(record, fix)) {
            let place = record.finding.place.element;
            rules.push(record.finding.rule);
            if fix.edits.is_empty() {
                is_left_out |= fix.after == "left out";
                if place.element > 0 {
                    bytes = with_element(&bytes, place.element.into(), &fix.after, delimiters);
                }
            }
        }
        let is_masked = self.patient_data == PatientData::Masked;
        let private = is_masked.then(|| section.private(segment));
        let shown = |text: &[u8]| shown(private, text, delimiters);
        let has_terminator = raw.ending == SegmentEnding::Terminator;
        let ended = |text: String, is_ended: bool| {
            if is_ended { format!("{text}{}", char::from(delimiters.segment)) } else { text }
        };
        Line {
            before: Some(ended(shown(segment.text()), has_terminator)),
            after: (!is_left_out).then(|| ended(shown(&bytes), true)),
            rules,
        }
    }

    fn heading(&mut self, file: &str) -> io::Result<()> {
        if !self.has_heading {
            self.has_heading = true;
            let stem = file.strip_suffix(".837").unwrap_or(file);
            writeln!(self.out, "{BOLD}--- {file}\n+++ {stem}.corrected.837{PLAIN}")?;
        }
        Ok(())
    }

    /// Some lines of a section; `first` segments stand before them in it.
    fn hunk(&mut self, lines: &[Line], position: u32, first: usize, whose: &str) -> io::Result<()> {
        let count =
            |is_there: fn(&Line) -> bool| lines.iter().filter(|line| is_there(line)).count();
        let (before, after) =
            (count(|line| line.before.is_some()), count(|line| line.after.is_some()));
        let start = position.saturating_add(u32::try_from(first).unwrap_or(u32::MAX));
        let new_start = start.saturating_sub(self.left_out);
        let mut rules: Vec<String> = lines
            .iter()
            .flat_map(|line| &line.rules)
            .map(|rule| format!("{} {}", rule.code, rule.name))
            .collect();
        rules.dedup();
        let rules = rules.join(", ");
        writeln!(
            self.out,
            "{CYAN}@@ -{start},{before} +{new_start},{after} @@{PLAIN} {whose}{rules}"
        )?;
        for line in lines {
            match (&line.before, &line.after) {
                (Some(before), Some(after)) if before == after && line.rules.is_empty() => {
                    writeln!(self.out, " {before}")?;
                }
                (before, after) => {
                    if let Some(before) = before {
                        writeln!(self.out, "{RED}-{before}{PLAIN}")?;
                    }
                    if let Some(after) = after {
                        writeln!(self.out, "{GREEN}+{after}{PLAIN}")?;
                    }
                }
            }
        }
        let gone = u32::try_from(before.saturating_sub(after)).unwrap_or_default();
        self.left_out = self.left_out.saturating_add(gone);
        Ok(())
    }
}

impl<W: Write> Report for DiffReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        for own in checked.own_sections() {
            self.section(file, checked, own)?;
        }
        Ok(())
    }

    fn end_input(&mut self, _: &InputOutcome<'_>) -> io::Result<()> {
        self.has_heading = false;
        Ok(())
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        self.out.flush()
    }
}

/// The text of a segment, patient data masked.
fn shown(private: Option<Private>, text: &[u8], delimiters: Delimiters) -> String {
    let elements = text.split(|&byte| byte == delimiters.element).enumerate();
    let shown = elements.map(|(n, element)| match private {
        Some(private) if n == 0 => private.id_of(element),
        Some(private) if private.hides(n, element) => mask(element).as_bytes(),
        _ => element,
    });
    let shown = shown.collect::<Vec<_>>().join(&delimiters.element);
    // What is no printable ASCII does nothing to a terminal.
    let visible = shown.iter().map(|&byte| match byte {
        b' '..=b'~' => char::from(byte),
        _ => char::REPLACEMENT_CHARACTER,
    });
    visible.collect()
}

/// Ranges of lines that change, with what stands around them.
fn hunks(lines: &[Line]) -> Vec<(usize, usize)> {
    let mut hunks: Vec<(usize, usize)> = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.is_changed()) {
        let (from, to) = (at.saturating_sub(AROUND), (at + 1 + AROUND).min(lines.len()));
        match hunks.last_mut() {
            Some(last) if from <= last.1 => last.1 = to,
            _ => hunks.push((from, to)),
        }
    }
    hunks
}

/// Whether the writer adds the segment that is missing.
fn is_added(record: &Record) -> bool {
    record.finding.place.presence == SegmentPresence::Missing
}

/// Whose segments these are.
fn whose(record: &Record) -> String {
    match record.around.claim_id.as_str() {
        "" => String::new(),
        claim => format!("claim {claim}: "),
    }
}

/// The segment with another element.
fn with_element(text: &[u8], element: usize, value: &str, delimiters: Delimiters) -> Vec<u8> {
    let mut elements: Vec<&[u8]> = text.split(|&byte| byte == delimiters.element).collect();
    if elements.len() <= element {
        elements.resize(element + 1, b"");
    }
    if let Some(slot) = elements.get_mut(element) {
        *slot = value.as_bytes();
    }
    elements.join(&delimiters.element)
}
