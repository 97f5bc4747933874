//! LN201: codes that name no particular service.

use crate::claim::{Claim, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{el, row};

rule! {
    /// A code for services that have no code of their own is not described.
    ///
    /// ## Why
    /// 97039, 97139, 97799 and their like say only that something was done. What it was stands in
    /// SV101-7; a note (NTE) in its place does not satisfy front ends.
    ///
    /// ## Example
    /// `SV1*HC:97139:GP*60*UN*1***1~` → `SV1*HC:97139:GP::::VISUAL FEEDBACK GAIT DRILL*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// A warning outside therapy, where the list of such codes is own knowledge. A line that names
    /// its drug (loop 2410) is described by it.
    PROCEDURE_NOT_DESCRIBED {
        code: "LN201",
        name: "procedure-not-described",
        severity: Error,
        snip: 4,
        ack: Ack::status("A8:306+507"),
        source: "837P 005010X222A1, 2400 SV101-7; CEDI reject list, A8:306",
        covers: "L04 T419",
        fix_at: Coding,
        todo: "Describe in a few words what was done, in the field of the line's description.",
        cms1500: "24D",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(code) = line.procedure.filter(|code| context.codes.is_unlisted(*code)) else {
        return;
    };
    let Some(service) = line.service.filter(|service| service.component(1, 7).is_none()) else {
        return;
    };
    if line.part.find(row::L2410_LIN).is_some() {
        return;
    }
    let message = format!("{code} names no particular service, and SV101-7 does not describe it");
    let finding = out.report(&PROCEDURE_NOT_DESCRIBED, Place::of(&service, el::SV101_7), message);
    if context.codes.procedure(code).is_none() {
        finding.at_most(Severity::Warning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const LINE: &str = "HC:97110:GP*";

    #[test]
    fn an_unlisted_therapy_without_words() {
        dirty(
            &PROCEDURE_NOT_DESCRIBED,
            &[(LINE, "HC:97139:GP*")],
            "SV101-7: 97139 names no particular service, and SV101-7 does not describe it",
        );
        dirty(
            &PROCEDURE_NOT_DESCRIBED,
            &[(LINE, "HC:97039:GP*"), ("LX*2~", "NTE*ADD*GAIT DRILL~\nLX*2~")],
            "SV101-7: 97039 names no particular service, and SV101-7 does not describe it",
        );
        clean(&PROCEDURE_NOT_DESCRIBED, &[(LINE, "HC:97139:GP::::GAIT DRILL*")]);
    }

    #[test]
    fn outside_therapy_it_is_a_warning() {
        for code in ["J3490", "92700", "E1399", "99499", "L1499", "Q4051"] {
            dirty(
                &PROCEDURE_NOT_DESCRIBED,
                &[(LINE, &format!("HC:{code}*"))],
                &format!(
                    "SV101-7 (warning): {code} names no particular service, and SV101-7 does not \
                     describe it"
                ),
            );
        }
        for code in ["J1100", "99213", "A4550", "97129"] {
            clean(&PROCEDURE_NOT_DESCRIBED, &[(LINE, &format!("HC:{code}*"))]);
        }
    }

    #[test]
    fn a_drug_is_described_by_its_number() {
        let drug = "LIN**N4*00409118330~\nCTP****1*UN~\nLX*2~";
        clean(&PROCEDURE_NOT_DESCRIBED, &[(LINE, "HC:J3490*"), ("LX*2~", drug)]);
    }
}
