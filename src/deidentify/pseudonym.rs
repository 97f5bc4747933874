//! One value to another of the same form: letters to letters, digits to digits, everything else as it
//! is. Equal values become equal ones, different values different ones.
//!
//! Values are told by their letters and digits in upper case, so that two spellings of an address
//! stay two spellings of one. Those are read as a number in a mixed radix and permuted by a Feistel
//! network whose round function is keyed BLAKE3; walking in cycles keeps it inside its range. The
//! permutation is a single circle, on which each number becomes the next: none stays itself.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// So many letters and digits are permuted at once; their number fits 128 bits.
const CHUNK: usize = 24;
const ROUNDS: u8 = 6;
/// With so many digits other than zero a number keeps its letters, which are mostly those of a plan.
const ENOUGH_DIGITS: usize = 4;
/// Letters that no Medicare number has.
const NOT_IN_MBI: &[u8] = b"SLOIBZ";
/// Names of post office boxes, which are no address of a person.
const BOXES: [&[u8]; 4] = [b"POSTOFFICEBOX", b"POBOX", b"LOCKBOX", b"LOCKBIN"];

/// Pseudonyms by one key.
#[derive(Clone, Debug)]
pub struct Pseudonyms {
    key: [u8; 32],
}

/// The characters that one may become.
type Alphabet = &'static [u8];

const LETTERS: Alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: Alphabet = b"0123456789";
const FROM_ONE: Alphabet = b"123456789";
const NOT_OF_NPI: Alphabet = b"3456789";
const FROM_TWO: Alphabet = b"23456789";
const MBI_LETTERS: Alphabet = b"ACDEFGHJKMNPQRTUVWXY";

