//! CL234 to CL237: numbers of referrals, laboratories and mammography centers.

use crate::claim::{Claim, ServiceLine, Value, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, Section, el, row};
use crate::x12::SegmentId;

use super::services::may_bill;

rule! {
    /// A referral has a number, and nobody who referred the patient is named.
    ///
    /// ## Why
    /// With REF*9F payers look the referral up for the referring provider (2310A).
    ///
    /// ## Example
    /// `REF*9F*R1017~` without `NM1*DN*1*…~` → and `NM1*DN*1*DOCTOR*DEE****XX*1000000012~`.
    ///
    /// ## Exceptions
    /// A line may name who referred (2420F).
    REFERRAL_WITHOUT_REFERRER {
        code: "CL234",
        name: "referral-without-referrer",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I6").or_status("A6:562:DN"),
        source: "IBM PM69389; 837P 005010X222A1, 2300 REF*9F and 2310A",
        covers: "C21",
        fix_at: FrontDesk,
        todo: "Name the provider who referred the patient.",
        cms1500: "17, 17b",
        check: Check::Segment(SegmentId::new(b"REF"), check),
    }
}

rule! {
    /// A CLIA number has not the shape of one.
    ///
    /// ## Why
    /// The certificate of a laboratory has ten characters: two digits, D, and seven digits.
    /// Payers deny laboratory tests without a certificate that they find.
    ///
    /// ## Example
    /// `REF*X4*45-D1234567~` → `REF*X4*45D1234567~`.
    CLIA_NUMBER_SHAPE {
        code: "CL235",
        name: "clia-number-shape",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:544"),
        source: "CMS CLIA numbers; 837P 005010X222A1, REF*X4 and REF*F4; public validators",
        covers: "C22",
        fix_at: ProviderSetup,
        todo: "Enter the CLIA number as it stands on the certificate.",
        cms1500: "23",
        check: Check::Tables,
    }
}

rule! {
    /// A mammogram is billed without the certification number of the center.
    ///
    /// ## Why
    /// Centers that make mammograms are certified by the FDA; payers ask for the number (REF*EW)
    /// for the claim or the line.
    ///
    /// ## Example
    /// `SV1*HC:77067*180*…~` → and `REF*EW*123456~`.
    ///
    /// ## Exceptions
    /// Reading a mammogram that another center made (modifier 26) needs none. Said once a claim.
    MAMMOGRAPHY_NUMBER_MISSING {
        code: "CL236",
        name: "mammography-number-missing",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, 2300 and 2400 REF*EW",
        covers: "C22",
        fix_at: ProviderSetup,
        todo: "Enter the certification number of the mammography center.",
        cms1500: "32",
        check: Check::Line(mammogram),
    }
}

