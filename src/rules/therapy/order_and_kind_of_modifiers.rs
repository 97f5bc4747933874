//! TH106 to TH111: modifiers of therapy lines that contradict each other, the code or the person.

use crate::claim::PayerKind::{Commercial, MedicareOther, MedicarePartB};
use crate::claim::{Claim, Date, Party, ServiceLine};
use crate::codes::generated::NOT_THERAPY;
use crate::codes::{Discipline, TherapyStatus};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Place, Severity};
use crate::guide::el;

use super::super::line::modifier_slots;
use super::assistant_modifiers::is_assistant_mark_wrong;
use super::modifier_insertion;
use super::therapy_line::{DisciplineMark, TherapyLine};
use super::visit::{Service, others};

/// 96, and 97 in its present meaning, are taken from this day on.
const SINCE: Date = Date::from_ymd(2018, 1, 1);
const COMMERCIAL: Payers = Payers::NONE.with(&[Commercial], Severity::Error);

rule! {
    /// The discipline modifier stands behind the second place.
    ///
    /// ## Why
    /// Some payers and programs read two modifiers of four. CMS asks for CQ and CO right behind
    /// GP and GO; beyond that no order is agreed on.
    ///
    /// ## Example
    /// `97110:KX:59:GP` → `97110:GP:59:KX`.
    ///
    /// ## Fix safety
    /// Opt-in, for payers that read two modifiers: the discipline is moved to the first place, the
    /// others keep their order.
    DISCIPLINE_NOT_IN_FRONT {
        code: "TH106",
        name: "discipline-not-in-front",
        severity: Info,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS billing examples for CQ and CO (2020, 2022); PT Management",
        covers: "T109",
        fix_at: Coding,
        todo: "Put GP, GO or GN first if the payer reads only some of the modifiers.",
        cms1500: "24D",
        fix: OptIn,
        check: Check::Line(not_in_front),
    }
}

rule! {
    /// One person renders services of two disciplines on one day.
    ///
    /// ## Why
    /// Few people hold two licences. Lines with GP and GO of one NPI are mostly a copied line, or a
    /// colleague's NPI that was left out.
    ///
    /// ## Example
    /// 97110 with GP and 97535 with GO by one NPI → 2420A of the colleague on the second line.
    ///
    /// ## Exceptions
    /// Silent where the renderer is an organisation or is not named, and where the taxonomy
    /// tells whose line is wrong (TH104).
    TWO_DISCIPLINES_OF_ONE_PERSON {
        code: "TH107",
        name: "two-disciplines-of-one-person",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS NCCI policy manual (2026), chapter 11",
        covers: "T111",
        fix_at: Coding,
        todo: "Name the person who rendered each line, or correct the modifier.",
        cms1500: "24J",
        check: Check::Line(of_one_person),
    }
}

rule! {
    /// A chiropractor bills therapy without GP.
    ///
    /// ## Why
    /// Large commercial plans and the VA want GP on physical medicine codes from chiropractors too,
    /// and deny the line without it.
    ///
    /// ## Example
    /// `SV1*HC:97110*60*UN*2***1~` → `SV1*HC:97110:GP*60*UN*2***1~`.
    ///
    /// ## Exceptions
    /// Commercial plans only: for Medicare, TRICARE and VA the missing modifier is TH101, for
    /// other payers nothing is known.
    ///
    /// ## Fix safety
    /// Opt-in: GP is put first.
    CHIROPRACTOR_WITHOUT_GP {
        code: "TH108",
        name: "chiropractor-without-gp",
        severity: Warning,
        payers: COMMERCIAL,
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "UnitedHealthcare notice of 2020-04; Kentucky association on Anthem (2021-11); NYSCA",
        covers: "T113",
        fix_at: Coding,
        todo: "Add GP if the payer asks for it.",
        cms1500: "24D",
        fix: OptIn,
        check: Check::Line(by_chiropractor),
    }
}

rule! {
    /// 96 and 97 stand on one line.
    ///
    /// ## Why
    /// 96 says that a skill is learned for the first time, 97 that it is regained. Plans count
    /// visits of both apart; a line is one or the other.
    ///
    /// ## Example
    /// `97110:GP:96:97` → `97110:GP:97`.
    ///
    /// ## Exceptions
    /// Commercial plans only.
    HABILITATIVE_AND_REHABILITATIVE {
        code: "TH109",
        name: "habilitative-and-rehabilitative",
        severity: Error,
        payers: COMMERCIAL,
        snip: 7,
        ack: Ack::status("A7:453"),
        since: SINCE,
        source: "Gawenda Seminars and Codapedia on 96 and 97 (2018)",
        covers: "T114",
        fix_at: Coding,
        todo: "Keep 96 for skills that are new, 97 for those that are regained.",
        cms1500: "24D",
        check: Check::Line(both_kinds),
    }
}

