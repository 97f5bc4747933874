//! How minutes become units: CMS's 8-minute rule and the midpoint rule of the AMA. No rule.
//!
//! CMS (Pub. 100-04, chapter 5, section 20.2) adds the minutes of all 15-minute codes of a day:
//! 8 to 22 are one unit, 23 to 37 two, and so on. Each code has its full quarters of an hour first;
//! what is left of the total goes where most minutes are left over. The midpoint rule counts each
//! code alone: a quarter, and one more from 8 minutes on.

/// Minutes of one unit.
const QUARTER: u32 = 15;
/// From so many minutes on a unit counts.
const LEAST: u32 = 8;

/// Units of a code by the midpoint rule.
#[must_use]
pub(crate) const fn by_midpoint(minutes: u32) -> u32 {
    minutes / QUARTER + if minutes % QUARTER >= LEAST { 1 } else { 0 }
}

/// Units of all codes of a day together by CMS's rule.
#[must_use]
pub(crate) const fn by_total(minutes: u32) -> u32 {
    if minutes < LEAST { 0 } else { (minutes + QUARTER - LEAST) / QUARTER }
}

/// How many of a code's units are due with CQ or CO, by CMS's examples from 2022 on: full quarters
/// belong to who gave them, one unit that is left is the therapist's from eight minutes on, and of
/// two each has one. Where neither has eight minutes of the last unit, it is the assistant's if a
/// tenth of its minutes is passed. `None` if the units do not fit the minutes.
#[must_use]
pub(crate) const fn assistant_units(units: u32, therapist: u32, assistant: u32) -> Option<u32> {
    let (own, by_therapist) = (assistant / QUARTER, therapist / QUARTER);
    let (rest, of_therapist) = (assistant % QUARTER, therapist % QUARTER);
    let Some(left) = units.checked_sub(own + by_therapist) else { return None };
    let has_last = match left {
        0 => false,
        1 => of_therapist < LEAST && (rest >= LEAST || rest * 10 > rest + of_therapist),
        2 if rest >= LEAST && of_therapist >= LEAST => true,
        _ => return None,
    };
    Some(if has_last { own + 1 } else { own })
}

