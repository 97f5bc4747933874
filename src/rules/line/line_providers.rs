//! LN250, LN252: providers of a line, against those of its claim.

use crate::claim::{Party, ProviderLoop, has_unplaced, is_same_npi};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place};
use crate::guide::{PlacedSegment, RowId, el, row};
use crate::x12::SegmentId;

use super::{ordering_provider, purchased_service};

rule! {
    /// A provider or place of a line is the one that the claim names already.
    ///
    /// ## Why
    /// What the claim says of its rendering provider, service facility, supervisor, and of an
    /// ambulance's stops holds for all its lines. A line has a loop of its own only where it
    /// differs.
    ///
    /// ## Example
    /// `NM1*82*1*THERAPIST*TOM****XX*1000000020~` in the claim and again in a line: leave it out of
    /// the line.
    ///
    /// ## Exceptions
    /// A line's rendering provider with another taxonomy than the claim gives is fine, and so is
    /// any referring provider.
    ///
    /// ## Fix safety
    /// Opt-in: the loop of the line is left out where it gives nothing that the claim lacks: a
    /// loop with a secondary number stays.
    LINE_PROVIDER_REPEATED {
        code: "LN250",
        name: "line-provider-repeated",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, loops 2420A, 2420C, 2420D, 2420G, 2420H",
        covers: "L22",
        fix_at: Software,
        todo: "Send the provider with a line only where it differs from the claim's.",
        cms1500: "24J",
        fix: OptIn,
        check: Check::Segment(SegmentId::new(b"NM1"), check),
    }
}

rule! {
    /// A line has a referring provider, and the claim has none.
    ///
    /// ## Why
    /// Loop 2420F is for lines whose referral differs from that of the claim, 2310A. A
    /// clearinghouse refuses a claim that names it on lines only.
    ///
    /// ## Example
    /// `NM1*DN*1*DOCTOR*DEE****XX*1000000012~` behind a service line, and none before the lines.
    LINE_REFERRAL_ONLY {
        code: "LN252",
        name: "line-referral-only",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, loop 2420F; edits of a clearinghouse",
        covers: "L22",
        fix_at: Billing,
        todo: "Name the referring provider in the claim, before its lines.",
        cms1500: "17",
        check: Check::Tables,
    }
}

/// Looks at each NM1 of a line.
fn check(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(row) = name.row.filter(|row| *row > row::L2400_LX) else { return };
    match row {
        row::L2420A_NM1_82 => rendering(name, context, out),
        row::L2420B_NM1_QB => purchased_service::without_price(name, context, out),
        row::L2420C_NM1_77 => facility(name, context, out),
        row::L2420D_NM1_DQ => supervisor(name, context, out),
        row::L2420E_NM1_DK => ordering_provider::orderer(name, context, out),
        row::L2420F_NM1_DN_P3 => referral(name, context, out),
        row::L2420G_NM1_PW => same_place(name, row::L2310E_NM1_PW, context, out),
        row::L2420H_NM1_45 => same_place(name, row::L2310F_NM1_45, context, out),
        _ => {}
    }
}

/// Reports a loop that says again what the claim says.
fn repeated(
    name: &PlacedSegment<'_>,
    context: &Context<'_>,
    message: impl Into<String>,
    out: &mut Findings,
) {
    let own = ProviderLoop::read(*name, context.section);
    let has_number = own.with_id(b"REF").is_some();
    let fix = (!has_number).then(|| Fix::removal(own.part.segments())).flatten();
    out.report(&LINE_PROVIDER_REPEATED, Place::of(name, el::NM1), message).offer(fix);
}

fn rendering(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let section = context.section;
    let of_claim = Party::find(section, row::L2310B_NM1_82, Some(row::L2310B_PRV_PE));
    let words = if of_claim.is_some() { "2310B, of the claim" } else { "2010AA, who bills" };
    let Some(other) = of_claim.or_else(|| context.above.billing()) else { return };
    let own = Party { name: *name, specialty: None };
    if !is_same_npi(own.npi(), other.npi()) {
        return;
    }
    let specialty = ProviderLoop::read(*name, section).with_id(b"PRV");
    let taxonomy = specialty.and_then(|specialty| specialty.element(3));
    if taxonomy.is_none_or(|taxonomy| other.taxonomy() == Some(taxonomy)) {
        let message = format!("the rendering provider of the line is that of {words}");
        repeated(name, context, message, out);
    }
}

fn facility(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if context.section.find(row::L2310C_NM1_77).is_some() {
        same_place(name, row::L2310C_NM1_77, context, out);
        return;
    }
    let own = ProviderLoop::read(*name, context.section);
    let Some(billing) = context.above.billing_provider else { return };
    let billing = ProviderLoop::find(row::L2010AA_NM1_85, billing);
    if billing.is_some_and(|billing| is_one_place(&own, &billing)) {
        let message = "the service facility of the line is at the billing provider's address";
        repeated(name, context, message, out);
    }
}

fn same_place(
    name: &PlacedSegment<'_>,
    of_claim: RowId,
    context: &Context<'_>,
    out: &mut Findings,
) {
    let own = ProviderLoop::read(*name, context.section);
    let Some(other) = ProviderLoop::find(of_claim, context.section) else { return };
    if is_one_place(&own, &other) {
        let words = match of_claim {
            row::L2310E_NM1_PW => "ambulance pick-up",
            row::L2310F_NM1_45 => "ambulance drop-off",
            _ => "service facility",
        };
        let number = of_claim.def().in_loop.def().name;
        let message = format!("the {words} of the line is that of {number}, of the claim");
        repeated(name, context, message, out);
    }
}

