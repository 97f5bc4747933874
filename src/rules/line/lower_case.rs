//! LN112: procedure codes and modifiers are sent in upper case and without blanks before them.

use crate::claim::{Claim, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{PlacedSegment, el};

rule! {
    /// A procedure code or modifier is in lower case, or blanks stand before the code.
    ///
    /// ## Why
    /// Payers compare codes as they were sent: `gp` is not GP, and the line counts as one
    /// without modifier.
    ///
    /// ## Example
    /// `SV1*HC:97110:gp*60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// Blanks behind a code, and a modifier that is too long with its blanks, are findings of
    /// the element tables.
    ///
    /// ## Fix safety
    /// Safe: no code has another meaning in lower case.
    CODE_LOWER_CASE {
        code: "LN112",
        name: "code-lower-case",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:454"),
        source: "837P 005010X222A1, 2400 SV101; HCPCS codes and modifiers are upper case",
        covers: "T112",
        fix_at: Software,
        todo: "Nothing: the code is written in upper case.",
        cms1500: "24D",
        fix: Safe,
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(service) = line.service else { return };
    if line.procedure.is_some()
        && let Some(code) = line.procedure_text()
    {
        compare(&service, 2, code, out);
    }
    for (component, modifier) in line.modifier_slots() {
        let meant = modifier.trim_ascii_end();
        if meant.len() == 2 && meant.iter().all(u8::is_ascii_alphanumeric) {
            compare(&service, component, modifier, out);
        }
    }
}

/// Reports a code that is not written as it is meant. Blanks behind it are left to the element
/// tables, whose fix removes them.
fn compare(service: &PlacedSegment<'_>, component: u8, sent: &[u8], out: &mut Findings) {
    let sent = sent.trim_ascii_end();
    let code = sent.trim_ascii_start();
    let is_lower = code.iter().any(u8::is_ascii_lowercase);
    if !is_lower && code.len() == sent.len() {
        return;
    }
    let what = if is_lower { "is in lower case" } else { "has blanks before it" };
    let message = format!("{} {what}", String::from_utf8_lossy(code));
    let place = Place::of(service, el::SV1.at(1, component));
    let finding = out.report(&CODE_LOWER_CASE, place, message);
    let length = u32::try_from(sent.len()).unwrap_or_default();
    if let Some((start, _)) = service.component_range(1, component.into()) {
        let edit = Edit::replace((start, start + length), code.to_ascii_uppercase());
        finding.fix(Fix::safe(edit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, check, clean, dirty};

    const LINE: &str = "HC:97110:GP";

    #[test]
    fn a_modifier_in_lower_case() {
        dirty(&CODE_LOWER_CASE, &[(LINE, "HC:97110:gp")], "SV101-3: gp is in lower case");
        dirty(&CODE_LOWER_CASE, &[(LINE, "HC:97110:GP:kX")], "SV101-4: kX is in lower case");
    }

    #[test]
    fn a_code_in_lower_case_or_behind_blanks() {
        dirty(&CODE_LOWER_CASE, &[(LINE, "HC:g0283:GP")], "SV101-2: g0283 is in lower case");
        dirty(&CODE_LOWER_CASE, &[(LINE, "HC: 97110:GP")], "SV101-2: 97110 has blanks before it");
    }

    #[test]
    fn the_fix_is_made_and_is_upper_case() {
        let checked = check(&changed(&[("HC:97110:GP*120*UN*2", "HC: g0283:GP*120*UN*1")]));
        let records = || checked.iter().flat_map(|batch| &batch.records);
        let own = records().find(|record| record.finding.rule.code == "LN112").unwrap();
        assert_eq!((own.before.as_str(), own.after.as_str()), (" g0283", "G0283"));
        assert!(own.finding.is_fixed());
    }

    #[test]
    fn upper_case_and_blanks_behind_are_fine() {
        clean(&CODE_LOWER_CASE, &[]);
        clean(&CODE_LOWER_CASE, &[(LINE, "HC:97110 :GP ")]);
        clean(&CODE_LOWER_CASE, &[(LINE, "HC:97110: GP")]);
        // No code at all: another rule says so.
        clean(&CODE_LOWER_CASE, &[(LINE, "HC:97110gp")]);
    }
}
