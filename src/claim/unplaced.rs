//! Segments that have no place in the guide.

use crate::guide::Section;
use crate::x12::SegmentId;

/// Whether a segment with this ID has no place in a section. It may be the one that is missed
/// elsewhere, and is reported as what it is.
#[must_use]
pub fn has_unplaced(section: &Section<'_>, id: &[u8]) -> bool {
    section.with_id(SegmentId::new(id)).any(|segment| segment.row.is_none())
}
