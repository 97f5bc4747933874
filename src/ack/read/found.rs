//! What a statement means in an 837.

use crate::claim::Money;

/// What a statement means in an 837.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Joined {
    /// This.
    Found(Found),
    /// Nothing of the files that were looked into; why.
    Unknown(String),
}

/// A place of an 837.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// The file, as the user named it.
    pub file: String,
    /// CLM01.
    pub claim_id: String,
    /// LX01.
    pub line: String,
    /// CLM02.
    pub charge: Option<Money>,
    /// 2010AA NM109.
    pub billing_npi: String,
    /// The segment that is meant, patient data masked.
    pub segment: String,
    /// What to know about how it was found.
    pub note: String,
    /// Numbers of the claims that it is about, where it is not of one; the first of them.
    pub claims: Vec<String>,
    /// How many there are.
    pub claim_count: u64,
}

impl Found {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            file: String::new(),
            claim_id: String::new(),
            line: String::new(),
            charge: None,
            billing_npi: String::new(),
            segment: String::new(),
            note: String::new(),
            claims: Vec::new(),
            claim_count: 0,
        }
    }
}
