//! Codes of one visit that stand in two claims and are not paid beside each other.

use crate::claim::ProcedureCode;
use crate::codes::Codes;
use crate::rules::therapy::pairs::judge;

use super::Told;
use super::repeated::Repeated;
use super::seen::Seen;
use super::services::{ServiceFact, alike};

/// The visits of earlier claims.
#[derive(Debug, Default)]
pub(super) struct Visits(Seen);

impl Visits {
    /// Asks for the memory of a service.
    pub(super) fn touch(&self, fact: &ServiceFact) -> u8 {
        self.0.touch(fact.visit)
    }

    /// Compares the codes of a claim with those of the same visit in earlier claims.
    pub(super) fn look(
        &mut self,
        services: &[ServiceFact],
        earlier: &Repeated,
        codes: &Codes,
        tell: &mut dyn FnMut(Told),
    ) {
        let first = || services.iter().filter(|fact| fact.is_first);
        for fact in first().filter(|fact| self.0.holds(fact.visit)) {
            against_earlier(fact, earlier, codes, tell);
        }
        let mut last = None;
        for fact in first() {
            if last != Some(fact.visit) {
                self.0.insert(fact.visit);
                last = Some(fact.visit);
            }
        }
    }
}

/// Looks for each code that an edit has beside this one; few visits come twice.
fn against_earlier(
    fact: &ServiceFact,
    earlier: &Repeated,
    codes: &Codes,
    tell: &mut dyn FnMut(Told),
) {
    for edit in codes.edits_with(fact.code).filter(|edit| edit.is_in_force(fact.day)) {
        let is_denied = edit.column2 == fact.code;
        let other: ProcedureCode = if is_denied { edit.column1 } else { edit.column2 };
        if other == fact.code || !earlier.holds(alike(fact.visit, other)) {
            continue;
        }
        let Some((rule, words)) = judge(edit, fact.is_distinct, codes) else { continue };
        let (paid, denied) = (edit.column1, edit.column2);
        let message = format!(
            "{denied} beside {paid} on {}, {other} in an earlier claim of this file: {words}",
            fact.day
        );
        tell(Told::line(rule, fact, message));
    }
}
