//! LN201: codes that name no particular service.

use crate::claim::{Claim, ProcedureCode, ServiceLine};
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
        covers: "L04",
        fix_at: Coding,
        todo: "Describe in a few words what was done, in the field of the line's description.",
        cms1500: "24D",
        check: Check::Line(check),
    }
}

/// Codes outside therapy for what has no code of its own, in order.
const UNLISTED: [&[u8; 5]; 156] = [
    b"01999", b"15999", b"17999", b"19499", b"20999", b"21299", b"21499", b"21899", b"22899",
    b"22999", b"23929", b"24999", b"25999", b"26989", b"27299", b"27599", b"27899", b"28899",
    b"29799", b"29999", b"30999", b"31299", b"31599", b"31899", b"32999", b"33999", b"36299",
    b"37501", b"37799", b"38129", b"38589", b"38999", b"39499", b"39599", b"40799", b"40899",
    b"41599", b"41899", b"42299", b"42699", b"42999", b"43289", b"43499", b"43659", b"43999",
    b"44799", b"44899", b"44979", b"45399", b"45999", b"46999", b"47379", b"47399", b"47579",
    b"47999", b"48999", b"49329", b"49659", b"49999", b"53899", b"55899", b"58578", b"58579",
    b"58679", b"58999", b"59899", b"60699", b"64999", b"66999", b"67299", b"67399", b"67999",
    b"68399", b"68899", b"69399", b"69799", b"76496", b"76497", b"76498", b"76499", b"76999",
    b"78999", b"79999", b"84999", b"89240", b"90399", b"90749", b"90899", b"90999", b"91299",
    b"92499", b"92700", b"93799", b"93998", b"94799", b"95199", b"95999", b"96379", b"96549",
    b"96999", b"99199", b"99499", b"99600", b"A4335", b"A4421", b"A4649", b"A9698", b"A9699",
    b"A9900", b"A9999", b"B9998", b"B9999", b"C9399", b"E0769", b"E1399", b"E2599", b"J1599",
    b"J3490", b"J3590", b"J7199", b"J7599", b"J7699", b"J7799", b"J7999", b"J8498", b"J8499",
    b"J8597", b"J8999", b"J9999", b"K0108", b"K0812", b"K0898", b"L0999", b"L1499", b"L2999",
    b"L3649", b"L3999", b"L5999", b"L7499", b"L8039", b"L8499", b"L8699", b"Q2039", b"Q4050",
    b"Q4051", b"Q4082", b"Q4100", b"S8189", b"T1999", b"T5999", b"V2199", b"V2599", b"V2799",
    b"V5274", b"V5298", b"V5299",
];

/// Codes of physical medicine for what has no code of its own.
const UNLISTED_THERAPY: [&[u8; 5]; 3] = [b"97039", b"97139", b"97799"];

/// Those that do not end with 9.
const UNLISTED_BY_OTHER_DIGIT: [&[u8; 5]; 9] =
    [b"37501", b"58578", b"76496", b"76497", b"76498", b"89240", b"92700", b"93998", b"99600"];

fn check(line: &ServiceLine<'_>, _: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(code) = line.procedure.filter(|code| may_be_unlisted(*code)) else { return };
    let is_therapy = UNLISTED_THERAPY.contains(&code.as_bytes());
    if !is_therapy && UNLISTED.binary_search(&code.as_bytes()).is_err() {
        return;
    }
    let Some(service) = line.service.filter(|service| service.component(1, 7).is_none()) else {
        return;
    };
    if line.part.find(row::L2410_LIN).is_some() {
        return;
    }
    let message = format!("{code} names no particular service, and SV101-7 does not describe it");
    let finding = out.report(&PROCEDURE_NOT_DESCRIBED, Place::of(&service, el::SV101_7), message);
    if !is_therapy {
        finding.at_most(Severity::Warning);
    }
}

/// Nearly all such codes end with 9, and no common code of therapy does.
fn may_be_unlisted(code: ProcedureCode) -> bool {
    let [first, .., last] = code.as_bytes();
    *last == b'9'
        || first.is_ascii_uppercase()
        || UNLISTED_BY_OTHER_DIGIT.contains(&code.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const LINE: &str = "HC:97110:GP*";

    #[test]
    fn the_list_is_in_order() {
        assert!(UNLISTED.is_sorted());
        let code = |text: &[u8; 5]| ProcedureCode::parse(text).unwrap();
        assert!(UNLISTED.iter().chain(&UNLISTED_THERAPY).all(|text| may_be_unlisted(code(text))));
    }

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
