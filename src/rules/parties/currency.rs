//! PA211: the currency of amounts.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// US dollars are named as a foreign currency.
    ///
    /// ## Why
    /// CUR is sent only where amounts are in another currency than US dollars; many payers refuse
    /// a file with it.
    ///
    /// ## Example
    /// `HL*1**20*1~CUR*85*USD~`: leave CUR out.
    CURRENCY_US_DOLLAR {
        code: "PA211",
        name: "currency-us-dollar",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9").or_status("A7:681"),
        source: "837P 005010X222A1, 2000A CUR",
        covers: "P13",
        fix_at: Software,
        todo: "Leave the currency out.",
        check: Check::Segment(SegmentId::new(b"CUR"), check),
    }
}

fn check(currency: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if currency.element(2).is_some_and(|code| code.eq_ignore_ascii_case(b"USD")) {
        let message = "CUR02 is USD; CUR is for other currencies";
        out.report(&CURRENCY_US_DOLLAR, Place::of(currency, el::CUR02), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn dollars_are_not_named() {
        let named = |code: &str| format!("HL*1**20*1~\nCUR*85*{code}~");
        let words = "CUR02: CUR02 is USD; CUR is for other currencies";
        dirty(&CURRENCY_US_DOLLAR, &[("HL*1**20*1~", &named("USD"))], words);
        clean(&CURRENCY_US_DOLLAR, &[("HL*1**20*1~", &named("CAD"))]);
    }
}
