//! What the number that a level gives as its parent says.

/// Whether a level names another one than that which it stands below: one that is there, or that may
/// have got lost before it. Then nobody but its sender knows where it belongs. `parent` and `own` are
/// the numbers that both levels were sent with (HL01), `named` is HL02, `counted` the level's own
/// number by count.
///
/// Source: 837P 005010X222A1, HL01 and HL02.
#[must_use]
pub fn names_another(parent: &[u8], own: &[u8], named: &[u8], counted: u32) -> bool {
    let Some(value) = number(named) else { return false };
    if named == parent {
        return false;
    }
    let is_there = (1..counted).contains(&value);
    let bounds = number(parent).zip(number(own));
    let may_be_lost = bounds.is_some_and(|(parent, own)| parent < value && value < own);
    is_there || may_be_lost
}

/// A number as a level has it.
#[must_use]
pub fn number(text: &[u8]) -> Option<u32> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_level_is_there_or_may_have_got_lost() {
        for (parent, own, named, counted, expected) in [
            ("1", "2", "1", 2, false),
            ("1", "2", "", 2, false),
            ("1", "2", "X", 2, false),
            // A slip of the keys: no level before it can have that number.
            ("1", "2", "9", 2, false),
            ("63", "64", "63", 2, false),
            ("3", "4", "1", 4, true),
            // 3 was sent and is not there.
            ("1", "4", "3", 3, true),
        ] {
            let [parent, own, named] = [parent, own, named].map(str::as_bytes);
            assert_eq!(names_another(parent, own, named, counted), expected, "{counted}");
        }
    }
}
