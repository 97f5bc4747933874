//! TH320 to TH324, TH507 to TH509: units against the minutes of a file beside the claims.

use std::cmp::Ordering;

use crate::claim::PayerKind::MedicarePartB;
use crate::claim::{Claim, Counting, Date, LineMinutes, ServiceLine};
use crate::codes::{Discipline, EvaluationTier, Procedure};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Severity};
use crate::guide::el;

use super::therapy_line::TherapyLine;
use super::unit_counting::{assistant_units, by_midpoint, by_total, is_placed_right};
use super::visit::Service;

/// Assistants' minutes count from this day on.
const ASSISTANTS_SINCE: Date = Date::from_ymd(2020, 1, 1);
/// From this day on the therapist's eight minutes make the last unit the therapist's.
const HALVES_SINCE: Date = Date::from_ymd(2022, 1, 1);
const PART_B: Payers = Payers::NONE.with(&[MedicarePartB], Severity::Error);

rule! {
    /// More units are billed than the minutes give.
    ///
    /// ## Why
    /// Medicare adds the minutes of all 15-minute codes of a discipline and day: 8 to 22 minutes
    /// are one unit, 23 to 37 two. Commercial plans count each code alone, from 8 minutes on.
    /// Units above that are what auditors find most.
    ///
    /// ## Example
    /// 97110 and 97140 with 20 minutes each and 2 units each → 3 units for Medicare, 2 for a plan.
    ///
    /// ## Exceptions
    /// Only with a file of minutes (`--minutes`). Medicare, TRICARE, VA and Medicaid are counted by
    /// CMS's rule, commercial plans by the midpoint rule; workers' compensation and automobile
    /// insurance are not judged. A payer that counts in another way is told so in the
    /// configuration: `counting = "cms"` or `"ama"`.
    UNITS_ABOVE_MINUTES {
        code: "TH320",
        name: "units-above-minutes",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "CMS Pub. 100-04, chapter 5, section 20.2; OIG A-05-14-00041 (2018); WebPT on both rules",
        covers: "T204 T206 T208 T209 T214",
        fix_at: Billing,
        todo: "Bill the units that the minutes give; evaluations and untimed codes do not count.",
        cms1500: "24G",
        check: Check::Claim(units_above),
    }
}

rule! {
    /// Fewer units are billed than the minutes give.
    ///
    /// ## Why
    /// Minutes that were given are not paid.
    ///
    /// ## Example
    /// 38 minutes of 97110 with 2 units → 3.
    ///
    /// ## Exceptions
    /// Information, for Medicare Part B with a file of minutes.
    UNITS_BELOW_MINUTES {
        code: "TH321",
        name: "units-below-minutes",
        severity: Info,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "CMS Pub. 100-04, chapter 5, section 20.2 (as read in 2026)",
        covers: "T205",
        fix_at: Billing,
        todo: "See whether a unit was left out.",
        cms1500: "24G",
        check: Check::With(&UNITS_ABOVE_MINUTES),
    }
}

rule! {
    /// The units of a day stand on the wrong codes.
    ///
    /// ## Why
    /// Each code has its full 15 minutes first; the unit that is left belongs to the code with most
    /// minutes left over.
    ///
    /// ## Example
    /// 33 minutes of 97110 and 7 of 97140 with 3 and 0 units → 2 and 1.
    ///
    /// ## Exceptions
    /// Medicare Part B with a file of minutes. Equal rests may have the unit in either way.
    UNIT_ON_WRONG_CODE {
        code: "TH322",
        name: "unit-on-wrong-code",
        severity: Warning,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "CMS Pub. 100-04, chapter 5, section 20.2, examples (as read in 2026)",
        covers: "T207",
        fix_at: Billing,
        todo: "Move the unit to the code with most minutes left over.",
        cms1500: "24G",
        check: Check::With(&UNITS_ABOVE_MINUTES),
    }
}

