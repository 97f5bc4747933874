//! What can only be seen over several claims, in file order: the later claim is flagged.
//!
//! This stage sees the batches one after another, whatever the number of threads. The threads that
//! check leave [facts](services) of each therapy line; this stage remembers fingerprints of fixed
//! size, the only thing that grows with an input. Nothing that is told here rejects a claim: the
//! rejected claims alone, or the others without them, would be told something else.

mod courses;
mod episodes;
mod hours;
pub mod parents;
mod remembered;
mod repeated;
mod seen;
pub mod services;
mod visits;

use crate::claim::Claim;
use crate::codes::Codes;
use crate::finding::{Findings, Place, Rule, Severity};
use crate::guide::{Section, el, row};
use crate::rules::claim::claim_number_repeated::CLAIM_NUMBER_REPEATED;

use super::check::{CheckedBatch, Explained, Options, describe};
use courses::Courses;
use episodes::Episodes;
use hours::Hours;
use parents::Parents;
use repeated::Repeated;
use seen::Seen;
use services::ServiceFact;
use visits::Visits;

/// What earlier claims of an input were.
#[derive(Debug, Default)]
pub struct Across {
    claim_numbers: Seen,
    repeated: Repeated,
    visits: Visits,
    courses: Courses,
    episodes: Episodes,
    hours: Hours,
    parents: Parents,
}

/// Something that earlier claims say of a service line, or of the claim as a whole.
#[derive(Debug)]
pub(super) struct Told {
    rule: &'static Rule,
    /// Number of the line in its claim; `None` for the claim.
    line: Option<u16>,
    message: String,
}

impl Across {
    /// What the claims before explain in a batch.
    #[must_use]
    pub fn explained(&self, checked: &CheckedBatch) -> Vec<Explained> {
        self.parents.explained(checked)
    }

    /// Adds what the claims before say about those of this batch.
    pub fn look(&mut self, checked: &mut CheckedBatch, options: Options<'_>) {
        self.touch(checked);
        let mut told: Vec<(usize, Told)> = Vec::new();
        for (number, _, section) in checked.own_sections() {
            let Some(claim) = &section.claim else { continue };
            let is_new = claim.id_hash.is_none_or(|hash| self.claim_numbers.insert(hash));
            if !is_new {
                told.push((number, Told::claim(&CLAIM_NUMBER_REPEATED, String::new())));
            }
            self.parents.look(claim);
            let tell = &mut |one| told.push((number, one));
            self.services(&claim.services, is_new, options.codes, tell);
        }
        if !told.is_empty() {
            add(checked, options, &told);
        }
    }

    /// Asks for the memory of all that is looked up next: half of the time would be waiting.
    fn touch(&self, checked: &CheckedBatch) {
        let claims = checked.sections.iter().filter_map(|section| section.claim.as_ref());
        let mut touched = 0;
        for claim in claims {
            touched ^= claim.id_hash.map_or(0, |hash| self.claim_numbers.touch(hash));
            for fact in &claim.services {
                touched ^=
                    self.visits.touch(fact) ^ self.repeated.touch(fact) ^ self.courses.touch(fact);
            }
        }
        std::hint::black_box(touched);
    }

    fn services(
        &mut self,
        services: &[ServiceFact],
        is_new: bool,
        codes: &Codes,
        tell: &mut dyn FnMut(Told),
    ) {
        // A claim that stands twice is told once.
        if is_new {
            self.visits.look(services, &self.repeated, codes, tell);
            self.repeated.look(services, tell);
            self.courses.look(services, tell);
        }
        for fact in services {
            self.episodes.look(fact, tell);
            self.hours.look(fact, tell);
        }
    }
}

impl Told {
    fn claim(rule: &'static Rule, message: String) -> Self {
        Self { rule, line: None, message }
    }

    fn line(rule: &'static Rule, fact: &ServiceFact, message: String) -> Self {
        Self { rule, line: Some(fact.line), message }
    }

    fn report(&self, section: &Section<'_>, claim: Option<&Claim<'_>>, out: &mut Findings) {
        let Some(number) = self.line else {
            let Some(clm) = section.get(0) else { return };
            let shown = clm.element(1).unwrap_or_default().escape_ascii();
            let message = format!("{shown} is the number of an earlier claim of this file");
            out.report(self.rule, Place::of(&clm, el::CLM01), message);
            return;
        };
        let mut lines = claim.into_iter().flat_map(|claim| &claim.lines);
        let line = lines.find(|line| line.ordinal == number);
        let Some(service) = line.and_then(|line| line.part.find(row::L2400_SV1)) else { return };
        out.begin_line(Some(number));
        let place = Place::of(&service, el::SV101_2);
        out.report(self.rule, place, self.message.clone()).at_most(Severity::Warning);
    }
}

fn add(checked: &mut CheckedBatch, options: Options<'_>, told: &[(usize, Told)]) {
    let wanted: Vec<usize> = told.iter().map(|(number, _)| *number).collect();
    let report = |section: &Section<'_>, claim: Option<&Claim<'_>>, out: &mut Findings| {
        let own = told.iter().filter(|(number, _)| *number == section.number);
        own.for_each(|(_, one)| one.report(section, claim, out));
    };
    let (records, suppressed) = describe(&checked.batch, options, &wanted, report);
    checked.suppressed.extend(suppressed);
    for record in records {
        if let Some(section) = checked.sections.get_mut(record.finding.section) {
            section.across.push(record);
        }
    }
}
