//! "Did you mean": the known name that is nearest to a mistyped one.

/// Names that differ in more than so many letters are not meant.
const FARTHEST: usize = 3;

/// The known name that differs least from what was typed, if it differs little.
pub(super) fn nearest<'n>(typed: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let typed = typed.to_lowercase();
    let most = FARTHEST.min(typed.chars().count() / 2);
    known
        .map(|name| (strsim::damerau_levenshtein(&typed, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_seen_and_another_word_is_not() {
        let known = ["untimed-units", "2310B", "NM1"];
        let near = |typed| nearest(typed, known.into_iter());
        assert_eq!(near("untimed-unit"), Some("untimed-units"));
        assert_eq!(near("2310b"), Some("2310B"));
        assert_eq!(near("xyz"), None);
    }
}