impl Pseudonyms {
    /// Pseudonyms that are the same for the same number.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self { key: blake3::derive_key("scrub837 2026 deidentify seed", &seed.to_le_bytes()) }
    }

    /// Pseudonyms that nobody can repeat.
    #[must_use]
    pub fn random() -> Self {
        let random: Vec<u8> = std::iter::repeat_with(|| RandomState::new().build_hasher().finish())
            .take(4)
            .flat_map(u64::to_le_bytes)
            .collect();
        Self { key: blake3::derive_key("scrub837 2026 deidentify random", &random) }
    }

    /// A fingerprint of some values.
    #[must_use]
    pub fn fingerprint(&self, values: &[Option<&[u8]>]) -> u64 {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        for value in values {
            hasher.update(value.unwrap_or_default()).update(&[0]);
        }
        let hash = hasher.finalize();
        hash.as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
    }

    /// Names and free text.
    #[must_use]
    pub fn text(&self, text: &[u8]) -> Vec<u8> {
        self.replaced(text, |_, byte| if byte.is_ascii_digit() { DIGITS } else { LETTERS })
    }

    /// A street: a post office box stays one.
    #[must_use]
    pub fn street(&self, text: &[u8]) -> Vec<u8> {
        let plain = plain(text);
        let mut is_kept = vec![false; plain.len()];
        for name in BOXES {
            for at in 0..plain.len() {
                if plain.get(at..).is_some_and(|rest| rest.starts_with(name)) {
                    let kept = is_kept.iter_mut().skip(at).take(name.len());
                    kept.for_each(|kept| *kept = true);
                }
            }
        }
        self.replaced(text, |at, byte| match byte {
            _ if is_kept.get(at).is_some_and(|kept| *kept) => b"",
            b'0'..=b'9' => DIGITS,
            _ => LETTERS,
        })
    }

    /// A number of a person, a provider or a claim. An NPI passes or fails its check digit as before,
    /// a Medicare number stays one, zeros stay where they are.
    #[must_use]
    pub fn number(&self, text: &[u8]) -> Vec<u8> {
        let plain = plain(text);
        if plain.windows(2).all(|two| matches!(two, [a, b] if a == b)) && plain.len() > 1 {
            // Nine times the same digit is nobody's number, and told as that.
            return text.to_vec();
        }
        if is_npi_shaped(&plain) {
            return self.npi(text, &plain);
        }
        if is_medicare_number(&plain) {
            return self.replaced(text, |at, byte| match (at, byte) {
                (0, _) => FROM_ONE,
                (_, b'0'..=b'9') => DIGITS,
                _ => MBI_LETTERS,
            });
        }
        let changing = plain.iter().filter(|byte| matches!(byte, b'1'..=b'9')).count();
        let is_rich = changing >= ENOUGH_DIGITS;
        // Ten digits that begin like no NPI do so afterwards.
        let is_like_npi = plain.len() == 10 && plain.iter().all(u8::is_ascii_digit);
        self.replaced(text, |at, byte| match byte {
            b'0' => b"",
            b'3'..=b'9' if at == 0 && is_like_npi => NOT_OF_NPI,
            b'1'..=b'9' => FROM_ONE,
            _ if is_rich => b"",
            _ => LETTERS,
        })
    }

    fn npi(&self, text: &[u8], plain: &[u8]) -> Vec<u8> {
        let mut other =
            self.replaced(text, |at, _| if (1..9).contains(&at) { DIGITS } else { b"" });
        let distance = |digits: &[u8]| {
            let (last, front) = digits.split_last()?;
            Some((10 + i16::from(last - b'0') - i16::from(check_digit(front))) % 10)
        };
        // The last digit is as far from the right one as it was.
        let digits: Vec<u8> = other.iter().copied().filter(u8::is_ascii_digit).collect();
        let (Some(before), Some(after)) = (distance(plain), distance(&digits)) else {
            return other;
        };
        if let Some(last) = other.iter_mut().rev().find(|byte| byte.is_ascii_digit()) {
            let digit = (i16::from(*last - b'0') - after + before).rem_euclid(10);
            *last = b'0' + u8::try_from(digit).unwrap_or_default();
        }
        other
    }

    /// A telephone number: what may not begin with 0 or 1 does not.
    #[must_use]
    pub fn phone(&self, text: &[u8]) -> Vec<u8> {
        self.replaced(text, |_, byte| match byte {
            b'0' | b'1' => b"",
            b'2'..=b'9' => FROM_TWO,
            _ => LETTERS,
        })
    }

    /// A ZIP code: its first three digits tell the state, and stay.
    #[must_use]
    pub fn zip(&self, text: &[u8]) -> Vec<u8> {
        let plain = plain(text);
        let is_general = plain.get(5..).is_some_and(|plus| matches!(plus, b"9998" | b"9999"));
        self.replaced(text, |at, byte| match byte {
            _ if at < 3 || at >= 5 && is_general => b"",
            b'1'..=b'9' => FROM_ONE,
            _ => b"",
        })
    }

    /// The text with each letter and digit replaced by one of its alphabet; an empty alphabet keeps
    /// it. `alphabet` is asked by place among letters and digits.
    fn replaced(&self, text: &[u8], alphabet: impl Fn(usize, u8) -> Alphabet) -> Vec<u8> {
        let plain = plain(text);
        let alphabets: Vec<Alphabet> =
            plain.iter().enumerate().map(|(at, byte)| alphabet(at, *byte)).collect();
        let mut other = plain.clone();
        let mut done = 0;
        for (values, alphabets) in other.chunks_mut(CHUNK).zip(alphabets.chunks(CHUNK)) {
            let before = plain.get(..done).unwrap_or_default();
            self.permute(values, alphabets, before);
            done += values.len();
        }
        let mut next = other.into_iter();
        let replace = |byte: &u8| match byte {
            b'a'..=b'z' => next.next().map_or(*byte, |other| other.to_ascii_lowercase()),
            b'A'..=b'Z' | b'0'..=b'9' => next.next().unwrap_or(*byte),
            other => *other,
        };
        text.iter().map(replace).collect()
    }

    /// Permutes values inside their alphabets. `before` is what stands before them.
    fn permute(&self, values: &mut [u8], alphabets: &[Alphabet], before: &[u8]) {
        let place = |value: u8, alphabet: Alphabet| alphabet.iter().position(|one| *one == value);
        let (mut number, mut size) = (0_u128, 1_u128);
        let mut form = Vec::with_capacity(values.len());
        for (value, alphabet) in values.iter().zip(alphabets) {
            let radix = alphabet.len() as u128;
            let Some(at) = place(*value, alphabet) else {
                form.push(*value);
                continue;
            };
            form.push(radix.try_into().unwrap_or_default());
            number = number * radix + at as u128;
            size *= radix;
        }
        if size < 2 {
            return;
        }
        let mut permuted = Circle { key: &self.key, size, form: &form, before }.next(number);
        for (value, alphabet) in values.iter_mut().zip(alphabets).rev() {
            if place(*value, alphabet).is_none() {
                continue;
            }
            let radix = alphabet.len() as u128;
            let at = usize::try_from(permuted % radix).unwrap_or_default();
            permuted /= radix;
            if let Some(other) = alphabet.get(at) {
                *value = *other;
            }
        }
    }
}

