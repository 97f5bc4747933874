//! CL226, CL227: the days on which one provider took care over from another.

use crate::claim::{Claim, ServiceLine, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

use super::services::BEHIND_CLM;

rule! {
    /// The day on which care was handed over is sent, and no line bills shared care.
    ///
    /// ## Why
    /// DTP*090 and DTP*091 are for operations whose aftercare two providers share: modifier 54
    /// (operation only) or 55 (aftercare only).
    ///
    /// ## Example
    /// `DTP*090*D8*20260210~` and `SV1*HC:66984*…~` → `SV1*HC:66984:55*…~`.
    CARE_DATE_NOT_NEEDED {
        code: "CL226",
        name: "care-date-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 DTP*090 and DTP*091",
        covers: "C16",
        fix_at: Coding,
        todo: "Add the modifier of shared care, or take the date out.",
        cms1500: "19, 24D",
        check: Check::Segment(SegmentId::new(b"DTP"), dated),
    }
}

rule! {
    /// Aftercare of an operation is billed, and the day on which it was assumed is missing.
    ///
    /// ## Why
    /// With modifier 55 payers split the payment by days of aftercare: DTP*090 tells when it was
    /// assumed.
    ///
    /// ## Example
    /// `SV1*HC:66984:55*…~` → and `DTP*090*D8*20260210~`.
    ///
    /// ## Exceptions
    /// Emergency departments bill modifier 54 without anybody to hand over to; it is not asked.
    /// Said once a claim.
    CARE_DATE_MISSING {
        code: "CL227",
        name: "care-date-missing",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I6").or_status("A6:388"),
        source: "own knowledge: 837P 005010X222A1, 2300 DTP*090 and DTP*091",
        covers: "C16",
        fix_at: Billing,
        todo: "Enter the day on which care was handed over.",
        cms1500: "19",
        check: Check::Line(missing),
    }
}

fn dated(dtp: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if dtp.row != Some(row::L2300_DTP_090_091) {
        return;
    }
    let section = context.section;
    // Said once, where both days are sent.
    if section.find(row::L2300_DTP_090_091).is_none_or(|first| first.index != dtp.index) {
        return;
    }
    let is_shared = |sv1: PlacedSegment<'_>| {
        sv1.components(1).skip(2).take(4).any(|modifier| matches!(modifier, b"54" | b"55" | b"56"))
    };
    if !section.with_id(SegmentId::new(b"SV1")).any(is_shared) {
        let message = "the day of a handover is sent, yet no line has modifier 54 or 55";
        out.report(&CARE_DATE_NOT_NEEDED, Place::of(dtp, el::DTP), message);
    }
}

fn missing(line: &ServiceLine<'_>, claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    if !line.modifiers.has("55") {
        return;
    }
    let mut before = claim.lines.iter().take_while(|other| other.ordinal < line.ordinal);
    let is_told = before.any(|other| other.modifiers.has("55"));
    let section = claim.section;
    let is_missing =
        section.find(row::L2300_DTP_090_091).is_none() && !has_unplaced(section, b"DTP");
    if is_missing && !is_told {
        let message = "modifier 55, yet the day on which care was assumed (DTP*090) is missing";
        let place = Place::missing(row::L2300_DTP_090_091, BEHIND_CLM);
        out.report(&CARE_DATE_MISSING, place, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const SHARED: (&str, &str) = ("HC:97110:GP*", "HC:66984:55*");

    fn with(segments: &str) -> (&'static str, String) {
        ("HI*ABK", format!("{segments}HI*ABK"))
    }

    #[test]
    fn a_handover_has_its_day() {
        let words = "DTP: modifier 55, yet the day on which care was assumed (DTP*090) is missing";
        dirty(&CARE_DATE_MISSING, &[SHARED], words);
        let both = [SHARED, ("HC:97140:GP*", "HC:66985:55*")];
        dirty(&CARE_DATE_MISSING, &both, words);
        clean(&CARE_DATE_MISSING, &[("HC:97110:GP*", "HC:66984:54*")]);
        let (from, to) = with("DTP*090*D8*20260210~\n");
        clean(&CARE_DATE_MISSING, &[SHARED, (from, &to)]);
        clean(&CARE_DATE_NOT_NEEDED, &[SHARED, (from, &to)]);
    }

    #[test]
    fn a_day_without_handover() {
        let (from, to) = with("DTP*090*D8*20260210~\nDTP*091*D8*20260220~\n");
        let words = "DTP: the day of a handover is sent, yet no line has modifier 54 or 55";
        dirty(&CARE_DATE_NOT_NEEDED, &[(from, &to)], words);
    }
}
