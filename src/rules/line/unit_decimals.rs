//! LN202: how exactly units are counted.

use crate::claim::{Claim, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

rule! {
    /// Units are given with more than three decimals.
    ///
    /// ## Why
    /// SV104 has eight digits before the point and three behind it at the most. What stands
    /// behind is lost, or the set is refused.
    ///
    /// ## Example
    /// `SV1*HC:A0425:RH*120*UN*12.3333***1~` → `SV1*HC:A0425:RH*120*UN*12.333***1~`.
    ///
    /// ## Exceptions
    /// Zeros at the end say nothing and are not counted.
    UNITS_TOO_EXACT {
        code: "LN202",
        name: "units-too-exact",
        severity: Error,
        snip: 2,
        ack: Ack::element("5").or_status("A7:476"),
        source: "837P 005010X222A1, 2400 SV104; clearinghouse edits",
        covers: "L06",
        fix_at: Billing,
        todo: "Round the units as the payer counts them; timed therapy is billed in whole units.",
        cms1500: "24G",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let (None, Some(service)) = (line.units, line.service) else { return };
    let Some(units) = service.element(4) else { return };
    let mut parts = units.split(|&byte| byte == b'.');
    let (Some(whole), Some(decimals), None) = (parts.next(), parts.next(), parts.next()) else {
        return;
    };
    let digits = whole.strip_prefix(b"-").unwrap_or(whole).iter().chain(decimals);
    let counted = decimals.iter().rposition(|&digit| digit != b'0').map_or(0, |last| last + 1);
    // What is no number is a finding of the element tables.
    if counted > 3 && digits.copied().all(|digit| digit.is_ascii_digit()) {
        let message = format!("the units have {counted} decimals, 3 at the most are allowed");
        out.report(&UNITS_TOO_EXACT, Place::of(&service, el::SV104), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const UNITS: &str = "*120*UN*2*";

    #[test]
    fn four_decimals() {
        dirty(
            &UNITS_TOO_EXACT,
            &[(UNITS, "*120*UN*2.3333*")],
            "SV104: the units have 4 decimals, 3 at the most are allowed",
        );
    }

    #[test]
    fn three_decimals_zeros_and_no_number() {
        for units in ["2.333", "2.50000", "2", "2.33334X", "1.2.33334", ""] {
            clean(&UNITS_TOO_EXACT, &[(UNITS, &format!("*120*UN*{units}*"))]);
        }
    }
}
