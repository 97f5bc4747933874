//! Which elements hold a patient's own data.

use crate::x12::SegmentId;

use super::generated::row;
use super::section::PlacedSegment;
use super::table::{LoopId, RowId};

const DMG: SegmentId = SegmentId::new(b"DMG");
const K3: SegmentId = SegmentId::new(b"K3");
const N3: SegmentId = SegmentId::new(b"N3");
const N4: SegmentId = SegmentId::new(b"N4");
const NM1: SegmentId = SegmentId::new(b"NM1");
const NTE: SegmentId = SegmentId::new(b"NTE");
const PAT: SegmentId = SegmentId::new(b"PAT");
const PER: SegmentId = SegmentId::new(b"PER");
const REF: SegmentId = SegmentId::new(b"REF");

impl PlacedSegment<'_> {
    /// Whether an element holds a patient's, subscriber's or insured's own data: name, address,
    /// birth, numbers, free text. Element 0 asks for the segment as a whole.
    #[must_use]
    pub fn holds_patient_data(&self, element: u8) -> bool {
        match self.row {
            Some(row) => row.holds_patient_data(element),
            None => unplaced(self.id(), element),
        }
    }
}

impl RowId {
    /// Whether an element of segments at this position holds a patient's own data, as
    /// [`PlacedSegment::holds_patient_data`] says.
    #[must_use]
    pub fn holds_patient_data(self, element: u8) -> bool {
        let def = self.def();
        let of_person = matches!(
            def.in_loop,
            LoopId::L2010BA | LoopId::L2010CA | LoopId::L2330A | LoopId::L2000B | LoopId::L2000C
        );
        match def.id {
            NM1 => of_person && matches!(element, 0 | 3..=7 | 9),
            N3 | N4 | PER => of_person,
            DMG | NTE => matches!(element, 0 | 2),
            PAT => matches!(element, 0 | 6 | 8),
            REF => matches!(element, 0 | 2) && (of_person || self == row::L2300_REF_EA),
            K3 => true,
            _ => false,
        }
    }
}

/// A segment without a place may be anyone's: only its qualifier is shown.
fn unplaced(id: SegmentId, element: u8) -> bool {
    let is_personal = matches!(id, NM1 | N3 | N4 | DMG | REF | PER | PAT | NTE | K3);
    element != 1 && (is_personal || !super::knows(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_of_persons_are_theirs() {
        let subscriber = row::L2010BA_NM1_IL;
        assert!(subscriber.holds_patient_data(3) && subscriber.holds_patient_data(9));
        assert!(!subscriber.holds_patient_data(8), "a qualifier says nothing of a person");
        let provider = row::L2010AA_NM1_85;
        assert!(!provider.holds_patient_data(3), "a provider's name is no patient's");
        assert!(row::L2300_REF_EA.holds_patient_data(2));
        assert!(!row::L2300_REF_G1.holds_patient_data(2));
    }

    #[test]
    fn without_a_place_only_the_qualifier_is_shown() {
        assert!(unplaced(NM1, 3) && !unplaced(NM1, 1));
        assert!(unplaced(SegmentId::new(b"XYZ"), 2), "nobody knows what an unknown segment holds");
        assert!(!unplaced(SegmentId::new(b"CLM"), 1) && !unplaced(SegmentId::TA1, 2));
    }
}