rule! {
    /// An add-on code is billed before the time of its code is full.
    ///
    /// ## Why
    /// 97130 begins when 97129 has its 15 minutes, and counts from 8 minutes more; 97551 begins
    /// behind the 30 minutes of 97550.
    ///
    /// ## Example
    /// 97129 and 97130 for 20 minutes together → 97129 alone.
    ///
    /// ## Exceptions
    /// Only with a file of minutes.
    ADD_ON_TOO_EARLY {
        code: "TH323",
        name: "add-on-too-early",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "AOTA on 97129 (2020) and 97550 (2024)",
        covers: "T213",
        fix_at: Billing,
        todo: "Bill the first code alone.",
        cms1500: "24G",
        check: Check::With(&UNITS_ABOVE_MINUTES),
    }
}

rule! {
    /// The minutes of an evaluation are far from those of its level.
    ///
    /// ## Why
    /// Typical minutes guide and do not decide; a high level in a third of its time is what
    /// auditors ask about.
    ///
    /// ## Example
    /// 97163 in 12 minutes → the level that the notes show.
    ///
    /// ## Exceptions
    /// Information, only with a file of minutes.
    MINUTES_AGAINST_LEVEL {
        code: "TH324",
        name: "minutes-against-level",
        severity: Info,
        snip: 7,
        ack: Ack::status("A7:476"),
        source: "typical minutes of the code set of 2017; LegalClarity on 97162",
        covers: "T315",
        fix_at: Coding,
        todo: "Compare the level with the components in the notes.",
        cms1500: "24D",
        check: Check::With(&UNITS_ABOVE_MINUTES),
    }
}

rule! {
    /// An assistant gave more than a tenth of a line, and CQ or CO is missing.
    ///
    /// ## Why
    /// Medicare pays 85 percent of what an assistant gave in more than a tenth. Without the
    /// modifier the line claims too much.
    ///
    /// ## Example
    /// 10 of 30 minutes by an assistant, `97110:GP` → `97110:GP:CQ`.
    ///
    /// ## Exceptions
    /// Medicare Part B, services from 2020 on, with the assistant's minutes in the file.
    ASSISTANT_MINUTES_NOT_MARKED {
        code: "TH507",
        name: "assistant-minutes-not-marked",
        severity: Error,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:453"),
        since: ASSISTANTS_SINCE,
        source: "CMS billing examples for CQ and CO (2020, 2022)",
        covers: "T507",
        fix_at: Coding,
        todo: "Add CQ or CO, or split the line into the therapist's and the assistant's units.",
        cms1500: "24D",
        check: Check::With(&UNITS_ABOVE_MINUTES),
    }
}

rule! {
    /// CQ or CO stands on a line whose units a therapist alone has the minutes for.
    ///
    /// ## Why
    /// The modifier costs 15 percent of the payment and is not asked for here: the therapist has
    /// the quarters of an hour and at least eight minutes of the last unit, or the assistant gave
    /// a tenth or less.
    ///
    /// ## Example
    /// 7 of 30 minutes by an assistant, `97110:GP:CQ` with 2 units → `97110:GP`.
    ///
    /// ## Exceptions
    /// Information, for Medicare Part B with the assistant's minutes in the file. The eight minutes
    /// count from 2022 on, and for 15-minute codes.
    ASSISTANT_MARK_NOT_NEEDED {
        code: "TH508",
        name: "assistant-mark-not-needed",
        severity: Info,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:453"),
        since: ASSISTANTS_SINCE,
        source: "CMS billing examples for CQ and CO (2020, 2022)",
        covers: "T508",
        fix_at: Coding,
        todo: "Take the modifier off if the notes say so too.",
        cms1500: "24D",
        check: Check::With(&UNITS_ABOVE_MINUTES),
    }
}

