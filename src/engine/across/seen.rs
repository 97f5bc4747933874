//! A set of fingerprints.

use super::remembered::Remembered;

/// Fingerprints that were seen.
#[derive(Debug, Default)]
pub(super) struct Seen(Remembered<()>);

impl Seen {
    /// Remembers a fingerprint; `false` if it was there already.
    pub(super) fn insert(&mut self, fingerprint: u64) -> bool {
        self.0.get_or_insert(fingerprint, ()).is_none()
    }

    /// See [`Remembered::touch`].
    pub(super) fn touch(&self, fingerprint: u64) -> u8 {
        self.0.touch(fingerprint)
    }

    /// Whether a fingerprint was seen.
    pub(super) fn holds(&self, fingerprint: u64) -> bool {
        self.0.holds(fingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_new_once() {
        let mut seen = Seen::default();
        assert!(!seen.holds(7) && seen.insert(7));
        assert!(seen.holds(7) && !seen.insert(7));
    }
}
