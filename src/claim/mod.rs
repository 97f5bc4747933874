//! Typed, borrowed views of a claim and its parties: what the segments mean.
//!
//! A view borrows the batch it stands in. Values are read once, at construction or on call;
//! what is absent or malformed is `None`, and the rule that owns the element says so.

pub mod counting;
pub mod date;
pub mod line;
pub mod minutes;
pub mod money;
pub mod npi;
pub mod other_payer;
pub mod party;
pub mod professional_claim;
pub mod provider_loop;
pub mod unplaced;
pub mod value;

pub use counting::Counting;
pub use date::Date;
pub use line::{DateSpan, Modifiers, ProcedureCode, ServiceLine};
pub use minutes::{LineMinutes, Minutes, MinutesError};
pub use money::{Money, Quantity};
pub use npi::{Npi, NpiError};
pub use other_payer::{Adjudication, Adjustment, Coordination, OtherPayer};
pub use party::Party;
pub use professional_claim::{Ancestors, Claim, Diagnosis, DiagnosisVersion, PayerKind};
pub use provider_loop::{PostalAddress, ProviderLoop, is_same_npi};
pub use unplaced::has_unplaced;
pub use value::Value;
