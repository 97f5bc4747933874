//! Explains elements, and values that stand in them.

use crate::codes::CodeList;
use crate::guide::table::{ElementDef, SegmentDef};
use crate::guide::{ElementRef, Reference};

use super::code;
use super::guide::{codes, kind, length, loop_name, notes, usage};
use super::page::Page;
use super::rule;

/// More codes than this stand in a table only where the guide lists them.
const MOST_CODES: usize = 120;

/// An element at the positions that have it.
pub(super) fn element(place: ElementRef, positions: &[&SegmentDef], page: &mut Page) {
    let all: Vec<(&SegmentDef, &ElementDef)> =
        positions.iter().filter_map(|&p| Some((p, p.element(place)?))).collect();
    match all.as_slice() {
        [(position, def)] => alone(place, position, def, page),
        _ => together(place, &all, page),
    }
    code_table(place, &all, page);
    notes(place, page);
    rule::naming(page, positions, place);
}

fn alone(place: ElementRef, position: &SegmentDef, def: &ElementDef, page: &mut Page) {
    page.title(&place.to_string(), def.name);
    page.fact(
        "stands in",
        &format!("{}, {} {}", loop_name(position.in_loop), position.variant, position.name),
    );
    page.fact("usage", usage(def.usage));
    page.fact("type", kind(def.kind));
    page.fact("length", &length(def));
    if def.repeat > 1 {
        page.fact("repeats", &format!("up to {}", def.repeat));
    }
    page.fact("data element", def.data_element);
    if def.codes.is_empty() {
        page.fact("codes from", &codes(def));
    }
}

fn together(place: ElementRef, all: &[(&SegmentDef, &ElementDef)], page: &mut Page) {
    page.title(&place.to_string(), &format!("in {} positions", all.len()));
    if let Some((_, first)) = all.first() {
        page.fact("type", kind(first.kind));
        page.fact("data element", first.data_element);
        page.gap();
    }
    let row = |(position, def): &(&SegmentDef, &ElementDef)| {
        [
            position.in_loop.def().name.to_owned(),
            position.variant.to_owned(),
            usage(def.usage).to_owned(),
            length(def),
            def.name.to_owned(),
            codes(def),
        ]
    };
    page.table(&all.iter().map(row).collect::<Vec<_>>());
}

/// The codes that the guide lists, or those of a list that is not too long, with their meanings.
fn code_table(place: ElementRef, all: &[(&SegmentDef, &ElementDef)], page: &mut Page) {
    let list_of =
        |position: &SegmentDef| CodeList::of(position.row, place.element, place.component);
    let mut rows: Vec<[String; 2]> = Vec::new();
    for (position, def) in all {
        for code in def.codes.iter().map(ToString::to_string) {
            let meaning = list_of(position).and_then(|list| list.meaning(code.as_bytes()));
            let row = [code, meaning.unwrap_or_default().to_owned()];
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    let list = all.first().and_then(|(position, _)| list_of(position));
    match list {
        _ if rows.iter().any(|[_, meaning]| !meaning.is_empty()) => {
            page.section("Codes");
            page.table(&rows);
        }
        Some(list @ CodeList::Small(_)) if list.rows().count() <= MOST_CODES => {
            page.section("Codes");
            code::codes(list, page);
        }
        Some(CodeList::Procedures) => one_by_one("97110", page),
        Some(CodeList::Modifiers) => one_by_one("GP", page),
        Some(CodeList::Taxonomies) => one_by_one("225100000X", page),
        _ => {}
    }
}

fn one_by_one(example: &str, page: &mut Page) {
    page.gap();
    page.paragraph(&format!("Its codes are explained one by one: scrub837 explain {example}"));
}

/// Whether the codes of an element have a list.
pub(super) fn has_list(reference: &Reference) -> bool {
    let Some(place) = reference.place.filter(|place| place.element > 0) else { return false };
    let mut positions = reference.positions();
    positions.any(|at| CodeList::of(at.row, place.element, place.component).is_some())
}

/// What a value means in an element: `CLM05-3 7`.
pub(super) fn value(reference: &Reference, value: &str, page: &mut Page) -> Option<()> {
    let place = reference.place.filter(|place| place.element > 0)?;
    let known: Vec<(&SegmentDef, &'static str)> = reference
        .positions()
        .filter_map(|position| {
            let list = CodeList::of(position.row, place.element, place.component)?;
            Some((position, list.meaning(value.as_bytes())?))
        })
        .collect();
    let (first, meaning) = known.first()?;
    page.title(&format!("{place} {value}"), meaning);
    let name = first.element(place).map(|def| def.name).unwrap_or_default();
    page.fact("element", name);
    let is_listed = |position: &SegmentDef| {
        let codes = position.element(place).map(|def| def.codes).unwrap_or_default();
        codes.is_empty() || codes.iter().any(|code| code.to_string() == value)
    };
    let listed = known.iter().filter(|(position, _)| is_listed(position));
    let places: Vec<String> = listed
        .map(|(position, _)| format!("{} {}", position.in_loop.def().name, position.variant))
        .collect();
    let nowhere = "nowhere in this guide".to_owned();
    page.fact("allowed in", &if places.is_empty() { nowhere } else { places.join(", ") });
    Some(())
}

/// Elements in which the guide allows a code, with what it means there.
pub(super) fn anywhere(code: &str, page: &mut Page) -> Option<()> {
    let code = code.to_ascii_uppercase();
    let mut rows: Vec<[String; 2]> = Vec::new();
    for position in crate::guide::generated::SEGMENTS {
        for def in position.elements {
            if !def.codes.iter().any(|known| known.to_string() == code) {
                continue;
            }
            let list = CodeList::of(position.row, def.element, def.component);
            let Some(meaning) = list.and_then(|list| list.meaning(code.as_bytes())) else {
                continue;
            };
            let row = [position.place_of(def).to_string(), meaning.to_owned()];
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    if rows.is_empty() {
        return None;
    }
    page.title(&code, "a code of the guide");
    page.table(&rows);
    Some(())
}
