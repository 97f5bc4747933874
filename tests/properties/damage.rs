//! Whatever happens to the bytes: no panic, and every claim that is still one is accounted for.

use proptest::prelude::*;

use crate::scrubbed::{files, scrub};

/// What stands around the first place in which two files differ.
fn difference(a: &[u8], b: &[u8]) -> Option<(String, String)> {
    let at = a.iter().zip(b).position(|(a, b)| a != b);
    let at = at.or_else(|| (a.len() != b.len()).then(|| a.len().min(b.len())))?;
    let around = |text: &[u8]| {
        let end = text.len().min(at + 100);
        let around = text.get(at.saturating_sub(200)..end).unwrap_or_default();
        around.escape_ascii().to_string()
    };
    Some((around(a), around(b)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_file_may_be_cut_anywhere(file in files(100), at in any::<prop::sample::Index>()) {
        let cut = &file.bytes[..at.index(file.bytes.len())];
        prop_assert!(scrub(cut, 1).totals.is_conserved());
    }

    #[test]
    fn any_bytes_may_be_anything(
        file in files(100),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = file.bytes.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let scrubbed = scrub(&bytes, 1);
        prop_assert!(scrubbed.totals.is_conserved());
        if !scrubbed.corrected.is_empty() {
            let again = scrub(&scrubbed.corrected, 1);
            prop_assert_eq!(again.totals.rejected.claims, 0, "{:?}", again.findings);
            prop_assert_eq!(difference(&scrubbed.corrected, &again.corrected), None);
        }
    }

    #[test]
    fn parts_may_come_in_any_order(file in files(50), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let (from, to) = (from.index(file.bytes.len()), to.index(file.bytes.len()));
        let mut bytes = file.bytes[from..].to_vec();
        bytes.extend_from_slice(&file.bytes[..to]);
        prop_assert!(scrub(&bytes, 1).totals.is_conserved());
    }

    #[test]
    fn any_bytes_at_all(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        scrub(&bytes, 1);
    }
}

#[test]
fn every_single_byte_of_a_small_file_may_change() {
    let file = synthetic::Plan::of_claims(2).seed(3).make();
    for at in 0..file.bytes.len() {
        for byte in *b"~*:^A \n\xff" {
            let mut bytes = file.bytes.clone();
            bytes[at] = byte;
            assert!(scrub(&bytes, 1).totals.is_conserved());
        }
    }
}
