//! CL348, CL349: numbers that other payers gave to the providers of a claim (2330C to 2330G).

use crate::claim::{Ancestors, Party, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, RowId, Section, el, row};

rule! {
    /// Another payer's number is sent of a provider who has an NPI.
    ///
    /// ## Why
    /// Loops 2330C to 2330G are for providers without an NPI; those who have one are known to
    /// every payer by it.
    ///
    /// ## Example
    /// `NM1*82*1*THERAPIST*TOM****XX*1000000020~` and, behind the other payer, `NM1*82*1~` with
    /// `REF*G2*77~`: leave both out.
    OTHER_PAYER_NUMBER_BESIDE_NPI {
        code: "CL348",
        name: "other-payer-number-beside-npi",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, loops 2330C to 2330G",
        covers: "C40",
        fix_at: Software,
        todo: "Leave the other payer's number of the provider out.",
        check: Check::Tables,
    }
}

rule! {
    /// Another payer's number is sent of a provider whom the claim does not name.
    ///
    /// ## Why
    /// Loops 2330C to 2330G add a number to a provider that stands in 2310A to 2310D or 2010AA.
    ///
    /// ## Example
    /// `NM1*DQ*1~` and `REF*G2*77~` behind another payer, without a supervising provider in 2310D.
    OTHER_PAYER_NUMBER_OF_NOBODY {
        code: "CL349",
        name: "other-payer-number-of-nobody",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, loops 2330C to 2330G",
        covers: "C40",
        fix_at: Software,
        todo: "Name the provider in the claim, or leave the other payer's number out.",
        check: Check::Tables,
    }
}

/// Looks at the NM1 of 2330C to 2330G.
pub(super) fn check(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let place = Place::of(name, el::NM1);
    let Some((in_loop, words)) = counterpart(name) else { return };
    match provider(in_loop, name, context.section, context.above) {
        Some(party) if party.npi().is_some() => {
            let message = format!("the {words} has an NPI in {}", loop_name(in_loop));
            out.report(&OTHER_PAYER_NUMBER_BESIDE_NPI, place, message);
        }
        Some(_) => {}
        // The one that is missed may have lost its NM1, or the place of it.
        None if has_unplaced(context.section, b"NM1")
            || context.section.has_lost_opener(in_loop.def().in_loop) => {}
        None => {
            let message = format!("the claim has no {words} in {}", loop_name(in_loop));
            out.report(&OTHER_PAYER_NUMBER_OF_NOBODY, place, message);
        }
    }
}

/// Where the provider itself stands, and what it is called.
fn counterpart(name: &PlacedSegment<'_>) -> Option<(RowId, &'static str)> {
    match name.row? {
        row::L2330C_NM1_DN_P3 => Some((row::L2310A_NM1_DN_P3, "referring provider")),
        row::L2330D_NM1_82 => Some((row::L2310B_NM1_82, "rendering provider")),
        row::L2330E_NM1_77 => Some((row::L2310C_NM1_77, "service facility")),
        row::L2330F_NM1_DQ => Some((row::L2310D_NM1_DQ, "supervising provider")),
        row::L2330G_NM1_85 => Some((row::L2010AA_NM1_85, "billing provider")),
        _ => None,
    }
}

fn loop_name(row: RowId) -> &'static str {
    row.def().in_loop.def().name
}

fn provider<'b>(
    row: RowId,
    name: &PlacedSegment<'_>,
    section: &Section<'b>,
    above: &Ancestors<'b>,
) -> Option<Party<'b>> {
    if row == row::L2010AA_NM1_85 {
        return above.billing();
    }
    // What is neither may be either, and is reported.
    let kind = |name: &PlacedSegment<'_>| match name.element(1) {
        Some(b"DN") => Some(1),
        Some(b"P3") => Some(2),
        _ => None,
    };
    let may_be =
        |own: &PlacedSegment<'_>| kind(own).zip(kind(name)).is_none_or(|(own, other)| own == other);
    let mut names = section.find_all(row).filter(may_be);
    names.next().map(|name| Party { name, specialty: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    fn other_payer(provider: &str) -> String {
        format!(
            "SBR*S*18*******CI~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*W1~\n\
             NM1*PR*2*RIVER HEALTH*****PI*60054~\n{provider}~\nREF*G2*77~\nLX*1~"
        )
    }

    #[test]
    fn who_has_an_npi_needs_no_number() {
        for (provider, words) in [
            ("NM1*82*1", "rendering provider has an NPI in 2310B"),
            ("NM1*DN*1", "referring provider has an NPI in 2310A"),
            ("NM1*85*2", "billing provider has an NPI in 2010AA"),
        ] {
            let changes = [("LX*1~", other_payer(provider))];
            let changes = changes.each_ref().map(|(from, to)| (*from, to.as_str()));
            dirty(&OTHER_PAYER_NUMBER_BESIDE_NPI, &changes, &format!("NM1: the {words}"));
            clean(&OTHER_PAYER_NUMBER_OF_NOBODY, &changes);
        }
        let without = ("****XX*1000000020", "");
        clean(&OTHER_PAYER_NUMBER_BESIDE_NPI, &[without, ("LX*1~", &other_payer("NM1*82*1"))]);
    }

    #[test]
    fn a_number_of_nobody() {
        for (provider, words) in [
            ("NM1*DQ*1", "supervising provider in 2310D"),
            ("NM1*P3*1", "referring provider in 2310A"),
            ("NM1*77*2", "service facility in 2310C"),
        ] {
            let said = format!("NM1: the claim has no {words}");
            dirty(&OTHER_PAYER_NUMBER_OF_NOBODY, &[("LX*1~", &other_payer(provider))], &said);
        }
    }
}