/// Whether two loops name one place: one address, and no two different NPIs.
fn is_one_place(one: &ProviderLoop<'_>, other: &ProviderLoop<'_>) -> bool {
    let differs = one.npi().zip(other.npi()).is_some_and(|(one, other)| one != other);
    let addresses = one.address().zip(other.address());
    !differs && addresses.is_some_and(|(one, other)| one.is_same(&other))
}

fn supervisor(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let of_claim = Party::find(context.section, row::L2310D_NM1_DQ, None);
    let own = Party { name: *name, specialty: None };
    if of_claim.is_some_and(|other| is_same_npi(own.npi(), other.npi())) {
        let message = "the supervising provider of the line is that of 2310D, of the claim";
        repeated(name, context, message, out);
    }
}

fn referral(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let section = context.section;
    let first = section.find(row::L2420F_NM1_DN_P3).map(|first| first.index);
    let is_sent = || section.find(row::L2310A_NM1_DN_P3).is_some() || has_unplaced(section, b"NM1");
    if first == Some(name.index) && !is_sent() {
        let message = "the line has a referring provider, the claim has none (2310A)";
        out.report(&LINE_REFERRAL_ONLY, Place::of(name, el::NM1), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, dirty};

    const NEXT: &str = "LX*2~";
    const FACILITY: &str = "PRV*PE*PXC*225100000X~\nNM1*77*2*RIVER CLINIC~\nN3*9 LAKE ROAD~\n\
N4*AUSTIN*TX*787020002~";
    const PRV: &str = "PRV*PE*PXC*225100000X~";

    fn line(provider: &str) -> String {
        format!("{provider}~\nLX*2~")
    }

    #[test]
    fn the_renderer_of_the_claim_again() {
        let said = "NM1: the rendering provider of the line is that of 2310B, of the claim";
        let again = "NM1*82*1*THERAPIST*TOM****XX*1000000020";
        dirty(&LINE_PROVIDER_REPEATED, &[(NEXT, &line(again))], said);
        let same = format!("{again}~\nPRV*PE*PXC*225100000X");
        dirty(&LINE_PROVIDER_REPEATED, &[(NEXT, &line(&same))], said);
        let hand = format!("{again}~\nPRV*PE*PXC*2251H1200X");
        clean(&LINE_PROVIDER_REPEATED, &[(NEXT, &line(&hand))]);
        clean(&LINE_PROVIDER_REPEATED, &[(NEXT, &line("NM1*82*1*OTHER*ANN****XX*1000000038"))]);
        clean(&LINE_PROVIDER_REPEATED, &[(NEXT, &line("NM1*82*1*OTHER*ANN"))]);
    }

    #[test]
    fn who_bills_again_where_the_claim_has_no_renderer() {
        let none = ("NM1*82*1*THERAPIST*TOM****XX*1000000020~\nPRV*PE*PXC*225100000X~\n", "");
        let biller = line("NM1*82*2*RIVER THERAPY*****XX*1234567893");
        let said = "NM1: the rendering provider of the line is that of 2010AA, who bills";
        dirty(&LINE_PROVIDER_REPEATED, &[none, (NEXT, &biller)], said);
        clean(&LINE_PROVIDER_REPEATED, &[(NEXT, &biller)]);
    }

    #[test]
    fn the_place_of_the_claim_again() {
        let again = line("NM1*77*2*RIVER CLINIC~\nN3*9 Lake Road~\nN4*AUSTIN*TX*787020002");
        let said = "NM1: the service facility of the line is that of 2310C, of the claim";
        dirty(&LINE_PROVIDER_REPEATED, &[(PRV, FACILITY), (NEXT, &again)], said);
        clean(&LINE_PROVIDER_REPEATED, &[(NEXT, &again)]);
        let elsewhere = again.replace("9 Lake", "8 Lake");
        clean(&LINE_PROVIDER_REPEATED, &[(PRV, FACILITY), (NEXT, &elsewhere)]);
        let home = line("NM1*77*2*RIVER~\nN3*12 MAIN STREET~\nN4*AUSTIN*TX*787010001");
        let said = "NM1: the service facility of the line is at the billing provider's address";
        dirty(&LINE_PROVIDER_REPEATED, &[(NEXT, &home)], said);
    }

    #[test]
    fn a_loop_that_says_nothing_new_may_be_left_out() {
        let again = line("NM1*82*1*THERAPIST*TOM****XX*1000000020~\nPRV*PE*PXC*225100000X");
        let text = after_fix(&LINE_PROVIDER_REPEATED, &[(NEXT, &again)]);
        assert!(text.contains("D8*20260302~\nLX*2~"), "{text}");
    }

    #[test]
    fn the_supervisor_of_the_claim_again() {
        let claim = format!("{PRV}\nNM1*DQ*1*DOCTOR*DEE****XX*1000000012~");
        let again = line("NM1*DQ*1*DOCTOR*DEE****XX*1000000012");
        let said = "NM1: the supervising provider of the line is that of 2310D, of the claim";
        dirty(&LINE_PROVIDER_REPEATED, &[(PRV, &claim), (NEXT, &again)], said);
        clean(&LINE_PROVIDER_REPEATED, &[(NEXT, &again)]);
    }

    #[test]
    fn a_referral_of_lines_only() {
        let referral = line("NM1*DN*1*DOCTOR*DEE****XX*1000000012");
        clean(&LINE_REFERRAL_ONLY, &[(NEXT, &referral)]);
        let none = ("NM1*DN*1*DOCTOR*DEE****XX*1000000012~\n", "");
        let said = "NM1: the line has a referring provider, the claim has none (2310A)";
        dirty(&LINE_REFERRAL_ONLY, &[none, (NEXT, &referral)], said);
    }
}
