//! CL212 to CL215: dates of the claim that belong to certain services only.

use crate::claim::{PayerKind, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place};
use crate::guide::{ElementRef, PlacedSegment, Section, el, row};
use crate::x12::SegmentId;

use super::services::{BEHIND_CLM, may_bill};

rule! {
    /// Medicare is billed for an acute condition of the spine, and its day is missing.
    ///
    /// ## Why
    /// For spinal manipulation whose CR208 is A (acute) or M (acute manifestation of a chronic
    /// condition), Medicare asks for DTP*453, the day on which it showed.
    ///
    /// ## Example
    /// `CR2********A~` and `SV1*HC:98940:AT*60*…~` → and `DTP*453*D8*20260214~`.
    ACUTE_DATE_MISSING {
        code: "CL212",
        name: "acute-date-missing",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6").or_status("A6:715"),
        source: "837P 005010X222A1, 2300 DTP*453 and CR208",
        covers: "C12",
        fix_at: Billing,
        todo: "Enter the day on which the acute condition showed.",
        cms1500: "14",
        check: Check::Segment(SegmentId::new(b"CR2"), acute),
    }
}

rule! {
    /// The day of an acute manifestation is sent for a condition that is not acute.
    ///
    /// ## Why
    /// DTP*453 goes with spinal manipulation whose CR208 is A or M.
    ///
    /// ## Example
    /// `DTP*453*D8*20260214~` and `CR2********C~` → without DTP*453.
    ACUTE_DATE_NOT_NEEDED {
        code: "CL213",
        name: "acute-date-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 DTP*453 and CR208",
        covers: "C12",
        fix_at: Billing,
        todo: "Take the date out, or say that the condition is acute.",
        cms1500: "14",
        check: Check::Segment(SegmentId::new(b"DTP"), check),
    }
}

rule! {
    /// A date is sent that belongs to services which the claim does not bill.
    ///
    /// ## Why
    /// The day last seen (DTP*304) is for foot care, the last x-ray (DTP*455) for spinal
    /// manipulation, the prescription (DTP*471) for glasses and hearing aids. With other services
    /// they must not be sent.
    ///
    /// ## Example
    /// `DTP*304*D8*20260214~` in a claim for 97110 → without it.
    ///
    /// ## Exceptions
    /// Silent where a procedure cannot be read.
    ///
    /// ## Fix safety
    /// Opt-in: the DTP is left out.
    DATE_OF_OTHER_SERVICES {
        code: "CL214",
        name: "date-of-other-services",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 DTP*304, DTP*455 and DTP*471",
        covers: "C12 T711",
        fix_at: Software,
        todo: "Leave the date out.",
        fix: OptIn,
        check: Check::Tables,
    }
}

rule! {
    /// The last menstrual period of a male patient is sent.
    ///
    /// ## Why
    /// DTP*484 is for services of a pregnancy. Patient or sex is wrong.
    ///
    /// ## Example
    /// `DMG*D8*19900101*M~` and `DTP*484*D8*20260110~`.
    MENSTRUAL_PERIOD_OF_MALE {
        code: "CL215",
        name: "menstrual-period-of-male",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 DTP*484",
        covers: "C12",
        fix_at: FrontDesk,
        todo: "Compare the patient's sex with the record, or take the date out.",
        cms1500: "3, 14",
        check: Check::Tables,
    }
}

fn acute(cr2: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let section = context.section;
    let is_acute = matches!(cr2.element(8), Some(b"A" | b"M"));
    if !is_acute || context.above.payer_kind != PayerKind::MedicarePartB {
        return;
    }
    let bills = section.with_id(SegmentId::new(b"SV1")).any(|sv1| {
        let code = sv1.component(1, 2);
        code.is_some_and(|code| is_manipulation(&String::from_utf8_lossy(code)))
    });
    if bills && section.find(row::L2300_DTP_453).is_none() && !has_unplaced(section, b"DTP") {
        let message = "CR208 says that the condition is acute, yet its day (DTP*453) is missing";
        let place = Place::missing(row::L2300_DTP_453, BEHIND_CLM);
        out.report(&ACUTE_DATE_MISSING, place, message);
    }
}

/// Reports under all rules of this file but the first.
fn check(dtp: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let section = context.section;
    match dtp.row {
        Some(row::L2300_DTP_304) => other(dtp, section, "foot care", is_foot_care, out),
        Some(row::L2300_DTP_455) => {
            other(dtp, section, "spinal manipulation", is_manipulation, out);
        }
        Some(row::L2300_DTP_471) => {
            other(dtp, section, "glasses and hearing aids", is_hearing_or_vision, out);
        }
        Some(row::L2300_DTP_453) => not_acute(dtp, section, out),
        Some(row::L2300_DTP_484) if is_male(context) => {
            let message = "DTP*484 is for a pregnancy, yet DMG03 of the patient is M";
            out.report(&MENSTRUAL_PERIOD_OF_MALE, Place::of(dtp, WHOLE), message);
        }
        _ => {}
    }
}

const WHOLE: ElementRef = el::DTP;

