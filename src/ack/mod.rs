//! Acknowledgments: TA1, 999 (005010X231A1) and 277CA (005010X214), from findings and back.
//!
//! - [`write`](mod@write): what a file is answered by.
//! - [`read`](mod@read): what an acknowledgment that came back says, and of which claims.
//! - [`tell`]: that for people and programs.
//! - [`verify`](mod@verify): holds what was written to the tables before it gets its name.
//! - [`table`] and [`generated`]: the three formats as tables, and what is said by which code.
//!
//! This room knows what became of each claim. It decides nothing about claims, and opens no files.

#[rustfmt::skip]
pub mod generated;
pub mod read;
mod segments;
pub mod table;
pub mod tell;
pub mod verify;
pub mod write;
