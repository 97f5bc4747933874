//! Findings become corrected bytes: which fixes are made, and the 837 files written from the
//! sections that stay.
//!
//! - [`choose`]: which fixes of a section are made together.
//! - [`part`]: one section as it goes out: its edits made, everything else the sender's own bytes.
//! - [`writer`]: a claim file in a valid envelope: headers go out with the first claim below them,
//!   levels are numbered and trailers counted again.
//! - [`divided`]: claims of one input in several files.
//! - `header`: envelope headers that were not sent.

pub mod choose;
pub mod divided;
mod header;
pub mod part;
pub mod writer;

pub use divided::DividedWriter;
pub use part::{Newlines, Part};
pub use writer::{ClaimFileWriter, Keep};
