//! EN101: the interchange header has fixed widths.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{PlacedSegment, Section, SectionKind, el};
use crate::x12::isa;

rule! {
    /// The interchange header is not padded to its fixed width.
    ///
    /// ## Why
    /// Every element of the ISA has a fixed width, so that the whole segment has 106 bytes. Many
    /// receivers read the separators by their position and refuse a header of another width.
    ///
    /// ## Example
    /// `*ZZ*SENDER*` → `*ZZ*SENDER         *`: ISA06 has 15 characters.
    ///
    /// ## Fix safety
    /// Safe: text is padded with blanks on the right, the control number with zeros on the left.
    /// An element that is too long is not touched.
    ISA_WIDTH {
        code: "EN101",
        name: "isa-width",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("024"),
        source: "837P 005010X222A1, appendix C, interchange header",
        covers: "E01",
        fix_at: Software,
        todo: "Ask the software vendor to pad the interchange header.",
        fix: Safe,
        check: Check::Section(check),
    }
}

/// ISA13, the control number.
const CONTROL_NUMBER: usize = 13;

fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(header) = section.header_of(SectionKind::Interchange) else { return };
    for (n, &width) in (1..).zip(&isa::ELEMENT_WIDTHS) {
        let Some((start, end)) = header.element_range(n) else { continue };
        let sent = (end - start) as usize;
        if sent != width {
            report(&header, n, width, sent, out);
        }
    }
}

fn report(header: &PlacedSegment<'_>, n: usize, width: usize, sent: usize, out: &mut Findings) {
    let element = el::ISA.at(u8::try_from(n).unwrap_or_default(), 0);
    let message = format!("{element} has {sent} characters, {width} needed");
    let text = header.element(n).unwrap_or_default();
    let padded = padded(n, width, text);
    let range = header.element_range(n);
    let finding = out.report(&ISA_WIDTH, Place::of(header, element), message);
    if let (Some(padded), Some(range)) = (padded, range) {
        finding.fix(Fix::safe(Edit::replace(range, padded)));
    }
}

/// The element at its width; `None` if it holds more than fits.
fn padded(n: usize, width: usize, text: &[u8]) -> Option<Vec<u8>> {
    let meant = text.trim_ascii();
    if meant.len() > width || (n == 16 && meant.is_empty()) {
        return None;
    }
    let fill = width - meant.len();
    let mut padded = Vec::with_capacity(width);
    if n == CONTROL_NUMBER {
        padded.resize(fill, b'0');
    }
    padded.extend_from_slice(meant);
    padded.resize(width, b' ');
    Some(padded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, dirty, said};

    #[test]
    fn a_short_sender_is_padded() {
        let change = [("SENDER         *ZZ", "SENDER*ZZ")];
        dirty(&ISA_WIDTH, &change, "ISA06: ISA06 has 6 characters, 15 needed");
    }

    #[test]
    fn a_control_number_is_filled_with_zeros() {
        assert_eq!(padded(13, 9, b"905"), Some(b"000000905".to_vec()));
        assert_eq!(said(&ISA_WIDTH, &changed(&[("*00501*000000001", "*00501*1")])).len(), 1);
    }

    #[test]
    fn what_is_too_long_is_not_cut() {
        assert_eq!(padded(6, 15, b"SIXTEENCHARACTER"), None);
        assert_eq!(padded(2, 10, b"            "), Some(b"          ".to_vec()));
    }
}