rule! {
    /// The number of a mammography center is sent, and no mammogram is billed.
    ///
    /// ## Why
    /// REF*EW is for mammograms only; with other services it must not be sent.
    ///
    /// ## Example
    /// `REF*EW*123456~` in a claim for 97110 → without it.
    ///
    /// ## Exceptions
    /// Silent where a procedure cannot be read.
    MAMMOGRAPHY_NUMBER_NOT_NEEDED {
        code: "CL237",
        name: "mammography-number-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 REF*EW",
        covers: "C22",
        fix_at: Software,
        todo: "Leave the number out.",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file that look at a REF.
fn check(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    match reference.row {
        Some(row::L2300_REF_9F) => referral(reference, context.section, out),
        Some(row::L2300_REF_X4 | row::L2400_REF_X4 | row::L2400_REF_F4) => clia(reference, out),
        Some(row::L2300_REF_EW) if !may_bill(context.section, is_of_mammography) => {
            let message = "REF*EW is for mammograms, which no line bills";
            let place = Place::of(reference, el::REF);
            out.report(&MAMMOGRAPHY_NUMBER_NOT_NEEDED, place, message);
        }
        _ => {}
    }
}

fn referral(reference: &PlacedSegment<'_>, section: &Section<'_>, out: &mut Findings) {
    let is_named = |row| section.find(row).is_some();
    if is_named(row::L2310A_NM1_DN_P3)
        || is_named(row::L2420F_NM1_DN_P3)
        || has_unplaced(section, b"NM1")
    {
        return;
    }
    let message = "REF*9F is the number of a referral, yet nobody who referred is named (2310A)";
    out.report(&REFERRAL_WITHOUT_REFERRER, Place::of(reference, el::REF), message);
}

fn clia(reference: &PlacedSegment<'_>, out: &mut Findings) {
    let Some(number) = Value::at(reference, el::REF02) else { return };
    if !number.begins_blank() && !is_clia(number.text) {
        let message = format!("REF02 is {}; a CLIA number is 99D9999999", number.as_str());
        out.report(&CLIA_NUMBER_SHAPE, Place::of(reference, el::REF02), message);
    }
}

fn is_clia(number: &[u8]) -> bool {
    let is_digits = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
    match number {
        [a, b, b'D' | b'd', rest @ ..] => {
            is_digits(&[*a, *b]) && rest.len() == 7 && is_digits(rest)
        }
        _ => false,
    }
}

fn mammogram(line: &ServiceLine<'_>, claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    if !is_uncertified(line) {
        return;
    }
    let mut before = claim.lines.iter().take_while(|other| other.ordinal < line.ordinal);
    let section = claim.section;
    let is_certified = section.find(row::L2300_REF_EW).is_some() || has_unplaced(section, b"REF");
    if let Some(service) = line.service.filter(|_| !is_certified && !before.any(is_uncertified)) {
        let code = line.procedure.map(|code| code.to_string()).unwrap_or_default();
        let message = format!("{code} is a mammogram, yet the center's number (REF*EW) is missing");
        out.report(&MAMMOGRAPHY_NUMBER_MISSING, Place::of(&service, el::SV101_2), message);
    }
}

/// Whether a line bills a mammogram that was made, without a number of its own.
fn is_uncertified(line: &ServiceLine<'_>) -> bool {
    line.procedure.is_some_and(|code| is_mammogram(code.as_str()))
        && !line.modifiers.has("26")
        && line.part.find(row::L2400_REF_EW).is_none()
}

fn is_mammogram(code: &str) -> bool {
    matches!(code.as_bytes(), [b'7', b'7', b'0', b'6', b'5'..=b'7'])
}

/// The same with what is billed beside a mammogram (tomosynthesis), and with the codes before 2018.
fn is_of_mammography(code: &str) -> bool {
    is_mammogram(code)
        || matches!(
            code,
            "77055"
                | "77056"
                | "77057"
                | "77061"
                | "77062"
                | "77063"
                | "G0202"
                | "G0204"
                | "G0206"
                | "G0279"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    const REFERRER: &str = "NM1*DN*1*DOCTOR*DEE****XX*1000000012~\n";
    const MAMMOGRAM: (&str, &str) = ("HC:97110:GP*", "HC:77067*");

    fn with(reference: &str) -> (&'static str, String) {
        ("HI*ABK", format!("{reference}~\nHI*ABK"))
    }

    #[test]
    fn a_referral_comes_from_somebody() {
        let (from, to) = with("REF*9F*R1017");
        let words = "REF: REF*9F is the number of a referral, yet nobody who referred is named \
                     (2310A)";
        dirty(&REFERRAL_WITHOUT_REFERRER, &[(from, &to), (REFERRER, "")], words);
        clean(&REFERRAL_WITHOUT_REFERRER, &[(from, &to)]);
    }

    #[test]
    fn certificates_of_laboratories() {
        for wrong in ["45-D1234567", "45D123456", "45D12345678", "4511234567", "D451234567"] {
            let (from, to) = with(&format!("REF*X4*{wrong}"));
            let words = format!("REF02: REF02 is {wrong}; a CLIA number is 99D9999999");
            dirty(&CLIA_NUMBER_SHAPE, &[(from, &to)], &words);
        }
        let (from, to) = with("REF*X4*45D1234567");
        assert!(codes_of(&[(from, &to), ("SE*29", "SE*30")]).is_empty());
        let line = changed(&[("LX*2~", "REF*F4*1D12345678~\nLX*2~")]);
        assert_eq!(said(&CLIA_NUMBER_SHAPE, &line).len(), 1);
    }

    #[test]
    fn mammography_centers_are_certified() {
        let words = "SV101-2: 77067 is a mammogram, yet the center's number (REF*EW) is missing";
        dirty(&MAMMOGRAPHY_NUMBER_MISSING, &[MAMMOGRAM], words);
        dirty(&MAMMOGRAPHY_NUMBER_MISSING, &[MAMMOGRAM, ("HC:97140:GP*", "HC:77065*")], words);
        let (from, to) = with("REF*EW*123456");
        clean(&MAMMOGRAPHY_NUMBER_MISSING, &[MAMMOGRAM, (from, &to)]);
        clean(&MAMMOGRAPHY_NUMBER_MISSING, &[MAMMOGRAM, ("LX*2~", "REF*EW*123456~\nLX*2~")]);
        clean(&MAMMOGRAPHY_NUMBER_MISSING, &[("HC:97110:GP*", "HC:77067:26*")]);
        let words = "REF: REF*EW is for mammograms, which no line bills";
        dirty(&MAMMOGRAPHY_NUMBER_NOT_NEEDED, &[(from, &to)], words);
        clean(&MAMMOGRAPHY_NUMBER_NOT_NEEDED, &[MAMMOGRAM, (from, &to)]);
        for code in ["77063", "77061", "G0279", "77057"] {
            let billed = format!("HC:{code}*");
            clean(&MAMMOGRAPHY_NUMBER_NOT_NEEDED, &[("HC:97110:GP*", &billed), (from, &to)]);
        }
    }
}
