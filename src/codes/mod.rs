//! Dated code sets: lookup by code and by date of service.
//!
//! The embedded tables are generated from `data/`; nothing is parsed at start.

pub mod age;
#[rustfmt::skip]
pub mod generated;
pub mod diagnosis;
#[rustfmt::skip]
mod generated_diagnoses;
#[rustfmt::skip]
mod generated_pairs;
pub mod group;
pub mod import;
pub mod imported;
pub mod list;
pub mod lookup;
pub mod pair;
pub mod table;

pub use diagnosis::DiagnosisState;
pub use group::CodeGroup;
pub use imported::{Imported, ImportedInfo, Listing, TableKind};
pub use list::CodeList;
pub use lookup::Codes;
pub use pair::{Bypass, Pair};
pub use table::{
    ClaimStatus, CodeTable, Discipline, EvaluationTier, Modifier, NoteTopic, Procedure,
    ProcedureKind, ProcedureNote, ProviderKind, StatusUse, TableInfo, Taxonomy, TaxonomyLevel,
    TherapyStatus, Threshold, Timing,
};
