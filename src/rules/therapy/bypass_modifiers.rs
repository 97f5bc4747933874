//! TH403, TH405: modifiers that say that services were distinct.

use crate::claim::PayerKind::{MedicareOther, MedicarePartB};
use crate::claim::{Claim, Modifiers, ServiceLine};
use crate::codes::generated::DISTINCT_SERVICE;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Place, Severity};
use crate::guide::el;

use super::visit::{Service, others};

/// CMS's own edits.
const MEDICARE: Payers = Payers::NONE.with(&[MedicarePartB, MedicareOther], Severity::Warning);

rule! {
    /// A modifier says that a service was distinct, and no edit asks for it.
    ///
    /// ## Why
    /// 59 and XE, XP, XS, XU lift an edit between two codes. Where no edit stands they pay nothing
    /// and draw audits. Articles still ask for 59 with 97530 and 97116, with 97140 and 97530, and
    /// with evaluations; those edits ended with 2019.
    ///
    /// ## Example
    /// `97530:GP:59` beside 97162 and 97140 → `97530:GP`.
    ///
    /// ## Exceptions
    /// Silent where a code of the day is outside the therapy table, where the same code stands on
    /// another line, and where the line stands alone: the other service may be elsewhere.
    BYPASS_WITHOUT_PAIR {
        code: "TH403",
        name: "bypass-without-pair",
        severity: Warning,
        payers: MEDICARE,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS SE0715 on modifier 59; NCCI practitioner edits (2024-07)",
        covers: "T403",
        fix_at: Coding,
        todo: "Take the modifier off, unless a service of another claim asks for it.",
        cms1500: "24D",
        check: Check::Line(without_pair),
    }
}

rule! {
    /// 59 stands beside XE, XP, XS or XU.
    ///
    /// ## Why
    /// Each X modifier says more closely what 59 says; one of them is enough.
    ///
    /// ## Example
    /// `97110:GP:59:XS` → `97110:GP:XS`.
    DISTINCT_SAID_TWICE {
        code: "TH405",
        name: "distinct-said-twice",
        severity: Warning,
        payers: MEDICARE,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS on the X modifiers (2015)",
        covers: "T405",
        fix_at: Coding,
        todo: "Keep the X modifier.",
        cms1500: "24D",
        check: Check::Line(said_twice),
    }
}

fn distinct(modifiers: &Modifiers) -> impl Iterator<Item = &[u8; 2]> {
    modifiers.iter().filter(|modifier| DISTINCT_SERVICE.holds(*modifier))
}

fn without_pair(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(modifier) = distinct(&line.modifiers).next() else { return };
    let (Some(own), Some(service)) = (Service::read(line), line.service) else { return };
    let is_known = |service: &Service<'_>| ctx.codes.procedure(service.code).is_some();
    let mut is_alone = true;
    for other in others(own, claim) {
        let edit = |a: &Service<'_>, b: &Service<'_>| ctx.codes.edit(a.code, b.code, own.day);
        let is_asked_for = edit(&own, &other).or_else(|| edit(&other, &own)).is_some();
        if is_asked_for || other.code == own.code || !is_known(&other) {
            return;
        }
        is_alone = false;
    }
    if is_alone || !is_known(&own) {
        return;
    }
    let modifier = modifier.escape_ascii();
    let message = format!(
        "no edit of CMS stands between {} and the other codes of {}; {modifier} lifts nothing",
        own.code, own.day
    );
    out.report(&BYPASS_WITHOUT_PAIR, Place::of(&service, el::SV101), message);
}

fn said_twice(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(service) = line.service else { return };
    if line.modifiers.has("59") && distinct(&line.modifiers).count() > 1 {
        let message = "59 stands beside a modifier that says the same more closely";
        out.report(&DISTINCT_SAID_TWICE, Place::of(&service, el::SV101), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const SECOND: &str = "HC:97140:GP*80*UN*1";
    const PAYER: &str = "*******MB~";

    #[test]
    fn no_edit_asks_for_it() {
        dirty(
            &BYPASS_WITHOUT_PAIR,
            &[(FIRST, "HC:97530:GP:59*120*UN*2")],
            "SV101: no edit of CMS stands between 97530 and the other codes of 2026-03-02; 59 lifts nothing",
        );
    }

    #[test]
    fn an_edit_asks_for_it_or_may() {
        clean(
            &BYPASS_WITHOUT_PAIR,
            &[(FIRST, "HC:97150:GP*120*UN*1"), (SECOND, "HC:97110:GP:59*80*UN*1")],
        );
        // In force until the end of 2019.
        clean(
            &BYPASS_WITHOUT_PAIR,
            &[
                (FIRST, "HC:97530:GP:59*120*UN*2"),
                (SECOND, "HC:97116:GP*80*UN*1"),
                ("D8*20260302", "D8*20190302"),
                ("D8*20260302", "D8*20190302"),
            ],
        );
        clean(
            &BYPASS_WITHOUT_PAIR,
            &[(FIRST, "HC:97110:GP:59*120*UN*2"), (SECOND, "HC:97110:GP*80*UN*1")],
        );
        clean(
            &BYPASS_WITHOUT_PAIR,
            &[(FIRST, "HC:97110:GP:59*120*UN*2"), (SECOND, "HC:20610*80*UN*1")],
        );
        clean(
            &BYPASS_WITHOUT_PAIR,
            &[
                (FIRST, "HC:97530:GP:59*120*UN*2"),
                (SECOND, "HC:97140:GP*80*UN*1"),
                ("472*D8*20260302", "472*D8*20260303"),
            ],
        );
        clean(&BYPASS_WITHOUT_PAIR, &[(FIRST, "HC:97530:GP:59*120*UN*2"), (PAYER, "*******CI~")]);
    }

    #[test]
    fn distinct_once_and_twice() {
        let message = "SV101: 59 stands beside a modifier that says the same more closely";
        dirty(&DISTINCT_SAID_TWICE, &[(FIRST, "HC:97110:GP:59:XS*120*UN*2")], message);
        clean(&DISTINCT_SAID_TWICE, &[(FIRST, "HC:97110:GP:59*120*UN*2")]);
        clean(
            &DISTINCT_SAID_TWICE,
            &[(FIRST, "HC:97110:GP:59:XS*120*UN*2"), (PAYER, "*******CI~")],
        );
    }
}
