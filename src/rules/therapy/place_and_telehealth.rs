//! TH701 to TH704: where a service was given, or from how far.

use crate::claim::PayerKind::MedicarePartB;
use crate::claim::{Claim, Date, ServiceLine};
use crate::codes::generated::{FACILITY_PLACE, HANDS_ON, TELEHEALTH_MODIFIER, TELEHEALTH_PLACE};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Place, Severity};
use crate::guide::el;

use super::therapy_line::TherapyLine;

/// Therapists may bill Medicare for telehealth from the first of these days to the second.
const WINDOW: (Date, Date) = (Date::from_ymd(2020, 3, 1), Date::from_ymd(2027, 12, 31));
/// Until the end of 2023 Medicare wanted the place of a visit in person.
const PLACES_SINCE: Date = Date::from_ymd(2024, 1, 1);
const PART_B: Payers = Payers::NONE.with(&[MedicarePartB], Severity::Error);

rule! {
    /// A therapist bills a professional claim for a place where the facility bills.
    ///
    /// ## Why
    /// In a hospital or a skilled nursing facility therapy is part of the facility's own claim.
    /// Medicare pays therapists in private practice for their office and the patient's home.
    ///
    /// ## Example
    /// POS 31 with a physical therapist as renderer → the facility's claim, or the right place.
    ///
    /// ## Exceptions
    /// Medicare Part B only. Nursing facilities without skilled care (32, 33) are homes.
    FACILITY_AS_PLACE {
        code: "TH701",
        name: "facility-as-place",
        severity: Warning,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:249"),
        source: "42 CFR 410.60(c); CMS Pub. 100-02, chapter 15, section 230 (as read in 2026)",
        covers: "T702",
        fix_at: Billing,
        todo: "Correct the place of service, or leave the service to the facility's claim.",
        cms1500: "24B",
        check: Check::Line(facility),
    }
}

rule! {
    /// A telehealth modifier stands on a service in the office.
    ///
    /// ## Why
    /// 93, 95 and GT say that the patient was elsewhere; POS 11 says that both were in the office.
    /// Payers want POS 02 or 10.
    ///
    /// ## Example
    /// POS 11 with `97110:GP:95` → POS 10, if the patient was at home.
    ///
    /// ## Exceptions
    /// Services before 2024: until then Medicare wanted the place of a visit in person.
    TELEHEALTH_IN_THE_OFFICE {
        code: "TH702",
        name: "telehealth-in-the-office",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:249"),
        since: PLACES_SINCE,
        source: "CMS place of service list; ProMBS and ProactiveChart on telehealth (2025)",
        covers: "T704",
        fix_at: Billing,
        todo: "Send POS 02 or 10 if the patient was elsewhere, else take the modifier off.",
        cms1500: "24B",
        check: Check::Line(in_the_office),
    }
}

rule! {
    /// A therapist bills Medicare for telehealth on a day without authority.
    ///
    /// ## Why
    /// Therapists are telehealth providers of Medicare from 2020-03-01 to 2027-12-31 only.
    ///
    /// ## Example
    /// `97110:GP:95` of 2028-01-05 → a visit in person, or no claim to Medicare.
    ///
    /// ## Exceptions
    /// Medicare Part B only. Gaps of 2025 and 2026 were closed by law, back to their first day.
    TELEHEALTH_WITHOUT_AUTHORITY {
        code: "TH703",
        name: "telehealth-without-authority",
        severity: Error,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:249"),
        source: "CMS therapy services page (2026-02); appropriations act of 2026, section 6209",
        covers: "T705",
        fix_at: Billing,
        todo: "See whether the law was extended; else the service is not payable by Medicare.",
        cms1500: "24B",
        check: Check::Line(without_authority),
    }
}

rule! {
    /// A service that takes hands is billed as telehealth.
    ///
    /// ## Why
    /// Manual therapy, ultrasound, traction or aquatic therapy cannot be given from afar.
    ///
    /// ## Example
    /// `97140:GP:95` with POS 10 → the code of what was done, such as `97110:GP:95`.
    ///
    /// ## Exceptions
    /// The list is of 2020; no current one of CMS was seen, so this only warns.
    HANDS_FROM_AFAR {
        code: "TH704",
        name: "hands-from-afar",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "WebPT on CMS's telehealth list (2020); not verified for later years",
        covers: "T706",
        fix_at: Coding,
        todo: "Correct the code, or the place and modifier if the patient was there.",
        cms1500: "24D",
        check: Check::Line(from_afar),
    }
}

/// Where a line was given: SV105, else the place of the claim.
fn place<'b>(line: &ServiceLine<'b>, claim: &Claim<'b>) -> Option<&'b [u8]> {
    line.service.and_then(|service| service.element(5)).or_else(|| claim.place_of_service())
}

fn modifier<'m>(line: &'m ServiceLine<'_>) -> Option<&'m [u8; 2]> {
    line.modifiers.iter().find(|modifier| TELEHEALTH_MODIFIER.holds(*modifier))
}

/// What says that a line was given from afar.
fn mark(line: &ServiceLine<'_>, claim: &Claim<'_>) -> Option<String> {
    let by_place = || place(line, claim).filter(|place| TELEHEALTH_PLACE.holds(place));
    let by_modifier =
        modifier(line).map(|modifier| format!("modifier {}", modifier.escape_ascii()));
    by_modifier.or_else(|| by_place().map(|place| format!("POS {}", place.escape_ascii())))
}

