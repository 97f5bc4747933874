//! BA209 to BA211: which other payer is meant.

use crate::claim::{Claim, Coordination, OtherPayer};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

rule! {
    /// A line was decided by a payer that the claim does not name.
    ///
    /// ## Why
    /// SVD01 is the identifier of one of the other payers of the claim, NM109 of a 2330B. Else
    /// nobody can tell whose decision it is.
    ///
    /// ## Example
    /// `NM1*PR*2*HILL COUNTRY HEALTH*****PI*60054~` and `SVD*60045*70*…~` → `SVD*60054*70*…~`.
    ///
    /// ## Exceptions
    /// Said once for each identifier.
    DECIDING_PAYER_NOT_NAMED {
        code: "BA209",
        name: "deciding-payer-not-named",
        severity: Error,
        snip: 4,
        ack: Ack::status("A7:479"),
        source: "837P 005010X222A1, 2430 SVD01 and 2330B NM109; IBM PI65905",
        covers: "B12",
        fix_at: PayerSetup,
        todo: "Give the payer the same identifier in both places.",
        check: Check::Claim(check),
    }
}

rule! {
    /// Two other payers of a claim have the same identifier.
    ///
    /// ## Why
    /// Decisions about lines name their payer by NM109 of 2330B. Where two have the same, nobody
    /// can tell whose decision it is.
    ///
    /// ## Example
    /// `NM1*PR*2*PLAN A*****PI*60054~` and `NM1*PR*2*PLAN B*****PI*60054~`.
    ///
    /// ## Exceptions
    /// Silent for payers that decided about no line and insure under different numbers, as those
    /// of two parents do.
    OTHER_PAYER_REPEATED {
        code: "BA210",
        name: "other-payer-repeated",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A7:479"),
        source: "837P 005010X222A1, 2330B NM109; IBM PI65905",
        covers: "B12",
        fix_at: PayerSetup,
        todo: "Take the payer out that is there twice, or give each its own identifier.",
        check: Check::Tables,
    }
}

