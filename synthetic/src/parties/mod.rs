//! Who is on a claim. Nobody is real: names are made up, NPIs begin with 2 and tax numbers with a
//! prefix that are not given out, telephone numbers are 555-01xx, member numbers begin with 0 or
//! are the sample that CMS publishes.

pub(crate) mod address;
pub(crate) mod billing_provider;
pub(crate) mod npi;
pub(crate) mod payer;
pub(crate) mod person;
pub(crate) mod subscriber;

pub(crate) use address::Address;
pub(crate) use billing_provider::{BillingProvider, Therapist};
pub(crate) use npi::{Npi, Npis};
pub(crate) use payer::{Payer, PayerKind};
pub(crate) use person::{Age, Person};
pub(crate) use subscriber::{Insured, Patient, Subscriber};
