//! Elements: usage, length, type, code list, characters, repetition.

use scrub837::guide::RowId;
use scrub837::guide::generated::SYNTAX_NOTES;
use scrub837::guide::table::{ElementDef, ElementKind, NoteKind, Qualifier, SyntaxNote, Usage};
use scrub837::x12::Code;

use crate::base::{Base, Piece, Said, bases};
use crate::cases::Cases;

/// One element of a segment of a valid file.
struct Element<'b> {
    base: &'b Base,
    at: usize,
    row: RowId,
    def: &'static ElementDef,
}

impl Element<'_> {
    fn piece(&self) -> &Piece {
        &self.base.pieces[self.at]
    }

    /// What stands in this place; empty if nothing does.
    fn value(&self) -> &str {
        value(&self.piece().text, self.def.element, self.def.component)
    }

    fn is_sent(&self) -> bool {
        !self.value().is_empty()
    }

    /// Whether a component's composite is sent; a plain element needs none.
    fn is_composite_sent(&self) -> bool {
        self.def.component == 0 || !value(&self.piece().text, self.def.element, 0).is_empty()
    }

    fn is_text(&self) -> bool {
        matches!(self.def.kind, ElementKind::An | ElementKind::Id)
    }

    fn is_number(&self) -> bool {
        matches!(self.def.kind, ElementKind::N0 | ElementKind::R)
    }

    /// Whether the segment is told apart by this element: then a wrong value is a wrong segment.
    fn is_qualifier(&self) -> bool {
        let def = self.def;
        match self.row.def().qualifier {
            Qualifier::None => false,
            Qualifier::Element(element, _) => def.element == element,
            Qualifier::Component(element, component, _) => {
                def.element == element && (def.component == component || def.component == 0)
            }
            Qualifier::Pair(..) => def.element == 2,
        }
    }

    /// `SV101-2`.
    fn name(&self, element: u8, component: u8) -> String {
        let segment = self.row.def().id;
        match component {
            0 => format!("{segment}{element:02}"),
            component => format!("{segment}{element:02}-{component}"),
        }
    }

    /// With this value one thing is said: this rule, or one of these, of this element.
    fn expect(&self, cases: &mut Cases, value: &str, rule: &str) {
        let text = changed(&self.piece().text, self.def, value);
        self.expect_of(cases, text, rule, (self.def.element, self.def.component));
    }

    /// With this text one thing is said: this rule, of this element. Where the segment is told
    /// apart by the element, the segment may be said to have no place.
    fn expect_of(
        &self,
        cases: &mut Cases,
        text: String,
        rule: &str,
        (element, component): (u8, u8),
    ) {
        let place = self.name(element, component);
        let what = format!("{} {rule}: {text}", self.piece().place());
        let is_right = |said: &Said| {
            said.at == self.at
                && (rule.split(' ').any(|rule| rule == said.code) && said.element == place
                    || said.code == "ST101" && self.is_qualifier())
        };
        let pieces = self.base.with(self.at, text);
        cases.check(self.base, &pieces, what, |told| matches!(told, [said] if is_right(said)));
    }
}

/// What stands in this place of a segment.
fn value(text: &str, element: u8, component: u8) -> &str {
    let element = text.split('*').nth(element.into()).unwrap_or_default();
    match component {
        0 => element,
        component => element.split(':').nth(usize::from(component) - 1).unwrap_or_default(),
    }
}

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

