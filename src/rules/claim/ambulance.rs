//! CL310 to CL314: ambulance transports.

use crate::claim::{Claim, ProcedureCode, Quantity, ServiceLine, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{ElementRef, PlacedSegment, RowId, el, row};
use crate::x12::SegmentId;

rule! {
    /// An ambulance transport is billed without saying why and how far.
    ///
    /// ## Why
    /// CR1 holds the reason of the transport and its miles; the guide requires it with every
    /// ambulance transport, in the claim or in its lines.
    ///
    /// ## Example
    /// `SV1*HC:A0428:RH*400*UN*1***1~` → the same, and `CR1****A*DH*12~` in the claim.
    ///
    /// ## Exceptions
    /// Said once a claim. A warning with modifier QL: who died before the ride was not carried.
    TRANSPORT_DETAILS_MISSING {
        code: "CL310",
        name: "transport-details-missing",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, 2300 and 2400 CR1",
        covers: "C26",
        fix_at: Billing,
        todo: "Enter the reason of the transport and how many miles it went.",
        check: Check::Line(transport),
    }
}

rule! {
    /// An ambulance transport is billed without saying from where to where.
    ///
    /// ## Why
    /// Loops 2310E and 2310F hold the addresses of pick-up and drop-off; the guide requires both
    /// with every transport, in the claim or in its lines (2420G, 2420H).
    ///
    /// ## Example
    /// `NM1*PW*2~`, `N3*1 OAK LANE~`, `N4*AUSTIN*TX*78702~` and the same for `NM1*45*2`.
    ///
    /// ## Exceptions
    /// Said once a claim. With modifier QL, pronounced dead after the ambulance was called, there
    /// may be no drop-off.
    TRANSPORT_STOPS_MISSING {
        code: "CL311",
        name: "transport-stops-missing",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, loops 2310E and 2310F",
        covers: "C26",
        fix_at: Billing,
        todo: "Enter the addresses of pick-up and drop-off.",
        cms1500: "32",
        check: Check::Tables,
    }
}

rule! {
    /// A claim has the details of a transport and bills none.
    ///
    /// ## Why
    /// CR1, CRC*07, QTY*PT and the addresses of pick-up and drop-off are for ambulances and other
    /// transports; elsewhere the guide does not want them.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*1***1~` and `CR1****A*DH*12~`: leave CR1 out.
    ///
    /// ## Exceptions
    /// Said once a claim. Silent where a line has no HCPCS code.
    TRANSPORT_DETAILS_NOT_NEEDED {
        code: "CL312",
        name: "transport-details-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, CR1, CRC*07, QTY*PT, loops 2310E, 2310F, 2420G, 2420H",
        covers: "C26",
        fix_at: Software,
        todo: "Leave the details of a transport out.",
        check: Check::Segment(SegmentId::new(b"CR1"), details),
    }
}

rule! {
    /// A transport goes fewer than no miles.
    ///
    /// ## Why
    /// CR106 is the distance in miles, zero at the least.
    ///
    /// ## Example
    /// `CR1****A*DH*-12~` → `CR1****A*DH*12~`.
    TRANSPORT_DISTANCE {
        code: "CL313",
        name: "transport-distance",
        severity: Error,
        snip: 2,
        ack: Ack::element("I12"),
        source: "837P 005010X222A1, 2300 and 2400 CR106",
        covers: "C27",
        fix_at: Billing,
        todo: "Enter how many miles the patient was carried.",
        check: Check::Tables,
    }
}

rule! {
    /// The number of patients in an ambulance is sent for one patient.
    ///
    /// ## Why
    /// QTY*PT is for transports of several patients at once, and then above 1.
    ///
    /// ## Example
    /// `QTY*PT*1~`: leave it out.
    TRANSPORT_OF_ONE_PATIENT {
        code: "CL314",
        name: "transport-of-one-patient",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2400 QTY*PT",
        covers: "C26",
        fix_at: Software,
        todo: "Send the number only where several patients were carried.",
        check: Check::Segment(SegmentId::new(b"QTY"), patients),
    }
}

/// Whatever only transports have.
const DETAILS: [RowId; 9] = [
    row::L2300_CR1,
    row::L2300_CRC_07,
    row::L2310E_NM1_PW,
    row::L2310F_NM1_45,
    row::L2400_CR1,
    row::L2400_CRC_07,
    row::L2400_QTY_PT,
    row::L2420G_NM1_PW,
    row::L2420H_NM1_45,
];

/// A0425 to A0436: miles and transports of an ambulance.
fn is_ambulance(code: ProcedureCode) -> bool {
    (b"A0425"..=b"A0436").contains(&code.as_bytes())
}

/// Whether a code may be of a transport, ambulance or other: A0021 to A0999, those of private payers
/// and Medicaid, and treatment by an ambulance that then carries nobody.
fn is_transport(code: ProcedureCode) -> bool {
    let starts: [&[u8]; 7] = [b"A0", b"S02", b"S996", b"T200", b"T204", b"G2021", b"G2022"];
    starts.iter().any(|start| code.as_bytes().starts_with(start))
}

fn transport(line: &ServiceLine<'_>, claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(code) = line.procedure.filter(|code| is_ambulance(*code)) else { return };
    let is_earlier = |other: &ServiceLine<'_>| {
        other.ordinal < line.ordinal && other.procedure.is_some_and(is_ambulance)
    };
    if claim.lines.iter().any(is_earlier) {
        return;
    }
    let has = |row| claim.section.find(row).is_some();
    // Who died before he was loaded was not carried.
    let is_not_carried = claim.lines.iter().any(|line| line.modifiers.has("QL"));
    if !has(row::L2300_CR1) && !has(row::L2400_CR1) && !has_unplaced(claim.section, b"CR1") {
        let message =
            format!("{code} is an ambulance transport, yet CR1 (reason, miles) is missing");
        let place = Place::missing(row::L2300_CR1, claim.place_for(row::L2300_CR1));
        let finding = out.report(&TRANSPORT_DETAILS_MISSING, place, message);
        if is_not_carried {
            finding.at_most(Severity::Warning);
        }
    }
    let from = has(row::L2310E_NM1_PW) || has(row::L2420G_NM1_PW);
    let to = has(row::L2310F_NM1_45) || has(row::L2420H_NM1_45) || is_not_carried;
    if has_unplaced(claim.section, b"NM1") {
        return;
    }
    let (row, words) = match (from, to) {
        (true, true) => return,
        (false, true) => (row::L2310E_NM1_PW, "the pick-up address (2310E) is"),
        (true, false) => (row::L2310F_NM1_45, "the drop-off address (2310F) is"),
        (false, false) => (row::L2310E_NM1_PW, "pick-up and drop-off (2310E, 2310F) are"),
    };
    let message = format!("{code} is an ambulance transport, yet {words} missing");
    out.report(&TRANSPORT_STOPS_MISSING, Place::missing(row, claim.place_for(row)), message);
}

