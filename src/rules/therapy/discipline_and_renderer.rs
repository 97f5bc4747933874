//! TH104: the discipline modifier against the person who rendered the line.

use crate::claim::{Claim, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings};
use crate::guide::el;

use super::assistant_modifiers::is_assistant_mark_wrong;
use super::discipline_and_code::is_outside;
use super::therapy_line::TherapyLine;

rule! {
    /// The discipline modifier is not that of the person who rendered the service.
    ///
    /// ## Why
    /// GP, GO and GN follow the plan of care. A plan of one discipline carried out by a therapist
    /// of another is rare; mostly the modifier or the rendering provider was picked wrongly, and
    /// some payers deny the line.
    ///
    /// ## Example
    /// `PRV*PE*PXC*225X00000X~ … SV1*HC:97110:GP*60*UN*1***1~` → `SV1*HC:97110:GO*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// Silent where code and modifier, or the assistant modifier, or the evaluation already tell
    /// what is wrong (TH102, TH103, TH105, TH201, TH202, TH501), and where the taxonomy is
    /// unknown, a physician's or a group's.
    DISCIPLINE_AGAINST_RENDERER {
        code: "TH104",
        name: "discipline-against-renderer",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A8:453"),
        source: "CMS Pub. 100-04, chapter 5, section 20.1: the modifier follows the plan of care (as read in 2026)",
        covers: "T104",
        fix_at: Coding,
        todo: "Compare modifier and rendering provider with the plan of care.",
        cms1500: "24D",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let Some(sent) = line.mark().one() else { return };
    let Some(renderer) = line.renderer().filter(|renderer| renderer.discipline != sent) else {
        return;
    };
    // An evaluation whose code and modifier agree and whose renderer differs is TH201 or TH202,
    // and one whose code and modifier differ is TH103: each of them says it better.
    let is_told_by_code = line.procedure.evaluates_for().is_some() || is_outside(&line, sent);
    if is_told_by_code || is_assistant_mark_wrong(line.line) {
        return;
    }
    let message = format!(
        "the line carries {}, {}; the rendering provider is {}",
        sent.modifier(),
        sent.name(),
        renderer.words()
    );
    out.report(&DISCIPLINE_AGAINST_RENDERER, line.at(el::SV101), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const LINE: &str = "HC:97110:GP*120*UN*2";
    const RENDERER: &str = "*PXC*225100000X";
    /// So that the second line of the clean claim is nobody's finding.
    const SECOND: (&str, &str) = ("HC:97140:GP", "HC:99213");

    #[test]
    fn another_therapist_than_the_modifier_says() {
        dirty(
            &DISCIPLINE_AGAINST_RENDERER,
            &[SECOND, (RENDERER, "*PXC*225X00000X")],
            "SV101: the line carries GP, physical therapy; the rendering provider is an \
             occupational therapist",
        );
        dirty(
            &DISCIPLINE_AGAINST_RENDERER,
            &[SECOND, (RENDERER, "*PXC*235Z00000X")],
            "SV101: the line carries GP, physical therapy; the rendering provider is a \
             speech-language pathologist",
        );
    }

    #[test]
    fn the_renderer_of_the_line_counts_more_than_that_of_the_claim() {
        let own = "NM1*82*1*OTHER*ANN****XX*1000000038~\nPRV*PE*PXC*225X00000X~\nLX*2~";
        dirty(
            &DISCIPLINE_AGAINST_RENDERER,
            &[("LX*2~", own)],
            "SV101: the line carries GP, physical therapy; the rendering provider is an \
             occupational therapist",
        );
        // A person of the line without taxonomy is unknown, whoever rendered the rest.
        let nobody = "NM1*82*1*OTHER*ANN****XX*1000000038~\nLX*2~";
        clean(
            &DISCIPLINE_AGAINST_RENDERER,
            &[("LX*2~", nobody), (LINE, "HC:97110:GO*120*UN*2"), SECOND],
        );
        // The same person named again is not.
        let again = "NM1*82*1*THERAPIST*TOM****XX*1000000020~\nLX*2~";
        let go = (LINE, "HC:97110:GO*120*UN*2");
        let said = "SV101: the line carries GO, occupational therapy; the rendering provider is a \
                    physical therapist";
        dirty(&DISCIPLINE_AGAINST_RENDERER, &[("LX*2~", again), go], said);
    }

    #[test]
    fn the_billing_provider_counts_only_as_a_person() {
        let renderer = "NM1*82*1*THERAPIST*TOM****XX*1000000020~\nPRV*PE*PXC*225100000X~\n";
        let taxonomy = ("HL*1**20*1~", "HL*1**20*1~\nPRV*BI*PXC*225X00000X~");
        clean(&DISCIPLINE_AGAINST_RENDERER, &[(renderer, ""), taxonomy]);
        let person = ("NM1*85*2*RIVER THERAPY***", "NM1*85*1*RIVER*RITA**");
        dirty(
            &DISCIPLINE_AGAINST_RENDERER,
            &[(renderer, ""), taxonomy, person, SECOND],
            "SV101: the line carries GP, physical therapy; the rendering provider is an \
             occupational therapist",
        );
    }

    #[test]
    fn physicians_and_unknown_taxonomies() {
        for taxonomy in ["*PXC*208100000X", "*PXC*111N00000X", "*PXC*999999999X", "*PXC*231H00000X"]
        {
            clean(&DISCIPLINE_AGAINST_RENDERER, &[(RENDERER, taxonomy)]);
        }
        clean(
            &DISCIPLINE_AGAINST_RENDERER,
            &[("NM1*82*1*", "NM1*82*2*"), (LINE, "HC:97110:GO*120*UN*2")],
        );
        clean(&DISCIPLINE_AGAINST_RENDERER, &[(RENDERER, "*PXC*225200000X")]);
    }

    #[test]
    fn silent_where_something_else_tells_what_is_wrong() {
        let told = ["HC:97162:GO", "HC:97110:GN", "HC:97110:GO:CQ", "HC:97110:GO:GP"];
        for line in told {
            clean(&DISCIPLINE_AGAINST_RENDERER, &[(LINE, &format!("{line}*120*UN*1"))]);
        }
        let by_other = [(LINE, "HC:97162:GP*120*UN*1"), SECOND, (RENDERER, "*PXC*225X00000X")];
        clean(&DISCIPLINE_AGAINST_RENDERER, &by_other);
    }
}
