//! CL341, CL342: the rendering provider stands in the loop where payers look for it.

use crate::claim::{Claim, Party, ProviderLoop, has_unplaced, is_same_npi};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place};
use crate::guide::{PlacedSegment, el, row};

rule! {
    /// The rendering provider of a claim is the one who bills.
    ///
    /// ## Why
    /// Loop 2310B is for a renderer other than the billing provider; the guide does not want it
    /// where the two have one NPI.
    ///
    /// ## Example
    /// `NM1*85*1*LEE*ANN****XX*1234567893~` and `NM1*82*1*LEE*ANN****XX*1234567893~`: leave 2310B
    /// out, and give the taxonomy with the billing provider.
    ///
    /// ## Exceptions
    /// Some payers want the renderer named even so.
    ///
    /// ## Fix safety
    /// Opt-in: the loop is left out if it gives nothing but the NM1, so that no taxonomy or
    /// number is lost.
    RENDERING_PROVIDER_IS_BILLING {
        code: "CL341",
        name: "rendering-provider-is-billing",
        severity: Info,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, loop 2310B",
        covers: "C35 F03",
        fix_at: ProviderSetup,
        todo: "Leave the rendering provider out; its taxonomy belongs to the billing provider.",
        cms1500: "24J",
        fix: OptIn,
        check: Check::Tables,
    }
}

rule! {
    /// One provider rendered every line, and only the lines say so.
    ///
    /// ## Why
    /// A renderer who is not the billing provider and did every line stands in 2310B, for the
    /// whole claim. Naming it with each line does not replace that.
    ///
    /// ## Example
    /// `NM1*82*1*THERAPIST*TOM****XX*1000000020~` in every line → once, before the lines.
    ///
    /// ## Exceptions
    /// A warning, since the decision was made for the version before (4010).
    RENDERING_PROVIDER_ON_LINES {
        code: "CL342",
        name: "rendering-provider-on-lines",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I6").or_status("A6:562:82"),
        source: "X12 RFI 345; 837P 005010X222A1, loops 2310B and 2420A",
        covers: "C35",
        fix_at: Software,
        todo: "Name the rendering provider once, before the lines.",
        cms1500: "24J",
        check: Check::Claim(on_lines),
    }
}

/// Looks at the NM1 of 2310B.
pub(super) fn is_billing(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let own = Party { name: *name, specialty: None };
    let Some(section) = context.above.billing_provider else { return };
    let billing = Party::find(section, row::L2010AA_NM1_85, None);
    if billing.is_some_and(|billing| is_same_npi(own.npi(), billing.npi())) {
        let message = "the rendering provider has the NPI of the billing provider";
        let place = Place::of(name, el::NM109);
        let finding = out.report(&RENDERING_PROVIDER_IS_BILLING, place, message);
        let renderer = ProviderLoop::read(*name, context.section);
        if renderer.part.segments().count() == 1 {
            finding.offer(Fix::removal([*name]));
        }
    }
}

fn on_lines(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(first) = claim.lines.first().and_then(|line| line.rendering_provider) else { return };
    let is_same =
        |party: Option<Party<'_>>| party.is_some_and(|party| is_same_npi(party.npi(), first.npi()));
    let is_everywhere = claim.lines.iter().all(|line| is_same(line.rendering_provider));
    let is_needed = claim.rendering_provider().is_none() && !is_same(claim.ancestors.billing());
    if is_everywhere && is_needed && !has_unplaced(claim.section, b"NM1") {
        let npi = String::from_utf8_lossy(first.npi().unwrap_or_default());
        let message = format!("{npi} rendered every line, yet the claim has no loop 2310B");
        out.report(&RENDERING_PROVIDER_ON_LINES, Place::of(&first.name, el::NM1), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, dirty};

    const RENDERER: &str = "NM1*82*1*THERAPIST*TOM****XX*1000000020~\nPRV*PE*PXC*225100000X~\n";

    #[test]
    fn who_renders_is_who_bills() {
        let said = "NM109: the rendering provider has the NPI of the billing provider";
        dirty(&RENDERING_PROVIDER_IS_BILLING, &[("XX*1000000020", "XX*1234567893")], said);
        clean(&RENDERING_PROVIDER_IS_BILLING, &[("****XX*1000000020", "")]);
    }

    #[test]
    fn a_renderer_who_says_nothing_more_may_be_left_out() {
        let bare = (
            "NM1*82*1*THERAPIST*TOM****XX*1000000020~\nPRV*PE*PXC*225100000X~\n",
            "NM1*82*2*RIVER THERAPY*****XX*1234567893~\n",
        );
        let text = after_fix(&RENDERING_PROVIDER_IS_BILLING, &[bare]);
        assert!(text.contains("1000000012~\nLX*1~"), "{text}");
    }

    #[test]
    fn one_renderer_on_every_line() {
        let with = |npi: &str, end: &str| format!("NM1*82*1*OTHER*ANN****XX*{npi}~\n{end}");
        let (first, last) = (with("1000000020", "LX*2~"), with("1000000020", "SE*29"));
        let other = with("1000000038", "SE*29");
        let none = (RENDERER, "");
        let said = "NM1: 1000000020 rendered every line, yet the claim has no loop 2310B";
        dirty(&RENDERING_PROVIDER_ON_LINES, &[none, ("LX*2~", &first), ("SE*29", &last)], said);
        clean(&RENDERING_PROVIDER_ON_LINES, &[("LX*2~", &first), ("SE*29", &last)]);
        clean(&RENDERING_PROVIDER_ON_LINES, &[none, ("LX*2~", &first), ("SE*29", &other)]);
        clean(&RENDERING_PROVIDER_ON_LINES, &[none, ("LX*2~", &first)]);
    }
}
