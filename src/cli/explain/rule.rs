//! Explains rules, and finds those that speak of something.

use std::sync::LazyLock;

use crate::finding::{Ack, Rule};
use crate::guide::table::SegmentDef;
use crate::guide::{ElementRef, Reference};
use crate::rules;

use super::page::Page;

pub(super) fn rule(rule: &Rule, page: &mut Page) {
    page.title(&format!("{} {}", rule.code, rule.name), "");
    page.document(rule.doc);
    page.gap();
    page.fact("severity", &rule.payers.words(rule.severity));
    page.fact("SNIP type", &rule.snip.to_string());
    page.fact("fix", rule.fix.map_or("none: for a person to decide", |safety| safety.as_str()));
    page.fact("what to do", rule.todo);
    page.fact("who mends it", rule.fix_at.as_str());
    page.fact("CMS-1500 box", rule.cms1500);
    page.fact("acknowledgment", &ack_text(&rule.ack));
    page.fact("source", rule.source);
    page.fact("in force since", &rule.since.map(|since| since.to_string()).unwrap_or_default());
}

fn ack_text(ack: &Ack) -> String {
    let parts = [
        ("TA1", ack.ta104),
        ("TA1", ack.ta105),
        ("999 AK9", ack.ak905),
        ("999 IK5", ack.ik501),
        ("999 IK5", ack.ik502),
        ("999 IK3", ack.ik304),
        ("999 IK4", ack.ik403),
        ("277CA", ack.stc),
        ("of a refused set 999 IK3", ack.strict_ik304),
        ("of a refused set 999 IK4", ack.strict_ik403),
    ];
    let parts = parts.iter().filter_map(|(name, code)| Some(format!("{name} {}", (*code)?)));
    parts.collect::<Vec<_>>().join(", ")
}

/// The rules that are answered by a code of an acknowledgment, as a section.
pub(super) fn answered(page: &mut Page, is_answer: impl Fn(&Ack) -> bool) {
    list(page, "Rules that it answers", |rule| is_answer(&rule.ack));
}

/// The rules whose source names an element of these positions, or one of their segments where the
/// element is none, as a section.
pub(super) fn naming(page: &mut Page, positions: &[&SegmentDef], element: ElementRef) {
    let is_here = |named: &Named| {
        let mut here = named.reference.positions();
        named.holds(element) && here.any(|at| positions.iter().any(|p| p.row == at.row))
    };
    let is_meant = |rule: &Rule| {
        let sources = SOURCES.iter().find(|(code, _)| *code == rule.code);
        sources.is_some_and(|(_, named)| named.iter().any(is_here))
    };
    list(page, "Rules whose source names it", is_meant);
}

/// The rules of therapy whose documentation speaks of a code, as a section. An example may be of
/// any code.
pub(super) fn speaking_of(code: &str, page: &mut Page) {
    let is_meant = |rule: &Rule| {
        let mut parts = rule.doc.split("## ").filter(|part| !part.starts_with("Example"));
        ["TH", "AU"].contains(&rule.family()) && parts.any(|part| part.contains(code))
    };
    list(page, "Rules that speak of it", is_meant);
}

fn list(page: &mut Page, heading: &str, is_meant: impl Fn(&Rule) -> bool) {
    let mut meant: Vec<&Rule> = rules::all().filter(|rule| is_meant(rule)).collect();
    meant.sort_by_key(|rule| rule.code);
    if meant.is_empty() {
        return;
    }
    page.section(heading);
    let row =
        |rule: &&Rule| [rule.code.to_owned(), rule.name.to_owned(), rule.summary().to_owned()];
    page.table(&meant.iter().map(row).collect::<Vec<_>>());
}

/// A place of the guide that a rule's source names.
#[derive(Debug)]
struct Named {
    reference: Reference,
    /// The last component, where several are named: `2400 SV101-3 to SV101-6`.
    to: Option<u8>,
}

impl Named {
    /// Whether it is this element or a part of it, or holds it; any element of the segment where
    /// the segment as a whole is asked for.
    fn holds(&self, asked: ElementRef) -> bool {
        let Some(place) = self.reference.place.filter(|place| place.segment == asked.segment)
        else {
            return false;
        };
        let components = place.component..=self.to.unwrap_or(place.component);
        let is_component =
            asked.component == 0 || place.component == 0 || components.contains(&asked.component);
        asked.element == 0 || place.element == asked.element && is_component
    }
}

/// The places that each rule's source names, by the rule's code.
static SOURCES: LazyLock<Vec<(&str, Vec<Named>)>> =
    LazyLock::new(|| rules::all().map(|rule| (rule.code, named_in(rule.source))).collect());

fn named_in(source: &str) -> Vec<Named> {
    source.split(';').flat_map(named_in_clause).collect()
}

/// A loop holds for all that is named behind it: `2010BA NM108 and NM109`.
fn named_in_clause(clause: &str) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let (mut in_loop, mut is_range) = (None, false);
    for word in clause.split([' ', ',']).filter(|word| !word.is_empty()) {
        // Names stand in capitals; `hi` is a word.
        let is_name = !word.bytes().any(|byte| byte.is_ascii_lowercase());
        let with_loop =
            in_loop.and_then(|in_loop: &str| Reference::parse(&format!("{in_loop} {word}")));
        let reference = with_loop.or_else(|| Reference::parse(word)).filter(|_| is_name);
        match reference {
            Some(Reference { place: None, .. }) => in_loop = Some(word),
            Some(reference) => match found.last_mut() {
                Some(named) if is_range => named.to = reference.place.map(|p| p.component),
                _ => found.push(Named { reference, to: None }),
            },
            None => {}
        }
        is_range = word == "to";
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_name_places_of_the_guide() {
        let named = |source: &str| {
            let name = |named: &Named| {
                let in_loop = named.reference.in_loop.map(|id| id.def().name).unwrap_or_default();
                format!("{in_loop} {} {:?}", named.reference.place.unwrap(), named.to)
            };
            named_in(source).iter().map(name).collect::<Vec<_>>()
        };
        assert_eq!(named("837P, 2400 SV101-3 to SV101-6; own"), ["2400 SV101-3 Some(6)"]);
        assert_eq!(named("2300 CLM02 and BHT06"), ["2300 CLM02 None", " BHT06 None"]);
        assert_eq!(named("2010BA NM108 and NM109"), ["2010BA NM108 None", "2010BA NM109 None"]);
        assert_eq!(named("CMS NCCI policy manual, chapter 11"), Vec::<String>::new());
    }
}
