//! TH305: add-on codes belong to a code that stands beside them.

use crate::claim::{Claim, Date, ServiceLine};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Severity};
use crate::guide::el;

use super::therapy_line::TherapyLine;
use super::visit::{Service, others};

rule! {
    /// An add-on code stands without the code that it adds to.
    ///
    /// ## Why
    /// 97130 is the next 15 minutes after 97129, 97546 the next hour after 97545; an add-on alone
    /// is always denied.
    ///
    /// ## Example
    /// `97130:GO` alone → `97129:GO`, and `97130:GO` for what was longer.
    ///
    /// ## Exceptions
    /// 98981 is looked for by the month of 98980; both may cover several days. The first code may
    /// stand in an earlier claim of the file for the same patient and payer, if that claim goes
    /// out. A warning for replacements, whose first code may be paid already, and for codes that
    /// the table knows from one source or from memory.
    ADD_ON_ALONE {
        code: "TH305",
        name: "add-on-alone",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:454"),
        source: "CMS add-on code edits (2024-06)",
        covers: "T212",
        fix_at: Coding,
        todo: "Add the line of the first code, or bill the first code in its place.",
        cms1500: "24D",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let Some(line) = TherapyLine::read(line, claim, ctx) else { return };
    let Some(parent) = line.procedure.addon_to else { return };
    let Some(own) = read(line.line) else { return };
    if has_parent(own, parent, claim) {
        return;
    }
    let message = format!(
        "{} adds to {parent}, which is not billed for {}",
        own.code,
        words(own.day, parent)
    );
    let finding = out.report(&ADD_ON_ALONE, line.at(el::SV101_2), message);
    if !claim.is_original() || line.procedure.confidence > 1 {
        finding.at_most(Severity::Warning);
    }
}

/// The first day of the time for which a code and what adds to it are looked for: remote
/// monitoring (98980 and 98981) is counted by calendar month, all else by day.
pub(crate) fn span(day: Date, code: &str) -> Date {
    if is_monthly(code) { day.first_of_month() } else { day }
}

/// Reads a line as it counts for add-ons.
pub(crate) fn read<'a>(line: &'a ServiceLine<'a>) -> Option<Service<'a>> {
    Service::of_monitoring(line).or_else(|| Service::read(line))
}

fn is_monthly(code: &str) -> bool {
    matches!(code, "98980" | "98981")
}

fn words(day: Date, code: &str) -> String {
    let text = day.to_string();
    let month = text.get(..7).filter(|_| is_monthly(code));
    month.unwrap_or(&text).to_owned()
}

fn has_parent(own: Service<'_>, parent: &str, claim: &Claim<'_>) -> bool {
    let is_parent = |service: &Service<'_>| service.code.as_str() == parent;
    if is_monthly(parent) {
        let mut services = claim.lines.iter().filter_map(read);
        return services
            .any(|other| is_parent(&other) && span(other.day, parent) == span(own.day, parent));
    }
    others(own, claim).any(|other| is_parent(&other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, dirty, said};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const SECOND: &str = "HC:97140:GP*80*UN*1";

    #[test]
    fn alone_and_on_another_day() {
        let message = "97130 adds to 97129, which is not billed for 2026-03-02";
        dirty(&ADD_ON_ALONE, &[(FIRST, "HC:97130:GP*120*UN*2")], &format!("SV101-2: {message}"));
        dirty(
            &ADD_ON_ALONE,
            &[
                (FIRST, "HC:97130:GP*120*UN*2"),
                (SECOND, "HC:97129:GP*80*UN*1"),
                ("DTP*472*D8*20260302~\nSE", "DTP*472*D8*20260303~\nSE"),
            ],
            &format!("SV101-2: {message}"),
        );
        let text = changed(&[(FIRST, "HC:97130:GP*120*UN*2"), ("11:B:1*", "11:B:7*")]);
        assert_eq!(said(&ADD_ON_ALONE, &text), [format!("SV101-2 (warning): {message}")]);
    }

    #[test]
    fn beside_its_code() {
        clean(&ADD_ON_ALONE, &[(FIRST, "HC:97130:GP*120*UN*2"), (SECOND, "HC:97129:GP*80*UN*1")]);
        clean(
            &ADD_ON_ALONE,
            &[
                (FIRST, "HC:98981:GP*120*UN*1"),
                (SECOND, "HC:98980:GP*80*UN*1"),
                ("DTP*472*D8*20260302~\nSE", "DTP*472*D8*20260309~\nSE"),
            ],
        );
        let month = [
            (FIRST, "HC:98981:GP*120*UN*1"),
            (SECOND, "HC:98980:GP*80*UN*1"),
            ("DTP*472*D8*20260302~\nLX", "DTP*472*D8*20260228~\nLX"),
        ];
        let [first, second, day] = month;
        let whole = |dates| ("DTP*472*D8*20260302~\nSE", dates);
        let february = whole("DTP*472*RD8*20260201-20260228~\nSE");
        clean(&ADD_ON_ALONE, &[first, second, day, february]);
        let january = whole("DTP*472*RD8*20260101-20260131~\nSE");
        let message = "SV101-2: 98981 adds to 98980, which is not billed for 2026-02";
        dirty(&ADD_ON_ALONE, &[first, second, day, january], message);
    }
}
