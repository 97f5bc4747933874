//! SV101 with other modifiers, for fixes that a person must choose. No rule.

use crate::finding::{Edit, Fix};
use crate::guide::PlacedSegment;

/// SV101 holds four modifiers: components 3 to 6.
const SLOTS: usize = 4;

/// An opt-in fix that puts these modifiers, in this order, in the place of those sent. What
/// stands before and behind them stays. `None` if they are too many.
pub(crate) fn replaced(service: &PlacedSegment<'_>, modifiers: &[&[u8]]) -> Option<Fix> {
    let sent = service.element(1)?;
    let separator = *sent.get(service.component(1, 1)?.len())?;
    let mut composite = service.components(1).take(2).collect::<Vec<_>>();
    composite.extend(modifiers);
    if modifiers.len() > SLOTS {
        return None;
    }
    let behind: Vec<_> = service.components(1).skip(2 + SLOTS).collect();
    if behind.iter().any(|text| !text.is_empty()) {
        composite.resize(2 + SLOTS, &[]);
        composite.extend(behind);
    }
    let edit = Edit::replace(service.element_range(1)?, composite.join(&separator));
    Some(Fix::opt_in(edit))
}
