//! BA205 to BA208: when another payer decided.

use crate::claim::{Claim, Coordination, Date, OtherPayer};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};

rule! {
    /// Another payer paid or adjusted, and the day of its decision is missing.
    ///
    /// ## Why
    /// The next payer must know when the one before decided: DTP*573 stands in 2330B where the
    /// decision is about the claim as a whole, else in each 2430.
    ///
    /// ## Example
    /// `AMT*D*110~` in 2320, and no DTP*573 → `DTP*573*D8*20260306~` in 2330B.
    DECISION_DATE_MISSING {
        code: "BA205",
        name: "decision-date-missing",
        severity: Error,
        snip: 3,
        ack: Ack::segment("I6").or_status("A6:516"),
        source: "837P 005010X222A1, DTP*573 of 2330B and 2430; IBM PM45235",
        covers: "B11",
        fix_at: Billing,
        todo: "Enter the date of the remittance; if that payer has not decided, take AMT*D out.",
        check: Check::Claim(check),
    }
}

rule! {
    /// The day of another payer's decision is reported for the claim and for its lines.
    ///
    /// ## Why
    /// Where lines have decisions of a payer (2430), each has its DTP*573, and 2330B has none.
    ///
    /// ## Example
    /// `DTP*573*D8*20260306~` in 2330B and in 2430 → in 2430.
    DECISION_DATE_AT_BOTH_LEVELS {
        code: "BA206",
        name: "decision-date-at-both-levels",
        severity: Error,
        snip: 3,
        ack: Ack::segment("I9").or_status("A7:516"),
        source: "837P 005010X222A1, DTP*573 of 2330B and 2430; IBM PH34767",
        covers: "B11",
        fix_at: Software,
        todo: "Leave the date in 2330B out.",
        check: Check::Tables,
    }
}

rule! {
    /// Another payer is said to have decided after the file was made.
    ///
    /// ## Why
    /// DTP*573 is the day of a payment or a notice that lies before this claim. Often the year is
    /// mistyped.
    ///
    /// ## Example
    /// `BHT*0019*00*B1*20260310*…~` and `DTP*573*D8*20270306~`.
    DECISION_IN_FUTURE {
        code: "BA207",
        name: "decision-in-future",
        severity: Warning,
        snip: 3,
        ack: Ack::status("A7:510+516"),
        source: "837P 005010X222A1, DTP*573 of 2330B and 2430",
        covers: "B11",
        fix_at: Billing,
        todo: "Compare the date with the remittance.",
        check: Check::Tables,
    }
}

