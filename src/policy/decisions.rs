//! What people decided about a cause, once for all its claims: the only way in which amounts, names,
//! numbers, dates and codes ever change.

use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Deserialize;

use crate::claim::Date;
use crate::finding::{Edit, Finding, Fix, Rule};
use crate::guide::PlacedSegment;
use crate::rules;

/// A decision of a person.
#[derive(Debug)]
pub struct Decision {
    /// Keys of the causes that it is about; none if it is about a rule.
    causes: Vec<String>,
    rule: Option<&'static Rule>,
    place: Place,
    old: String,
    new: String,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    is_expired: bool,
    used: AtomicU64,
    misfits: AtomicU64,
}

/// An element of a segment, or a component.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Place {
    segment: String,
    element: usize,
    component: usize,
}

/// All decisions that a run is given.
#[derive(Debug, Default)]
pub struct Decisions(Vec<Decision>);

/// Why decisions cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// It is no TOML.
    #[error("is no list of decisions")]
    Toml(#[source] toml::de::Error),
    /// It is no CSV.
    #[error("is no list of decisions")]
    Csv(#[source] csv::Error),
    /// A decision is not complete, or contradicts itself.
    #[error("decision {number}: {why}")]
    Wrong {
        /// Its place in the file, from 1.
        number: usize,
        /// What is wrong.
        why: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    decision: Vec<Row>,
}

/// A decision as people write it.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Row {
    cause: String,
    rule: String,
    element: String,
    old: String,
    new: Option<String>,
    who: String,
    why: String,
    until: Option<toml::Spanned<UntilText>>,
}

/// A date of TOML, or a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum UntilText {
    Date(toml::value::Datetime),
    Text(String),
}

impl std::fmt::Display for UntilText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Decisions {
    /// Reads decisions from TOML, a table `[[decision]]` each.
    ///
    /// # Errors
    /// The text is no TOML, or a decision is not complete.
    pub fn from_toml(text: &str, today: Date) -> Result<Self, DecisionError> {
        let document: Document = toml::from_str(text).map_err(DecisionError::Toml)?;
        let rows = document.decision.into_iter().map(|mut row| {
            let until = row.until.take().map(|until| until.into_inner().to_string());
            (row, until)
        });
        Self::of_rows(rows, today)
    }

    /// Reads decisions from CSV: a worklist to which columns were added. Rows without a new value
    /// decide nothing.
    ///
    /// # Errors
    /// The text is no CSV, or a decision is not complete.
    pub fn from_csv(source: impl Read, today: Date) -> Result<Self, DecisionError> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let header = reader.headers().map_err(DecisionError::Csv)?.clone();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(DecisionError::Csv)?;
            let cell = |names: &[&str]| {
                let at = header.iter().position(|title| names.contains(&title));
                at.and_then(|at| record.get(at)).unwrap_or_default().trim().to_owned()
            };
            let new = cell(&["new"]);
            if new.is_empty() {
                continue;
            }
            let row = Row {
                cause: cell(&["cause", "causes"]),
                rule: cell(&["rule"]),
                element: cell(&["element"]),
                old: cell(&["old"]),
                new: Some(new),
                who: cell(&["who"]),
                why: cell(&["why"]),
                until: None,
            };
            rows.push((row, Some(cell(&["until"])).filter(|until| !until.is_empty())));
        }
        Self::of_rows(rows.into_iter(), today)
    }

    fn of_rows(
        rows: impl Iterator<Item = (Row, Option<String>)>,
        today: Date,
    ) -> Result<Self, DecisionError> {
        let decision = |(number, (row, until)): (usize, (Row, Option<String>))| {
            let wrong = |why| DecisionError::Wrong { number, why };
            Decision::of(row, until.as_deref(), today).map_err(wrong)
        };
        (1..).zip(rows).map(decision).collect::<Result<_, _>>().map(Self)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every decision.
    #[must_use]
    pub fn list(&self) -> &[Decision] {
        &self.0
    }

    /// Gives a finding the fix that people decided on, if they did. `segment` is the one that it
    /// speaks of; `times` says how often this counts: a header is looked at in several batches.
    pub fn apply(
        &self,
        finding: &mut Finding,
        cause: &str,
        segment: &PlacedSegment<'_>,
        times: u64,
    ) {
        let mut edits: Vec<Edit> = Vec::new();
        let mut after = Vec::new();
        let mut by = None;
        for decision in self.0.iter().filter(|one| one.is_about(finding.rule, cause)) {
            let Some(edit) = decision.edit(segment) else {
                decision.misfits.fetch_add(times, Ordering::Relaxed);
                continue;
            };
            decision.used.fetch_add(times, Ordering::Relaxed);
            after.push((decision.place.to_string(), decision.new.clone()));
            edits.push(edit);
            by = Some(decision);
        }
        let Some(by) = by else { return };
        let after = match after.as_slice() {
            [(place, new)] if *place == finding.place.element.to_string() => new.clone(),
            many => {
                let words = many.iter().map(|(place, new)| format!("{place} {new}"));
                words.collect::<Vec<_>>().join(", ")
            }
        };
        let why = if by.why.is_empty() { String::new() } else { format!(": {}", by.why) };
        finding.suggest(format!("decided by {}{why}", by.who));
        if let Some(fix) = Fix::decided(edits, after) {
            finding.fix(fix);
        }
    }
}

