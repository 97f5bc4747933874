//! CL303 to CL306: numbers that only some claims have: trials, care plans, crossover.

use crate::claim::{Claim, Npi, PayerKind, ServiceLine, Value, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// The number of a clinical trial is not the eight digits that Medicare wants.
    ///
    /// ## Why
    /// For Medicare REF*P4 holds the digits of the trial's number at ClinicalTrials.gov, without
    /// the letters NCT.
    ///
    /// ## Example
    /// `REF*P4*NCT01234567~` → `REF*P4*01234567~`.
    ///
    /// ## Exceptions
    /// Other payers have their own rules. Demonstration projects have other numbers: digits alone
    /// are looked at only where a line has the modifier of a trial, Q0 or Q1.
    TRIAL_NUMBER {
        code: "CL303",
        name: "trial-number",
        severity: Warning,
        snip: 5,
        ack: Ack::element("I12").or_status("A7:556"),
        source: "CMS Pub. 100-04, chapter 32, clinical trial number; 837P 2300 REF*P4",
        covers: "C23",
        fix_at: Billing,
        todo: "Enter the eight digits of the trial's number without NCT.",
        cms1500: "19",
        check: Check::Segment(SegmentId::new(b"REF"), reference),
    }
}

rule! {
    /// The number of the agency in a claim for care plan oversight is no NPI.
    ///
    /// ## Why
    /// REF*1J names the home health agency or hospice that cares for the patient by its NPI.
    ///
    /// ## Example
    /// `REF*1J*H12345~` → `REF*1J*1000000012~`.
    CARE_PLAN_NUMBER {
        code: "CL304",
        name: "care-plan-number",
        severity: Warning,
        snip: 5,
        ack: Ack::element("I12").or_status("A7:562"),
        source: "837P 005010X222A1, 2300 REF*1J; own knowledge",
        covers: "C23",
        fix_at: Billing,
        todo: "Enter the NPI of the home health agency or hospice.",
        cms1500: "23",
        check: Check::Tables,
    }
}

rule! {
    /// Care plan oversight is billed to Medicare without naming the agency.
    ///
    /// ## Why
    /// Medicare pays G0181 and G0182 for the oversight of a patient of a home health agency or
    /// hospice, which REF*1J names.
    ///
    /// ## Example
    /// `SV1*HC:G0181*110*UN*1***1~` → the same, and `REF*1J*1000000012~` in the claim.
    ///
    /// ## Exceptions
    /// Said once a claim.
    CARE_PLAN_NUMBER_MISSING {
        code: "CL305",
        name: "care-plan-number-missing",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, 2300 REF*1J; own knowledge",
        covers: "C23",
        fix_at: Billing,
        todo: "Enter the NPI of the home health agency or hospice.",
        cms1500: "23",
        check: Check::Line(oversight),
    }
}

rule! {
    /// A claim to Medicare says that it comes from Medicare.
    ///
    /// ## Why
    /// REF*F5 is sent by Medicare itself, when it passes a claim on to another insurer. Who bills
    /// Medicare does not send it.
    ///
    /// ## Example
    /// `SBR*P*18*******MB~` and `REF*F5*Y~`: leave the REF out.
    CROSSOVER_TO_MEDICARE {
        code: "CL306",
        name: "crossover-to-medicare",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 REF*F5",
        covers: "C23",
        fix_at: Software,
        todo: "Leave the crossover indicator out.",
        check: Check::Tables,
    }
}

/// Looks at each REF for the few that these rules are about.
fn reference(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    match reference.row {
        Some(row::L2300_REF_P4) => trial(reference, context, out),
        Some(row::L2300_REF_1J) => agency(reference, out),
        Some(row::L2300_REF_F5) if is_medicare(context) => {
            let message =
                "the payer is Medicare, yet REF*F5 says that Medicare passed the claim on";
            out.report(&CROSSOVER_TO_MEDICARE, Place::of(reference, el::REF), message);
        }
        _ => {}
    }
}

fn is_medicare(context: &Context<'_>) -> bool {
    matches!(context.above.payer_kind, PayerKind::MedicarePartB | PayerKind::MedicareOther)
}

