//! BA102: what another payer paid and adjusted of a line against its charge.

use crate::claim::{Adjudication, Claim, Coordination, Money, OtherPayer, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{PlacedSegment, el};

use super::claim_total::sum_of_lines;

rule! {
    /// What another payer paid and adjusted of a line is not what the line charges.
    ///
    /// ## Why
    /// A payer's decision accounts for every cent: SV102 is the sum of SVD02 and of all amounts
    /// of CAS in the loops 2430 of that payer. What is missing cannot be coordinated; the next
    /// payer refuses the claim.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*120*…~`, `SVD*60054*70*…~`, `CAS*CO*45*20~`: 30 are not accounted for →
    /// and `CAS*PR*3*30~`.
    ///
    /// ## Exceptions
    /// Decisions of one payer about one line are added up. Where the payer paid lines together
    /// (SVD06), it is a warning. Silent where an amount is missing or no amount, where SVD01 does
    /// not tell which payer decided, and where the total charge shows that SV102 is wrong.
    LINE_ADJUDICATION_DIFFERS {
        code: "BA102",
        name: "line-adjudication-differs",
        severity: Error,
        snip: 3,
        ack: Ack::status("A7:400+643"),
        source: "837P 005010X222A1, 2430; X12 RFI 1053; public edits of clearinghouses",
        covers: "B02",
        fix_at: Billing,
        todo: "Compare the line with the remittance of that payer, and enter all its adjustments.",
        cms1500: "29",
        check: Check::Claim(check),
    }
}

/// What a payer decided about a line that does not add up.
struct Difference<'b> {
    decision: PlacedSegment<'b>,
    charge: Money,
    paid: Money,
    adjusted: Money,
}

fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(others) = settled(claim) else { return };
    // What the lines charge beyond the total is reported there, and missing here.
    let beyond_total =
        sum_of_lines(claim).zip(claim.total_charge()).map(|(sum, total)| sum - total);
    for payer in others.distinct_payers() {
        let differences = || claim.lines.iter().map(|line| (line, difference(line, payer, others)));
        let missing = differences().filter_map(|(_, found)| Some(found?.missing())).sum();
        if beyond_total.is_some_and(|beyond| beyond != Money::ZERO && beyond == missing) {
            continue;
        }
        for (line, found) in differences() {
            let Some(found) = found else { continue };
            let number = String::from_utf8_lossy(line.lx.element(1).unwrap_or_default());
            let message = format!(
                "line {number} charges {}, but {} paid {} and adjusted {}, together {}",
                found.charge,
                payer.shown(),
                found.paid,
                found.adjusted,
                found.paid + found.adjusted
            );
            let place = Place::of(&found.decision, el::SVD02);
            let finding = out.report(&LINE_ADJUDICATION_DIFFERS, place, message);
            if is_bundled(payer, others) {
                finding.at_most(Severity::Warning);
            }
        }
    }
}

impl Difference<'_> {
    /// What is not accounted for; negative if more is.
    fn missing(&self) -> Money {
        self.charge - self.paid - self.adjusted
    }
}

/// What other payers decided, if it can be trusted together with the lines.
pub(super) fn settled<'c, 'b>(claim: &'c Claim<'b>) -> Option<&'c Coordination<'b>> {
    let others = claim.coordination.as_deref()?;
    (others.is_settled() && claim.has_sound_lines()).then_some(others)
}

fn difference<'b>(
    line: &ServiceLine<'b>,
    payer: &OtherPayer<'b>,
    others: &Coordination<'b>,
) -> Option<Difference<'b>> {
    let decisions = || others.decisions_of(payer).filter(|one| one.line == line.ordinal);
    let decision = decisions().next()?.decision?;
    let charge = line.charge?;
    let paid: Money = decisions().map(Adjudication::paid_amount).sum::<Option<Money>>()?;
    let both: Money = decisions().map(Adjudication::paid_and_adjusted).sum::<Option<Money>>()?;
    (both != charge).then_some(Difference { decision, charge, paid, adjusted: both - paid })
}

/// Whether the payer paid lines together, so that a line may not balance by itself.
fn is_bundled(payer: &OtherPayer<'_>, others: &Coordination<'_>) -> bool {
    others.decisions_of(payer).any(|one| one.bundled_with().is_some())
}