/// Each placed segment of each valid file with each of its elements, sent and not sent, each pair
/// once. Envelope and levels are left out: their elements have rules of their own.
fn cases(least: usize, mut check: impl FnMut(&mut Cases, &Element<'_>)) {
    let mut cases = Cases::default();
    let mut seen = std::collections::BTreeSet::new();
    for base in bases() {
        for (at, piece) in base.pieces.iter().enumerate() {
            let is_left_out = piece.is_envelope() || piece.text.starts_with("HL*");
            let Some(row) = piece.row.filter(|_| !is_left_out) else { continue };
            for def in row.def().elements {
                let element = Element { base, at, row, def };
                if seen.insert((row, def.element, def.component, element.is_sent())) {
                    check(&mut cases, &element);
                }
            }
        }
    }
    cases.finish(least);
}

#[test]
fn a_required_element_is_missed() {
    cases(510, |cases, element| {
        let def = element.def;
        let is_only_one = !value(&element.piece().text, def.element, 0).contains(':');
        if def.usage == Usage::Required && element.is_sent() && !(def.component > 0 && is_only_one)
        {
            element.expect(cases, "", "SX101");
        }
    });
}

#[test]
fn an_element_that_is_not_used_is_too_much() {
    cases(620, |cases, element| {
        if element.def.usage == Usage::NotUsed && element.is_composite_sent() {
            element.expect(cases, "A", "SX102");
        }
    });
}

#[test]
fn a_length_is_exceeded() {
    cases(710, |cases, element| {
        let is_typed = element.is_text() || element.is_number();
        if element.is_sent() && is_typed && element.def.usage != Usage::NotUsed {
            let letter = if element.is_number() { "1" } else { "A" };
            element.expect(cases, &letter.repeat(usize::from(element.def.max) + 1), "SX105");
        }
    });
}

#[test]
fn a_length_is_not_reached() {
    cases(320, |cases, element| {
        let def = element.def;
        if element.is_sent() && element.is_text() && def.usage != Usage::NotUsed && def.min > 1 {
            element.expect(cases, &"A".repeat(usize::from(def.min) - 1), "SX104");
        }
    });
}

#[test]
fn a_code_is_not_in_the_list() {
    cases(355, |cases, element| {
        let def = element.def;
        let is_listed = !def.codes.is_empty() && def.usage != Usage::NotUsed;
        if element.is_sent() && is_listed && !element.is_number() {
            let wrong = "Q9X7Z5J3".get(..element.value().len().min(8)).unwrap();
            if Code::parse(wrong.as_bytes()).is_some_and(|code| !def.codes.contains(&code)) {
                element.expect(cases, wrong, "SX109");
            }
        }
    });
}

#[test]
fn a_code_is_in_lower_case() {
    cases(200, |cases, element| {
        let (def, value) = (element.def, element.value());
        let is_used = !def.codes.is_empty() && def.usage != Usage::NotUsed;
        let lower = value.to_ascii_lowercase();
        if is_used && !element.is_number() && lower != value {
            element.expect(cases, &lower, "SX109");
        }
    });
}

#[test]
fn a_type_is_wrong() {
    cases(92, |cases, element| {
        if !element.is_sent() || element.def.usage == Usage::NotUsed {
            return;
        }
        match element.def.kind {
            ElementKind::N0 | ElementKind::R => element.expect(cases, "1X", "SX107"),
            ElementKind::Dt | ElementKind::Period => element.expect(cases, "20261399", "SX108"),
            ElementKind::Tm => element.expect(cases, "2561", "SX140"),
            ElementKind::An | ElementKind::Id | ElementKind::Composite => {}
        }
    });
}

#[test]
fn an_element_repeats() {
    cases(750, |cases, element| {
        if element.is_sent() && element.def.kind != ElementKind::Composite {
            let value = element.value();
            let text = changed(&element.piece().text, element.def, &format!("{value}^{value}"));
            // A composite repeats as a whole.
            element.expect_of(cases, text, "SX111", (element.def.element, 0));
        }
    });
}

#[test]
fn a_character_is_none_of_x12() {
    cases(750, |cases, element| {
        if element.is_sent() && element.def.kind != ElementKind::Composite {
            element.expect(cases, &format!("{}\u{7}", element.value()), "SX112");
        }
    });
}

#[test]
fn a_value_ends_with_a_blank() {
    cases(750, |cases, element| {
        if element.is_sent() && element.def.kind != ElementKind::Composite {
            element.expect(cases, &format!("{} ", element.value()), "SX113");
        }
    });
}

#[test]
fn a_text_has_components() {
    cases(605, |cases, element| {
        if element.is_sent() && element.is_text() && element.def.component == 0 {
            let value = element.value();
            element.expect(cases, &format!("{value}:{value}"), "SX141");
        }
    });
}

#[test]
fn a_composite_has_too_many_components() {
    cases(22, |cases, element| {
        let def = element.def;
        if element.is_sent() && def.kind == ElementKind::Composite && def.usage != Usage::NotUsed {
            let parts =
                element.row.def().elements.iter().filter(|part| part.element == def.element);
            let known = parts.map(|part| part.component).max().unwrap();
            let behind = ElementDef { component: known + 1, ..*def };
            let text = changed(&element.piece().text, &behind, "A");
            element.expect_of(cases, text, "SX141", (def.element, known + 1));
        }
    });
}

#[test]
fn a_segment_has_too_many_elements() {
    cases(230, |cases, element| {
        let last = element.row.def().elements.iter().map(|def| def.element).max().unwrap();
        if element.def.element == last && element.def.component == 0 {
            let behind = ElementDef { element: last + 1, component: 0, ..*element.def };
            let text = changed(&element.piece().text, &behind, "A");
            element.expect_of(cases, text, "SX103", (last + 1, 0));
        }
    });
}

/// Whether the note does not hold of a segment without this element.
fn is_broken_without(note: &SyntaxNote, position: u8, text: &str) -> bool {
    let is_sent = |other: &u8| !value(text, *other, 0).is_empty();
    let (first, others) = note.positions.split_first().unwrap();
    let stays = |other: &u8| *other != position && is_sent(other);
    match note.kind {
        NoteKind::Paired => note.positions.iter().any(stays),
        NoteKind::Conditional => stays(first) && !others.iter().all(stays),
        NoteKind::ListConditional => stays(first) && !others.iter().any(stays),
        NoteKind::Required => !note.positions.iter().any(stays),
        NoteKind::Exclusive => false,
    }
}

#[test]
fn an_element_lacks_the_one_that_belongs_to_it() {
    cases(66, |cases, element| {
        let def = element.def;
        if !element.is_sent() || def.component > 0 || def.usage != Usage::Situational {
            return;
        }
        let text = &element.piece().text;
        let is_broken = |note: &&SyntaxNote| {
            note.segment == element.row.def().id
                && note.positions.contains(&def.element)
                && is_broken_without(note, def.element, text)
        };
        if let Some(note) = SYNTAX_NOTES.iter().find(is_broken) {
            let is_missing = |at: &&u8| **at == def.element || value(text, **at, 0).is_empty();
            let first = *note.positions.iter().find(is_missing).unwrap();
            element.expect_of(cases, changed(text, def, ""), "SX120", (first, 0));
        }
    });
}

#[test]
fn a_value_begins_with_a_blank() {
    cases(225, |cases, element| {
        let def = element.def;
        let value = format!(" {}", element.value());
        let fits = value.len() <= def.guide_max.unwrap_or(def.max).into();
        if element.is_sent() && def.kind == ElementKind::An && def.code_source.is_empty() && fits {
            // Codes, numbers and telephones have rules of their own that say it.
            element.expect(cases, &value, "SX142 SX109 PA110 PA117 PA210 PA218");
        }
    });
}

#[test]
fn a_number_begins_with_zeros() {
    cases(57, |cases, element| {
        let (def, value) = (element.def, element.value());
        let is_used = element.is_sent() && def.usage != Usage::NotUsed;
        if is_used && element.is_number() && !value.starts_with('.') {
            let rule = if def.codes.is_empty() { "SX143" } else { "SX109" };
            element.expect(cases, &format!("0{value}"), rule);
        }
    });
}

#[test]
fn the_guide_wants_less_than_the_standard() {
    cases(5, |cases, element| {
        if let Some(most) = element.def.guide_max.filter(|_| element.is_sent() && element.is_text())
        {
            // The number of a claim has a rule of its own.
            element.expect(cases, &"A".repeat(usize::from(most) + 1), "SX106 CL101");
        }
    });
}