rule! {
    /// SZ stands on a line, which 96 replaced.
    ///
    /// ## Why
    /// SZ marked habilitative services until the end of 2017.
    ///
    /// ## Example
    /// `97110:GP:SZ` → `97110:GP:96`.
    ///
    /// ## Exceptions
    /// Commercial plans only, services from 2018 on.
    ///
    /// ## Fix safety
    /// Opt-in: 96 takes the place of SZ.
    HABILITATIVE_BY_OLD_MODIFIER {
        code: "TH110",
        name: "habilitative-by-old-modifier",
        severity: Warning,
        payers: COMMERCIAL,
        snip: 7,
        ack: Ack::status("A7:453"),
        since: SINCE,
        source: "Gawenda Seminars and Codapedia on 96 and 97 (2018)",
        covers: "T114",
        fix_at: Coding,
        todo: "Send 96 in the place of SZ.",
        cms1500: "24D",
        fix: OptIn,
        check: Check::Line(by_old_modifier),
    }
}

rule! {
    /// A service that is no therapy has GP, GO or GN.
    ///
    /// ## Why
    /// The modifiers belong to codes of CMS's therapy list. On office visits, chiropractic
    /// adjustments, nerve tests or drugs they are wrong, and may get the line denied.
    ///
    /// ## Example
    /// `99213:GP` → `99213`.
    ///
    /// ## Exceptions
    /// Medicare only. Silent for codes that the therapy table does not know, but for those ranges.
    ///
    /// ## Fix safety
    /// Opt-in: the discipline modifiers are left out.
    DISCIPLINE_ON_OTHER_SERVICE {
        code: "TH111",
        name: "discipline-on-other-service",
        severity: Warning,
        payers: Payers::NONE.with(&[MedicarePartB, MedicareOther], Severity::Warning),
        snip: 7,
        ack: Ack::status("A7:453"),
        source: "CMS Pub. 100-04, chapter 5, section 20; CodingPrime (as read in 2026)",
        covers: "T107",
        fix_at: Coding,
        todo: "Take the discipline modifier off, or correct the code.",
        cms1500: "24D",
        fix: OptIn,
        check: Check::Line(on_other_service),
    }
}

fn not_in_front(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(discipline) = DisciplineMark::of(&line.modifiers).one() else { return };
    let sent = line.modifiers.iter().position(|m| m == discipline.modifier().as_bytes());
    if sent.is_none_or(|place| place < 2) {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let message = format!("{} stands behind the second modifier", discipline.modifier());
    let component = component_of(line.line, discipline.modifier());
    let fix = component.and_then(|at| modifier_slots::moved_first(&line.service, at));
    out.report(&DISCIPLINE_NOT_IN_FRONT, line.at(el::SV101), message).offer(fix);
}

fn of_one_person(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let mark = DisciplineMark::of(&line.modifiers);
    let differs = |other: &ServiceLine<'_>| DisciplineMark::of(&other.modifiers) != mark;
    if !claim.lines.iter().any(differs) {
        return;
    }
    let Some((own, service)) = sound_mark(line, claim, ctx) else { return };
    let is_person =
        |party: &Party<'_>| party.name.element(2) == Some(b"1") && party.npi().is_some();
    if !claim.renderer_of(line).is_some_and(|party| is_person(&party)) {
        return;
    }
    let before = || {
        let before = others(service, claim).filter(|other| other.line.ordinal < line.ordinal);
        before.filter_map(|other| Some(sound_mark(other.line, claim, ctx)?.0))
    };
    // The first line that differs from those before it.
    if before().any(|mark| mark == own) {
        return;
    }
    let (Some(other), Some(segment)) = (before().next(), line.service) else { return };
    let (before, own) = (other.modifier(), own.modifier());
    let message =
        format!("the same person has lines with {before} and with {own} on {}", service.day);
    out.report(&TWO_DISCIPLINES_OF_ONE_PERSON, Place::of(&segment, el::SV101), message);
}

/// The discipline that a line is marked with, where no other rule doubts the mark: the code is of
/// that discipline, and the renderer's is not known.
fn sound_mark<'a>(
    line: &'a ServiceLine<'a>,
    claim: &'a Claim<'a>,
    ctx: &'a Context<'a>,
) -> Option<(Discipline, Service<'a>)> {
    let therapy = TherapyLine::read(line, claim, ctx)?;
    let mark = therapy.mark().one()?;
    let is_sound = therapy.procedure.disciplines.contains(&mark)
        && therapy.renderer().is_none()
        && !is_assistant_mark_wrong(line);
    is_sound.then_some((mark, Service::read(line)?))
}

