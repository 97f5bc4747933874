//! Looks at each NM1 of a claim, and sends it to the rules of its loop. No rule.

use crate::finding::{Context, Findings};
use crate::guide::{PlacedSegment, row};

use super::{ambulance, other_payer_providers, referring_provider, rendering_provider};
use super::{service_facility, supervising_provider};

/// Sends an NM1 to the rules that are about its loop.
pub(super) fn check(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(row) = name.row.filter(|row| *row > row::L2300_CLM) else { return };
    match row {
        row::L2310A_NM1_DN_P3 | row::L2420F_NM1_DN_P3 => {
            referring_provider::order(name, context, out);
        }
        row::L2310B_NM1_82 => rendering_provider::is_billing(name, context, out),
        row::L2310C_NM1_77 => service_facility::check(name, context, out),
        row::L2310D_NM1_DQ | row::L2420D_NM1_DQ => supervising_provider::check(name, context, out),
        row::L2310E_NM1_PW | row::L2310F_NM1_45 | row::L2420G_NM1_PW | row::L2420H_NM1_45 => {
            ambulance::without_transport(name, context, out);
        }
        row::L2330C_NM1_DN_P3
        | row::L2330D_NM1_82
        | row::L2330E_NM1_77
        | row::L2330F_NM1_DQ
        | row::L2330G_NM1_85 => other_payer_providers::check(name, context, out),
        _ => {}
    }
}
