//! Joins what acknowledgments say to the claims of an 837, by control numbers, CLM01 and REF*6R.

use std::collections::HashMap;

use crate::claim::{Ancestors, Claim, Money, Party, ServiceLine};
use crate::engine::{CheckedBatch, PatientData};
use crate::guide::patient_data::mask;
use crate::guide::{PlacedSegment, Section, SectionKind, row};

use crate::ack::segments::text;

use super::found::{Found, Joined};
use super::statement::{Level, Outcome, Statement};

/// Segments are shown up to this many bytes.
const LONGEST: usize = 200;

/// So many claims that were refused together are named.
const MOST_CLAIMS: usize = 1000;

/// Codes of IK304 that speak of what is not there.
const MISSING: [&str; 4] = [" 3", " I6", " I7", " I8"];

/// What is known of a statement while files are looked into.
#[derive(Debug, Default)]
struct Hit {
    found: Option<Found>,
    /// Places that fit, and those of them in the set that the acknowledgment names.
    count: u64,
    exact: u64,
    /// Why a place that fits by its number is not the one.
    why_not: String,
    /// Claims that stand below what was refused.
    claims: Vec<String>,
    claim_count: u64,
}

/// Looks for what statements mean.
#[derive(Debug)]
pub struct Join<'a> {
    statements: &'a [Statement],
    hits: Vec<Hit>,
    patient_data: PatientData,
    /// Statements by ISA13, GS06, BHT03, NPI and CLM01.
    interchanges: HashMap<String, Vec<usize>>,
    groups: HashMap<String, Vec<usize>>,
    sets: HashMap<(String, String), Vec<usize>>,
    references: HashMap<String, Vec<usize>>,
    providers: HashMap<String, Vec<usize>>,
    claims: HashMap<String, Vec<usize>>,
    /// Where in the file we are.
    at: Place,
    /// Statements on segments of levels that are still open, with the depth of the level.
    on_levels: Vec<(u8, usize)>,
}

/// Numbers of the headers that are open.
#[derive(Debug, Default)]
struct Place {
    interchange: String,
    group: String,
    set: String,
    reference: String,
    billing_npi: String,
}

/// A control number as it is compared: zeros before it count for nothing.
fn control(text: &str) -> String {
    let short = text.trim().trim_start_matches('0');
    if short.is_empty() && !text.is_empty() { "0".to_owned() } else { short.to_owned() }
}

impl<'a> Join<'a> {
    /// Will look for what these mean.
    #[must_use]
    pub fn new(statements: &'a [Statement], patient_data: PatientData) -> Self {
        let mut join = Self {
            statements,
            hits: statements.iter().map(|_| Hit::default()).collect(),
            patient_data,
            interchanges: HashMap::new(),
            groups: HashMap::new(),
            sets: HashMap::new(),
            references: HashMap::new(),
            providers: HashMap::new(),
            claims: HashMap::new(),
            at: Place::default(),
            on_levels: Vec::new(),
        };
        for (number, statement) in statements.iter().enumerate() {
            let about = &statement.about;
            let list = match statement.level {
                Level::Interchange => {
                    join.interchanges.entry(control(&about.interchange_control)).or_default()
                }
                Level::Group => join.groups.entry(control(&about.group_control)).or_default(),
                Level::Set | Level::Segment | Level::Element => {
                    let key = (control(&about.group_control), about.transaction_control.clone());
                    join.sets.entry(key).or_default()
                }
                Level::Receiver => {
                    join.references.entry(about.batch_reference.clone()).or_default()
                }
                Level::Provider => join.providers.entry(about.billing_npi.clone()).or_default(),
                Level::Claim | Level::Line => {
                    join.claims.entry(about.claim_id.clone()).or_default()
                }
            };
            list.push(number);
        }
        join
    }

    /// Looks into a batch of an 837.
    pub fn add(&mut self, file: &str, checked: &CheckedBatch) {
        let segments = checked.segments();
        let own = checked.batch.context_sections;
        for number in 0..checked.batch.sections.len() {
            let Some(section) = checked.section(number, &segments) else { continue };
            self.enter(&section);
            if number >= own {
                self.look(file, &section);
            }
        }
    }

    fn enter(&mut self, section: &Section<'_>) {
        let of = |n: usize| {
            let header = section.get(0);
            text(header.as_ref().and_then(|header| header.element(n)).unwrap_or_default())
        };
        match section.kind {
            SectionKind::Interchange => {
                self.at = Place { interchange: control(&of(13)), ..Place::default() };
            }
            SectionKind::Group => self.at.group = control(&of(6)),
            SectionKind::Set => {
                self.at.set = of(2);
                let bht = section.find(row::ST_BHT);
                let reference = bht.as_ref().and_then(|bht| bht.element(3)).unwrap_or_default();
                self.at.reference = text(reference);
            }
            SectionKind::BillingProvider => {
                let party = Party::find(section, row::L2010AA_NM1_85, None);
                self.at.billing_npi = text(party.and_then(|party| party.id()).unwrap_or_default());
            }
            _ => {}
        }
    }

