//! LN116: modifiers that no list knows.

use crate::claim::PayerKind::WorkersCompensation;
use crate::claim::{Claim, ServiceLine};
use crate::codes::generated::MODIFIER_BY_NUMBER;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, NotChecked, Payers, Place, Severity};
use crate::guide::el;

rule! {
    /// A modifier on a therapy line is none of those that are known.
    ///
    /// ## Why
    /// A modifier that is not on the lists of HCPCS and CPT is mostly a slip of the keys, such as
    /// `PG` for GP, and the line then counts as one without the modifier.
    ///
    /// ## Example
    /// `SV1*HC:97110:PG*60*UN*1***1~` → `SV1*HC:97110:GP*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// Known are the modifiers of therapy with their meaning, and all others by number, the states'
    /// own (U1 to UD) among them; new ones may be missing, so it only warns. Information for workers'
    /// compensation, where states have modifiers of their own. Modifiers of lines
    /// without a therapy code are not checked, and counted as such.
    MODIFIER_UNKNOWN {
        code: "LN116",
        name: "modifier-unknown",
        severity: Warning,
        payers: Payers::ALL.with(&[WorkersCompensation], Severity::Info),
        snip: 5,
        ack: Ack::status("A7:453"),
        source: "HCPCS and CPT modifiers as known in 2026; data/modifiers.tsv, data/code_groups.tsv",
        fix_at: Coding,
        todo: "Compare the modifier with the therapist's note, and mend it if it was mistyped.",
        cms1500: "24D",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some((service, code)) = line.service.zip(line.procedure) else { return };
    let is_therapy = ctx.codes.procedure(code).is_some();
    for (component, sent) in line.modifier_slots() {
        // What has not the shape of a modifier has a rule of its own.
        let Ok(modifier): Result<[u8; 2], _> = sent.trim_ascii().try_into() else { continue };
        let modifier = modifier.map(|byte| byte.to_ascii_uppercase());
        let has_shape = modifier.iter().all(u8::is_ascii_alphanumeric);
        if !has_shape || ctx.codes.modifier(&modifier).is_some() {
            continue;
        }
        if !is_therapy {
            out.not_checked(NotChecked::Modifier);
        } else if !MODIFIER_BY_NUMBER.holds(&modifier) {
            let shown = String::from_utf8_lossy(&modifier);
            let message = format!("{shown} is no modifier that is known");
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
        let words = "SV101-3: PG is no modifier that is known";
        dirty(&MODIFIER_UNKNOWN, &[(LINE, "HC:97110:PG")], words);
        for payer in ["MC", "CI", "16", "CH"] {
            let payer = ("SBR*P*18*******MB~", &*format!("SBR*P*18*******{payer}~"));
            dirty(&MODIFIER_UNKNOWN, &[(LINE, "HC:97110:PG"), payer], words);
        }
    }

    #[test]
    fn what_therapy_lines_carry() {
        for line in [
            "HC:97110:GP:CQ:KX:59",
            "HC:97110:gp",
            "HC:97110:GP:XU",
            "HC:97110:GP:Q5",
            "HC:97110:GP:U1",
            "HC:97110:GP:UD",
            "HC:97110:GP:AQ",
            "HC:29130:F2",
        ] {
            clean(&MODIFIER_UNKNOWN, &[(LINE, line)]);
        }
    }

    #[test]
    fn other_services_are_not_checked() {
        clean(&MODIFIER_UNKNOWN, &[(LINE, "HC:99213:PG")]);
    }
}
