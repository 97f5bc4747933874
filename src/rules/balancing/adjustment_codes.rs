//! BA224, BA225: the codes of adjustments and remarks of another payer.

use crate::claim::{Adjustment, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// The reason of an adjustment has not the shape of a claim adjustment reason code.
    ///
    /// ## Why
    /// The codes of that list are one to three digits, some behind a letter: 45, 253, A1, P14.
    /// The next payer looks the reason up to decide what is left.
    ///
    /// ## Example
    /// `CAS*CO*CO45*20~` → `CAS*CO*45*20~`.
    ///
    /// ## Exceptions
    /// Only the shape is checked: the list itself is not loaded.
    ADJUSTMENT_REASON_SHAPE {
        code: "BA224",
        name: "adjustment-reason-shape",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:521"),
        source: "X12 external code list 139; public edits of clearinghouses",
        covers: "B07",
        fix_at: Billing,
        todo: "Enter the reason code of the remittance.",
        check: Check::Segment(SegmentId::new(b"CAS"), reasons),
    }
}

rule! {
    /// A remark of another payer has not the shape of a remittance advice remark code.
    ///
    /// ## Why
    /// The codes of that list are M, MA or N and a number: M15, MA130, N362. What stands there
    /// instead is a code of another list, or text.
    ///
    /// ## Example
    /// `MOA***CO45~` → `MOA***MA130~`.
    ///
    /// ## Exceptions
    /// Only the shape is checked: the list itself is not loaded.
    REMARK_CODE_SHAPE {
        code: "BA225",
        name: "remark-code-shape",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:634"),
        source: "CMS and X12, external code list 411; 837P 005010X222A1, 2320 MOA03 to MOA07",
        covers: "B14",
        fix_at: Billing,
        todo: "Enter the remark codes of the remittance.",
        check: Check::Segment(SegmentId::new(b"MOA"), remarks),
    }
}

fn reasons(cas: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    for one in Adjustment::of(cas) {
        let element = one.reason_ref();
        if let Some(code) = Value::at(cas, element).filter(|code| !is_reason(code.text)) {
            let message = format!("{element} is {}, no adjustment reason code", code.as_str());
            out.report(&ADJUSTMENT_REASON_SHAPE, Place::of(cas, element), message);
        }
    }
}

fn remarks(moa: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    for element in (3..=7).map(|number| el::MOA.at(number, 0)) {
        if let Some(code) = Value::at(moa, element).filter(|code| !is_remark(code.text)) {
            let message = format!("{element} is {}, no remark code", code.as_str());
            out.report(&REMARK_CODE_SHAPE, Place::of(moa, element), message);
        }
    }
}

/// One to three digits without a zero before them, some behind a letter; A0 is one.
fn is_reason(code: &[u8]) -> bool {
    match code {
        [b'0', ..] => false,
        [letter, digits @ ..] if letter.is_ascii_alphabetic() => is_number(digits, 3),
        digits => is_number(digits, 3),
    }
}

fn is_remark(code: &[u8]) -> bool {
    let upper = code.to_ascii_uppercase();
    let number = upper.strip_prefix(b"MA").or(upper.strip_prefix(b"M"));
    number.or(upper.strip_prefix(b"N")).is_some_and(|digits| is_number(digits, 4))
}

fn is_number(digits: &[u8], most: usize) -> bool {
    (1..=most).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN_SECONDARY as FILE, clean_in, codes_of_in, dirty_in};

    #[test]
    fn reasons_are_digits_or_a_letter_and_digits() {
        for wrong in ["CO45", "045", "1234", "AA", "45."] {
            let words = format!("CAS02: CAS02 is {wrong}, no adjustment reason code");
            let to = format!("CAS*CO*{wrong}*20~");
            dirty_in(FILE, &ADJUSTMENT_REASON_SHAPE, &[("CAS*CO*45*20~", &to)], &words);
        }
        for right in ["1", "45", "253", "A0", "B13", "P14", "W1", "Y1"] {
            let to = format!("CAS*CO*{right}*20~");
            clean_in(FILE, &ADJUSTMENT_REASON_SHAPE, &[("CAS*CO*45*20~", &to)]);
        }
        assert_eq!(codes_of_in(FILE, &[("CAS*CO*45*20~", "CAS*CO*CO0045*20~")]), ["SX105"]);
    }

    #[test]
    fn remarks_are_m_ma_or_n_and_a_number() {
        let sent = |moa: &str| format!("OI***Y***Y~\n{moa}~\n");
        let words = "MOA04: MOA04 is CO45, no remark code";
        let to = sent("MOA***N130*CO45");
        dirty_in(FILE, &REMARK_CODE_SHAPE, &[("OI***Y***Y~\n", &to)], words);
        for right in ["MOA***MA130", "MOA***M15*N362*MA01*N1", "MOA*0.8*110"] {
            clean_in(FILE, &REMARK_CODE_SHAPE, &[("OI***Y***Y~\n", &sent(right))]);
        }
    }
}
