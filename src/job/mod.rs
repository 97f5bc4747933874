//! The main job: inputs in, corrected and rejected files and reports out, whatever happens.
//!
//! - [`input`]: files, folders, patterns, standard input; compressed or not.
//! - [`names`]: which files an input leads to.
//! - [`folder`]: the output folder: its lock, and what may be replaced in it.
//! - [`origins`]: what stands in it, and from which input it came.
//! - [`atomic`]: files that get their final name when they are whole, or never.
//! - `acks`: acknowledgments, read again before they get their names.
//! - [`outputs`]: the files of one input while it is read.
//! - [`filter`]: one input to one output, in a pipe.
//! - [`plan`]: what a run does, whom it tells, why it may end early.
//! - [`run`]: all inputs one after another, and the summary.
//!
//! This room prints nothing and ends nothing; it tells its progress through a callback.

mod acks;
pub mod atomic;
pub mod collect;
pub mod deidentify;
pub mod filter;
pub mod folder;
pub mod input;
pub mod names;
pub mod origins;
pub mod outputs;
mod page_parts;
pub mod parts;
pub mod plan;
pub mod run;
pub mod twice;

pub use input::{Input, InputError};
pub use plan::{AckPlan, JobError, Observer, Plan, ReportFormat, Step};
pub use run::Job;
