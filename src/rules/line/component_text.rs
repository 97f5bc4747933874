//! The text of a component, as the rules of lines read it. No rule.

use crate::claim::Ancestors;

/// Whether a text holds characters for which the element tables report it: none of X12, or the
/// repetition separator of the interchange.
pub(crate) fn is_reported_by_syntax(text: &[u8], above: &Ancestors<'_>) -> bool {
    let isa11 = above.interchange.and_then(|isa| isa.get(0)?.element(11));
    let repetition = isa11.and_then(|text| text.first().copied());
    text.iter().any(|&byte| !matches!(byte, b' '..=b'~') || Some(byte) == repetition)
}
