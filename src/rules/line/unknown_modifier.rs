//! LN116: modifiers that the therapy table does not know.

use crate::claim::{Claim, PayerKind, ServiceLine};
use crate::codes::TherapyStatus;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, NotChecked, Place};
use crate::guide::el;

rule! {
    /// A modifier on a therapy line is none of those that therapy lines carry.
    ///
    /// ## Why
    /// Modifiers on therapy lines are few. One that is not among them is mostly a slip of the
    /// keys, such as `PG` for GP, and the line then counts as one without the modifier.
    ///
    /// ## Example
    /// `SV1*HC:97110:PG*60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// Only for codes that are always therapy, and only for Medicare Part B: Medicaid programs
    /// and other payers have modifiers of their own, and the table does not hold the whole list
    /// of HCPCS and CPT modifiers. Modifiers of all other lines are not checked.
    MODIFIER_UNKNOWN {
        code: "LN116",
        name: "modifier-unknown",
        severity: Warning,
        snip: 5,
        ack: Ack::status("A7:453"),
        source: "table of therapy modifiers; own knowledge that it is nearly complete",
        fix_at: Coding,
        todo: "Compare the modifier with the therapist's note, and mend it if it was mistyped.",
        cms1500: "24D",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some((service, code)) = line.service.zip(line.procedure) else { return };
    let is_therapy = ctx.codes.procedure(code).is_some_and(|p| p.status == TherapyStatus::Always);
    if !is_therapy || claim.ancestors.payer_kind != PayerKind::MedicarePartB {
        let unknown = line.modifiers.iter().filter(|sent| ctx.codes.modifier(*sent).is_none());
        unknown.for_each(|_| out.not_checked(NotChecked::Modifier));
        return;
    }
    for (component, sent) in line.modifier_slots() {
        // What has not the shape of a modifier has a rule of its own.
        let Ok(modifier): Result<[u8; 2], _> = sent.trim_ascii().try_into() else { continue };
        let modifier = modifier.map(|byte| byte.to_ascii_uppercase());
        let has_shape = modifier.iter().all(u8::is_ascii_alphanumeric);
        if has_shape && ctx.codes.modifier(&modifier).is_none() {
            let shown = String::from_utf8_lossy(&modifier);
            let message = format!("{shown} is no modifier that therapy lines are known to carry");
            out.report(&MODIFIER_UNKNOWN, Place::of(&service, el::SV1.at(1, component)), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const LINE: &str = "HC:97110:GP";

    #[test]
    fn letters_in_the_wrong_order() {
        dirty(
            &MODIFIER_UNKNOWN,
            &[(LINE, "HC:97110:PG")],
            "SV101-3: PG is no modifier that therapy lines are known to carry",
        );
    }

    #[test]
    fn what_therapy_lines_carry() {
        for line in ["HC:97110:GP:CQ:KX:59", "HC:97110:gp", "HC:97110:GP:XU", "HC:97110:GP:Q5"] {
            clean(&MODIFIER_UNKNOWN, &[(LINE, line)]);
        }
    }

    #[test]
    fn other_payers_and_other_services_have_their_own() {
        let unknown = (LINE, "HC:97110:GP:U1");
        for payer in ["MC", "CI", "WC", "16", "CH"] {
            let payer = format!("SBR*P*18*******{payer}~");
            clean(&MODIFIER_UNKNOWN, &[unknown, ("SBR*P*18*******MB~", &payer)]);
        }
        clean(&MODIFIER_UNKNOWN, &[(LINE, "HC:99213:AQ")]);
        clean(&MODIFIER_UNKNOWN, &[(LINE, "HC:29130:F2")]);
    }
}