rule! {
    /// Units of a therapist and of an assistant stand on one line.
    ///
    /// ## Why
    /// Full quarters of an hour belong to who gave them. The last unit is the therapist's from eight
    /// minutes on, else the assistant's; where two units are left, each has one. Units of both are
    /// two lines, one with CQ or CO and one without.
    ///
    /// ## Example
    /// 97110 with 2 units, 9 minutes by the therapist and 14 by the assistant → `97110:GP` and
    /// `97110:GP:CQ` with one unit each.
    ///
    /// ## Exceptions
    /// Medicare Part B, services from 2022 on, with the assistant's minutes in the file.
    UNITS_OF_TWO_PEOPLE {
        code: "TH509",
        name: "units-of-two-people",
        severity: Error,
        payers: PART_B,
        snip: 7,
        ack: Ack::status("A7:453"),
        since: HALVES_SINCE,
        source: "CMS billing examples for CQ and CO (2022)",
        covers: "T509",
        fix_at: Billing,
        todo: "Split the line into the therapist's and the assistant's units.",
        cms1500: "24G",
        check: Check::With(&UNITS_ABOVE_MINUTES),
    }
}

/// A timed or untimed therapy line with its minutes.
#[derive(Clone, Copy)]
struct Timed<'a> {
    line: TherapyLine<'a>,
    service: Service<'a>,
    minutes: LineMinutes,
    units: u32,
}

fn units_above(claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    if ctx.minutes.is_empty() {
        return;
    }
    let timed: Vec<Timed<'_>> =
        claim.lines.iter().filter_map(|line| Timed::read(line, claim, ctx)).collect();
    for (n, one) in timed.iter().enumerate() {
        out.begin_line(Some(one.line.line.ordinal));
        one.evaluation(out);
        one.assistant(out);
        one.add_on(&timed, claim, out);
        if !one.is_quarters() {
            continue;
        }
        match claim.ancestors.counting {
            Counting::Midpoint => one.midpoint(out),
            Counting::Total => {
                let is_alike = |other: &&Timed<'_>| one.is_of_day(other, claim);
                // At the first line of its day and discipline.
                if timed.iter().take(n).any(|other| is_alike(&other)) {
                    continue;
                }
                let day: Vec<&Timed<'_>> = timed.iter().filter(is_alike).collect();
                total(&day, &timed, claim, ctx, out);
            }
            Counting::Unknown => {}
        }
    }
    out.begin_line(None);
}

impl<'a> Timed<'a> {
    fn read(line: &'a ServiceLine<'a>, claim: &'a Claim<'a>, ctx: &'a Context<'a>) -> Option<Self> {
        let minutes = ctx.minutes.of(claim.id()?, line.lx.element(1)?)?;
        let units = line.units.filter(|units| units.is_whole())?.thousandths() / 1000;
        let service = Service::read(line)?;
        let line = TherapyLine::read(line, claim, ctx)?;
        Some(Self { line, service, minutes, units: units.try_into().ok()? })
    }

    fn is_quarters(&self) -> bool {
        self.line.procedure.is_by_quarters()
    }

    /// Whether both are quarters of one discipline, day and person.
    fn is_of_day(&self, other: &Self, claim: &Claim<'_>) -> bool {
        other.is_quarters()
            && self.discipline() == other.discipline()
            && self.service.is_of_visit(&other.service, claim)
    }

    fn discipline(&self) -> Option<Discipline> {
        self.line.mark().one()
    }

    fn midpoint(&self, out: &mut Findings) {
        let allowed = by_midpoint(self.minutes.minutes);
        if self.units > allowed {
            let (code, units, minutes) = (self.service.code, self.units, self.minutes.minutes);
            let message = format!(
                "{units} units of {code} for {minutes} minutes; by the midpoint rule they give {allowed}"
            );
            out.report(&UNITS_ABOVE_MINUTES, self.line.at(el::SV104), message);
        }
    }

    fn evaluation(&self, out: &mut Findings) {
        let procedure = self.line.procedure;
        let Some(typical) = procedure.typical_minutes.map(u32::from) else { return };
        if procedure.tier.is_none_or(|tier| tier == EvaluationTier::Reevaluation) {
            return;
        }
        let minutes = self.minutes.minutes;
        if minutes * 3 < typical || minutes > typical * 3 {
            let message = format!("{} in {minutes} minutes; {typical} are typical", procedure.code);
            out.report(&MINUTES_AGAINST_LEVEL, self.line.at(el::SV101_2), message);
        }
    }

