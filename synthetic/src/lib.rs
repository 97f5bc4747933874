//! Synthetic claim files.
