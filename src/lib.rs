//! Linter and fixer for X12 837P (005010X222A1) therapy claims.

pub mod ack;
pub mod claim;
pub mod cli;
pub mod codes;
pub mod config;
pub mod deidentify;
pub mod engine;
pub mod finding;
pub mod fix;
pub mod guide;
pub mod job;
pub mod policy;
pub mod report;
pub mod rules;
pub mod stats;
pub mod x12;
