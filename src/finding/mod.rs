//! What rules produce and outputs consume: rules, findings, fixes.
//!
//! A finding is about the claims and is data. It names its rule, its place, and where there is
//! one the fix; how it is shown is the outputs' business.

pub mod ack;
pub mod collector;
pub mod fix;
pub mod found;
pub mod not_checked;
pub mod payers;
pub mod record;
pub mod rule;

pub use ack::Ack;
pub use collector::Findings;
pub use fix::{Edit, Fix, FixState, Safety};
pub use found::{Finding, Place};
pub use not_checked::{NotChecked, NotCheckedCounts, NotCheckedTally};
pub use payers::Payers;
pub use record::{Action, Excerpt, LineFacts, Record, Surroundings};
pub use rule::{Check, Context, FixAt, Rule, Severity};
