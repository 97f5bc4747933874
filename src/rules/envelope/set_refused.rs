//! EN150, EN151: sets that a strict policy sends back as a whole.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check};

rule! {
    /// A transaction set goes back as a whole for an error in its structure.
    ///
    /// ## Why
    /// Some trading partners refuse every claim of a set for one structural error. With
    /// `--policy strict` none of its claims goes out before the error is mended.
    ///
    /// ## Example
    /// One claim of 500 without a birth date, and SE01 that miscounts: all 500 wait.
    ///
    /// ## Exceptions
    /// Only with `--policy strict`, or for payers whose policy is strict; then also for errors
    /// that would be corrected otherwise. Structural are errors of SNIP type 1 and 2.
    SET_REFUSED {
        code: "EN150",
        name: "set-refused",
        severity: Error,
        snip: 1,
        ack: Ack::refused_set(),
        source: "`--policy strict`; 999 005010X231A1, IK5",
        fix_at: Clearinghouse,
        todo: "Mend the structural errors of the set, or let its other claims go (--policy salvage).",
        check: Check::Tables,
    }
}

rule! {
    /// All sets of an interchange go back for an error in its envelope.
    ///
    /// ## Why
    /// Some trading partners take in nothing of an interchange whose ISA or IEA has an error. With
    /// `--policy strict` none of its claims goes out before the error is mended.
    ///
    /// ## Example
    /// IEA02 repeats another number than ISA13: the TA1 says R, and no 999 follows.
    ///
    /// ## Exceptions
    /// Only with `--policy strict`; then also for errors that would be corrected otherwise. A payer
    /// whose policy alone is strict says nothing of the envelope.
    INTERCHANGE_REFUSED {
        code: "EN151",
        name: "interchange-refused",
        severity: Error,
        snip: 1,
        ack: Ack::refused_interchange(),
        source: "`--policy strict`; TA1, TA104",
        fix_at: Clearinghouse,
        todo: "Mend the envelope, or let its claims go (--policy salvage).",
        check: Check::Tables,
    }
}