fn by_chiropractor(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    if DisciplineMark::of(&line.modifiers) != DisciplineMark::Missing {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    if !line.is_of_chiropractor()
        || line.status() != TherapyStatus::Always
        || line.mark() != DisciplineMark::Missing
    {
        return;
    }
    let message = format!("{} of a chiropractor carries no GP", line.procedure.code);
    let fix = modifier_insertion::insert(&line, Discipline::Physical);
    out.report(&CHIROPRACTOR_WITHOUT_GP, line.at(el::SV101), message).offer(fix);
}

fn both_kinds(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    if !(line.modifiers.has("96") && line.modifiers.has("97")) {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx).filter(|line| line.day >= SINCE) else {
        return;
    };
    let message = "96 (habilitative) and 97 (rehabilitative) stand on one line";
    out.report(&HABILITATIVE_AND_REHABILITATIVE, line.at(el::SV101), message);
}

fn by_old_modifier(
    line: &ServiceLine<'_>,
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    if !line.modifiers.has("SZ") {
        return;
    }
    let Some(line) = TherapyLine::read(line, claim, ctx).filter(|line| line.day >= SINCE) else {
        return;
    };
    let message = "SZ is no longer taken for habilitative services; 96 is";
    let component = component_of(line.line, "SZ");
    let fix = component.and_then(|at| modifier_slots::replaced(&line.service, at, "96"));
    out.report(&HABILITATIVE_BY_OLD_MODIFIER, line.at(el::SV101), message).offer(fix);
}

fn on_other_service(line: &ServiceLine<'_>, _: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    if DisciplineMark::of(&line.modifiers) == DisciplineMark::Missing {
        return;
    }
    let (Some(code), Some(service)) = (line.procedure, line.service) else { return };
    let day = line.service_date.map(|date| date.from);
    let is_other = if let Some(row) = ctx.codes.procedure(code) {
        let status = day.map_or(row.status, |day| ctx.codes.therapy_status(row, day));
        // Memory is not enough to say that a code is not on the list.
        status == TherapyStatus::NotListed && row.confidence == 1
    } else {
        let is_on_list = |day| ctx.codes.status_beyond_table(code, day).is_some();
        NOT_THERAPY.holds(code.as_bytes()) && !day.is_some_and(is_on_list)
    };
    if is_other {
        let message = format!("{code} is no therapy code, and carries a discipline modifier");
        let is_discipline =
            |sent: &[u8]| Discipline::ALL.iter().any(|one| one.modifier().as_bytes() == sent);
        let marks = line.modifier_slots().filter(|(_, sent)| is_discipline(sent));
        let marks: Vec<u8> = marks.map(|(component, _)| component).collect();
        let fix = modifier_slots::without(&service, &marks);
        let place = Place::of(&service, el::SV101);
        out.report(&DISCIPLINE_ON_OTHER_SERVICE, place, message).offer(fix);
    }
}

