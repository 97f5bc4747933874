//! Fixes of the modifiers of a line, component by component, so that fixes of other components are
//! made beside them. No rule.

use crate::finding::{Edit, Fix};
use crate::guide::PlacedSegment;

/// SV101 holds its modifiers in these components.
const FIRST: u8 = 3;
const LAST: u8 = 6;

/// An opt-in fix that puts a modifier before the others; `None` if no place is free.
pub(crate) fn first(service: &PlacedSegment<'_>, modifier: &str) -> Option<Fix> {
    let separator = separator(service)?;
    let modifier = modifier.as_bytes();
    let edits = if is_there(service, FIRST) {
        let (start, _) = service.component_range(1, FIRST.into())?;
        let mut edits = vec![Edit::replace((start, start), [modifier, &[separator]].concat())];
        // An empty component makes room; without one there must be less than four.
        match (FIRST..=LAST).find(|&at| is_empty(service, at)) {
            Some(at) => edits.push(Edit::replace(with_separator(service, at)?, "")),
            None if service.component_range(1, LAST.into()).is_some() => return None,
            None => {}
        }
        edits
    } else {
        // Into an empty component, or behind the code.
        let (at, text) = match service.component_range(1, FIRST.into()) {
            Some((start, _)) => (start, modifier.to_vec()),
            None => (service.element_range(1)?.1, [&[separator], modifier].concat()),
        };
        vec![Edit::replace((at, at), text)]
    };
    opt_in(service, edits)
}

/// An opt-in fix that leaves out the modifiers in these components.
pub(crate) fn without(service: &PlacedSegment<'_>, components: &[u8]) -> Option<Fix> {
    let separator = separator(service)?;
    let removed =
        components.iter().map(|&at| Some(Edit::replace(with_separator(service, at)?, "")));
    let mut edits = removed.collect::<Option<Vec<Edit>>>()?;
    // What stands behind the modifiers keeps its place.
    if let Some((start, _)) = service.component_range(1, usize::from(LAST) + 1) {
        let at = start.checked_sub(1)?;
        edits.push(Edit::replace((at, at), vec![separator; components.len()]));
    }
    opt_in(service, edits)
}

/// An opt-in fix that moves the modifier of a component before the others.
pub(crate) fn moved_first(service: &PlacedSegment<'_>, component: u8) -> Option<Fix> {
    let (start, _) = service.component_range(1, FIRST.into()).filter(|_| component > FIRST)?;
    let modifier = service.component(1, component.into())?;
    let text = [modifier, &[separator(service)?]].concat();
    let edits = vec![
        Edit::replace((start, start), text),
        Edit::replace(with_separator(service, component)?, ""),
    ];
    opt_in(service, edits)
}

/// An opt-in fix that puts another modifier in the place of one.
pub(crate) fn replaced(service: &PlacedSegment<'_>, component: u8, modifier: &str) -> Option<Fix> {
    let range = service.component_range(1, component.into())?;
    opt_in(service, vec![Edit::replace(range, modifier)])
}

fn opt_in(service: &PlacedSegment<'_>, edits: Vec<Edit>) -> Option<Fix> {
    let after = composite_after(service, &edits)?;
    let mut edits = edits.into_iter();
    let mut fix = Fix::opt_in(edits.next()?);
    fix.edits.extend(edits);
    fix.after = after;
    Some(fix)
}

/// SV101 as it stands after these edits of it.
fn composite_after(service: &PlacedSegment<'_>, edits: &[Edit]) -> Option<String> {
    let (start, _) = service.element_range(1)?;
    let mut composite = service.element(1)?.to_vec();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.start, edit.end));
    for edit in edits.into_iter().rev() {
        let place =
            |at: u32| Some(usize::try_from(at.checked_sub(start)?).ok()?.min(composite.len()));
        let range = place(edit.start)?..place(edit.end)?;
        composite.splice(range, edit.text.iter().copied());
    }
    Some(String::from_utf8_lossy(&composite).into_owned())
}

fn is_there(service: &PlacedSegment<'_>, component: u8) -> bool {
    service.component(1, component.into()).is_some_and(|text| !text.trim_ascii().is_empty())
}

fn is_empty(service: &PlacedSegment<'_>, component: u8) -> bool {
    service.component_range(1, component.into()).is_some() && !is_there(service, component)
}

/// Where a component stands, with the separator before it.
fn with_separator(service: &PlacedSegment<'_>, component: u8) -> Option<(u32, u32)> {
    let (start, end) = service.component_range(1, component.into())?;
    Some((start.checked_sub(1)?, end))
}

/// The separator of components, as it stands behind the first.
fn separator(service: &PlacedSegment<'_>) -> Option<u8> {
    service.element(1)?.get(service.component(1, 1)?.len()).copied()
}
