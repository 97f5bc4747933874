//! The Scrubber: streams an input, checks it in parallel, decides dispositions, keeps the order.
//!
//! - [`batch`]: the reader's stream cut into batches of sections, each with the levels it stands
//!   below, so that a batch is checked without knowing any other.
//! - [`check`]: rules over one batch; what a thread does.
//! - [`across`]: what can only be seen over several claims, in file order.
//! - [`scrub`]: reader, threads and writers around a bounded queue.

pub mod across;
pub mod batch;
pub mod check;
mod describe;
pub mod outputs;
pub mod scrub;
pub mod totals;

pub use batch::{Batch, Batches};
pub use check::{CheckedBatch, CheckedSection, ClaimOutcome, Disposition};

pub use totals::{Tally, Totals};
