//! The Scrubber: streams an input, checks it in parallel, decides dispositions, keeps the order.
//!
//! - [`batch`]: the reader's stream cut into batches of sections, each with the levels it stands
//!   below, so that a batch is checked without knowing any other.
//! - [`check`]: rules over one batch; what a thread does.
//! - [`decide`]: which fixes are made, what becomes of each claim.
//! - `levels`: the sections of a batch, each with the levels that it stands below.
//! - `recheck`: corrected claims once more, as they go out.
//! - `refused_sets`: sets that a strict policy sends back as a whole.
//! - [`across`]: what can only be seen over several claims, in file order.
//! - [`outputs`]: the corrected and the rejected file.
//! - [`scrub`]: reader, threads and the ordered stage around a bounded queue.

pub mod across;
pub mod batch;
pub mod check;
pub mod decide;
mod describe;
mod levels;
pub mod outputs;
mod recheck;
pub mod refusal;
mod refused_sets;
pub mod scrub;
pub mod totals;

pub use batch::{Batch, BatchSection, Batches};
pub use check::{CheckedBatch, Options, PatientData};
pub use decide::{CheckedSection, ClaimOutcome, Disposition};
pub use outputs::ClaimOutputs;
pub use refusal::{Incomplete, Refusal};
pub use refused_sets::RefusedSets;
pub use scrub::{ScrubError, Scrubbed, Scrubber, Settings, StartError};
pub use totals::{Tally, Totals};
