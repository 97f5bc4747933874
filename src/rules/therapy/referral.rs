//! TH807, TH808: who certified the plan of care.

use crate::claim::PayerKind::MedicarePartB;
use crate::claim::{Claim, Party, ServiceLine, has_unplaced, is_same_npi};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Payers, Place, Severity};
use crate::guide::{LoopId, PlacedSegment, el, row};

use super::therapy_line::{DisciplineMark, TherapyLine};

rule! {
    /// A therapy claim for Medicare names no referring provider.
    ///
    /// ## Why
    /// Medicare wants the physician or practitioner who certified the plan of care, with NPI, as
    /// referring provider (DN). Without it the claim is returned.
    ///
    /// ## Example
    /// No NM1*DN → `NM1*DN*1*DOCTOR*DEE****XX*1000000012~` behind the diagnoses.
    ///
    /// ## Exceptions
    /// Medicare Part B only, and claims with a line under GP, GO or GN. A referring provider on
    /// the line (2420F) is as good. Lines of chiropractors and those marked GY are billed to be
    /// denied, and have no plan of care.
    REFERRING_PROVIDER_MISSING {
        code: "TH807",
        name: "referring-provider-missing",
        severity: Error,
        payers: Payers::NONE.with(&[MedicarePartB], Severity::Error),
        snip: 7,
        ack: Ack::status("A6:562:DN"),
        source: "CMS Pub. 100-04, chapter 5, section 20; Noridian on certifying physicians (as read in 2026)",
        covers: "T811 T06",
        fix_at: FrontDesk,
        todo: "Enter the physician who certified the plan of care, with NPI.",
        cms1500: "17, 17b",
        check: Check::Claim(missing),
    }
}

rule! {
    /// The referring provider is the therapist who treats.
    ///
    /// ## Why
    /// A therapist does not certify an own plan of care. Mostly the wrong NPI was copied.
    ///
    /// ## Example
    /// NM1*DN and NM1*82 with one NPI → the physician's NPI in NM1*DN.
    ///
    /// ## Exceptions
    /// Physicians in their own office: the renderer's taxonomy must be one of a therapist.
    REFERRED_BY_RENDERER {
        code: "TH808",
        name: "referred-by-renderer",
        severity: Warning,
        snip: 7,
        ack: Ack::status("A7:562:DN"),
        source: "Noridian on certifying physicians; NUCC 1500 instructions, item 17 (as read in 2026)",
        covers: "T812",
        fix_at: FrontDesk,
        todo: "Enter the physician who referred the patient.",
        cms1500: "17b",
        check: Check::Claim(by_renderer),
    }
}

fn missing(claim: &Claim<'_>, context: &Context<'_>, out: &mut Findings) {
    if context.above.payer_kind != MedicarePartB {
        return;
    }
    let is_therapy = |line: &ServiceLine<'_>| {
        let therapy = TherapyLine::read(line, claim, context);
        therapy.is_some_and(|line| {
            let is_paid = !line.is_statutorily_excluded() && !line.is_of_chiropractor();
            is_paid && line.mark() != DisciplineMark::Missing
        })
    };
    let section = claim.section;
    let names = || {
        let rows = [row::L2310A_NM1_DN_P3, row::L2420F_NM1_DN_P3].into_iter();
        let names = rows.flat_map(|name| section.find_all(name));
        names.filter(|name| name.element(1) == Some(b"DN"))
    };
    // A number without its qualifier, and the reverse, have a finding of their own.
    let has_number = |name: PlacedSegment<'_>| name.element(8).or(name.element(9)).is_some();
    if names().any(has_number) || !claim.lines.iter().any(is_therapy) {
        return;
    }
    if let Some(name) = names().next() {
        let message = "the referring provider has no NPI, which Medicare wants";
        out.report(&REFERRING_PROVIDER_MISSING, Place::of(&name, el::NM109), message);
        return;
    }
    let is_lost = [LoopId::L2310A, LoopId::L2420F].iter().any(|id| section.has_lost_opener(*id));
    if is_lost || has_unplaced(section, b"NM1") {
        return;
    }
    let place = Place::missing(row::L2310A_NM1_DN_P3, claim.place_for(row::L2310A_NM1_DN_P3));
    let message = "no referring provider: Medicare wants who certified the plan of care";
    out.report(&REFERRING_PROVIDER_MISSING, place, message);
}

