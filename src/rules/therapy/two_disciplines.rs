//! TH102: one line, one plan of care.

use crate::claim::{Claim, ServiceLine};
use crate::codes::{Discipline, Procedure};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

use super::super::line::modifier_slots;
use super::therapy_line::DisciplineMark;

rule! {
    /// A line has two of the modifiers GP, GO and GN.
    ///
    /// ## Why
    /// A service is given under one plan of care; payers cannot tell to which discipline it
    /// belongs and refuse the line.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP:GO*60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    ///
    /// ## Fix safety
    /// Opt-in, and only where the code belongs to one discipline, and its modifier is there: the
    /// others are left out.
    TWO_DISCIPLINES_ON_ONE_LINE {
        code: "TH102",
        name: "two-disciplines-on-one-line",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS Pub. 100-04, chapter 5, section 20.1; CR 10176 (2017)",
        covers: "T102",
        fix_at: Coding,
        todo: "Keep the modifier of the plan of care under which the service was given.",
        cms1500: "24D",
        fix: OptIn,
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(service) = line.service else { return };
    if DisciplineMark::of(&line.modifiers) != DisciplineMark::Several {
        return;
    }
    let sent = Discipline::ALL.into_iter().map(Discipline::modifier);
    let sent: Vec<_> = sent.filter(|modifier| line.modifiers.has(modifier)).collect();
    let message = format!("{} stand on one line; it has one plan of care", sent.join(" and "));
    let place = Place::of(&service, el::SV101);
    let finding = out.report(&TWO_DISCIPLINES_ON_ONE_LINE, place, message);
    let procedure = line.procedure.and_then(|code| ctx.codes.procedure(code));
    let own = procedure.and_then(Procedure::only_discipline).map(Discipline::modifier);
    if let Some(own) = own.filter(|own| line.modifiers.has(own)) {
        let is_other = |modifier: &[u8]| sent.iter().any(|s| s.as_bytes() == modifier && *s != own);
        let others = line.modifier_slots().filter(|(_, modifier)| is_other(modifier));
        let others: Vec<u8> = others.map(|(component, _)| component).collect();
        finding.offer(modifier_slots::without(&service, &others));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, dirty};

    #[test]
    fn two_plans_of_care() {
        dirty(
            &TWO_DISCIPLINES_ON_ONE_LINE,
            &[("HC:97110:GP", "HC:97110:GO:KX:GP")],
            "SV101: GP and GO stand on one line; it has one plan of care",
        );
    }

    #[test]
    fn the_code_may_tell_which() {
        let text = after_fix(&TWO_DISCIPLINES_ON_ONE_LINE, &[("HC:97110:GP", "HC:97162:GO:GP")]);
        assert!(text.contains("SV1*HC:97162:GP*120"), "{text}");
    }

    #[test]
    fn one_modifier_twice_is_another_matter() {
        clean(&TWO_DISCIPLINES_ON_ONE_LINE, &[("HC:97110:GP", "HC:97110:GP:GP")]);
        clean(&TWO_DISCIPLINES_ON_ONE_LINE, &[("HC:97110:GP", "HC:97110:GP:KX")]);
    }
}