rule! {
    /// The destination payer stands among the other payers, with the same insurance.
    ///
    /// ## Why
    /// Other payers (2320) are those to whom the claim does not go. Payer and member number are
    /// those of the destination, so that one coverage counts twice.
    ///
    /// ## Example
    /// `NM1*PR*2*MEDICARE*****PI*04412~` in 2010BB and in 2330B, for one member number.
    ///
    /// ## Exceptions
    /// One payer may insure a patient twice, as through both parents, under different numbers.
    DESTINATION_PAYER_REPEATED {
        code: "BA211",
        name: "destination-payer-repeated",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A7:479"),
        source: "own knowledge",
        covers: "B12",
        fix_at: FrontDesk,
        todo: "Take the coverage out, or enter the one that was meant.",
        cms1500: "9, 9a, 9d",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file.
fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(others) = claim.coordination.as_deref().filter(|others| others.is_sound) else {
        return;
    };
    not_named(others, out);
    for (number, payer) in others.payers.iter().enumerate() {
        let Some(name) = payer.name else { continue };
        let place = Place::of(&name, el::NM109);
        let mut before = others.payers.iter().take(number);
        if before.any(|other| is_confused(other, payer, others)) {
            let message = format!("{} is the identifier of another payer too", payer.shown());
            out.report(&OTHER_PAYER_REPEATED, place, message);
        }
        let destination = claim.ancestors.payer().and_then(|payer| payer.id());
        if destination == payer.id() && is_same(claim.member_id(), payer.member_id()) {
            let message = "payer and member number are those of the destination payer (2010BB)";
            out.report(&DESTINATION_PAYER_REPEATED, place, message);
        }
    }
}

fn not_named(others: &Coordination<'_>, out: &mut Findings) {
    for (number, decision) in others.adjudications.iter().enumerate() {
        let (Some(svd), Some(id)) = (decision.decision, decision.payer_id()) else { continue };
        let mut before = others.adjudications.iter().take(number);
        if others.names(id) || before.any(|other| other.payer_id() == Some(id)) {
            continue;
        }
        let sent = String::from_utf8_lossy(id);
        let named: Vec<String> = others.payers.iter().map(OtherPayer::shown).collect();
        let message = if named.is_empty() {
            format!("SVD01 is {sent}, but the claim names no other payer")
        } else {
            format!("SVD01 is {sent}, but the other payers of the claim are {}", named.join(", "))
        };
        out.report(&DECIDING_PAYER_NOT_NAMED, Place::of(&svd, el::SVD01), message);
    }
}

/// Whether two payers have one identifier and cannot be told apart otherwise.
fn is_confused(one: &OtherPayer<'_>, other: &OtherPayer<'_>, others: &Coordination<'_>) -> bool {
    one.id() == other.id()
        && (is_same(one.member_id(), other.member_id())
            || others.decisions_of(one).next().is_some())
}

fn is_same(one: Option<&[u8]>, other: Option<&[u8]>) -> bool {
    one.is_some() && one == other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN, CLEAN_SECONDARY as FILE, clean_in, codes_of_in, dirty_in};

    #[test]
    fn a_decision_of_a_stranger() {
        let both = [("SVD*60054*", "SVD*60045*"), ("SVD*60054*", "SVD*60045*")];
        let words = "SVD01: SVD01 is 60045, but the other payers of the claim are 60054";
        dirty_in(FILE, &DECIDING_PAYER_NOT_NAMED, &both, words);
        assert_eq!(codes_of_in(FILE, &both), ["BA209"]);
        assert_eq!(codes_of_in(FILE, &both[..1]), ["BA209"]);
    }

    #[test]
    fn a_decision_in_a_claim_without_other_payer() {
        let decided = "DTP*472*D8*20260302~\nSVD*60054*120*HC:97110:GP**2~\nDTP*573*D8*20260306~\n\
LX*2~";
        let changes = [("DTP*472*D8*20260302~\nLX*2~", decided), ("SE*29", "SE*31")];
        assert_eq!(codes_of_in(CLEAN, &changes), ["BA209"]);
    }

    #[test]
    fn an_identifier_that_is_malformed_or_missing_has_one_finding() {
        assert_eq!(codes_of_in(FILE, &[("PI*60054", "PI*6")]), ["SX104"]);
        assert_eq!(codes_of_in(FILE, &[("SVD*60054", "SVD*6")]), ["SX104"]);
        assert_eq!(codes_of_in(FILE, &[("SVD*60054", "SVD*")]), ["SX101"]);
    }

    /// A third payer with this identifier and member number.
    fn third(id: &str, member: &str) -> (&'static str, String) {
        let text = format!(
            "SBR*T*18*******CI~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*{member}~\n\
             NM1*PR*2*THIRD PLAN*****PI*{id}~\nLX*1~"
        );
        ("LX*1~", text)
    }

    #[test]
    fn one_identifier_for_two_payers() {
        let words = "NM109: 60054 is the identifier of another payer too";
        let (from, to) = third("60054", "OTHER1");
        dirty_in(FILE, &OTHER_PAYER_REPEATED, &[(from, &to)], words);
        assert_eq!(codes_of_in(FILE, &[(from, &to), ("SE*46", "SE*50")]), ["BA210"]);
        let (from, to) = third("77777", "W123456");
        clean_in(FILE, &OTHER_PAYER_REPEATED, &[(from, &to)]);
    }

    #[test]
    fn one_payer_may_insure_both_parents() {
        let other = |order: &str, member: &str| {
            format!(
                "SBR*{order}*01*******CI~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*ANN****MI*{member}~\n\
                 NM1*PR*2*HILL COUNTRY HEALTH*****PI*60054~\n"
            )
        };
        let two =
            |first: &str, second: &str| format!("{}{}LX*1~", other("S", first), other("T", second));
        clean_in(CLEAN, &OTHER_PAYER_REPEATED, &[("LX*1~", &two("W1", "W2"))]);
        let words = "NM109: 60054 is the identifier of another payer too";
        dirty_in(CLEAN, &OTHER_PAYER_REPEATED, &[("LX*1~", &two("W1", "W1"))], words);
    }

    #[test]
    fn the_destination_is_no_other_payer() {
        let words = "NM109: payer and member number are those of the destination payer (2010BB)";
        let (from, to) = third("04412", "1EG4TE5MK73");
        dirty_in(FILE, &DESTINATION_PAYER_REPEATED, &[(from, &to)], words);
        let (from, to) = third("04412", "OTHER1");
        clean_in(FILE, &DESTINATION_PAYER_REPEATED, &[(from, &to)]);
    }
}
