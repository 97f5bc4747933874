//! A set of fingerprints that costs little.

/// Fingerprints that were seen, 58 bits of each: two claims of a file of millions share one about
/// as often as a disk forgets a bit. Sorted lists, so that a claim costs six bytes and some room.
#[derive(Debug)]
pub(super) struct Seen(Vec<Vec<[u8; 6]>>);

/// So many lists share the fingerprints, each short enough to insert in the middle.
const LISTS: usize = 1024;

impl Default for Seen {
    fn default() -> Self {
        Self(vec![Vec::new(); LISTS])
    }
}

impl Seen {
    /// Remembers a fingerprint; `false` if it was there already.
    pub(super) fn insert(&mut self, fingerprint: u64) -> bool {
        let (list, rest) = split(fingerprint);
        let Some(list) = self.0.get_mut(list) else { return true };
        match list.binary_search(&rest) {
            Ok(_) => false,
            Err(place) => {
                if list.len() == list.capacity() {
                    list.reserve_exact(list.len().max(128) / 2);
                }
                list.insert(place, rest);
                true
            }
        }
    }
}

/// The list of a fingerprint, and what of it stands there.
fn split(fingerprint: u64) -> (usize, [u8; 6]) {
    let [a, b, rest @ ..] = fingerprint.to_le_bytes();
    (usize::from(u16::from_le_bytes([a, b])) % LISTS, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_new_once() {
        let mut seen = Seen::default();
        let fingerprints = (0..5000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        assert!(fingerprints.clone().all(|one| seen.insert(one)));
        assert!(!fingerprints.into_iter().any(|one| seen.insert(one)));
    }
}
