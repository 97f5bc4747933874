//! LN150: one service on two lines.

use crate::claim::{Claim, Modifiers, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{el, row};

rule! {
    /// A service stands on two lines of a claim that differ in nothing.
    ///
    /// ## Why
    /// Payers take the second line for a duplicate and deny it. Units of one code, day and
    /// therapist belong on one line; two lines also hide how many units were billed.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*1***1~` twice → `SV1*HC:97110:GP*120*UN*2***1~` once.
    ///
    /// ## Exceptions
    /// Lines with another modifier, day, therapist, place or description are different, and
    /// those with 59, 76, 77, 91, XE, XP, XS or XU say why they come again. Lines with a drug
    /// number are not compared. Outside therapy charge, units and pointers must be equal too.
    LINE_REPEATED {
        code: "LN150",
        name: "line-repeated",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A3:54"),
        source: "CMS MUE table, units are counted by date; First Coast: one date a line",
        covers: "T210",
        fix_at: Billing,
        todo: "Put the units on one line, or say by a modifier why the service came again.",
        cms1500: "24",
        check: Check::Line(check),
    }
}

/// Modifiers that say why a service comes again.
const AGAIN: [&str; 8] = ["59", "76", "77", "91", "XE", "XP", "XS", "XU"];

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let (Some(service), Some(code), Some(span)) = (line.service, line.procedure, line.service_date)
    else {
        return;
    };
    let is_therapy = ctx.codes.procedure(code).is_some();
    let before = claim.lines.iter().take_while(|other| other.ordinal < line.ordinal);
    let mut alike = before
        .filter(|other| other.procedure == Some(code) && other.service_date == Some(span))
        .filter(|other| is_same_set(&other.modifiers, &line.modifiers))
        .filter(|other| is_therapy || is_same_bill(other, line));
    let Some(first) = alike.find(|other| is_same_service(other, line, claim)) else { return };
    if AGAIN.iter().any(|modifier| line.modifiers.has(modifier)) {
        return;
    }
    let number = String::from_utf8_lossy(first.lx.element(1).unwrap_or_default());
    let message = format!("{code} on {span} with the same modifiers is line {number} already");
    out.report(&LINE_REPEATED, Place::of(&service, el::SV101), message);
}

fn is_same_set(a: &Modifiers, b: &Modifiers) -> bool {
    a.iter().count() == b.iter().count() && a.iter().all(|one| b.iter().any(|other| one == other))
}

/// Whether the same person gave it, in the same place, as the same thing.
fn is_same_service<'b>(a: &ServiceLine<'b>, b: &ServiceLine<'b>, claim: &Claim<'b>) -> bool {
    let renderer = |line: &ServiceLine<'b>| {
        claim.renderer_of(line).map(|party| (party.id(), party.last_or_organization_name()))
    };
    let place = |line: &ServiceLine<'b>| line.service.and_then(|service| service.element(5));
    let words = |line: &ServiceLine<'b>| line.service.and_then(|service| service.component(1, 7));
    let has_drug = |line: &ServiceLine<'b>| line.part.find(row::L2410_LIN).is_some();
    renderer(a) == renderer(b)
        && place(a) == place(b)
        && words(a) == words(b)
        && !has_drug(a)
        && !has_drug(b)
}

/// Whether charge, units and pointers are equal as well.
fn is_same_bill<'b>(a: &ServiceLine<'b>, b: &ServiceLine<'b>) -> bool {
    let pointers = |line: &ServiceLine<'b>| line.service.and_then(|service| service.element(7));
    a.charge == b.charge && a.units == b.units && pointers(a) == pointers(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const FIRST: &str = "HC:97110:GP*120*UN*2***1~";
    const SECOND: &str = "HC:97140:GP*80*UN*1***1:2~";
    const SAID: &str = "SV101: 97110 on 2026-03-02 with the same modifiers is line 1 already";

    #[test]
    fn units_of_one_code_on_two_lines() {
        dirty(&LINE_REPEATED, &[(SECOND, "HC:97110:GP*80*UN*1***1:2~")], SAID);
        dirty(
            &LINE_REPEATED,
            &[(FIRST, "HC:97110:GP:KX*120*UN*2***1~"), (SECOND, "HC:97110:KX:GP*80*UN*1***1~")],
            SAID,
        );
    }

    #[test]
    fn a_line_that_says_why_it_comes_again() {
        for modifiers in ["GP:59", "GP:76", "GP:XE", "GP:CQ"] {
            clean(&LINE_REPEATED, &[(SECOND, &format!("HC:97110:{modifiers}*80*UN*1***1~"))]);
        }
        let both =
            [(FIRST, "HC:97110:GP:59*120*UN*2***1~"), (SECOND, "HC:97110:GP:59*80*UN*1***1~")];
        clean(&LINE_REPEATED, &both);
    }

    #[test]
    fn another_day_therapist_or_place() {
        let again = "HC:97110:GP*80*UN*1***1~";
        let day = "HC:97110:GP*80*UN*1***1~\nDTP*472*D8*20260303~";
        clean(&LINE_REPEATED, &[("HC:97140:GP*80*UN*1***1:2~\nDTP*472*D8*20260302~", day)]);
        clean(&LINE_REPEATED, &[(SECOND, "HC:97110:GP*80*UN*1*12**1~")]);
        let other = "DTP*472*D8*20260302~\nNM1*82*1*OTHER*ANN****XX*1000000038~\nSE*";
        clean(&LINE_REPEATED, &[(SECOND, again), ("DTP*472*D8*20260302~\nSE*", other)]);
    }

    #[test]
    fn outside_therapy_only_what_is_wholly_equal() {
        let first = (FIRST, "HC:J1100*20*UN*2***1~");
        let said = "SV101: J1100 on 2026-03-02 with the same modifiers is line 1 already";
        dirty(&LINE_REPEATED, &[first, (SECOND, "HC:J1100*20*UN*2***1~")], said);
        clean(&LINE_REPEATED, &[first, (SECOND, "HC:J1100*10*UN*1***1~")]);
    }
}
