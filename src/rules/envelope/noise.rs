//! EN130: bytes that belong to no interchange.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place, Severity};
use crate::guide::{Section, SectionKind, el};
use crate::x12::delimiters::may_delimit;

rule! {
    /// Text stands outside any segment.
    ///
    /// ## Why
    /// Receivers that expect an interchange header and find something else may refuse the file.
    /// A byte order mark is such text too.
    ///
    /// ## Example
    /// A log line `2 files sent` between two interchanges.
    ///
    /// ## Exceptions
    /// Blank lines are fine. Where the text holds claims it is an error: their interchange header
    /// is missing, so they could not be read and stand in neither output.
    ///
    /// ## Fix safety
    /// Safe: the text belongs to no interchange; it is left out.
    JUNK_OUTSIDE_SEGMENTS {
        code: "EN130",
        name: "junk-outside-segments",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("022"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E09",
        fix_at: Software,
        todo: "Have the file made again without what stands outside its interchanges.",
        fix: Safe,
        check: Check::Section(check),
    }
}

fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    if section.kind != SectionKind::Noise || section.is_blank() {
        return;
    }
    let count = section.bytes.len();
    let place = Place::start(section, el::ISA);
    if holds_claims(section.bytes) {
        let message = format!("{count} bytes with claims belong to no readable interchange");
        out.report(&JUNK_OUTSIDE_SEGMENTS, place, message);
    } else {
        out.report(&JUNK_OUTSIDE_SEGMENTS, place, format!("{count} bytes belong to no segment"))
            .at_most(Severity::Warning)
            .fix(Fix::by_writer("left out"));
    }
}

/// Whether a text holds what looks like the start of a claim.
fn holds_claims(text: &[u8]) -> bool {
    let mut starts = memchr::memmem::find_iter(text, b"CLM");
    starts.any(|at| text.get(at + 3).is_some_and(|&byte| may_delimit(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN, said};

    #[test]
    fn a_byte_order_mark_is_junk() {
        let text = format!("\u{feff}{CLEAN}");
        assert_eq!(
            said(&JUNK_OUTSIDE_SEGMENTS, &text),
            ["ISA (warning): 3 bytes belong to no segment"]
        );
    }

    #[test]
    fn claims_without_an_interchange_are_no_junk() {
        let found = said(&JUNK_OUTSIDE_SEGMENTS, &format!("CLM*A*1~\n{CLEAN}"));
        assert_eq!(found, ["ISA: 9 bytes with claims belong to no readable interchange"]);
    }

    #[test]
    fn blank_lines_are_not() {
        let text = format!("\n\n  {CLEAN}\n\n\n{CLEAN}\n");
        assert!(said(&JUNK_OUTSIDE_SEGMENTS, &text).is_empty());
    }
}
