//! Writes what acknowledgments say, for people and for programs.
//!
//! - [`text`]: what was refused and what to do, file by file.
//! - [`csv`](mod@csv): one row a statement.
//! - [`json`]: one document.

pub mod csv;
pub mod json;
mod row;
pub mod text;

use super::read::Joined;
use super::read::statement::{Level, Outcome, Statement, Told};

/// What one file says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AckFile {
    /// The file, as the user named it.
    pub file: String,
    /// What it says, in its order.
    pub statements: Vec<Statement>,
    /// What each means in an 837; empty where none was looked into.
    pub joined: Vec<Joined>,
}

/// What files come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    /// Claims that 277CAs speak of.
    pub claims: Told,
    /// Interchanges, groups, sets and billing providers that were refused.
    pub refused: u64,
    /// Groups of which a part was refused.
    pub partly: u64,
    /// Claims with a status that no 277CA knows.
    pub unexpected: u64,
    /// Statements that mean nothing in the 837s that were looked into.
    pub unknown: u64,
}

impl AckFile {
    /// Each statement with what it means.
    pub fn entries(&self) -> impl Iterator<Item = (&Statement, Option<&Joined>)> {
        self.statements.iter().enumerate().map(|(n, one)| (one, self.joined.get(n)))
    }

    /// What the file comes to.
    #[must_use]
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for (statement, joined) in self.entries() {
            sums.unknown += u64::from(matches!(joined, Some(Joined::Unknown(_))));
            match statement.level {
                Level::Claim => {
                    sums.claims.add(statement.outcome, statement.charge.unwrap_or_default());
                    sums.unexpected += u64::from(statement.outcome == Outcome::Unexpected);
                }
                Level::Interchange
                | Level::Group
                | Level::Set
                | Level::Receiver
                | Level::Provider => {
                    sums.claims.merge(statement.told);
                    sums.refused += u64::from(statement.outcome == Outcome::Rejected);
                    sums.partly += u64::from(statement.outcome == Outcome::Partly);
                }
                Level::Segment | Level::Element | Level::Line => {}
            }
        }
        sums
    }
}

impl Sums {
    /// What several files come to.
    #[must_use]
    pub fn of(files: &[AckFile]) -> Self {
        let mut all = Self::default();
        for one in files.iter().map(AckFile::sums) {
            all.claims.merge(one.claims);
            all.refused += one.refused;
            all.partly += one.partly;
            all.unexpected += one.unexpected;
            all.unknown += one.unknown;
        }
        all
    }

    /// Whether anything was refused.
    #[must_use]
    pub fn has_rejections(&self) -> bool {
        self.claims.rejected > 0 || self.refused > 0 || self.partly > 0
    }
}
