//! TH601 to TH605: modifiers that tell who pays if Medicare does not.

use crate::claim::PayerKind::{MedicareOther, MedicarePartB};
use crate::claim::{Claim, Date, Modifiers, ServiceLine};
use crate::codes::generated::{FUNCTIONAL_MODIFIER, FUNCTIONAL_REPORT};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Place, Severity};
use crate::guide::el;

use super::super::line::modifier_slots;
use super::therapy_line::TherapyLine;

/// CMS's rule on notices of plans.
const PLANS_SINCE: Date = Date::from_ymd(2014, 5, 5);
/// GX is taken from this day on (CMS MM6563).
const GX_SINCE: Date = Date::from_ymd(2010, 4, 1);
/// Functional reporting ended before this day.
const REPORTS_UNTIL: Date = Date::from_ymd(2019, 1, 1);
const PART_B: Payers = Payers::NONE.with(&[MedicarePartB], Severity::Error);

rule! {
    /// KX stands beside a modifier that says that Medicare will not pay.
    ///
    /// ## Why
    /// KX attests that therapy above the threshold is medically necessary. GA and GZ say that a
    /// denial is expected, GY that the service is not covered.
    ///
    /// ## Example
    /// `97110:GP:KX:GA` → `97110:GP:KX` if it is necessary, else `97110:GP:GA`.
    ///
    /// ## Exceptions
    /// Medicare Part B only. A warning: the refusal is documented for supplies, not for therapy.
    NECESSARY_AND_NOT {
        code: "TH601",
        name: "necessary-and-not",
        severity: Warning,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS Pub. 100-04, chapter 5, section 10.3; CGS on supplies; WebPT (as read in 2026)",
        covers: "T605",
        fix_at: Coding,
        todo: "Decide which it is: necessary (KX), or a denial expected (GA, GZ) or sure (GY).",
        cms1500: "24D",
        check: Check::Line(necessary_and_not),
    }
}

rule! {
    /// Two modifiers about liability exclude each other.
    ///
    /// ## Why
    /// GA says that the patient signed a notice (ABN), GZ that there is none; GX says that a
    /// notice was given of one's own accord. With both the line is unprocessable.
    ///
    /// ## Example
    /// `97110:GP:GA:GZ` → `97110:GP:GA` if the notice is signed.
    ///
    /// ## Exceptions
    /// Medicare Part B only. Combinations that are doubtful but not refused are TH603.
    NOTICE_GIVEN_AND_NOT {
        code: "TH602",
        name: "notice-given-and-not",
        severity: Error,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS MM6563 (2010); RCMguide; CaptureBilling",
        covers: "T606",
        fix_at: Coding,
        todo: "Keep the modifier that fits the notice in the patient's record.",
        cms1500: "24D",
        check: Check::Line(notice_given_and_not),
    }
}

rule! {
    /// Modifiers about liability hardly go together.
    ///
    /// ## Why
    /// GY says that a service is never covered; then neither a required notice (GA) nor an expected
    /// denial (GZ) has a place. GX belongs to services that are not covered, so it goes with GY.
    ///
    /// ## Example
    /// `97110:GP:GX` → `97110:GP:GX:GY`.
    ///
    /// ## Exceptions
    /// Medicare Part B only.
    LIABILITY_UNCLEAR {
        code: "TH603",
        name: "liability-unclear",
        severity: Warning,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS MM6563 (2010); Columbia University billing guide",
        covers: "T606",
        fix_at: Coding,
        todo: "See which of the modifiers fits the notice in the patient's record.",
        cms1500: "24D",
        check: Check::Line(liability_unclear),
    }
}

rule! {
    /// A notice of Original Medicare is told to a Medicare Advantage plan.
    ///
    /// ## Why
    /// Members of a plan get an organisation determination before the service, no ABN; the plan
    /// takes GA, GX and GZ for an error.
    ///
    /// ## Example
    /// `97110:GP:GA` to a plan → `97110:GP`, with the plan's determination on file.
    ///
    /// ## Exceptions
    /// Medicare Advantage only (SBR09 16 or HN).
    ///
    /// ## Fix safety
    /// Opt-in: GA, GX and GZ are left out.
    NOTICE_FOR_A_PLAN {
        code: "TH604",
        name: "notice-for-a-plan",
        severity: Warning,
        payers: Payers::NONE.with(&[MedicareOther], Severity::Warning),
        snip: 7,
        ack: Ack::status("A7:453"),
        since: PLANS_SINCE,
        source: "RCMguide on CMS's rule of 2014-05-05",
        covers: "T607",
        fix_at: Coding,
        todo: "Take the modifier off, and ask the plan for a determination.",
        cms1500: "24D",
        fix: OptIn,
        check: Check::Line(notice_for_a_plan),
    }
}

