//! A finding with everything a report says about it, free of the buffer it was found in.

use std::borrow::Cow;
use std::sync::Arc;

use crate::claim::{Date, Money};

use super::fix::FixState;
use super::found::Finding;

/// What stands around a finding: the envelope, and the claim if it is of one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Surroundings {
    /// ISA13.
    pub interchange_control: String,
    /// GS06.
    pub group_control: String,
    /// ST02.
    pub transaction_control: String,
    /// 1000A NM109.
    pub submitter_id: String,
    /// 2010BB NM109.
    pub payer_id: String,
    /// 2010BB NM103.
    pub payer_name: String,
    /// 2010AA NM109, if it is an NPI.
    pub billing_npi: String,
    /// 2010AA NM103.
    pub billing_name: String,
    /// CLM01.
    pub claim_id: String,
    /// CLM02.
    pub claim_charge: Option<Money>,
    /// 2310B NM109; the billing provider's if nobody is named.
    pub rendering_npi: String,
    /// First and last day of service.
    pub service_period: Option<(Date, Date)>,
}

/// The service line of a finding.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineFacts {
    /// LX01 as sent.
    pub line: String,
    /// DTP*472.
    pub service_date: String,
    /// SV101-2.
    pub procedure: String,
    /// SV101-3 to SV101-6, joined by colons.
    pub modifiers: String,
    /// SV104.
    pub units: String,
    /// SV102.
    pub charge: String,
    /// NPI of who rendered this line.
    pub rendering_npi: String,
}

/// The segment of a finding, as a person reads it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Excerpt {
    /// The segment, patient data masked; empty if it is missing.
    pub text: String,
    /// The part of `text` that is meant, in bytes.
    pub marked: std::ops::Range<usize>,
}

/// What a finding led to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Claims are rejected for it.
    Rejected,
    /// Its fix was made.
    Fixed,
    /// It is told.
    Reported,
}

impl Action {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Fixed => "fixed",
            Self::Reported => "reported",
        }
    }
}

/// A finding, ready to be written.
#[derive(Clone, Debug)]
pub struct Record {
    /// The finding.
    pub finding: Finding,
    /// What it led to.
    pub action: Action,
    /// Envelope and claim.
    pub around: Arc<Surroundings>,
    /// Service line, if it is of one.
    pub line: Option<LineFacts>,
    /// Loop in guide form: `2010AA`.
    pub in_loop: &'static str,
    /// Segment position in the set, ST = 1; 0 outside.
    pub segment_position: u32,
    /// Byte offset of the segment in the input.
    pub byte_offset: u64,
    /// Bytes of the segment; 0 if it is missing.
    pub byte_length: u32,
    /// The segment.
    pub excerpt: Excerpt,
    /// What stands in the place of the finding, masked if it is a patient's.
    pub before: String,
    /// What stands there after the fix, masked likewise.
    pub after: String,
    /// Stable key of rule, element, value and party.
    pub cause: String,
}

impl Record {
    /// NPI of who rendered the line, or the claim if it is of none; empty if it is not sent.
    #[must_use]
    pub fn rendering_npi(&self) -> &str {
        let line = self.line.as_ref().map(|line| line.rendering_npi.as_str());
        line.unwrap_or(&self.around.rendering_npi)
    }

    /// What to do, or what `run` does.
    #[must_use]
    pub fn advice(&self) -> Cow<'_, str> {
        let Self { finding, after, .. } = self;
        match finding.fix.as_ref().map(|fix| (fix.state, fix.after.as_str())) {
            Some((FixState::Applied, "")) => "fixed by `run`: left out".into(),
            Some((FixState::Applied, _)) => format!("fixed by `run`: {after}").into(),
            _ => finding.advice().into(),
        }
    }
}
