//! Elements: usage, length, type, code list.

use scrub837::guide::RowId;
use scrub837::guide::table::{ElementDef, ElementKind, Qualifier, Usage};
use scrub837::x12::Code;

use crate::base::{Base, bases, told};

/// The segment with another value in this place; trailing separators are left out.
fn changed(text: &str, def: &ElementDef, value: &str) -> String {
    let mut elements: Vec<String> = text.split('*').map(str::to_owned).collect();
    let element = usize::from(def.element);
    if elements.len() <= element {
        elements.resize(element + 1, String::new());
    }
    if def.component == 0 {
        value.clone_into(&mut elements[element]);
    } else {
        let mut parts: Vec<&str> = elements[element].split(':').collect();
        let component = usize::from(def.component);
        if parts.len() < component {
            parts.resize(component, "");
        }
        parts[component - 1] = value;
        elements[element] = parts.join(":");
        let length = elements[element].trim_end_matches(':').len();
        elements[element].truncate(length);
    }
    elements.join("*").trim_end_matches('*').to_owned()
}

/// What stands in this place; empty if nothing does.
fn value<'t>(text: &'t str, def: &ElementDef) -> &'t str {
    let element = text.split('*').nth(def.element.into()).unwrap_or_default();
    match def.component {
        0 => element,
        component => element.split(':').nth(usize::from(component) - 1).unwrap_or_default(),
    }
}

/// Whether a component's composite is sent; a plain element needs none.
fn is_composite_sent(text: &str, def: &ElementDef) -> bool {
    def.component == 0 || !value(text, &ElementDef { component: 0, ..*def }).is_empty()
}

/// Whether the segment is told apart by this element: then a wrong value is a wrong segment.
fn is_qualifier(row: RowId, def: &ElementDef) -> bool {
    match row.def().qualifier {
        Qualifier::None => false,
        Qualifier::Element(element, _) => def.element == element,
        Qualifier::Component(element, component, _) => {
            def.element == element && (def.component == component || def.component == 0)
        }
        Qualifier::Pair(..) => def.element <= 2,
    }
}

/// Envelope and levels: their elements have rules of their own, tested with them.
fn is_envelope(row: RowId) -> bool {
    let id = row.def().id.to_string();
    ["ISA", "GS", "ST", "SE", "GE", "IEA", "HL"].contains(&id.as_str())
}

/// Each placed segment of each valid file with each of its elements, each pair once.
fn for_each_element(mut check: impl FnMut(&Base, usize, RowId, &ElementDef)) {
    let mut seen = std::collections::BTreeSet::new();
    for base in bases() {
        for (at, piece) in base.pieces.iter().enumerate() {
            let Some(row) = piece.row.filter(|row| !is_envelope(*row)) else { continue };
            for def in row.def().elements {
                let is_sent = !value(&piece.text, def).is_empty();
                if seen.insert((row, def.element, def.component, is_sent)) {
                    check(&base, at, row, def);
                }
            }
        }
    }
}

struct Cases {
    count: usize,
    wrong: Vec<String>,
}

impl Cases {
    /// The changed segment gives one finding: this rule at this element.
    fn expect(&mut self, base: &Base, at: usize, def: &ElementDef, value: &str, rule: &str) {
        let piece = &base.pieces[at];
        let row = piece.row.unwrap();
        let text = changed(&piece.text, def, value);
        let told = told(&base.with(at, text.clone()));
        let segment = row.def().id;
        let place = match def.component {
            0 => format!("{segment}{:02}", def.element),
            component => format!("{segment}{:02}-{component}", def.element),
        };
        self.count += 1;
        let is_told = match told.as_slice() {
            [(code, element)] if is_qualifier(row, def) => {
                *code == rule && *element == place || *code == "ST101"
            }
            [(code, element)] => *code == rule && *element == place,
            _ => false,
        };
        if !is_told {
            let place = format!("{} {}", row.def().in_loop.def().name, row.def().variant);
            self.wrong.push(format!("{}: {place} {rule}: {text} -> {told:?}", base.name));
        }
    }

