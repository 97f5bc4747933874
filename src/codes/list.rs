//! What the codes of an element mean.

use crate::guide::RowId;
use crate::x12::SegmentId;

use super::generated::{ELEMENT_LISTS, MODIFIERS, PROCEDURES, SMALL_LISTS, TAXONOMIES};
use super::table::{CodeRow, CodeTable};

/// A list of codes with their meanings.
#[derive(Clone, Copy, Debug)]
pub enum CodeList {
    /// A list of `data/small_codes.tsv`.
    Small(&'static CodeTable<CodeRow>),
    /// Therapy procedures.
    Procedures,
    /// Procedure modifiers.
    Modifiers,
    /// Provider taxonomies.
    Taxonomies,
}

/// Says by which list the codes of an element are explained (`data/code_lists.tsv`).
#[derive(Debug)]
pub struct ElementList {
    /// The segment's ID.
    pub segment: SegmentId,
    /// Element position, from 1.
    pub element: u8,
    /// Component position, from 1; 0 is the element itself.
    pub component: u8,
    /// The only variant of the segment it holds for; empty if it holds for all.
    pub variant: &'static str,
    /// The list.
    pub list: CodeList,
}

impl CodeList {
    /// The list that explains the codes of an element at a position of the guide; `None` if no
    /// table does. A row for the position's variant goes before one for the segment.
    #[must_use]
    pub fn of(row: RowId, element: u8, component: u8) -> Option<Self> {
        let def = row.def();
        let is_meant = |one: &&ElementList| {
            (one.segment, one.element, one.component) == (def.id, element, component)
                && (one.variant.is_empty() || one.variant == def.variant)
        };
        let meant = ELEMENT_LISTS.iter().filter(is_meant);
        meant.max_by_key(|one| one.variant.len()).map(|one| one.list)
    }

    /// A list of `data/small_codes.tsv` by its name there.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let known = SMALL_LISTS.iter().find(|(known, _)| *known == name);
        known.map(|(_, table)| Self::Small(table))
    }

    /// What a code means; `None` if the list does not know it.
    #[must_use]
    pub fn meaning(self, code: &[u8]) -> Option<&'static str> {
        match self {
            Self::Small(table) => table.find(code).map(|row| row.meaning),
            Self::Procedures => PROCEDURES.find(code).map(|row| row.description),
            Self::Modifiers => MODIFIERS.find(code).map(|row| row.meaning),
            Self::Taxonomies => TAXONOMIES.find(code).map(|row| row.name),
        }
    }

    /// Its codes with their meanings, in order; none for lists that are too long to be read.
    pub fn rows(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let rows = match self {
            Self::Small(table) => table.rows(),
            Self::Procedures | Self::Modifiers | Self::Taxonomies => &[],
        };
        rows.iter().map(|row| (row.code, row.meaning))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::generated::SEGMENTS;
    use crate::guide::row;

    /// Codes that no list explains: numbers, the version, and `open` of a hospice condition.
    const NUMBERS: [(&str, u8); 3] = [("SV1", 7), ("ISA", 12), ("ST", 3)];

    #[test]
    fn every_code_of_the_guide_has_a_meaning() {
        let mut without = Vec::new();
        for segment in SEGMENTS {
            for def in segment.elements.iter().filter(|def| !def.codes.is_empty()) {
                let list = CodeList::of(segment.row, def.element, def.component);
                for code in def.codes {
                    let code = code.to_string();
                    let meaning = list.and_then(|list| list.meaning(code.as_bytes()));
                    let id = segment.id.to_string();
                    let is_known_gap = NUMBERS.contains(&(id.as_str(), def.element))
                        || matches!((segment.variant, def.element), ("CRC*70", 3) | ("GS", 8));
                    if meaning.is_none() && !is_known_gap {
                        without.push(format!("{}{:02} {code}", segment.variant, def.element));
                    }
                }
            }
        }
        assert_eq!(without, Vec::<String>::new());
    }

    #[test]
    fn every_row_names_an_element_of_the_guide() {
        for one in ELEMENT_LISTS {
            let rows = SEGMENTS.iter().filter(|segment| segment.id == one.segment);
            let mut rows =
                rows.filter(|row| one.variant.is_empty() || one.variant == row.variant).peekable();
            assert!(rows.peek().is_some(), "{one:?}");
            let mut elements = rows.flat_map(|row| row.elements);
            let is_meant = |def: &crate::guide::table::ElementDef| {
                (def.element, def.component) == (one.element, one.component)
            };
            assert!(elements.any(is_meant), "{one:?}");
        }
    }

    #[test]
    fn a_row_for_a_variant_goes_before_one_for_the_segment() {
        let meaning = |row, element: u8, component: u8, code: &str| {
            CodeList::of(row, element, component)?.meaning(code.as_bytes())
        };
        assert_eq!(meaning(row::L2300_CLM, 5, 3, "7"), Some("replacement of prior claim"));
        assert_eq!(meaning(row::L2300_REF_4N, 2, 0, "3"), Some("emergency"));
        assert_eq!(meaning(row::L2300_REF_G1, 2, 0, "3"), None);
        assert!(meaning(row::L2310B_PRV_PE, 3, 0, "225100000X").is_some());
        assert!(CodeList::named("ik304").is_some() && CodeList::named("none").is_none());
    }
}
