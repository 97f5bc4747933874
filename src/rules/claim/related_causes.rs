//! CL201 to CL204: the causes of a condition, and where an accident happened (CLM11).

use crate::claim::Value;
use crate::codes::Codes;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// One cause of the patient's condition is named twice.
    ///
    /// ## Why
    /// CLM11 has two places for different causes: a car accident at work is AA and EM. The second
    /// of two that are equal says nothing; often another was meant.
    ///
    /// ## Example
    /// `CLM*…*AA:AA::TX~` → `CLM*…*AA:EM::TX~`.
    RELATED_CAUSE_REPEATED {
        code: "CL201",
        name: "related-cause-repeated",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A7:633"),
        source: "own knowledge: 837P 005010X222A1, 2300 CLM11",
        covers: "C07",
        fix_at: FrontDesk,
        todo: "Ask the patient what caused the condition, and name each cause once.",
        cms1500: "10",
        check: Check::Segment(SegmentId::new(b"CLM"), check),
    }
}

rule! {
    /// The state of a car accident is missing.
    ///
    /// ## Why
    /// Laws on who pays differ from state to state: where CLM11 names a car accident (AA),
    /// CLM11-4 is its state, or CLM11-5 its country if it happened abroad.
    ///
    /// ## Example
    /// `CLM*…*AA~` → `CLM*…*AA:::TX~`.
    ACCIDENT_STATE_MISSING {
        code: "CL202",
        name: "accident-state-missing",
        severity: Error,
        snip: 4,
        ack: Ack::element("I9").or_status("A6:728"),
        source: "837P 005010X222A1, 2300 CLM11-4; edits of a property and casualty front end",
        covers: "C07",
        fix_at: FrontDesk,
        todo: "Ask the patient in which state the accident happened.",
        cms1500: "10b",
        check: Check::Tables,
    }
}

rule! {
    /// The state of an accident does not exist.
    ///
    /// ## Why
    /// CLM11-4 is a state or territory of the US or a province of Canada, as in addresses.
    ///
    /// ## Example
    /// `CLM*…*AA:::TZ~` → `CLM*…*AA:::TX~`.
    ACCIDENT_STATE_UNKNOWN {
        code: "CL203",
        name: "accident-state-unknown",
        severity: Error,
        snip: 5,
        ack: Ack::status("A7:728"),
        source: "USPS publication 28; 837P 005010X222A1, 2300 CLM11-4",
        covers: "C07",
        fix_at: FrontDesk,
        todo: "Enter the state in which the accident happened.",
        cms1500: "10b",
        check: Check::Tables,
    }
}

rule! {
    /// The place of an accident is said where it is not wanted.
    ///
    /// ## Why
    /// State and country (CLM11-4, CLM11-5) are for car accidents (AA), and the country for those
    /// outside the US.
    ///
    /// ## Example
    /// `CLM*…*EM:::TX~` → `CLM*…*EM~`; `CLM*…*AA:::TX:US~` → `CLM*…*AA:::TX~`.
    ACCIDENT_PLACE_NOT_NEEDED {
        code: "CL204",
        name: "accident-place-not-needed",
        severity: Warning,
        snip: 4,
        ack: Ack::element("I13"),
        source: "837P 005010X222A1, 2300 CLM11-4 and CLM11-5",
        covers: "C07",
        fix_at: Software,
        todo: "Leave it out, or name the car accident.",
        cms1500: "10b",
        check: Check::Tables,
    }
}

/// Reports under all rules of this file.
fn check(clm: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if clm.element(11).is_none() {
        return;
    }
    let causes = [clm.component(11, 1), clm.component(11, 2)];
    let [first, second] = causes;
    if first.is_some() && first == second {
        let shown = String::from_utf8_lossy(first.unwrap_or_default());
        let message = format!("CLM11-2 is {shown}, as CLM11-1");
        out.report(&RELATED_CAUSE_REPEATED, Place::of(clm, el::CLM11_2), message);
    }
    // What is no cause is a finding of the element tables; it may have been meant for AA.
    let is_known = |cause: &[u8]| matches!(cause, b"AA" | b"EM" | b"OA");
    if first.is_none() || !causes.into_iter().flatten().all(is_known) {
        return;
    }
    let is_car_accident = causes.contains(&Some(b"AA"));
    let (state, country) = (clm.component(11, 4), clm.component(11, 5));
    if is_car_accident && state.is_none() && country.is_none() {
        let message = "CLM11 names a car accident, yet not the state (CLM11-4)";
        out.report(&ACCIDENT_STATE_MISSING, Place::of(clm, el::CLM11_4), message);
        return;
    }
    if country.is_none() {
        unknown_state(clm, context.codes, out);
    }
    not_needed(clm, is_car_accident, out);
}

