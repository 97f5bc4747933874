//! PA301 to PA304: the shape of member numbers. A shape proves a slip of the keys, never coverage.

use crate::claim::Date;
use crate::claim::PayerKind::{self, MedicarePartB};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Place, Severity};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

/// From this day on Medicare takes no other number.
const ONLY_SINCE: Date = Date::from_ymd(2020, 1, 1);
const PART_B: Payers = Payers::NONE.with(&[MedicarePartB], Severity::Error);

rule! {
    /// The member number of Original Medicare is no Medicare Beneficiary Identifier.
    ///
    /// ## Why
    /// The number on the red, white and blue card has 11 characters: digits in places 1, 4, 7, 10
    /// and 11, letters in 2, 5, 8 and 9, either in 3 and 6; never S, L, O, I, B or Z. Medicare
    /// finds nobody by any other number.
    ///
    /// ## Example
    /// `NM1*IL*1*…*MI*123456789A~` → `NM1*IL*1*…*MI*1EG4TE5MK73~`.
    ///
    /// ## Exceptions
    /// Original Medicare only (SBR09 = MB); plans have numbers of their own. Old claim numbers in
    /// files of before 2020.
    MEDICARE_NUMBER_SHAPE {
        code: "PA301",
        name: "medicare-number-shape",
        severity: Error,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:164:IL"),
        source: "CMS, Understanding the MBI format (2018)",
        fix_at: FrontDesk,
        todo: "Enter the number from the Medicare card, without dashes.",
        cms1500: "1a",
        check: Check::Segment(SegmentId::new(b"NM1"), check),
    }
}

rule! {
    /// A Medicare number is right but for small letters, dashes or blanks.
    ///
    /// ## Why
    /// The dashes on the card are for the eye only; the number is sent without them.
    ///
    /// ## Example
    /// The number with dashes, as on the card → the same 11 characters in a row.
    ///
    /// ## Exceptions
    /// Original Medicare only. A warning: CMS reads small letters as capital ones.
    MEDICARE_NUMBER_AS_PRINTED {
        code: "PA302",
        name: "medicare-number-as-printed",
        severity: Warning,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:164:IL"),
        source: "CMS, Understanding the MBI format (2018)",
        fix_at: FrontDesk,
        todo: "Enter the number in capital letters, without dashes and blanks.",
        cms1500: "1a",
        check: Check::With(&MEDICARE_NUMBER_SHAPE),
    }
}

rule! {
    /// The member number of a Blue Cross Blue Shield plan is too short or too long.
    ///
    /// ## Why
    /// It has three characters of the plan and then the member's own, 17 at most in all, and is
    /// sent as the card shows it.
    ///
    /// ## Example
    /// `MI*AB~` → `MI*XYP123456789~`.
    ///
    /// ## Exceptions
    /// Plans with SBR09 = BL only. Nothing is changed: some cards have no prefix.
    BLUE_NUMBER_LENGTH {
        code: "PA303",
        name: "blue-number-length",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:164:IL"),
        source: "Nebraska Blue GP-X-078; BCBSTX notice of 2019-03-28",
        fix_at: FrontDesk,
        todo: "Enter the number as the card shows it, with its first three characters.",
        cms1500: "1a",
        check: Check::With(&MEDICARE_NUMBER_SHAPE),
    }
}

rule! {
    /// A number of Original Medicare is sent to a Medicare Advantage plan.
    ///
    /// ## Why
    /// A plan gives its members numbers of its own; many find a member by the Medicare number all
    /// the same.
    ///
    /// ## Example
    /// SBR09 = 16 and `MI*1EG4TE5MK73~` → the number from the plan's card.
    ///
    /// ## Exceptions
    /// Information, from practice and memory; not verified.
    MEDICARE_NUMBER_FOR_A_PLAN {
        code: "PA304",
        name: "medicare-number-for-a-plan",
        severity: Info,
        payers: Payers::NONE.with(&[PayerKind::MedicareOther], Severity::Info),
        snip: 7,
        ack: Ack::status("A7:164:IL"),
        source: "practice of plans; own knowledge, not verified",
        fix_at: FrontDesk,
        todo: "Enter the number from the plan's card, if the plan refuses this one.",
        cms1500: "1a",
        check: Check::With(&MEDICARE_NUMBER_SHAPE),
    }
}

fn check(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if name.row != Some(row::L2010BA_NM1_IL) || name.element(8) != Some(b"MI") {
        return;
    }
    let Some(number) = name.element(9) else { return };
    let place = Place::of(name, el::NM109);
    let filing = context.above.claim_filing_indicator();
    match (context.above.payer_kind, filing) {
        (MedicarePartB, _) if is_medicare_number(number) => {}
        (MedicarePartB, _) if is_medicare_number(&bare(number)) => {
            let message = "the Medicare number is written as on the card, with dashes, blanks or small letters";
            out.report(&MEDICARE_NUMBER_AS_PRINTED, place, message);
        }
        (MedicarePartB, _) if is_old_number(number) && is_early(context) => {}
        (MedicarePartB, _) => {
            let message = if is_old_number(number) {
                "the member number is an old claim number, which Medicare took until 2019"
            } else {
                "the member number has not the shape of a Medicare number"
            };
            out.report(&MEDICARE_NUMBER_SHAPE, place, message);
        }
        (PayerKind::MedicareOther, Some(b"16" | b"HN")) if is_medicare_number(number) => {
            let message = "the member number is one of Original Medicare";
            out.report(&MEDICARE_NUMBER_FOR_A_PLAN, place, message);
        }
        (_, Some(b"BL")) if !(4..=17).contains(&number.len()) => {
            let message =
                format!("the member number has {} characters; 4 to 17 expected", number.len());
            out.report(&BLUE_NUMBER_LENGTH, place, message);
        }
        _ => {}
    }
}

