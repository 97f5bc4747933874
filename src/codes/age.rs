//! Which tables are too old for a day, and which are not all here.

use crate::claim::Date;

use super::imported::{ImportedInfo, PARTS};
use super::lookup::Codes;

/// A table in use that is meant for days before one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outdated<'a> {
    /// Its name.
    pub table: &'a str,
    /// Its release.
    pub release: &'a str,
    /// The last day that it is meant for.
    pub valid_to: &'a str,
    /// The files that it was imported from; empty if it is embedded.
    pub file: &'a str,
}

impl Codes {
    /// The tables in use that are meant for days before this one: of each the newest, imported or
    /// embedded.
    #[must_use]
    pub fn outdated(&self, today: Date) -> Vec<Outdated<'_>> {
        let imported = self.imported().iter().filter(|info| info.missing().is_empty());
        let imported = imported.map(|info| Outdated {
            table: info.table,
            release: &info.release,
            valid_to: &info.valid_to,
            file: &info.file,
        });
        let embedded = self.tables().iter().map(|table| Outdated {
            table: table.table,
            release: table.release,
            valid_to: table.valid_to,
            file: "",
        });
        let mut newest: Vec<Outdated<'_>> = Vec::new();
        for table in imported.chain(embedded) {
            match newest.iter_mut().find(|other| other.table == table.table) {
                Some(other) if other.valid_to < table.valid_to => *other = table,
                Some(_) => {}
                None => newest.push(table),
            }
        }
        let today = today.to_string();
        newest.sort_by_key(|table| table.table);
        newest.retain(|table| !table.valid_to.is_empty() && table.valid_to < today.as_str());
        newest
    }

    /// The imported releases of which parts are missing, with what is said of them.
    pub fn incomplete(&self) -> impl Iterator<Item = (&ImportedInfo, String)> {
        let releases = self.imported().iter().filter(|info| !info.missing().is_empty());
        releases.map(|info| {
            let (known, _) = self.known_edits();
            let words = format!(
                "{} {}: {} missing; until then edits that it does not have are those of {known}",
                info.table,
                info.release,
                parts(&info.missing())
            );
            (info, words)
        })
    }
}

/// `part 2 of 4 is`, `parts 2, 3 of 4 are`.
fn parts(missing: &[u8]) -> String {
    let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
    match missing {
        [one] => format!("part {one} of {PARTS} is"),
        _ => format!("parts {} of {PARTS} are", numbers.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_tables_age() {
        let codes = Codes::embedded();
        let old: Vec<_> = codes.outdated(Date::from_ymd(2026, 11, 25));
        let old: Vec<_> = old.iter().map(|table| (table.table, table.valid_to)).collect();
        assert_eq!(old, [("icd-10-cm", "2026-09-30"), ("ncci-pairs", "2024-09-30")]);
    }

    #[test]
    fn missing_parts_are_named() {
        assert_eq!(parts(&[2]), "part 2 of 4 is");
        assert_eq!(parts(&[2, 4]), "parts 2, 4 of 4 are");
    }
}
