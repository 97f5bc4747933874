//! A party: the NM1 that names it and the PRV that gives its specialty.

use crate::guide::{PlacedSegment, RowId, Section};

/// A person or organisation named in a loop.
#[derive(Clone, Copy, Debug)]
pub struct Party<'b> {
    /// The NM1.
    pub name: PlacedSegment<'b>,
    /// The PRV of the same loop, if there is one.
    pub specialty: Option<PlacedSegment<'b>>,
}

impl<'b> Party<'b> {
    /// The party whose NM1 stands at this position of a section.
    #[must_use]
    pub fn find(section: &Section<'b>, name: RowId, specialty: Option<RowId>) -> Option<Self> {
        Some(Self {
            name: section.find(name)?,
            specialty: specialty.and_then(|row| section.find(row)),
        })
    }

    /// The party, unless it may be a patient who slipped into its place: then nothing of it is
    /// to be shown.
    #[must_use]
    pub fn known(self) -> Option<Self> {
        (!self.name.may_name_patient()).then_some(self)
    }

    /// NM103: last name, or name of the organisation.
    #[must_use]
    pub fn last_or_organization_name(&self) -> Option<&'b [u8]> {
        self.name.element(3)
    }

    /// NM109, whatever NM108 says it is.
    #[must_use]
    pub fn id(&self) -> Option<&'b [u8]> {
        self.name.element(9)
    }

    /// NM109 where NM108 says that it is an NPI (XX), right or wrong.
    #[must_use]
    pub fn npi(&self) -> Option<&'b [u8]> {
        if self.name.element(8) == Some(b"XX") { self.id() } else { None }
    }

    /// PRV03: provider taxonomy.
    #[must_use]
    pub fn taxonomy(&self) -> Option<&'b [u8]> {
        self.specialty.and_then(|specialty| specialty.element(3))
    }
}
