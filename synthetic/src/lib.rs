//! Synthetic claim files: 837P (005010X222A1) for tests, benches and demonstrations.
//!
//! A [`Plan`] says how big a file is, how it is laid out, and which [`Defect`]s are sown into it.
//! The same plan gives the same bytes on every machine. What is not sown is valid: therapy claims
//! to Medicare, commercial payers, Medicaid and workers' compensation, with nobody's data in them.
//!
//! ```
//! use synthetic::{Defect, Plan};
//!
//! let file = Plan::of_claims(50).seed(7).each_defect(&[Defect::UntimedUnits]).make();
//! assert_eq!(file.tally.claims, 50);
//! let wrong = file.claims.iter().find(|claim| claim.defect.is_some()).unwrap();
//! assert_eq!(wrong.defect.unwrap().expected().rule, "TH301");
//! ```
//!
//! [`naive`] reads such files again, in the plainest way, to judge what the product writes. It
//! shares no code with the product, nor with what writes the files.

mod calendar;
mod claims;
mod defects;
mod layout;
mod made;
pub mod naive;
mod parties;
mod plan;
mod random;
mod sower;
mod writing;

pub use defects::{Defect, Expectation, Outcome, Scope};
pub use layout::{Delimiters, LastLine, Layout, LayoutError, LineEnd};
pub use made::{BrokenEnvelope, Event, File, Place, Tally, WrittenClaim};
pub use parties::payer::PayerKind;
pub use plan::{Defects, Plan, Size};
