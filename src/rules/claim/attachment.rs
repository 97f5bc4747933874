//! CL230, CL231: how an attachment is found again (PWK).

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// An attachment is announced without the number by which it is found.
    ///
    /// ## Why
    /// What comes by mail, e-mail, fax, file or portal (PWK02 = BM, EL, EM, FX, FT) is put to its
    /// claim by the number in PWK06; without it the attachment is lost and the claim waits.
    ///
    /// ## Example
    /// `PWK*OZ*BM~` → `PWK*OZ*BM***AC*A10017~`.
    ///
    /// ## Exceptions
    /// A qualifier without number, or a number without qualifier, breaks a syntax note and is
    /// reported as that.
    ATTACHMENT_NUMBER_MISSING {
        code: "CL230",
        name: "attachment-number-missing",
        severity: Error,
        snip: 4,
        ack: Ack::element("I9").or_status("A6:489"),
        source: "837P 005010X222A1, PWK05 and PWK06 of 2300 and 2400; clearinghouses' edits",
        covers: "C18",
        fix_at: Billing,
        todo: "Give the attachment a number, and write it on the attachment too.",
        check: Check::Segment(SegmentId::new(b"PWK"), check),
    }
}

rule! {
    /// An attachment that is only available on request has a number.
    ///
    /// ## Why
    /// PWK02 = AA says that nothing is sent, so that there is nothing to number.
    ///
    /// ## Example
    /// `PWK*OZ*AA***AC*A10017~` → `PWK*OZ*AA~`.
    ATTACHMENT_NUMBER_NOT_NEEDED {
        code: "CL231",
        name: "attachment-number-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::element("I13"),
        source: "837P 005010X222A1, PWK02 and PWK06 of 2300 and 2400",
        covers: "C18",
        fix_at: Billing,
        todo: "Leave the number out, or say how the attachment comes.",
        check: Check::Tables,
    }
}

/// Reports under both rules of this file.
fn check(pwk: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    let (qualifier, number) = (pwk.element(5), pwk.element(6));
    match pwk.element(2) {
        Some(how @ (b"BM" | b"EL" | b"EM" | b"FX" | b"FT"))
            if qualifier.is_none() && number.is_none() =>
        {
            let how = String::from_utf8_lossy(how);
            let message = format!("PWK02 is {how}, yet the number of the attachment is missing");
            out.report(&ATTACHMENT_NUMBER_MISSING, Place::of(pwk, el::PWK06), message);
        }
        Some(b"AA") if number.is_some() => {
            let message = "PWK02 is AA: nothing is sent, yet it has a number";
            out.report(&ATTACHMENT_NUMBER_NOT_NEEDED, Place::of(pwk, el::PWK06), message);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    fn with(pwk: &str) -> (&'static str, String) {
        ("HI*ABK", format!("{pwk}~\nHI*ABK"))
    }

    #[test]
    fn an_attachment_has_a_number() {
        for how in ["BM", "EL", "EM", "FX", "FT"] {
            let (from, to) = with(&format!("PWK*OZ*{how}"));
            let words =
                format!("PWK06: PWK02 is {how}, yet the number of the attachment is missing");
            dirty(&ATTACHMENT_NUMBER_MISSING, &[(from, &to)], &words);
            let (from, to) = with(&format!("PWK*OZ*{how}***AC*A10017"));
            clean(&ATTACHMENT_NUMBER_MISSING, &[(from, &to)]);
        }
        let (from, to) = with("PWK*OZ*BM***AC");
        assert_eq!(codes_of(&[(from, &to), ("SE*29", "SE*30")]), ["SX120"]);
        let line = changed(&[("DTP*472", "PWK*OZ*FX~\nDTP*472")]);
        assert_eq!(said(&ATTACHMENT_NUMBER_MISSING, &line).len(), 1);
    }

    #[test]
    fn what_is_not_sent_has_none() {
        let (from, to) = with("PWK*OZ*AA***AC*A10017");
        let words = "PWK06: PWK02 is AA: nothing is sent, yet it has a number";
        dirty(&ATTACHMENT_NUMBER_NOT_NEEDED, &[(from, &to)], words);
        let (from, to) = with("PWK*OZ*AA");
        clean(&ATTACHMENT_NUMBER_NOT_NEEDED, &[(from, &to)]);
        clean(&ATTACHMENT_NUMBER_MISSING, &[(from, &to)]);
    }
}
