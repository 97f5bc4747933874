//! CD110: procedure codes that no table knows.

use crate::claim::{Claim, ProcedureCode, ServiceLine};
use crate::codes::{Listing, TableKind};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, NotChecked, Place};
use crate::guide::el;

rule! {
    /// A procedure code is not known, or has ended.
    ///
    /// ## Why
    /// The therapy table has every code of this range, but for a laser against pain after an
    /// operation, adaptive behaviour, nutrition and acupuncture, which it knows by number. A code
    /// that is missing was mistyped, or is new.
    ///
    /// ## Example
    /// `SV1*HC:97117:GP*60*UN*1***1~` → `SV1*HC:97116:GP*60*UN*1***1~`.
    ///
    /// ## Exceptions
    /// Codes outside of the range are not checked, and counted as such: no list of procedures is
    /// shipped. With an imported list of HCPCS (`codes import`) every code that begins with a
    /// letter is looked up on the days of its quarter, and what ended is told with its day; with a
    /// list of one's own, every code that neither has.
    PROCEDURE_UNKNOWN {
        code: "CD110",
        name: "procedure-unknown",
        severity: Warning,
        snip: 5,
        ack: Ack::status("A7:454"),
        source: "CMS fee schedule of July 2024, range 97010 to 97799; data/therapy_codes.tsv",
        covers: "L02",
        fix_at: Coding,
        todo: "Compare the code with the notes of the visit.",
        cms1500: "24D",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some((code, date)) = line.procedure.zip(line.service_date) else { return };
    let row = ctx.codes.procedure(code);
    // A therapy code that is not in force has a rule of its own.
    if row.is_some_and(|row| !row.is_in_force(date.from)) {
        return;
    }
    let message = match ctx.codes.listing(code, date.from) {
        Listing::Listed => return,
        Listing::Ended(last) => format!("{code} ended on {last}; the service is of {}", date.from),
        Listing::Unlisted(TableKind::Hcpcs) | Listing::Silent if row.is_some() => return,
        Listing::Unlisted(TableKind::Hcpcs) => format!("{code} is not in HCPCS, as imported"),
        Listing::Unlisted(_) => format!("{code} is not in the imported list of procedures"),
        Listing::Silent if is_of_range(code) && !ctx.codes.is_known_by_number(code) => {
            format!("{code} is none of the codes from 97010 to 97799 that are known")
        }
        Listing::Silent => {
            out.not_checked(NotChecked::Procedure);
            return;
        }
    };
    let Some(service) = line.service.filter(|_| line.qualifier() == Some(b"HC")) else { return };
    out.report(&PROCEDURE_UNKNOWN, Place::of(&service, el::SV101_2), message);
}

fn is_of_range(code: ProcedureCode) -> bool {
    code.number().is_some_and(|number| (97_010..=97_799).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const LINE: &str = "HC:97110:GP*";

    #[test]
    fn inside_and_outside_of_the_range() {
        dirty(
            &PROCEDURE_UNKNOWN,
            &[(LINE, "HC:97117:GP*")],
            "SV101-2: 97117 is none of the codes from 97010 to 97799 that are known",
        );
        for code in ["97037", "97151", "97802", "97810", "99213", "J1885", "97162", "97001"] {
            clean(&PROCEDURE_UNKNOWN, &[(LINE, &format!("HC:{code}:GP*"))]);
        }
    }
}
