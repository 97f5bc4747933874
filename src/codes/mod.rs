//! Dated code sets: lookup by code and by date of service.
//!
//! The embedded tables are generated from `data/`; nothing is parsed at start.

#[rustfmt::skip]
pub mod generated;
pub mod list;
pub mod lookup;
pub mod table;

pub use list::CodeList;
pub use lookup::Codes;
pub use table::{
    ClaimStatus, CodeTable, Discipline, EvaluationTier, Modifier, NoteTopic, Procedure,
    ProcedureKind, ProcedureNote, ProviderKind, StatusUse, TableInfo, Taxonomy, TaxonomyLevel,
    TherapyStatus, Timing,
};
