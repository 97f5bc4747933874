//! EN125: a header that is sent twice.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{Section, SectionKind, el};

rule! {
    /// A group or set header is sent twice, one right behind the other.
    ///
    /// ## Why
    /// The receiver opens a second group or set and finds the first one without anything in it
    /// and without its trailer.
    ///
    /// ## Example
    /// `ST*837*0001*005010X222A1~ST*837*0001*005010X222A1~BHT*…~`.
    ///
    /// ## Exceptions
    /// Headers that differ, or have something between them, are two.
    ///
    /// ## Fix safety
    /// Safe: the second says the same as the first, and is taken out.
    HEADER_REPEATED {
        code: "EN125",
        name: "header-repeated",
        severity: Error,
        snip: 1,
        ack: Ack::set("5"),
        source: "837P 005010X222A1, appendix C",
        covers: "E11 E12",
        fix_at: Software,
        todo: "Nothing: the second one is taken out.",
        fix: Safe,
        check: Check::Section(check),
    }
}

fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    let element = match section.kind {
        SectionKind::Group => el::GS,
        SectionKind::Set => el::ST,
        _ => return,
    };
    for again in section.segments().skip(1).take_while(|next| next.id() == element.segment) {
        let raw = again.raw();
        let edit = Edit::replace((raw.start, raw.next), Vec::new());
        let message = format!("{element} is sent again, right behind the same");
        out.report(&HEADER_REPEATED, Place::of(&again, element), message).fix(Fix::safe(edit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const ST: &str = "ST*837*0001*005010X222A1~\n";

    #[test]
    fn the_same_header_twice_is_one_too_many() {
        let twice = format!("{ST}{ST}");
        dirty(&HEADER_REPEATED, &[(ST, &twice)], "ST: ST is sent again, right behind the same");
        assert_eq!(codes_of(&[(ST, &twice)]), ["EN125"], "the counts are right without it");
        let gs = "GS*HC*SENDER*RECEIVER*20260310*0900*1*X*005010X222A1~\n";
        assert_eq!(codes_of(&[(gs, &format!("{gs}{gs}"))]), ["EN125"]);
    }

    #[test]
    fn headers_that_differ_are_two() {
        let other = format!("{ST}{}", ST.replace("0001", "0002"));
        clean(&HEADER_REPEATED, &[(ST, &other)]);
    }
}
