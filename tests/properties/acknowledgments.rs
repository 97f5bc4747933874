//! What is read is answered: acknowledgments are sound, and their totals are those of the input.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use scrub837::ack::read;
use scrub837::ack::read::statement::{Level, Told};
use scrub837::ack::verify::verify;
use scrub837::ack::write::{Acknowledged, Acknowledgments, ControlNumbers, Form, Moment, Outputs};
use scrub837::engine::{Scrubber, Settings, Tally, Totals};
use scrub837::fix::Newlines;

use crate::scrubbed::files;

struct Answered {
    outputs: Outputs<Vec<u8>>,
    acknowledged: Acknowledged,
    totals: Totals,
}

fn answer(bytes: &[u8], threads: usize) -> Answered {
    let settings = Settings { threads: Some(threads), ..Settings::default() };
    let scrubber = Scrubber::new(settings).unwrap();
    let outputs = Outputs { ta1: Vec::new(), x999: Vec::new(), x277: Vec::new() };
    let moment = Moment::start_of("2026-03-11".parse().unwrap());
    let form = Form { moment, newlines: Newlines::Keep };
    let numbers = Arc::new(Mutex::new(ControlNumbers::default()));
    let mut acks = Acknowledgments::new(outputs, form, &std::env::temp_dir(), numbers);
    let ended = scrubber.scrub(bytes, &mut |checked| acks.add(checked)).unwrap();
    let (outputs, acknowledged) = acks.finish().unwrap();
    Answered { outputs, acknowledged, totals: ended.totals }
}

fn sum(one: Tally, other: Tally) -> Tally {
    let mut sum = one;
    sum.merge(other);
    sum
}

fn holds(answered: &Answered) -> Result<(), TestCaseError> {
    let Answered { outputs, acknowledged, totals } = answered;
    for file in [&outputs.ta1, &outputs.x999, &outputs.x277] {
        if !file.is_empty() {
            let defect = verify(file.as_slice()).unwrap();
            prop_assert_eq!(defect, None, "{}", String::from_utf8_lossy(file));
        }
    }
    let Acknowledged { answered, unanswered } = acknowledged;
    prop_assert_eq!(sum(answered.rejected, unanswered.rejected), totals.rejected);
    let good = sum(totals.accepted, totals.corrected);
    prop_assert_eq!(sum(answered.accepted, unanswered.accepted), good);
    prop_assert_eq!(unanswered.accepted.claims, 0, "an accepted claim is always answered");
    let mut told = Told::default();
    if !outputs.x277.is_empty() {
        read::read(outputs.x277.as_slice(), &mut |one| match one.level {
            Level::Claim => told.add(one.outcome, one.charge.unwrap_or_default()),
            _ => told.merge(one.told),
        })
        .unwrap();
    }
    prop_assert_eq!(told.accepted, answered.accepted.claims);
    prop_assert_eq!(told.accepted_charges, answered.accepted.charges);
    prop_assert_eq!(told.rejected, answered.rejected.claims);
    prop_assert_eq!(told.rejected_charges, answered.rejected.charges);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_claim_is_answered_once(file in files(300)) {
        holds(&answer(&file.bytes, 2))?;
    }

    #[test]
    fn damaged_files_are_answered_soundly(
        file in files(100),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = file.bytes.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        holds(&answer(&bytes, 1))?;
        holds(&answer(&bytes[cut.index(bytes.len())..], 1))?;
    }
}

#[test]
fn every_byte_of_a_small_file_may_be_wrong() {
    let file = synthetic::Plan::of_claims(2).seed(3).make();
    for at in 0..file.bytes.len() {
        for byte in *b"~*:A" {
            let mut bytes = file.bytes.clone();
            bytes[at] = byte;
            holds(&answer(&bytes, 1)).unwrap();
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_answer() {
    let plan = synthetic::Plan::of_claims(3000).seed(5).claims_per_set(700);
    let file = plan.share_of_defects(100, synthetic::Defect::ALL).make();
    let one = answer(&file.bytes, 1).outputs;
    for threads in [2, 7] {
        let other = answer(&file.bytes, threads).outputs;
        assert!(one.ta1 == other.ta1 && one.x999 == other.x999 && one.x277 == other.x277);
    }
}
