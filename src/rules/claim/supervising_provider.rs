//! CL346: who supervised the renderer.

use crate::claim::{Claim, Party, ServiceLine, is_same_npi};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el};

rule! {
    /// The supervising provider is the one who rendered the services.
    ///
    /// ## Why
    /// Loop 2310D names who supervised the renderer, and nobody supervises themselves. Some
    /// clearinghouses refuse one NPI in both places.
    ///
    /// ## Example
    /// `NM1*82*1*LEE*ANN****XX*1000000020~` and `NM1*DQ*1*LEE*ANN****XX*1000000020~`.
    SUPERVISOR_IS_RENDERER {
        code: "CL346",
        name: "supervisor-is-renderer",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A8:562:DQ"),
        source: "837P 005010X222A1, loops 2310D and 2420D; edits of a clearinghouse",
        covers: "C39",
        fix_at: Billing,
        todo: "Leave the supervising provider out, or enter who supervised.",
        cms1500: "17",
        check: Check::Tables,
    }
}

/// Looks at the NM1 of 2310D or 2420D.
pub(super) fn check(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let own = Party { name: *name, specialty: None };
    let Some(claim) = Claim::read(context.section, *context.above) else { return };
    let renderer = match ServiceLine::around(name.index, context.section) {
        Some(line) => claim.renderer_of(&line),
        // Lines with renderers of their own are not those that the claim's supervisor is about.
        None => claim.rendering_provider().or_else(|| {
            let of_lines = claim.lines.iter().any(|line| line.rendering_provider.is_some());
            claim.ancestors.billing().filter(|_| !of_lines)
        }),
    };
    if renderer.is_some_and(|renderer| is_same_npi(own.npi(), renderer.npi())) {
        let npi = String::from_utf8_lossy(own.npi().unwrap_or_default());
        let message = format!("{npi} is both rendering and supervising provider");
        out.report(&SUPERVISOR_IS_RENDERER, Place::of(name, el::NM109), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    fn supervisor(npi: &str, next: &str) -> String {
        format!("NM1*DQ*1*DOCTOR*DEE****XX*{npi}~\n{next}")
    }

    #[test]
    fn nobody_supervises_themselves() {
        let said = "NM109: 1000000020 is both rendering and supervising provider";
        let own = supervisor("1000000020", "LX*1~");
        dirty(&SUPERVISOR_IS_RENDERER, &[("LX*1~", &own)], said);
        let of_line = supervisor("1000000020", "LX*2~");
        dirty(&SUPERVISOR_IS_RENDERER, &[("LX*2~", &of_line)], said);
    }

    #[test]
    fn a_supervisor_of_somebody_else() {
        clean(&SUPERVISOR_IS_RENDERER, &[("LX*1~", &supervisor("1000000012", "LX*1~"))]);
        let none = ("NM1*82*1*THERAPIST*TOM****XX*1000000020~\nPRV*PE*PXC*225100000X~\n", "");
        let biller = supervisor("1234567893", "LX*1~");
        let line = "NM1*82*1*OTHER*ANN****XX*1000000038~\nLX*2~";
        clean(&SUPERVISOR_IS_RENDERER, &[none, ("LX*1~", &biller), ("LX*2~", line)]);
    }
}
