//! TH501, TH502: CQ and CO, the modifiers of therapy assistants.

use crate::claim::{Claim, Date, Modifiers, PayerKind, ServiceLine};
use crate::codes::Discipline;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::el;

use super::modifier_insertion;
use super::therapy_line::{DisciplineMark, TherapyLine};

/// CQ and CO are required from this day on.
const SINCE: Date = Date::from_ymd(2020, 1, 1);

rule! {
    /// An assistant modifier stands without the modifier of its discipline.
    ///
    /// ## Why
    /// CQ says that a physical therapy assistant gave the service and goes with GP; CO is for an
    /// occupational therapy assistant and goes with GO. Medicare and TRICARE refuse any other
    /// pair, and speech therapy has no assistant modifier.
    ///
    /// ## Example
    /// `SV1*HC:97110:CQ*60*UN*1***1~` → `SV1*HC:97110:GP:CQ*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// A warning for payers other than Medicare Part B, TRICARE and VA; with GN it is an error
    /// for all. Services before 2020 are not checked. Two discipline modifiers are TH102, both
    /// assistant modifiers TH502.
    ///
    /// ## Fix safety
    /// Opt-in: GP is put before CQ, or GO before CO, where the line has no discipline modifier
    /// and neither code nor renderer speaks against it.
    ASSISTANT_OF_ANOTHER_DISCIPLINE {
        code: "TH501",
        name: "assistant-of-another-discipline",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:453"),
        since: SINCE,
        source: "CMS billing examples for CQ and CO (2020, 2022)",
        covers: "T501 T502",
        fix_at: Coding,
        todo: "Add or mend the discipline modifier, or take the assistant modifier off.",
        cms1500: "24D",
        fix: OptIn,
        check: Check::Line(of_another_discipline),
    }
}

rule! {
    /// Both assistant modifiers stand on one line.
    ///
    /// ## Why
    /// CQ is a physical therapy assistant's and CO an occupational therapy assistant's; one
    /// service is given by one of them.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP:CQ:CO*60*UN*1***1~` → `SV1*HC:97110:GP:CQ*60*UN*1***1~`.
    BOTH_ASSISTANT_MODIFIERS {
        code: "TH502",
        name: "both-assistant-modifiers",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:453"),
        since: SINCE,
        source: "CMS billing examples for CQ and CO (2020, 2022)",
        covers: "T502",
        fix_at: Coding,
        todo: "Keep the modifier of the assistant who gave the service.",
        cms1500: "24D",
        check: Check::Line(both),
    }
}

fn of_another_discipline(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let Some((mark, own)) = only_assistant_mark(&line.modifiers) else { return };
    let Some(service) = line.service.filter(|_| is_assistant_mark_wrong(line)) else { return };
    let sent = DisciplineMark::of(&line.modifiers);
    let stands = sent.one().map_or("no discipline modifier", Discipline::modifier);
    let message = format!("{mark} goes with {}; the line carries {stands}", own.modifier());
    let place = Place::of(&service, el::SV101);
    let finding = out.report(&ASSISTANT_OF_ANOTHER_DISCIPLINE, place, message);
    finding.at_most(severity(sent, claim.ancestors.payer_kind));
    if sent == DisciplineMark::Missing
        && let Some(line) = TherapyLine::read(line, claim, ctx)
        && let Some(fix) = modifier_insertion::insert(&line, own)
    {
        finding.fix(fix);
    }
}

fn severity(sent: DisciplineMark, payer: PayerKind) -> Severity {
    match payer {
        PayerKind::MedicarePartB | PayerKind::Military => Severity::Error,
        // There is no speech assistant modifier, whoever pays.
        _ if sent == DisciplineMark::One(Discipline::Speech) => Severity::Error,
        _ => Severity::Warning,
    }
}

fn both(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let (Some(service), Some(span)) = (line.service, line.service_date) else { return };
    if line.modifiers.has("CQ") && line.modifiers.has("CO") && span.from >= SINCE {
        let message = "CQ and CO stand on one line; one assistant gave the service";
        out.report(&BOTH_ASSISTANT_MODIFIERS, Place::of(&service, el::SV101), message);
    }
}

/// The assistant modifier of a line and its discipline, if it has exactly one.
fn only_assistant_mark(modifiers: &Modifiers) -> Option<(&'static str, Discipline)> {
    match (modifiers.has("CQ"), modifiers.has("CO")) {
        (true, false) => Some(("CQ", Discipline::Physical)),
        (false, true) => Some(("CO", Discipline::Occupational)),
        _ => None,
    }
}

