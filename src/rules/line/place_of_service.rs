//! LN204, LN205: the place of a line.

use crate::claim::{Claim, ServiceLine, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{PlacedSegment, el};

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
        check: Check::Line(unknown),
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
    /// ## Exceptions
    /// Said once a claim, at the first line that repeats it.
    ///
    /// ## Fix safety
    /// Opt-in: the place is taken out of all lines that repeat it; it stays the claim's.
    LINE_PLACE_REPEATED {
        code: "LN205",
        name: "line-place-repeated",
        severity: Info,
        snip: 4,
        ack: Ack::element("I9").or_status("A7:249"),
        source: "837P 005010X222A1, 2400 SV105",
        covers: "L07 F03",
        fix_at: Software,
        todo: "Send the place with a line only where it differs from the claim's.",
        cms1500: "24B",
        fix: OptIn,
        check: Check::Claim(repeated),
    }
}

fn unknown(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(service) = line.service.filter(|service| service.element(5).is_some()) else { return };
    let Some(sent) = Value::at(&service, el::SV105) else { return };
    // What is wrong with the claim's own place is said of the claim.
    let is_claims = claim.place_of_service() == Some(sent.text);
    if !is_claims && ctx.codes.place_of_service(sent.text).is_none() {
        let message = format!("SV105 is {}, no place of service", sent.as_str());
        out.report(&LINE_PLACE_UNKNOWN, Place::of(&service, el::SV105), message);
    }
}

fn repeated(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let place = claim.place_of_service();
    let repeats =
        |service: &PlacedSegment<'_>| service.element(5).is_some_and(|sent| Some(sent) == place);
    let mut services = claim.lines.iter().filter_map(|line| line.service).filter(repeats);
    let Some(first) = services.next() else { return };
    let sent = String::from_utf8_lossy(place.unwrap_or_default());
    let message = format!("SV105 is {sent}, as CLM05-1 is");
    let finding = out.report(&LINE_PLACE_REPEATED, Place::of(&first, el::SV105), message);
    let mut edits = std::iter::once(first)
        .chain(services)
        .filter_map(|service| Some(Edit::replace(service.element_range(5)?, "")));
    if let Some(edit) = edits.next() {
        let mut fix = Fix::opt_in(edit);
        "removed".clone_into(&mut fix.after);
        fix.edits.extend(edits);
        finding.fix(fix);
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
    fn the_fix_takes_the_place_from_every_line_and_nothing_else() {
        let lines = [(LINE, "*120*UN*2*11**1~"), ("*80*UN*1***1:2~", "*80*UN*1*11**1:2~")];
        let text = changed(&lines);
        let batches = checked(&text);
        let records: Vec<_> = batches.iter().flat_map(|batch| &batch.records).collect();
        let [record] = records.as_slice() else { panic!("one finding") };
        let fix = record.finding.fix.as_ref().unwrap();
        assert_eq!((fix.edits.len(), fix.is_applied()), (2, false));
        for edit in &fix.edits {
            let place = usize::try_from(edit.start).unwrap()..usize::try_from(edit.end).unwrap();
            assert_eq!((&text[place], edit.text.as_slice()), ("11", &b""[..]));
        }
    }
}
