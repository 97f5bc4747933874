//! LN251, LN253: who ordered a line.

use crate::claim::{Claim, ProviderLoop, ServiceLine, is_same_npi};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{ElementRef, PlacedSegment, el, row};

rule! {
    /// The ordering provider of a line is the one who rendered it.
    ///
    /// ## Why
    /// Loop 2420E is for services that somebody else ordered; the guide does not want it where the
    /// orderer and the renderer are one.
    ///
    /// ## Example
    /// `NM1*82*1*DOCTOR*DEE****XX*1000000012~` and `NM1*DK*1*DOCTOR*DEE****XX*1000000012~`.
    ///
    /// ## Exceptions
    /// Equipment, supplies and drugs (HCPCS codes that begin with a letter) always name who
    /// ordered them.
    ORDERED_BY_RENDERER {
        code: "LN251",
        name: "ordered-by-renderer",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, loop 2420E",
        covers: "L22",
        fix_at: Billing,
        todo: "Leave the ordering provider out, or enter who ordered the service.",
        cms1500: "17",
        check: Check::Tables,
    }
}

rule! {
    /// Address or contact of an ordering provider is sent without a certificate.
    ///
    /// ## Why
    /// Loop 2420E has N3, N4 and PER for certificates of medical necessity; other lines do not
    /// need them.
    ///
    /// ## Example
    /// `NM1*DK*1*DOCTOR*DEE****XX*1000000012~` and `N3*5 ELM ROAD~` without loop 2440.
    ///
    /// ## Exceptions
    /// A remark only: no payer is known to refuse them.
    ORDERER_ADDRESS_NOT_NEEDED {
        code: "LN253",
        name: "orderer-address-not-needed",
        severity: Info,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2420E N3, N4 and PER",
        covers: "L13",
        fix_at: Software,
        todo: "Leave address and contact of the ordering provider out.",
        check: Check::Tables,
    }
}

/// Looks at each NM1 of 2420E.
pub(super) fn orderer(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let section = context.section;
    let Some(line) = ServiceLine::around(name.index, section) else { return };
    let own = ProviderLoop::read(*name, section);
    let is_numbered = line.procedure.is_some_and(|code| code.number().is_some());
    let renderer = Claim::read(section, *context.above).and_then(|claim| claim.renderer_of(&line));
    if is_numbered && renderer.is_some_and(|renderer| is_same_npi(own.npi(), renderer.npi())) {
        let message = "the ordering provider of the line is the one who rendered it";
        out.report(&ORDERED_BY_RENDERER, Place::of(name, el::NM1), message);
    }
    let details = [&b"N3"[..], b"N4", b"PER"].into_iter().find_map(|id| own.with_id(id));
    if let Some(first) = details.filter(|_| line.part.find(row::L2440_LQ).is_none()) {
        let id = first.id();
        let message = format!("the ordering provider has {id}, yet the line has no certificate");
        let element = ElementRef { segment: id, element: 0, component: 0 };
        out.report(&ORDERER_ADDRESS_NOT_NEEDED, Place::of(&first, element), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const NEXT: &str = "LX*2~";

    fn line(provider: &str) -> String {
        format!("{provider}~\nLX*2~")
    }

    #[test]
    fn ordered_by_who_rendered() {
        let own = line("NM1*DK*1*THERAPIST*TOM****XX*1000000020");
        let said = "NM1: the ordering provider of the line is the one who rendered it";
        dirty(&ORDERED_BY_RENDERER, &[(NEXT, &own)], said);
        clean(&ORDERED_BY_RENDERER, &[(NEXT, &own), ("HC:97110:GP", "HC:L3908")]);
        clean(&ORDERED_BY_RENDERER, &[(NEXT, &line("NM1*DK*1*DOCTOR*DEE****XX*1000000012"))]);
    }

    #[test]
    fn an_address_without_a_certificate() {
        let orderer = "NM1*DK*1*DOCTOR*DEE****XX*1000000012~\nN3*5 ELM ROAD~\nN4*AUSTIN*TX*78702";
        let said = "N3: the ordering provider has N3, yet the line has no certificate";
        dirty(&ORDERER_ADDRESS_NOT_NEEDED, &[(NEXT, &line(orderer))], said);
        let form = line(&format!("{orderer}~\nLQ*UT*484.03~\nFRM*1A**60"));
        clean(&ORDERER_ADDRESS_NOT_NEEDED, &[(NEXT, &form)]);
    }
}