/// All numbers below `size` on a circle whose order only the key knows; values of another form, or
/// behind others, have another.
struct Circle<'a> {
    key: &'a [u8; 32],
    size: u128,
    form: &'a [u8],
    before: &'a [u8],
}

impl Circle<'_> {
    /// The number that follows on the circle.
    fn next(&self, number: u128) -> u128 {
        let place = self.walk(number, Self::forth);
        self.walk((place + 1) % self.size, Self::back)
    }

    /// Steps until the number is in range.
    fn walk(&self, number: u128, step: fn(&Self, u128, u128, u128) -> (u128, u128)) -> u128 {
        let bits = (u128::BITS - (self.size - 1).leading_zeros()).max(2);
        let half = bits.div_ceil(2);
        let mask = (1_u128 << half) - 1;
        let mut number = number;
        loop {
            let (left, right) = step(self, number >> half & mask, number & mask, mask);
            number = left << half | right;
            if number < self.size {
                return number;
            }
        }
    }

    fn forth(&self, left: u128, right: u128, mask: u128) -> (u128, u128) {
        let round =
            |(left, right): (u128, u128), round| (right, left ^ (self.round(round, right) & mask));
        (0..ROUNDS).fold((left, right), round)
    }

    fn back(&self, left: u128, right: u128, mask: u128) -> (u128, u128) {
        let round =
            |(left, right): (u128, u128), round| (right ^ (self.round(round, left) & mask), left);
        (0..ROUNDS).rev().fold((left, right), round)
    }

    fn round(&self, round: u8, half: u128) -> u128 {
        let mut hasher = blake3::Hasher::new_keyed(self.key);
        hasher
            .update(&[round])
            .update(&half.to_le_bytes())
            .update(self.form)
            .update(&[0])
            .update(self.before);
        let hash = hasher.finalize();
        hash.as_bytes().first_chunk().map_or(0, |first| u128::from_le_bytes(*first))
    }
}

/// Letters and digits in upper case.
fn plain(text: &[u8]) -> Vec<u8> {
    text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase).collect()
}

fn is_npi_shaped(plain: &[u8]) -> bool {
    plain.len() == 10
        && matches!(plain.first(), Some(b'1' | b'2'))
        && plain.iter().all(u8::is_ascii_digit)
}

/// The check digit of nine digits (Luhn, prefix 80840).
fn check_digit(front: &[u8]) -> u8 {
    let sum: u32 = front
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(digit.saturating_sub(b'0'));
            if at % 2 == 0 { value * 2 / 10 + value * 2 % 10 } else { value }
        })
        .sum();
    u8::try_from((10 - (sum + 24) % 10) % 10).unwrap_or_default()
}

