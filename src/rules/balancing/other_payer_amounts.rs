//! BA201 to BA204: the amounts of another payer that go together, and those that exclude each
//! other.

use crate::claim::other_payer::amount;
use crate::claim::{Ancestors, Claim, Coordination, OtherPayer};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};

rule! {
    /// Another payer decided about the claim, and what it paid is missing.
    ///
    /// ## Why
    /// Adjustments, remarks or a date of payment tell of a decision; then AMT*D says what was
    /// paid, be it nothing. A claim for subrogation (2010AC) needs it as well.
    ///
    /// ## Example
    /// `SBR*P*18*…~` and `CAS*CO*45*20~` without AMT*D → and `AMT*D*0~`.
    OTHER_PAYER_PAID_MISSING {
        code: "BA201",
        name: "other-payer-paid-missing",
        severity: Error,
        snip: 3,
        ack: Ack::segment("I6").or_status("A6:183:PR"),
        source: "837P 005010X222A1, 2320 AMT*D; IBM PH28100",
        covers: "B08",
        fix_at: Billing,
        todo: "Enter what this payer paid for the claim; zero if it paid nothing.",
        cms1500: "29",
        check: Check::Claim(check),
    }
}

rule! {
    /// What another payer does not cover is not the total charge.
    ///
    /// ## Why
    /// AMT*A8 says that a payer was not asked because it covers nothing of the claim. Then the
    /// amount is CLM02.
    ///
    /// ## Example
    /// `CLM*A1*200*…~` and `AMT*A8*120~` → `AMT*A8*200~`.
    NON_COVERED_DIFFERS {
        code: "BA202",
        name: "non-covered-differs",
        severity: Error,
        snip: 3,
        ack: Ack::status("A7:596"),
        source: "837P 005010X222A1, 2320 AMT*A8; IBM PH17432",
        covers: "B09",
        fix_at: Billing,
        todo: "Enter the total charge, or report what the payer decided in place of it.",
        check: Check::Tables,
    }
}

rule! {
    /// A payer that covers nothing of the claim is said to have decided about it.
    ///
    /// ## Why
    /// AMT*A8 stands for a payer that was not asked. Paid amounts (AMT*D), adjustments (CAS) and
    /// decisions about lines (2430) tell the contrary.
    ///
    /// ## Example
    /// `AMT*D*110~` and `AMT*A8*200~` for one payer → `AMT*D*110~`.
    NON_COVERED_BESIDE_DECISION {
        code: "BA203",
        name: "non-covered-beside-decision",
        severity: Error,
        snip: 3,
        ack: Ack::status("A7:596"),
        source: "837P 005010X222A1, 2320 AMT*A8; IBM PH17394, PH17434",
        covers: "B09",
        fix_at: Billing,
        todo: "Keep the remittance of that payer, and take AMT*A8 out.",
        check: Check::Tables,
    }
}