fn trial(reference: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let number = Value::at(reference, el::REF02).filter(|number| !number.begins_blank());
    let Some(number) = number.filter(|_| is_medicare(context)) else { return };
    let has_prefix = number.text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"NCT"));
    let is_trial = || {
        let claim = Claim::read(context.section, *context.above);
        let has = |line: &ServiceLine<'_>| line.modifiers.has("Q0") || line.modifiers.has("Q1");
        claim.is_some_and(|claim| claim.lines.iter().any(has))
    };
    if has_prefix || (!number.is_digits(8) && is_trial()) {
        let message = format!("REF*P4 is {}, eight digits expected", number.as_str());
        out.report(&TRIAL_NUMBER, Place::of(reference, el::REF02), message);
    }
}

fn agency(reference: &PlacedSegment<'_>, out: &mut Findings) {
    let number = Value::at(reference, el::REF02).filter(|number| !number.begins_blank());
    let Some(number) = number else { return };
    if let Err(error) = Npi::parse(number.text) {
        let message = format!("REF*1J is {}; {error}", number.as_str());
        out.report(&CARE_PLAN_NUMBER, Place::of(reference, el::REF02), message);
    }
}

fn oversight(line: &ServiceLine<'_>, claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    let is_oversight = |line: &ServiceLine<'_>| {
        let code = line.procedure.as_ref();
        code.is_some_and(|code| matches!(code.as_bytes(), b"G0181" | b"G0182"))
    };
    let (true, Some(code)) = (is_oversight(line), line.procedure) else { return };
    let is_first = claim
        .lines
        .iter()
        .find(|line| is_oversight(line))
        .is_some_and(|first| first.ordinal == line.ordinal);
    let is_sent =
        || claim.section.find(row::L2300_REF_1J).is_some() || has_unplaced(claim.section, b"REF");
    if is_first && is_medicare(context) && !is_sent() {
        let message = format!("{code} is billed, yet REF*1J, the NPI of the agency, is missing");
        let before = claim.place_for(row::L2300_REF_1J);
        let place = Place::missing(row::L2300_REF_1J, before);
        out.report(&CARE_PLAN_NUMBER_MISSING, place, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const OTHER_PAYER: (&str, &str) = ("*******MB~", "*******CI~");

    fn with(reference: &str) -> String {
        format!("{reference}~\nHI*ABK")
    }

    #[test]
    fn a_trial_with_its_letters() {
        let said = "REF02: REF*P4 is NCT01234567, eight digits expected";
        dirty(&TRIAL_NUMBER, &[("HI*ABK", &with("REF*P4*NCT01234567"))], said);
        let said = "REF02: REF*P4 is 1234567, eight digits expected";
        let trial = ("HC:97110:GP", "HC:97110:GP:Q1");
        dirty(&TRIAL_NUMBER, &[trial, ("HI*ABK", &with("REF*P4*1234567"))], said);
    }

    #[test]
    fn demonstrations_and_other_payers() {
        clean(&TRIAL_NUMBER, &[("HI*ABK", &with("REF*P4*62"))]);
        clean(&TRIAL_NUMBER, &[("HI*ABK", &with("REF*P4*01234567"))]);
        clean(&TRIAL_NUMBER, &[OTHER_PAYER, ("HI*ABK", &with("REF*P4*NCT01234567"))]);
    }

    #[test]
    fn oversight_names_its_agency() {
        let code = ("HC:97110:GP", "HC:G0181");
        let said = "REF: G0181 is billed, yet REF*1J, the NPI of the agency, is missing";
        dirty(&CARE_PLAN_NUMBER_MISSING, &[code], said);
        dirty(&CARE_PLAN_NUMBER_MISSING, &[code, ("HC:97140:GP", "HC:G0182")], said);
        clean(&CARE_PLAN_NUMBER_MISSING, &[code, OTHER_PAYER]);
        let named = with("REF*1J*1000000012");
        clean(&CARE_PLAN_NUMBER_MISSING, &[code, ("HI*ABK", &named)]);
        clean(&CARE_PLAN_NUMBER, &[("HI*ABK", &named)]);
        let said = "REF02: REF*1J is H12345; an NPI has ten digits and begins with 1 or 2";
        dirty(&CARE_PLAN_NUMBER, &[("HI*ABK", &with("REF*1J*H12345"))], said);
    }

    #[test]
    fn medicare_is_not_told_that_it_sent_the_claim() {
        let said = "REF: the payer is Medicare, yet REF*F5 says that Medicare passed the claim on";
        dirty(&CROSSOVER_TO_MEDICARE, &[("HI*ABK", &with("REF*F5*Y"))], said);
        clean(&CROSSOVER_TO_MEDICARE, &[OTHER_PAYER, ("HI*ABK", &with("REF*F5*Y"))]);
    }
}
