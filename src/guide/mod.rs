//! The 837P guide 005010X222A1 as tables, and the tracker that says where a segment stands.
//!
//! - [`table`] and [`generated`]: every loop, segment position, element, code and syntax note.
//! - [`outline`]: cuts a stream of segments into sections (header, billing provider, subscriber,
//!   patient, claim, trailer), the units that are checked and written.
//! - [`walk`]: places each segment of a section in its loop.
//! - [`section`]: views of a section whose segments know their place.
//! - [`version`]: which versions of the guide are checked.
//! - [`parent_level`]: what the number that a level gives as its parent says.
//! - [`patient_data`]: which elements hold a patient's own data.
//! - [`mod@reference`]: places of the guide as people name them.
//! - [`kind`]: names what a file holds that is no 837P.
//!
//! This room never judges: it says what it saw and what was odd.

mod due;
#[rustfmt::skip]
pub mod generated;
pub mod kind;
mod loop_plan;
mod lost;
pub mod outline;
pub mod parent_level;
pub mod patient_data;
pub mod reference;
pub mod section;
pub mod table;
pub mod version;
pub mod walk;

pub use generated::{el, row};
pub use outline::{Facts, Outline, Presence, SectionKind, Support};
pub use reference::Reference;
pub use section::{PlacedSegment, Section};
pub use table::{ElementRef, LoopId, RowId};
pub use version::{NearVersion, VERSION, Versions};
pub use walk::{Oddity, Placed, Walker};

use crate::x12::SegmentId;

/// Whether the guide or the envelope knows a segment of this ID.
#[must_use]
pub fn knows(id: SegmentId) -> bool {
    id == SegmentId::TA1 || generated::SEGMENTS.iter().any(|segment| segment.id == id)
}
