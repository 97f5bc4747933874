//! Where something that is missing should have begun.

use super::table::{LoopId, RowId};
use super::walk::{Oddity, Placed};

/// What was noticed when a loop closed, told of the segment before which it is missed: the first
/// of the loop, or of loops in it, that the guide has behind it.
pub(super) fn at_its_place(oddity: Oddity, placed: &[Placed]) -> Oddity {
    match oddity {
        // A lost opener is noticed where it is missed.
        Oddity::Missing { row, before } if !is_opener(row) => {
            let before = place_of(row, row.def().in_loop, before, placed);
            Oddity::Missing { row, before }
        }
        Oddity::LoopMissing { expected, before } => {
            let opener = RowId(expected.def().rows.0);
            let host = expected.def().parent.unwrap_or(expected);
            Oddity::LoopMissing { expected, before: place_of(opener, host, before, placed) }
        }
        other => other,
    }
}

/// The segment before which a position is missed in the loop that ended before this one.
fn place_of(row: RowId, host: LoopId, ended: usize, placed: &[Placed]) -> usize {
    let of_loop = placed.get(..ended).unwrap_or_default();
    let opener = RowId(host.def().rows.0);
    let ends = |other: &Placed| other.row.is_some_and(|row| row == opener || !is_in(row, host));
    let first = of_loop.iter().rposition(ends).map_or(0, |outside| outside + 1);
    let behind = of_loop.iter().skip(first).position(|other| other.row > Some(row));
    behind.map_or(ended, |behind| first + behind)
}

/// Whether a position belongs to a loop, or to one in it.
fn is_in(row: RowId, host: LoopId) -> bool {
    std::iter::successors(Some(row.def().in_loop), |id| id.def().parent).any(|id| id == host)
}

fn is_opener(row: RowId) -> bool {
    row.def().in_loop.def().rows.0 == row.0
}
