//! The kinds of imported tables, and what the first line of one says.

use std::fmt::Write as _;
use std::ops::Range;

use serde::Serialize;

/// How the first line of a table begins.
const MARK: &str = "#scrub837-codes 1";

/// How many parts a release of NCCI edits comes in.
pub const PARTS: u8 = 4;

/// What a table holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TableKind {
    /// NCCI edits of the practitioner table.
    Pairs,
    /// Most units a day (MUE) of the practitioner table.
    Ceilings,
    /// ICD-10-CM of one fiscal year.
    Diagnoses,
    /// HCPCS level II.
    Hcpcs,
    /// A customer's own list of procedure codes.
    Procedures,
    /// Provider taxonomies of NUCC.
    Taxonomies,
    /// Places of service of CMS.
    Places,
    /// Which codes are always, and which sometimes therapy.
    TherapyCodes,
}

impl TableKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Pairs,
        Self::Ceilings,
        Self::Diagnoses,
        Self::Hcpcs,
        Self::Procedures,
        Self::Taxonomies,
        Self::Places,
        Self::TherapyCodes,
    ];

    /// Its name, with which its files begin.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pairs => "ncci-pairs",
            Self::Ceilings => "mue",
            Self::Diagnoses => "icd-10-cm",
            Self::Hcpcs => "hcpcs",
            Self::Procedures => "procedures",
            Self::Taxonomies => "taxonomies",
            Self::Places => "places-of-service",
            Self::TherapyCodes => "therapy-codes",
        }
    }

    /// The columns of its file.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Pairs => &["column1", "column2", "from", "to", "indicator", "part"],
            Self::Ceilings => &["code", "units", "indicator"],
            Self::Diagnoses => &["code", "billable"],
            Self::Hcpcs => &["code", "text", "to"],
            Self::Procedures | Self::Taxonomies | Self::Places => &["code", "text"],
            Self::TherapyCodes => &["code", "class"],
        }
    }

    /// How many of its columns name a row.
    #[must_use]
    pub const fn key_length(self) -> usize {
        match self {
            Self::Pairs => 3,
            _ => 1,
        }
    }

    /// Its columns that say something of what the key names.
    #[must_use]
    pub const fn value_columns(self) -> Range<usize> {
        let end = match self {
            Self::Pairs => 5,
            _ => self.columns().len(),
        };
        self.key_length()..end
    }

    /// Whether releases stand beside each other: a year of ICD-10-CM holds for its own days, and
    /// edits of a quarter are used with those before until all their parts are there.
    #[must_use]
    pub const fn stands_by_release(self) -> bool {
        matches!(self, Self::Pairs | Self::Diagnoses)
    }

    /// The file of a release.
    #[must_use]
    pub fn file_name(self, release: &str) -> String {
        let mut name = self.name().to_owned();
        if self.stands_by_release() {
            let plain =
                |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
            let release: String = release.chars().map(plain).collect();
            let _ = write!(name, "-{release}");
        }
        name + ".tsv"
    }

    /// The kind whose file has this name.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let stem = name.strip_suffix(".tsv")?;
        Self::ALL.into_iter().find(|kind| {
            let rest = stem.strip_prefix(kind.name());
            rest.is_some_and(|rest| {
                rest.is_empty() || kind.stands_by_release() && rest.starts_with('-')
            })
        })
    }
}

/// What is known of an imported table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ImportedInfo {
    /// Its name.
    pub table: &'static str,
    /// Its release, as the file or the user named it.
    pub release: String,
    /// First day of service that it is meant for, `CCYY-MM-DD`; empty if none is named.
    pub valid_from: String,
    /// Last day of service; empty if none is named.
    pub valid_to: String,
    /// Names of the files it came from.
    pub file: String,
    /// The parts of it that are here; empty if it comes as one.
    pub parts: Vec<u8>,
    /// How many rows it has.
    pub rows: u64,
}

impl ImportedInfo {
    /// What the first line of a table says.
    #[must_use]
    pub fn parse(kind: TableKind, line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.strip_prefix(MARK)?.trim_start().split('\t').collect();
        let [table, release, valid_from, valid_to, file, parts] = fields.as_slice() else {
            return None;
        };
        let parts: Result<Vec<u8>, _> = parts.split_whitespace().map(str::parse).collect();
        (*table == kind.name()).then_some(Self {
            table: kind.name(),
            release: (*release).to_owned(),
            valid_from: (*valid_from).to_owned(),
            valid_to: (*valid_to).to_owned(),
            file: (*file).to_owned(),
            parts: parts.ok()?,
            rows: 0,
        })
    }

    /// The first line of its file.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { table, release, valid_from, valid_to, file, parts, .. } = self;
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        let parts = parts.join(" ");
        format!("{MARK} {table}\t{release}\t{valid_from}\t{valid_to}\t{file}\t{parts}")
    }

    /// The parts that are known to be missing.
    #[must_use]
    pub fn missing(&self) -> Vec<u8> {
        let is_missing = |part: &u8| !self.parts.is_empty() && !self.parts.contains(part);
        (1..=PARTS).filter(is_missing).collect()
    }

    /// By what one release is older than another: its last day, else its first; empty if it
    /// names none.
    #[must_use]
    pub fn age(&self) -> &str {
        if self.valid_to.is_empty() { &self.valid_from } else { &self.valid_to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_kind_and_release() {
        assert_eq!(TableKind::Pairs.file_name("2026 Q1"), "ncci-pairs-2026-q1.tsv");
        assert_eq!(TableKind::Ceilings.file_name("2026-04-01"), "mue.tsv");
        for kind in TableKind::ALL {
            assert_eq!(TableKind::of_file(&kind.file_name("FY 2027")), Some(kind));
        }
        assert_eq!(TableKind::of_file("mue-2026.tsv"), None);
        assert_eq!(TableKind::of_file("notes.tsv"), None);
    }

    #[test]
    fn the_first_line_is_read_as_it_is_written() {
        let info = ImportedInfo {
            table: "ncci-pairs",
            release: "2026 Q1".to_owned(),
            valid_from: "1996-01-01".to_owned(),
            valid_to: "2026-03-31".to_owned(),
            file: "f1.txt, f3.txt".to_owned(),
            parts: vec![1, 3],
            rows: 0,
        };
        assert_eq!(ImportedInfo::parse(TableKind::Pairs, &info.line()), Some(info.clone()));
        assert_eq!(ImportedInfo::parse(TableKind::Ceilings, &info.line()), None);
        assert_eq!(info.missing(), [2, 4]);
    }
}
