//! BA103 to BA105: what another payer paid in total against its decisions.

use crate::claim::other_payer::total;
use crate::claim::{Adjudication, Adjustment, Claim, Coordination, Money, OtherPayer};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{PlacedSegment, el};
use crate::rules::claim::total_charge;

use super::claim_total::sum_of_lines;
use super::line_adjudication::{settled, unaccounted};

rule! {
    /// What another payer paid in total is not what it paid for the lines.
    ///
    /// ## Why
    /// AMT*D is the sum of SVD02 over the lines, less what that payer adjusted of the claim as a
    /// whole (CAS in 2320). The total charge does not enter.
    ///
    /// ## Example
    /// `SVD*60054*70*…~` and `SVD*60054*40*…~` with `AMT*D*100~` → `AMT*D*110~`.
    ///
    /// ## Exceptions
    /// Silent where a line that does not balance explains the difference.
    PAYER_PAID_DIFFERS {
        code: "BA103",
        name: "payer-paid-differs",
        severity: Error,
        snip: 3,
        ack: Ack::status("A7:672"),
        source: "X12 RFI 1053 and 2168; 837P 005010X222A1, 2320 AMT*D and 2430 SVD02",
        covers: "B03 B05",
        fix_at: Billing,
        todo: "Enter what the remittance says that this payer paid for the claim.",
        cms1500: "29",
        check: Check::Claim(check),
    }
}

rule! {
    /// What another payer paid and adjusted of the claim is not the total charge.
    ///
    /// ## Why
    /// Where a payer's decision is reported for the claim as a whole, AMT*D and the amounts of
    /// CAS in 2320 together should make CLM02; else the next payer cannot see what is left.
    ///
    /// ## Example
    /// `CLM*A1*200*…~`, `CAS*CO*45*35~`, `AMT*D*110~` → and `CAS*PR*3*55~`.
    ///
    /// ## Exceptions
    /// Only an information where the payer is said to have adjusted nothing.
    PAYER_PAID_LEAVES_A_REST {
        code: "BA104",
        name: "payer-paid-leaves-a-rest",
        severity: Warning,
        snip: 3,
        ack: Ack::status("A7:672"),
        source: "own knowledge: 837P 005010X222A1, 2320 AMT*D and CAS",
        covers: "B04",
        fix_at: Billing,
        todo: "Enter all adjustments of the remittance, best for each line.",
        cms1500: "29",
        check: Check::Tables,
    }
}

rule! {
    /// The same adjustment of another payer stands at claim level and at its lines.
    ///
    /// ## Why
    /// Each adjustment is reported once, at the level at which that payer made it: of lines in
    /// 2430, of the claim as a whole in 2320. Twice, it is taken off twice.
    ///
    /// ## Example
    /// `CAS*CO*45*35~` in 2320, with `CAS*CO*45*20~` and `CAS*CO*45*15~` in 2430 → those in 2430.
    ///
    /// ## Exceptions
    /// Silent where the sums are right with both.
    ADJUSTMENT_AT_BOTH_LEVELS {
        code: "BA105",
        name: "adjustment-at-both-levels",
        severity: Error,
        snip: 3,
        ack: Ack::status("A7:672+521"),
        source: "X12 RFI 455, 689 and 1053; public edits of clearinghouses",
        covers: "B06",
        fix_at: Software,
        todo: "Report adjustments of lines at the lines only.",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file.
fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(others) = settled(claim) else { return };
    for payer in others.distinct_payers().filter(|payer| payer.non_covered.is_none()) {
        let (Some(amt), Some(paid)) = (payer.paid, payer.paid_amount()) else { continue };
        let Some(adjusted) = total(&payer.adjustments) else { continue };
        let totals = Totals { amt, paid, adjusted };
        if others.decisions_of(payer).next().is_some() {
            with_lines(claim, payer, others, totals, out);
        } else {
            without_lines(claim, payer, totals, out);
        }
    }
}

/// What a payer paid and adjusted of the claim as a whole.
#[derive(Clone, Copy)]
struct Totals<'b> {
    amt: PlacedSegment<'b>,
    paid: Money,
    adjusted: Money,
}

