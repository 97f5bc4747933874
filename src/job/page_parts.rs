//! `--split-by`: the page of a run in parts that show nobody else's patients.

use std::collections::BTreeMap;
use std::io::{self, BufWriter};

use crate::engine::{BatchSection, CheckedBatch, CheckedSection, Totals};
use crate::report::Causes;
use crate::report::page::{Gathered, Gathering, Heading, SpareEncoder};

use super::atomic::WholeFile;
use super::folder::OutputFolder;
use super::parts::{PartFile, SplitBy, part_name};

/// All parts together hold no more findings than this; the reports have them all.
const MOST_FINDINGS: u64 = 100_000;

/// What one input brings to the parts.
#[derive(Debug)]
pub(super) struct InputPageParts {
    by: SplitBy,
    spare: SpareEncoder,
    parts: BTreeMap<String, Growing>,
    findings: u64,
}

#[derive(Debug)]
struct Growing {
    title: String,
    gathering: Gathering,
    causes: Causes,
    totals: Totals,
}

impl Growing {
    fn new(spare: &SpareEncoder) -> Self {
        Self {
            title: String::new(),
            gathering: Gathering::new(spare),
            causes: Causes::default(),
            totals: Totals::default(),
        }
    }
}

/// The parts of a run.
#[derive(Debug, Default)]
pub(super) struct PageParts(BTreeMap<String, Grown>);

#[derive(Debug, Default)]
struct Grown {
    title: String,
    gathered: Gathered,
    causes: Causes,
    totals: Totals,
}

impl InputPageParts {
    /// No part yet.
    #[must_use]
    pub(super) fn new(by: SplitBy, spare: SpareEncoder) -> Self {
        Self { by, spare, parts: BTreeMap::new(), findings: 0 }
    }

    /// Takes the rejected claims of a batch.
    ///
    /// # Errors
    /// Memory fails.
    pub(super) fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        for (_, section, outcome) in checked.own_sections() {
            self.section(file, checked, (section, outcome))?;
        }
        Ok(())
    }

    fn section(
        &mut self,
        file: &str,
        checked: &CheckedBatch,
        (section, outcome): (&BatchSection, &CheckedSection),
    ) -> io::Result<()> {
        let Some(claim) = &outcome.claim else { return Ok(()) };
        let Some(around) = claim.rejected_around.as_deref() else { return Ok(()) };
        let key = self.by.key(around);
        let part = self.parts.entry(part_name(key)).or_insert_with(|| Growing::new(&self.spare));
        if part.title.is_empty() {
            let name = match self.by {
                SplitBy::BillingNpi => &around.billing_name,
                SplitBy::Payer => &around.payer_name,
                SplitBy::Submitter => "",
            };
            format!("{name} {key}").trim().clone_into(&mut part.title);
        }
        part.totals.add_claim(claim.disposition, claim.lines, claim.charge);
        part.causes.add_claim(checked, outcome);
        for record in checked.records_for(outcome) {
            part.totals.add_finding(record.finding.severity, record.finding.rule.code);
            self.findings += 1;
        }
        if self.findings <= MOST_FINDINGS {
            part.gathering.add_section(file, checked, (section, outcome))?;
        }
        Ok(())
    }
}

impl PageParts {
    /// Adds what an input that was read to its end brought.
    ///
    /// # Errors
    /// Memory fails.
    pub(super) fn merge(&mut self, file: &str, input: InputPageParts) -> io::Result<()> {
        for (key, part) in input.parts {
            let own = self.0.entry(key).or_default();
            own.title = part.title;
            own.gathered.merge(part.gathering.finish(file)?);
            own.causes.merge(part.causes);
            own.totals.merge(&part.totals);
        }
        Ok(())
    }

    /// Names of the files.
    pub(super) fn names(&self) -> Vec<String> {
        self.0.keys().map(|key| format!("report.{key}.html")).collect()
    }

    /// Writes the pages into the folder.
    ///
    /// # Errors
    /// A page cannot be written.
    pub(super) fn write(self, folder: &OutputFolder) -> io::Result<Vec<WholeFile>> {
        let names = self.names();
        let mut whole = Vec::new();
        for (name, (_, part)) in names.into_iter().zip(self.0) {
            let mut out = BufWriter::new(PartFile::create(folder.path_of(&name))?);
            let causes = part.causes.into_sorted();
            let heading = Heading { title: &part.title, totals: &part.totals, causes: &causes };
            part.gathered.write(heading, &mut out)?;
            whole.push(out.into_inner().map_err(io::IntoInnerError::into_error)?.commit()?);
        }
        Ok(whole)
    }
}
