//! The shapes of the guide's tables; their rows stand in [`generated`](super::generated).
//!
//! Source of every row: `data/x222/*.tsv`, the 837P guide 005010X222A1 as tables.

use crate::x12::id::{Code, SegmentId};

pub use super::generated::LoopId;
use super::generated::{LOOPS, SEGMENTS};

/// Whether the guide wants a loop, segment or element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Usage {
    /// Must be sent.
    Required,
    /// Sent when a condition of the guide holds.
    Situational,
    /// Must not be sent.
    NotUsed,
}

/// Data type of an element (X12.6, as narrowed by the HIPAA guides' appendix B.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ElementKind {
    /// Any characters.
    An,
    /// A code from a list.
    Id,
    /// A whole number.
    N0,
    /// A decimal number; its length excludes sign and point.
    R,
    /// A date of six or eight digits.
    Dt,
    /// A time of four to eight digits.
    Tm,
    /// A day or a span of days, in the format that the element before names (data element 1251).
    Period,
    /// Several components; the rows of its components follow.
    Composite,
}

/// One loop of the guide.
#[derive(Debug)]
pub struct LoopDef {
    /// The loop itself.
    pub id: LoopId,
    /// Its name in the guide: `2010AA`.
    pub name: &'static str,
    /// What it is about: `billing provider`.
    pub title: &'static str,
    /// The loop it stands in; `None` for the interchange. Claims (2300) name 2000B.
    pub parent: Option<LoopId>,
    /// Whether the parent must hold one.
    pub usage: Usage,
    /// How often the parent may hold one; `None` is without limit.
    pub max: Option<u16>,
    /// Position of its first segment in the transaction set table.
    pub position: u16,
    /// Its rows in [`SEGMENTS`], first included, last excluded.
    pub rows: (u16, u16),
}

/// Where a segment is told apart from others of the same ID in its loop.
#[derive(Clone, Copy, Debug)]
pub enum Qualifier {
    /// The ID alone decides.
    None,
    /// An element holds one of these codes.
    Element(u8, &'static [Code]),
    /// A component (element, component) holds one of these codes.
    Component(u8, u8, &'static [Code]),
    /// PWK of a certificate of medical necessity: PWK01 and PWK02 decide together.
    Pair(Code, &'static [Code]),
}

/// Number of a row in [`SEGMENTS`], 0-based: the `ord` column less one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowId(pub u16);

/// One segment position of the guide.
#[derive(Debug)]
pub struct SegmentDef {
    /// Number of this row.
    pub row: RowId,
    /// The loop it stands in.
    pub in_loop: LoopId,
    /// Its ID.
    pub id: SegmentId,
    /// Name unique within the loop: `REF*G1`.
    pub variant: &'static str,
    /// What it carries, in words: `prior authorization`.
    pub name: &'static str,
    /// Position in the transaction set table; rows sharing one may come in any order. 0 in the
    /// envelope, whose segments have none.
    pub position: u16,
    /// Whether its loop must hold one.
    pub usage: Usage,
    /// How often its loop may hold it; `None` is without limit.
    pub max: Option<u16>,
    /// How it is told apart.
    pub qualifier: Qualifier,
    /// Its elements and components in order.
    pub elements: &'static [ElementDef],
}

/// One element or component of a segment position.
#[derive(Debug)]
pub struct ElementDef {
    /// Position in the segment, from 1.
    pub element: u8,
    /// Position in the composite, from 1; 0 is the element itself.
    pub component: u8,
    /// X12 data element number: `782`, `C003`.
    pub data_element: &'static str,
    /// What it carries, in words: `service unit count`.
    pub name: &'static str,
    /// Whether it must be sent.
    pub usage: Usage,
    /// Its type.
    pub kind: ElementKind,
    /// Shortest length; 0 for a composite.
    pub min: u16,
    /// Longest length of the standard.
    pub max: u16,
    /// Longest length of the guide, where it is tighter.
    pub guide_max: Option<u16>,
    /// How often it may repeat.
    pub repeat: u16,
    /// The guide's list; empty if it has none.
    pub codes: &'static [Code],
    /// Name of the external list the value comes from; empty if there is none.
    pub code_source: &'static str,
}

/// Kind of a syntax note (X12.6 relational condition).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoteKind {
    /// P: all or none.
    Paired,
    /// R: at least one.
    Required,
    /// E: at most one.
    Exclusive,
    /// C: if the first, then all others.
    Conditional,
    /// L: if the first, then at least one other.
    ListConditional,
}

/// One syntax note of a segment.
#[derive(Debug)]
pub struct SyntaxNote {
    /// The segment it belongs to.
    pub segment: SegmentId,
    /// As the standard writes it: `P0809`.
    pub note: &'static str,
    /// Its kind.
    pub kind: NoteKind,
    /// Element positions, from 1.
    pub positions: &'static [u8],
}

/// Names an element in a rule: `SV104`, `CLM05-3`. The constants stand in [`el`](super::el).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ElementRef {
    /// The segment's ID.
    pub segment: SegmentId,
    /// Element position, from 1; 0 is the segment as a whole.
    pub element: u8,
    /// Component position, from 1; 0 is the element as a whole.
    pub component: u8,
}

impl ElementRef {
    /// The same segment's element `element`, component `component` (0 is the whole element).
    #[must_use]
    pub const fn at(self, element: u8, component: u8) -> Self {
        Self { element, component, ..self }
    }
}

impl SegmentDef {
    /// The row of one of its elements or components.
    #[must_use]
    pub fn element(&self, element: ElementRef) -> Option<&'static ElementDef> {
        let mut elements = self.elements.iter();
        elements.find(|def| (def.element, def.component) == (element.element, element.component))
    }
}

impl LoopId {
    /// The loop's row.
    #[must_use]
    pub fn def(self) -> &'static LoopDef {
        // The generated list has one row for each variant, in the order of the enum.
        #[expect(clippy::indexing_slicing, reason = "one row for each variant; a test counts them")]
        &LOOPS[self as usize]
    }

    /// The loop of this name, in any case: `2310B`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        LOOPS.iter().find(|def| def.name.eq_ignore_ascii_case(name)).map(|def| def.id)
    }
}

impl RowId {
    /// The segment position with this number.
    #[must_use]
    pub fn def(self) -> &'static SegmentDef {
        // Row numbers come from the tables only.
        #[expect(clippy::indexing_slicing, reason = "row numbers are made by the generator only")]
        &SEGMENTS[self.0 as usize]
    }
}

impl std::fmt::Display for ElementRef {
    /// In guide form: `SV101-2`, `NM109`, `HL`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.segment)?;
        if self.element > 0 {
            write!(f, "{:02}", self.element)?;
        }
        if self.component > 0 {
            write!(f, "-{}", self.component)?;
        }
        Ok(())
    }
}