    fn look(&mut self, file: &str, section: &Section<'_>) {
        let depth = section.kind.depth();
        self.on_levels.retain(|(open, _)| *open < depth);
        let at = &self.at;
        let here = || Found { file: file.to_owned(), ..Found::default() };
        let list = match section.kind {
            SectionKind::Interchange => self.interchanges.get(&at.interchange),
            SectionKind::Group => self.groups.get(&at.group),
            SectionKind::BillingProvider => self.providers.get(&at.billing_npi),
            SectionKind::Set => self.references.get(&at.reference),
            _ => None,
        };
        for number in list.cloned().unwrap_or_default() {
            let is_exact = self.is_of_set(number);
            let found = Found { billing_npi: self.at.billing_npi.clone(), ..here() };
            self.hit(number, is_exact, found);
        }
        if section.kind == SectionKind::Claim
            && let Some(claim) = Claim::read(section, Ancestors::default())
        {
            self.look_for_claim(file, &claim);
            self.count_refused(&claim);
        }
        self.look_for_segments(file, section);
    }

    /// Whether the set that is open is the one that a 277CA names.
    fn is_of_set(&self, number: usize) -> bool {
        let reference = self.statements.get(number).map(|one| one.about.batch_reference.as_str());
        reference.is_some_and(|reference| reference.is_empty() || reference == self.at.reference)
    }

    fn hit(&mut self, number: usize, is_exact: bool, found: Found) {
        let Some(hit) = self.hits.get_mut(number) else { return };
        hit.count += 1;
        if is_exact {
            hit.exact += 1;
        }
        if hit.found.is_none() || is_exact && hit.exact == 1 {
            hit.found = Some(found);
        }
    }

    fn look_for_claim(&mut self, file: &str, claim: &Claim<'_>) {
        let id = text(claim.id().unwrap_or_default());
        let Some(numbers) = self.claims.get(&id) else { return };
        for number in numbers.clone() {
            let is_exact = self.is_of_set(number);
            let mut found = Found {
                file: file.to_owned(),
                claim_id: id.clone(),
                charge: claim.total_charge(),
                billing_npi: self.at.billing_npi.clone(),
                segment: self.shown(claim.section, &claim.clm),
                ..Found::default()
            };
            if let Some(statement) = self.statements.get(number)
                && statement.level == Level::Line
            {
                self.find_line(&statement.about.line, claim, &mut found);
            }
            self.hit(number, is_exact, found);
        }
    }

    /// Notes a claim below what was refused as a whole, or below a level that has something wrong.
    fn count_refused(&mut self, claim: &Claim<'_>) {
        let at = &self.at;
        let set = (at.group.clone(), at.set.clone());
        let lists = [
            self.interchanges.get(&at.interchange),
            self.groups.get(&at.group),
            self.sets.get(&set),
            self.references.get(&at.reference),
            self.providers.get(&at.billing_npi),
        ];
        let refused = lists.into_iter().flatten().flatten().copied().filter(|&number| {
            let statement = self.statements.get(number);
            let is_of_part =
                |one: &&Statement| matches!(one.level, Level::Segment | Level::Element);
            let refused = statement.filter(|one| one.outcome == Outcome::Rejected);
            refused.is_some_and(|one| !is_of_part(&one)) && self.is_of_set(number)
        });
        let on_levels = self.on_levels.iter().map(|(_, number)| *number);
        for number in refused.chain(on_levels).collect::<Vec<_>>() {
            let Some(hit) = self.hits.get_mut(number) else { continue };
            hit.claim_count += 1;
            if hit.claims.len() < MOST_CLAIMS {
                hit.claims.push(text(claim.id().unwrap_or_default()));
            }
        }
    }

