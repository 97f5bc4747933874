//! A loop that an NM1 opens: a provider or a place, with its address and numbers.

use crate::guide::section::SectionPart;
use crate::guide::{PlacedSegment, RowId, Section};
use crate::x12::SegmentId;

use super::party::Party;

/// A provider or place with all that its loop says of it.
#[derive(Clone, Copy, Debug)]
pub struct ProviderLoop<'b> {
    /// The NM1.
    pub name: PlacedSegment<'b>,
    /// Its segments, the NM1 first.
    pub part: SectionPart<'b>,
}

impl<'b> ProviderLoop<'b> {
    /// The loop that this NM1 of the section opens.
    #[must_use]
    pub fn read(name: PlacedSegment<'b>, section: &'b Section<'b>) -> Self {
        let is_of_another = |index: &usize| {
            let segment = section.get(*index);
            segment.is_none_or(|other| other.row.is_some() && other.instance != name.instance)
        };
        let to = (name.index + 1..section.len()).find(is_of_another).unwrap_or(section.len());
        Self { name, part: section.part(name.index, to) }
    }

    /// The first loop of a section whose NM1 has this position.
    #[must_use]
    pub fn find(name: RowId, section: &'b Section<'b>) -> Option<Self> {
        Some(Self::read(section.find(name)?, section))
    }

    /// NM109 where NM108 says that it is an NPI.
    #[must_use]
    pub fn npi(&self) -> Option<&'b [u8]> {
        Party { name: self.name, specialty: None }.npi()
    }

    /// The first segment of the loop with this ID.
    #[must_use]
    pub fn with_id(&self, id: &[u8]) -> Option<PlacedSegment<'b>> {
        let id = SegmentId::new(id);
        self.part.segments().find(|segment| segment.id() == id && segment.row.is_some())
    }

    /// Its address; `None` if N3 or N4 is missing.
    #[must_use]
    pub fn address(&self) -> Option<PostalAddress<'b>> {
        Some(PostalAddress { street: self.with_id(b"N3")?, locality: self.with_id(b"N4")? })
    }
}

/// An address: N3 and N4.
#[derive(Clone, Copy, Debug)]
pub struct PostalAddress<'b> {
    /// The N3.
    pub street: PlacedSegment<'b>,
    /// The N4.
    pub locality: PlacedSegment<'b>,
}

impl<'b> PostalAddress<'b> {
    /// Whether two addresses are one, however they are spelled: letters and digits decide, and of
    /// a ZIP code the first five.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let mut own = letters(self.parts());
        own.next().is_some() && letters(self.parts()).eq(letters(other.parts()))
    }

    /// Street, city, state and the first five characters of the ZIP code.
    fn parts(&self) -> [&'b [u8]; 5] {
        let street = |n| self.street.element(n).unwrap_or_default();
        let locality = |n| self.locality.element(n).unwrap_or_default();
        let zip = locality(3);
        [street(1), street(2), locality(1), locality(2), zip.get(..5).unwrap_or(zip)]
    }
}

/// The letters and digits of some texts, in upper case.
fn letters(parts: [&[u8]; 5]) -> impl Iterator<Item = u8> {
    let bytes = parts.into_iter().flatten();
    bytes.filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase)
}

/// Whether two parties have the same NPI; one that has none is nobody's.
#[must_use]
pub fn is_same_npi(one: Option<&[u8]>, other: Option<&[u8]>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Batches;
    use crate::guide::{SectionKind, Walker, row};
    use crate::rules::testing::changed;
    use crate::x12::Segments;

    const FACILITY: &str = "PRV*PE*PXC*225100000X~\nNM1*77*2*RIVER CLINIC~\n\
N3*12 Main Street~\nN4*Austin*tx*78701-0001~\nREF*G2*77~";

    /// Looks at the service facility of the first claim.
    fn look(at: impl Fn(&ProviderLoop<'_>)) {
        let text = changed(&[("PRV*PE*PXC*225100000X~", FACILITY)]);
        let batch = Batches::new(text.as_bytes()).next_batch().unwrap().unwrap();
        let segments = Segments::new(&batch.bytes, batch.delimiters, &batch.segments);
        let own = batch.sections.iter().find(|section| section.kind == SectionKind::Claim).unwrap();
        let mut placed = Vec::new();
        let range = own.segments.clone();
        Walker::default().walk(own.kind, own.facts, &segments, range, &mut placed, &mut |_| {});
        let section = Section::new(own.kind, own.facts, 0, batch.bytes_of(own), &segments)
            .with_segments(own.segments.start, &placed);
        at(&ProviderLoop::find(row::L2310C_NM1_77, &section).unwrap());
    }

    #[test]
    fn the_loop_ends_before_the_next() {
        look(|facility| {
            let ids: Vec<_> = facility.part.segments().map(|s| s.id().to_string()).collect();
            assert_eq!(ids, ["NM1", "N3", "N4", "REF"]);
            assert_eq!(facility.npi(), None);
            assert!(facility.with_id(b"PER").is_none());
        });
    }

    #[test]
    fn an_address_is_the_same_in_any_spelling() {
        look(|facility| {
            let address = facility.address().unwrap();
            assert!(address.is_same(&address));
            let parts = address.parts();
            assert!(letters(parts).eq(*b"12MAINSTREETAUSTINTX78701"));
        });
    }

    #[test]
    fn who_has_no_npi_is_nobody() {
        assert!(is_same_npi(Some(b"1234567893"), Some(b"1234567893")));
        assert!(!is_same_npi(Some(b"1234567893"), Some(b"1000000012")));
        assert!(!is_same_npi(None, None));
    }
}
