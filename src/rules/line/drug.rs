//! LN240 to LN243: drugs of a line (loop 2410).

use crate::claim::{Quantity, ServiceLine, Value};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Findings, Fix, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// A national drug code is not eleven digits.
    ///
    /// ## Why
    /// With LIN02 = N4, LIN03 holds an NDC of labeler (5), product (4) and package (2) without
    /// hyphens. Payers price the drug by it and refuse anything else.
    ///
    /// ## Example
    /// `LIN**N4*00409-1183-30~` → `LIN**N4*00409118330~`.
    ///
    /// ## Fix safety
    /// Safe where the parts have 5, 4 and 2 digits: only the hyphens go. A shorter part must get a
    /// zero, and which one only the hyphens tell: that is suggested, not done.
    DRUG_CODE_SHAPE {
        code: "LN240",
        name: "drug-code-shape",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:218"),
        source: "837P 005010X222A1, 2410 LIN03; clearinghouse edits",
        covers: "L21",
        fix_at: Coding,
        todo: "Enter the eleven digits of the NDC, with zeros where a part is short.",
        cms1500: "24",
        fix: Safe,
        check: Check::Segment(SegmentId::new(b"LIN"), drug),
    }
}

rule! {
    /// A drug is billed with no quantity, or less than none.
    ///
    /// ## Why
    /// CTP04 says how much of the drug was given; it is above zero.
    ///
    /// ## Example
    /// `CTP****0*ML~` → `CTP****2*ML~`.
    DRUG_QUANTITY_NOT_POSITIVE {
        code: "LN241",
        name: "drug-quantity-not-positive",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:724").or_element("I12"),
        source: "837P 005010X222A1, 2410 CTP04; clearinghouse edits",
        covers: "L21",
        fix_at: Billing,
        todo: "Enter how much of the drug was given, in the unit of CTP05.",
        cms1500: "24",
        check: Check::Segment(SegmentId::new(b"CTP"), quantity),
    }
}

rule! {
    /// A drug number stands on a line that bills no drug.
    ///
    /// ## Why
    /// Loop 2410 says which drug a line bills. Therapy, visits and evaluations are none; often the
    /// number belongs to the line before or behind.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*1***1~` and `LIN**N4*00409118330~`.
    ///
    /// ## Exceptions
    /// Only codes that are certainly no drug: those of therapy, and 99202 to 99499.
    DRUG_ON_OTHER_SERVICE {
        code: "LN242",
        name: "drug-on-other-service",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A8:218"),
        source: "837P 005010X222A1, loop 2410",
        covers: "L21",
        fix_at: Billing,
        todo: "Move the drug number to the line of the drug, or take it out.",
        cms1500: "24",
        check: Check::Tables,
    }
}

rule! {
    /// The link number of a compound drug stands on one line only.
    ///
    /// ## Why
    /// REF*VY ties the ingredients of a compound together: the lines of one compound have the same
    /// number. On one line alone it ties nothing.
    ///
    /// ## Example
    /// Two lines with `REF*VY*1~` and `REF*VY*2~` → both with `REF*VY*1~`.
    COMPOUND_OF_ONE_LINE {
        code: "LN243",
        name: "compound-of-one-line",
        severity: Warning,
        snip: 4,
        ack: Ack::element("I12"),
        source: "837P 005010X222A1, 2410 REF*VY; own knowledge",
        covers: "L21",
        fix_at: Billing,
        todo: "Give all lines of the compound the same link number.",
        check: Check::Segment(SegmentId::new(b"REF"), link),
    }
}

fn drug(lin: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if lin.element(2) == Some(b"N4")
        && let Some(number) = Value::at(lin, el::LIN03).filter(|number| !number.is_digits(11))
        && !number.begins_blank()
    {
        report_shape(lin, number, out);
    }
    let Some(line) = ServiceLine::around(lin.index, context.section) else { return };
    let (Some(service), Some(code)) = (line.service, line.procedure) else { return };
    let is_visit = code.number().is_some_and(|number| (99202..=99499).contains(&number));
    if is_visit || context.codes.procedure(code).is_some() {
        let message = format!("the line bills {code}, which is no drug, yet has a drug number");
        out.report(&DRUG_ON_OTHER_SERVICE, Place::of(&service, el::SV101_2), message);
    }
}

fn report_shape(lin: &PlacedSegment<'_>, number: Value<'_>, out: &mut Findings) {
    let sent = number.as_str();
    let message = format!("LIN03 is {sent}, eleven digits without hyphens expected");
    let finding = out.report(&DRUG_CODE_SHAPE, Place::of(lin, el::LIN03), message);
    match lengths(sent) {
        Some([5, 4, 2]) => {
            let digits = sent.replace('-', "");
            finding.fix(Fix::safe(Edit::replace(number.range, digits)));
        }
        Some([4, 4, 2] | [5, 3, 2] | [5, 4, 1]) => {
            let mut parts = sent.split('-').zip([5, 4, 2]);
            let padded = parts.try_fold(String::new(), |text, (part, width)| {
                Some(format!("{text}{part:0>width$}"))
            });
            finding.suggest(format!(
                "With zeros where a part is short: {}.",
                padded.unwrap_or_default()
            ));
        }
        _ => {}
    }
}

/// How many digits the three parts of a number have, between two hyphens.
fn lengths(number: &str) -> Option<[usize; 3]> {
    let mut parts = number.split('-');
    let all = [parts.next()?, parts.next()?, parts.next()?];
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && all.into_iter().all(is_digits)).then(|| all.map(str::len))
}

