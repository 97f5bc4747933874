//! Values by fingerprint, in short sorted lists: little more than the values themselves, and no
//! table that stands twice when it grows.

/// So many lists share the values, each short enough to insert in the middle.
const LISTS: usize = 4096;

/// A value for each fingerprint, of which 44 bits count.
#[derive(Debug)]
pub(super) struct Remembered<V>(Vec<Vec<(u32, V)>>);

impl<V> Default for Remembered<V> {
    fn default() -> Self {
        Self(std::iter::repeat_with(Vec::new).take(LISTS).collect())
    }
}

impl<V> Remembered<V> {
    /// The value of a fingerprint; `None` if it was not there, and then `first` is remembered.
    pub(super) fn get_or_insert(&mut self, fingerprint: u64, first: V) -> Option<&mut V> {
        let list = usize::try_from(fingerprint).unwrap_or_default() % LISTS;
        let key = u32::try_from(fingerprint >> 32).unwrap_or_default();
        let list = self.0.get_mut(list)?;
        match list.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(place) => list.get_mut(place).map(|(_, value)| value),
            Err(place) => {
                if list.len() == list.capacity() {
                    list.reserve_exact((list.len() / 8).max(8));
                }
                list.insert(place, (key, first));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_with_their_fingerprint() {
        let mut remembered = Remembered::default();
        let fingerprints = || (0..5000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        for (n, one) in fingerprints().enumerate() {
            assert_eq!(remembered.get_or_insert(one, n), None);
        }
        for (n, one) in fingerprints().enumerate() {
            let value = remembered.get_or_insert(one, 0).unwrap();
            assert_eq!(*value, n);
            *value += 1;
            assert_eq!(remembered.get_or_insert(one, 0).copied(), Some(n + 1));
        }
    }
}