rule! {
    /// Functional reporting stands on a line, which ended with 2018.
    ///
    /// ## Why
    /// G8978 to G9186 and the severity modifiers CH to CN told Medicare of a patient's function
    /// from 2013 to 2018. They pay nothing and may stop the line.
    ///
    /// ## Example
    /// `G8978:GP:CJ` in 2026 → the line left out.
    ///
    /// ## Exceptions
    /// Medicare Part B only, services from 2019 on.
    FUNCTION_STILL_REPORTED {
        code: "TH605",
        name: "function-still-reported",
        severity: Warning,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:454"),
        since: REPORTS_UNTIL,
        source: "CMS on the end of functional reporting (2018-12); Noridian; CGS",
        covers: "T611",
        fix_at: Coding,
        todo: "Leave the code or the modifier out.",
        cms1500: "24D",
        check: Check::Line(function_still_reported),
    }
}

fn first_of<'m>(modifiers: &Modifiers, list: &[&'m str]) -> Option<&'m str> {
    list.iter().copied().find(|modifier| modifiers.has(modifier))
}

fn necessary_and_not(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    if !line.modifiers.has("KX") {
        return;
    }
    let Some(other) = first_of(&line.modifiers, &["GA", "GZ", "GY"]) else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let message = format!("KX says that the service is necessary, {other} that it is not paid");
    out.report(&NECESSARY_AND_NOT, line.at(el::SV101), message);
}

fn notice_given_and_not(
    line: &ServiceLine<'_>,
    _: &Claim<'_>,
    _: &Context<'_>,
    out: &mut Findings,
) {
    let (Some(service), Some(span)) = (line.service, line.service_date) else { return };
    let modifiers = &line.modifiers;
    let excluded = if modifiers.has("GA") && modifiers.has("GZ") {
        Some(("GA", "GZ"))
    } else if modifiers.has("GX") && span.from >= GX_SINCE {
        first_of(modifiers, &["GA", "GL", "GZ"]).map(|other| ("GX", other))
    } else {
        None
    };
    if let Some((one, other)) = excluded {
        let message = format!("{one} and {other} exclude each other");
        out.report(&NOTICE_GIVEN_AND_NOT, Place::of(&service, el::SV101), message);
    }
}

fn liability_unclear(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let modifiers = &line.modifiers;
    let words = match (modifiers.has("GY"), modifiers.has("GX")) {
        (true, _) => first_of(modifiers, &["GA", "GZ"]).map(|other| {
            format!("{other} stands beside GY, which says that the service is never covered")
        }),
        (false, true) => first_of(modifiers, &["GA", "GL", "GZ"])
            .is_none()
            .then(|| "GX stands without GY".to_owned()),
        (false, false) => None,
    };
    let Some(words) = words else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx).filter(|line| line.day >= GX_SINCE) else {
        return;
    };
    out.report(&LIABILITY_UNCLEAR, line.at(el::SV101), words);
}

fn notice_for_a_plan(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let Some(modifier) = first_of(&line.modifiers, &["GA", "GX", "GZ"]) else { return };
    // MA is Medicare Part A.
    if claim.ancestors.claim_filing_indicator() == Some(b"MA") {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx).filter(|line| line.day >= PLANS_SINCE)
    else {
        return;
    };
    let message =
        format!("{modifier} tells a Medicare Advantage plan of a notice that it does not know");
    let is_notice = |sent: &[u8]| matches!(sent, b"GA" | b"GX" | b"GZ");
    let notices = line.line.modifier_slots().filter(|(_, sent)| is_notice(sent));
    let notices: Vec<u8> = notices.map(|(component, _)| component).collect();
    let fix = modifier_slots::without(&line.service, &notices);
    out.report(&NOTICE_FOR_A_PLAN, line.at(el::SV101), message).offer(fix);
}

