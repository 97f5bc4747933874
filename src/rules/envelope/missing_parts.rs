//! EN109 to EN114: headers and trailers that are not there, not readable, or there without their
//! counterpart.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place};
use crate::guide::{Presence, Section, SectionKind, el};

rule! {
    /// An interchange has no IEA.
    ///
    /// ## Why
    /// The receiver takes the file for cut off and refuses it.
    ///
    /// ## Example
    /// The file ends after `GE*1*17~`.
    ///
    /// ## Fix safety
    /// Safe: the trailer follows from the header and the groups.
    INTERCHANGE_TRAILER_MISSING {
        code: "EN109",
        name: "interchange-trailer-missing",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("023"),
        source: "837P 005010X222A1, appendix C, IEA",
        covers: "E09",
        fix_at: Software,
        todo: "See whether the file is whole; the trailer is added.",
        fix: Safe,
        check: Check::Section(check),
    }
}

rule! {
    /// A functional group has no GE.
    ///
    /// ## Why
    /// The receiver takes the group for cut off and refuses it.
    ///
    /// ## Example
    /// `SE*29*0001~` and then `IEA*1*000000905~`.
    ///
    /// ## Fix safety
    /// Safe: the trailer follows from the header and the sets.
    GROUP_TRAILER_MISSING {
        code: "EN110",
        name: "group-trailer-missing",
        severity: Error,
        snip: 1,
        ack: Ack::group("3"),
        source: "837P 005010X222A1, appendix C, GE",
        covers: "E11",
        fix_at: Software,
        todo: "See whether the file is whole; the trailer is added.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// A transaction set has no SE.
    ///
    /// ## Why
    /// The receiver takes the set for cut off and refuses it.
    ///
    /// ## Example
    /// A claim's last line and then `ST*837*0002*…~` or `GE*1*17~`.
    ///
    /// ## Fix safety
    /// Safe: the trailer follows from the header and the segments. A claim that is itself cut off
    /// has findings of its own.
    SET_TRAILER_MISSING {
        code: "EN111",
        name: "set-trailer-missing",
        severity: Error,
        snip: 1,
        ack: Ack::set("2"),
        source: "837P 005010X222A1, SE",
        covers: "E13",
        fix_at: Software,
        todo: "See whether the set is whole; the trailer is added.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// Claims stand in no interchange, no group or no transaction set: ISA, GS or ST is missing.
    ///
    /// ## Why
    /// Without the header nobody knows whom the claims are from and how to answer for them.
    ///
    /// ## Example
    /// `GS*HC*…~` and then `BHT*0019*…~`: the ST is missing.
    HEADER_MISSING {
        code: "EN112",
        name: "header-missing",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("022"),
        source: "837P 005010X222A1, appendix C",
        covers: "E09",
        fix_at: Software,
        todo: "Have the file made again with all its headers.",
        check: Check::Tables,
    }
}

rule! {
    /// A trailer closes nothing: SE, GE or IEA stands twice or without its header.
    ///
    /// ## Why
    /// Receivers refuse an envelope whose parts do not pair.
    ///
    /// ## Example
    /// `SE*29*0001~SE*29*0001~`.
    ///
    /// ## Fix safety
    /// Safe: the trailer carries no data; it is left out.
    TRAILER_WITHOUT_HEADER {
        code: "EN113",
        name: "trailer-without-header",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("022"),
        source: "837P 005010X222A1, appendix C",
        covers: "E09",
        fix_at: Software,
        todo: "Nothing: the trailer is left out.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// The interchange header has not its sixteen elements, or one of them holds the terminator.
    ///
    /// ## Why
    /// The ISA declares how the whole interchange is read. With an element too many or too few
    /// nobody can tell what is what; receivers refuse the interchange unread.
    ///
    /// ## Example
    /// `ISA*00*…*00501*000000905*0*P:~`: the separator before ISA16 is missing.
    HEADER_DAMAGED {
        code: "EN114",
        name: "header-damaged",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("024"),
        source: "837P 005010X222A1, appendix C, interchange header",
        covers: "E01",
        fix_at: Software,
        todo: "Have the file made again with a whole interchange header.",
        check: Check::Tables,
    }
}

fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    match section.facts.presence {
        // A file that is cut off is told of with the terminators.
        Presence::Sent | Presence::CutOff | Presence::Implied => {}
        Presence::Missing => missing(section, out),
        Presence::Damaged => damaged(section, out),
        Presence::Unmatched => unmatched(section, out),
    }
}

fn missing(section: &Section<'_>, out: &mut Findings) {
    let (rule, element, message) = match section.kind {
        SectionKind::InterchangeTrailer => {
            (&INTERCHANGE_TRAILER_MISSING, el::IEA, "the interchange has no IEA")
        }
        SectionKind::GroupTrailer => (&GROUP_TRAILER_MISSING, el::GE, "the group has no GE"),
        SectionKind::SetTrailer => (&SET_TRAILER_MISSING, el::SE, "the transaction set has no SE"),
        SectionKind::Interchange => {
            (&HEADER_MISSING, el::ISA, "segments follow without an interchange header (ISA)")
        }
        SectionKind::Group => {
            (&HEADER_MISSING, el::GS, "segments follow without a group header (GS)")
        }
        SectionKind::Set => {
            (&HEADER_MISSING, el::ST, "segments follow without a transaction set header (ST)")
        }
        _ => return,
    };
    let finding = out.report(rule, Place::start(section, element), message);
    if rule.fix.is_some() {
        finding.fix(Fix::by_writer("added"));
    }
}

fn damaged(section: &Section<'_>, out: &mut Findings) {
    let message = match section.get(0).map(|header| header.element_count()) {
        Some(16) | None => "an element of the interchange header holds the terminator".to_owned(),
        Some(count) => format!("the interchange header has {count} elements, 16 expected"),
    };
    out.report(&HEADER_DAMAGED, Place::start(section, el::ISA), message);
}

fn unmatched(section: &Section<'_>, out: &mut Findings) {
    let (element, header) = match section.kind {
        SectionKind::InterchangeTrailer => (el::IEA, "interchange"),
        SectionKind::GroupTrailer => (el::GE, "group"),
        _ => (el::SE, "transaction set"),
    };
    let message = format!("{element} closes no open {header}");
    out.report(&TRAILER_WITHOUT_HEADER, Place::start(section, element), message)
        .fix(Fix::by_writer("left out"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn each_trailer_is_missed() {
        let iea = [("IEA*1*000000001~\n", "")];
        dirty(&INTERCHANGE_TRAILER_MISSING, &iea, "IEA: the interchange has no IEA");
        dirty(&GROUP_TRAILER_MISSING, &[("GE*1*1~\n", "")], "GE: the group has no GE");
        dirty(&SET_TRAILER_MISSING, &[("SE*29*0001~\n", "")], "SE: the transaction set has no SE");
    }

    #[test]
    fn a_missing_header_rejects_what_follows() {
        let st = [("ST*837*0001*005010X222A1~\n", "")];
        let said = "ST: segments follow without a transaction set header (ST)";
        dirty(&HEADER_MISSING, &st, said);
        clean(&SET_TRAILER_MISSING, &st);
    }

    #[test]
    fn a_header_without_its_elements_rejects_what_follows() {
        let merged = [("*00501*000000001*", "*00501 000000001*")];
        let said = "ISA: the interchange header has 15 elements, 16 expected";
        dirty(&HEADER_DAMAGED, &merged, said);
        assert_eq!(codes_of(&merged), ["EN114"]);
    }

    #[test]
    fn a_second_trailer_closes_nothing() {
        let twice = [("SE*29*0001~\n", "SE*29*0001~\nSE*29*0001~\n")];
        dirty(&TRAILER_WITHOUT_HEADER, &twice, "SE: SE closes no open transaction set");
    }
}
