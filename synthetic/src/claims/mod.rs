//! What is treated and billed: disciplines, procedures, diagnoses, visits, claims.

pub(crate) mod agenda;
pub(crate) mod charge;
pub(crate) mod claim;
pub(crate) mod course;
pub(crate) mod diagnosis;
pub(crate) mod discipline;
pub(crate) mod procedure;
pub(crate) mod visit;

pub(crate) use agenda::Agenda;
pub(crate) use charge::Cents;
pub(crate) use claim::{Claim, Line};
pub(crate) use course::{Course, First};
pub(crate) use diagnosis::{Problem, Region};
pub(crate) use discipline::Discipline;
pub(crate) use procedure::Procedure;
