//! Which separators an acknowledgment has.

use crate::x12::Delimiters;
use crate::x12::delimiters::may_delimit;

use super::line::is_plain;

/// Taken in this order where the sender's own cannot be used.
const USUAL: [u8; 7] = *b"*|^:>~!";

/// Taken where even those stand in values: control characters, which no value holds.
const LAST: [u8; 4] = [0x1c, 0x1d, 0x1e, 0x1f];

/// Bytes that stand in values.
#[derive(Clone, Debug)]
pub(super) struct Used([bool; 256]);

impl Default for Used {
    fn default() -> Self {
        Self([false; 256])
    }
}

impl Used {
    /// Notes the bytes of values; what stands for separators between them is no value.
    pub(super) fn note(&mut self, text: &[u8]) {
        for &byte in text.iter().filter(|byte| is_plain(**byte)) {
            if let Some(seen) = self.0.get_mut(usize::from(byte)) {
                *seen = true;
            }
        }
    }

    fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).is_some_and(|seen| *seen)
    }
}

/// The four separators of an acknowledgment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Separators {
    pub(super) element: u8,
    pub(super) component: u8,
    pub(super) repetition: u8,
    pub(super) segment: u8,
}

impl Separators {
    /// The sender's, unless one of them occurs in a value; then the first that is free.
    pub(super) fn choose(sender: Delimiters, used: &Used) -> Self {
        let wanted =
            [sender.element, sender.component, sender.repetition.unwrap_or(b'^'), sender.segment];
        let is_usable = |byte: u8| may_delimit(byte) && !used.has(byte);
        let mut taken: Vec<u8> = wanted.into_iter().filter(|byte| is_usable(*byte)).collect();
        let mut given = Vec::new();
        for byte in wanted {
            let chosen = if is_usable(byte) && !given.contains(&byte) {
                byte
            } else {
                let mut free = USUAL.into_iter().chain(LAST);
                let free = free.find(|byte| is_usable(*byte) && !taken.contains(byte));
                free.unwrap_or(byte)
            };
            taken.push(chosen);
            given.push(chosen);
        }
        let at = |n: usize| given.get(n).copied().unwrap_or_default();
        Self { element: at(0), component: at(1), repetition: at(2), segment: at(3) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDER: Delimiters =
        Delimiters { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' };

    fn chosen(sender: Delimiters, values: &str) -> String {
        let mut used = Used::default();
        used.note(values.as_bytes());
        let Separators { element, component, repetition, segment } =
            Separators::choose(sender, &used);
        String::from_utf8(vec![element, component, repetition, segment]).unwrap()
    }

    #[test]
    fn the_senders_are_kept_where_they_can_be() {
        assert_eq!(chosen(SENDER, "A-1"), "*:^~");
        assert_eq!(chosen(Delimiters { repetition: None, ..SENDER }, "A-1"), "*:^~");
    }

    #[test]
    fn what_stands_in_a_value_is_replaced_by_the_first_that_is_free() {
        assert_eq!(chosen(SENDER, "A:1"), "*|^~");
        assert_eq!(chosen(SENDER, "A:1^2"), "*|>~");
        assert_eq!(chosen(SENDER, "*|^:>~!"), "\x1c\x1d\x1e\x1f");
    }
}
