//! EN133: terminators with nothing before them.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{ElementRef, PlacedSegment};
use crate::x12::SegmentId;

rule! {
    /// A segment holds nothing, or has no segment ID.
    ///
    /// ## Why
    /// Two terminators in a row enclose a segment without data, which must not be sent. Elements
    /// without a segment ID cannot be read.
    ///
    /// ## Example
    /// `LX*1~~SV1*HC:97110:GP*…~` → `LX*1~SV1*HC:97110:GP*…~`
    ///
    /// ## Fix safety
    /// Safe where nothing stands between the terminators. Elements without an ID are not touched.
    EMPTY_SEGMENT {
        code: "EN133",
        name: "empty-segment",
        severity: Error,
        snip: 1,
        ack: Ack::set("5"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E16",
        fix_at: Software,
        todo: "Nothing: an empty segment is removed.",
        fix: Safe,
        check: Check::EachSegment(check),
    }
}

fn check(segment: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if segment.id() != SegmentId::EMPTY {
        return;
    }
    let element = ElementRef { segment: SegmentId::EMPTY, element: 0, component: 0 };
    let place = Place::of(segment, element);
    let raw = segment.raw();
    if segment.text().trim_ascii().is_empty() {
        let mut fix = Fix::safe(Edit::replace((raw.start, raw.next), ""));
        "removed".clone_into(&mut fix.after);
        out.report(&EMPTY_SEGMENT, place, "a terminator has nothing before it").fix(fix);
    } else {
        out.report(&EMPTY_SEGMENT, place, "elements stand without a segment ID");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, codes_of, dirty, said};

    #[test]
    fn two_terminators_in_a_row_are_one_too_many() {
        let twice = [("LX*1~", "LX*1~~")];
        dirty(&EMPTY_SEGMENT, &twice, ": a terminator has nothing before it");
        assert_eq!(codes_of(&twice), ["EN133"], "what follows is read as if it were not there");
    }

    #[test]
    fn elements_without_an_id_are_kept() {
        let found = said(&EMPTY_SEGMENT, &changed(&[("LX*1~", "LX*1~*7*8~")]));
        assert_eq!(found, [": elements stand without a segment ID"]);
    }
}
