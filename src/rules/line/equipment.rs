//! LN223, LN224: conditions of a line, and the prices of rented equipment.

use crate::claim::{ServiceLine, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

use super::certificate::part_of_certificate;

rule! {
    /// A line has more than three condition segments.
    ///
    /// ## Why
    /// A service line holds three CRC in all: ambulance, hospice and equipment together.
    ///
    /// ## Example
    /// Three `CRC*07` and a `CRC*70` on one line.
    TOO_MANY_CONDITIONS {
        code: "LN223",
        name: "too-many-conditions",
        severity: Error,
        snip: 2,
        ack: Ack::segment("5"),
        source: "837P 005010X222A1, 2400 CRC, three of any kind",
        covers: "L14",
        fix_at: Billing,
        todo: "Send the three conditions that matter most.",
        check: Check::Segment(SegmentId::new(b"CRC"), conditions),
    }
}

rule! {
    /// Rental and purchase price are of another code than the line.
    ///
    /// ## Why
    /// SV5 gives both prices of what SV1 bills; its code is that of SV101.
    ///
    /// ## Example
    /// `SV1*HC:E0601*…~` and `SV5*HC:E0470*DA*30*50*500*4~`.
    RENTAL_OF_ANOTHER_CODE {
        code: "LN224",
        name: "rental-of-another-code",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A8:454"),
        source: "837P 005010X222A1, 2400 SV501; own knowledge",
        covers: "L15",
        fix_at: Billing,
        todo: "Give the prices of the equipment that the line bills.",
        cms1500: "24D",
        check: Check::Segment(SegmentId::new(b"SV5"), rental),
    }
}

fn conditions(crc: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let is_of_line =
        matches!(crc.row, Some(row::L2400_CRC_07 | row::L2400_CRC_70 | row::L2400_CRC_09));
    if !is_of_line {
        return;
    }
    if crc.row == Some(row::L2400_CRC_09) {
        part_of_certificate(crc, context, out);
    }
    let Some(line) = ServiceLine::around(crc.index, context.section) else { return };
    let before = line.part.segments().take_while(|other| other.index <= crc.index);
    let (mut all, mut alike) = (0, 0);
    // One without a place is reported as that.
    for other in before.filter(|other| other.id() == crc.id() && other.row.is_some()) {
        all += 1;
        alike += u16::from(other.row == crc.row);
    }
    // One kind alone too often is a finding of the tracker.
    let is_too_often = crc.row.is_some_and(|row| row.def().max.is_some_and(|max| alike > max));
    if all == 4 && !is_too_often {
        let message = "the line has a fourth CRC; 3 at the most are allowed";
        out.report(&TOO_MANY_CONDITIONS, Place::of(crc, el::CRC), message);
    }
}

fn rental(prices: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(line) = ServiceLine::around(prices.index, context.section) else { return };
    let (Some(billed), Some(sent)) = (line.procedure, Value::at(prices, el::SV501_2)) else {
        return;
    };
    let is_same = sent.trimmed().eq_ignore_ascii_case(billed.as_bytes());
    if prices.component(1, 1) == Some(b"HC") && !is_same {
        let sent = sent.as_str();
        let message = format!("SV501-2 is {sent}, but the line bills {billed}");
        out.report(&RENTAL_OF_ANOTHER_CODE, Place::of(prices, el::SV501_2), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const LINE: &str = "SV1*HC:97110:GP*120*UN*2***1~\n";

    #[test]
    fn a_fourth_condition_of_a_line() {
        let three = "CRC*07*Y*01~\nCRC*07*Y*04~\nCRC*07*Y*05~\n";
        let four = format!("{LINE}{three}CRC*70*Y*65~\n");
        let said = "CRC: the line has a fourth CRC; 3 at the most are allowed";
        dirty(&TOO_MANY_CONDITIONS, &[(LINE, &four)], said);
        clean(&TOO_MANY_CONDITIONS, &[(LINE, &format!("{LINE}{three}"))]);
        let same = format!("{LINE}{three}CRC*07*Y*06~\n");
        clean(&TOO_MANY_CONDITIONS, &[(LINE, &same)]);
        assert!(codes_of(&[(LINE, &same)]).contains(&"ST103"));
        clean(&TOO_MANY_CONDITIONS, &[(LINE, &format!("{LINE}CRC*XX*Y*01~\n{three}"))]);
        let of_claim = format!("{three}CRC*ZZ*Y*AV~\nHI*ABK");
        clean(&TOO_MANY_CONDITIONS, &[("HI*ABK", &of_claim)]);
    }

    #[test]
    fn prices_of_something_else() {
        let prices =
            |code: &str| format!("SV1*HC:E0601:RR*120*UN*1***1~\nSV5*HC:{code}*DA*30*50*500*4~\n");
        let said = "SV501-2: SV501-2 is E0470, but the line bills E0601";
        dirty(&RENTAL_OF_ANOTHER_CODE, &[(LINE, &prices("E0470"))], said);
        clean(&RENTAL_OF_ANOTHER_CODE, &[(LINE, &prices("E0601"))]);
        clean(&RENTAL_OF_ANOTHER_CODE, &[(LINE, &prices(""))]);
    }
}