fn function_still_reported(
    line: &ServiceLine<'_>,
    _: &Claim<'_>,
    _: &Context<'_>,
    out: &mut Findings,
) {
    let (Some(service), Some(span)) = (line.service, line.service_date) else { return };
    let code = line.procedure.filter(|code| FUNCTIONAL_REPORT.holds(code.as_bytes()));
    let modifier = line.modifiers.iter().find(|modifier| FUNCTIONAL_MODIFIER.holds(*modifier));
    if span.from < REPORTS_UNTIL || (code.is_none() && modifier.is_none()) {
        return;
    }
    let what = match (code, modifier) {
        (Some(code), _) => code.to_string(),
        (None, modifier) => modifier.map(|m| m.escape_ascii().to_string()).unwrap_or_default(),
    };
    let place = Place::of(&service, if code.is_some() { el::SV101_2 } else { el::SV101 });
    out.report(
        &FUNCTION_STILL_REPORTED,
        place,
        format!("{what} was functional reporting, which ended with 2018"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const PAYER: &str = "*******MB~";

    fn line(modifiers: &str) -> String {
        format!("HC:97110:GP{modifiers}*120*UN*2")
    }

    #[test]
    fn necessary_or_not() {
        let message = "SV101: KX says that the service is necessary, GA that it is not paid";
        dirty(&NECESSARY_AND_NOT, &[(FIRST, &line(":KX:GA"))], message);
        clean(&NECESSARY_AND_NOT, &[(FIRST, &line(":KX"))]);
        clean(&NECESSARY_AND_NOT, &[(FIRST, &line(":KX:GA")), (PAYER, "*******CI~")]);
    }

    #[test]
    fn notices_that_exclude_each_other() {
        dirty(
            &NOTICE_GIVEN_AND_NOT,
            &[(FIRST, &line(":GA:GZ"))],
            "SV101: GA and GZ exclude each other",
        );
        dirty(
            &NOTICE_GIVEN_AND_NOT,
            &[(FIRST, &line(":GX:GA"))],
            "SV101: GX and GA exclude each other",
        );
        clean(&NOTICE_GIVEN_AND_NOT, &[(FIRST, &line(":GX:GY"))]);
        clean(&NOTICE_GIVEN_AND_NOT, &[(FIRST, &line(":GX:GA")), ("D8*20260302", "D8*20100331")]);
        clean(&NOTICE_GIVEN_AND_NOT, &[(FIRST, &line(":GA:GZ")), (PAYER, "*******MC~")]);
    }

    #[test]
    fn notices_that_hardly_go_together() {
        dirty(&LIABILITY_UNCLEAR, &[(FIRST, &line(":GX"))], "SV101: GX stands without GY");
        dirty(
            &LIABILITY_UNCLEAR,
            &[(FIRST, &line(":GA:GY"))],
            "SV101: GA stands beside GY, which says that the service is never covered",
        );
        for modifiers in [":GX:GY", ":GA", ":GX:GA", ""] {
            clean(&LIABILITY_UNCLEAR, &[(FIRST, &line(modifiers))]);
        }
        clean(&LIABILITY_UNCLEAR, &[(FIRST, &line(":GX")), (PAYER, "*******CI~")]);
        clean(&LIABILITY_UNCLEAR, &[(FIRST, &line(":GX")), ("D8*20260302", "D8*20100331")]);
    }

    #[test]
    fn a_notice_to_a_plan() {
        let message = "SV101: GA tells a Medicare Advantage plan of a notice that it does not know";
        dirty(&NOTICE_FOR_A_PLAN, &[(FIRST, &line(":GA")), (PAYER, "*******16~")], message);
        clean(&NOTICE_FOR_A_PLAN, &[(FIRST, &line(":GA"))]);
        clean(&NOTICE_FOR_A_PLAN, &[(FIRST, &line(":GA")), (PAYER, "*******MA~")]);
    }

    #[test]
    fn functional_reporting() {
        let ended = "was functional reporting, which ended with 2018";
        dirty(
            &FUNCTION_STILL_REPORTED,
            &[(FIRST, "HC:G8978:GP:CJ*0*UN*1"), ("CLAIM1*200*", "CLAIM1*80*")],
            &format!("SV101-2: G8978 {ended}"),
        );
        dirty(&FUNCTION_STILL_REPORTED, &[(FIRST, &line(":CK"))], &format!("SV101: CK {ended}"));
        clean(&FUNCTION_STILL_REPORTED, &[(FIRST, &line(":CK")), ("D8*20260302", "D8*20181230")]);
        clean(&FUNCTION_STILL_REPORTED, &[(FIRST, &line(":CK")), (PAYER, "*******CI~")]);
        for modifiers in [":CQ", ":CO"] {
            clean(&FUNCTION_STILL_REPORTED, &[(FIRST, &line(modifiers))]);
        }
    }
}
