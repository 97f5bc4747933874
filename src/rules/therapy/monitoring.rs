//! TH306: codes of remote therapeutic monitoring that exclude each other.

use crate::claim::{Claim, Date};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::el;

use super::visit::Service;

rule! {
    /// Two services of remote monitoring are billed that exclude each other.
    ///
    /// ## Why
    /// The time of a month is 98979 (10 to 19 minutes) or 98980 (20 and more); the device of 30
    /// days is 98976 or 98984, 98977 or 98985, by the days on which data came.
    ///
    /// ## Example
    /// 98979 and 98980 in one month → 98980 alone, if 20 minutes were spent.
    ///
    /// ## Exceptions
    /// Looked for within one claim; of a line over several days the last counts. The codes of
    /// fewer days and minutes begin with 2026.
    MONITORING_TIERS {
        code: "TH306",
        name: "monitoring-tiers",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:454"),
        since: Date::from_ymd(2022, 1, 1),
        source: "CMS CR 14250 (2026); AAPC on remote monitoring (2026)",
        covers: "T216",
        fix_at: Coding,
        todo: "Keep the code of the time or the days that were reached.",
        cms1500: "24D",
        check: Check::Claim(check),
    }
}

/// What excludes each other, the code for less first.
const EXCLUSIVE: [(&str, &str, Within); 8] = [
    ("98979", "98980", Within::Month),
    ("98984", "98976", Within::ThirtyDays),
    ("98985", "98977", Within::ThirtyDays),
    ("98976", "98976", Within::ThirtyDays),
    ("98977", "98977", Within::ThirtyDays),
    ("98984", "98984", Within::ThirtyDays),
    ("98985", "98985", Within::ThirtyDays),
    ("98975", "98975", Within::Claim),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Month,
    ThirtyDays,
    /// A claim is of one episode.
    Claim,
}

impl Within {
    fn holds(self, one: Date, other: Date) -> bool {
        match self {
            Self::Month => one.is_same_month(other),
            Self::ThirtyDays => one.days_until(other).abs() < 30,
            Self::Claim => true,
        }
    }
}

fn check(claim: &Claim<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let services = || {
        let services = claim.lines.iter().filter_map(Service::of_monitoring);
        services.filter(|service| ctx.codes.procedure_on(service.code, service.day).is_some())
    };
    for low in services() {
        let excludes = |other: &Service<'_>| {
            let is_exclusive = |(code, high, within): &(&str, &str, Within)| {
                low.code.as_str() == *code
                    && other.code.as_str() == *high
                    // Of two alike the later line is told; two of one day are LN150.
                    && (code != high
                        || other.line.ordinal < low.line.ordinal && other.day != low.day)
                    && within.holds(low.day, other.day)
            };
            EXCLUSIVE.iter().any(is_exclusive)
        };
        let Some(other) = services().find(excludes) else { continue };
        let Some(service) = low.line.service else { continue };
        let (high, day) = (other.code, other.day);
        let message = format!("{} of {} and {high} of {day} exclude each other", low.code, low.day);
        out.begin_line(Some(low.line.ordinal));
        out.report(&MONITORING_TIERS, Place::of(&service, el::SV101_2), message);
    }
    out.begin_line(None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, dirty, said};

    const FIRST: &str = "HC:97110:GP*120*UN*2";
    const SECOND: &str = "HC:97140:GP*80*UN*1";

    #[test]
    fn two_tiers() {
        dirty(
            &MONITORING_TIERS,
            &[(FIRST, "HC:98979:GP*120*UN*1"), (SECOND, "HC:98980:GP*80*UN*1")],
            "SV101-2: 98979 of 2026-03-02 and 98980 of 2026-03-02 exclude each other",
        );
        dirty(
            &MONITORING_TIERS,
            &[
                (FIRST, "HC:98985:GP*120*UN*1"),
                (SECOND, "HC:98977:GP*80*UN*1"),
                ("DTP*472*D8*20260302~\nSE", "DTP*472*D8*20260331~\nSE"),
            ],
            "SV101-2: 98985 of 2026-03-02 and 98977 of 2026-03-31 exclude each other",
        );
    }

    #[test]
    fn a_device_twice_in_a_month() {
        let twice = [
            (FIRST, "HC:98977:GP*120*UN*1"),
            (SECOND, "HC:98977:GP*80*UN*1"),
            ("DTP*472*D8*20260302~\nSE", "DTP*472*D8*20260331~\nSE"),
        ];
        let message = "SV101-2: 98977 of 2026-03-31 and 98977 of 2026-03-02 exclude each other";
        dirty(&MONITORING_TIERS, &twice, message);
        let [first, second, _] = twice;
        let later = ("DTP*472*D8*20260302~\nSE", "DTP*472*D8*20260401~\nSE");
        clean(&MONITORING_TIERS, &[first, second, later]);
        // Two lines of one day are told as such.
        clean(&MONITORING_TIERS, &[first, second]);
        let lasting = ("DTP*472*D8*20260302~\nLX", "DTP*472*RD8*20260101-20260130~\nLX");
        let on = |dates| ("DTP*472*D8*20260302~\nSE", dates);
        let overlapping = on("DTP*472*RD8*20260115-20260213~\nSE");
        let message = "SV101-2: 98977 of 2026-02-13 and 98977 of 2026-01-30 exclude each other";
        let text = changed(&[first, second, lasting, overlapping]);
        assert_eq!(said(&MONITORING_TIERS, &text), [message]);
        let next = on("DTP*472*RD8*20260131-20260301~\nSE");
        clean(&MONITORING_TIERS, &[first, second, lasting, next]);
    }

    #[test]
    fn one_tier_or_another_month() {
        clean(
            &MONITORING_TIERS,
            &[(FIRST, "HC:98975:GP*120*UN*1"), (SECOND, "HC:98980:GP*80*UN*1")],
        );
        clean(
            &MONITORING_TIERS,
            &[
                (FIRST, "HC:98979:GP*120*UN*1"),
                (SECOND, "HC:98980:GP*80*UN*1"),
                ("DTP*472*D8*20260302~\nSE", "DTP*472*D8*20260401~\nSE"),
            ],
        );
    }
}
