//! PA226: data that only property and casualty claims have.

use crate::claim::{Ancestors, Claim};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{RowId, el, row};

rule! {
    /// Data of a property and casualty claim stand in a claim to health insurance.
    ///
    /// ## Why
    /// The number of the accident's claim (REF*Y4), the patient's number with that insurer
    /// (REF*1W, REF*SY), contacts (PER) of subscriber, patient and place of service, and the date
    /// of first contact (DTP*444) are for motor, liability and workers' compensation insurers.
    /// Health plans do not expect them.
    ///
    /// ## Example
    /// `SBR*P*18*******CI~` and `REF*Y4*A1234~`, and CLM11 names no accident.
    ///
    /// ## Exceptions
    /// Not said where SBR09 is AM, LM or WC, or CLM11 names an accident or employment.
    PROPERTY_AND_CASUALTY_DATA {
        code: "PA226",
        name: "property-and-casualty-data",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2010BA and 2010CA REF and PER, 2300 DTP*444, 2310C PER",
        covers: "P22",
        fix_at: FrontDesk,
        todo: "Leave these data out, or say that an accident is the reason for the claim.",
        cms1500: "10, 11b",
        check: Check::Claim(check),
    }
}

const OF_SUBSCRIBER: [RowId; 2] = [row::L2010BA_REF_Y4, row::L2010BA_PER_IC];
const OF_PATIENT: [RowId; 3] = [row::L2010CA_REF_Y4, row::L2010CA_REF_1W_SY, row::L2010CA_PER_IC];
const OF_CLAIM: [RowId; 2] = [row::L2300_DTP_444, row::L2310C_PER_IC];

fn check(claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    let above = context.above;
    let in_claim = || OF_CLAIM.into_iter().find_map(|row| claim.section.find(row));
    let Some(name) = in_levels(above).or_else(|| in_claim()?.row) else { return };
    if claim.clm.element(11).is_some() || is_property_and_casualty(above) {
        return;
    }
    let def = name.def();
    let message = format!(
        "{} {} ({}) is for property and casualty claims",
        def.in_loop.def().name,
        def.variant,
        def.name
    );
    let place = match in_claim() {
        Some(segment) if segment.row == Some(name) => {
            let element = crate::guide::ElementRef { segment: def.id, element: 0, component: 0 };
            Place::of(&segment, element)
        }
        _ => Place::of(&claim.clm, el::CLM11),
    };
    out.report(&PROPERTY_AND_CASUALTY_DATA, place, message);
}

/// What stands with subscriber or patient.
fn in_levels(above: &Ancestors<'_>) -> Option<RowId> {
    let subscriber = above.subscriber?;
    let patient = above.patient;
    let sent = |row: &RowId| subscriber.find(*row).is_some();
    let of_patient = |row: &RowId| patient.is_some_and(|patient| patient.find(*row).is_some());
    OF_SUBSCRIBER.into_iter().find(sent).or_else(|| OF_PATIENT.into_iter().find(of_patient))
}

fn is_property_and_casualty(above: &Ancestors<'_>) -> bool {
    let sbr = above.subscriber.and_then(|subscriber| subscriber.find(row::L2000B_SBR));
    matches!(sbr.and_then(|sbr| sbr.element(9)), Some(b"AM" | b"LM" | b"WC"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const DMG: &str = "DMG*D8*19500615*F~\n";
    const NUMBER: (&str, &str) = (DMG, "DMG*D8*19500615*F~\nREF*Y4*A1234~\n");
    const CONTACT: (&str, &str) = ("HI*ABK", "DTP*444*D8*20260301~\nHI*ABK");

    #[test]
    fn health_plans_do_not_expect_them() {
        dirty(
            &PROPERTY_AND_CASUALTY_DATA,
            &[NUMBER],
            "CLM11: 2010BA REF*Y4 (property and casualty claim number) is for property and \
             casualty claims",
        );
        dirty(
            &PROPERTY_AND_CASUALTY_DATA,
            &[CONTACT],
            "DTP: 2300 DTP*444 (property and casualty date of first contact) is for property and \
             casualty claims",
        );
    }

    #[test]
    fn accident_insurers_do() {
        for sent in [NUMBER, CONTACT] {
            clean(&PROPERTY_AND_CASUALTY_DATA, &[sent, ("*******MB~", "*******WC~")]);
            clean(&PROPERTY_AND_CASUALTY_DATA, &[sent, ("*Y*A*Y*Y~", "*Y*A*Y*Y**EM~")]);
        }
    }
}