/// Whether units are where CMS puts them, given that their sum is right: each code has its full
/// quarters, and the units that are left stand with the codes that have most minutes left over.
/// Codes with equal rests may have them in either way.
#[must_use]
pub(crate) fn is_placed_right(codes: &[(u32, u32)]) -> bool {
    let extra = |(minutes, units): &(u32, u32)| units.checked_sub(minutes / QUARTER);
    let rest = |(minutes, _): &(u32, u32)| minutes % QUARTER;
    if codes.iter().any(|code| extra(code).is_none_or(|extra| extra > 1)) {
        return false;
    }
    let with = codes.iter().filter(|code| extra(code) == Some(1)).map(rest).min();
    let without = codes.iter().filter(|code| extra(code) == Some(0)).map(rest).max();
    with.zip(without).is_none_or(|(least_with, most_without)| least_with >= most_without)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn units_of_assistants_as_in_the_examples_of_cms() {
        for (units, therapist, assistant, due) in [
            // 97110: 23 minutes by the assistant, 13 by the therapist; one of two units.
            (2, 13, 23, Some(1)),
            (2, 30, 0, Some(0)),
            (1, 5, 10, Some(1)),
            (1, 8, 7, Some(0)),
            (1, 7, 7, Some(1)),
            (1, 14, 1, Some(0)),
            (2, 9, 14, Some(1)),
            (2, 12, 12, Some(1)),
            (3, 22, 22, Some(2)),
            (0, 3, 4, Some(0)),
            (4, 10, 10, None),
            (2, 5, 12, None),
            (1, 20, 20, None),
        ] {
            assert_eq!(assistant_units(units, therapist, assistant), due, "{units}");
        }
    }

    const EXAMPLES: &str = include_str!("../../../data/eight_minute_examples.tsv");

    struct Example {
        minutes: u32,
        cms: u32,
        midpoint: Option<u32>,
        total: Option<u32>,
    }

    /// The examples of CMS's manual and of others, by name; untimed codes are left out.
    fn examples() -> BTreeMap<String, Vec<Example>> {
        let mut rows = EXAMPLES.lines();
        let columns: Vec<&str> = rows.next().unwrap().split('\t').collect();
        let mut examples: BTreeMap<String, Vec<Example>> = BTreeMap::new();
        for row in rows {
            let fields: Vec<&str> = row.split('\t').collect();
            let field = |name: &str| fields[columns.iter().position(|c| *c == name).unwrap()];
            if field("ama_computed") == "untimed" {
                continue;
            }
            examples.entry(field("example").to_owned()).or_default().push(Example {
                minutes: field("minutes").parse().unwrap(),
                cms: field("expected_units_cms").parse().unwrap(),
                midpoint: field("ama_computed").parse().ok(),
                total: field("total_units_cms").parse().ok(),
            });
        }
        examples
    }

    #[test]
    fn the_examples_of_the_manual() {
        let examples = examples();
        assert!(examples.len() > 30);
        for (name, lines) in examples {
            let minutes = lines.iter().map(|line| line.minutes).sum();
            let units: u32 = lines.iter().map(|line| line.cms).sum();
            assert_eq!(by_total(minutes), units, "{name}: {minutes} minutes");
            let placed: Vec<(u32, u32)> = lines.iter().map(|l| (l.minutes, l.cms)).collect();
            assert!(is_placed_right(&placed), "{name}");
            for line in &lines {
                if let Some(midpoint) = line.midpoint {
                    assert_eq!(by_midpoint(line.minutes), midpoint, "{name}: {}", line.minutes);
                }
                if let Some(total) = line.total.filter(|_| lines.len() > 1 || units > 0) {
                    assert!(total >= units, "{name}");
                }
            }
        }
    }

    #[test]
    fn a_unit_stands_with_the_longer_rest() {
        // 33 and 7 minutes: 2 and 1, although 7 alone would be none.
        assert!(is_placed_right(&[(33, 2), (7, 1)]));
        assert!(!is_placed_right(&[(33, 3), (7, 0)]));
        // Equal rests: either way, but not both on one.
        assert!(is_placed_right(&[(20, 2), (20, 1)]) && is_placed_right(&[(20, 1), (20, 2)]));
        assert!(!is_placed_right(&[(20, 3), (20, 0)]));
    }

    /// What the table of the manual says, walked through minute by minute.
    fn by_table(minutes: u32) -> u32 {
        (1..=minutes).filter(|minute| minute % 15 == 8).count().try_into().unwrap()
    }

    /// Gives the units one after another to the code with most minutes left.
    fn given_out(minutes: &[u32]) -> Vec<u32> {
        let mut left: Vec<i64> = minutes.iter().map(|&m| i64::from(m)).collect();
        let mut units = vec![0; minutes.len()];
        for _ in 0..by_table(minutes.iter().sum()) {
            let most = (0..left.len()).max_by_key(|&n| (left[n].min(15), left[n])).unwrap();
            left[most] -= 15;
            units[most] += 1;
        }
        units
    }

    proptest! {
        #[test]
        fn counting_is_what_a_plain_reckoning_gives(minutes in prop::collection::vec(0..200_u32, 1..6)) {
            let sum: u32 = minutes.iter().sum();
            prop_assert_eq!(by_total(sum), by_table(sum));
            let units = given_out(&minutes);
            let placed: Vec<(u32, u32)> = minutes.iter().copied().zip(units).collect();
            prop_assert!(is_placed_right(&placed), "{:?}", placed);
            for &alone in &minutes {
                prop_assert_eq!(by_midpoint(alone), by_table(alone));
            }
        }

        #[test]
        fn a_unit_moved_to_a_shorter_rest_is_seen(a in 0..100_u32, b in 0..100_u32) {
            prop_assume!(a % 15 > b % 15 && by_total(a + b) == a / 15 + b / 15 + 1);
            prop_assert!(is_placed_right(&[(a, a / 15 + 1), (b, b / 15)]));
            prop_assert!(!is_placed_right(&[(a, a / 15), (b, b / 15 + 1)]));
        }
    }
}
