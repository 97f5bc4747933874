//! What the tracker asks of each loop, again and again, gathered once.

use std::sync::LazyLock;

use super::generated::LOOPS;
use super::table::{LoopDef, LoopId, RowId, Usage};

struct LoopPlan {
    /// Its positions that must be sent.
    required: Vec<RowId>,
    /// Loops that stand directly in it and in the same section.
    children: Vec<LoopId>,
}

static PLANS: LazyLock<Vec<LoopPlan>> = LazyLock::new(|| {
    let plan = |of: &LoopDef| LoopPlan {
        required: (of.rows.0..of.rows.1)
            .map(RowId)
            .filter(|row| row.def().usage == Usage::Required)
            .collect(),
        children: LOOPS
            .iter()
            .filter(|child| child.parent == Some(of.id) && !is_root(child.id))
            .map(|child| child.id)
            .collect(),
    };
    LOOPS.iter().map(plan).collect()
});

/// Positions of a loop that must be sent.
pub(super) fn required(id: LoopId) -> impl Iterator<Item = RowId> {
    PLANS.get(id as usize).into_iter().flat_map(|plan| plan.required.iter().copied())
}

/// Loops that stand directly in a loop and in the same section.
pub(super) fn children(id: LoopId) -> impl Iterator<Item = LoopId> {
    PLANS.get(id as usize).into_iter().flat_map(|plan| plan.children.iter().copied())
}

/// Whether a loop begins a section of its own.
fn is_root(id: LoopId) -> bool {
    matches!(
        id,
        LoopId::Isa
            | LoopId::Gs
            | LoopId::St
            | LoopId::L2000A
            | LoopId::L2000B
            | LoopId::L2000C
            | LoopId::L2300
    )
}