    fn finish(self, least: usize) {
        assert!(
            self.wrong.is_empty(),
            "{} of {}:\n{}",
            self.wrong.len(),
            self.count,
            self.wrong.join("\n")
        );
        assert!(self.count >= least, "only {} cases", self.count);
    }
}

fn cases(least: usize, mut check: impl FnMut(&mut Cases, &Base, usize, RowId, &ElementDef)) {
    let mut cases = Cases { count: 0, wrong: Vec::new() };
    for_each_element(|base, at, row, def| check(&mut cases, base, at, row, def));
    cases.finish(least);
}

#[test]
fn a_required_element_is_missed() {
    cases(100, |cases, base, at, _, def| {
        let text = &base.pieces[at].text;
        let is_only_one = !value(text, &ElementDef { component: 0, ..*def }).contains(':');
        if def.usage == Usage::Required
            && !value(text, def).is_empty()
            && !(def.component > 0 && is_only_one)
        {
            cases.expect(base, at, def, "", "SX101");
        }
    });
}

#[test]
fn an_element_that_is_not_used_is_too_much() {
    cases(100, |cases, base, at, _, def| {
        let text = &base.pieces[at].text;
        if def.usage == Usage::NotUsed && is_composite_sent(text, def) {
            cases.expect(base, at, def, "A", "SX102");
        }
    });
}

#[test]
fn a_length_is_exceeded() {
    cases(100, |cases, base, at, _, def| {
        let is_sent = !value(&base.pieces[at].text, def).is_empty();
        if is_sent && def.usage != Usage::NotUsed && def.max > 0 {
            let digit = matches!(def.kind, ElementKind::N0 | ElementKind::R);
            let letter = if digit { "1" } else { "A" };
            let value = letter.repeat(usize::from(def.max) + 1);
            if matches!(def.kind, ElementKind::An | ElementKind::Id | ElementKind::N0) {
                cases.expect(base, at, def, &value, "SX105");
            }
        }
    });
}

#[test]
fn a_length_is_not_reached() {
    cases(30, |cases, base, at, _, def| {
        let is_sent = !value(&base.pieces[at].text, def).is_empty();
        let is_text = matches!(def.kind, ElementKind::An | ElementKind::Id);
        if is_sent && is_text && def.usage != Usage::NotUsed && def.min > 1 {
            cases.expect(base, at, def, &"A".repeat(usize::from(def.min) - 1), "SX104");
        }
    });
}

#[test]
fn a_code_is_not_in_the_list() {
    cases(60, |cases, base, at, _, def| {
        let sent = value(&base.pieces[at].text, def);
        let is_numeric = matches!(def.kind, ElementKind::N0 | ElementKind::R);
        if !sent.is_empty() && !def.codes.is_empty() && !is_numeric && def.usage != Usage::NotUsed {
            let wrong = "Q9X7Z5J3".get(..sent.len().min(8)).unwrap();
            if Code::parse(wrong.as_bytes()).is_some_and(|code| !def.codes.contains(&code)) {
                cases.expect(base, at, def, wrong, "SX109");
            }
        }
    });
}

#[test]
fn a_type_is_wrong() {
    cases(12, |cases, base, at, _, def| {
        if value(&base.pieces[at].text, def).is_empty() || def.usage == Usage::NotUsed {
            return;
        }
        match def.kind {
            ElementKind::N0 | ElementKind::R => cases.expect(base, at, def, "1X", "SX107"),
            ElementKind::Dt | ElementKind::Period => {
                cases.expect(base, at, def, "20261399", "SX108");
            }
            ElementKind::Tm => cases.expect(base, at, def, "2561", "SX140"),
            ElementKind::An | ElementKind::Id | ElementKind::Composite => {}
        }
    });
}