fn by_renderer(claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(referring) = Party::find(claim.section, row::L2310A_NM1_DN_P3, None) else { return };
    let is_own = |line: &ServiceLine<'_>| {
        let renderer = claim.renderer_of(line).and_then(|party| party.npi());
        let is_therapist = || {
            let line = TherapyLine::read(line, claim, ctx);
            line.is_some_and(|line| line.renderer().is_some())
        };
        is_same_npi(referring.npi(), renderer) && is_therapist()
    };
    if claim.lines.iter().any(is_own) {
        let message = "the referring provider has the NPI of the therapist";
        out.report(&REFERRED_BY_RENDERER, Place::of(&referring.name, el::NM109), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const REFERRING: &str = "NM1*DN*1*DOCTOR*DEE****XX*1000000012~\n";
    const COUNT: (&str, &str) = ("SE*29*", "SE*28*");

    #[test]
    fn nobody_certified_the_plan() {
        dirty(
            &REFERRING_PROVIDER_MISSING,
            &[(REFERRING, ""), COUNT],
            "NM1: no referring provider: Medicare wants who certified the plan of care",
        );
        clean(&REFERRING_PROVIDER_MISSING, &[(REFERRING, ""), COUNT, ("*******MB~", "*******CI~")]);
        clean(
            &REFERRING_PROVIDER_MISSING,
            &[(REFERRING, ""), COUNT, ("HC:97110:GP*", "HC:99213*"), ("HC:97140:GP*", "HC:20610*")],
        );
        // The number of a primary care provider, and a name alone, certify nothing.
        dirty(
            &REFERRING_PROVIDER_MISSING,
            &[("NM1*DN*1", "NM1*P3*1")],
            "NM1: no referring provider: Medicare wants who certified the plan of care",
        );
        dirty(
            &REFERRING_PROVIDER_MISSING,
            &[("DEE****XX*1000000012", "DEE")],
            "NM109: the referring provider has no NPI, which Medicare wants",
        );
        let excluded = [("HC:97110:GP*", "HC:97110:GP:GY*"), ("HC:97140:GP*", "HC:97140:GP:GY*")];
        clean(&REFERRING_PROVIDER_MISSING, &[(REFERRING, ""), COUNT, excluded[0], excluded[1]]);
        let chiropractor = ("PXC*225100000X", "PXC*111N00000X");
        clean(&REFERRING_PROVIDER_MISSING, &[(REFERRING, ""), COUNT, chiropractor]);
        let on_line = format!("{REFERRING}LX*2~");
        clean(&REFERRING_PROVIDER_MISSING, &[(REFERRING, ""), ("LX*2~", &on_line)]);
        assert_eq!(codes_of(&[("NM1*DN*1", "NM1*D9*1")]), ["ST101"]);
    }

    #[test]
    fn referred_by_the_therapist() {
        let same = ("DEE****XX*1000000012", "DEE****XX*1000000020");
        dirty(
            &REFERRED_BY_RENDERER,
            &[same],
            "NM109: the referring provider has the NPI of the therapist",
        );
        let supply = ("HC:97110:GP*120*UN*2", "HC:A4556*120*UN*2");
        let said = "NM109: the referring provider has the NPI of the therapist";
        dirty(&REFERRED_BY_RENDERER, &[same, supply], said);
        clean(&REFERRED_BY_RENDERER, &[same, ("PXC*225100000X", "PXC*207Q00000X")]);
    }
}