    fn find_line(&self, wanted: &str, claim: &Claim<'_>, found: &mut Found) {
        let number_of = |line: &ServiceLine<'_>| {
            let own = line.part.find(row::L2400_REF_6R).and_then(|own| own.element(2));
            own.map(text)
        };
        let lx = |line: &ServiceLine<'_>| text(line.lx.element(1).unwrap_or_default());
        let lines = || claim.lines.iter();
        let by_number = lines().find(|line| number_of(line).as_deref() == Some(wanted));
        let line = by_number.or_else(|| lines().find(|line| lx(line) == wanted));
        match line {
            Some(line) => {
                found.line = lx(line);
                found.segment =
                    line.service.map(|sv1| self.shown(claim.section, &sv1)).unwrap_or_default();
            }
            None => found.note = format!("the claim has no line {wanted}"),
        }
    }

    fn look_for_segments(&mut self, file: &str, section: &Section<'_>) {
        let key = (self.at.group.clone(), self.at.set.clone());
        let first = u64::from(section.facts.position);
        let Some(numbers) = self.sets.get(&key).filter(|_| first > 0) else { return };
        let behind = first + section.len() as u64;
        for number in numbers.clone() {
            let Some(statement) = self.statements.get(number) else { continue };
            let here = Found { file: file.to_owned(), ..Found::default() };
            if statement.level == Level::Set {
                if section.kind == SectionKind::Set {
                    self.hit(number, true, here);
                }
                continue;
            }
            // What is missing stands nowhere; it is missed behind the segment before its place.
            let missing = is_missing(statement);
            let wanted = statement.about.segment_position.saturating_sub(u64::from(missing));
            if !(first..behind).contains(&wanted) {
                continue;
            }
            let index = usize::try_from(wanted - first).unwrap_or(usize::MAX);
            let Some(segment) = section.get(index) else { continue };
            let id = segment.id().to_string();
            if !missing && id != statement.about.segment {
                if let Some(hit) = self.hits.get_mut(number) {
                    hit.why_not = format!("segment {wanted} of the set is {id} there");
                }
                continue;
            }
            let found = self.described(here, section, &segment, missing);
            self.hit(number, true, found);
            if section.kind.is_ancestor() {
                self.on_levels.push((section.kind.depth(), number));
            }
        }
    }

    fn described(
        &self,
        here: Found,
        section: &Section<'_>,
        segment: &PlacedSegment<'_>,
        missing: bool,
    ) -> Found {
        let is_claim = section.kind == SectionKind::Claim;
        let clm = section.get(0).filter(|_| is_claim);
        let of_clm = |n: usize| clm.as_ref().and_then(|clm| clm.element(n)).unwrap_or_default();
        let line = ServiceLine::around(segment.index, section).filter(|_| is_claim);
        Found {
            claim_id: text(of_clm(1)),
            charge: Money::parse(of_clm(2)),
            line: line.and_then(|line| line.lx.element(1)).map(text).unwrap_or_default(),
            billing_npi: self.at.billing_npi.clone(),
            segment: if missing { String::new() } else { self.shown(section, segment) },
            ..here
        }
    }

    /// A segment as a person reads it.
    fn shown(&self, section: &Section<'_>, segment: &PlacedSegment<'_>) -> String {
        let is_masked = self.patient_data == PatientData::Masked;
        let private = is_masked.then(|| section.private(segment));
        let mut shown = segment.id().to_string();
        for n in 1..=segment.element_count() {
            shown.push('*');
            let value = segment.element_as_sent(n).unwrap_or_default();
            if private.is_some_and(|private| private.hides(n, value)) {
                shown.push_str(mask(value));
            } else {
                shown.push_str(&text(value));
            }
            if shown.len() > LONGEST {
                shown.truncate(shown.floor_char_boundary(LONGEST));
                shown.push('…');
                break;
            }
        }
        shown
    }

    /// What each statement means, in their order.
    #[must_use]
    pub fn finish(self) -> Vec<Joined> {
        self.hits.into_iter().zip(self.statements).map(|(hit, one)| joined(hit, one)).collect()
    }
}

fn is_missing(statement: &Statement) -> bool {
    statement.level == Level::Segment
        && statement.said.iter().any(|said| MISSING.iter().any(|code| said.code.ends_with(code)))
}

fn joined(hit: Hit, statement: &Statement) -> Joined {
    let what = described(statement);
    let Hit { claims, claim_count, .. } = hit;
    let found = hit.found.map(|found| Found { claims, claim_count, ..found });
    match (found, hit.exact, hit.count) {
        (Some(found), 1, _) => Joined::Found(found),
        // A provider may come again for each of its subscribers.
        (Some(found), 2.., _) if statement.level == Level::Provider => Joined::Found(found),
        (Some(found), 0, 1) => {
            let note = "its set has another reference (BHT03)".to_owned();
            Joined::Found(Found { note, ..found })
        }
        (Some(_), 0, count) | (Some(_), count, _) => {
            Joined::Unknown(format!("{what} is there {count} times"))
        }
        (None, ..) if !hit.why_not.is_empty() => Joined::Unknown(hit.why_not),
        (None, ..) => Joined::Unknown(format!("{what} is not there")),
    }
}

fn described(statement: &Statement) -> String {
    let about = &statement.about;
    match statement.level {
        Level::Interchange => format!("interchange {}", about.interchange_control),
        Level::Group => format!("group {}", about.group_control),
        Level::Set => format!("set {} of group {}", about.transaction_control, about.group_control),
        Level::Segment | Level::Element => format!(
            "segment {} of set {} in group {}",
            about.segment_position, about.transaction_control, about.group_control
        ),
        Level::Receiver => format!("a set with the reference {}", about.batch_reference),
        Level::Provider => format!("billing provider {}", about.billing_npi),
        Level::Claim | Level::Line => format!("claim {}", about.claim_id),
    }
}
