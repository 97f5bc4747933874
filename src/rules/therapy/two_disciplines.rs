//! TH102: one line, one plan of care.

use crate::claim::{Claim, ServiceLine};
use crate::codes::Discipline;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

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
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(service) = line.service else { return };
    if DisciplineMark::of(&line.modifiers) == DisciplineMark::Several {
        let sent = Discipline::ALL.into_iter().map(Discipline::modifier);
        let sent: Vec<_> = sent.filter(|modifier| line.modifiers.has(modifier)).collect();
        let message = format!("{} stand on one line; it has one plan of care", sent.join(" and "));
        out.report(&TWO_DISCIPLINES_ON_ONE_LINE, Place::of(&service, el::SV101), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn two_plans_of_care() {
        dirty(
            &TWO_DISCIPLINES_ON_ONE_LINE,
            &[("HC:97110:GP", "HC:97110:GO:KX:GP")],
            "SV101: GP and GO stand on one line; it has one plan of care",
        );
    }

    #[test]
    fn one_modifier_twice_is_another_matter() {
        clean(&TWO_DISCIPLINES_ON_ONE_LINE, &[("HC:97110:GP", "HC:97110:GP:GP")]);
        clean(&TWO_DISCIPLINES_ON_ONE_LINE, &[("HC:97110:GP", "HC:97110:GP:KX")]);
    }
}
