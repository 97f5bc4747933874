//! Whatever is wrong with a file, its acknowledgments are sound and speak of every claim.

use std::sync::{Arc, Mutex};

use scrub837::ack::verify::verify;
use scrub837::ack::write::{Acknowledgments, ControlNumbers, Form, Moment, Outputs};
use scrub837::engine::{CheckedBatch, Totals};
use scrub837::fix::Newlines;

/// The acknowledgments of one file.
pub(crate) struct Answers(Acknowledgments<Vec<u8>>);

impl Default for Answers {
    fn default() -> Self {
        let outputs = Outputs { ta1: Vec::new(), x999: Vec::new(), x277: Vec::new() };
        let moment = Moment::start_of("2026-03-11".parse().unwrap());
        let form = Form { moment, newlines: Newlines::Lf };
        let numbers = Arc::new(Mutex::new(ControlNumbers::default()));
        Self(Acknowledgments::new(outputs, form, &std::env::temp_dir(), numbers))
    }
}

impl Answers {
    pub(crate) fn add(&mut self, checked: &CheckedBatch) {
        self.0.add(checked).unwrap();
    }

    pub(crate) fn assert_sound(self, totals: &Totals, input: &str) {
        let (outputs, acknowledged) = self.0.finish().unwrap();
        for file in [&outputs.ta1, &outputs.x999, &outputs.x277] {
            if file.is_empty() {
                continue;
            }
            let defect = verify(file.as_slice()).unwrap();
            assert!(defect.is_none(), "{defect:?}\n{}{input}", String::from_utf8_lossy(file));
        }
        let mut rejected = acknowledged.answered.rejected;
        rejected.merge(acknowledged.unanswered.rejected);
        assert_eq!(rejected, totals.rejected, "{input}");
        let (mut good, mut accepted) = (totals.accepted, acknowledged.answered.accepted);
        good.merge(totals.corrected);
        accepted.merge(acknowledged.unanswered.accepted);
        assert_eq!(accepted, good, "{input}");
    }
}
