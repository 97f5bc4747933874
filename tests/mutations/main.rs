//! One thing wrong in a valid file gives exactly one finding, at its place: each required segment
//! and element removed, each element that is not used added, each length, type, code list and
//! repeat limit broken. The cases are made from the guide's tables, not written down.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod answers;
mod base;
mod cases;
mod conserved;
mod elements;
mod segments;
