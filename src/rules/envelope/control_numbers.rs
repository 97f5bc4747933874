//! EN103 to EN105: a trailer repeats the control number of its header.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place, Rule};
use crate::guide::{ElementRef, Presence, Section, SectionKind, el};
use crate::x12::digits;

rule! {
    /// IEA02 is not the control number of the interchange, ISA13.
    ///
    /// ## Why
    /// The receiver cannot be sure that the file is whole, and refuses the interchange.
    ///
    /// ## Example
    /// `ISA*…*000000905*…` and `IEA*1*000000906~`.
    ///
    /// ## Fix safety
    /// Safe: the trailer repeats its header.
    INTERCHANGE_CONTROL_NUMBER {
        code: "EN103",
        name: "interchange-control-number",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("001"),
        source: "837P 005010X222A1, appendix C, IEA02",
        covers: "E09",
        fix_at: Software,
        todo: "Nothing: the trailer is corrected.",
        fix: Safe,
        check: Check::Section(interchange),
    }
}

rule! {
    /// GE02 is not the control number of the group, GS06.
    ///
    /// ## Why
    /// The receiver cannot be sure that the group is whole, and refuses it.
    ///
    /// ## Example
    /// `GS*HC*…*17*X*005010X222A1~` and `GE*1*18~`.
    ///
    /// ## Fix safety
    /// Safe: the trailer repeats its header.
    GROUP_CONTROL_NUMBER {
        code: "EN104",
        name: "group-control-number",
        severity: Error,
        snip: 1,
        ack: Ack::group("4"),
        source: "837P 005010X222A1, appendix C, GE02",
        covers: "E11",
        fix_at: Software,
        todo: "Nothing: the trailer is corrected.",
        fix: Safe,
        check: Check::Section(group),
    }
}

rule! {
    /// SE02 is not the control number of the transaction set, ST02.
    ///
    /// ## Why
    /// The receiver cannot be sure that the set is whole, and refuses it.
    ///
    /// ## Example
    /// `ST*837*0001*005010X222A1~` and `SE*29*0002~`.
    ///
    /// ## Fix safety
    /// Safe: the trailer repeats its header.
    SET_CONTROL_NUMBER {
        code: "EN105",
        name: "set-control-number",
        severity: Error,
        snip: 1,
        ack: Ack::set("3"),
        source: "837P 005010X222A1, SE02",
        covers: "E13",
        fix_at: Software,
        todo: "Nothing: the trailer is corrected.",
        fix: Safe,
        check: Check::Section(set),
    }
}

fn interchange(section: &Section<'_>, context: &Context<'_>, out: &mut Findings) {
    if section.kind == SectionKind::InterchangeTrailer {
        let (header, trailer) = (el::ISA13, el::IEA02);
        compare(
            &INTERCHANGE_CONTROL_NUMBER,
            section,
            context.above.interchange,
            header,
            trailer,
            out,
        );
    }
}

fn group(section: &Section<'_>, context: &Context<'_>, out: &mut Findings) {
    if section.kind == SectionKind::GroupTrailer {
        compare(&GROUP_CONTROL_NUMBER, section, context.above.group, el::GS06, el::GE02, out);
    }
}

fn set(section: &Section<'_>, context: &Context<'_>, out: &mut Findings) {
    if section.kind == SectionKind::SetTrailer {
        compare(&SET_CONTROL_NUMBER, section, context.above.set, el::ST02, el::SE02, out);
    }
}

fn compare(
    rule: &'static Rule,
    section: &Section<'_>,
    above: Option<&Section<'_>>,
    in_header: ElementRef,
    in_trailer: ElementRef,
    out: &mut Findings,
) {
    if section.facts.presence != Presence::Sent {
        return;
    }
    let header = above.filter(|above| above.facts.presence == Presence::Sent);
    let (Some(header), Some(trailer)) = (header.and_then(|h| h.get(0)), section.get(0)) else {
        return;
    };
    let expected = header.element(in_header.element.into()).unwrap_or_default();
    let sent = trailer.element_as_sent(in_trailer.element.into()).unwrap_or_default();
    if sent == expected || is_padded(sent, expected) {
        return;
    }
    let expected = String::from_utf8_lossy(expected).into_owned();
    let message = format!("{in_trailer} is not {expected}, the number in {in_header}");
    out.report(rule, Place::of(&trailer, in_trailer), message).fix(Fix::by_writer(expected));
}

/// Whether an IEA02 of nine digits repeats an ISA13 that is not padded, which has a rule of its own.
fn is_padded(sent: &[u8], expected: &[u8]) -> bool {
    let is_wide = sent.len() == 9 && expected.len() < 9;
    is_wide && digits(sent).is_some() && digits(sent) == digits(expected.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn each_trailer_repeats_its_header() {
        dirty(
            &INTERCHANGE_CONTROL_NUMBER,
            &[("IEA*1*000000001", "IEA*1*000000002")],
            "IEA02: IEA02 is not 000000001, the number in ISA13",
        );
        dirty(
            &GROUP_CONTROL_NUMBER,
            &[("GE*1*1~", "GE*1*7~")],
            "GE02: GE02 is not 1, the number in GS06",
        );
        dirty(
            &SET_CONTROL_NUMBER,
            &[("SE*29*0001", "SE*29*0009")],
            "SE02: SE02 is not 0001, the number in ST02",
        );
    }

    #[test]
    fn numbers_are_repeated_as_they_stand() {
        for iea in ["IEA*1*1~", "IEA*1* 00000001~", "IEA*1*+00000001~"] {
            let words = "IEA02: IEA02 is not 000000001, the number in ISA13";
            dirty(&INTERCHANGE_CONTROL_NUMBER, &[("IEA*1*000000001~", iea)], words);
        }
        let words = "GE02: GE02 is not 1, the number in GS06";
        dirty(&GROUP_CONTROL_NUMBER, &[("GE*1*1~", "GE*1*1  ~")], words);
        let words = "SE02: SE02 is not 0001, the number in ST02";
        dirty(&SET_CONTROL_NUMBER, &[("SE*29*0001", "SE*29*1")], words);
        // A header that is not padded has a rule of its own.
        clean(&INTERCHANGE_CONTROL_NUMBER, &[("*00501*000000001*", "*00501*1*")]);
    }
}
