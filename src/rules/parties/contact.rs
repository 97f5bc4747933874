//! PA208 to PA210: contacts, apart from the shape of telephone numbers.

use crate::claim::Value;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{ElementRef, PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// The billing provider's contact is the submitter's.
    ///
    /// ## Why
    /// A contact of the billing provider (2010AA) is sent only where it differs from that of the
    /// submitter (1000A).
    ///
    /// ## Example
    /// `PER*IC*ANN LEE*TE*5125550100~` in both 1000A and 2010AA.
    CONTACT_REPEATED {
        code: "PA208",
        name: "contact-repeated",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2010AA PER",
        covers: "P10",
        fix_at: Software,
        todo: "Leave the billing provider's contact out.",
        check: Check::Segment(PER, repeated),
    }
}

rule! {
    /// An extension follows no telephone number.
    ///
    /// ## Why
    /// EX belongs to the telephone number (TE) right before it in the same segment; elsewhere
    /// nobody knows what it extends.
    ///
    /// ## Example
    /// `PER*IC*ANN LEE*FX*5125550101*EX*12~` → `PER*IC*ANN LEE*TE*5125550100*EX*12~`.
    EXTENSION_WITHOUT_PHONE {
        code: "PA209",
        name: "extension-without-phone",
        severity: Warning,
        snip: 2,
        ack: Ack::element("I13"),
        source: "837P 005010X222A1, PER05 and PER07",
        covers: "P11",
        fix_at: ProviderSetup,
        todo: "Enter the telephone number before its extension.",
        check: Check::Segment(PER, details),
    }
}

rule! {
    /// An extension is not digits, or a mail address is none.
    ///
    /// ## Why
    /// EX is followed by digits only, EM by an address with one @.
    ///
    /// ## Example
    /// `PER*IC*ANN LEE*TE*5125550100*EX*X12~` → `PER*IC*ANN LEE*TE*5125550100*EX*12~`.
    CONTACT_MALFORMED {
        code: "PA210",
        name: "contact-malformed",
        severity: Warning,
        snip: 2,
        ack: Ack::element("I12"),
        source: "837P 005010X222A1, PER04, PER06 and PER08",
        covers: "P11",
        fix_at: ProviderSetup,
        todo: "Correct the extension or mail address.",
        check: Check::Tables,
    }
}

const PER: SegmentId = SegmentId::new(b"PER");

fn repeated(contact: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(set) = context.above.set.filter(|_| contact.row == Some(row::L2010AA_PER_IC)) else {
        return;
    };
    let same = |other: PlacedSegment<'_>| {
        (2..=8).all(|n| {
            let (one, two) = (contact.element(n), other.element(n));
            one.unwrap_or_default().eq_ignore_ascii_case(two.unwrap_or_default())
        })
    };
    if set.find_all(row::L1000A_PER_IC).any(same) {
        let message = "the contact is the same as the submitter's in 1000A";
        out.report(&CONTACT_REPEATED, Place::of(contact, el::PER), message);
    }
}

/// Qualifiers with their numbers, in their order.
const PAIRS: [(ElementRef, ElementRef); 3] =
    [(el::PER03, el::PER04), (el::PER05, el::PER06), (el::PER07, el::PER08)];

/// Reports under PA209 and PA210.
fn details(contact: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    let mut before: Option<&[u8]> = None;
    for (qualifier, number) in PAIRS {
        let kind = contact.element(qualifier.element.into());
        let value = Value::at(contact, number);
        match kind {
            Some(b"EX") => {
                // An extension in the first place is no code of that place; a code that is none
                // may be that of a telephone.
                if matches!(before, Some(b"FX" | b"EM" | b"EX")) {
                    let message = format!("{qualifier} is EX, yet no telephone number precedes it");
                    let place = Place::of(contact, qualifier);
                    out.report(&EXTENSION_WITHOUT_PHONE, place, message);
                }
                if value.is_some_and(|value| !value.text.iter().all(u8::is_ascii_digit)) {
                    let message = format!("{number} is an extension, yet not only digits");
                    out.report(&CONTACT_MALFORMED, Place::of(contact, number), message);
                }
            }
            Some(b"EM") if value.is_some_and(|value| !is_mail_address(value.text)) => {
                let message = format!("{number} is no mail address: one @ with text on both sides");
                out.report(&CONTACT_MALFORMED, Place::of(contact, number), message);
            }
            _ => {}
        }
        before = kind;
    }
}

fn is_mail_address(text: &[u8]) -> bool {
    let mut parts = text.split(|&byte| byte == b'@');
    let (name, host, more) = (parts.next(), parts.next(), parts.next());
    name.is_some_and(|name| !name.is_empty())
        && host.is_some_and(|host| !host.is_empty())
        && more.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const SUBMITTER: &str = "TE*5125550100";
    const TAX_ID: &str = "REF*EI*741234567~";

    #[test]
    fn the_submitters_contact_is_not_repeated() {
        let same = format!("{TAX_ID}\nPER*IC*Help Desk*TE*5125550100~");
        let words = "PER: the contact is the same as the submitter's in 1000A";
        dirty(&CONTACT_REPEATED, &[(TAX_ID, &same)], words);
        let other = same.replace("0100", "0101");
        clean(&CONTACT_REPEATED, &[(TAX_ID, &other)]);
    }

    #[test]
    fn an_extension_follows_its_number() {
        let words = "PER05: PER05 is EX, yet no telephone number precedes it";
        dirty(&EXTENSION_WITHOUT_PHONE, &[(SUBMITTER, "FX*5125550100*EX*12")], words);
        clean(&EXTENSION_WITHOUT_PHONE, &[(SUBMITTER, "TE*5125550100*EX*12")]);
        clean(&EXTENSION_WITHOUT_PHONE, &[(SUBMITTER, "FX*5125550101*TE*5125550100*EX*12")]);
        let twice = "TE*5125550100*EX*12*EX*13";
        assert_eq!(codes_of(&[(SUBMITTER, twice)]), ["PA209"]);
        assert_eq!(codes_of(&[(SUBMITTER, "EX*12")]), ["SX109"]);
    }

    #[test]
    fn extensions_and_mail_addresses() {
        let words = "PER06: PER06 is an extension, yet not only digits";
        dirty(&CONTACT_MALFORMED, &[(SUBMITTER, "TE*5125550100*EX*X12")], words);
        for address in ["HELP.EXAMPLE.COM", "A@B@C", "@EXAMPLE.COM", "HELP@"] {
            let words = "PER04: PER04 is no mail address: one @ with text on both sides";
            dirty(&CONTACT_MALFORMED, &[(SUBMITTER, &format!("EM*{address}"))], words);
        }
        clean(&CONTACT_MALFORMED, &[(SUBMITTER, "EM*HELP@EXAMPLE.COM")]);
        assert_eq!(codes_of(&[(SUBMITTER, "TE*5125550100*EX")]), ["SX120"]);
    }
}
