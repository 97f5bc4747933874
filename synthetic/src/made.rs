//! What there is to know about a file that was made.

use crate::defects::Defect;
use crate::parties::PayerKind;

/// Numbers of the envelope that a claim stands in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct Place {
    /// ISA13.
    pub interchange: u64,
    /// GS06.
    pub group: u64,
    /// ST02, which is written with four digits at least.
    pub set: u64,
}

/// A claim that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct WrittenClaim {
    /// CLM01 as written.
    pub number: String,
    /// The transaction set that it stands in.
    pub place: Place,
    /// Who is to pay.
    pub payer: PayerKind,
    /// Number of LX.
    pub lines: u32,
    /// CLM02 as written.
    pub charge_cents: u64,
    /// What is wrong with it, if anything.
    pub defect: Option<Defect>,
}

/// An envelope that was spoiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct BrokenEnvelope {
    /// Its interchange, group and set; of a group or interchange the last set.
    pub place: Place,
    /// What is wrong with it.
    pub defect: Defect,
}

/// What has just been written.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A claim.
    Claim(WrittenClaim),
    /// A trailer that is wrong or missing.
    Envelope(BrokenEnvelope),
}

/// Counts over a file.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub struct Tally {
    /// Bytes.
    pub bytes: u64,
    /// Segments, ISA and IEA included.
    pub segments: u64,
    /// ISA.
    pub interchanges: u64,
    /// GS.
    pub groups: u64,
    /// ST.
    pub sets: u64,
    /// CLM.
    pub claims: u64,
    /// LX.
    pub lines: u64,
    /// Sum of CLM02.
    pub charge_cents: u64,
    /// Claims with a defect.
    pub defective_claims: u64,
    /// Sets, groups and interchanges with a defect.
    pub broken_envelopes: u64,
}

/// A file in memory.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct File {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its counts.
    pub tally: Tally,
    /// Its claims, in their order.
    pub claims: Vec<WrittenClaim>,
    /// Its broken envelopes, in their order.
    pub broken: Vec<BrokenEnvelope>,
}
