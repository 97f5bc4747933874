//! LN204, LN205: the place of a line.

use crate::claim::{Claim, ServiceLine, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::el;

rule! {
    /// SV105 is no place of service code.
    ///
    /// ## Why
    /// CMS keeps the list of places. A code that is not on it cannot be priced.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*1*1**1~` → `SV1*HC:97110:GP*60*UN*1*12**1~` (home).
    LINE_PLACE_UNKNOWN {
        code: "LN204",
        name: "line-place-unknown",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:249"),
        source: "CMS place of service codes; 837P 2400 SV105",
        covers: "L07",
        fix_at: Billing,
        todo: "Choose the place where the service was given, or leave it empty where it is the \
               claim's.",
        cms1500: "24B",
        check: Check::Line(check),
    }
}

rule! {
    /// A line repeats the place of service of the claim.
    ///
    /// ## Why
    /// SV105 is for lines in another place than CLM05-1 says; the guide does not want it where it
    /// is the same.
    ///
    /// ## Example
    /// `CLM*ACCT1*60***11:B:1*…~` and `SV1*HC:97110:GP*60*UN*1*11**1~` →
    /// `SV1*HC:97110:GP*60*UN*1***1~`.
    ///
    /// ## Fix safety
    /// Opt-in: the place is taken out of the line; it stays the claim's.
    LINE_PLACE_REPEATED {
        code: "LN205",
        name: "line-place-repeated",
        severity: Warning,
        snip: 4,
        ack: Ack::element("I9").or_status("A7:249"),
        source: "837P 005010X222A1, 2400 SV105",
        covers: "L07 F03",
        fix_at: Software,
        todo: "Send the place with a line only where it differs from the claim's.",
        cms1500: "24B",
        fix: OptIn,
        check: Check::Tables,
    }
}

/// Reports both an unknown place and one that is the claim's.
fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(service) = line.service.filter(|service| service.element(5).is_some()) else { return };
    let Some(sent) = Value::at(&service, el::SV105) else { return };
    let place = Place::of(&service, el::SV105);
    if claim.place_of_service() == Some(sent.text) {
        let message = format!("SV105 is {}, as CLM05-1 is", sent.as_str());
        let mut fix = Fix::opt_in(Edit::replace(sent.range, ""));
        "removed".clone_into(&mut fix.after);
        out.report(&LINE_PLACE_REPEATED, place, message).fix(fix);
    } else if ctx.codes.place_of_service(sent.text).is_none() {
        let message = format!("SV105 is {}, no place of service", sent.as_str());
        out.report(&LINE_PLACE_UNKNOWN, place, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, check as checked, clean, codes_of, dirty};

    const LINE: &str = "*120*UN*2***1~";

    #[test]
    fn a_place_that_is_not_on_the_list() {
        let unknown = [(LINE, "*120*UN*2*30**1~")];
        dirty(&LINE_PLACE_UNKNOWN, &unknown, "SV105: SV105 is 30, no place of service");
        clean(&LINE_PLACE_UNKNOWN, &[(LINE, "*120*UN*2*12**1~")]);
        // The claim's own wrong place is one cause.
        assert_eq!(codes_of(&[(LINE, "*120*UN*2*30**1~"), ("11:B", "30:B")]), ["CL110", "LN205"]);
    }

    #[test]
    fn the_place_of_the_claim_again() {
        let again = [(LINE, "*120*UN*2*11**1~")];
        dirty(&LINE_PLACE_REPEATED, &again, "SV105: SV105 is 11, as CLM05-1 is");
        clean(&LINE_PLACE_REPEATED, &[(LINE, "*120*UN*2*12**1~")]);
    }

    #[test]
    fn the_fix_takes_the_place_and_nothing_else() {
        let text = changed(&[(LINE, "*120*UN*2*11**1~")]);
        let batches = checked(&text);
        let record = batches.iter().flat_map(|batch| &batch.records).next().unwrap();
        let fix = record.finding.fix.as_ref().unwrap();
        let [Edit { start, end, text: new }] = fix.edits.as_slice() else { panic!("one edit") };
        let place = usize::try_from(*start).unwrap()..usize::try_from(*end).unwrap();
        assert_eq!((&text[place], new.as_slice()), ("11", &b""[..]));
        assert!(!fix.is_applied());
    }
}
