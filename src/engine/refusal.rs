//! Why an input is no work for this program.

use std::fmt;

use crate::guide::kind::{FileKind, name_of_bytes};
use crate::guide::{NearVersion, Outline};

use super::totals::Totals;

/// Says what an input is that holds no professional claim of 005010X222A1.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// No interchange header was found; what it looks like.
    NoInterchange(String),
    /// Transaction sets of other kinds or versions.
    OtherKinds(Vec<FileKind>),
    /// A claim set without any claim.
    NoClaim,
    /// An interchange without any transaction set.
    NoTransactionSet,
}

/// Why an input was not read as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Incomplete {
    /// A part holds claims that nobody can read.
    Unreadable,
    /// It ends before its last transaction set does.
    CutOff,
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => {
                "a part holds claims that belong to no readable interchange; see EN130"
            }
            Self::CutOff => "it is cut off, and what followed is lost; see EN132",
        })
    }
}

impl Refusal {
    pub(super) fn of(
        totals: &Totals,
        outline: &Outline,
        supported_claims: u64,
        start: &[u8],
    ) -> Option<Self> {
        if supported_claims > 0 {
            return None;
        }
        if totals.interchanges == 0 {
            return Some(Self::NoInterchange(name_of_bytes(start)));
        }
        Some(match outline.foreign() {
            [] if totals.transactions > 0 => Self::NoClaim,
            [] => Self::NoTransactionSet,
            kinds => Self::OtherKinds(kinds.to_vec()),
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoInterchange(what) => write!(f, "not an X12 file: {what}"),
            Self::OtherKinds(kinds) => {
                let names: Vec<String> = kinds.iter().map(ToString::to_string).collect();
                write!(f, "this is {}", names.join("; "))?;
                f.write_str("; only professional claims (837P, version 005010X222A1) are read")?;
                let near = kinds.iter().find_map(|kind| NearVersion::parse(&kind.version));
                near.map_or(Ok(()), |near| {
                    let version = near.as_str();
                    write!(f, ", and {version} as if it were that with --accept-version {version}")
                })
            }
            Self::NoClaim => {
                f.write_str("a professional claim set (837P, 005010X222A1) without any claim")
            }
            Self::NoTransactionSet => {
                f.write_str("an interchange without any transaction set, such as a TA1 alone")
            }
        }
    }
}
