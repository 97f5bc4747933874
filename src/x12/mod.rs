//! Bytes ↔ segments: delimiters, the interchange header, segments and their elements, and the
//! streaming reader that finds them.
//!
//! This room knows X12's envelope and nothing of the 837. It never judges: whatever is odd about
//! the bytes is handed on as data, and rules decide what it means.

pub mod delimiters;
pub mod id;
pub mod isa;
pub mod number;
pub mod reader;
pub mod segment;

pub use delimiters::Delimiters;
pub use id::{Code, SegmentId};
pub use isa::Isa;
pub use number::digits;
pub use reader::{Piece, ReadError, Reader};
pub use segment::{Composite, Ending, RawSegment, Segment, Segments};
