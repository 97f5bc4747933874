//! The levels of a batch: its sections as views, each with those that it stands below.

use crate::claim::Ancestors;
use crate::guide::{Placed, Section, SectionKind};
use crate::policy::Policy;
use crate::x12::Segments;

use super::batch::{Batch, BatchSection};

/// A view of a section of `batch`, of which `segments` are all and `placed` their places.
pub(super) fn view<'b>(
    batch: &'b Batch,
    number: usize,
    section: &BatchSection,
    segments: &'b Segments<'b>,
    placed: &'b [Placed],
) -> Section<'b> {
    let own = placed.get(section.segments.clone()).unwrap_or_default();
    let bytes = batch.bytes_of(section);
    Section::new(section.kind, section.facts, number, bytes, segments)
        .with_segments(section.segments.start, own)
}

/// The levels that each section stands below, itself included.
pub(super) fn above<'b>(sections: &'b [Section<'b>], policy: &Policy) -> Vec<Ancestors<'b>> {
    let mut above = Ancestors::default();
    let enter = |section: &'b Section<'b>| {
        enter(&mut above, section);
        if section.kind == SectionKind::Subscriber {
            above.payer_kind = policy.payer_kind(&above);
            above.counting = policy.counting(&above);
        }
        above
    };
    sections.iter().map(enter).collect()
}

/// Adds a section to the levels that later ones stand below, and closes what it ends.
fn enter<'b>(above: &mut Ancestors<'b>, section: &'b Section<'b>) {
    if section.kind == SectionKind::Noise {
        return;
    }
    // A trailer still stands below the header that it closes.
    let is_trailer = matches!(
        section.kind,
        SectionKind::SetTrailer | SectionKind::GroupTrailer | SectionKind::InterchangeTrailer
    );
    let limit = section.kind.depth() + u8::from(is_trailer);
    let keep = |slot: Option<&'b Section<'b>>| slot.filter(|open| open.kind.depth() < limit);
    *above = Ancestors {
        interchange: keep(above.interchange),
        group: keep(above.group),
        set: keep(above.set),
        billing_provider: keep(above.billing_provider),
        subscriber: keep(above.subscriber),
        patient: keep(above.patient),
        unknown_level: keep(above.unknown_level),
        payer_kind: above.payer_kind,
        counting: above.counting,
    };
    let slot = match section.kind {
        SectionKind::Interchange => &mut above.interchange,
        SectionKind::Group => &mut above.group,
        SectionKind::Set => &mut above.set,
        SectionKind::BillingProvider => &mut above.billing_provider,
        SectionKind::Subscriber => &mut above.subscriber,
        SectionKind::Patient => &mut above.patient,
        SectionKind::UnknownLevel => &mut above.unknown_level,
        _ => return,
    };
    *slot = Some(section);
}