    fn add_on(&self, all: &[Self], claim: &Claim<'_>, out: &mut Findings) {
        let first = match self.line.procedure.code {
            "97130" => 15,
            "97551" => 30,
            _ => return,
        };
        let Some(parent) = self.line.procedure.addon_to else { return };
        let is_parent = |other: &&Self| {
            other.service.code.as_str() == parent && self.service.is_of_visit(&other.service, claim)
        };
        let Some(parent) = all.iter().find(is_parent) else { return };
        let together = parent.minutes.minutes + self.minutes.minutes;
        if together < first + 8 {
            let message = format!(
                "{} and {} have {together} minutes together; {} are needed",
                parent.service.code,
                self.service.code,
                first + 8
            );
            out.report(&ADD_ON_TOO_EARLY, self.line.at(el::SV104), message);
        }
    }

    fn assistant(&self, out: &mut Findings) {
        let Some(assistant) = self.minutes.by_assistant else { return };
        let modifiers = &self.line.line.modifiers;
        let is_marked = modifiers.has("CQ") || modifiers.has("CO");
        let therapist = self.minutes.minutes.saturating_sub(assistant);
        if self.line.day < ASSISTANTS_SINCE || self.line.procedure.tier.is_some() {
            return;
        }
        let is_by_halves = self.is_quarters() && self.line.day >= HALVES_SINCE;
        let due = if is_by_halves {
            let Some(due) = assistant_units(self.units, therapist, assistant) else { return };
            due
        } else {
            let is_enough = self.is_quarters() && therapist >= self.units * 15;
            let counts = assistant * 10 > self.minutes.minutes && !is_enough;
            if counts { self.units } else { 0 }
        };
        let (units, minutes, place) = (self.units, self.minutes.minutes, self.line.at(el::SV101));
        let of = format!("{assistant} of {minutes} minutes are an assistant's");
        if 0 < due && due < units {
            let message = format!(
                "{of}, {therapist} a therapist's: {due} of {units} units are due with the modifier"
            );
            out.report(&UNITS_OF_TWO_PEOPLE, place, message);
        } else if due > 0 && !is_marked {
            let message = format!("{of}, and no modifier says so");
            out.report(&ASSISTANT_MINUTES_NOT_MARKED, place, message);
        } else if due == 0 && is_marked {
            let message = format!("{of}, too few for the modifier");
            out.report(&ASSISTANT_MARK_NOT_NEEDED, place, message);
        }
    }
}

