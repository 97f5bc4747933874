//! EN106 to EN108: a trailer counts what it closes.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place, Rule};
use crate::guide::{ElementRef, Presence, Section, SectionKind, el};
use crate::x12::digits;

rule! {
    /// IEA01 is not the number of groups in the interchange.
    ///
    /// ## Why
    /// The receiver takes the file for incomplete and refuses the interchange.
    ///
    /// ## Example
    /// Two groups and `IEA*1*000000905~`.
    ///
    /// ## Fix safety
    /// Safe: the groups are counted again.
    GROUP_COUNT {
        code: "EN106",
        name: "group-count",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("021"),
        source: "837P 005010X222A1, appendix C, IEA01",
        covers: "E09",
        fix_at: Software,
        todo: "Nothing: the count is corrected.",
        fix: Safe,
        check: Check::Section(groups),
    }
}

rule! {
    /// GE01 is not the number of transaction sets in the group.
    ///
    /// ## Why
    /// The receiver takes the group for incomplete and refuses it.
    ///
    /// ## Example
    /// Two transaction sets and `GE*1*17~`.
    ///
    /// ## Fix safety
    /// Safe: the sets are counted again.
    SET_COUNT {
        code: "EN107",
        name: "set-count",
        severity: Error,
        snip: 1,
        ack: Ack::group("5"),
        source: "837P 005010X222A1, appendix C, GE01",
        covers: "E11",
        fix_at: Software,
        todo: "Nothing: the count is corrected.",
        fix: Safe,
        check: Check::Section(sets),
    }
}

rule! {
    /// SE01 is not the number of segments from ST to SE.
    ///
    /// ## Why
    /// The receiver takes the set for incomplete and refuses it.
    ///
    /// ## Example
    /// 29 segments and `SE*25*0001~`.
    ///
    /// ## Fix safety
    /// Safe: the segments are counted again.
    SEGMENT_COUNT {
        code: "EN108",
        name: "segment-count",
        severity: Error,
        snip: 1,
        ack: Ack::set("4"),
        source: "837P 005010X222A1, SE01",
        covers: "E13",
        fix_at: Software,
        todo: "Nothing: the count is corrected.",
        fix: Safe,
        check: Check::Section(segments),
    }
}

fn groups(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    if section.kind == SectionKind::InterchangeTrailer {
        compare(&GROUP_COUNT, section, el::IEA01, "groups in the interchange", out);
    }
}

fn sets(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    if section.kind == SectionKind::GroupTrailer {
        compare(&SET_COUNT, section, el::GE01, "transaction sets in the group", out);
    }
}

fn segments(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    if section.kind == SectionKind::SetTrailer {
        compare(&SEGMENT_COUNT, section, el::SE01, "segments from ST to SE", out);
    }
}

fn compare(
    rule: &'static Rule,
    section: &Section<'_>,
    element: ElementRef,
    counted: &str,
    out: &mut Findings,
) {
    let Some(trailer) = section.get(0).filter(|_| section.facts.presence == Presence::Sent) else {
        return;
    };
    let count = section.facts.counted;
    // A sign or a blank is none of a count.
    if trailer.element_as_sent(1).and_then(digits) == Some(u64::from(count)) {
        return;
    }
    let message = format!("{element} does not count the {count} {counted}");
    out.report(rule, Place::of(&trailer, element), message).fix(Fix::by_writer(count.to_string()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn each_trailer_counts_what_it_closes() {
        dirty(
            &GROUP_COUNT,
            &[("IEA*1*", "IEA*2*")],
            "IEA01: IEA01 does not count the 1 groups in the interchange",
        );
        dirty(
            &SET_COUNT,
            &[("GE*1*", "GE**")],
            "GE01: GE01 does not count the 1 transaction sets in the group",
        );
        dirty(
            &SEGMENT_COUNT,
            &[("SE*29*", "SE*25*")],
            "SE01: SE01 does not count the 29 segments from ST to SE",
        );
    }

    #[test]
    fn leading_zeros_count_the_same() {
        clean(&SEGMENT_COUNT, &[("SE*29*", "SE*0029*")]);
    }
}
