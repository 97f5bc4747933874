//! SX143 to SX145: how numbers are written. The pass over the elements asks for their defects.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Rule, Severity};
use crate::guide::table::ElementDef;

rule! {
    /// A number begins with zeros that say nothing.
    ///
    /// ## Why
    /// Leading zeros must be left out unless the minimum length needs them. A single zero before
    /// the point is usual and accepted.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*120*UN*02***1~` → `SV1*HC:97110:GP*120*UN*2***1~`.
    ///
    /// ## Fix safety
    /// Safe: the number stays the same. Amounts are not touched.
    LEADING_ZEROS {
        code: "SX143",
        name: "leading-zeros",
        severity: Warning,
        snip: 1,
        ack: Ack::element("6"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E20",
        fix_at: Software,
        todo: "Nothing where it is corrected; else send the number without the zeros.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// A count ends with zeros behind the point that say nothing.
    ///
    /// ## Why
    /// Trailing zeros must be left out unless they show how exact a number is. Two decimals of an
    /// amount are cents and are fine.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*120*UN*2.0***1~` → `SV1*HC:97110:GP*120*UN*2***1~`.
    ///
    /// ## Fix safety
    /// Safe: the number stays the same.
    TRAILING_ZEROS {
        code: "SX144",
        name: "trailing-zeros",
        severity: Warning,
        snip: 1,
        ack: Ack::element("6"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E20",
        fix_at: Software,
        todo: "Nothing: the zeros are removed.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// An amount has more than two decimals.
    ///
    /// ## Why
    /// Amounts are dollars and cents. A third decimal is usually a price by the unit that was not
    /// rounded; receivers refuse it.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*120.125*UN*2***1~`.
    ///
    /// ## Exceptions
    /// Zeros behind the cents are a warning.
    AMOUNT_WITH_MORE_THAN_CENTS {
        code: "SX145",
        name: "amount-with-more-than-cents",
        severity: Error,
        snip: 2,
        ack: Ack::element("I12"),
        source: "837P 005010X222A1, appendix B.1; IBM PM40767",
        covers: "E21",
        fix_at: Billing,
        todo: "Enter the amount in dollars and cents.",
        check: Check::Tables,
    }
}

/// Digits of an amount before the point: ten with the cents.
const DIGITS_OF_DOLLARS: usize = 8;
/// Decimals of an amount.
const CENTS: usize = 2;

/// What is wrong about the way a number is written.
#[derive(Debug)]
pub(super) struct Defect {
    pub(super) rule: &'static Rule,
    pub(super) severity: Severity,
    /// What is wrong, to follow the element's name.
    pub(super) words: &'static str,
    /// The number as it should be, where that may be written without asking.
    pub(super) tidy: Option<Vec<u8>>,
}

impl Defect {
    fn of(rule: &'static Rule, words: &'static str, tidy: Option<Vec<u8>>) -> Self {
        Self { rule, severity: rule.severity, words, tidy }
    }
}

/// The first thing that is wrong about the way a number is written, which must be one.
pub(super) fn defect(def: &ElementDef, value: &[u8]) -> Option<Defect> {
    let Parts { sign, whole, decimals } = Parts::of(value);
    let is_money = is_money(def);
    if is_money && decimals.len() > CENTS {
        let beyond = decimals.iter().skip(CENTS).any(|&digit| digit != b'0');
        let severity = if beyond { Severity::Error } else { Severity::Warning };
        let words = "has more than two decimals";
        return Some(Defect { severity, ..Defect::of(&AMOUNT_WITH_MORE_THAN_CENTS, words, None) });
    }
    // A number from a list, such as a pointer, is looked up there as it is.
    let may_be_shorter = value.len() > usize::from(def.min) && def.codes.is_empty();
    if whole.len() > 1 && whole.first() == Some(&b'0') && may_be_shorter {
        let tidy = (!is_money).then(|| tidied(sign, whole, decimals));
        return Some(Defect::of(&LEADING_ZEROS, "begins with zeros", tidy));
    }
    if !is_money && decimals.last() == Some(&b'0') {
        let tidy = Some(tidied(sign, whole, decimals));
        return Some(Defect::of(&TRAILING_ZEROS, "ends with zeros behind the point", tidy));
    }
    None
}

/// Whether an amount has more digits than fit with its cents.
pub(super) fn is_too_much_money(def: &ElementDef, value: &[u8]) -> bool {
    value.len() > DIGITS_OF_DOLLARS
        && is_money(def)
        && without_leading_zeros(Parts::of(value).whole).len() > DIGITS_OF_DOLLARS
}

fn is_money(def: &ElementDef) -> bool {
    def.data_element == "782"
}

/// A number, taken apart.
struct Parts<'b> {
    sign: &'b [u8],
    whole: &'b [u8],
    decimals: &'b [u8],
}

impl<'b> Parts<'b> {
    fn of(value: &'b [u8]) -> Self {
        let (sign, digits) = value.split_at(usize::from(value.first() == Some(&b'-')));
        let point = digits.iter().position(|&byte| byte == b'.').unwrap_or(digits.len());
        let (whole, rest) = digits.split_at(point);
        Self { sign, whole, decimals: rest.get(1..).unwrap_or_default() }
    }
}

fn without_leading_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    digits.get(zeros..).unwrap_or_default()
}

/// The same number in as few characters as people write it: `007.50` as `7.5`, `0.5` as it is.
fn tidied(sign: &[u8], whole: &[u8], decimals: &[u8]) -> Vec<u8> {
    let whole = match without_leading_zeros(whole) {
        [] => b"0",
        digits => digits,
    };
    let end = decimals.iter().rposition(|&digit| digit != b'0').map_or(0, |last| last + 1);
    match decimals.get(..end).unwrap_or_default() {
        [] => [sign, whole].concat(),
        decimals => [sign, whole, b".", decimals].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::parties::corrections::is_corrected;
    use crate::rules::testing::{clean, codes_of, dirty};

    const UNITS: &str = "*80*UN*1***1:2";

    #[test]
    fn zeros_that_say_nothing_are_removed() {
        is_corrected("SX143", UNITS, "*80*UN*01***1:2", UNITS);
        is_corrected("SX143", "LX*2~", "LX*02~", "LX*2~");
        is_corrected("SX144", UNITS, "*80*UN*1.0***1:2", UNITS);
        assert_eq!(tidied(b"-", b"007", b"50"), b"-7.5");
        assert_eq!(tidied(b"", b"00", b"00"), b"0");
        assert_eq!(tidied(b"", b"", b"50"), b"0.5");
    }

    #[test]
    fn amounts_and_pointers_are_not_touched() {
        let charge = [("CLM*CLAIM1*200*", "CLM*CLAIM1*0200*")];
        dirty(
            &LEADING_ZEROS,
            &charge,
            "CLM02: CLM02 (total claim charge amount) begins with zeros",
        );
        assert_eq!(codes_of(&[("***1:2~", "***01:02~")]), ["SX109", "SX109"]);
    }

    #[test]
    fn usual_spellings_are_fine() {
        for charge in ["200.00", "200.0", "200.50", "0.50", ".5", "0", "100000.00"] {
            let text = format!("CLM*CLAIM1*{charge}*");
            let change = [("CLM*CLAIM1*200*", text.as_str())];
            clean(&LEADING_ZEROS, &change);
            clean(&TRAILING_ZEROS, &change);
            clean(&AMOUNT_WITH_MORE_THAN_CENTS, &change);
        }
        clean(&TRAILING_ZEROS, &[(UNITS, "*80*UN*0.5***1:2")]);
    }

    #[test]
    fn an_amount_is_dollars_and_cents() {
        let words = "CLM02 (total claim charge amount) has more than two decimals";
        let third = [("CLM*CLAIM1*200*", "CLM*CLAIM1*200.005*")];
        dirty(&AMOUNT_WITH_MORE_THAN_CENTS, &third, &format!("CLM02: {words}"));
        let zeros = [("CLM*CLAIM1*200*", "CLM*CLAIM1*200.000*")];
        dirty(&AMOUNT_WITH_MORE_THAN_CENTS, &zeros, &format!("CLM02 (warning): {words}"));
        assert_eq!(codes_of(&zeros), ["SX145"]);
    }

    #[test]
    fn ten_digits_hold_the_cents() {
        for (amount, codes) in [
            ("12345678.90", &["BA101"][..]),
            ("12345678", &["BA101"]),
            ("123456789", &["SX105", "BA101"]),
            ("123456789.01", &["SX105", "BA101"]),
            ("1234567.0001", &["SX105"]),
        ] {
            let text = format!("CLM*CLAIM1*{amount}*");
            assert_eq!(codes_of(&[("CLM*CLAIM1*200*", &text)]), codes, "{amount}");
        }
    }
}
