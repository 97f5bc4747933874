//! How parties and claims become segments, and segments bytes.

pub(crate) mod claim_segments;
mod content;
pub(crate) mod envelope;
pub(crate) mod generator;
pub(crate) mod levels;
pub(crate) mod output;
pub(crate) mod text;

pub(crate) use output::Output;
pub(crate) use text::{Separated, Text};
