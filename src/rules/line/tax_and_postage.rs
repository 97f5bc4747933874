//! LN203: tax and postage are part of a line's charge.

use crate::claim::{Money, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// Sales tax and postage of a line are more than its charge.
    ///
    /// ## Why
    /// SV102 is what the line costs, tax (AMT*T) and postage (AMT*F4) included. If the charge is
    /// less than the two, they were left out of it.
    ///
    /// ## Example
    /// `SV1*HC:A4556*5*UN*1***1~` and `AMT*T*8~` → `SV1*HC:A4556*13*UN*1***1~` and `AMT*T*8~`.
    TAX_ABOVE_CHARGE {
        code: "LN203",
        name: "tax-above-charge",
        severity: Error,
        snip: 3,
        ack: Ack::status("A7:400+583"),
        source: "837P 005010X222A1, 2400 SV102, AMT*T and AMT*F4",
        covers: "L05",
        fix_at: Billing,
        todo: "Put tax and postage into the charge of the line.",
        cms1500: "24F",
        check: Check::Segment(SegmentId::new(b"AMT"), check),
    }
}

fn check(amount: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if !matches!(amount.row, Some(row::L2400_AMT_T | row::L2400_AMT_F4)) {
        return;
    }
    let Some(line) = ServiceLine::around(amount.index, context.section) else { return };
    let (Some(service), Some(charge)) = (line.service, line.charge) else { return };
    let sent = [row::L2400_AMT_T, row::L2400_AMT_F4].map(|row| line.part.find(row));
    // A line has one finding, at the first of the two.
    if sent.iter().flatten().any(|other| other.index < amount.index) {
        return;
    }
    let amounts = sent.into_iter().flatten().filter_map(|amount| amount.element(2));
    let sum: Money = amounts.filter_map(Money::parse).sum();
    // A charge below zero is a finding of its own.
    if charge >= Money::ZERO && sum > charge {
        let message = format!("the charge is {charge}, tax and postage in it are {sum}");
        out.report(&TAX_ABOVE_CHARGE, Place::of(&service, el::SV102), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const NEXT: &str = "LX*2~";

    #[test]
    fn more_than_the_charge() {
        dirty(
            &TAX_ABOVE_CHARGE,
            &[(NEXT, "AMT*T*100~\nAMT*F4*20.01~\nLX*2~")],
            "SV102: the charge is 120.00, tax and postage in it are 120.01",
        );
    }

    #[test]
    fn within_the_charge_or_of_something_else() {
        clean(&TAX_ABOVE_CHARGE, &[(NEXT, "AMT*T*100~\nAMT*F4*20~\nLX*2~")]);
        clean(&TAX_ABOVE_CHARGE, &[("HI*ABK", "AMT*F5*300~\nHI*ABK")]);
        clean(&TAX_ABOVE_CHARGE, &[(NEXT, "AMT*T*1OO~\nLX*2~")]);
    }
}