/// How much of the charges of its lines the payer did not account for, where that rejects the
/// claim.
pub(super) fn unaccounted<'b>(
    claim: &Claim<'b>,
    payer: &OtherPayer<'b>,
    others: &Coordination<'b>,
) -> Money {
    if is_bundled(payer, others) {
        return Money::ZERO;
    }
    let differences = claim.lines.iter().filter_map(|line| difference(line, payer, others));
    differences.map(|found| found.missing()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN_SECONDARY as FILE, clean_in, codes_of_in, dirty_in};

    #[test]
    fn an_adjustment_that_got_lost() {
        let lost = ("CAS*PR*3*30~\n", "");
        dirty_in(
            FILE,
            &LINE_ADJUDICATION_DIFFERS,
            &[lost],
            "SVD02: line 1 charges 120.00, but 60054 paid 70.00 and adjusted 20.00, together 90.00",
        );
        assert_eq!(codes_of_in(FILE, &[lost, ("SE*46", "SE*45")]), ["BA102"]);
    }

    #[test]
    fn a_paid_amount_that_is_wrong_is_told_once() {
        let wrong = ("SVD*60054*40*", "SVD*60054*4*");
        dirty_in(
            FILE,
            &LINE_ADJUDICATION_DIFFERS,
            &[wrong],
            "SVD02: line 2 charges 80.00, but 60054 paid 4.00 and adjusted 40.00, together 44.00",
        );
        assert_eq!(codes_of_in(FILE, &[wrong]), ["BA102"]);
    }

    #[test]
    fn a_charge_that_is_wrong_is_told_by_the_total() {
        assert_eq!(codes_of_in(FILE, &[("*120*UN*2", "*140*UN*2")]), ["BA101"]);
        let both = [("*120*UN*2", "*140*UN*2"), ("CLAIM1*200*", "CLAIM1*220*")];
        assert_eq!(codes_of_in(FILE, &both), ["BA102"]);
    }

    #[test]
    fn all_adjustments_count_to_the_cent() {
        let same: [&[(&str, &str)]; 4] = [
            &[("CAS*CO*45*20~\nCAS*PR*3*30~", "CAS*CO*45*20.00**253*10~\nCAS*PR*3*20.0~")],
            &[("CAS*PR*3*30~", "CAS*PR*3*35~\nCAS*OA*94*-5~")],
            &[("SVD*60054*70*", "SVD*60054*0*"), ("CAS*CO*45*20", "CAS*CO*45*90")],
            &[("*120*UN*2", "*120.01*UN*2"), ("CAS*PR*3*30~", "CAS*PR*3*30.01~")],
        ];
        for changes in same {
            clean_in(FILE, &LINE_ADJUDICATION_DIFFERS, changes);
        }
        dirty_in(
            FILE,
            &LINE_ADJUDICATION_DIFFERS,
            &[("CAS*PR*3*30~", "CAS*PR*3*29.99~")],
            "SVD02: line 1 charges 120.00, but 60054 paid 70.00 and adjusted 49.99, together 119.99",
        );
    }

    #[test]
    fn decisions_of_one_payer_about_one_line_are_added_up() {
        let two =
            "SVD*60054*50*HC:97110:GP**1~\nDTP*573*D8*20260306~\nSVD*60054*20*HC:97110:GP**1~";
        clean_in(FILE, &LINE_ADJUDICATION_DIFFERS, &[("SVD*60054*70*HC:97110:GP**2~", two)]);
    }

    #[test]
    fn lines_paid_together_warn() {
        let bundled = ("SVD*60054*40*HC:97140:GP**1~", "SVD*60054*0*HC:97140:GP**1*1~");
        dirty_in(
            FILE,
            &LINE_ADJUDICATION_DIFFERS,
            &[bundled],
            "SVD02 (warning): line 2 charges 80.00, but 60054 paid 0.00 and adjusted 40.00, \
             together 40.00",
        );
        let whole = [bundled, ("CAS*CO*45*15~\nCAS*PR*3*25~", "CAS*CO*97*80~")];
        clean_in(FILE, &LINE_ADJUDICATION_DIFFERS, &whole);
    }

    #[test]
    fn each_payer_is_asked_by_itself() {
        let third = "SBR*T*18*******CI~\nAMT*D*5~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*T99~\n\
NM1*PR*2*THIRD PLAN*****PI*77777~\nLX*1~";
        let says = "DTP*573*D8*20260306~\nSVD*77777*5*HC:97110:GP**2~\nCAS*OA*23*70~\n\
CAS*CO*45*45~\nDTP*573*D8*20260308~\nLX*2~";
        let both = [("LX*1~", third), ("DTP*573*D8*20260306~\nLX*2~", says)];
        clean_in(FILE, &LINE_ADJUDICATION_DIFFERS, &both);
        let wrong = [both[0], both[1], ("CAS*OA*23*70~", "CAS*OA*23*60~")];
        dirty_in(
            FILE,
            &LINE_ADJUDICATION_DIFFERS,
            &wrong,
            "SVD02: line 1 charges 120.00, but 77777 paid 5.00 and adjusted 105.00, together 110.00",
        );
    }

    #[test]
    fn what_is_no_amount_has_one_finding() {
        for (from, to, code) in [
            ("CAS*PR*3*30~", "CAS*PR*3*3O~", "SX107"),
            ("CAS*PR*3*30~", "CAS*PR*3~", "SX101"),
            ("CAS*PR*3*30~", "CAS*PR*3*30**45**1~", "BA221"),
            ("SVD*60054*70*", "SVD*60054*7O*", "SX107"),
            ("SV1*HC:97110:GP*120*", "SV1*HC:97110:GP*12O*", "SX107"),
        ] {
            assert_eq!(codes_of_in(FILE, &[(from, to)]), [code], "{to}");
        }
    }
}