fn with_lines<'b>(
    claim: &Claim<'b>,
    payer: &OtherPayer<'b>,
    others: &Coordination<'b>,
    totals: Totals<'b>,
    out: &mut Findings,
) {
    let decisions = others.decisions_of(payer);
    let Some(of_lines) = decisions.map(Adjudication::paid_amount).sum::<Option<Money>>() else {
        return;
    };
    let expected = of_lines - totals.adjusted;
    let Totals { amt, paid, adjusted } = totals;
    if paid == expected || paid - expected == unaccounted(claim, payer, others) {
        return;
    }
    if let Some((cas, one)) = repeated_at_lines(payer, others).filter(|_| paid == of_lines) {
        let code =
            |text: Option<&[u8]>| String::from_utf8_lossy(text.unwrap_or_default()).into_owned();
        let (group, reason) = (code(cas.element(1)), code(one.reason));
        let message = format!(
            "{} adjusted {} for {group} {reason} at claim level, and the same at its lines",
            payer.shown(),
            one.money().unwrap_or_default()
        );
        out.report(&ADJUSTMENT_AT_BOTH_LEVELS, Place::of(&cas, one.reason_ref()), message);
        return;
    }
    let less = if adjusted == Money::ZERO { String::new() } else { format!(" less {adjusted}") };
    let message = format!(
        "AMT*D says that {} paid {paid}, but its lines (SVD02) add up to {of_lines}{less}",
        payer.shown()
    );
    out.report(&PAYER_PAID_DIFFERS, Place::of(&amt, el::AMT02), message);
}

/// The first adjustment of the claim as a whole whose amount the lines have under the same group
/// and reason, if all of them are such.
fn repeated_at_lines<'b>(
    payer: &OtherPayer<'b>,
    others: &Coordination<'b>,
) -> Option<(PlacedSegment<'b>, Adjustment<'b>)> {
    let of_claim =
        || payer.adjustments.iter().flat_map(|cas| Adjustment::of(cas).map(move |one| (*cas, one)));
    let is_repeated = |(cas, one): &(PlacedSegment<'b>, Adjustment<'b>)| {
        let of_lines = others.decisions_of(payer).flat_map(|line| &line.adjustments);
        let same = of_lines
            .filter(|other| other.element(1) == cas.element(1))
            .flat_map(Adjustment::of)
            .filter(|other| other.reason == one.reason);
        one.money().is_some()
            && same.map(|other| other.money()).sum::<Option<Money>>() == one.money()
    };
    let first = of_claim().next()?;
    of_claim().all(|one| is_repeated(&one)).then_some(first)
}

