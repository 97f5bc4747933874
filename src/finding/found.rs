//! A finding: one rule, one place, one sentence.

use crate::guide::{ElementRef, PlacedSegment, RowId, Section};

use super::fix::{Fix, FixState};
use super::rule::{Rule, Severity};

/// Where a finding stands in its section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Number of the segment in its section; the number of segments if it is missing at the end.
    pub segment: usize,
    /// The element; element 0 is the whole segment.
    pub element: ElementRef,
    /// Whether `segment` is the one that is meant, or the one before which it is missing.
    pub presence: SegmentPresence,
    /// The position of the guide at which a segment is missing.
    pub missing_row: Option<RowId>,
}

/// Whether the segment of a place is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SegmentPresence {
    /// It is.
    Sent,
    /// It is missing before the segment that the place names.
    Missing,
}

impl Place {
    /// An element of a segment, or the segment as a whole.
    #[must_use]
    pub fn of(segment: &PlacedSegment<'_>, element: ElementRef) -> Self {
        let presence = SegmentPresence::Sent;
        Self { segment: segment.index, element, presence, missing_row: None }
    }

    /// A segment that is missing before segment `before` of its section.
    #[must_use]
    pub fn missing(row: RowId, before: usize) -> Self {
        let element = ElementRef { segment: row.def().id, element: 0, component: 0 };
        let presence = SegmentPresence::Missing;
        Self { segment: before, element, presence, missing_row: Some(row) }
    }

    /// A section as a whole: its first segment, or where that is missing.
    #[must_use]
    pub fn start(section: &Section<'_>, element: ElementRef) -> Self {
        let presence =
            if section.is_empty() { SegmentPresence::Missing } else { SegmentPresence::Sent };
        Self { segment: 0, element, presence, missing_row: None }
    }
}

/// What a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The rule's severity, or a lower one where the payer or the certainty asks for it.
    pub severity: Severity,
    /// Number of the section in its batch.
    pub section: usize,
    /// Number of the service line in its claim, from 1.
    pub line: Option<u16>,
    /// Where in the section.
    pub place: Place,
    /// What stands there and what was expected; no patient data.
    pub message: String,
    /// What would be right, where the tool can tell.
    pub suggestion: Option<String>,
    /// How it is corrected.
    pub fix: Option<Fix>,
}

impl Finding {
    /// Adds what would be right.
    pub fn suggest(&mut self, text: impl Into<String>) -> &mut Self {
        self.suggestion = Some(text.into());
        self
    }

    /// Adds the correction.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// Adds the correction, if there is one.
    pub fn offer(&mut self, fix: Option<Fix>) -> &mut Self {
        if fix.is_some() {
            self.fix = fix;
        }
        self
    }

    /// Reports with less weight than the rule has; never with more.
    pub fn at_most(&mut self, severity: Severity) -> &mut Self {
        self.severity = self.severity.min(severity);
        self
    }

    /// What to do: what would be right where the tool can tell, else the rule's advice.
    #[must_use]
    pub fn advice(&self) -> &str {
        self.suggestion.as_deref().unwrap_or(self.rule.todo)
    }

    /// Whether it rejects the claims it concerns: an error that no fix removes.
    #[must_use]
    pub fn rejects(&self) -> bool {
        let is_mended = self.fix.as_ref().is_some_and(|fix| fix.state != FixState::Proposed);
        self.severity == Severity::Error && !is_mended
    }

    /// Whether its fix was made.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.fix.as_ref().is_some_and(Fix::is_applied)
    }
}