fn details(cr1: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if let Some(miles) = cr1.element(6).and_then(Quantity::parse)
        && miles < Quantity::ZERO
    {
        let message = format!("the transport goes {miles} miles, 0 at the least expected");
        out.report(&TRANSPORT_DISTANCE, Place::of(cr1, el::CR106), message);
    }
    without_transport(cr1, context, out);
}

fn patients(count: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if count.row != Some(row::L2400_QTY_PT) {
        return;
    }
    if let Some(patients) = count.element(2).and_then(Quantity::parse)
        && patients <= Quantity::ONE
    {
        let message = format!("QTY*PT is {patients}; it is for more than one patient");
        out.report(&TRANSPORT_OF_ONE_PATIENT, Place::of(count, el::QTY02), message);
    }
    without_transport(count, context, out);
}

/// Reports the first detail of a transport in a claim that bills none.
pub(super) fn without_transport(
    detail: &PlacedSegment<'_>,
    context: &Context<'_>,
    out: &mut Findings,
) {
    let is_detail = |row: RowId| DETAILS.contains(&row);
    let first = context.section.segments().find(|other| other.row.is_some_and(is_detail));
    if first.is_none_or(|first| first.index != detail.index) {
        return;
    }
    let Some(claim) = Claim::read(context.section, *context.above) else { return };
    let is_other = |line: &ServiceLine<'_>| line.procedure.is_some_and(|code| !is_transport(code));
    if !claim.lines.is_empty() && claim.lines.iter().all(is_other) {
        let name = detail.row.map_or("", |row| row.def().variant);
        let message = format!("{name} is for transports, and the claim bills none");
        let element = ElementRef { segment: detail.id(), element: 0, component: 0 };
        out.report(&TRANSPORT_DETAILS_NOT_NEEDED, Place::of(detail, element), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const RIDE: (&str, &str) = ("HC:97110:GP", "HC:A0428:RH");
    const MILES: (&str, &str) = ("HC:97140:GP", "HC:A0425:RH");
    const CR1: (&str, &str) = ("HI*ABK", "CR1****A*DH*12~\nHI*ABK");
    const FROM: &str = "NM1*PW*2~\nN3*1 OAK LANE~\nN4*AUSTIN*TX*78702~\n";
    const TO: &str = "NM1*45*2~\nN3*9 LAKE ROAD~\nN4*AUSTIN*TX*78702~\n";

    fn stops(text: &str) -> String {
        format!("{text}LX*1~")
    }

    #[test]
    fn codes_of_ambulances() {
        let code = |text: &str| ProcedureCode::parse(text.as_bytes()).unwrap();
        for text in ["A0425", "A0429", "A0430", "A0436"] {
            assert!(is_ambulance(code(text)) && is_transport(code(text)), "{text}");
        }
        for text in ["A0424", "A0437", "A0998", "A0080", "A4253", "97110"] {
            assert!(!is_ambulance(code(text)), "{text}");
        }
        assert!(is_transport(code("T2003")) && is_transport(code("G2022")));
        assert!(is_transport(code("A0998")) && !is_transport(code("A4253")));
    }

    #[test]
    fn a_ride_without_reason_and_miles() {
        let said = "CR1: A0428 is an ambulance transport, yet CR1 (reason, miles) is missing";
        dirty(&TRANSPORT_DETAILS_MISSING, &[RIDE, MILES], said);
        clean(&TRANSPORT_DETAILS_MISSING, &[RIDE, CR1]);
        let of_line = ("*120*UN*2***1~\n", "*120*UN*2***1~\nCR1****A*DH*12~\n");
        clean(&TRANSPORT_DETAILS_MISSING, &[RIDE, of_line]);
    }

    #[test]
    fn what_stands_in_the_wrong_place_is_not_missing() {
        let stop = stops("NM1*PX*2~\n");
        clean(&TRANSPORT_STOPS_MISSING, &[RIDE, ("LX*1~", &stop)]);
    }

    #[test]
    fn a_ride_without_its_stops() {
        let words = "A0428 is an ambulance transport, yet";
        let said = format!("NM1: {words} pick-up and drop-off (2310E, 2310F) are missing");
        dirty(&TRANSPORT_STOPS_MISSING, &[RIDE, MILES], &said);
        let said = format!("NM1: {words} the drop-off address (2310F) is missing");
        dirty(&TRANSPORT_STOPS_MISSING, &[RIDE, ("LX*1~", &stops(FROM))], &said);
        let said = format!("NM1: {words} the pick-up address (2310E) is missing");
        dirty(&TRANSPORT_STOPS_MISSING, &[RIDE, ("LX*1~", &stops(TO))], &said);
        clean(&TRANSPORT_STOPS_MISSING, &[RIDE, ("LX*1~", &stops(&format!("{FROM}{TO}")))]);
    }

    #[test]
    fn who_died_before_the_ride_is_dropped_off_nowhere() {
        let called = ("HC:97110:GP", "HC:A0429:QL");
        clean(&TRANSPORT_STOPS_MISSING, &[called, ("LX*1~", &stops(FROM))]);
        let said =
            "NM1: A0429 is an ambulance transport, yet the pick-up address (2310E) is missing";
        dirty(&TRANSPORT_STOPS_MISSING, &[called], said);
        let said =
            "CR1 (warning): A0429 is an ambulance transport, yet CR1 (reason, miles) is missing";
        dirty(&TRANSPORT_DETAILS_MISSING, &[called], said);
    }

    #[test]
    fn details_of_a_ride_that_is_none() {
        let said = "CR1: CR1 is for transports, and the claim bills none";
        dirty(&TRANSPORT_DETAILS_NOT_NEEDED, &[CR1, ("LX*1~", &stops(FROM))], said);
        let said = "NM1: NM1*PW is for transports, and the claim bills none";
        dirty(&TRANSPORT_DETAILS_NOT_NEEDED, &[("LX*1~", &stops(FROM))], said);
        let said = "CRC: CRC*07 is for transports, and the claim bills none";
        dirty(&TRANSPORT_DETAILS_NOT_NEEDED, &[("HI*ABK", "CRC*07*Y*01~\nHI*ABK")], said);
        let said = "QTY: QTY*PT is for transports, and the claim bills none";
        dirty(&TRANSPORT_DETAILS_NOT_NEEDED, &[("LX*2~", "QTY*PT*2~\nLX*2~")], said);
        clean(&TRANSPORT_DETAILS_NOT_NEEDED, &[RIDE, CR1, ("LX*1~", &stops(FROM))]);
        clean(&TRANSPORT_DETAILS_NOT_NEEDED, &[CR1, ("HC:97110:GP", "ER:LOCAL")]);
    }

    #[test]
    fn miles_and_patients() {
        let said = "CR106: the transport goes -12 miles, 0 at the least expected";
        let back = ("HI*ABK", "CR1****A*DH*-12~\nHI*ABK");
        dirty(&TRANSPORT_DISTANCE, &[RIDE, back], said);
        clean(&TRANSPORT_DISTANCE, &[RIDE, ("HI*ABK", "CR1****A*DH*0~\nHI*ABK")]);
        let said = "QTY02: QTY*PT is 1; it is for more than one patient";
        dirty(&TRANSPORT_OF_ONE_PATIENT, &[RIDE, ("LX*2~", "QTY*PT*1~\nLX*2~")], said);
        clean(&TRANSPORT_OF_ONE_PATIENT, &[RIDE, ("LX*2~", "QTY*PT*2~\nLX*2~")]);
        clean(&TRANSPORT_OF_ONE_PATIENT, &[("LX*2~", "QTY*FL*1~\nLX*2~")]);
    }
}
