//! What stands in the elements of a segment.

use crate::ack::segments::Fields;
use crate::ack::table::SegmentDef;
use crate::claim::{Date, DateSpan, Money, Quantity};
use crate::guide::table::{ElementDef, ElementKind, Usage};
use crate::x12::Code;

use super::Checked;

/// Holds a segment to its row.
pub(super) fn check(def: &SegmentDef, fields: &Fields<'_>) -> Checked {
    let last = def.elements.iter().map(|def| def.element).max().unwrap_or(0);
    if fields.count() > usize::from(last) {
        return Err(format!("{} has more than {last} elements", def.variant));
    }
    for element in def.elements.iter().filter(|one| one.component == 0) {
        let place = format!("{}{:02}", def.id, element.element);
        if element.kind == ElementKind::Composite {
            composite(def, element, &place, fields)?;
        } else {
            let text = fields.as_sent(element.element.into());
            let format = fields.get(2);
            value(element, &place, text, format)?;
            no_separator(&place, text, fields)?;
        }
    }
    Ok(())
}

fn composite(def: &SegmentDef, element: &ElementDef, place: &str, fields: &Fields<'_>) -> Checked {
    let text = fields.get(element.element.into());
    if !usage(element, place, text)? {
        return Ok(());
    }
    let components =
        || def.elements.iter().filter(|one| one.element == element.element && one.component > 0);
    let last = components().map(|one| one.component).max().unwrap_or(0);
    let mut repetitions = 0;
    for repetition in fields.repetitions(element.element.into()) {
        repetitions += 1;
        if fields.parts(repetition).count() > usize::from(last) {
            return Err(format!("{place} has more than {last} components"));
        }
        for component in components() {
            let at = usize::from(component.component).saturating_sub(1);
            let text = fields.parts(repetition).nth(at).unwrap_or_default();
            value(component, &format!("{place}-{}", component.component), text, b"")?;
        }
    }
    if repetitions > element.repeat {
        return Err(format!("{place} comes more than {} times", element.repeat));
    }
    Ok(())
}

/// Whether the value is there to be checked.
fn usage(def: &ElementDef, place: &str, text: &[u8]) -> Checked<bool> {
    match (text.is_empty(), def.usage) {
        (true, Usage::Required) => Err(format!("{place} is missing")),
        (false, Usage::NotUsed) => Err(format!("{place} is not used")),
        (is_empty, _) => Ok(!is_empty),
    }
}

fn value(def: &ElementDef, place: &str, text: &[u8], format: &[u8]) -> Checked {
    if !usage(def, place, text)? {
        return Ok(());
    }
    let length = match def.kind {
        ElementKind::R => text.iter().filter(|byte| byte.is_ascii_digit()).count(),
        _ => text.len(),
    };
    if length < usize::from(def.min) || length > usize::from(def.max) {
        return Err(format!("{place} has {length} characters, {} to {} allowed", def.min, def.max));
    }
    if !text.iter().all(|byte| matches!(byte, b' '..=b'~')) && !is_separator(def) {
        return Err(format!("{place} holds a character that X12 does not know"));
    }
    if !is_of_kind(def.kind, text, format) {
        return Err(format!("{place} is not of its type"));
    }
    if !def.codes.is_empty() && !Code::parse(text).is_some_and(|code| def.codes.contains(&code)) {
        return Err(format!("{place} is not in its list"));
    }
    Ok(())
}

/// ISA11 and ISA16 hold separators, which may be control characters.
fn is_separator(def: &ElementDef) -> bool {
    matches!(def.data_element, "I65" | "I15")
}

fn is_of_kind(kind: ElementKind, text: &[u8], format: &[u8]) -> bool {
    match kind {
        ElementKind::An | ElementKind::Id | ElementKind::Composite => true,
        ElementKind::N0 => text.iter().all(u8::is_ascii_digit),
        ElementKind::R => Money::parse(text).is_some() || Quantity::parse(text).is_some(),
        ElementKind::Dt if text.len() == 6 => Date::parse_short(text).is_some(),
        ElementKind::Dt => Date::parse(text).is_some(),
        ElementKind::Tm => text.len().is_multiple_of(2) && text.iter().all(u8::is_ascii_digit),
        ElementKind::Period => DateSpan::parse(format, text).is_some(),
    }
}

/// A value that holds a separator is no single value.
fn no_separator(place: &str, text: &[u8], fields: &Fields<'_>) -> Checked {
    let separators = fields.delimiters();
    let is_divided = text
        .iter()
        .any(|&byte| byte == separators.component || Some(byte) == separators.repetition);
    if is_divided && !matches!(place, "ISA11" | "ISA16") {
        return Err(format!("{place} holds a separator"));
    }
    Ok(())
}