/// Whether the one assistant modifier of a line lacks its discipline or contradicts it (TH501).
pub(super) fn is_assistant_mark_wrong(line: &ServiceLine<'_>) -> bool {
    let is_wrong = |own| match DisciplineMark::of(&line.modifiers) {
        DisciplineMark::Missing => true,
        DisciplineMark::One(sent) => sent != own,
        DisciplineMark::Several => false,
    };
    only_assistant_mark(&line.modifiers).is_some_and(|(_, own)| is_wrong(own))
        && line.service_date.is_some_and(|span| span.from >= SINCE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, check, clean, dirty};

    const LINE: &str = "HC:97110:GP*120*UN*2";
    const PAYER: &str = "*******MB~";

    #[test]
    fn without_its_discipline_or_with_another() {
        for (modifiers, said) in [
            ("CQ", "CQ goes with GP; the line carries no discipline modifier"),
            ("GO:CQ", "CQ goes with GP; the line carries GO"),
            ("GP:CO", "CO goes with GO; the line carries GP"),
            ("GN:CO", "CO goes with GO; the line carries GN"),
        ] {
            dirty(
                &ASSISTANT_OF_ANOTHER_DISCIPLINE,
                &[(LINE, &format!("HC:97110:{modifiers}*120*UN*2"))],
                &format!("SV101: {said}"),
            );
        }
    }

    #[test]
    fn other_payers_are_warned_but_for_speech() {
        let wrong = (LINE, "HC:97110:GO:CQ*120*UN*2");
        for payer in ["*******CI~", "*******MC~", "*******16~", "*******WC~"] {
            dirty(
                &ASSISTANT_OF_ANOTHER_DISCIPLINE,
                &[wrong, (PAYER, payer)],
                "SV101 (warning): CQ goes with GP; the line carries GO",
            );
        }
        dirty(
            &ASSISTANT_OF_ANOTHER_DISCIPLINE,
            &[wrong, (PAYER, "*******CH~")],
            "SV101: CQ goes with GP; the line carries GO",
        );
        dirty(
            &ASSISTANT_OF_ANOTHER_DISCIPLINE,
            &[(LINE, "HC:92507:GN:CQ*120*UN*1"), (PAYER, "*******CI~")],
            "SV101: CQ goes with GP; the line carries GN",
        );
    }

    #[test]
    fn the_right_pairs_and_what_other_rules_say() {
        for modifiers in ["GP:CQ", "GO:CO", "CQ:GP", "GP:KX", "GP:GO:CQ", "GP:CQ:CO"] {
            let line = format!("HC:97110:{modifiers}*120*UN*2");
            clean(&ASSISTANT_OF_ANOTHER_DISCIPLINE, &[(LINE, &line)]);
        }
        let early = ("*472*D8*20260302~", "*472*D8*20191231~");
        clean(&ASSISTANT_OF_ANOTHER_DISCIPLINE, &[(LINE, "HC:97110:CQ*120*UN*2"), early]);
    }

    #[test]
    fn the_missing_discipline_is_for_people_to_choose() {
        let fix_of = |changes: &[(&str, &str)]| {
            let checked = check(&changed(changes));
            let mut records = checked.iter().flat_map(|batch| &batch.records);
            let own = records.find(|record| record.finding.rule.code == "TH501").unwrap();
            own.finding.fix.as_ref().map(|fix| (fix.after.clone(), fix.is_applied()))
        };
        let after = Some(("HC:97110:GP:CQ".to_owned(), false));
        assert_eq!(fix_of(&[(LINE, "HC:97110:CQ*120*UN*2")]), after);
        // The renderer is a physical therapist; the code is of another discipline.
        assert_eq!(fix_of(&[(LINE, "HC:97110:CO*120*UN*2")]), None);
        let unknown = ("PRV*PE*PXC*225100000X~\n", "");
        assert_eq!(fix_of(&[(LINE, "HC:92507:CQ*120*UN*1"), unknown]), None);
        assert_eq!(fix_of(&[(LINE, "HC:97110:GO:CQ*120*UN*2")]), None);
    }

    #[test]
    fn both_assistants() {
        dirty(
            &BOTH_ASSISTANT_MODIFIERS,
            &[(LINE, "HC:97110:GP:CQ:CO*120*UN*2"), (PAYER, "*******MC~")],
            "SV101: CQ and CO stand on one line; one assistant gave the service",
        );
        clean(&BOTH_ASSISTANT_MODIFIERS, &[(LINE, "HC:97110:GP:CQ*120*UN*2")]);
    }
}