/// Counts the lines of one day and discipline together.
fn total(
    day: &[&Timed<'_>],
    all: &[Timed<'_>],
    claim: &Claim<'_>,
    ctx: &Context<'_>,
    out: &mut Findings,
) {
    let Some(last) = day.last() else { return };
    let minutes: u32 = day.iter().map(|one| one.minutes.minutes).sum();
    let units: u32 = day.iter().map(|one| one.units).sum();
    let allowed = by_total(minutes);
    // A line without minutes would make the sum too small.
    let is_whole = |line: &ServiceLine<'_>| {
        let service = Service::read(line);
        let is_alike = service.is_some_and(|service| {
            let procedure = ctx.codes.procedure_on(service.code, service.day);
            procedure.is_some_and(Procedure::is_by_quarters)
                && last.service.is_of_visit(&service, claim)
        });
        !is_alike || all.iter().any(|timed| timed.line.line.ordinal == line.ordinal)
    };
    if !claim.lines.iter().all(is_whole) {
        return;
    }
    let place = last.line.at(el::SV104);
    let words = format!("{units} timed units for {minutes} minutes on {}", last.service.day);
    match units.cmp(&allowed) {
        Ordering::Greater => {
            let message = format!("{words}; by CMS's rule they give {allowed}");
            let finding = out.report(&UNITS_ABOVE_MINUTES, place, message);
            let counted = evaluated(last, all, claim);
            if counted > 0 && units <= by_total(minutes + counted) {
                finding.suggest("Take the minutes of the evaluation out: it is not timed");
            }
        }
        Ordering::Less => {
            let message = format!("{words}; by CMS's rule they give {allowed}");
            out.report(&UNITS_BELOW_MINUTES, place, message);
        }
        Ordering::Equal => {
            let codes: Vec<(u32, u32)> =
                day.iter().map(|one| (one.minutes.minutes, one.units)).collect();
            if !is_placed_right(&codes) {
                let message =
                    format!("{words} are as many as CMS gives, and stand on the wrong codes");
                out.report(&UNIT_ON_WRONG_CODE, place, message);
            }
        }
    }
}

/// Minutes of evaluations of the same visit.
fn evaluated(of: &Timed<'_>, all: &[Timed<'_>], claim: &Claim<'_>) -> u32 {
    let evaluations = all.iter().filter(|one| {
        one.line.procedure.tier.is_some() && of.service.is_of_visit(&one.service, claim)
    });
    evaluations.map(|one| one.minutes.minutes).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Rule;
    use crate::rules::testing::{changed, said_with_minutes};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const SECOND: &str = "HC:97140:GP*80*UN*1";
    const PAYER: (&str, &str) = ("*******MB~", "*******CI~");

    #[track_caller]
    fn told(rule: &Rule, changes: &[(&str, &str)], minutes: &str, expected: &[&str]) {
        assert_eq!(said_with_minutes(rule, &changed(changes), minutes), expected);
    }

    #[test]
    fn units_by_both_rules() {
        // 20 and 20 minutes: three units for Medicare, two for a plan.
        let twenty = "CLAIM1,1,20\nCLAIM1,2,20\n";
        told(&UNITS_ABOVE_MINUTES, &[], twenty, &[]);
        let plan = "SV104: 2 units of 97110 for 20 minutes; by the midpoint rule they give 1";
        told(&UNITS_ABOVE_MINUTES, &[PAYER], twenty, &[plan]);
        let four = "SV104: 4 timed units for 40 minutes on 2026-03-02; by CMS's rule they give 3";
        told(&UNITS_ABOVE_MINUTES, &[(SECOND, "HC:97140:GP*80*UN*2")], twenty, &[four]);
        told(&UNITS_ABOVE_MINUTES, &[("*******MB~", "*******WC~")], twenty, &[]);
        // No minutes of the second line: nothing can be said of the day.
        told(&UNITS_ABOVE_MINUTES, &[], "CLAIM1,1,7\n", &[]);
        told(&UNITS_ABOVE_MINUTES, &[], "OTHER,1,7\nOTHER,2,7\n", &[]);
    }

    #[test]
    fn units_below_and_on_the_wrong_code() {
        let below = "SV104: 3 timed units for 53 minutes on 2026-03-02; by CMS's rule they give 4";
        told(&UNITS_BELOW_MINUTES, &[], "CLAIM1,1,38\nCLAIM1,2,15\n", &[below]);
        told(&UNITS_BELOW_MINUTES, &[PAYER], "CLAIM1,1,38\nCLAIM1,2,15\n", &[]);
        let moved = "SV104: 3 timed units for 40 minutes on 2026-03-02 are as many as CMS gives, and stand on the wrong codes";
        told(&UNIT_ON_WRONG_CODE, &[], "CLAIM1,1,7\nCLAIM1,2,33\n", &[moved]);
        told(&UNIT_ON_WRONG_CODE, &[], "CLAIM1,1,33\nCLAIM1,2,7\n", &[]);
    }

    #[test]
    fn add_ons_and_evaluations() {
        let both = [(FIRST, "HC:97129:GP*120*UN*1"), (SECOND, "HC:97130:GP*80*UN*1")];
        let early = "SV104: 97129 and 97130 have 20 minutes together; 23 are needed";
        told(&ADD_ON_TOO_EARLY, &both, "CLAIM1,1,15\nCLAIM1,2,5\n", &[early]);
        told(&ADD_ON_TOO_EARLY, &both, "CLAIM1,1,15\nCLAIM1,2,8\n", &[]);
        let high = [(FIRST, "HC:97163:GP*120*UN*1")];
        told(
            &MINUTES_AGAINST_LEVEL,
            &high,
            "CLAIM1,1,12\n",
            &["SV101-2: 97163 in 12 minutes; 45 are typical"],
        );
        told(&MINUTES_AGAINST_LEVEL, &high, "CLAIM1,1,40\n", &[]);
    }

    #[test]
    fn minutes_of_assistants() {
        let one = (FIRST, "HC:97110:GP*120*UN*1");
        let marked = [(FIRST, "HC:97110:GP:CQ*120*UN*2")];
        let missing = "SV101: 30 of 30 minutes are an assistant's, and no modifier says so";
        told(&ASSISTANT_MINUTES_NOT_MARKED, &[], "CLAIM1,1,30,30\n", &[missing]);
        told(&ASSISTANT_MINUTES_NOT_MARKED, &marked, "CLAIM1,1,30,30\n", &[]);
        told(&ASSISTANT_MINUTES_NOT_MARKED, &[PAYER], "CLAIM1,1,30,30\n", &[]);
        let missing = "SV101: 10 of 15 minutes are an assistant's, and no modifier says so";
        told(&ASSISTANT_MINUTES_NOT_MARKED, &[one], "CLAIM1,1,15,10\n", &[missing]);
        // The therapist alone has eight minutes of the last unit.
        for enough in ["CLAIM1,1,40,10\n", "CLAIM1,1,30,7\n"] {
            told(&ASSISTANT_MINUTES_NOT_MARKED, &[], enough, &[]);
        }
        for enough in ["CLAIM1,1,15,7\n", "CLAIM1,1,20,8\n"] {
            told(&ASSISTANT_MINUTES_NOT_MARKED, &[one], enough, &[]);
        }
        let not_needed = "SV101: 7 of 30 minutes are an assistant's, too few for the modifier";
        told(&ASSISTANT_MARK_NOT_NEEDED, &marked, "CLAIM1,1,30,7\n", &[not_needed]);
        told(&ASSISTANT_MARK_NOT_NEEDED, &marked, "CLAIM1,1,30,30\n", &[]);
    }

    #[test]
    fn before_2022_a_tenth_of_the_minutes_counts() {
        let old = [("D8*20260302", "D8*20210302"), ("D8*20260302", "D8*20210302")];
        let missing = "SV101: 7 of 30 minutes are an assistant's, and no modifier says so";
        told(&ASSISTANT_MINUTES_NOT_MARKED, &old, "CLAIM1,1,30,7\n", &[missing]);
        told(&ASSISTANT_MINUTES_NOT_MARKED, &old, "CLAIM1,1,30,3\n", &[]);
    }

    #[test]
    fn units_of_a_therapist_and_an_assistant() {
        let two = "SV101: 15 of 30 minutes are an assistant's, 15 a therapist's: 1 of 2 units are due with the modifier";
        for changes in [&[(FIRST, "HC:97110:GP:CQ*120*UN*2")][..], &[]] {
            told(&UNITS_OF_TWO_PEOPLE, changes, "CLAIM1,1,30,15\n", &[two]);
        }
        let rest = "SV101: 14 of 23 minutes are an assistant's, 9 a therapist's: 1 of 2 units are due with the modifier";
        told(&UNITS_OF_TWO_PEOPLE, &[], "CLAIM1,1,23,14\n", &[rest]);
        told(&UNITS_OF_TWO_PEOPLE, &[], "CLAIM1,1,30,7\n", &[]);
        told(&UNITS_OF_TWO_PEOPLE, &[PAYER], "CLAIM1,1,30,15\n", &[]);
    }
}