/// Whether it has the shape of a Medicare Beneficiary Identifier.
fn is_medicare_number(plain: &[u8]) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_uppercase() && !NOT_IN_MBI.contains(&byte);
    let is_right = |(place, &byte): (usize, &u8)| match place {
        0 => matches!(byte, b'1'..=b'9'),
        3 | 6 | 9 | 10 => byte.is_ascii_digit(),
        2 | 5 => byte.is_ascii_digit() || is_letter(byte),
        _ => is_letter(byte),
    };
    plain.len() == 11 && plain.iter().enumerate().all(is_right)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::claim::Npi;

    fn pseudonyms() -> Pseudonyms {
        Pseudonyms::seeded(7)
    }

    #[test]
    fn the_form_stays() {
        let text = |text: &str| String::from_utf8(pseudonyms().text(text.as_bytes())).unwrap();
        let other = text("O'Brien-Smith 3rd");
        assert_eq!(other.len(), 17);
        let signs = |text: &str| -> String {
            let sign = |c: char| match c {
                'a'..='z' => 'a',
                'A'..='Z' => 'A',
                '0'..='9' => '0',
                other => other,
            };
            text.chars().map(sign).collect()
        };
        assert_eq!(signs(&other), "A'Aaaaa-Aaaaa 0aa");
        assert_eq!(text("12 Main St."), text("12 Main St."));
        assert_eq!(text("12 MAIN ST").to_uppercase(), text("12 Main St").to_uppercase());
        let long = "A NAME THAT IS LONGER THAN WHAT IS PERMUTED AT ONCE";
        assert_ne!(text(long), long);
    }

    #[test]
    fn different_values_stay_different() {
        let all: BTreeSet<Vec<u8>> = (0..10_000)
            .map(|number| pseudonyms().number(format!("{number:05}").as_bytes()))
            .collect();
        assert_eq!(all.len(), 10_000);
        let letters: BTreeSet<Vec<u8>> =
            (b'A'..=b'Z').map(|letter| pseudonyms().text(&[letter])).collect();
        assert_eq!(letters.len(), 26);
    }

    #[test]
    fn nothing_becomes_itself() {
        for seed in 0..200 {
            let pseudonyms = Pseudonyms::seeded(seed);
            for text in [&b"A"[..], b"7", b"AL", b"78702", b"1000000012"] {
                assert_ne!(pseudonyms.text(text), text, "{seed}");
            }
            assert_ne!(pseudonyms.zip(b"78702"), b"78702", "{seed}");
            assert_ne!(pseudonyms.number(b"1000000012"), b"1000000012", "{seed}");
            assert_ne!(pseudonyms.number(b"1EG4TE5MK73"), b"1EG4TE5MK73", "{seed}");
        }
    }

    #[test]
    fn npis_pass_or_fail_as_before() {
        for number in 0..200_u32 {
            let text = format!("1{:08}{}", number * 39_119, number % 10);
            let other = pseudonyms().number(text.as_bytes());
            assert_ne!(other, text.as_bytes());
            let check = |text: &[u8]| Npi::parse(text).map(drop);
            assert_eq!(check(&other), check(text.as_bytes()), "{text}");
        }
        assert!(Npi::parse(&pseudonyms().number(b"1234567893")).is_ok());
    }

    #[test]
    fn numbers_of_a_kind_stay_of_it() {
        let number = |text: &str| String::from_utf8(pseudonyms().number(text.as_bytes())).unwrap();
        assert!(is_medicare_number(number("1EG4TE5MK73").as_bytes()));
        assert!(!is_medicare_number(number("1SG4TE5MK73").as_bytes()));
        assert!(number("000123456A").starts_with("000") && number("000123456A").ends_with('A'));
        assert_eq!(number("999999999"), "999999999");
        assert_ne!(number("10011"), "10011");
        let phone = String::from_utf8(pseudonyms().phone(b"(512) 555-0100")).unwrap();
        assert!(phone.starts_with('(') && phone[10..] == *"0100" && phone != "(512) 555-0100");
        assert_eq!(pseudonyms().zip(b"787010001")[..3], *b"787");
        let street = String::from_utf8(pseudonyms().street(b"12 MAIN ST, P.O. BOX 345")).unwrap();
        assert!(street.contains("P.O. BOX") && !street.contains("MAIN"), "{street}");
    }
}
