//! Explains places of the guide: loops, segments and their positions.

use crate::guide::generated::{LOOPS, SYNTAX_NOTES};
use crate::guide::table::{ElementDef, ElementKind, NoteKind, SegmentDef, SyntaxNote, Usage};
use crate::guide::{ElementRef, LoopId, Reference};

use super::element;
use super::page::Page;
use super::rule;

/// More positions than this are listed and not explained one by one.
const FEW: usize = 3;

/// A place of the guide.
pub(super) fn place(reference: &Reference, page: &mut Page) {
    let positions: Vec<&SegmentDef> = reference.positions().collect();
    match (reference.place, reference.in_loop) {
        (None, Some(in_loop)) => whole_loop(in_loop, &positions, page),
        (Some(place), _) if place.element > 0 => element::element(place, &positions, page),
        (Some(place), _) => segment(place, reference, &positions, page),
        (None, None) => {}
    }
}

fn whole_loop(in_loop: LoopId, positions: &[&SegmentDef], page: &mut Page) {
    let def = in_loop.def();
    page.title(def.name, def.title);
    page.fact("stands in", &def.parent.map(loop_name).unwrap_or_default());
    page.fact("usage", usage(def.usage));
    page.fact("repeats", &repeats(def.max));
    page.section("Segments");
    let row = |p: &&SegmentDef| {
        [p.variant.to_owned(), usage(p.usage).to_owned(), repeats(p.max), p.name.to_owned()]
    };
    page.table(&positions.iter().map(row).collect::<Vec<_>>());
    let inside: Vec<[String; 4]> = LOOPS
        .iter()
        .filter(|child| child.parent == Some(in_loop))
        .map(|child| {
            let (usage, title) = (usage(child.usage).to_owned(), child.title.to_owned());
            [child.name.to_owned(), usage, repeats(child.max), title]
        })
        .collect();
    if !inside.is_empty() {
        page.section("Loops in it");
        page.table(&inside);
    }
}

fn segment(place: ElementRef, reference: &Reference, positions: &[&SegmentDef], page: &mut Page) {
    let is_narrowed = reference.qualifier.is_some() || reference.in_loop.is_some();
    let is_explained = positions.len() == 1 || is_narrowed && positions.len() <= FEW;
    if is_explained {
        for position in positions {
            explained(position, page);
        }
    } else {
        let name = reference.qualifier.map(|code| format!("*{code}")).unwrap_or_default();
        page.title(&format!("{}{name}", place.segment), &format!("{} positions", positions.len()));
        let row = |p: &&SegmentDef| {
            let (in_loop, variant) = (p.in_loop.def().name.to_owned(), p.variant.to_owned());
            [in_loop, variant, usage(p.usage).to_owned(), repeats(p.max), p.name.to_owned()]
        };
        page.table(&positions.iter().map(row).collect::<Vec<_>>());
        if let Some(first) = positions.first() {
            let example = format!("{} {}", first.in_loop.def().name, variant_name(first));
            page.gap();
            page.paragraph(&format!("Elements of one of them: scrub837 explain \"{example}\""));
        }
    }
    notes(place, page);
    rule::naming(page, positions, place);
}

/// A position in the form in which it is asked for: the first of its qualifiers.
fn variant_name(position: &SegmentDef) -> &'static str {
    position.variant.split(['/', '(']).next().unwrap_or_default()
}

fn explained(position: &SegmentDef, page: &mut Page) {
    page.title(&format!("{} {}", position.in_loop.def().name, position.variant), position.name);
    page.fact("stands in", &loop_name(position.in_loop));
    page.fact("usage", usage(position.usage));
    page.fact("repeats", &repeats(position.max));
    page.section("Elements");
    let used = position.elements.iter().filter(|def| def.usage != Usage::NotUsed);
    let row = |def: &ElementDef| {
        [
            position.place_of(def).to_string(),
            def.name.to_owned(),
            usage(def.usage).to_owned(),
            kind(def.kind).to_owned(),
            length(def),
            codes(def),
        ]
    };
    page.table(&used.map(row).collect::<Vec<_>>());
    let unused = unused(position);
    if !unused.is_empty() {
        page.gap();
        page.paragraph(&format!("Must not be sent: {}", unused.join(", ")));
    }
}

