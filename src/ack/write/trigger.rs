//! The place whose value makes something required or forbidden (CTX `SITUATIONAL TRIGGER`).

use crate::ack::generated::TRIGGERS;
use crate::ack::table;
use crate::finding::Record;
use crate::guide::{PlacedSegment, Section};
use crate::x12::SegmentId;

/// A place of the set that is answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Trigger {
    pub(super) segment: SegmentId,
    /// ST = 1.
    pub(super) position: u32,
    /// Loop in guide form.
    pub(super) in_loop: &'static str,
    /// 0 is the segment as a whole.
    pub(super) element: u8,
    /// 0 is the element as a whole.
    pub(super) component: u8,
}

/// The trigger of a finding: in its own section, else in the nearest of the levels above, which
/// stand in the order of the file. `None` where the rule names none, or it is not there.
pub(super) fn trigger_of(
    record: &Record,
    section: &Section<'_>,
    above: &[Section<'_>],
) -> Option<Trigger> {
    let code = record.finding.rule.code;
    let known = TRIGGERS.iter().filter(|trigger| trigger.rule == code);
    let known = known.filter(|trigger| !trigger.in_loop.is_empty());
    known.into_iter().find_map(|trigger| {
        let sections = std::iter::once(section).chain(above.iter().rev());
        let found = sections.into_iter().find_map(|section| {
            let segment = nearest(section, trigger, record)?;
            let position =
                section.facts.position.checked_add(u32::try_from(segment.index).ok()?)?;
            (section.facts.position > 0).then_some((segment, position))
        });
        let (segment, position) = found?;
        Some(Trigger {
            segment: segment.id(),
            position,
            in_loop: segment.row?.def().in_loop.def().name,
            element: trigger.element,
            component: trigger.component,
        })
    })
}

/// The last segment at the trigger's place up to the finding, else the first behind it.
fn nearest<'b>(
    section: &Section<'b>,
    trigger: &table::Trigger,
    record: &Record,
) -> Option<PlacedSegment<'b>> {
    let is_meant = |segment: &PlacedSegment<'_>| {
        let Some(row) = segment.row else { return false };
        let def = row.def();
        let in_loop = def.in_loop.def().name;
        let wanted = if trigger.in_loop == "=" { record.in_loop } else { trigger.in_loop };
        let is_named = def.variant == trigger.variant || def.id.to_string() == trigger.variant;
        let is_sent = trigger.element == 0 || segment.element(trigger.element.into()).is_some();
        in_loop == wanted && is_named && is_sent
    };
    let mut last = None;
    for segment in section.segments().filter(is_meant) {
        if segment.index > record.finding.place.segment && last.is_some() {
            break;
        }
        last = Some(segment);
    }
    last
}