/// Whether the set was made while Medicare took old claim numbers.
fn is_early(context: &Context<'_>) -> bool {
    context.above.created().is_some_and(|day| day < ONLY_SINCE)
}

/// Capital letters and digits only.
fn bare(number: &[u8]) -> Vec<u8> {
    let bytes = number.iter().filter(|byte| !matches!(byte, b'-' | b' '));
    bytes.map(u8::to_ascii_uppercase).collect()
}

/// Whether it has the shape of a Medicare Beneficiary Identifier; there is no check digit.
fn is_medicare_number(number: &[u8]) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_uppercase() && !b"SLOIBZ".contains(&byte);
    let is_right = |(place, &byte): (usize, &u8)| match place {
        0 => matches!(byte, b'1'..=b'9'),
        3 | 6 | 9 | 10 => byte.is_ascii_digit(),
        2 | 5 => byte.is_ascii_digit() || is_letter(byte),
        _ => is_letter(byte),
    };
    number.len() == 11 && number.iter().enumerate().all(is_right)
}

/// Whether it looks like the number that came before: nine digits and a letter, with a digit or
/// letter more, or letters of the railroads before six or nine digits.
fn is_old_number(number: &[u8]) -> bool {
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let by_person = number.split_at_checked(9).is_some_and(|(person, suffix)| {
        let starts = suffix.first().is_some_and(u8::is_ascii_uppercase);
        digits(person) && starts && suffix.len() <= 2
    });
    let letters = number.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let rest = number.get(letters..).unwrap_or_default();
    by_person || ((1..=3).contains(&letters) && matches!(rest.len(), 6 | 9) && digits(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const NUMBER: &str = "MI*1EG4TE5MK73~";
    const PAYER: &str = "*******MB~";

    #[test]
    fn shapes_of_medicare_numbers() {
        assert!(is_medicare_number(b"1EG4TE5MK73"));
        for wrong in ["0EG4TE5MK73", "1SG4TE5MK73", "1EG4TE5MK7", "1EG4TE5MK733", "1EGATE5MK73", ""]
        {
            assert!(!is_medicare_number(wrong.as_bytes()), "{wrong}");
        }
        assert!(
            is_old_number(b"000123456A")
                && is_old_number(b"000123456C1")
                && is_old_number(b"WA000123")
        );
        assert!(!is_old_number(b"0001234567") && !is_old_number(b"XYP0012345"));
    }

    #[test]
    fn numbers_of_original_medicare() {
        let message = "NM109: the member number has not the shape of a Medicare number";
        dirty(&MEDICARE_NUMBER_SHAPE, &[(NUMBER, "MI*0EG4TE5MK73~")], message);
        let message =
            "NM109: the member number is an old claim number, which Medicare took until 2019";
        dirty(&MEDICARE_NUMBER_SHAPE, &[(NUMBER, "MI*000123456A~")], message);
        let message = "NM109: the Medicare number is written as on the card, with dashes, blanks or small letters";
        for printed in ["MI*1EG4-TE5-MK73~", "MI*1eg4te5mk73~"] {
            dirty(&MEDICARE_NUMBER_AS_PRINTED, &[(NUMBER, printed)], message);
            clean(&MEDICARE_NUMBER_SHAPE, &[(NUMBER, printed)]);
        }
        clean(&MEDICARE_NUMBER_SHAPE, &[(NUMBER, "MI*0EG4TE5MK73~"), (PAYER, "*******CI~")]);
        let early = ("BATCH1*20260310*", "BATCH1*20191210*");
        clean(&MEDICARE_NUMBER_SHAPE, &[(NUMBER, "MI*000123456A~"), early]);
    }

    #[test]
    fn numbers_of_plans() {
        dirty(
            &BLUE_NUMBER_LENGTH,
            &[(NUMBER, "MI*AB1~"), (PAYER, "*******BL~")],
            "NM109: the member number has 3 characters; 4 to 17 expected",
        );
        clean(&BLUE_NUMBER_LENGTH, &[(NUMBER, "MI*XYP0012345~"), (PAYER, "*******BL~")]);
        clean(&BLUE_NUMBER_LENGTH, &[(NUMBER, "MI*AB1~"), (PAYER, "*******CI~")]);
        dirty(
            &MEDICARE_NUMBER_FOR_A_PLAN,
            &[(PAYER, "*******16~")],
            "NM109: the member number is one of Original Medicare",
        );
        clean(&MEDICARE_NUMBER_FOR_A_PLAN, &[(PAYER, "*******MA~")]);
    }
}