fn other(
    dtp: &PlacedSegment<'_>,
    section: &Section<'_>,
    services: &str,
    is_meant: fn(&str) -> bool,
    out: &mut Findings,
) {
    if !may_bill(section, is_meant) {
        let qualifier = String::from_utf8_lossy(dtp.element(1).unwrap_or_default());
        let message = format!("DTP*{qualifier} is for {services}, which no line bills");
        let fix = Fix::removal([*dtp]);
        out.report(&DATE_OF_OTHER_SERVICES, Place::of(dtp, WHOLE), message).offer(fix);
    }
}

fn not_acute(dtp: &PlacedSegment<'_>, section: &Section<'_>, out: &mut Findings) {
    let condition = section.find(row::L2300_CR2).map(|cr2| cr2.element(8));
    // What is missing or no code of the list is reported as that.
    let message = match condition {
        None if !has_unplaced(section, b"CR2") => "DTP*453 is sent without CR2",
        Some(Some(b"C" | b"D" | b"E" | b"F" | b"G")) => "DTP*453 is sent, yet CR208 is not acute",
        _ => return,
    };
    out.report(&ACUTE_DATE_NOT_NEEDED, Place::of(dtp, WHOLE), message);
}

fn is_male(context: &Context<'_>) -> bool {
    let above = context.above;
    let dmg = match above.patient {
        Some(patient) => patient.find(row::L2010CA_DMG),
        None => above.subscriber.and_then(|subscriber| subscriber.find(row::L2010BA_DMG)),
    };
    dmg.and_then(|dmg| dmg.element(3)) == Some(b"M")
}

fn is_manipulation(code: &str) -> bool {
    matches!(code, "98940" | "98941" | "98942")
}

/// Routine foot care and what is billed beside it, read widely: Medicare manual 100-02, chapter
/// 15, section 290.
fn is_foot_care(code: &str) -> bool {
    let is_surgery = ("11000"..="11765").contains(&code) || ("28001"..="28899").contains(&code);
    let is_visit = code.starts_with("99");
    is_surgery || is_visit || matches!(code, "G0127" | "G0245" | "G0246" | "G0247" | "S0390")
}

/// Vision and hearing devices, read widely.
fn is_hearing_or_vision(code: &str) -> bool {
    code.starts_with(['V', 'S', 'L', 'A'])
        || ("92002"..="92700").contains(&code)
        || code.starts_with("99")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    const HI: &str = "HI*ABK";
    const FIRST: &str = "HC:97110:GP*";

    fn with(segments: &str) -> (&'static str, String) {
        (HI, format!("{segments}HI*ABK"))
    }

    #[test]
    fn medicare_asks_when_an_acute_condition_showed() {
        let (from, to) = with("CR2********A~\n");
        let spine = [(FIRST, "HC:98940:AT*"), (from, to.as_str())];
        let words = "DTP: CR208 says that the condition is acute, yet its day (DTP*453) is missing";
        dirty(&ACUTE_DATE_MISSING, &spine, words);
        let commercial = [spine[0], spine[1], ("*******MB~", "*******CI~")];
        clean(&ACUTE_DATE_MISSING, &commercial);
        let (from, chronic) = with("CR2********C~\n");
        clean(&ACUTE_DATE_MISSING, &[spine[0], (from, &chronic)]);
        let (from, dated) = with("DTP*453*D8*20260214~\nCR2********A~\n");
        clean(&ACUTE_DATE_MISSING, &[spine[0], (from, &dated)]);
        clean(&ACUTE_DATE_NOT_NEEDED, &[spine[0], (from, &dated)]);
    }

    #[test]
    fn what_is_not_acute_has_no_such_day() {
        let (from, to) = with("DTP*453*D8*20260214~\n");
        dirty(&ACUTE_DATE_NOT_NEEDED, &[(from, &to)], "DTP: DTP*453 is sent without CR2");
        let (from, to) = with("DTP*453*D8*20260214~\nCR2********C~\n");
        let words = "DTP: DTP*453 is sent, yet CR208 is not acute";
        dirty(&ACUTE_DATE_NOT_NEEDED, &[(from, &to)], words);
    }

    #[test]
    fn dates_of_services_that_are_not_billed() {
        for (qualifier, services, code) in [
            ("304", "foot care", "11721"),
            ("455", "spinal manipulation", "98941"),
            ("471", "glasses and hearing aids", "V2020"),
        ] {
            let (from, to) = with(&format!("DTP*{qualifier}*D8*20260214~\n"));
            let words = format!("DTP: DTP*{qualifier} is for {services}, which no line bills");
            dirty(&DATE_OF_OTHER_SERVICES, &[(from, &to)], &words);
            assert_eq!(codes_of(&[(from, &to), ("SE*29", "SE*30")]), ["CL214"]);
            let billed = (FIRST, format!("HC:{code}*"));
            clean(&DATE_OF_OTHER_SERVICES, &[(from, &to), (billed.0, &billed.1)]);
            clean(&DATE_OF_OTHER_SERVICES, &[(from, &to), (FIRST, "HC:9711*")]);
        }
    }

    #[test]
    fn no_man_has_a_menstrual_period() {
        let (from, to) = with("DTP*484*D8*20260110~\n");
        let words = "DTP: DTP*484 is for a pregnancy, yet DMG03 of the patient is M";
        dirty(&MENSTRUAL_PERIOD_OF_MALE, &[(from, &to), ("0615*F~", "0615*M~")], words);
        assert!(said(&MENSTRUAL_PERIOD_OF_MALE, &changed(&[(from, &to)])).is_empty());
    }
}
