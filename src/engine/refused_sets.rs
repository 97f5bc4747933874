//! Sets that a strict policy sends back as a whole. A first pass over the input finds them, because
//! an error at the end of a set refuses its first claim, and one at the end of an interchange its
//! first set.

use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;

use crate::claim::Ancestors;
use crate::finding::{Record, Rule, Severity};
use crate::guide::{Presence, Section, SectionKind, Support};
use crate::policy::Policy;
use crate::rules::envelope::set_refused::{INTERCHANGE_REFUSED, SET_REFUSED};

use super::check::CheckedBatch;
use super::decide::CheckedSection;

/// SNIP types of errors in the structure: syntax, and what the guide requires.
const STRUCTURAL: u8 = 2;

/// The sets of an input that are refused, by their place among its sets, from 1.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RefusedSets(BTreeMap<u64, Refused>);

/// What a set is refused with, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Refused {
    Alone(Why),
    WithItsInterchange(Why),
}

/// Why something is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Why {
    /// Its first error.
    first: String,
    /// How many there are.
    errors: u64,
}

impl RefusedSets {
    /// None.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Why a set is refused: the rule that tells it, and in words; `None` if it is not.
    #[must_use]
    pub fn why(&self, set: u64) -> Option<(&'static Rule, String)> {
        Some(match self.0.get(&set)? {
            Refused::Alone(why) => (&SET_REFUSED, why.told("set", "structural errors")),
            Refused::WithItsInterchange(why) => {
                (&INTERCHANGE_REFUSED, why.told("interchange", "errors of its envelope"))
            }
        })
    }
}

impl Why {
    fn told(&self, what: &str, kind: &str) -> String {
        let Self { first, errors } = self;
        match errors {
            1 => format!("the {what} is refused for {first}"),
            more => format!("the {what} is refused for {first}, the first of {more} {kind}"),
        }
    }

    fn count(known: &mut Option<Self>, record: &Record) {
        let why = known.get_or_insert_with(|| {
            let rule = record.finding.rule;
            let place = match record.segment_position {
                0 => String::new(),
                position => format!(" in segment {position}"),
            };
            Self { first: format!("{} ({}){place}", rule.code, rule.name), errors: 0 }
        });
        why.errors += 1;
    }
}

/// Finds the refused sets of an input, batch by batch.
#[derive(Debug)]
pub(super) struct Search<'p> {
    policy: &'p Policy,
    found: RefusedSets,
    /// Sets that began before the open interchange.
    sets_before: u64,
    /// Sets that began so far; the last of them is open.
    sets: u64,
    /// Whether the open set is one that is checked.
    is_supported: bool,
    /// Why the open interchange, group and set are refused.
    interchange: Option<Why>,
    group: Option<Why>,
    set: Option<Why>,
}

impl<'p> Search<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        Self {
            policy,
            found: RefusedSets::new(),
            sets_before: 0,
            sets: 0,
            is_supported: false,
            interchange: None,
            group: None,
            set: None,
        }
    }

    /// Takes notice of what was found in a batch.
    pub(super) fn add(&mut self, checked: &CheckedBatch) {
        let mut told = HashSet::new();
        let look = |section: &Section<'_>, above: &Ancestors<'_>, outcome: &CheckedSection| {
            self.open(section);
            self.judge(section, above, checked.records_of(outcome));
            if section.kind == SectionKind::Claim && self.policy.is_strict(above) {
                self.judge_headers(checked, outcome, &mut told);
            }
            Ok::<(), Infallible>(())
        };
        // It cannot fail.
        let Ok(()) = checked.each_section(look);
    }

    /// What was found.
    pub(super) fn finish(mut self) -> RefusedSets {
        self.close_interchange();
        self.found
    }

    /// Whether the policy is strict whoever pays.
    fn holds_for_everybody(&self) -> bool {
        self.policy.is_strict(&Ancestors::default())
    }

    fn open(&mut self, section: &Section<'_>) {
        match section.kind {
            SectionKind::Interchange => self.close_interchange(),
            SectionKind::Group => {
                self.close_set();
                self.group = None;
            }
            SectionKind::Set => {
                self.close_set();
                self.sets += 1;
                self.is_supported = section.facts.support == Support::Supported;
                self.set.clone_from(&self.group);
            }
            _ => {}
        }
    }

    /// Counts what is wrong with a section against the parts of the file that it belongs to. A
    /// header counts where the policy is strict for everybody.
    fn judge<'r>(
        &mut self,
        section: &Section<'_>,
        above: &Ancestors<'_>,
        records: impl Iterator<Item = &'r Record>,
    ) {
        let is_of_set = match section.kind {
            SectionKind::Set
            | SectionKind::BillingProvider
            | SectionKind::UnknownLevel
            | SectionKind::Subscriber
            | SectionKind::Patient
            | SectionKind::Claim => true,
            SectionKind::SetTrailer => section.facts.presence != Presence::Unmatched,
            _ => false,
        };
        let is_strict = self.policy.is_strict(above);
        let of_envelope = self.holds_for_everybody() && section.kind != SectionKind::Noise;
        for record in records.filter(|record| record.finding.severity == Severity::Error) {
            let rule = record.finding.rule;
            let is_structural = rule.snip <= STRUCTURAL && is_strict;
            if is_structural && is_of_set && self.is_supported {
                Why::count(&mut self.set, record);
            }
            if is_structural && section.kind == SectionKind::Group {
                Why::count(&mut self.group, record);
            }
            let is_answered_by_ta1 = rule.ack.at(record.finding.place.element).ta105.is_some();
            if of_envelope && is_answered_by_ta1 {
                Why::count(&mut self.interchange, record);
            }
        }
    }

    /// Counts what is wrong above a claim for a payer who alone is strict; once in a batch, and in
    /// a later batch, which repeats the headers, only if the set is not refused yet.
    fn judge_headers(
        &mut self,
        checked: &CheckedBatch,
        outcome: &CheckedSection,
        told: &mut HashSet<usize>,
    ) {
        if self.holds_for_everybody() {
            return;
        }
        let was_refused = self.set.is_some();
        for &number in outcome.claim.iter().flat_map(|claim| &claim.records) {
            let Some(record) = checked.records.get(number) else { continue };
            let finding = &record.finding;
            let Some(section) = checked.batch.sections.get(finding.section) else { continue };
            // What stands at the level of a subscriber or below it was counted with its section.
            let is_header = section.kind.depth() < SectionKind::Subscriber.depth();
            let is_repeated = finding.section < checked.batch.context_sections;
            let is_structural =
                finding.severity == Severity::Error && finding.rule.snip <= STRUCTURAL;
            if is_header && is_structural && !(is_repeated && was_refused) && told.insert(number) {
                Why::count(&mut self.set, record);
            }
        }
    }

    fn close_set(&mut self) {
        if let Some(why) = self.set.take() {
            self.found.0.insert(self.sets, Refused::Alone(why));
        }
    }

    fn close_interchange(&mut self) {
        self.close_set();
        if let Some(why) = self.interchange.take() {
            for set in self.sets_before + 1..=self.sets {
                self.found.0.insert(set, Refused::WithItsInterchange(why.clone()));
            }
        }
        self.sets_before = self.sets;
        self.group = None;
    }
}
