//! The National Provider Identifier.

use std::fmt;

/// A provider identifier whose check digit is right.
///
/// Source: CMS, 69 FR 3434: ten digits, the first 1 or 2, the last a Luhn digit over the number
/// prefixed by 80840.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Npi([u8; 10]);

/// Why a text is no NPI.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NpiError {
    /// Not ten digits that begin with 1 or 2.
    #[error("an NPI has ten digits and begins with 1 or 2")]
    Shape,
    /// The last digit does not follow from the others.
    #[error("its check digit is wrong: a digit was mistyped")]
    CheckDigit,
}

/// Luhn sum of the prefix 80840.
const PREFIX_SUM: u32 = 24;

impl Npi {
    /// Reads an identifier.
    ///
    /// # Errors
    /// It has not the shape of an NPI, or its check digit is wrong.
    pub fn parse(text: &[u8]) -> Result<Self, NpiError> {
        let digits: &[u8; 10] = text.try_into().map_err(|_| NpiError::Shape)?;
        let begins_well = matches!(digits.first(), Some(b'1' | b'2'));
        if !begins_well || !digits.iter().all(u8::is_ascii_digit) {
            return Err(NpiError::Shape);
        }
        // Every second digit from the right is doubled, and the digits of the product are added.
        let (pairs, _) = digits.as_chunks::<2>();
        let sum: u32 = pairs
            .iter()
            .map(|[doubled, single]| {
                let product = u32::from(doubled - b'0') * 2;
                product / 10 + product % 10 + u32::from(single - b'0')
            })
            .sum();
        if (sum + PREFIX_SUM).is_multiple_of(10) {
            Ok(Self(*digits))
        } else {
            Err(NpiError::CheckDigit)
        }
    }
}

impl fmt::Display for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_decides() {
        assert_eq!(Npi::parse(b"1234567893").unwrap().to_string(), "1234567893");
        assert_eq!(Npi::parse(b"1234567890"), Err(NpiError::CheckDigit));
        assert_eq!(Npi::parse(b"1234567839"), Err(NpiError::CheckDigit));
        for wrong in [&b"123456789"[..], b"12345678933", b"3234567893", b"12345A7893", b""] {
            assert_eq!(Npi::parse(wrong), Err(NpiError::Shape));
        }
    }
}
