//! Collects the findings of a batch while rules run over it.

use super::found::{Finding, Place};
use super::not_checked::{NotChecked, NotCheckedCounts};
use super::rule::Rule;

/// Findings of one section are cut off here: a file that is wrong everywhere is told so once.
pub const MOST_PER_SECTION: usize = 1000;

/// The findings of a batch, in the order in which its sections stand.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
    section: usize,
    section_start: usize,
    line: Option<u16>,
    not_checked: NotCheckedCounts,
}

impl Findings {
    /// Findings that follow are of this section.
    pub fn begin_section(&mut self, section: usize) {
        self.section = section;
        self.section_start = self.list.len();
        self.line = None;
    }

    /// Findings that follow are of this service line, or of none.
    pub fn begin_line(&mut self, line: Option<u16>) {
        self.line = line;
    }

    /// Reports a finding; what belongs to it besides is added to what this returns.
    pub fn report(
        &mut self,
        rule: &'static Rule,
        place: Place,
        message: impl Into<String>,
    ) -> &mut Finding {
        if self.list.len() - self.section_start > MOST_PER_SECTION {
            self.list.pop();
        }
        let finding = Finding {
            rule,
            severity: rule.severity,
            section: self.section,
            line: self.line,
            place,
            message: message.into(),
            suggestion: None,
            fix: None,
        };
        self.list.push(finding);
        // Just pushed, so the list has a last one; indexing from the end cannot fail.
        #[expect(clippy::indexing_slicing, reason = "the list was pushed to in the line above")]
        {
            let last = self.list.len() - 1;
            &mut self.list[last]
        }
    }

    /// Something was not checked, for want of a table.
    pub fn not_checked(&mut self, what: NotChecked) {
        self.not_checked.add(what);
    }

    /// What was not checked.
    #[must_use]
    pub fn all_not_checked(&self) -> NotCheckedCounts {
        self.not_checked
    }

    /// Puts the findings of the section that just ended in file order.
    pub fn end_section(&mut self) {
        if let Some(own) = self.list.get_mut(self.section_start..) {
            own.sort_by_key(|finding| (finding.place.segment, finding.place.element));
        }
    }

    /// All findings.
    #[must_use]
    pub fn into_list(self) -> Vec<Finding> {
        self.list
    }
}