impl Decision {
    fn of(row: Row, until: Option<&str>, today: Date) -> Result<Self, String> {
        let Row { cause, rule, element, old, new, who, why, .. } = row;
        let causes: Vec<String> =
            cause.split([' ', ';', ',']).filter(|one| !one.is_empty()).map(str::to_owned).collect();
        let rule = match rule.as_str() {
            "" => None,
            name => Some(rules::find(name).ok_or_else(|| format!("{name} is no rule"))?),
        };
        if causes.is_empty() && rule.is_none() {
            return Err("names neither a cause nor a rule".to_owned());
        }
        let place = Place::parse(&element)
            .ok_or_else(|| format!("element {element:?} is none, such as SV104 or SV101-2"))?;
        let new = new.ok_or("gives no new value")?;
        if new.bytes().any(|byte| byte.is_ascii_control() || b"*~:^".contains(&byte)) {
            return Err("the new value has a character that separates values".to_owned());
        }
        if who.is_empty() {
            return Err("does not say who decided".to_owned());
        }
        let until = match until {
            None => None,
            Some(text) => Some(
                Date::parse(text.replace('-', "").as_bytes())
                    .ok_or_else(|| format!("until {text} is no date, such as 2026-12-31"))?,
            ),
        };
        let is_expired = until.is_some_and(|until| until < today);
        let (used, misfits) = Default::default();
        Ok(Self { causes, rule, place, old, new, who, why, until, is_expired, used, misfits })
    }

    fn is_about(&self, rule: &Rule, cause: &str) -> bool {
        let is_cause = self.causes.is_empty() || self.causes.iter().any(|one| one == cause);
        let is_rule = self.rule.is_none_or(|own| own.code == rule.code);
        is_cause && is_rule && !self.is_expired
    }

    /// The edit of a segment; `None` if the old value does not stand there.
    fn edit(&self, segment: &PlacedSegment<'_>) -> Option<Edit> {
        let Place { segment: id, element, component } = &self.place;
        if segment.id().to_string() != *id {
            return None;
        }
        let (sent, range) = match component {
            0 => (segment.element(*element), segment.element_range(*element)?),
            component => (
                segment.component(*element, *component),
                segment.component_range(*element, *component)?,
            ),
        };
        (sent.unwrap_or_default() == self.old.as_bytes())
            .then(|| Edit::replace(range, self.new.as_bytes()))
    }

    /// What it is about and does: `TH301 SV104: 2 → 1`.
    #[must_use]
    pub fn words(&self) -> String {
        let about = match self.rule {
            Some(rule) => rule.code.to_owned(),
            None => self.causes.join(" "),
        };
        format!("{about} {}: {} → {}", self.place, self.old, self.new)
    }

    /// How often it changed a value.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    /// How often its cause was there, and another value.
    #[must_use]
    pub fn misfits(&self) -> u64 {
        self.misfits.load(Ordering::Relaxed)
    }

    /// Whether its last day is over, so that it changes nothing.
    #[must_use]
    pub const fn is_expired(&self) -> bool {
        self.is_expired
    }
}

impl Place {
    /// `SV104`, `SV101-2`, `N403`.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let (base, component) = match text.split_once('-') {
            Some((base, component)) => (base, component.parse().ok().filter(|&n| n > 0)?),
            None => (text.as_str(), 0),
        };
        let (segment, element) = base.split_at_checked(base.len().checked_sub(2)?)?;
        let element = element.parse().ok().filter(|&n: &usize| n > 0)?;
        let is_id = (2..=3).contains(&segment.len());
        is_id.then(|| Self { segment: segment.to_owned(), element, component })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:02}", self.segment, self.element)?;
        if self.component > 0 { write!(f, "-{}", self.component) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Decisions, String> {
        let today = Date::from_ymd(2026, 3, 10);
        Decisions::from_toml(text, today).map_err(|error| error.to_string())
    }

    #[test]
    fn a_decision_is_complete() {
        let good = "[[decision]]\nrule = \"TH301\"\nelement = \"SV104\"\nold = \"2\"\nnew = \"1\"\n\
            who = \"A. Biller\"\nwhy = \"one session\"\nuntil = 2026-12-31\n";
        let decisions = read(good).unwrap();
        let [one] = decisions.list() else { panic!("one decision") };
        assert_eq!(one.words(), "TH301 SV104: 2 → 1");
        assert!(!one.is_expired());
        assert!(read(&good.replace("2026-12-31", "2026-03-09")).unwrap().list()[0].is_expired());
        for (from, to, why) in [
            ("who = \"A. Biller\"\n", "", "decision 1: does not say who decided"),
            ("TH301", "TH999", "decision 1: TH999 is no rule"),
            ("rule = \"TH301\"\n", "", "decision 1: names neither a cause nor a rule"),
            ("new = \"1\"\n", "", "decision 1: gives no new value"),
            ("\"1\"", "\"1*2\"", "decision 1: the new value has a character that separates values"),
            ("SV104", "SV1", "decision 1: element \"SV1\" is none, such as SV104 or SV101-2"),
        ] {
            assert_eq!(read(&good.replace(from, to)).unwrap_err(), why);
        }
        assert!(read(&good.replace("who", "whom")).is_err());
    }

    #[test]
    fn a_worklist_with_more_columns_decides() {
        let text = "file,claim_id,causes,element,old,new,who\n\
            a.837,X,TH301-1 LN112-2,SV104,2,1,me\na.837,Y,TH201-3,,,,\n";
        let decisions = Decisions::from_csv(text.as_bytes(), Date::from_ymd(2026, 3, 10)).unwrap();
        assert_eq!(decisions.list().len(), 1);
        assert_eq!(decisions.list()[0].words(), "TH301-1 LN112-2 SV104: 2 → 1");
    }

    #[test]
    fn places_are_those_of_the_guide() {
        for text in ["SV104", "SV101-2", "N403", "NM109", "CLM02", "HI01-2"] {
            assert_eq!(Place::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "SV1", "SV100", "S04", "SV104-0", "SV1O4"] {
            assert_eq!(Place::parse(text), None, "{text}");
        }
    }
}
