//! EN131, EN132: segments that end without a terminator.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place, Severity};
use crate::guide::{ElementRef, PlacedSegment, Presence, Section, SectionKind, el};
use crate::x12::Ending;

rule! {
    /// A segment ends with its line, or with another character, instead of the terminator.
    ///
    /// ## Why
    /// A receiver that reads by terminators takes what follows for a part of this segment.
    ///
    /// ## Example
    /// `LX*1` at the end of a line, and `SV1*HC:97110:GP*…~` on the next.
    ///
    /// ## Exceptions
    /// Said once a claim, level or header, at the first such segment.
    ///
    /// ## Fix safety
    /// Safe: a segment ID follows, so the end is certain. Another character counts as terminator
    /// only if it stands before segment IDs or line ends more than once.
    TERMINATOR_LOST {
        code: "EN131",
        name: "terminator-lost",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("004"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E16",
        fix_at: Software,
        todo: "Nothing: the terminator is added.",
        fix: Safe,
        check: Check::Section(check),
    }
}

rule! {
    /// The file ends inside a segment or a transaction set.
    ///
    /// ## Why
    /// The file is cut off: what came after the last segment is lost, claims perhaps among it.
    /// The run ends with exit code 3, so that nobody takes the part for the whole.
    ///
    /// ## Example
    /// The file ends with `SV1*HC:97110:GP*12`, or without `SE*29*0001~`.
    ///
    /// ## Exceptions
    /// If the last segment is a trailer, only its terminator is missing: a warning.
    ///
    /// ## Fix safety
    /// Safe for a trailer: the terminator is added. A claim that is cut off is not mended.
    FILE_CUT_OFF {
        code: "EN132",
        name: "file-cut-off",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("023"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E16",
        fix_at: Clearinghouse,
        todo: "Get the whole file and run it again.",
        fix: Safe,
        check: Check::Tables,
    }
}

fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    if section.facts.presence == Presence::CutOff {
        let message = "the file, or its interchange, ends here without SE: what followed is lost";
        out.report(&FILE_CUT_OFF, Place::start(section, el::SE), message);
        return;
    }
    // Text without an ID is told of as such.
    let is_lost = |segment: &PlacedSegment<'_>| {
        matches!(segment.raw().ending, Ending::LineEnd | Ending::Substitute)
            && segment.id().is_well_formed()
    };
    let mut lost = section.segments().filter(is_lost);
    if let Some(first) = lost.next() {
        let message = lost_message(&first, lost.count());
        out.report(&TERMINATOR_LOST, place(&first), message).fix(Fix::by_writer("added"));
    }
    let end = section.len().checked_sub(1).and_then(|end| section.get(end));
    if let Some(last) = end.filter(|end| end.raw().ending == Ending::File) {
        if is_trailer(section.kind) {
            let message = "the last segment has no terminator";
            out.report(&FILE_CUT_OFF, place(&last), message)
                .at_most(Severity::Warning)
                .fix(Fix::by_writer("added"));
        } else {
            let message = "the file ends inside this segment; what came after it is lost";
            out.report(&FILE_CUT_OFF, place(&last), message);
        }
    }
}

fn lost_message(first: &PlacedSegment<'_>, more: usize) -> String {
    let id = first.id();
    let how = match first.raw().ending {
        Ending::Substitute => "with another character than the terminator",
        _ => "with its line, without a terminator",
    };
    match more {
        0 => format!("{id} ends {how}"),
        1 => format!("{id} ends {how}, and so does 1 segment behind it"),
        _ => format!("{id} ends {how}, and so do {more} segments behind it"),
    }
}

fn place(segment: &PlacedSegment<'_>) -> Place {
    Place::of(segment, ElementRef { segment: segment.id(), element: 0, component: 0 })
}

fn is_trailer(kind: SectionKind) -> bool {
    matches!(
        kind,
        SectionKind::InterchangeTrailer | SectionKind::GroupTrailer | SectionKind::SetTrailer
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN, changed, dirty, said};

    #[test]
    fn a_lost_terminator_is_found_at_its_segment() {
        dirty(
            &TERMINATOR_LOST,
            &[("LX*2~\n", "LX*2\n")],
            "LX: LX ends with its line, without a terminator",
        );
    }

    #[test]
    fn a_file_that_ends_in_a_claim_is_cut_off() {
        let text = changed(&[]);
        let cut = &text[..text.find("UN*1***1:2").unwrap()];
        assert_eq!(said(&FILE_CUT_OFF, cut).len(), 1);
        assert!(said(&FILE_CUT_OFF, CLEAN).is_empty());
    }

    #[test]
    fn only_the_last_terminator_is_a_warning() {
        let text = CLEAN.trim_end().trim_end_matches('~');
        let words = "IEA (warning): the last segment has no terminator";
        assert_eq!(said(&FILE_CUT_OFF, text), [words]);
    }
}
