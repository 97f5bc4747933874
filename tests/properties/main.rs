//! What must hold for any file: nothing lost, clean bytes untouched, the same for any number of
//! threads, a defect told once and to nobody else's cost.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod acknowledgments;
mod conservation;
mod damage;
mod defects;
mod deidentified;
mod meaning;
mod scrubbed;
mod unseen;
