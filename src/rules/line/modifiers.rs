//! LN113 to LN115: modifiers have two letters or digits, come once, and leave no gap.

use crate::claim::{Claim, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

use super::component_text::is_reported_by_syntax;
use super::modifier_slots;

rule! {
    /// A modifier is not two letters or digits.
    ///
    /// ## Why
    /// Every modifier is; a point, slash or blank in it is a slip of the keys, and payers refuse
    /// the line.
    ///
    /// ## Example
    /// `SV1*HC:97110:G.*60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// A modifier that is shorter or longer is a finding of the element tables.
    MODIFIER_SHAPE {
        code: "LN113",
        name: "modifier-shape",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:453"),
        source: "837P 005010X222A1, 2400 SV101-3 to SV101-6; clearinghouse edits",
        covers: "L03",
        fix_at: Coding,
        todo: "Enter the modifier that is meant.",
        cms1500: "24D",
        check: Check::Line(shape),
    }
}

rule! {
    /// A modifier stands twice on one line.
    ///
    /// ## Why
    /// Medicare's front end refuses the line: the second one says nothing, and often another
    /// modifier was meant.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP:GP*60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    ///
    /// ## Fix safety
    /// Opt-in: dropping the second is right only if no other modifier was meant.
    MODIFIER_REPEATED {
        code: "LN114",
        name: "modifier-repeated",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:453"),
        source: "CMS edit X222.351.2400.SV101-3.040",
        covers: "L03 T110",
        fix_at: Coding,
        todo: "Take the second one out, or enter the modifier that was meant.",
        cms1500: "24D",
        fix: OptIn,
        check: Check::Line(repeated),
    }
}

rule! {
    /// An empty place stands before a modifier.
    ///
    /// ## Why
    /// Modifiers fill their four places from the left. Some payers read only up to the first
    /// empty one.
    ///
    /// ## Example
    /// `SV1*HC:97110::GP*60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    MODIFIER_GAP {
        code: "LN115",
        name: "modifier-gap",
        severity: Warning,
        snip: 2,
        ack: Ack::status("A7:453").or_element("I9"),
        source: "own knowledge",
        covers: "L03",
        fix_at: Software,
        todo: "Move the modifiers to the left.",
        cms1500: "24D",
        check: Check::Line(gap),
    }
}

fn shape(line: &ServiceLine<'_>, claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(service) = line.service else { return };
    for (component, sent) in line.modifier_slots() {
        let modifier = sent.trim_ascii_end();
        let is_right = modifier.iter().all(u8::is_ascii_alphanumeric);
        if is_right || modifier.len() != 2 || is_reported_by_syntax(modifier, &claim.ancestors) {
            continue;
        }
        let shown = String::from_utf8_lossy(modifier);
        let message = format!("\"{shown}\" is no modifier: two letters or digits expected");
        out.report(&MODIFIER_SHAPE, Place::of(&service, el::SV1.at(1, component)), message);
    }
}

fn repeated(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let is_repeat = |component: u8, modifier: &[u8]| {
        let before = line.modifier_slots().take_while(|(other, _)| *other < component);
        !is_empty(modifier) && before.map(|(_, other)| other).any(|other| is_same(other, modifier))
    };
    let repeats = || line.modifier_slots().filter(|(at, modifier)| is_repeat(*at, modifier));
    let (Some(service), Some((component, modifier))) = (line.service, repeats().next()) else {
        return;
    };
    let shown = String::from_utf8_lossy(modifier.trim_ascii()).to_ascii_uppercase();
    let message = format!("modifier {shown} stands on the line already");
    let place = Place::of(&service, el::SV1.at(1, component));
    let finding = out.report(&MODIFIER_REPEATED, place, message);
    let components: Vec<u8> = repeats().map(|(at, _)| at).collect();
    if let Some(mut fix) = modifier_slots::without(&service, &components) {
        "left out".clone_into(&mut fix.after);
        finding.fix(fix);
    }
}

fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.trim_ascii().eq_ignore_ascii_case(b.trim_ascii())
}

fn is_empty(modifier: &[u8]) -> bool {
    modifier.trim_ascii().is_empty()
}

fn gap(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let last = line.modifier_slots().filter(|(_, sent)| !is_empty(sent)).last();
    let empty = line.modifier_slots().find(|(_, sent)| is_empty(sent));
    if let (Some(service), Some((last, _)), Some((empty, _))) = (line.service, last, empty)
        && empty < last
    {
        let place = el::SV1.at(1, empty);
        let message = format!("{place} is empty and a modifier follows");
        out.report(&MODIFIER_GAP, Place::of(&service, place), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, dirty};

    const LINE: &str = "HC:97110:GP";

    #[test]
    fn a_modifier_with_punctuation() {
        dirty(
            &MODIFIER_SHAPE,
            &[(LINE, "HC:97110:G.")],
            "SV101-3: \"G.\" is no modifier: two letters or digits expected",
        );
    }

    #[test]
    fn length_and_strange_characters_are_the_tables_business() {
        for line in ["HC:97110:G", "HC:97110:GP.", "HC:97110:é", "HC:97110:G^", "HC:97110:gp"] {
            clean(&MODIFIER_SHAPE, &[(LINE, line)]);
        }
        clean(&MODIFIER_SHAPE, &[(LINE, "HC:97110:::::G. is text")]);
    }

    #[test]
    fn a_modifier_twice_is_one_finding() {
        dirty(
            &MODIFIER_REPEATED,
            &[(LINE, "HC:97110:GP:59:GP:59")],
            "SV101-5: modifier GP stands on the line already",
        );
        dirty(
            &MODIFIER_REPEATED,
            &[(LINE, "HC:97110:GP:gp")],
            "SV101-4: modifier GP stands on the line already",
        );
        clean(&MODIFIER_REPEATED, &[(LINE, "HC:97110:GP::")]);
        clean(&MODIFIER_REPEATED, &[(LINE, "HC:97110:GP:KX:59:CQ:GP is text")]);
    }

    #[test]
    fn dropping_the_second_is_for_people_to_choose() {
        for (line, after) in [
            ("HC:97110:GP:GP:KX", "HC:97110:GP:KX"),
            ("HC:97799:GP:GP:::TAPING", "HC:97799:GP::::TAPING"),
        ] {
            let text = after_fix(&MODIFIER_REPEATED, &[(LINE, line)]);
            assert!(text.contains(&format!("SV1*{after}*120")), "{text}");
        }
    }

    #[test]
    fn a_gap_before_a_modifier() {
        dirty(
            &MODIFIER_GAP,
            &[(LINE, "HC:97110::GP")],
            "SV101-3: SV101-3 is empty and a modifier follows",
        );
        clean(&MODIFIER_GAP, &[(LINE, "HC:97799:GP::::TAPING")]);
        clean(&MODIFIER_GAP, &[(LINE, "HC:97110:GP:::")]);
    }
}
