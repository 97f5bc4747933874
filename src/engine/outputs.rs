//! The two claim files of an input: what goes out, and what stays behind.

use std::io::{self, Write};

use crate::fix::writer::Written;
use crate::fix::{ClaimFileWriter, Keep, Newlines, Part};
use crate::guide::{SectionKind, Support};

use super::check::CheckedBatch;
use super::decide::{CheckedSection, Disposition};

/// Writes the corrected and the rejected file of one input, batch after batch.
#[derive(Debug)]
pub struct ClaimOutputs<C, R> {
    corrected: ClaimFileWriter<C>,
    rejected: ClaimFileWriter<R>,
}

impl<C: Write, R: Write> ClaimOutputs<C, R> {
    /// Writes to these two.
    pub fn new(corrected: C, rejected: R, newlines: Newlines) -> Self {
        Self {
            corrected: ClaimFileWriter::new(corrected, Keep::Everything, newlines),
            rejected: ClaimFileWriter::new(rejected, Keep::ClaimsOnly, newlines),
        }
    }

    /// Writes the sections of a batch, each to the file where it belongs.
    ///
    /// # Errors
    /// An output fails.
    pub fn add(&mut self, checked: &CheckedBatch) -> io::Result<()> {
        for (_, section, outcome) in checked.own_sections() {
            let mended = checked.part(section, &outcome.edits);
            let received = checked.part(section, &[]);
            match Destination::of(&received, outcome) {
                Destination::Both => {
                    self.corrected.pass(&mended)?;
                    self.rejected.pass(&received)?;
                }
                Destination::Kept => {
                    self.corrected.pass(&mended)?;
                    self.rejected.keep(&received)?;
                }
                Destination::Corrected => {
                    self.corrected.take(&mended)?;
                    self.rejected.pass(&received)?;
                }
                Destination::Rejected => {
                    self.corrected.pass(&mended)?;
                    self.rejected.take(&received)?;
                }
            }
        }
        Ok(())
    }

    /// What went to the corrected and to the rejected file.
    #[must_use]
    pub fn written(&self) -> (Written, Written) {
        (self.corrected.written(), self.rejected.written())
    }

    /// Gives the two outputs back.
    #[must_use]
    pub fn into_inner(self) -> (C, R) {
        (self.corrected.into_inner(), self.rejected.into_inner())
    }
}

enum Destination {
    /// Headers and trailers: wherever claims below them go.
    Both,
    /// A level with the lines of a claim that lost its CLM: no claim, but nothing is lost.
    Kept,
    Corrected,
    Rejected,
}

impl Destination {
    fn of(part: &Part<'_>, outcome: &CheckedSection) -> Self {
        match (part.kind, &outcome.claim) {
            (_, Some(claim)) if claim.disposition == Disposition::Rejected => Self::Rejected,
            (_, Some(_)) => Self::Corrected,
            // A set of another kind among claims is not lost: it stays behind as it came.
            (SectionKind::Foreign, _) if part.facts.support == Support::OtherKind => Self::Rejected,
            _ if part.lines() > 0 => Self::Kept,
            _ => Self::Both,
        }
    }
}
