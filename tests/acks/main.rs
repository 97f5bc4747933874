//! Acknowledgments through the real program: what each kind of mistake is answered by.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod answered;
mod answers;
mod envelope;
mod reading;
mod segments;
mod statuses;
mod strict;
