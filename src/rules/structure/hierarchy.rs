//! `ST2xx`: hierarchical levels: their numbers, parents and child codes, and which stands below
//! which.

use crate::claim::Ancestors;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place};
use crate::guide::parent_level::names_another;
use crate::guide::{PlacedSegment, Presence, Section, SectionKind, Support, el, row};
use crate::x12::SegmentId;

rule! {
    /// HL01 does not count the levels of the set.
    ///
    /// ## Why
    /// HL01 is 1 in the first level of each set and one more in each that follows.
    ///
    /// ## Example
    /// `HL*1**20*1~` and then `HL*3*1*22*0~`.
    ///
    /// ## Fix safety
    /// Safe: the order of the levels says what is meant; they are numbered again.
    LEVEL_NUMBER {
        code: "ST201",
        name: "level-number",
        severity: Error,
        snip: 1,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, HL01",
        covers: "H01",
        fix_at: Software,
        todo: "Nothing: the levels are numbered again.",
        fix: Safe,
        check: Check::Section(check),
    }
}

rule! {
    /// HL02 does not name the level that this one stands below.
    ///
    /// ## Why
    /// A subscriber names its billing provider, a patient its subscriber, a billing provider
    /// names nobody.
    ///
    /// ## Example
    /// `HL*2**22*0~` → `HL*2*1*22*0~`
    ///
    /// ## Fix safety
    /// Safe where the number is missing, or no level before this one can have it. Where it names
    /// another level, or one that may have got lost, the patient may belong there: that is for a
    /// person to decide.
    LEVEL_PARENT {
        code: "ST202",
        name: "level-parent",
        severity: Error,
        snip: 1,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, HL02",
        covers: "H01",
        fix_at: Software,
        todo: "See whom the subscriber or patient belongs to.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// HL04 does not say whether levels stand below.
    ///
    /// ## Why
    /// A billing provider always has subscribers (1), a subscriber has patients (1) or none (0),
    /// a patient has none (0).
    ///
    /// ## Example
    /// `HL*2*1*22*1~` without any `HL*3*2*23*0~`.
    ///
    /// ## Fix safety
    /// Safe: the levels that follow say it.
    LEVEL_CHILD_CODE {
        code: "ST203",
        name: "level-child-code",
        severity: Error,
        snip: 1,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, HL04",
        covers: "H02 H06",
        fix_at: Software,
        todo: "Nothing: the code is corrected.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// A level is neither billing provider, subscriber nor patient.
    ///
    /// ## Why
    /// HL03 is 20, 22 or 23 in a professional claim. What stands below another level belongs to
    /// nobody.
    ///
    /// ## Example
    /// `HL*1*20*1~`: an element is missing, so HL03 is 1.
    LEVEL_CODE {
        code: "ST204",
        name: "level-code",
        severity: Error,
        snip: 1,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, HL03",
        covers: "H03",
        fix_at: Software,
        todo: "Have the file made again with the right level codes.",
        check: Check::Tables,
    }
}

rule! {
    /// A level or claim stands below nothing, or below the wrong level.
    ///
    /// ## Why
    /// A subscriber stands below a billing provider, a patient below a subscriber, a claim below
    /// either.
    ///
    /// ## Example
    /// `CLM` directly behind the billing provider: the subscriber level is missing.
    LEVEL_MISSING {
        code: "ST205",
        name: "level-missing",
        severity: Error,
        snip: 2,
        ack: Ack::segment("I7"),
        source: "837P 005010X222A1, loops 2000A, 2000B, 2000C",
        covers: "H03",
        fix_at: Software,
        todo: "Have the file made again with all its levels.",
        check: Check::Tables,
    }
}

rule! {
    /// A level has nothing below it.
    ///
    /// ## Why
    /// A billing provider without subscriber, or a subscriber or patient without claim, says
    /// nothing; a claim may have got lost.
    ///
    /// ## Example
    /// Two `HL*…*22*0~` one behind the other, with one claim only.
    LEVEL_EMPTY {
        code: "ST206",
        name: "level-empty",
        severity: Error,
        snip: 2,
        ack: Ack::segment("I7"),
        source: "837P 005010X222A1, loops 2000A, 2000B, 2000C",
        covers: "H03 H06 H07",
        fix_at: Software,
        todo: "See whether a claim is missing.",
        check: Check::Tables,
    }
}

fn check(section: &Section<'_>, context: &Context<'_>, out: &mut Findings) {
    if section.facts.support != Support::Supported {
        return;
    }
    match section.kind {
        SectionKind::UnknownLevel => unknown(section, out),
        SectionKind::BillingProvider | SectionKind::Subscriber | SectionKind::Patient => {
            if let Some(level) = section.header_of(section.kind) {
                number(section, &level, out);
                parent(section, context.above, &level, out);
                child_code(section, &level, out);
            }
            missing_above(section, context.above, out);
            empty(section, out);
        }
        SectionKind::Claim => missing_above(section, context.above, out),
        SectionKind::Set => empty(section, out),
        _ => {}
    }
}

fn unknown(section: &Section<'_>, out: &mut Findings) {
    let message = "HL03 is neither 20 (billing provider), 22 (subscriber) nor 23 (patient)";
    out.report(&LEVEL_CODE, Place::start(section, el::HL03), message);
}

fn number(section: &Section<'_>, level: &PlacedSegment<'_>, out: &mut Findings) {
    let expected = section.facts.level.to_string();
    if level.element(1) != Some(expected.as_bytes()) {
        let message = format!("HL01 does not count: this is level {expected} of the set");
        out.report(&LEVEL_NUMBER, Place::of(level, el::HL01), message)
            .fix(Fix::by_writer(expected));
    }
}

fn parent(
    section: &Section<'_>,
    above: &Ancestors<'_>,
    level: &PlacedSegment<'_>,
    out: &mut Findings,
) {
    let parent = match section.kind {
        SectionKind::Subscriber => above.billing_provider,
        SectionKind::Patient => above.subscriber,
        _ => None,
    };
    let parent = parent.and_then(|parent| parent.header_of(parent.kind));
    let named = level.element(2);
    if named == parent.and_then(|parent| parent.element(1)) {
        return;
    }
    // A level without a parent is reported as such; what it names does not matter then.
    if section.kind != SectionKind::BillingProvider && parent.is_none() {
        return;
    }
    let expected = match section.facts.parent_level {
        0 => String::new(),
        number => number.to_string(),
    };
    let message = match expected.as_str() {
        "" => "HL02 names a level, but a billing provider stands below none".to_owned(),
        number => format!("HL02 does not name level {number}, which this one stands below"),
    };
    let above = parent.and_then(|parent| parent.element(1)).unwrap_or_default();
    let own = level.element(1).unwrap_or_default();
    let is_other = names_another(above, own, named.unwrap_or_default(), section.facts.level);
    let finding = out.report(&LEVEL_PARENT, Place::of(level, el::HL02), message);
    if !is_other || section.kind == SectionKind::BillingProvider {
        finding.fix(Fix::by_writer(expected));
    }
}

fn child_code(section: &Section<'_>, level: &PlacedSegment<'_>, out: &mut Findings) {
    let has_children = match (section.kind, section.facts.followed_by) {
        (SectionKind::BillingProvider, _) => true,
        (SectionKind::Subscriber, Some(next)) => next == SectionKind::Patient,
        (SectionKind::Subscriber, None) => return,
        _ => false,
    };
    let expected = if has_children { "1" } else { "0" };
    if level.element(4) != Some(expected.as_bytes()) {
        let below = if has_children { "levels stand below" } else { "no level stands below" };
        let message = format!("HL04 is not {expected}: {below}");
        out.report(&LEVEL_CHILD_CODE, Place::of(level, el::HL04), message)
            .fix(Fix::by_writer(expected));
    }
}

fn missing_above(section: &Section<'_>, above: &Ancestors<'_>, out: &mut Findings) {
    let is_lost = section.facts.presence == Presence::Missing;
    let (row, message) = match section.kind {
        SectionKind::BillingProvider if is_lost => {
            (row::L2000A_HL_20, "the billing provider level (HL 20) is missing")
        }
        SectionKind::Subscriber if is_lost => {
            (row::L2000B_HL_22, "the subscriber level (HL 22) is missing")
        }
        SectionKind::Patient if is_lost => {
            (row::L2000C_HL_23, "the patient level (HL 23) is missing")
        }
        SectionKind::Subscriber if above.billing_provider.is_none() => {
            (row::L2000A_HL_20, "this subscriber stands below no billing provider (HL 20)")
        }
        SectionKind::Patient if above.subscriber.is_none() => {
            (row::L2000B_HL_22, "this patient stands below no subscriber (HL 22)")
        }
        SectionKind::Claim if above.subscriber.is_none() && above.unknown_level.is_none() => {
            (row::L2000B_HL_22, "this claim stands below no subscriber (HL 22)")
        }
        _ => return,
    };
    out.report(&LEVEL_MISSING, Place::missing(row, 0), message);
}

fn empty(section: &Section<'_>, out: &mut Findings) {
    use SectionKind as Kind;
    let Some(next) = section.facts.followed_by else { return };
    let (is_empty, row, message) = match section.kind {
        Kind::Set => (
            next.depth() <= Kind::Set.depth() && section.facts.presence == Presence::Sent,
            row::L2000A_HL_20,
            "the transaction set has no billing provider and no claim",
        ),
        Kind::BillingProvider => (
            next.depth() <= Kind::BillingProvider.depth(),
            row::L2000B_HL_22,
            "this billing provider has no subscriber",
        ),
        Kind::Subscriber => (
            next.depth() <= Kind::Subscriber.depth(),
            row::L2300_CLM,
            "this subscriber has neither claim nor patient",
        ),
        _ => (next.depth() <= Kind::Patient.depth(), row::L2300_CLM, "this patient has no claim"),
    };
    // A level that cannot be told may be the one that is missed here, and lines tell of a claim
    // that lost its CLM.
    let has_lines = section.positions_of(SegmentId::new(b"LX")).next().is_some();
    if is_empty && !has_lines && next != Kind::Noise && next != Kind::UnknownLevel {
        out.report(&LEVEL_EMPTY, Place::missing(row, section.len()), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn levels_count_from_one() {
        dirty(
            &LEVEL_NUMBER,
            &[("HL*2*1*22", "HL*7*1*22")],
            "HL01: HL01 does not count: this is level 2 of the set",
        );
    }

    #[test]
    fn a_level_names_the_one_it_stands_below() {
        dirty(
            &LEVEL_PARENT,
            &[("HL*2*1*22", "HL*2*9*22")],
            "HL02: HL02 does not name level 1, which this one stands below",
        );
        clean(&LEVEL_PARENT, &[("HL*1*", "HL*5*"), ("HL*2*1*22", "HL*6*5*22")]);
    }

    #[test]
    fn the_child_code_follows_from_what_comes_next() {
        dirty(
            &LEVEL_CHILD_CODE,
            &[("22*0~", "22*1~")],
            "HL04: HL04 is not 0: no level stands below",
        );
    }

    #[test]
    fn an_unknown_level_is_the_only_thing_said() {
        let change = [("HL*2*1*22*0", "HL*2*22*0")];
        assert_eq!(codes_of(&change), ["ST204"]);
    }

    #[test]
    fn a_wrong_level_code_is_an_element_of_its_level() {
        assert_eq!(codes_of(&[("HL*2*1*22*0", "HL*2*1*24*0")]), ["SX109"]);
        assert_eq!(codes_of(&[("HL*1**20*1", "HL*1**2O*1")]), ["SX109"]);
    }

    #[test]
    fn a_lost_level_is_the_only_thing_said() {
        let subscriber = [("HL*2*1*22*0~\n", ""), ("SE*29", "SE*28")];
        assert_eq!(codes_of(&subscriber), ["ST205"]);
        dirty(&LEVEL_MISSING, &subscriber, "HL: the subscriber level (HL 22) is missing");
        let provider = [("HL*1**20*1~\n", ""), ("SE*29", "SE*28")];
        assert_eq!(codes_of(&provider), ["ST205"]);
    }

    #[test]
    fn a_claim_stands_below_a_subscriber() {
        let text = crate::rules::testing::CLEAN;
        let (start, end) = (text.find("HL*2").unwrap(), text.find("CLM*").unwrap());
        let subscriber = &text[start..end];
        dirty(
            &LEVEL_MISSING,
            &[(subscriber, ""), ("SE*29", "SE*22")],
            "HL: this claim stands below no subscriber (HL 22)",
        );
    }

    #[test]
    fn a_subscriber_has_a_claim() {
        dirty(
            &LEVEL_EMPTY,
            &[("HL*2*1*22*0~\n", "HL*2*1*22*0~\nSBR*P*18*******MB~\nHL*3*1*22*0~\n")],
            "CLM: this subscriber has neither claim nor patient",
        );
    }
}
