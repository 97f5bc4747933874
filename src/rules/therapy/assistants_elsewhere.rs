//! TH503, TH504: assistants, and the modifiers that tell of them.

use crate::claim::PayerKind::{self, MedicarePartB};
use crate::claim::{Claim, Date, ServiceLine};
use crate::codes::Discipline;
use crate::codes::generated::MONITORING_SUPPLY;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Severity};
use crate::guide::el;

use super::therapy_line::TherapyLine;

/// CQ and CO are required from this day on.
const SINCE: Date = Date::from_ymd(2020, 1, 1);

rule! {
    /// An assistant modifier stands on the supply of a monitoring device.
    ///
    /// ## Why
    /// CQ and CO lower the payment for what an assistant did. The device codes of remote
    /// monitoring pay for a thing, and are outside of that rule.
    ///
    /// ## Example
    /// `98977:GP:CQ` → `98977:GP`.
    ///
    /// ## Exceptions
    /// Medicare only.
    ASSISTANT_ON_SUPPLY {
        code: "TH503",
        name: "assistant-on-supply",
        severity: Warning,
        payers: Payers::NONE.with(&[MedicarePartB], Severity::Warning),
        snip: 7,
        ack: Ack::status("A7:453"),
        since: SINCE,
        source: "AAPC and CMS CR 14250 on remote monitoring (2022, 2026)",
        covers: "T505",
        fix_at: Coding,
        todo: "Take CQ or CO off the line.",
        cms1500: "24D",
        check: Check::Line(on_supply),
    }
}

rule! {
    /// A therapy assistant is the renderer, and the line has no assistant modifier.
    ///
    /// ## Why
    /// Medicare enrols no assistants: the therapist who supervises is the renderer, and CQ or CO
    /// tells that an assistant gave the service. Without it the line claims too much.
    ///
    /// ## Example
    /// Taxonomy 225200000X with `97110:GP` → the therapist as renderer and `97110:GP:CQ`.
    ///
    /// ## Exceptions
    /// A warning for payers other than Medicare Part B. Evaluations by assistants are TH202.
    ASSISTANT_NOT_MARKED {
        code: "TH504",
        name: "assistant-not-marked",
        severity: Error,
        payers: Payers::NONE
            .with(&PayerKind::ALL, Severity::Warning)
            .with(&[MedicarePartB], Severity::Error),
        snip: 7,
        ack: Ack::status("A7:453"),
        since: SINCE,
        source: "CMS billing examples for CQ and CO (2020, 2022); NUCC taxonomy",
        covers: "T506",
        fix_at: ProviderSetup,
        todo: "Name the supervising therapist as renderer, and add CQ or CO for what the assistant did.",
        cms1500: "24J",
        check: Check::Line(not_marked),
    }
}

fn on_supply(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(mark) = ["CQ", "CO"].into_iter().find(|mark| line.modifiers.has(mark)) else { return };
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    if MONITORING_SUPPLY.holds(line.procedure.code.as_bytes()) {
        let message = format!("{} is a device; {mark} does not apply to it", line.procedure.code);
        out.report(&ASSISTANT_ON_SUPPLY, line.at(el::SV101), message);
    }
}

fn not_marked(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(line) = TherapyLine::read(line, claim, ctx).filter(|line| line.day >= SINCE) else {
        return;
    };
    let Some(renderer) = line.renderer().filter(|renderer| renderer.is_assistant) else { return };
    let wanted = match renderer.discipline {
        Discipline::Physical => "CQ",
        Discipline::Occupational => "CO",
        Discipline::Speech => return,
    };
    let has_mark = line.line.modifiers.has("CQ") || line.line.modifiers.has("CO");
    if has_mark || line.is_evaluated_by_assistant() {
        return;
    }
    let message = format!("{} is the renderer, and the line carries no {wanted}", renderer.words());
    out.report(&ASSISTANT_NOT_MARKED, line.at(el::SV101), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, dirty, said};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const PAYER: &str = "*******MB~";
    const ASSISTANT: (&str, &str) = ("PXC*225100000X", "PXC*225200000X");

    #[test]
    fn devices_need_no_mark() {
        let message = "SV101: 98977 is a device; CQ does not apply to it";
        dirty(&ASSISTANT_ON_SUPPLY, &[(FIRST, "HC:98977:GP:CQ*120*UN*1")], message);
        clean(&ASSISTANT_ON_SUPPLY, &[(FIRST, "HC:98980:GP:CQ*120*UN*1")]);
        clean(&ASSISTANT_ON_SUPPLY, &[(FIRST, "HC:98977:GP:CQ*120*UN*1"), (PAYER, "*******CI~")]);
    }

    #[test]
    fn assistants_without_their_mark() {
        let message = "a physical therapy assistant is the renderer, and the line carries no CQ";
        let both = [ASSISTANT, ("HC:97140:GP*80", "HC:97140:GP:CQ*80")];
        dirty(&ASSISTANT_NOT_MARKED, &both, &format!("SV101: {message}"));
        let text = changed(&[both[0], both[1], (PAYER, "*******CI~")]);
        assert_eq!(said(&ASSISTANT_NOT_MARKED, &text), [format!("SV101 (warning): {message}")]);
        clean(
            &ASSISTANT_NOT_MARKED,
            &[
                ASSISTANT,
                (FIRST, "HC:97110:GP*120*UN*2"),
                ("D8*20260302", "D8*20191230"),
                ("D8*20260302", "D8*20191230"),
            ],
        );
        clean(&ASSISTANT_NOT_MARKED, &[ASSISTANT, both[1], (FIRST, "HC:97162:GP*120*UN*1")]);
        clean(&ASSISTANT_NOT_MARKED, &[ASSISTANT, both[1], (FIRST, "HC:97110:GP:CQ*120*UN*2")]);
    }
}
