//! The catalogue: one folder a family, one file a rule or small family of rules.
//!
//! Adding a rule is adding a file; `cargo xtask codegen` writes the lists. What a rule may look at
//! is the type of its function, [`Check`]; everything else about it is data on its declaration.
//!
//! Families: EN envelope, SX syntax, ST structure, PA parties, CL claim, LN service line,
//! BA balancing, CD code sets, TH therapy, AU audit.

mod list;

use std::sync::LazyLock;

use crate::claim::{Ancestors, Claim, ServiceLine};
use crate::finding::{Check, Context, Findings, Rule};
use crate::guide::{PlacedSegment, Section};

pub(crate) use list::{structure, syntax};

/// The functions of all rules, by what they look at.
#[derive(Debug, Default)]
pub struct Registry {
    /// Over every section.
    pub section: Vec<fn(&Section<'_>, &Ancestors<'_>, &mut Findings)>,
    /// Over every placed segment.
    pub segment: Vec<fn(&PlacedSegment<'_>, &Ancestors<'_>, &Context<'_>, &mut Findings)>,
    /// Over every claim.
    pub claim: Vec<fn(&Claim<'_>, &Context<'_>, &mut Findings)>,
    /// Over every service line.
    pub line: Vec<fn(&ServiceLine<'_>, &Claim<'_>, &Context<'_>, &mut Findings)>,
}

/// The functions of all rules.
#[must_use]
pub fn registry() -> &'static Registry {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
        let mut registry = Registry::default();
        for rule in all() {
            match rule.check {
                Check::Section(check) => registry.section.push(check),
                Check::Segment(check) => registry.segment.push(check),
                Check::Claim(check) => registry.claim.push(check),
                Check::Line(check) => registry.line.push(check),
                Check::Tables | Check::Across => {}
            }
        }
        registry
    });
    &REGISTRY
}

/// All rules, ordered by family and file.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    list::FAMILIES.iter().flat_map(|family| family.iter().copied())
}

/// The rule with this code or name, in any case.
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    all().find(|rule| {
        rule.code.eq_ignore_ascii_case(code_or_name) || rule.name.eq_ignore_ascii_case(code_or_name)
    })
}
