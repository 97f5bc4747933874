//! Numbers as an envelope has them.

/// A count or control number of digits alone: no sign, no blank.
#[must_use]
pub fn digits(text: &[u8]) -> Option<u64> {
    let is_plain = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(text).ok()?.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_alone_are_a_number() {
        assert_eq!([digits(b"23"), digits(b"0023")], [Some(23); 2]);
        for text in [&b""[..], b"+23", b" 23", b"23 ", b"2X", b"99999999999999999999"] {
            assert_eq!(digits(text), None);
        }
    }
}
