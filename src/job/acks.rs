//! The acknowledgments of one input: written, read again, and only then named.

use std::io::{self, BufReader, BufWriter, Write as _};
use std::sync::{Arc, Mutex};

use crate::ack::verify::{self, Defect};
use crate::ack::write::{Acknowledged, Acknowledgments, ControlNumbers, Form, Outputs};
use crate::engine::{CheckedBatch, Tally, Totals};

use super::atomic::{AtomicFile, WholeFile};
use super::folder::OutputFolder;
use super::names::OutputNames;
use super::outputs::BLOCK;
use super::plan::JobError;

type Buffered = BufWriter<AtomicFile>;

/// The acknowledgments of one input while it is read.
#[derive(Debug)]
pub(super) struct InputAcks(Acknowledgments<Buffered>);

/// Acknowledgments that are sound, still under temporary names.
#[derive(Debug)]
pub(super) struct SoundAcks(Vec<AtomicFile>);

impl InputAcks {
    pub(super) fn create(
        folder: &OutputFolder,
        names: &OutputNames,
        form: Form,
        numbers: &Arc<Mutex<ControlNumbers>>,
    ) -> io::Result<Self> {
        let begin = |name: String| {
            let file = AtomicFile::create(folder.path_of(&name))?;
            Ok::<_, io::Error>(BufWriter::with_capacity(BLOCK, file))
        };
        let outputs = Outputs {
            ta1: begin(names.ta1())?,
            x999: begin(names.x999())?,
            x277: begin(names.x277ca())?,
        };
        Ok(Self(Acknowledgments::new(outputs, form, folder.path(), Arc::clone(numbers))))
    }

    pub(super) fn add(&mut self, checked: &CheckedBatch) -> io::Result<()> {
        self.0.add(checked)
    }

    /// Ends the input; reads again what was written. `totals` is what the input came to, where its
    /// claims count.
    pub(super) fn finish(self, totals: Option<&Totals>) -> Result<SoundAcks, JobError> {
        let failed = |source| JobError::Output { what: "acknowledgments".to_owned(), source };
        let (outputs, acknowledged) = self.0.finish().map_err(failed)?;
        let mut files = Vec::new();
        for buffered in [outputs.ta1, outputs.x999, outputs.x277] {
            let mut file = buffered.into_inner().map_err(|error| failed(error.into_error()))?;
            file.flush().map_err(failed)?;
            if file.bytes() > 0 {
                check(&file)?;
                files.push(file);
            }
        }
        if totals.is_some_and(|totals| !answers(&acknowledged, totals)) {
            return Err(JobError::Acknowledgment {
                file: "acknowledgments".to_owned(),
                why: "claims answered differ from claims read".to_owned(),
            });
        }
        Ok(SoundAcks(files))
    }
}

impl SoundAcks {
    /// Gives every acknowledgment its final name.
    pub(super) fn commit(self) -> io::Result<Vec<WholeFile>> {
        self.0.into_iter().map(AtomicFile::commit).collect()
    }
}

fn check(file: &AtomicFile) -> Result<(), JobError> {
    let name = || file.target().display().to_string();
    let read = || {
        let source = BufReader::with_capacity(BLOCK, file.reader()?);
        verify::verify(source)
    };
    match read() {
        Ok(None) => Ok(()),
        Ok(Some(Defect { at, what })) => {
            Err(JobError::Acknowledgment { file: name(), why: format!("segment {at}: {what}") })
        }
        Err(source) => Err(JobError::Output { what: name(), source }),
    }
}

/// Whether every claim that was read is answered, or stands in what was refused as a whole.
fn answers(acknowledged: &Acknowledged, totals: &Totals) -> bool {
    let Acknowledged { answered, unanswered } = acknowledged;
    let both = |one: Tally, other: Tally| {
        let mut sum = one;
        sum.merge(other);
        sum
    };
    let good = both(totals.accepted, totals.corrected);
    both(answered.accepted, unanswered.accepted) == good
        && both(answered.rejected, unanswered.rejected) == totals.rejected
}
