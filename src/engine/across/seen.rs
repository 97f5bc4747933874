//! A set of fingerprints that costs little.

/// Fingerprints that were seen, 52 bits of each: among a million of them the chance that two are
/// alike is one in ten thousand. Sorted lists, so that each costs five bytes and some room.
#[derive(Debug)]
pub(super) struct Seen(Vec<Vec<[u8; 5]>>);

/// So many lists share the fingerprints, each short enough to insert in the middle.
const LISTS: usize = 4096;

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
                    list.reserve_exact((list.len() / 8).max(16));
                }
                list.insert(place, rest);
                true
            }
        }
    }

    /// Whether a fingerprint was seen.
    pub(super) fn holds(&self, fingerprint: u64) -> bool {
        let (list, rest) = split(fingerprint);
        self.0.get(list).is_some_and(|list| list.binary_search(&rest).is_ok())
    }
}

/// The list of a fingerprint, and what of it stands there.
fn split(fingerprint: u64) -> (usize, [u8; 5]) {
    let [a, b, _, rest @ ..] = fingerprint.to_le_bytes();
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
        assert!(fingerprints.clone().all(|one| seen.holds(one)) && !seen.holds(1));
        assert!(!fingerprints.into_iter().any(|one| seen.insert(one)));
    }
}
