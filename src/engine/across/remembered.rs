//! Values by fingerprint: little more room than the values themselves, one look into memory for
//! each, and no table that stands twice when it grows.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::quality::FixedState;

/// So many tables share the values, each small enough to be made anew when it is full.
const TABLES: usize = 4096;

/// So many values need no tables.
const FEW: usize = 4096;

/// What stays of a fingerprint in its table, 52 bits with the number of the table: among a million
/// the chance that two are alike is one in ten thousand.
type Key = [u8; 5];

/// The key of a place without value.
const FREE: Key = [0; 5];

/// A value for each fingerprint.
#[derive(Debug)]
pub(super) struct Remembered<V> {
    /// All of them as long as they are few, since most files are small.
    few: HashMap<u64, V, FixedState>,
    many: Vec<Table<V>>,
}

impl<V> Default for Remembered<V> {
    fn default() -> Self {
        Self { few: HashMap::default(), many: Vec::new() }
    }
}

impl<V: Copy> Remembered<V> {
    /// The value of a fingerprint; `None` if it was not there, and then `first` is remembered.
    pub(super) fn get_or_insert(&mut self, fingerprint: u64, first: V) -> Option<&mut V> {
        if self.many.is_empty() && self.few.len() == FEW {
            self.spread();
        }
        if !self.many.is_empty() {
            return get_or_insert(&mut self.many, fingerprint, first);
        }
        match self.few.entry(fingerprint) {
            Entry::Occupied(known) => Some(known.into_mut()),
            Entry::Vacant(place) => {
                place.insert(first);
                None
            }
        }
    }

    /// Puts all values into tables.
    fn spread(&mut self) {
        self.many = std::iter::repeat_with(Table::default).take(TABLES).collect();
        for (fingerprint, value) in std::mem::take(&mut self.few) {
            get_or_insert(&mut self.many, fingerprint, value);
        }
    }

    /// A byte of the place where a look begins. Whoever asks for those of many fingerprints first
    /// waits for memory once, and not for each of them.
    pub(super) fn touch(&self, fingerprint: u64) -> u8 {
        let (table, key) = split(fingerprint);
        let table = self.many.get(table);
        table.and_then(|table| table.keys.get(table.start_of(key))).map_or(0, |[byte, ..]| *byte)
    }

    /// Whether a fingerprint was remembered.
    pub(super) fn holds(&self, fingerprint: u64) -> bool {
        let (table, key) = split(fingerprint);
        self.few.contains_key(&fingerprint)
            || self.many.get(table).is_some_and(|table| table.holds(key))
    }
}

fn get_or_insert<V: Copy>(tables: &mut [Table<V>], fingerprint: u64, first: V) -> Option<&mut V> {
    let (table, key) = split(fingerprint);
    let table = tables.get_mut(table)?;
    match table.place_of(key) {
        Place::Held(at) => return table.values.get_mut(at),
        Place::Free(at) if table.has_room() => table.put(at, key, first),
        Place::Free(_) => {
            table.grow(first);
            if let Place::Free(at) = table.place_of(key) {
                table.put(at, key, first);
            }
        }
    }
    None
}

/// The table of a fingerprint, and what of it stands there.
fn split(fingerprint: u64) -> (usize, Key) {
    let [a, b, _, key @ ..] = fingerprint.to_le_bytes();
    let key = if key == FREE { [1, 0, 0, 0, 0] } else { key };
    (usize::from(u16::from_le_bytes([a, b])) % TABLES, key)
}

/// Keys at the place that their value asks for, or the next free one behind it.
#[derive(Debug)]
struct Table<V> {
    keys: Vec<Key>,
    values: Vec<V>,
    held: usize,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { keys: Vec::new(), values: Vec::new(), held: 0 }
    }
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Held(usize),
    Free(usize),
}

impl<V: Copy> Table<V> {
    fn start_of(&self, key: Key) -> usize {
        let [_, low @ ..] = key;
        let share = u64::from(u32::from_le_bytes(low)) * self.keys.len() as u64;
        usize::try_from(share >> 32).unwrap_or_default()
    }

    fn place_of(&self, key: Key) -> Place {
        let start = self.start_of(key);
        let (before, behind) = self.keys.split_at_checked(start).unwrap_or_default();
        let behind = behind.iter().enumerate().map(|(n, known)| (start + n, known));
        for (at, known) in behind.chain(before.iter().enumerate()) {
            if *known == key {
                return Place::Held(at);
            }
            if *known == FREE {
                return Place::Free(at);
            }
        }
        Place::Free(self.keys.len())
    }

    fn holds(&self, key: Key) -> bool {
        matches!(self.place_of(key), Place::Held(_))
    }

    /// Whether enough places stay free for a look to be short.
    fn has_room(&self) -> bool {
        self.held < self.keys.len() / 4 * 3
    }

    fn put(&mut self, at: usize, key: Key, value: V) {
        if let (Some(known), Some(place)) = (self.keys.get_mut(at), self.values.get_mut(at)) {
            (*known, *place) = (key, value);
            self.held += 1;
        }
    }

    /// Makes room; `filler` stands where no value is.
    fn grow(&mut self, filler: V) {
        let length = self.keys.len() + (self.keys.len() / 32).max(1) * 8;
        let keys = std::mem::replace(&mut self.keys, vec![FREE; length]);
        let values = std::mem::replace(&mut self.values, vec![filler; length]);
        self.held = 0;
        for (key, value) in keys.into_iter().zip(values).filter(|(key, _)| *key != FREE) {
            if let Place::Free(at) = self.place_of(key) {
                self.put(at, key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprints() -> impl Iterator<Item = u64> {
        (0..500_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23))
    }

    #[test]
    fn values_stay_with_their_fingerprint() {
        let mut remembered = Remembered::default();
        for (n, one) in fingerprints().enumerate() {
            assert_eq!(remembered.get_or_insert(one, n), None);
        }
        for (n, one) in fingerprints().enumerate() {
            assert!(remembered.holds(one));
            let value = remembered.get_or_insert(one, 0).unwrap();
            assert_eq!(*value, n);
            *value += 1;
            assert_eq!(remembered.get_or_insert(one, 0).copied(), Some(n + 1));
        }
        assert!(!remembered.holds(1));
    }

    #[test]
    fn alike_beginnings_and_the_key_of_free_places_are_told_apart() {
        let mut remembered = Remembered::default();
        remembered.spread();
        let crowd = || (0..200_u64).map(|n| (u64::MAX << 32) | (n << 24));
        for (n, one) in crowd().chain([0]).enumerate() {
            assert_eq!(remembered.get_or_insert(one, n), None, "{one:x}");
        }
        for (n, one) in crowd().chain([0]).enumerate() {
            assert_eq!(remembered.get_or_insert(one, 0).copied(), Some(n));
        }
    }

    #[test]
    fn room_is_in_proportion() {
        let mut remembered = Remembered::default();
        for one in fingerprints() {
            remembered.get_or_insert(one, ());
        }
        let places: usize = remembered.many.iter().map(|table| table.keys.len()).sum();
        assert!((500_000 * 4 / 3..500_000 * 7 / 4).contains(&places), "{places}");
    }
}
