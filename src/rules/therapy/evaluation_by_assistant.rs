//! TH202: assistants do not evaluate.

use crate::claim::{Claim, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Severity};
use crate::guide::el;

use super::therapy_line::TherapyLine;

rule! {
    /// An evaluation is rendered by a therapy assistant, or marked as done by one.
    ///
    /// ## Why
    /// An evaluation needs a therapist's judgement; assistants treat under a plan that a therapist
    /// made. Payers deny an evaluation of theirs.
    ///
    /// ## Example
    /// `PRV*PE*PXC*225200000X~ … SV1*HC:97162:GP*140*UN*1***1~`: the rendering provider is an
    /// assistant.
    ///
    /// ## Exceptions
    /// CQ or CO on an evaluation is a warning unless the renderer's taxonomy is an assistant's:
    /// the mark may only say that the assistant helped.
    EVALUATION_BY_ASSISTANT {
        code: "TH202",
        name: "evaluation-by-assistant",
        severity: Error,
        snip: 7,
        ack: Ack::status("A8:507"),
        source: "CMS Pub. 100-02, chapter 15, section 220; UnitedHealthcare therapy policy (as read in 2026)",
        covers: "T307",
        fix_at: Coding,
        todo: "Name the therapist who evaluated; take CQ or CO off if no assistant took part.",
        cms1500: "24J",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    if line.procedure.evaluates_for().is_none() {
        return;
    }
    let code = line.procedure.code;
    if let Some(assistant) = line.renderer().filter(|renderer| renderer.is_assistant) {
        let who = assistant.words();
        let message = format!("{code} is an evaluation; the rendering provider is {who}");
        out.report(&EVALUATION_BY_ASSISTANT, line.at(el::SV101_2), message);
        return;
    }
    let marks = ["CQ", "CO"].into_iter().filter(|mark| line.line.modifiers.has(mark));
    let marks: Vec<_> = marks.collect();
    // Both of them are TH502, which is wrong on any line.
    if let [mark] = marks.as_slice() {
        let message = format!("{code} is an evaluation; {mark} says that an assistant did it");
        out.report(&EVALUATION_BY_ASSISTANT, line.at(el::SV101), message)
            .at_most(Severity::Warning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const LINE: &str = "HC:97110:GP*120*UN*2";
    const RENDERER: &str = "*PXC*225100000X";

    #[test]
    fn rendered_by_an_assistant() {
        for (taxonomy, who) in [
            ("*PXC*225200000X", "a physical therapy assistant"),
            ("*PXC*224Z00000X", "an occupational therapy assistant"),
            ("*PXC*2355S0801X", "a speech-language assistant"),
        ] {
            dirty(
                &EVALUATION_BY_ASSISTANT,
                &[(LINE, "HC:97162:GP:CQ*120*UN*1"), (RENDERER, taxonomy)],
                &format!("SV101-2: 97162 is an evaluation; the rendering provider is {who}"),
            );
        }
    }

    #[test]
    fn marked_as_done_by_one() {
        dirty(
            &EVALUATION_BY_ASSISTANT,
            &[(LINE, "HC:97162:GP:CQ*120*UN*1")],
            "SV101 (warning): 97162 is an evaluation; CQ says that an assistant did it",
        );
    }

    #[test]
    fn treatment_by_an_assistant_and_evaluation_by_a_therapist() {
        clean(&EVALUATION_BY_ASSISTANT, &[(RENDERER, "*PXC*225200000X")]);
        clean(&EVALUATION_BY_ASSISTANT, &[(LINE, "HC:97110:GP:CQ*120*UN*2")]);
        clean(&EVALUATION_BY_ASSISTANT, &[(LINE, "HC:97164:GP*120*UN*1")]);
        let unknown = ("PRV*PE*PXC*225100000X~\n", "");
        clean(&EVALUATION_BY_ASSISTANT, &[(LINE, "HC:97162:GP*120*UN*1"), unknown]);
    }
}
