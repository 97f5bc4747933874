//! How a configuration names rules.

use std::fmt;
use std::str::FromStr;

use crate::finding::Rule;
use crate::rules;

/// Names one rule, a family, or all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Selector {
    /// `ALL`.
    All,
    /// The two letters of a family: `TH`.
    Family(&'static str),
    /// A rule, by code or name: `TH301`, `untimed-units`.
    Rule(&'static str),
}

/// How closely a selector names a rule: the closer one wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Closeness {
    All,
    Family,
    Rule,
}

/// What was taken for the name of a rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{given} is no rule and no family{}", hint(suggestion.as_deref()))]
pub struct UnknownRule {
    /// As given.
    pub given: String,
    /// What was meant, if one is near enough.
    pub suggestion: Option<String>,
}

fn hint(suggestion: Option<&str>) -> String {
    suggestion.map(|near| format!("; did you mean {near}?")).unwrap_or_default()
}

impl Selector {
    /// Reads `ALL`, a family, a rule's code or a rule's name, in any case.
    ///
    /// # Errors
    /// The text names none of them.
    pub fn parse(text: &str) -> Result<Self, UnknownRule> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        if let Some(rule) = rules::find(text) {
            return Ok(Self::Rule(rule.code));
        }
        let family = rules::all().map(Rule::family).find(|known| known.eq_ignore_ascii_case(text));
        family.map(Self::Family).ok_or_else(|| UnknownRule {
            given: text.to_owned(),
            suggestion: nearest(text, rules::all().flat_map(|rule| [rule.code, rule.name])),
        })
    }

    /// How closely it names a rule; `None` if it does not.
    pub(super) fn closeness(&self, rule: &Rule) -> Option<Closeness> {
        match self {
            Self::All => Some(Closeness::All),
            Self::Family(family) => (rule.family() == *family).then_some(Closeness::Family),
            Self::Rule(code) => (rule.code == *code).then_some(Closeness::Rule),
        }
    }
}

impl FromStr for Selector {
    type Err = UnknownRule;

    fn from_str(text: &str) -> Result<Self, UnknownRule> {
        Self::parse(text)
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "ALL",
            Self::Family(name) | Self::Rule(name) => name,
        })
    }
}

/// The word nearest to what was given, if it is near enough to be meant.
#[must_use]
pub fn nearest<'w>(given: &str, words: impl Iterator<Item = &'w str>) -> Option<String> {
    let given = given.to_ascii_lowercase();
    let likeness = |word: &str| strsim::jaro_winkler(&given, &word.to_ascii_lowercase());
    words
        .map(|word| (likeness(word), word))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_named_by_code_name_family_or_all() {
        assert_eq!(Selector::parse("all"), Ok(Selector::All));
        assert_eq!(Selector::parse("th"), Ok(Selector::Family("TH")));
        assert_eq!(Selector::parse("TH301"), Ok(Selector::Rule("TH301")));
        assert_eq!(Selector::parse("untimed-units"), Ok(Selector::Rule("TH301")));
    }

    #[test]
    fn a_slip_of_the_pen_is_told_what_was_meant() {
        let unknown = Selector::parse("untimed-unit").unwrap_err();
        assert_eq!(unknown.suggestion.as_deref(), Some("untimed-units"));
        let text = Selector::parse("zzzzzzz").unwrap_err().to_string();
        assert_eq!(text, "zzzzzzz is no rule and no family");
    }
}
