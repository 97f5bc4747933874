//! LN110, LN111: which kind of code a line carries, and whether it has the shape of one.

use crate::claim::{Claim, ProcedureCode, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{el, row};

use super::component_text::is_reported_by_syntax;

rule! {
    /// The procedure code is of a list that payers take by agreement only.
    ///
    /// ## Why
    /// SV101-1 is HC for CPT and HCPCS codes. ER, IV and WK name jurisdiction, home infusion and
    /// alternative medicine codes, which HIPAA allows only where the payer has agreed to them.
    ///
    /// ## Example
    /// `SV1*ER:97110*60*UN*1***1~` → `SV1*HC:97110*60*UN*1***1~`.
    PROCEDURE_QUALIFIER {
        code: "LN110",
        name: "procedure-qualifier",
        severity: Warning,
        snip: 2,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, 2400 SV101-1",
        covers: "L02",
        fix_at: Billing,
        todo: "Send HC and a CPT or HCPCS code, unless the payer asked for the other list.",
        cms1500: "24D",
        check: Check::Line(qualifier),
    }
}

rule! {
    /// A CPT or HCPCS code does not have five letters or digits.
    ///
    /// ## Why
    /// Every such code has exactly five. What is longer often has the modifier or a blank glued
    /// to it; what is shorter lost a digit, and payers refuse the line.
    ///
    /// ## Example
    /// `SV1*HC:97110GP*60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    PROCEDURE_SHAPE {
        code: "LN111",
        name: "procedure-shape",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:454"),
        source: "837P 005010X222A1, 2400 SV101-2; clearinghouse edits",
        covers: "L02",
        fix_at: Coding,
        todo: "Enter the five characters of the code; a modifier has a field of its own.",
        cms1500: "24D",
        check: Check::Line(shape),
    }
}

fn qualifier(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let (Some(service), Some(qualifier @ (b"ER" | b"IV" | b"WK"))) =
        (line.service, line.qualifier())
    else {
        return;
    };
    let sent = String::from_utf8_lossy(qualifier);
    let message = format!("{sent} codes need the payer's agreement; HC is CPT and HCPCS");
    out.report(&PROCEDURE_QUALIFIER, Place::of(&service, el::SV101_1), message);
}

/// How many characters SV101-2 holds.
fn longest() -> Option<u16> {
    row::L2400_SV1.def().element(el::SV101_2).map(|def| def.max)
}

fn shape(line: &ServiceLine<'_>, claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    if line.qualifier() != Some(b"HC") {
        return;
    }
    let Some(service) = line.service else { return };
    let Some(code) = service.component(1, 2).map(<[u8]>::trim_ascii) else { return };
    // Blanks alone are a code that is missing; one that is too long for the element is that.
    if code.is_empty()
        || longest().is_some_and(|max| code.len() > max.into())
        || ProcedureCode::parse(code).is_some()
        || is_reported_by_syntax(code, &claim.ancestors)
    {
        return;
    }
    let sent = String::from_utf8_lossy(code);
    let message = format!("{sent} is no procedure code: five letters or digits expected");
    out.report(&PROCEDURE_SHAPE, Place::of(&service, el::SV101_2), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const LINE: &str = "HC:97110:GP";

    #[test]
    fn lists_by_agreement() {
        dirty(
            &PROCEDURE_QUALIFIER,
            &[(LINE, "ER:97110:GP")],
            "SV101-1: ER codes need the payer's agreement; HC is CPT and HCPCS",
        );
        // The guide does not know it at all: a finding of the element tables.
        clean(&PROCEDURE_QUALIFIER, &[(LINE, "XX:97110:GP")]);
    }

    #[test]
    fn a_code_with_its_modifier_glued_to_it() {
        dirty(
            &PROCEDURE_SHAPE,
            &[(LINE, "HC:97110GP")],
            "SV101-2: 97110GP is no procedure code: five letters or digits expected",
        );
        dirty(
            &PROCEDURE_SHAPE,
            &[(LINE, "HC:9711:GP")],
            "SV101-2: 9711 is no procedure code: five letters or digits expected",
        );
    }

    #[test]
    fn five_characters_are_a_code_whatever_their_case() {
        clean(&PROCEDURE_SHAPE, &[(LINE, "HC:G0283:GP")]);
        clean(&PROCEDURE_SHAPE, &[(LINE, "HC:g0283:GP")]);
        clean(&PROCEDURE_SHAPE, &[(LINE, "HC:0791T:GP")]);
        clean(&PROCEDURE_SHAPE, &[(LINE, "HC:97110 :GP")]);
    }

    #[test]
    fn other_lists_and_what_syntax_reports_are_left_alone() {
        clean(&PROCEDURE_SHAPE, &[(LINE, "ER:LOCAL77:GP")]);
        clean(&PROCEDURE_SHAPE, &[(LINE, "HC::GP")]);
        clean(&PROCEDURE_SHAPE, &[(LINE, "HC:  :GP")]);
        clean(&PROCEDURE_SHAPE, &[(LINE, "HC:9711é:GP")]);
        clean(&PROCEDURE_SHAPE, &[(LINE, "HC:97110^:GP")]);
    }
}
