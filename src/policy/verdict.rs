//! Settings, worked out for each rule.

use std::collections::HashMap;

use crate::claim::Counting;
use crate::finding::{Finding, Rule, Safety};
use crate::rules;

use super::ALWAYS_TOLD;
use super::profile::Profile;
use super::selector::{Closeness, Selector};
use super::settings::{Level, RuleSettings, SafeFixes};
use super::strictness::Strictness;

/// What holds for each rule; a rule that is not named is as it declares itself.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    by_rule: HashMap<&'static str, Verdict>,
    profile: Option<Profile>,
    counting: Option<Counting>,
    strictness: Strictness,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Verdict {
    /// `None` is the severity that the rule gives.
    level: Option<Level>,
    /// Whether its fix is made.
    is_fixed: bool,
}

impl Verdicts {
    pub(super) fn new(settings: &RuleSettings) -> Self {
        let as_declared = |rule: &Rule| Verdict {
            level: None,
            is_fixed: rule.fix.is_none_or(|safety| safety == Safety::Safe),
        };
        let verdicts = rules::all().map(|rule| (rule, verdict(rule, settings)));
        let by_rule = verdicts
            .filter(|(rule, verdict)| *verdict != as_declared(rule))
            .map(|(rule, verdict)| (rule.code, verdict))
            .collect();
        Self {
            by_rule,
            profile: settings.profile,
            counting: settings.counting,
            strictness: settings.strictness,
        }
    }

    pub(super) fn profile(&self) -> Option<Profile> {
        self.profile
    }

    pub(super) fn strictness(&self) -> Strictness {
        self.strictness
    }

    pub(super) fn counting(&self) -> Option<Counting> {
        self.counting
    }

    #[cfg(test)]
    fn is_off(&self, rule: &Rule) -> bool {
        self.by_rule.get(rule.code).is_some_and(|verdict| verdict.level == Some(Level::Off))
    }

    pub(super) fn admits(&self, finding: &mut Finding) -> bool {
        let Some(verdict) = self.by_rule.get(finding.rule.code) else { return true };
        match verdict.level {
            Some(Level::Off) => return false,
            Some(Level::At(severity)) => finding.severity = severity,
            None => {}
        }
        if let Some(fix) = &mut finding.fix {
            if verdict.is_fixed {
                fix.permit();
            } else {
                fix.forbid();
            }
        }
        true
    }
}

fn verdict(rule: &Rule, settings: &RuleSettings) -> Verdict {
    let is_told = match (closest(&settings.select, rule), closest(&settings.ignore, rule)) {
        _ if ALWAYS_TOLD.contains(&rule.code) => true,
        (None, _) => false,
        (Some(selected), ignored) => ignored.is_none_or(|ignored| selected > ignored),
    };
    let named = settings
        .severity
        .iter()
        .filter_map(|(selector, level)| Some((selector.closeness(rule)?, *level)));
    // The last of the closest ones.
    let level = named.max_by_key(|(closeness, _)| *closeness).map(|(_, level)| level);
    let is_named = |selectors: &[Selector]| closest(selectors, rule).is_some();
    Verdict {
        level: if is_told { level } else { Some(Level::Off) },
        is_fixed: match (rule.fix, &settings.safe) {
            (Some(Safety::OptIn), _) => is_named(&settings.opt_in),
            (_, SafeFixes::All) => true,
            (_, SafeFixes::Of(selectors)) => is_named(selectors),
        },
    }
}

fn closest(selectors: &[Selector], rule: &Rule) -> Option<Closeness> {
    selectors.iter().filter_map(|selector| selector.closeness(rule)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selectors(names: &[&str]) -> Vec<Selector> {
        names.iter().map(|name| Selector::parse(name).unwrap()).collect()
    }

    fn told(settings: &RuleSettings, code: &str) -> bool {
        !Verdicts::new(settings).is_off(rules::find(code).unwrap())
    }

    #[test]
    fn the_closer_name_wins_and_ignore_wins_a_draw() {
        let settings = RuleSettings {
            select: selectors(&["TH", "SX130"]),
            ignore: selectors(&["TH104", "SX"]),
            ..RuleSettings::default()
        };
        assert!(told(&settings, "TH101"));
        assert!(!told(&settings, "TH104"));
        assert!(told(&settings, "SX130"));
        assert!(!told(&settings, "SX101") && !told(&settings, "EN101"));
        let both = RuleSettings { ignore: selectors(&["ALL"]), ..RuleSettings::default() };
        assert!(!told(&both, "TH101"));
    }

    #[test]
    fn what_tells_of_unread_claims_is_never_silenced() {
        let settings = RuleSettings { ignore: selectors(&["EN130"]), ..RuleSettings::default() };
        assert!(told(&settings, "EN130"));
    }

    #[test]
    fn the_closest_severity_holds() {
        let settings = RuleSettings {
            severity: vec![
                (Selector::parse("TH104").unwrap(), Level::parse("error").unwrap()),
                (Selector::parse("TH").unwrap(), Level::parse("info").unwrap()),
                (Selector::parse("TH201").unwrap(), Level::Off),
            ],
            ..RuleSettings::default()
        };
        let verdicts = Verdicts::new(&settings);
        let level = |code: &str| verdicts.by_rule.get(code).and_then(|verdict| verdict.level);
        assert_eq!(level("TH104"), Level::parse("error"));
        assert_eq!(level("TH102"), Level::parse("info"));
        assert_eq!(level("TH201"), Some(Level::Off));
        assert_eq!(level("EN101"), None);
    }
}
