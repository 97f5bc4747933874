//! LN101: service lines are numbered 1, 2, 3 in each claim.

use crate::claim::{Claim, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{el, row};

rule! {
    /// The service lines of a claim are not numbered 1, 2, 3 and so on.
    ///
    /// ## Why
    /// LX01 begins with 1 in each claim and grows by 1; payers answer by that number, and refuse
    /// a claim whose lines skip or repeat one.
    ///
    /// ## Example
    /// `LX*1~ … LX*3~` → `LX*1~ … LX*2~`.
    ///
    /// ## Exceptions
    /// Said once a claim, at the first line that is out of step. A number that is none, or is
    /// missing, is a finding of the element tables.
    ///
    /// ## Fix safety
    /// Safe: the number says only where the line stands. Not made where a line of another payer
    /// names lines by their number (SVD06), since nobody can tell which one is meant.
    LINE_NUMBER {
        code: "LN101",
        name: "line-number",
        severity: Error,
        snip: 2,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, 2400 LX01",
        covers: "L01",
        fix_at: Software,
        todo: "Nothing: the lines are numbered anew.",
        fix: Safe,
        check: Check::Claim(check),
    }
}

fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    // A line that lost its LX, or is of a claim that lost its CLM, is reported as that.
    if !claim.has_sound_lines() {
        return;
    }
    let Some(first) = claim.lines.iter().find(|line| is_out_of_step(line)) else { return };
    let sent = String::from_utf8_lossy(first.lx.element(1).unwrap_or_default());
    let message = format!("line {} of the claim has the number {sent}", first.ordinal);
    let finding = out.report(&LINE_NUMBER, Place::of(&first.lx, el::LX01), message);
    let names_lines = |svd: crate::guide::PlacedSegment<'_>| svd.element(6).is_some();
    if !claim.section.find_all(row::L2430_SVD).any(names_lines)
        && let Some(fix) = renumbered(claim)
    {
        finding.fix(fix);
    }
}

/// Whether LX01 is a number and not the one that the line's place asks for.
fn is_out_of_step(line: &ServiceLine<'_>) -> bool {
    let is_short = |number: &u32| *number < 1_000_000;
    number(line).filter(is_short).is_some_and(|number| number != u32::from(line.ordinal))
}

fn number(line: &ServiceLine<'_>) -> Option<u32> {
    std::str::from_utf8(line.lx.element(1)?.trim_ascii_end()).ok()?.parse().ok()
}

/// Gives every line its number; what the finding shows is the number of the first wrong one.
fn renumbered(claim: &Claim<'_>) -> Option<Fix> {
    let wrong = claim.lines.iter().filter(|line| is_out_of_step(line));
    let mut edits = wrong.filter_map(|line| {
        Some(Edit::replace(line.lx.element_range(1)?, line.ordinal.to_string()))
    });
    let mut fix = Fix::safe(edits.next()?);
    fix.edits.extend(edits);
    Some(fix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, check, clean, dirty};

    #[test]
    fn a_number_is_skipped() {
        dirty(&LINE_NUMBER, &[("LX*2~", "LX*3~")], "LX01: line 2 of the claim has the number 3");
    }

    #[test]
    fn one_finding_renumbers_all_lines() {
        let text = changed(&[("LX*1~", "LX*0~"), ("LX*2~", "LX*1~")]);
        let checked = check(&text);
        let records = || checked.iter().flat_map(|batch| &batch.records);
        let fixes: Vec<_> = records().filter_map(|record| record.finding.fix.as_ref()).collect();
        assert_eq!(fixes.len(), 1);
        assert!(fixes[0].is_applied());
        let texts: Vec<_> = fixes[0].edits.iter().map(|edit| edit.text.as_slice()).collect();
        assert_eq!(texts, [b"1", b"2"]);
    }

    #[test]
    fn lines_that_are_named_by_number_are_not_renumbered() {
        let bundled = "LX*3~\nSV1*HC:97140:GP*80*UN*1***1:2~\nDTP*472*D8*20260302~\n\
SVD*12345*0*HC:97140:GP**1*1~";
        let text =
            changed(&[("LX*2~\nSV1*HC:97140:GP*80*UN*1***1:2~\nDTP*472*D8*20260302~", bundled)]);
        let checked = check(&text);
        let mut own = checked.iter().flat_map(|batch| &batch.records);
        let record = own.find(|record| record.finding.rule.code == "LN101").unwrap();
        assert!(record.finding.fix.is_none());
    }

    #[test]
    fn what_is_no_number_is_the_tables_business() {
        clean(&LINE_NUMBER, &[("LX*2~", "LX*B~")]);
        clean(&LINE_NUMBER, &[("LX*2~", "LX~")]);
        clean(&LINE_NUMBER, &[("LX*2~", "LX*02~")]);
    }
}
