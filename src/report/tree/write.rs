//! Writing of text, numbers and bytes of the file, so that none of them harms a terminal.

use super::labels::BLANKS;
use super::paint::Painter;

impl Painter<'_> {
    pub(super) fn indent(&mut self, levels: usize) {
        self.push(BLANKS.get(..2 * levels).unwrap_or(BLANKS));
    }

    pub(super) fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// A number, without the machinery of formatting: each segment has one.
    pub(super) fn number(&mut self, number: usize) {
        let mut digits = [b'0'; 20];
        let (mut left, mut used) = (number, 0);
        for digit in digits.iter_mut().rev() {
            *digit += u8::try_from(left % 10).unwrap_or_default();
            left /= 10;
            used += 1;
            if left == 0 {
                break;
            }
        }
        let first = digits.len() - used;
        self.out.extend_from_slice(digits.get(first..).unwrap_or_default());
    }

    /// Bytes of the file: what is no printable ASCII is written as an escape.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        if bytes.iter().all(|&byte| is_printable(byte)) {
            self.out.extend_from_slice(bytes);
        } else {
            self.escaped(bytes);
        }
    }

    fn escaped(&mut self, bytes: &[u8]) {
        for part in bytes.chunk_by(|a, b| is_printable(*a) == is_printable(*b)) {
            if part.first().copied().is_some_and(is_printable) {
                self.out.extend_from_slice(part);
            } else {
                self.push(&part.escape_ascii().to_string());
            }
        }
    }

    /// Text of the program's own, with values of the file in it: control characters become
    /// pictures, so that none reaches a terminal.
    pub(super) fn text(&mut self, text: &str) {
        for part in text.split_inclusive(char::is_control) {
            let control = part.chars().next_back().filter(|last| last.is_control());
            let plain = control.map_or(part.len(), |last| part.len() - last.len_utf8());
            self.push(part.get(..plain).unwrap_or_default());
            if let Some(control) = control {
                let picture = char::from_u32(0x2400 + u32::from(control)).filter(|_| control < ' ');
                self.push(picture.unwrap_or('\u{2421}').encode_utf8(&mut [0; 4]));
            }
        }
    }
}

const fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}
