//! The catalogue: one folder a family, one file a rule or small family of rules.
//!
//! Adding a rule is adding a file; `cargo xtask codegen` writes the list of its family. What a rule may look at
//! is the type of its function, [`Check`]; everything else about it is data on its declaration.
//!
//! Families: EN envelope, SX syntax, ST structure, PA parties, CL claim, LN service line,
//! BA balancing, CD code sets, TH therapy, AU audit.

pub(crate) mod balancing;
pub(crate) mod claim;
pub(crate) mod codes;
pub(crate) mod envelope;
pub(crate) mod line;
pub mod page;
pub(crate) mod parties;
pub(crate) mod structure;
pub(crate) mod syntax;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod therapy;

use std::sync::LazyLock;

use crate::finding::rule::{ClaimCheck, LineCheck, SectionCheck, SegmentCheck};
use crate::finding::{Check, Rule};
use crate::guide::RowId;
use crate::guide::generated::SEGMENTS;
use crate::x12::SegmentId;

/// The rules of each family, in the order of the catalogue.
static FAMILIES: &[&[&Rule]] = &[
    envelope::RULES,
    syntax::RULES,
    structure::RULES,
    parties::RULES,
    claim::RULES,
    line::RULES,
    balancing::RULES,
    codes::RULES,
    therapy::RULES,
];

/// The functions of all rules, by what they look at.
#[derive(Debug, Default)]
pub struct Registry {
    /// Over every section.
    pub section: Vec<SectionCheck>,
    /// Over every segment.
    pub each_segment: Vec<SegmentCheck>,
    /// Over every placed segment, by its position of the guide.
    segment: Vec<Vec<SegmentCheck>>,
    /// Over every claim.
    pub claim: Vec<ClaimCheck>,
    /// Over every service line.
    pub line: Vec<LineCheck>,
}

impl Registry {
    fn new() -> Self {
        let mut registry = Self { segment: vec![Vec::new(); SEGMENTS.len()], ..Self::default() };
        for rule in all() {
            match rule.check {
                Check::Section(check) => registry.section.push(check),
                Check::EachSegment(check) => registry.each_segment.push(check),
                Check::Segment(id, check) => registry.add_segment_check(id, check),
                Check::Claim(check) => registry.claim.push(check),
                Check::Line(check) => registry.line.push(check),
                Check::Tables | Check::With(_) | Check::Across => {}
            }
        }
        registry
    }

    fn add_segment_check(&mut self, id: SegmentId, check: SegmentCheck) {
        let rows = self.segment.iter_mut().zip(SEGMENTS);
        for (checks, _) in rows.filter(|(_, row)| row.id == id) {
            checks.push(check);
        }
    }

    /// The functions for segments at a position of the guide.
    #[must_use]
    pub fn of_row(&self, row: RowId) -> &[SegmentCheck] {
        self.segment.get(usize::from(row.0)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The functions of all rules.
#[must_use]
pub fn registry() -> &'static Registry {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::new);
    &REGISTRY
}

/// All rules, ordered by family and file.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}

/// The rule with this code or name, in any case.
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    all().find(|rule| {
        rule.code.eq_ignore_ascii_case(code_or_name) || rule.name.eq_ignore_ascii_case(code_or_name)
    })
}