/// Elements that must not be sent, as runs: `HI01-3 to HI01-9`.
fn unused(position: &SegmentDef) -> Vec<String> {
    let is_unused = |def: &ElementDef| def.usage == Usage::NotUsed;
    let runs = position.elements.chunk_by(|a, b| is_unused(a) && is_unused(b));
    let name = |def: &ElementDef| position.place_of(def).to_string();
    runs.filter_map(|run| match run {
        [first, ..] if !is_unused(first) => None,
        [first, _, .., last] => Some(format!("{} to {}", name(first), name(last))),
        _ => Some(run.iter().map(name).collect::<Vec<_>>().join(", ")),
    })
    .collect()
}

/// What the standard says of elements together, those that concern a place.
pub(super) fn notes(place: ElementRef, page: &mut Page) {
    let is_meant = |note: &&SyntaxNote| {
        note.segment == place.segment
            && (place.element == 0 || note.positions.contains(&place.element))
    };
    let meant: Vec<[String; 2]> = SYNTAX_NOTES
        .iter()
        .filter(is_meant)
        .map(|note| [note.note.to_owned(), note_text(note)])
        .collect();
    if !meant.is_empty() {
        page.section("Elements that depend on each other");
        page.table(&meant);
    }
}

fn note_text(note: &SyntaxNote) -> String {
    let name =
        |&element: &u8| ElementRef { segment: note.segment, element, component: 0 }.to_string();
    let names: Vec<String> = note.positions.iter().map(name).collect();
    let (first, others) = names.split_first().map(|(f, o)| (f.as_str(), o)).unwrap_or_default();
    match note.kind {
        NoteKind::Paired => format!("{}: all of them or none", names.join(", ")),
        NoteKind::Required => format!("{}: at least one of them", names.join(", ")),
        NoteKind::Exclusive => format!("{}: one of them at the most", names.join(", ")),
        NoteKind::Conditional => format!("with {first} also {}", others.join(", ")),
        NoteKind::ListConditional => {
            format!("with {first} also at least one of {}", others.join(", "))
        }
    }
}

pub(super) fn loop_name(id: LoopId) -> String {
    format!("{} {}", id.def().name, id.def().title)
}

pub(super) const fn usage(usage: Usage) -> &'static str {
    match usage {
        Usage::Required => "required",
        Usage::Situational => "situational",
        Usage::NotUsed => "must not be sent",
    }
}

fn repeats(max: Option<u16>) -> String {
    match max {
        None => "any number".to_owned(),
        Some(1) => "once".to_owned(),
        Some(max) => format!("up to {max}"),
    }
}

pub(super) const fn kind(kind: ElementKind) -> &'static str {
    match kind {
        ElementKind::An => "text",
        ElementKind::Id => "code",
        ElementKind::N0 => "whole number",
        ElementKind::R => "decimal number",
        ElementKind::Dt => "date",
        ElementKind::Tm => "time",
        ElementKind::Period => "day or span",
        ElementKind::Composite => "composite",
    }
}

/// The lengths of the standard, and of the guide where it is tighter.
pub(super) fn length(def: &ElementDef) -> String {
    let standard = match (def.min, def.max) {
        (_, 0) => String::new(),
        (min, max) if min == max => min.to_string(),
        (min, max) => format!("{min} to {max}"),
    };
    match def.guide_max {
        Some(most) => format!("{standard} (guide: {most})"),
        None => standard,
    }
}

/// The codes of the guide, or where the codes come from.
pub(super) fn codes(def: &ElementDef) -> String {
    if def.codes.is_empty() {
        return def.code_source.replace('_', " ");
    }
    def.codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
