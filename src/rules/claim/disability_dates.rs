//! CL220: the days of a disability and how they are written.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// One day of a disability is written as two, or two as one.
    ///
    /// ## Why
    /// DTP*314 is a disability from one day to another (RD8); DTP*360 is its first day and
    /// DTP*361 its last (D8).
    ///
    /// ## Example
    /// `DTP*314*D8*20260210~` → `DTP*360*D8*20260210~`.
    DISABILITY_PERIOD {
        code: "CL220",
        name: "disability-period",
        severity: Warning,
        snip: 4,
        ack: Ack::status("A7:195"),
        source: "own knowledge: 837P 005010X222A1, 2300 DTP*314, DTP*360 and DTP*361",
        covers: "C13",
        fix_at: Software,
        todo: "Enter first and last day together, or the one that is known.",
        cms1500: "16",
        check: Check::Segment(SegmentId::new(b"DTP"), check),
    }
}

fn check(dtp: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    if dtp.row != Some(row::L2300_DTP_314_360_361) {
        return;
    }
    let message = match (dtp.element(1), dtp.element(2)) {
        (Some(b"314"), Some(b"D8")) => "DTP*314 is from one day to another (RD8), but is D8",
        (Some(b"360"), Some(b"RD8")) => "DTP*360 is one day (D8), but is RD8",
        (Some(b"361"), Some(b"RD8")) => "DTP*361 is one day (D8), but is RD8",
        _ => return,
    };
    out.report(&DISABILITY_PERIOD, Place::of(dtp, el::DTP02), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    fn with(dtp: &str) -> (&'static str, String) {
        ("HI*ABK", format!("{dtp}~\nHI*ABK"))
    }

    #[test]
    fn days_and_periods() {
        for (dtp, words) in [
            ("DTP*314*D8*20260210", "DTP*314 is from one day to another (RD8), but is D8"),
            ("DTP*360*RD8*20260210-20260301", "DTP*360 is one day (D8), but is RD8"),
            ("DTP*361*RD8*20260210-20260301", "DTP*361 is one day (D8), but is RD8"),
        ] {
            let (from, to) = with(dtp);
            dirty(&DISABILITY_PERIOD, &[(from, &to)], &format!("DTP02: {words}"));
        }
        for dtp in ["DTP*314*RD8*20260210-20260301", "DTP*360*D8*20260210"] {
            let (from, to) = with(dtp);
            clean(&DISABILITY_PERIOD, &[(from, &to)]);
        }
        let (from, to) = with("DTP*314*XX*20260210");
        assert_eq!(codes_of(&[(from, &to), ("SE*29", "SE*30")]), ["SX109"]);
    }
}
