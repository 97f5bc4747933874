//! EN130: bytes that belong to no interchange.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place};
use crate::guide::{Section, SectionKind, el};

rule! {
    /// Text stands before, between or behind interchanges, or a segment is empty.
    ///
    /// ## Why
    /// A byte order mark, an error message in the file, a second terminator: receivers that do
    /// not expect it refuse the file.
    ///
    /// ## Example
    /// `IEA*1*000000905~` and then `*** end of report ***`.
    ///
    /// ## Fix safety
    /// Safe: what is outside every segment is no data and is left out. Blank lines stay.
    JUNK_OUTSIDE_SEGMENTS {
        code: "EN130",
        name: "junk-outside-segments",
        severity: Warning,
        snip: 1,
        ack: Ack::interchange("022"),
        source: "837P 005010X222A1, appendix B.1",
        fix_at: Software,
        todo: "Nothing: the text is left out.",
        fix: Safe,
        check: Check::Section(check),
    }
}

fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    if section.kind == SectionKind::Noise && !section.is_blank() {
        let message = format!("{} bytes belong to no segment", section.bytes.len());
        out.report(&JUNK_OUTSIDE_SEGMENTS, Place::start(section, el::ISA), message)
            .fix(Fix::by_writer("left out"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN, said};

    #[test]
    fn a_byte_order_mark_is_junk() {
        let text = format!("\u{feff}{CLEAN}");
        assert_eq!(said(&JUNK_OUTSIDE_SEGMENTS, &text), ["ISA: 3 bytes belong to no segment"]);
    }

    #[test]
    fn blank_lines_are_not() {
        let text = format!("\n\n  {CLEAN}\n\n\n{CLEAN}\n");
        assert!(said(&JUNK_OUTSIDE_SEGMENTS, &text).is_empty());
    }
}