fn without_lines(
    claim: &Claim<'_>,
    payer: &OtherPayer<'_>,
    totals: Totals<'_>,
    out: &mut Findings,
) {
    let Some(charge) = claim.total_charge() else { return };
    // A total that is wrong by itself has a finding of its own.
    if total_charge::defect(claim).is_some() || sum_of_lines(claim) != Some(charge) {
        return;
    }
    let Totals { amt, paid, adjusted } = totals;
    // A payer that neither adjusted nor has a date may not have decided; its date is missed then.
    let has_decided = payer.tells_of_a_decision();
    if paid + adjusted == charge || !has_decided {
        return;
    }
    let message = format!(
        "{} paid {paid} and adjusted {adjusted} of {charge} that the claim charges",
        payer.shown()
    );
    let finding = out.report(&PAYER_PAID_LEAVES_A_REST, Place::of(&amt, el::AMT02), message);
    if payer.adjustments.is_empty() {
        finding.at_most(Severity::Info);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN_SECONDARY as FILE, clean_in, codes_of_in, dirty_in};

    /// The decision is reported for the claim as a whole, with these adjustments.
    fn at_claim_level(adjustments: &str) -> Vec<(&'static str, String)> {
        let start = |line: &'static str| FILE.find(line).unwrap();
        let first = &FILE[start("SVD*60054*70")..start("LX*2")];
        let second = &FILE[start("SVD*60054*40")..start("SE*46")];
        vec![
            (first, String::new()),
            (second, String::new()),
            ("AMT*D*110~\n", format!("{adjustments}AMT*D*110~\n")),
            ("REF*F8", "DTP*573*D8*20260306~\nREF*F8".to_owned()),
        ]
    }

    fn changes<'c>(of: &'c [(&'static str, String)]) -> Vec<(&'c str, &'c str)> {
        of.iter().map(|(from, to)| (*from, to.as_str())).collect()
    }

    #[test]
    fn a_total_that_is_not_what_the_lines_were_paid() {
        let wrong = ("AMT*D*110~", "AMT*D*100~");
        dirty_in(
            FILE,
            &PAYER_PAID_DIFFERS,
            &[wrong],
            "AMT02: AMT*D says that 60054 paid 100.00, but its lines (SVD02) add up to 110.00",
        );
        assert_eq!(codes_of_in(FILE, &[wrong]), ["BA103"]);
        clean_in(FILE, &PAYER_PAID_DIFFERS, &[("AMT*D*110~", "AMT*D*110.00~")]);
    }

    #[test]
    fn adjustments_of_the_claim_as_a_whole_are_taken_off() {
        // The figures of X12 RFI 2168: 177.70 - 149.49 = 28.21.
        let figures = [
            ("SVD*60054*70*", "SVD*60054*97.70*"),
            ("SVD*60054*40*", "SVD*60054*80*"),
            ("CAS*CO*45*20~\nCAS*PR*3*30~", "CAS*CO*45*22.30~"),
            ("CAS*CO*45*15~\nCAS*PR*3*25~\n", ""),
            ("AMT*D*110~", "CAS*OA*104*149.49~\nAMT*D*28.21~"),
            ("SE*46", "SE*44"),
        ];
        assert_eq!(codes_of_in(FILE, &figures), Vec::<&str>::new());
        let mut wrong = figures;
        wrong[4] = ("AMT*D*110~", "CAS*OA*104*149.49~\nAMT*D*28.22~");
        dirty_in(
            FILE,
            &PAYER_PAID_DIFFERS,
            &wrong,
            "AMT02: AMT*D says that 60054 paid 28.22, but its lines (SVD02) add up to 177.70 less \
             149.49",
        );
    }

    #[test]
    fn a_line_that_explains_the_difference_is_the_finding() {
        assert_eq!(codes_of_in(FILE, &[("SVD*60054*40*", "SVD*60054*49*")]), ["BA102"]);
    }

    #[test]
    fn adjustments_told_twice() {
        let twice = ("AMT*D*110~", "CAS*CO*45*35~\nCAS*PR*3*55~\nAMT*D*110~");
        dirty_in(
            FILE,
            &ADJUSTMENT_AT_BOTH_LEVELS,
            &[twice],
            "CAS02: 60054 adjusted 35.00 for CO 45 at claim level, and the same at its lines",
        );
        assert_eq!(codes_of_in(FILE, &[twice, ("SE*46", "SE*48")]), ["BA105"]);
        let other = ("AMT*D*110~", "CAS*CO*45*30~\nAMT*D*110~");
        assert_eq!(codes_of_in(FILE, &[other, ("SE*46", "SE*47")]), ["BA103"]);
        let both = [("AMT*D*110~", "CAS*CO*45*35~\nAMT*D*75~"), ("SE*46", "SE*47")];
        assert_eq!(codes_of_in(FILE, &both), Vec::<&str>::new());
    }

    #[test]
    fn a_decision_about_the_claim_as_a_whole() {
        let all = at_claim_level("CAS*CO*45*35~\nCAS*PR*3*55~\n");
        clean_in(FILE, &PAYER_PAID_LEAVES_A_REST, &changes(&all));
        let some = at_claim_level("CAS*CO*45*35~\n");
        dirty_in(
            FILE,
            &PAYER_PAID_LEAVES_A_REST,
            &changes(&some),
            "AMT02: 60054 paid 110.00 and adjusted 35.00 of 200.00 that the claim charges",
        );
        let none = at_claim_level("");
        dirty_in(
            FILE,
            &PAYER_PAID_LEAVES_A_REST,
            &changes(&none),
            "AMT02 (info): 60054 paid 110.00 and adjusted 0.00 of 200.00 that the claim charges",
        );
        let mut undated = none;
        undated.push(("DTP*573*D8*20260306~\n", String::new()));
        undated.push(("SE*46", "SE*38".to_owned()));
        assert_eq!(codes_of_in(FILE, &changes(&undated)), ["BA205"]);
    }

    #[test]
    fn a_total_charge_that_is_wrong_is_the_finding() {
        let mut all = at_claim_level("CAS*CO*45*35~\nCAS*PR*3*55~\n");
        all.push(("CLAIM1*200*", "CLAIM1*210*".to_owned()));
        all.push(("SE*46", "SE*41".to_owned()));
        assert_eq!(codes_of_in(FILE, &changes(&all)), ["BA101"]);
    }
}
