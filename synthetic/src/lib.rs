//! Synthetic claim files, and a plain reader that judges what the product writes.

pub mod naive;
