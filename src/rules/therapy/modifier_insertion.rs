//! The fix that puts a missing discipline modifier first on a line. No rule.

use crate::codes::Discipline;
use crate::finding::Fix;

use super::super::line::modifier_slots;
use super::therapy_line::TherapyLine;

/// An opt-in fix that inserts the discipline's modifier before the others; `None` if the code is
/// not of that discipline, the renderer is of another one, or no place is free.
pub(crate) fn insert(line: &TherapyLine<'_>, discipline: Discipline) -> Option<Fix> {
    let agrees = line.renderer().is_none_or(|renderer| renderer.discipline == discipline);
    if !agrees || !line.procedure.disciplines.contains(&discipline) {
        return None;
    }
    modifier_slots::first(&line.service, discipline.modifier())
}