rule! {
    /// What is left to the patient is reported for the claim and for its lines.
    ///
    /// ## Why
    /// AMT*EAF stands in 2320 for the claim as a whole, or in 2430 for each line, never in both
    /// for one payer.
    ///
    /// ## Example
    /// `AMT*EAF*55~` in 2320 and `AMT*EAF*30~` in 2430 → those in 2430.
    PATIENT_LIABILITY_AT_BOTH_LEVELS {
        code: "BA204",
        name: "patient-liability-at-both-levels",
        severity: Error,
        snip: 3,
        ack: Ack::status("A7:672"),
        source: "837P 005010X222A1, AMT*EAF of 2320 and 2430; IBM PH17435",
        covers: "B10",
        fix_at: Software,
        todo: "Report it for the lines, or for the claim.",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file.
fn check(claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(others) = claim.coordination.as_deref().filter(|others| others.is_settled()) else {
        return;
    };
    let is_subrogation = is_subrogation(context.above);
    let nobody_paid = others.payers.iter().all(|payer| payer.paid.is_none());
    for payer in others.distinct_payers() {
        let decided = others.decisions_of(payer).next().is_some();
        if let Some(non_covered) = payer.non_covered {
            let has_decided = decided || payer.paid.is_some() || !payer.adjustments.is_empty();
            beside_decision_or_total(claim, payer, &non_covered, has_decided, out);
        } else if payer.paid.is_none() && (decided || payer.tells_of_a_decision()) {
            paid_missing(payer, "decided about the claim", out);
        }
        liability(payer, others, out);
    }
    // Which of several payers a plan takes the place of, nobody can tell.
    let first = others.payers.first().filter(|_| is_subrogation && nobody_paid);
    let is_told = |payer: &OtherPayer<'_>| {
        payer.tells_of_a_decision() || others.decisions_of(payer).next().is_some()
    };
    if let Some(first) = first.filter(|_| !others.payers.iter().any(is_told)) {
        paid_missing(first, "is named in a claim for subrogation", out);
    }
}

/// Whether a plan takes the place of the provider; where only one of the two signs says so, that is
/// the finding.
fn is_subrogation(above: &Ancestors<'_>) -> bool {
    let plan = above.billing_provider.and_then(|provider| provider.find(row::L2010AC_NM1_PE));
    let purpose = above.set.and_then(|set| set.find(row::ST_BHT)?.element(6));
    plan.is_some() && purpose == Some(b"31")
}

fn paid_missing(payer: &OtherPayer<'_>, words: &str, out: &mut Findings) {
    let Some(last) = payer.adjustments.last().or(payer.coverage.as_ref()) else { return };
    let message = format!("{} {words}, yet what it paid (AMT*D) is missing", payer.shown());
    let place = Place::missing(row::L2320_AMT_D, last.index + 1);
    out.report(&OTHER_PAYER_PAID_MISSING, place, message);
}

fn beside_decision_or_total(
    claim: &Claim<'_>,
    payer: &OtherPayer<'_>,
    non_covered: &PlacedSegment<'_>,
    has_decided: bool,
    out: &mut Findings,
) {
    let place = Place::of(non_covered, el::AMT02);
    let shown = payer.shown();
    if has_decided {
        let message = format!("AMT*A8 says that {shown} was not asked, yet its decision is sent");
        out.report(&NON_COVERED_BESIDE_DECISION, Place::of(non_covered, el::AMT01), message);
        return;
    }
    let (Some(sent), Some(total)) = (amount(Some(*non_covered)), claim.total_charge()) else {
        return;
    };
    if sent != total {
        let message = format!("AMT*A8 says that {shown} does not cover {sent}; CLM02 is {total}");
        out.report(&NON_COVERED_DIFFERS, place, message);
    }
}

fn liability(payer: &OtherPayer<'_>, others: &Coordination<'_>, out: &mut Findings) {
    let Some(of_claim) = payer.patient_liability else { return };
    if others.decisions_of(payer).any(|line| line.patient_liability.is_some()) {
        let message =
            format!("AMT*EAF of {} stands at claim level, and at its lines as well", payer.shown());
        let place = Place::of(&of_claim, el::AMT01);
        out.report(&PATIENT_LIABILITY_AT_BOTH_LEVELS, place, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN_SECONDARY as FILE, clean_in, codes_of_in, dirty_in};

    const PAID: &str = "AMT*D*110~\n";
    const LIABILITY: &str = "AMT*EAF*55~\n";

    /// The clean file without any decision of the other payer.
    fn undecided() -> String {
        let lines = FILE.split_inclusive('\n').filter(|line| {
            !["AMT", "SVD", "CAS", "DTP*573"].iter().any(|start| line.starts_with(start))
        });
        lines.collect::<String>().replace("SE*46", "SE*36")
    }

    #[test]
    fn a_decision_without_what_was_paid() {
        let words = "AMT: 60054 decided about the claim, yet what it paid (AMT*D) is missing";
        dirty_in(FILE, &OTHER_PAYER_PAID_MISSING, &[(PAID, "")], words);
        assert_eq!(codes_of_in(FILE, &[(PAID, ""), ("SE*46", "SE*45")]), ["BA201"]);
        clean_in(FILE, &OTHER_PAYER_PAID_MISSING, &[("AMT*D*110", "AMT*D*1l0")]);
        for told in ["OI***Y***Y~\nMOA***MA130~\n", "CAS*PR*1*200~\nOI***Y***Y~\n"] {
            dirty_in(&undecided(), &OTHER_PAYER_PAID_MISSING, &[("OI***Y***Y~\n", told)], words);
        }
    }

    #[test]
    fn a_payer_that_was_not_asked() {
        assert_eq!(codes_of_in(&undecided(), &[]), Vec::<&str>::new());
        let a8 = ("OI***Y***Y~\n", "AMT*A8*200.00~\nOI***Y***Y~\n");
        assert_eq!(codes_of_in(&undecided(), &[a8, ("SE*36", "SE*37")]), Vec::<&str>::new());
        dirty_in(
            &undecided(),
            &NON_COVERED_DIFFERS,
            &[("OI***Y***Y~\n", "AMT*A8*120~\nOI***Y***Y~\n")],
            "AMT02: AMT*A8 says that 60054 does not cover 120.00; CLM02 is 200.00",
        );
    }

    #[test]
    fn not_asked_and_decided() {
        let words = "AMT01: AMT*A8 says that 60054 was not asked, yet its decision is sent";
        dirty_in(FILE, &NON_COVERED_BESIDE_DECISION, &[(PAID, "AMT*A8*120~\n")], words);
        assert_eq!(codes_of_in(FILE, &[(PAID, "AMT*A8*120~\n")]), ["BA203"]);
        dirty_in(
            &undecided(),
            &NON_COVERED_BESIDE_DECISION,
            &[("OI***Y***Y~\n", "AMT*D*0~\nAMT*A8*200~\nOI***Y***Y~\n")],
            words,
        );
    }

    #[test]
    fn liability_at_one_level_only() {
        let of_line = ("DTP*573*D8*20260306~\nLX*2", "DTP*573*D8*20260306~\nAMT*EAF*30~\nLX*2");
        let words = "AMT01: AMT*EAF of 60054 stands at claim level, and at its lines as well";
        dirty_in(FILE, &PATIENT_LIABILITY_AT_BOTH_LEVELS, &[of_line], words);
        clean_in(FILE, &PATIENT_LIABILITY_AT_BOTH_LEVELS, &[of_line, (LIABILITY, "")]);
    }

    #[test]
    fn a_plan_that_takes_the_place_of_another_says_what_was_paid() {
        let plan = "REF*EI*741234567~\nNM1*PE*2*MEDICAID PLAN*****PI*MCD01~\nN3*1 CAPITOL~\n\
N4*AUSTIN*TX*78701~\nREF*EI*741234568~\n";
        let plan = ("REF*EI*741234567~\n", plan);
        let purpose = ("0900*CH~", "0900*31~");
        let words = "AMT: 60054 is named in a claim for subrogation, yet what it paid (AMT*D) is \
                     missing";
        dirty_in(&undecided(), &OTHER_PAYER_PAID_MISSING, &[plan, purpose], words);
        clean_in(&undecided(), &OTHER_PAYER_PAID_MISSING, &[plan]);
        clean_in(FILE, &OTHER_PAYER_PAID_MISSING, &[plan, purpose]);
    }
}
