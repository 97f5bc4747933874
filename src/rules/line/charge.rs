//! LN120: the charge of a line.

use crate::claim::{Claim, Money, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

rule! {
    /// The charge of a line is below zero.
    ///
    /// ## Why
    /// SV102 is zero or more. A claim takes nothing back: a correction is a replacement claim,
    /// and front ends refuse a negative charge.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*-60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// Zero is a charge.
    LINE_CHARGE_NEGATIVE {
        code: "LN120",
        name: "line-charge-negative",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:693+583").or_element("I12"),
        source: "837P 005010X222A1, 2400 SV102; clearinghouse edits",
        covers: "L05",
        fix_at: Billing,
        todo: "Enter what the service costs; use a replacement claim to correct an earlier one.",
        cms1500: "24F",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let (Some(service), Some(charge)) = (line.service, line.charge) else { return };
    if charge < Money::ZERO {
        let message = format!("the charge is {charge}, below zero");
        out.report(&LINE_CHARGE_NEGATIVE, Place::of(&service, el::SV102), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn only_below_zero_is_wrong() {
        dirty(
            &LINE_CHARGE_NEGATIVE,
            &[("*120*UN*2", "*-120*UN*2")],
            "SV102: the charge is -120.00, below zero",
        );
        clean(&LINE_CHARGE_NEGATIVE, &[("*120*UN*2", "*0*UN*2")]);
        clean(&LINE_CHARGE_NEGATIVE, &[("*120*UN*2", "**UN*2")]);
        clean(&LINE_CHARGE_NEGATIVE, &[("*120*UN*2", "*-12O*UN*2")]);
    }
}