rule! {
    /// Another payer is said to have decided before the service was given.
    ///
    /// ## Why
    /// One of the two dates is mistyped.
    ///
    /// ## Example
    /// `DTP*472*D8*20260302~` and `DTP*573*D8*20250306~`.
    DECISION_BEFORE_SERVICE {
        code: "BA208",
        name: "decision-before-service",
        severity: Warning,
        snip: 3,
        ack: Ack::status("A8:516"),
        source: "own knowledge",
        covers: "B11",
        fix_at: Billing,
        todo: "Compare the date of service and the date of the remittance.",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file.
fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(others) = claim.coordination.as_deref() else { return };
    if others.is_settled() {
        for payer in others.distinct_payers() {
            one_level(claim, payer, others, out);
        }
    }
    in_future(claim, others, out);
    before_service(claim, others, out);
}

fn one_level(
    claim: &Claim<'_>,
    payer: &OtherPayer<'_>,
    others: &Coordination<'_>,
    out: &mut Findings,
) {
    let has_lines = others.decisions_of(payer).next().is_some();
    let told = payer.paid.is_some() || payer.tells_of_a_decision();
    match payer.decided_on {
        Some(date) if has_lines => {
            let message = format!("{} decided about lines, each with its date", payer.shown());
            out.report(&DECISION_DATE_AT_BOTH_LEVELS, Place::of(&date, el::DTP), message);
        }
        // That a payer was not asked, yet decided, has a finding of its own.
        None if told && !has_lines && payer.non_covered.is_none() => {
            let Some(name) = payer.name else { return };
            let message = format!("the day on which {} decided is missing", payer.shown());
            let place = Place::missing(row::L2330B_DTP_573, behind_address(claim, &name));
            out.report(&DECISION_DATE_MISSING, place, message);
        }
        _ => {}
    }
}

/// Number of the segment behind a payer's name and address.
fn behind_address(claim: &Claim<'_>, name: &PlacedSegment<'_>) -> usize {
    let is_address = |index: &usize| {
        let row = claim.section.get(*index).and_then(|segment| segment.row);
        matches!(row, Some(row::L2330B_N3 | row::L2330B_N4))
    };
    let end = claim.section.len();
    (name.index + 1..end).find(|index| !is_address(index)).unwrap_or(end)
}

/// The days of all decisions, each with the number of its line; 0 for the claim as a whole.
fn dates<'c, 'b>(
    others: &'c Coordination<'b>,
) -> impl Iterator<Item = (u16, PlacedSegment<'b>, Date)> + use<'c, 'b> {
    let of_claim = others.payers.iter().map(|payer| (0, payer.decided_on));
    let of_lines = others.adjudications.iter().map(|one| (one.line, one.decided_on));
    of_claim.chain(of_lines).filter_map(|(line, segment)| {
        let segment = segment?;
        Some((line, segment, Date::parse(segment.element(3)?)?))
    })
}

/// Said once a claim.
fn in_future(claim: &Claim<'_>, others: &Coordination<'_>, out: &mut Findings) {
    let Some(created) = claim.ancestors.created() else { return };
    if let Some((_, segment, date)) = dates(others).find(|(_, _, date)| *date > created) {
        let message = format!("the decision is dated {date}, the file was made on {created}");
        out.report(&DECISION_IN_FUTURE, Place::of(&segment, el::DTP03), message);
    }
}

/// Said once a claim.
fn before_service(claim: &Claim<'_>, others: &Coordination<'_>, out: &mut Findings) {
    let service_of = |line: u16| {
        let mut lines = claim.lines.iter().filter(|one| line == 0 || one.ordinal == line);
        lines.find_map(|one| one.service_date)
    };
    let first = |(line, segment, date)| {
        let span = service_of(line).filter(|span| span.from <= span.to && date < span.from)?;
        Some((segment, date, span))
    };
    if let Some((segment, date, span)) = dates(others).find_map(first) {
        let message = format!("the decision is dated {date}, the service {span}");
        out.report(&DECISION_BEFORE_SERVICE, Place::of(&segment, el::DTP03), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN_SECONDARY as FILE, clean_in, codes_of_in, dirty_in};

    /// The clean file with the decision reported for the claim as a whole, without a date.
    fn at_claim_level() -> String {
        let is_kept =
            |line: &&str| !["SVD", "CAS", "DTP*573"].iter().any(|start| line.starts_with(start));
        let text: String = FILE.split_inclusive('\n').filter(is_kept).collect();
        let adjusted = "CAS*CO*45*35~\nCAS*PR*3*55~\nAMT*D*110~";
        let dated = "DTP*573*D8*20260306~\nREF*F8";
        text.replace("AMT*D*110~", adjusted).replace("REF*F8", dated).replace("SE*46", "SE*41")
    }

    #[test]
    fn a_decision_has_a_date() {
        let file = at_claim_level();
        assert_eq!(codes_of_in(&file, &[]), Vec::<&str>::new());
        let dated = ("DTP*573*D8*20260306~\n", "");
        let words = "DTP: the day on which 60054 decided is missing";
        dirty_in(&file, &DECISION_DATE_MISSING, &[dated], words);
        assert_eq!(codes_of_in(&file, &[dated, ("SE*41", "SE*40")]), ["BA205"]);
        let only_paid = [dated, ("CAS*CO*45*35~\nCAS*PR*3*55~\n", "")];
        dirty_in(&file, &DECISION_DATE_MISSING, &only_paid, words);
        let nothing = [only_paid[0], only_paid[1], ("AMT*D*110~\n", "")];
        clean_in(&file, &DECISION_DATE_MISSING, &nothing);
    }

    #[test]
    fn a_date_at_one_level_only() {
        let both = ("REF*F8", "DTP*573*D8*20260306~\nREF*F8");
        let words = "DTP: 60054 decided about lines, each with its date";
        dirty_in(FILE, &DECISION_DATE_AT_BOTH_LEVELS, &[both], words);
        assert_eq!(codes_of_in(FILE, &[both, ("SE*46", "SE*47")]), ["BA206"]);
    }

    #[test]
    fn a_line_without_its_date_is_reported_by_the_tables() {
        let gone = ("DTP*573*D8*20260306~\nLX*2", "LX*2");
        assert_eq!(codes_of_in(FILE, &[gone, ("SE*46", "SE*45")]), ["ST105"]);
    }

    #[test]
    fn after_the_file_was_made() {
        dirty_in(
            FILE,
            &DECISION_IN_FUTURE,
            &[("573*D8*20260306", "573*D8*20260311"), ("573*D8*20260306", "573*D8*20260311")],
            "DTP03: the decision is dated 2026-03-11, the file was made on 2026-03-10",
        );
        clean_in(FILE, &DECISION_IN_FUTURE, &[("573*D8*20260306", "573*D8*20260310")]);
        assert_eq!(codes_of_in(FILE, &[("573*D8*20260306", "573*D8*20261399")]), ["SX108"]);
    }

    #[test]
    fn before_the_service() {
        let words = "DTP03: the decision is dated 2026-03-01, the service 2026-03-02";
        let early = ("573*D8*20260306", "573*D8*20260301");
        dirty_in(FILE, &DECISION_BEFORE_SERVICE, &[early], words);
        dirty_in(&at_claim_level(), &DECISION_BEFORE_SERVICE, &[early], words);
        let same_day = ("573*D8*20260306", "573*D8*20260302");
        clean_in(FILE, &DECISION_BEFORE_SERVICE, &[same_day]);
    }
}
