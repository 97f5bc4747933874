//! One thing that an acknowledgment says.

use crate::claim::Money;
use crate::guide::patient_data::{mask, may_be_private};
use crate::x12::SegmentId;

use super::words;

/// What an acknowledgment is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// TA1.
    Ta1,
    /// 999.
    X999,
    /// 997, the older form of the 999.
    X997,
    /// 277CA.
    X277,
}

impl Kind {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ta1 => "TA1",
            Self::X999 => "999",
            Self::X997 => "997",
            Self::X277 => "277CA",
        }
    }
}

/// What a statement is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// An interchange.
    Interchange,
    /// A functional group.
    Group,
    /// A transaction set.
    Set,
    /// A segment.
    Segment,
    /// An element.
    Element,
    /// All claims of a set, at the receiver of the answer.
    Receiver,
    /// All claims of a billing provider.
    Provider,
    /// A claim.
    Claim,
    /// A service line.
    Line,
}

impl Level {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interchange => "interchange",
            Self::Group => "group",
            Self::Set => "set",
            Self::Segment => "segment",
            Self::Element => "element",
            Self::Receiver => "receiver",
            Self::Provider => "provider",
            Self::Claim => "claim",
            Self::Line => "line",
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outcome {
    /// It was taken in.
    Accepted,
    /// It was taken in; something is wrong with it.
    Noted,
    /// Some of it was taken in.
    Partly,
    /// It has a status that no 277CA knows, such as that of a payment, and was not refused.
    Unexpected,
    /// Nothing of it was taken in.
    Rejected,
    /// It is wrong; what became of it, its set says.
    Wrong,
}

impl Outcome {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Noted => "accepted-with-errors",
            Self::Partly => "partly-accepted",
            Self::Unexpected => "unexpected",
            Self::Rejected => "rejected",
            Self::Wrong => "wrong",
        }
    }
}

/// Where a statement points to; what is not said is empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct About {
    /// ISA13 (TA101).
    pub interchange_control: String,
    /// GS06 (AK102).
    pub group_control: String,
    /// ST02 (AK202).
    pub transaction_control: String,
    /// BHT03 (2200B TRN02).
    pub batch_reference: String,
    /// 2100C NM109.
    pub billing_npi: String,
    /// CLM01 (2200D TRN02, or the CTX of a 999).
    pub claim_id: String,
    /// REF*6R or LX01 (2220D REF*FJ).
    pub line: String,
    /// SV101-2 (2220D SVC01-2).
    pub procedure: String,
    /// The payer's number of the claim (2200D REF*1K).
    pub payer_claim_number: String,
    /// IK301.
    pub segment: String,
    /// IK302, ST = 1; 0 if it is not said.
    pub segment_position: u64,
    /// IK303.
    pub in_loop: String,
    /// `CLM05-3`; empty for the whole segment.
    pub element: String,
    /// IK404.
    pub bad_data: String,
    /// What made it required or forbidden: `CLM05-3, segment 18`.
    pub because_of: String,
}

/// Claims and money by what became of them, as QTY and AMT say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Told {
    /// Claims taken in.
    pub accepted: u64,
    /// Their money.
    pub accepted_charges: Money,
    /// Claims refused.
    pub rejected: u64,
    /// Their money.
    pub rejected_charges: Money,
}

impl Told {
    /// Adds what another says.
    pub fn merge(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.accepted_charges += other.accepted_charges;
        self.rejected_charges += other.rejected_charges;
    }

    /// Adds one claim, if it is said whether it was taken in.
    pub fn add(&mut self, outcome: Outcome, charge: Money) {
        match outcome {
            Outcome::Rejected => {
                self.rejected += 1;
                self.rejected_charges += charge;
            }
            Outcome::Accepted | Outcome::Noted => {
                self.accepted += 1;
                self.accepted_charges += charge;
            }
            Outcome::Partly | Outcome::Unexpected | Outcome::Wrong => {}
        }
    }
}

/// A code with what it means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The code with its place: `IK403 7`, `A7:562:85`.
    pub code: String,
    /// What it means; empty if no table knows it.
    pub meaning: String,
    /// What to do about it; empty if no table knows it.
    pub todo: String,
}

impl Said {
    pub(super) fn new(place: &str, list: &str, code: &str) -> Self {
        Self {
            code: format!("{place} {code}"),
            meaning: words::meaning(list, code),
            todo: words::todo(list, code),
        }
    }
}

/// One thing that an acknowledgment says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// The acknowledgment.
    pub kind: Kind,
    /// What it is about.
    pub level: Level,
    /// What became of it.
    pub outcome: Outcome,
    /// Where it points to.
    pub about: About,
    /// Its codes.
    pub said: Vec<Said>,
    /// STC04.
    pub charge: Option<Money>,
    /// STC12, of all statuses.
    pub text: String,
    /// Claims below it that it speaks for, since no statement of their own follows.
    pub told: Told,
}

impl Statement {
    pub(super) fn new(
        kind: Kind,
        level: Level,
        outcome: Outcome,
        about: About,
        said: Vec<Said>,
    ) -> Self {
        let (charge, text, told) = (None, String::new(), Told::default());
        Self { kind, level, outcome, about, said, charge, text, told }
    }

    /// The statement without the value of a patient that it may quote: bad data are in the place
    /// that the acknowledgment names, but need not belong there.
    #[must_use]
    pub fn masked(mut self) -> Self {
        let about = &mut self.about;
        if may_be_private(&about.in_loop, SegmentId::new(about.segment.as_bytes())) {
            mask(about.bad_data.as_bytes()).clone_into(&mut about.bad_data);
        }
        self
    }
}
