//! Which fixes of a section are made together.

use crate::finding::{Edit, Finding};

/// Makes the fixes that are permitted of one section's findings, in their order; one that overlaps an earlier
/// one is left for the next run. Gives the edits in the order of their bytes, none overlapping.
pub fn choose<'f>(findings: impl Iterator<Item = &'f mut Finding>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_mut().filter(|fix| fix.is_permitted()) else {
            continue;
        };
        if fix.edits.iter().any(|edit| overlaps(&edits, edit)) {
            continue;
        }
        edits.extend(fix.edits.iter().cloned());
        fix.apply();
    }
    edits.sort_by_key(|edit| (edit.start, edit.end));
    edits
}

fn overlaps(edits: &[Edit], new: &Edit) -> bool {
    edits.iter().any(|edit| {
        let apart = edit.end <= new.start || new.end <= edit.start;
        !apart || (edit.start, edit.end) == (new.start, new.end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: u32, end: u32) -> Edit {
        Edit { start, end, text: Vec::new() }
    }

    #[test]
    fn neighbours_are_made_together_and_overlapping_edits_are_not() {
        let made = [edit(4, 8)];
        assert!(!overlaps(&made, &edit(0, 4)));
        assert!(!overlaps(&made, &edit(8, 9)));
        assert!(overlaps(&made, &edit(7, 9)));
        assert!(overlaps(&[edit(4, 4)], &edit(4, 4)), "two insertions at one place have no order");
    }
}
