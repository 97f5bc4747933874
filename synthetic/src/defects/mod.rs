//! Known defects, and what a checker is expected to make of each.

mod apply;
mod draft;
mod list;

pub(crate) use draft::{Draft, Facts};

use std::fmt;

use crate::claims::Discipline;
use crate::layout::Layout;
use crate::parties::PayerKind;
pub use list::Defect;

/// What becomes of a claim, or of its envelope, with default settings.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The claim is rejected.
    Rejected,
    /// The claim is corrected by a safe fix.
    Corrected,
    /// The claim is accepted with a warning.
    Warned,
    /// The envelope is repaired; its claims are as good as before.
    EnvelopeFixed,
}

impl Outcome {
    /// As lists write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Corrected => "corrected",
            Self::Warned => "warned",
            Self::EnvelopeFixed => "envelope-fixed",
        }
    }
}

/// What a checker is expected to say of a defect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Expectation {
    /// The code of the one rule that fires.
    pub rule: &'static str,
    /// What follows from it.
    pub outcome: Outcome,
}

/// What a defect lies in, and so how much must stand alone for it to concern one claim only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Scope {
    /// A claim, or the subscriber level above it, which then has no other claim.
    Claim,
    /// The billing provider level, which then has no other claim.
    BillingProvider,
    /// ST to SE.
    Set,
    /// GS to GE.
    Group,
    /// ISA to IEA.
    Interchange,
}

/// The claim that a defect needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Host {
    pub(crate) kind: PayerKind,
    pub(crate) discipline: Discipline,
    pub(crate) is_evaluated: bool,
}

impl Defect {
    /// The defect of a name, as [`Self::name`] gives it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|defect| defect.name() == name)
    }

    /// What it lies in.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::TaxIdHyphen => Scope::BillingProvider,
            Self::SegmentCount | Self::SetControlNumber | Self::SetTrailerMissing => Scope::Set,
            Self::SetCount | Self::GroupControlNumber | Self::GroupTrailerMissing => Scope::Group,
            Self::GroupCount | Self::InterchangeControlNumber | Self::InterchangeTrailerMissing => {
                Scope::Interchange
            }
            _ => Scope::Claim,
        }
    }

    /// Whether the defect can be told from something else in this layout: a lost terminator needs
    /// a line end that stays.
    #[must_use]
    pub fn shows_in(self, layout: &Layout) -> bool {
        self != Self::TerminatorLost || layout.shows_lost_terminators()
    }

    pub(crate) fn host(self) -> Host {
        let kind = match self {
            // Medicare takes no replacement claims.
            Self::ReplacementWithoutNumber => PayerKind::Commercial,
            _ => PayerKind::Medicare,
        };
        let is_occupational = matches!(self, Self::EvaluationOfOther | Self::AssistantOfOther);
        let discipline =
            if is_occupational { Discipline::Occupational } else { Discipline::Physical };
        let is_evaluated = matches!(self, Self::EvaluationOfOther | Self::UntimedUnits);
        Host { kind, discipline, is_evaluated }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_known() {
        for defect in Defect::ALL {
            assert_eq!(Defect::named(defect.name()), Some(*defect));
        }
        assert_eq!(Defect::named("no-such-defect"), None);
    }

    #[test]
    fn envelope_defects_are_those_that_are_fixed_there() {
        for defect in Defect::ALL {
            let in_claim = matches!(defect.scope(), Scope::Claim | Scope::BillingProvider);
            let fixed_there = defect.expected().outcome == Outcome::EnvelopeFixed;
            assert_ne!(in_claim, fixed_there, "{defect}");
        }
    }
}
