//! PA112, PA113: birth dates that cannot be.

use crate::claim::Date;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place, Severity};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// A birth date is later than the file.
    ///
    /// ## Why
    /// Nobody is treated before being born: year or month is mistyped, or the date of service
    /// stands in its place. The file was made on the day in BHT04.
    ///
    /// ## Example
    /// `DMG*D8*20500615*F~` → `DMG*D8*19500615*F~`.
    BIRTH_DATE_IN_FUTURE {
        code: "PA112",
        name: "birth-date-in-future",
        severity: Error,
        snip: 4,
        ack: Ack::status("A7:158"),
        source: "837P 005010X222A1, DMG02; public edits of clearinghouses",
        covers: "P19",
        fix_at: FrontDesk,
        todo: "Correct the birth date; compare it with the insurance card.",
        cms1500: "3, 11a",
        check: Check::Segment(SegmentId::new(b"DMG"), check),
    }
}

rule! {
    /// A birth date lies further back than people live.
    ///
    /// ## Why
    /// An age of 150 years is refused, one above 120 is nearly always a mistyped century.
    ///
    /// ## Example
    /// `DMG*D8*18500615*F~` → `DMG*D8*19500615*F~`.
    ///
    /// ## Exceptions
    /// Above 120 and below 150 years it is a warning.
    BIRTH_DATE_TOO_LONG_AGO {
        code: "PA113",
        name: "birth-date-too-long-ago",
        severity: Error,
        snip: 4,
        ack: Ack::status("A7:158"),
        source: "public edits of clearinghouses (age below 150); own knowledge (120)",
        covers: "P19",
        fix_at: FrontDesk,
        todo: "Correct the birth date; compare it with the insurance card.",
        cms1500: "3, 11a",
        check: Check::Tables,
    }
}

/// An age from which payers refuse.
const REFUSED_AGE: i32 = 150;
/// An age above which nobody is expected.
const DOUBTFUL_AGE: i32 = 120;

/// Reports under both rules.
fn check(person: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    // A date that is none is reported by the tables.
    let birth = person.element(2).and_then(|text| Date::parse(text.trim_ascii_end()));
    let (Some(birth), Some(made)) = (birth, context.above.created()) else { return };
    let place = Place::of(person, el::DMG02);
    let age = birth.years_until(made);
    if birth > made {
        let message = format!("DMG02 is later than {made}, the day on which the file was made");
        out.report(&BIRTH_DATE_IN_FUTURE, place, message);
    } else if age >= REFUSED_AGE {
        let message = format!("DMG02 is {REFUSED_AGE} years or more before the file was made");
        out.report(&BIRTH_DATE_TOO_LONG_AGO, place, message);
    } else if age > DOUBTFUL_AGE {
        let message = format!("DMG02 is more than {DOUBTFUL_AGE} years before the file was made");
        out.report(&BIRTH_DATE_TOO_LONG_AGO, place, message).at_most(Severity::Warning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn born_after_the_file_was_made() {
        dirty(
            &BIRTH_DATE_IN_FUTURE,
            &[("D8*19500615", "D8*20260311")],
            "DMG02: DMG02 is later than 2026-03-10, the day on which the file was made",
        );
        clean(&BIRTH_DATE_IN_FUTURE, &[("D8*19500615", "D8*20260310")]);
    }

    #[test]
    fn older_than_people_become() {
        dirty(
            &BIRTH_DATE_TOO_LONG_AGO,
            &[("D8*19500615", "D8*18760310")],
            "DMG02: DMG02 is 150 years or more before the file was made",
        );
        dirty(
            &BIRTH_DATE_TOO_LONG_AGO,
            &[("D8*19500615", "D8*18760311")],
            "DMG02 (warning): DMG02 is more than 120 years before the file was made",
        );
        clean(&BIRTH_DATE_TOO_LONG_AGO, &[("D8*19500615", "D8*19050311")]);
    }

    #[test]
    fn a_date_that_is_none_has_one_finding() {
        assert_eq!(codes_of(&[("D8*19500615", "D8*15000615")]), ["SX108"]);
        assert_eq!(codes_of(&[("D8*19500615", "D8*20501315")]), ["SX108"]);
    }
}
