//! Looks codes up.

use crate::claim::{Date, ProcedureCode};

use super::generated::{MODIFIERS, POS, PROCEDURES, STATE, TABLES, TAXONOMIES, ZIP3};
use super::table::{CodeRow, Discipline, Modifier, Procedure, TableInfo, Taxonomy};

/// Provinces and territories of Canada (ISO 3166-2:CA).
const PROVINCES: [&str; 13] =
    ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"];

/// The code tables that rules look things up in.
#[derive(Debug, Default)]
pub struct Codes(());

impl Codes {
    /// The embedded tables.
    #[must_use]
    pub const fn embedded() -> Self {
        Self(())
    }

    /// A therapy procedure, in force or not; `None` if the table does not know the code.
    #[must_use]
    pub fn procedure(&self, code: ProcedureCode) -> Option<&'static Procedure> {
        find(PROCEDURES, code.as_str().as_bytes(), |row| row.code)
    }

    /// A therapy procedure that may be billed on a day.
    #[must_use]
    pub fn procedure_on(&self, code: ProcedureCode, day: Date) -> Option<&'static Procedure> {
        self.procedure(code).filter(|row| is_in_force(row.from, row.to, day))
    }

    /// All therapy procedures.
    #[must_use]
    pub fn procedures(&self) -> &'static [Procedure] {
        PROCEDURES
    }

    /// A procedure modifier.
    #[must_use]
    pub fn modifier(&self, code: &[u8]) -> Option<&'static Modifier> {
        find(MODIFIERS, code, |row| row.code)
    }

    /// A provider taxonomy.
    #[must_use]
    pub fn taxonomy(&self, code: &[u8]) -> Option<&'static Taxonomy> {
        find(TAXONOMIES, code, |row| row.code)
    }

    /// A place of service.
    #[must_use]
    pub fn place_of_service(&self, code: &[u8]) -> Option<&'static CodeRow> {
        find(POS, code, |row| row.code)
    }

    /// A state or territory of the US, or a military region of its post.
    #[must_use]
    pub fn state(&self, code: &[u8]) -> Option<&'static CodeRow> {
        find(STATE, code, |row| row.code)
    }

    /// The tables with their releases.
    #[must_use]
    pub fn tables(&self) -> &'static [TableInfo] {
        TABLES
    }

    /// Whether it is a province or territory of Canada.
    #[must_use]
    pub fn is_province(&self, code: &[u8]) -> bool {
        PROVINCES.iter().any(|province| province.as_bytes() == code)
    }

    /// The states in which ZIP codes begin with these three digits; none if nothing is known.
    #[must_use]
    pub fn states_of_zip(&self, zip: &[u8]) -> &'static [&'static str] {
        let prefix = zip.get(..3).unwrap_or_default();
        find(ZIP3, prefix, |row| row.0).map_or(&[], |row| row.1)
    }
}

impl Discipline {
    /// The modifier that marks its services.
    #[must_use]
    pub const fn modifier(self) -> &'static str {
        match self {
            Self::Physical => "GP",
            Self::Occupational => "GO",
            Self::Speech => "GN",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Physical => "physical therapy",
            Self::Occupational => "occupational therapy",
            Self::Speech => "speech-language pathology",
        }
    }

    /// All three.
    pub const ALL: [Self; 3] = [Self::Physical, Self::Occupational, Self::Speech];
}

impl Procedure {
    /// The only discipline that may bill it, if there is exactly one.
    #[must_use]
    pub fn only_discipline(&self) -> Option<Discipline> {
        match self.disciplines {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Whether it may be billed on a day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        is_in_force(self.from, self.to, day)
    }
}

fn is_in_force(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

fn find<T>(rows: &'static [T], code: &[u8], key: impl Fn(&T) -> &str) -> Option<&'static T> {
    let at = rows.binary_search_by(|row| key(row).as_bytes().cmp(code)).ok()?;
    rows.get(at)
}
