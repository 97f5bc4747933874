//! NCCI procedure-to-procedure edits: which two codes one provider does not bill on one day.

use std::sync::LazyLock;

use crate::claim::{Date, ProcedureCode};

use super::generated_pairs::PAIRS;
use super::lookup::is_in_force;

/// Whether a modifier lets both codes of a pair be paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bypass {
    /// Never (indicator 0).
    Never,
    /// With a modifier that says that the services were distinct (indicator 1).
    WithModifier,
}

/// One edit of CMS's practitioner table (`data/ncci_ptp.tsv`).
#[derive(Debug)]
pub struct Pair {
    /// The code that is paid.
    pub column1: ProcedureCode,
    /// The code that is denied beside it.
    pub column2: ProcedureCode,
    /// Whether a modifier helps.
    pub bypass: Bypass,
    /// First day of service; `None` if long ago.
    pub from: Option<Date>,
    /// Last day of service; `None` if still in force.
    pub to: Option<Date>,
    /// 1 several sources agree, 2 one source, 3 not sure.
    pub confidence: u8,
}

impl Pair {
    pub(super) const fn new(
        codes: (&'static [u8; 5], &'static [u8; 5]),
        bypass: Bypass,
        from: Option<Date>,
        to: Option<Date>,
        confidence: u8,
    ) -> Self {
        let (column1, column2) = codes;
        let column1 = ProcedureCode::of_table(*column1);
        Self { column1, column2: ProcedureCode::of_table(*column2), bypass, from, to, confidence }
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        is_in_force(self.from, self.to, day)
    }

    /// Whether it is certain that no modifier helps.
    #[must_use]
    pub fn is_never_paid(&self) -> bool {
        self.bypass == Bypass::Never && self.confidence < 3
    }
}

/// For each code of five digits where its edits begin and end; rules ask for every two lines.
static NUMBERED: LazyLock<Vec<(u16, u16)>> = LazyLock::new(|| {
    let mut numbered = vec![(0, 0); 100_000];
    for (place, pair) in (0_u16..).zip(PAIRS) {
        let slot = pair.column1.number().and_then(|number| numbered.get_mut(number));
        if let Some(slot) = slot {
            let (start, end) = *slot;
            *slot = (if end == 0 { place } else { start }, place + 1);
        }
    }
    numbered
});

/// The edits of a column-1 code, by column-2 code.
#[must_use]
pub fn edits_of(column1: ProcedureCode) -> &'static [Pair] {
    if let Some(number) = column1.number() {
        let (start, end) = NUMBERED.get(number).copied().unwrap_or_default();
        return PAIRS.get(usize::from(start)..usize::from(end)).unwrap_or_default();
    }
    let start = PAIRS.partition_point(|pair| pair.column1 < column1);
    let rest = PAIRS.get(start..).unwrap_or_default();
    let length = rest.partition_point(|pair| pair.column1 == column1);
    rest.get(..length).unwrap_or_default()
}

/// The edit between two codes, in this order, that is in force on a day.
#[must_use]
pub fn edit_between(
    column1: ProcedureCode,
    column2: ProcedureCode,
    day: Date,
) -> Option<&'static Pair> {
    let edits = edits_of(column1);
    let start = edits.partition_point(|pair| pair.column2 < column2);
    let same = edits.get(start..)?.iter().take_while(|pair| pair.column2 == column2);
    same.into_iter().find(|pair| is_in_force(pair.from, pair.to, day))
}

/// All edits.
#[must_use]
pub fn edits() -> &'static [Pair] {
    PAIRS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(column1: &str, column2: &str, day: (i16, i8, i8)) -> Option<Bypass> {
        let code = |text: &str| ProcedureCode::parse(text.as_bytes()).unwrap();
        let day = Date::from_ymd(day.0, day.1, day.2);
        edit_between(code(column1), code(column2), day).map(|pair| pair.bypass)
    }

    #[test]
    fn edits_have_a_direction_and_dates() {
        let now = (2026, 3, 2);
        assert_eq!(between("97162", "97161", now), Some(Bypass::Never));
        assert_eq!(between("97161", "97162", now), None);
        assert_eq!(between("97150", "97110", now), Some(Bypass::WithModifier));
        // In force to the end of 2019, and again from October 2020.
        assert_eq!(between("97162", "97161", (2019, 12, 31)), Some(Bypass::Never));
        assert_eq!(between("97162", "97161", (2020, 5, 1)), None);
        assert_eq!(between("97162", "97161", (2020, 10, 1)), Some(Bypass::Never));
        // What articles still tell.
        for (column1, column2) in [("97530", "97116"), ("97530", "97162"), ("97140", "97530")] {
            assert_eq!(between(column1, column2, now), None, "{column1} {column2}");
        }
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(edits().is_sorted_by_key(|pair| (pair.column1, pair.column2, pair.from)));
        assert!(edits().len() > 1200);
    }
}
