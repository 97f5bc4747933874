//! What a rule is: facts for reports and acknowledgments, documentation, and a function.

use std::fmt;

use crate::claim::{Ancestors, Claim, Date, Minutes, ServiceLine};
use crate::codes::Codes;
use crate::guide::{PlacedSegment, Section};
use crate::x12::SegmentId;

use super::ack::Ack;
use super::collector::Findings;
use super::fix::Safety;
use super::payers::Payers;

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Likely wrong, or not certain enough to reject for.
    Warning,
    /// Wrong: rejects the claim unless fixed.
    Error,
}

impl Severity {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who can mend what a rule finds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FixAt {
    /// Whoever takes the patient's data.
    FrontDesk,
    /// Whoever keeps providers' numbers and addresses.
    ProviderSetup,
    /// Whoever keeps payers' data.
    PayerSetup,
    /// Whoever codes the services.
    Coding,
    /// Whoever makes the claim.
    Billing,
    /// Whoever makes the billing program.
    Software,
    /// Whoever passes files on.
    Clearinghouse,
}

impl FixAt {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FrontDesk => "front-desk",
            Self::ProviderSetup => "provider-setup",
            Self::PayerSetup => "payer-setup",
            Self::Coding => "coding",
            Self::Billing => "billing",
            Self::Software => "software",
            Self::Clearinghouse => "clearinghouse",
        }
    }
}

/// What surrounds whatever a rule looks at.
#[derive(Debug)]
pub struct Context<'a> {
    /// The code tables.
    pub codes: &'a Codes,
    /// Minutes of service lines, if there is a file of them.
    pub minutes: &'a Minutes,
    /// The section that it stands in.
    pub section: &'a Section<'a>,
    /// The levels that the section stands below.
    pub above: &'a Ancestors<'a>,
}

/// Looks at a section.
pub type SectionCheck = fn(&Section<'_>, &Context<'_>, &mut Findings);

/// Looks at a segment.
pub type SegmentCheck = fn(&PlacedSegment<'_>, &Context<'_>, &mut Findings);

/// Looks at a claim with its lines.
pub type ClaimCheck = fn(&Claim<'_>, &Context<'_>, &mut Findings);

/// Looks at a service line of a claim.
pub type LineCheck = fn(&ServiceLine<'_>, &Claim<'_>, &Context<'_>, &mut Findings);

/// A rule's function, by what it looks at. The engine calls it only where it can fire.
#[derive(Clone, Copy)]
pub enum Check {
    /// Runs with the element tables or the walker, which report under this rule.
    Tables,
    /// Every section, envelope included.
    Section(SectionCheck),
    /// Every segment, whether it has a place in the guide or not, in every section.
    EachSegment(SegmentCheck),
    /// Every segment of this ID that has its place in the guide.
    Segment(SegmentId, SegmentCheck),
    /// Every claim.
    Claim(ClaimCheck),
    /// Every service line.
    Line(LineCheck),
    /// Runs with the function of another rule, which looks at the same and reports under both.
    With(&'static Rule),
    /// Runs over several claims in the ordered stage, which reports under this rule.
    Across,
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tables => "Tables",
            Self::Section(_) => "Section",
            Self::EachSegment(_) => "EachSegment",
            Self::Segment(..) => "Segment",
            Self::Claim(_) => "Claim",
            Self::Line(_) => "Line",
            Self::With(_) => "With",
            Self::Across => "Across",
        })
    }
}

/// One rule of the catalogue.
#[derive(Debug)]
pub struct Rule {
    /// Two letters of the family and three digits, stable for ever.
    pub code: &'static str,
    /// Name of the defect in words joined by hyphens, stable for ever.
    pub name: &'static str,
    /// How much a finding weighs.
    pub severity: Severity,
    /// What it weighs at most for each kind of payer.
    pub payers: Payers,
    /// WEDI SNIP type, 1 to 7.
    pub snip: u8,
    /// Codes for acknowledgments.
    pub ack: Ack,
    /// First date of service it holds for; `None` if always.
    pub since: Option<Date>,
    /// Where the demand comes from.
    pub source: &'static str,
    /// Numbers of the conditions in `data/conditions.tsv` that it checks, separated by blanks.
    pub covers: &'static str,
    /// Who can mend it.
    pub fix_at: FixAt,
    /// What to do, in a biller's words.
    pub todo: &'static str,
    /// Box of the CMS-1500 form; empty if it has none.
    pub cms1500: &'static str,
    /// Safety of its fix; `None` if it only reports.
    pub fix: Option<Safety>,
    /// Its documentation: what it finds, why, an example.
    pub doc: &'static str,
    /// Its function.
    pub check: Check,
}

impl Rule {
    /// First sentence of the documentation.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.doc.trim().lines().next().unwrap_or_default().trim()
    }

    /// Where its documentation stands, below the project's root.
    #[must_use]
    pub fn docs(&self) -> String {
        format!("docs/rules/{}.md", self.code)
    }

    /// The family: the two letters of the code.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.code.get(..2).unwrap_or_default()
    }

    /// Whether it judges what was done for the patient and how that is coded: therapy and audit.
    #[must_use]
    pub fn judges_services(&self) -> bool {
        matches!(self.family(), "TH" | "AU")
    }
}

/// Declares a rule; its doc comment becomes the text of `explain` and of `docs/rules`.
macro_rules! rule {
    (
        $(#[doc = $doc:literal])+
        $name:ident {
            code: $code:literal,
            name: $kebab:literal,
            severity: $severity:ident,
            $(payers: $payers:expr,)?
            snip: $snip:literal,
            ack: $ack:expr,
            $(since: $since:expr,)?
            source: $source:literal,
            $(covers: $covers:literal,)?
            fix_at: $fix_at:ident,
            todo: $todo:literal,
            $(cms1500: $box:literal,)?
            $(fix: $safety:ident,)?
            check: $check:expr $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        pub(crate) static $name: $crate::finding::Rule = $crate::finding::Rule {
            code: $code,
            name: $kebab,
            severity: $crate::finding::Severity::$severity,
            payers: $crate::finding::rule::or_all!($($payers)?),
            snip: $snip,
            ack: $ack,
            since: $crate::finding::rule::optional!($($since)?),
            source: $source,
            covers: concat!("" $(, $covers)?),
            fix_at: $crate::finding::FixAt::$fix_at,
            todo: $todo,
            cms1500: concat!("" $(, $box)?),
            fix: $crate::finding::rule::optional!($($crate::finding::Safety::$safety)?),
            doc: concat!($($doc, "\n"),+),
            check: $check,
        };
    };
}

/// `Some(value)`, or `None` where a rule does not give one.
macro_rules! optional {
    () => {
        None
    };
    ($value:expr) => {
        Some($value)
    };
}

/// The payers that a rule gives, or all.
macro_rules! or_all {
    () => {
        $crate::finding::Payers::ALL
    };
    ($value:expr) => {
        $value
    };
}

pub(crate) use optional;
pub(crate) use or_all;
pub(crate) use rule;
