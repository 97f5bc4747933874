//! The shapes of the acknowledgment tables; their rows stand in [`generated`](super::generated).
//!
//! Source of every row: `data/acks/*.tsv`, made from the structure of 005010X231A1 (999),
//! 005010X214 (277CA) and the TA1.

use crate::guide::table::{ElementDef, Usage};
use crate::x12::{Code, SegmentId};

use super::generated::SETS;

/// One kind of transaction set, or the envelope around it.
#[derive(Debug)]
pub struct SetDef {
    /// ST01; `ENV` is the envelope.
    pub code: &'static str,
    /// Its loops; a loop names its parent by its number here.
    pub loops: &'static [LoopDef],
    /// Its segment positions in order.
    pub segments: &'static [SegmentDef],
}

/// A loop of a set. Its first segment opens it.
#[derive(Debug)]
pub struct LoopDef {
    /// Its name: `2100`.
    pub name: &'static str,
    /// The loop it stands in; `None` for the set itself.
    pub parent: Option<usize>,
    /// Whether its parent must hold one.
    pub usage: Usage,
    /// How often its parent may hold it; `None` is without limit.
    pub max: Option<u16>,
}

/// One segment position of a set.
#[derive(Debug)]
pub struct SegmentDef {
    /// Number of its loop in the set.
    pub in_loop: usize,
    /// Its ID.
    pub id: SegmentId,
    /// Its name among segments of the same ID: `QTY*90`.
    pub variant: &'static str,
    /// Place in the set; ascends.
    pub position: u16,
    /// Whether its loop must hold one.
    pub usage: Usage,
    /// How often its loop may hold it; `None` is without limit.
    pub max: Option<u16>,
    /// The element that tells it apart, and its values.
    pub qualifier: Option<(u8, &'static [Code])>,
    /// Its elements and components in order.
    pub elements: &'static [ElementDef],
}

impl SetDef {
    /// The set with this code; `None` if the tables do not hold it.
    #[must_use]
    pub fn named(code: &str) -> Option<&'static Self> {
        SETS.iter().find(|set| set.code == code)
    }
}

/// The claim status that names a place of the 837P.
#[derive(Debug)]
pub struct PlaceStatus {
    /// Loop; empty for any.
    pub in_loop: &'static str,
    /// Variant of the segment, or its ID; empty for any.
    pub variant: &'static str,
    /// Element; 0 for any.
    pub element: u8,
    /// Component; 0 for any.
    pub component: u8,
    /// Status codes joined by `+`, and the entity behind a colon where it is fixed.
    pub status: &'static str,
    /// The same where the place disagrees with another.
    pub related: &'static str,
}

/// The place whose value makes a rule ask for something, or forbid it.
#[derive(Debug)]
pub struct Trigger {
    /// Code of the rule.
    pub rule: &'static str,
    /// Loop; `=` is the loop of the finding, empty says that no single place is the trigger.
    pub in_loop: &'static str,
    /// Variant of the segment, or its ID.
    pub variant: &'static str,
    /// Element.
    pub element: u8,
    /// Component; 0 is the element as a whole.
    pub component: u8,
}

/// What to do about a code of an acknowledgment.
#[derive(Debug)]
pub struct Answer {
    /// Name of its list: `ik403`.
    pub list: &'static str,
    /// The code.
    pub code: &'static str,
    /// What to do, in a biller's words.
    pub todo: &'static str,
}