fn unknown_state(clm: &PlacedSegment<'_>, codes: &Codes, out: &mut Findings) {
    let Some(state) = Value::at(clm, el::CLM11_4) else { return };
    let upper = state.text.to_ascii_uppercase();
    if codes.state(&upper).is_none() && !codes.is_province(&upper) {
        let message = format!("CLM11-4 is {}: no state", state.as_str());
        out.report(&ACCIDENT_STATE_UNKNOWN, Place::of(clm, el::CLM11_4), message);
    }
}

fn not_needed(clm: &PlacedSegment<'_>, is_car_accident: bool, out: &mut Findings) {
    let (state, country) = (clm.component(11, 4), clm.component(11, 5));
    let (place, message) = match country {
        _ if !is_car_accident && state.is_some() => {
            (el::CLM11_4, "CLM11-4 names the state of a car accident, yet CLM11 names none")
        }
        Some(_) if !is_car_accident => {
            (el::CLM11_5, "CLM11-5 names the country of a car accident, yet CLM11 names none")
        }
        Some(b"US" | b"USA") => {
            (el::CLM11_5, "CLM11-5 is the US; it is for accidents outside the US")
        }
        _ => return,
    };
    out.report(&ACCIDENT_PLACE_NOT_NEEDED, Place::of(clm, place), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const CLM: &str = "*Y*A*Y*Y~";
    const DATED: (&str, &str) = ("HI*ABK", "DTP*439*D8*20260301~\nHI*ABK");

    /// The clean claim with this CLM11 and an accident's date.
    fn causes(clm11: &str) -> String {
        format!("*Y*A*Y*Y**{clm11}~")
    }

    #[test]
    fn a_cause_named_twice() {
        let words = "CLM11-2: CLM11-2 is AA, as CLM11-1";
        dirty(&RELATED_CAUSE_REPEATED, &[(CLM, &causes("AA:AA::TX"))], words);
        clean(&RELATED_CAUSE_REPEATED, &[(CLM, &causes("AA:EM::TX"))]);
    }

    #[test]
    fn a_car_accident_has_a_state() {
        let words = "CLM11-4: CLM11 names a car accident, yet not the state (CLM11-4)";
        dirty(&ACCIDENT_STATE_MISSING, &[(CLM, &causes("AA"))], words);
        dirty(&ACCIDENT_STATE_MISSING, &[(CLM, &causes("EM:AA"))], words);
        for right in ["AA:::TX", "AA::::MX", "EM", "OA", "EM:OA"] {
            clean(&ACCIDENT_STATE_MISSING, &[(CLM, &causes(right))]);
        }
        let changes = [(CLM, "*Y*A*Y*Y**AB~"), DATED, ("SE*29", "SE*30")];
        assert_eq!(codes_of(&changes), ["SX109"]);
    }

    #[test]
    fn a_state_that_does_not_exist() {
        let words = "CLM11-4: CLM11-4 is TZ: no state";
        dirty(&ACCIDENT_STATE_UNKNOWN, &[(CLM, &causes("AA:::TZ"))], words);
        for right in ["AA:::ON", "AA:::PR", "AA:::TZ:MX"] {
            clean(&ACCIDENT_STATE_UNKNOWN, &[(CLM, &causes(right))]);
        }
        let long = causes("AA:::TEXAS");
        let changes = [(CLM, long.as_str()), DATED, ("SE*29", "SE*30")];
        assert_eq!(codes_of(&changes), ["SX105"]);
    }

    #[test]
    fn a_place_without_a_car_accident() {
        let words = "CLM11-4: CLM11-4 names the state of a car accident, yet CLM11 names none";
        dirty(&ACCIDENT_PLACE_NOT_NEEDED, &[(CLM, &causes("OA:::TX"))], words);
        let words = "CLM11-5: CLM11-5 is the US; it is for accidents outside the US";
        dirty(&ACCIDENT_PLACE_NOT_NEEDED, &[(CLM, &causes("AA:::TX:US"))], words);
        clean(&ACCIDENT_PLACE_NOT_NEEDED, &[(CLM, &causes("AA:::ON:CA"))]);
    }
}