fn facility(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(pos) = place(line, claim).filter(|pos| FACILITY_PLACE.holds(pos)) else { return };
    let is_own =
        |line: &ServiceLine<'_>| line.service.is_some_and(|service| service.element(5).is_some());
    let is_of_therapist = |line: &ServiceLine<'_>| {
        let line = TherapyLine::read(line, claim, ctx);
        line.is_some_and(|line| line.renderer().is_some())
    };
    // The place of the claim is told once.
    let earlier = || claim.lines.iter().take_while(|other| other.ordinal < line.ordinal);
    let is_own_place = is_own(line);
    if !is_own_place && earlier().any(|other| !is_own(other) && is_of_therapist(other)) {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let Some(renderer) = line.renderer() else { return };
    let message = format!(
        "POS {} with {} as renderer: the facility bills there",
        pos.escape_ascii(),
        renderer.words()
    );
    let at = if is_own_place { line.at(el::SV105) } else { Place::of(&claim.clm, el::CLM05_1) };
    out.report(&FACILITY_AS_PLACE, at, message);
}

fn in_the_office(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(modifier) = modifier(line) else { return };
    if place(line, claim) != Some(b"11") {
        return;
    }
    let therapy = TherapyLine::read(line, claim, ctx);
    let Some(therapy) = therapy.filter(|line| line.day >= PLACES_SINCE) else { return };
    let message = format!("{} says telehealth, POS 11 says office", modifier.escape_ascii());
    out.report(&TELEHEALTH_IN_THE_OFFICE, therapy.at(el::SV101), message);
}

fn without_authority(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let Some(span) = line.service_date else { return };
    if WINDOW.0 <= span.from && span.from <= WINDOW.1 {
        return;
    }
    let Some(mark) = mark(line, claim) else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    if line.renderer().is_some() {
        let message = format!(
            "{mark} on {}: therapists may bill telehealth from {} to {}",
            line.day, WINDOW.0, WINDOW.1
        );
        out.report(&TELEHEALTH_WITHOUT_AUTHORITY, line.at(el::SV101), message);
    }
}

fn from_afar(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(code) = line.procedure.filter(|code| HANDS_ON.holds(code.as_bytes())) else { return };
    let Some(mark) = mark(line, claim) else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let message = format!("{code} takes hands, and {mark} says telehealth");
    out.report(&HANDS_FROM_AFAR, line.at(el::SV101_2), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const SECOND: &str = "HC:97140:GP*80*UN*1";
    const PAYER: &str = "*******MB~";
    const PLACE: &str = "11:B:1*";

    #[test]
    fn places_of_facilities() {
        let message = "POS 31 with a physical therapist as renderer: the facility bills there";
        dirty(&FACILITY_AS_PLACE, &[(PLACE, "31:B:1*")], &format!("CLM05-1: {message}"));
        let second = (SECOND, "HC:97140:GP*80*UN*1*31");
        dirty(&FACILITY_AS_PLACE, &[second], &format!("SV105: {message}"));
        for place in ["12:B:1*", "32:B:1*", "11:B:1*"] {
            clean(&FACILITY_AS_PLACE, &[(PLACE, place)]);
        }
        clean(&FACILITY_AS_PLACE, &[(PLACE, "31:B:1*"), (PAYER, "*******CI~")]);
        clean(&FACILITY_AS_PLACE, &[(PLACE, "31:B:1*"), ("PXC*225100000X", "PXC*207Q00000X")]);
    }

    #[test]
    fn telehealth_and_the_office() {
        let line = (FIRST, "HC:97110:GP:95*120*UN*2");
        dirty(&TELEHEALTH_IN_THE_OFFICE, &[line], "SV101: 95 says telehealth, POS 11 says office");
        clean(&TELEHEALTH_IN_THE_OFFICE, &[line, (PLACE, "10:B:1*")]);
        clean(&TELEHEALTH_IN_THE_OFFICE, &[line, ("D8*20260302", "D8*20231230")]);
    }

    #[test]
    fn telehealth_within_its_law() {
        let line = (FIRST, "HC:97110:GP:95*120*UN*2");
        dirty(
            &TELEHEALTH_WITHOUT_AUTHORITY,
            &[line, ("D8*20260302", "D8*20200229")],
            "SV101: modifier 95 on 2020-02-29: therapists may bill telehealth from 2020-03-01 to 2027-12-31",
        );
        clean(&TELEHEALTH_WITHOUT_AUTHORITY, &[line]);
        clean(
            &TELEHEALTH_WITHOUT_AUTHORITY,
            &[line, ("D8*20260302", "D8*20200229"), (PAYER, "*******CI~")],
        );
        clean(
            &TELEHEALTH_WITHOUT_AUTHORITY,
            &[line, ("D8*20260302", "D8*20200229"), ("PXC*225100000X", "PXC*207Q00000X")],
        );
    }

    #[test]
    fn services_that_take_hands() {
        dirty(
            &HANDS_FROM_AFAR,
            &[(SECOND, "HC:97140:GP:95*80*UN*1")],
            "SV101-2: 97140 takes hands, and modifier 95 says telehealth",
        );
        clean(&HANDS_FROM_AFAR, &[(FIRST, "HC:97110:GP:95*120*UN*2")]);
        clean(&HANDS_FROM_AFAR, &[]);
    }
}
