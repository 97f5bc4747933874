//! CL320 to CL323: conditions of the patient that belong to certain services.

use crate::claim::{Claim, PayerKind, ProcedureCode, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

use super::ambulance;

rule! {
    /// The condition of a spine is described, and no spinal manipulation is billed.
    ///
    /// ## Why
    /// CR2 is for chiropractic manipulation of the spine, 98940 to 98942.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*1***1~` and `CR2********A~`: leave CR2 out.
    ///
    /// ## Exceptions
    /// Silent where a line has no CPT or HCPCS code.
    SPINE_WITHOUT_MANIPULATION {
        code: "CL320",
        name: "spine-without-manipulation",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 CR2",
        covers: "C28",
        fix_at: Software,
        todo: "Leave the condition of the spine out.",
        check: Check::Segment(SegmentId::new(b"CR2"), spine),
    }
}

rule! {
    /// A patient is said to be homebound, and no payer is Medicare.
    ///
    /// ## Why
    /// CRC*75 is for laboratories that bill Medicare for an EKG or a specimen taken where a
    /// patient lives who cannot leave it.
    ///
    /// ## Example
    /// `SBR*P*18*******CI~` and `CRC*75*Y*IH~`: leave the CRC out.
    HOMEBOUND_OUTSIDE_MEDICARE {
        code: "CL321",
        name: "homebound-outside-medicare",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 CRC*75",
        covers: "C29",
        fix_at: Software,
        todo: "Leave the indicator out.",
        check: Check::Segment(SegmentId::new(b"CRC"), condition),
    }
}

rule! {
    /// Replacement lenses or frames are certified, and none are billed.
    ///
    /// ## Why
    /// CRC*E1, CRC*E2 and CRC*E3 say why lenses or frames are replaced.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*60*UN*1***1~` and `CRC*E1*Y*L1~`: leave the CRC out.
    ///
    /// ## Exceptions
    /// Silent where a line has no CPT or HCPCS code.
    LENSES_WITHOUT_LENSES {
        code: "CL322",
        name: "lenses-without-lenses",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2300 CRC*E1, CRC*E2 and CRC*E3",
        covers: "C29",
        fix_at: Software,
        todo: "Leave the condition out.",
        check: Check::Tables,
    }
}

rule! {
    /// A child's screening says in two ways whether there was a referral.
    ///
    /// ## Why
    /// In CRC*ZZ, CRC02 = N (no referral) goes with CRC03 = NU and nothing else, and CRC02 = Y
    /// with AV, S2 or ST.
    ///
    /// ## Example
    /// `CRC*ZZ*N*AV~` → `CRC*ZZ*N*NU~`.
    SCREENING_REFERRAL {
        code: "CL323",
        name: "screening-referral",
        severity: Warning,
        snip: 4,
        ack: Ack::element("I12"),
        source: "837P 005010X222A1, 2300 CRC*ZZ; own knowledge",
        covers: "C29",
        fix_at: Billing,
        todo: "Say whether the screening led to a referral, and to which.",
        cms1500: "24H",
        check: Check::Tables,
    }
}

fn spine(cr2: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let is_manipulation =
        |code: ProcedureCode| code.number().is_some_and(|code| (98_940..=98_942).contains(&code));
    if bills_none_of(context, is_manipulation) {
        let message = "CR2 is for spinal manipulation (98940 to 98942), and the claim bills none";
        out.report(&SPINE_WITHOUT_MANIPULATION, Place::of(cr2, el::CR2), message);
    }
}

/// Whether every line of the claim has a code, and none of them is of a kind.
fn bills_none_of(context: &Context<'_>, kind: impl Fn(ProcedureCode) -> bool) -> bool {
    let Some(claim) = Claim::read(context.section, *context.above) else { return false };
    let is_other = |line: &ServiceLine<'_>| line.procedure.is_some_and(|code| !kind(code));
    !claim.lines.is_empty() && claim.lines.iter().all(is_other)
}

/// Looks at each CRC of a claim or line.
fn condition(crc: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    match crc.row {
        Some(row::L2300_CRC_07 | row::L2400_CRC_07) => {
            ambulance::without_transport(crc, context, out);
        }
        Some(row::L2300_CRC_75) => homebound(crc, context, out),
        Some(row::L2300_CRC_E1_E2_E3) => lenses(crc, context, out),
        Some(row::L2300_CRC_ZZ) => screening(crc, out),
        _ => {}
    }
}

fn homebound(crc: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let is_medicare = |indicator: &[u8]| {
        matches!(PayerKind::of(indicator), PayerKind::MedicarePartB | PayerKind::MedicareOther)
    };
    let own = context.above.subscriber.and_then(|section| section.find(row::L2000B_SBR));
    let others = context.section.find_all(row::L2320_SBR);
    let mut indicators = own.into_iter().chain(others).map(|payer| payer.element(9));
    // A payer whose kind is not said may be Medicare.
    if indicators.all(|indicator| indicator.is_some_and(|indicator| !is_medicare(indicator))) {
        let message = "CRC*75 is for claims to Medicare, and no payer of the claim is Medicare";
        out.report(&HOMEBOUND_OUTSIDE_MEDICARE, Place::of(crc, el::CRC), message);
    }
}

fn lenses(crc: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    // V2020 to V2799 lenses and frames, S0500 to S0596 lenses of private payers, 92002 to 92499
    // services of eye doctors.
    let is_vision = |code: ProcedureCode| {
        let bytes = code.as_bytes();
        bytes.starts_with(b"V2")
            || bytes.starts_with(b"S05")
            || code.number().is_some_and(|number| (92_002..=92_499).contains(&number))
    };
    let first = context.section.find(row::L2300_CRC_E1_E2_E3).map(|first| first.index);
    if first == Some(crc.index) && bills_none_of(context, is_vision) {
        let kind = String::from_utf8_lossy(crc.element(1).unwrap_or_default());
        let message = format!("CRC*{kind} is for lenses and frames, and the claim bills none");
        out.report(&LENSES_WITHOUT_LENSES, Place::of(crc, el::CRC), message);
    }
}

fn screening(crc: &PlacedSegment<'_>, out: &mut Findings) {
    let mut conditions = (3..=5).filter_map(|element| crc.element(element));
    let message = match crc.element(2) {
        Some(b"N") if conditions.any(|code| code != b"NU") => {
            "CRC02 is N, no referral, yet a referral follows"
        }
        Some(b"Y") if conditions.any(|code| code == b"NU") => {
            "CRC02 is Y, a referral, yet NU says that there is none"
        }
        _ => return,
    };
    out.report(&SCREENING_REFERRAL, Place::of(crc, el::CRC03), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    fn with(segment: &str) -> String {
        format!("{segment}~\nHI*ABK")
    }

    #[test]
    fn a_spine_without_manipulation() {
        let spine = with("CR2********A");
        let said = "CR2: CR2 is for spinal manipulation (98940 to 98942), and the claim bills none";
        dirty(&SPINE_WITHOUT_MANIPULATION, &[("HI*ABK", &spine)], said);
        let code = ("HC:97110:GP", "HC:98941:AT");
        clean(&SPINE_WITHOUT_MANIPULATION, &[("HI*ABK", &spine), code]);
        clean(&SPINE_WITHOUT_MANIPULATION, &[("HI*ABK", &spine), ("HC:97110:GP", "HC:")]);
    }

    #[test]
    fn homebound_is_for_medicare() {
        let homebound = with("CRC*75*Y*IH");
        let other = ("*******MB~", "*******CI~");
        let said = "CRC: CRC*75 is for claims to Medicare, and no payer of the claim is Medicare";
        dirty(&HOMEBOUND_OUTSIDE_MEDICARE, &[("HI*ABK", &homebound), other], said);
        clean(&HOMEBOUND_OUTSIDE_MEDICARE, &[("HI*ABK", &homebound)]);
        let after = ("LX*1~", "SBR*P*18*******MB~\nLX*1~");
        clean(&HOMEBOUND_OUTSIDE_MEDICARE, &[("HI*ABK", &homebound), other, after]);
        clean(&HOMEBOUND_OUTSIDE_MEDICARE, &[("HI*ABK", &homebound), ("*******MB~", "~")]);
    }

    #[test]
    fn lenses_that_nobody_bills() {
        let lenses = with("CRC*E1*Y*L1~\nCRC*E2*Y*L1");
        let said = "CRC: CRC*E1 is for lenses and frames, and the claim bills none";
        dirty(&LENSES_WITHOUT_LENSES, &[("HI*ABK", &lenses)], said);
        for code in ["V2020", "S0500", "92340"] {
            let code = format!("HC:{code}");
            clean(&LENSES_WITHOUT_LENSES, &[("HI*ABK", &lenses), ("HC:97110:GP", &code)]);
        }
    }

    #[test]
    fn a_referral_that_is_and_is_not() {
        let said = "CRC03: CRC02 is N, no referral, yet a referral follows";
        dirty(&SCREENING_REFERRAL, &[("HI*ABK", &with("CRC*ZZ*N*AV"))], said);
        let said = "CRC03: CRC02 is Y, a referral, yet NU says that there is none";
        dirty(&SCREENING_REFERRAL, &[("HI*ABK", &with("CRC*ZZ*Y*ST*NU"))], said);
        clean(&SCREENING_REFERRAL, &[("HI*ABK", &with("CRC*ZZ*N*NU"))]);
        clean(&SCREENING_REFERRAL, &[("HI*ABK", &with("CRC*ZZ*Y*AV*S2"))]);
    }
}