/// The component of SV101 that holds a modifier.
fn component_of(line: &ServiceLine<'_>, modifier: &str) -> Option<u8> {
    let mut slots = line.modifier_slots();
    slots.find(|(_, sent)| *sent == modifier.as_bytes()).map(|(component, _)| component)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, dirty};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const SECOND: &str = "HC:97140:GP*80*UN*1";
    const PAYER: &str = "*******MB~";
    const COMMERCIAL: &str = "*******CI~";

    /// With a commercial payer.
    #[track_caller]
    fn dirty_commercial(rule: &crate::finding::Rule, more: &[(&str, &str)], expected: &str) {
        let changes: Vec<_> = [(PAYER, COMMERCIAL)].iter().chain(more).copied().collect();
        dirty(rule, &changes, expected);
        clean(rule, more);
    }

    #[test]
    fn places_of_the_discipline() {
        dirty(
            &DISCIPLINE_NOT_IN_FRONT,
            &[(FIRST, "HC:97110:59:KX:GP*120*UN*2")],
            "SV101: GP stands behind the second modifier",
        );
        let text = after_fix(&DISCIPLINE_NOT_IN_FRONT, &[(FIRST, "HC:97110:59:KX:GP*120*UN*2")]);
        assert!(text.contains("SV1*HC:97110:GP:59:KX*120"), "{text}");
        for line in ["HC:97110:59:GP*120*UN*2", "HC:99213:25:59:GP*120*UN*1"] {
            clean(&DISCIPLINE_NOT_IN_FRONT, &[(FIRST, line)]);
        }
    }

    #[test]
    fn one_person_and_two() {
        dirty(
            &TWO_DISCIPLINES_OF_ONE_PERSON,
            &[
                (SECOND, "HC:97140:GO*80*UN*1"),
                ("PRV*PE*PXC*225100000X~\n", ""),
                ("SE*29*", "SE*28*"),
            ],
            "SV101: the same person has lines with GP and with GO on 2026-03-02",
        );
        let colleague = "DTP*472*D8*20260302~\nNM1*82*1*OTHER*ANN****XX*1000000038~\nPRV*PE*PXC*225X00000X~\nSE*31*";
        clean(
            &TWO_DISCIPLINES_OF_ONE_PERSON,
            &[(SECOND, "HC:97140:GO*80*UN*1"), ("DTP*472*D8*20260302~\nSE*29*", colleague)],
        );
        clean(
            &TWO_DISCIPLINES_OF_ONE_PERSON,
            &[
                (SECOND, "HC:97140:GO*80*UN*1"),
                ("NM1*82*1*THERAPIST*TOM****XX*1000000020~\nPRV*PE*PXC*225100000X~\n", ""),
                ("SE*29*", "SE*27*"),
            ],
        );
    }

    #[test]
    fn chiropractors_of_commercial_plans() {
        dirty_commercial(
            &CHIROPRACTOR_WITHOUT_GP,
            &[(FIRST, "HC:97110*120*UN*2"), ("PXC*225100000X", "PXC*111N00000X")],
            "SV101: 97110 of a chiropractor carries no GP",
        );
        clean(
            &CHIROPRACTOR_WITHOUT_GP,
            &[
                (PAYER, COMMERCIAL),
                (FIRST, "HC:98940:AT*120*UN*1"),
                ("PXC*225100000X", "PXC*111N00000X"),
            ],
        );
    }

    #[test]
    fn new_and_regained_skills() {
        dirty_commercial(
            &HABILITATIVE_AND_REHABILITATIVE,
            &[(FIRST, "HC:97110:GP:96:97*120*UN*2")],
            "SV101: 96 (habilitative) and 97 (rehabilitative) stand on one line",
        );
        dirty_commercial(
            &HABILITATIVE_BY_OLD_MODIFIER,
            &[(FIRST, "HC:97110:GP:SZ*120*UN*2")],
            "SV101: SZ is no longer taken for habilitative services; 96 is",
        );
        let old = [(PAYER, COMMERCIAL), (FIRST, "HC:97110:GP:SZ*120*UN*2")];
        let text = after_fix(&HABILITATIVE_BY_OLD_MODIFIER, &old);
        assert!(text.contains("SV1*HC:97110:GP:96*120"), "{text}");
        let early = ("D8*20260302", "D8*20171230");
        clean(
            &HABILITATIVE_BY_OLD_MODIFIER,
            &[(PAYER, COMMERCIAL), (FIRST, "HC:97110:GP:SZ*120*UN*2"), early],
        );
    }

    #[test]
    fn disciplines_on_other_services() {
        for code in ["99213", "J1885", "98940"] {
            dirty(
                &DISCIPLINE_ON_OTHER_SERVICE,
                &[(FIRST, &format!("HC:{code}:GP*120*UN*1"))],
                &format!("SV101: {code} is no therapy code, and carries a discipline modifier"),
            );
        }
        let marked = (FIRST, "HC:99213:25:GP:59*120*UN*1");
        let text = after_fix(&DISCIPLINE_ON_OTHER_SERVICE, &[marked]);
        assert!(text.contains("SV1*HC:99213:25:59*120"), "{text}");
        clean(&DISCIPLINE_ON_OTHER_SERVICE, &[(FIRST, "HC:20610:GP*120*UN*1")]);
        clean(
            &DISCIPLINE_ON_OTHER_SERVICE,
            &[(FIRST, "HC:99213:GP*120*UN*1"), (PAYER, COMMERCIAL)],
        );
    }
}