fn quantity(ctp: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(count) = ctp.element(4).and_then(Quantity::parse) else { return };
    if count <= Quantity::ZERO {
        let message = format!("the quantity of the drug is {count}, above 0 expected");
        out.report(&DRUG_QUANTITY_NOT_POSITIVE, Place::of(ctp, el::CTP04), message);
    }
}

fn link(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if reference.row != Some(row::L2410_REF_VY_XZ) || reference.element(1) != Some(b"VY") {
        return;
    }
    let Some(number) = reference.element(2) else { return };
    let is_same = |other: PlacedSegment<'_>| {
        other.index != reference.index
            && other.element(1) == Some(b"VY")
            && other.element(2) == Some(number)
    };
    if !context.section.find_all(row::L2410_REF_VY_XZ).any(is_same) {
        let shown = String::from_utf8_lossy(number);
        let message = format!("REF*VY is {shown}, a link number of no other line of the claim");
        out.report(&COMPOUND_OF_ONE_LINE, Place::of(reference, el::REF02), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, check as checked, clean, dirty, said};

    const LINE: (&str, &str) = ("HC:97110:GP*", "HC:J1100*");

    fn with(drug: &str) -> String {
        format!("{drug}LX*2~")
    }

    #[test]
    fn eleven_digits_and_nothing_else() {
        for number in ["0409118330", "N400409118330", "00409-1183-30", "0409-1183-30"] {
            let drug = with(&format!("LIN**N4*{number}~\nCTP****1*ML~\n"));
            let said = format!("LIN03: LIN03 is {number}, eleven digits without hyphens expected");
            dirty(&DRUG_CODE_SHAPE, &[LINE, ("LX*2~", &drug)], &said);
        }
        clean(&DRUG_CODE_SHAPE, &[LINE, ("LX*2~", &with("LIN**N4*00409118330~\n"))]);
        clean(&DRUG_CODE_SHAPE, &[LINE, ("LX*2~", &with("LIN**UP*123456789012~\n"))]);
        clean(&DRUG_CODE_SHAPE, &[LINE, ("LX*2~", &with("LIN**N4~\n"))]);
    }

    #[test]
    fn hyphens_go_and_zeros_are_suggested() {
        let outcome = |number: &str| {
            let drug = with(&format!("LIN**N4*{number}~\nCTP****1*ML~\n"));
            let text = changed(&[LINE, ("LX*2~", &drug)]);
            let batches = checked(&text);
            let mut own = batches.iter().flat_map(|batch| &batch.records);
            let record = own.find(|record| record.finding.rule.code == "LN240").unwrap();
            let finding = &record.finding;
            (finding.fix.as_ref().map(|fix| fix.after.clone()), finding.suggestion.clone())
        };
        assert_eq!(outcome("00409-1183-30"), (Some("00409118330".into()), None));
        let zeros = |number: &str| Some(format!("With zeros where a part is short: {number}."));
        assert_eq!(outcome("0409-1183-30"), (None, zeros("00409118330")));
        assert_eq!(outcome("00409-183-30"), (None, zeros("00409018330")));
        assert_eq!(outcome("00409-1183-3"), (None, zeros("00409118303")));
        assert_eq!(outcome("0409118330"), (None, None));
    }

    #[test]
    fn no_drug_at_all() {
        let said = "CTP04: the quantity of the drug is 0, above 0 expected";
        let drug = with("LIN**N4*00409118330~\nCTP****0*ML~\n");
        dirty(&DRUG_QUANTITY_NOT_POSITIVE, &[LINE, ("LX*2~", &drug)], said);
        let drug = with("LIN**N4*00409118330~\nCTP****0.5*ML~\n");
        clean(&DRUG_QUANTITY_NOT_POSITIVE, &[LINE, ("LX*2~", &drug)]);
    }

    #[test]
    fn therapy_is_no_drug() {
        let drug = with("LIN**N4*00409118330~\nCTP****1*ML~\n");
        let said = "SV101-2: the line bills 97110, which is no drug, yet has a drug number";
        dirty(&DRUG_ON_OTHER_SERVICE, &[("LX*2~", &drug)], said);
        for code in ["J1100", "90658", "A9500", "B4150"] {
            clean(&DRUG_ON_OTHER_SERVICE, &[("97110:GP", code), ("LX*2~", &drug)]);
        }
    }

    #[test]
    fn a_link_of_one_line() {
        let drug = "LIN**N4*00409118330~\nCTP****1*ML~\nREF*VY*";
        let two = |first: &str, second: &str| {
            let lines = [with(&format!("{drug}{first}~\n")), format!("{drug}{second}~\nSE*29")];
            changed(&[LINE, ("LX*2~", &lines[0]), ("SE*29", &lines[1])])
        };
        let words = "a link number of no other line of the claim";
        let expected = [1, 2].map(|n| format!("REF02: REF*VY is {n}, {words}"));
        assert_eq!(said(&COMPOUND_OF_ONE_LINE, &two("1", "2")), expected);
        assert!(said(&COMPOUND_OF_ONE_LINE, &two("1", "1")).is_empty());
        let prescription = with("LIN**N4*00409118330~\nCTP****1*ML~\nREF*XZ*1~\n");
        clean(&COMPOUND_OF_ONE_LINE, &[LINE, ("LX*2~", &prescription)]);
    }
}
