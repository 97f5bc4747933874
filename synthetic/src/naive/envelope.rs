//! Compares the numbers and counts of envelope and hierarchy.

use super::segments::Segment;
use super::{Claim, Reading, Set};

/// Something open: an interchange, a group or a set.
#[derive(Default)]
struct Open {
    control: String,
    /// Groups, sets or segments in it.
    inside: u64,
}

/// A level of the hierarchy.
struct Level {
    number: String,
    child_code: String,
    children: u64,
    claims: u64,
}

/// Follows the segments of a file.
#[derive(Default)]
pub(super) struct Envelope {
    reading: Reading,
    interchange: Option<Open>,
    group: Option<Open>,
    set: Option<Open>,
    /// Levels of the open set.
    levels: u64,
    provider: Option<Level>,
    subscriber: Option<Level>,
    patient: Option<Level>,
    in_claim: bool,
}

impl Envelope {
    pub(super) fn segment(&mut self, segment: &Segment) {
        self.reading.segments += 1;
        if let Some(set) = &mut self.set {
            set.inside += 1;
        }
        match segment.element(0) {
            "ISA" => self.open_interchange(segment),
            "GS" => self.open_group(segment),
            "ST" => self.open_set(segment),
            "HL" => self.level(segment),
            "CLM" => self.claim(segment),
            "LX" => self.line(segment),
            "SV1" => self.service(segment),
            "SE" => self.close_set(segment),
            "GE" => self.close_group(segment),
            "IEA" => self.close_interchange(segment),
            _ => {}
        }
    }

    /// The file is at its end.
    pub(super) fn end(mut self, length: usize, problem: Option<String>) -> Reading {
        self.interchange_lost(length);
        self.reading.problems.extend(problem);
        self.reading
    }

    fn problem(&mut self, words: String) {
        self.reading.problems.push(words);
    }

    fn open_interchange(&mut self, header: &Segment) {
        self.interchange_lost(header.start);
        self.reading.interchanges += 1;
        let control = without_zeros(header.element(13));
        self.interchange = Some(Open { control, inside: 0 });
    }

    fn open_group(&mut self, header: &Segment) {
        self.group_lost(header.start);
        self.reading.groups += 1;
        match &mut self.interchange {
            Some(interchange) => interchange.inside += 1,
            None => self.problem("a GS stands in no interchange".to_owned()),
        }
        self.group = Some(Open { control: header.element(6).to_owned(), inside: 0 });
    }

    fn open_set(&mut self, header: &Segment) {
        self.set_lost(header.start);
        match &mut self.group {
            Some(group) => group.inside += 1,
            None => self.problem("an ST stands in no group".to_owned()),
        }
        let control = header.element(2).to_owned();
        let number = |open: &Option<Open>| open.as_ref().map_or("", |o| &o.control).to_owned();
        self.reading.sets.push(Set {
            interchange: number(&self.interchange),
            group: number(&self.group),
            control: control.clone(),
            claims: Vec::new(),
        });
        self.set = Some(Open { control, inside: 1 });
        self.levels = 0;
    }

    fn close_set(&mut self, trailer: &Segment) {
        self.end_levels(trailer.start);
        let Some(set) = self.set.take() else {
            return self.problem("an SE closes no set".to_owned());
        };
        self.compare_count(
            "SE01",
            trailer,
            set.inside,
            &format!("segments in set {}", set.control),
        );
        self.compare_number("SE02", trailer, "ST02", &set.control);
    }

    fn close_group(&mut self, trailer: &Segment) {
        self.set_lost(trailer.start);
        let Some(group) = self.group.take() else {
            return self.problem("a GE closes no group".to_owned());
        };
        self.compare_count(
            "GE01",
            trailer,
            group.inside,
            &format!("sets in group {}", group.control),
        );
        self.compare_number("GE02", trailer, "GS06", &group.control);
    }

    fn close_interchange(&mut self, trailer: &Segment) {
        self.group_lost(trailer.start);
        let Some(open) = self.interchange.take() else {
            return self.problem("an IEA closes no interchange".to_owned());
        };
        let what = format!("groups in interchange {}", open.control);
        self.compare_count("IEA01", trailer, open.inside, &what);
        self.compare_number("IEA02", trailer, "ISA13", &open.control);
    }

    fn compare_count(&mut self, name: &str, trailer: &Segment, count: u64, what: &str) {
        let sent = trailer.element(1);
        if sent.parse() != Ok(count) {
            self.problem(format!("{name} is {sent}, {count} {what}"));
        }
    }

    fn compare_number(&mut self, name: &str, trailer: &Segment, header: &str, expected: &str) {
        let sent = trailer.element(2);
        if sent != expected && without_zeros(sent) != without_zeros(expected) {
            self.problem(format!("{name} is {sent}, {header} {expected}"));
        }
    }

    fn set_lost(&mut self, at: usize) {
        self.end_levels(at);
        if let Some(set) = self.set.take() {
            self.problem(format!("set {} has no SE", set.control));
        }
    }

    fn group_lost(&mut self, at: usize) {
        self.set_lost(at);
        if let Some(group) = self.group.take() {
            self.problem(format!("group {} has no GE", group.control));
        }
    }

    fn interchange_lost(&mut self, at: usize) {
        self.group_lost(at);
        if let Some(interchange) = self.interchange.take() {
            self.problem(format!("interchange {} has no IEA", interchange.control));
        }
    }

    fn level(&mut self, level: &Segment) {
        self.end_claim(level.start);
        self.levels += 1;
        let number = level.element(1).to_owned();
        if number.parse() != Ok(self.levels) {
            let set = self.set.as_ref().map_or("", |set| &set.control);
            let words = format!("HL01 is {number}, level {} of set {set}", self.levels);
            self.problem(words);
        }
        let child_code = level.element(4).to_owned();
        let new = Level { number, child_code, children: 0, claims: 0 };
        match level.element(3) {
            "20" => {
                self.end_provider();
                self.compare_parent(level, "");
                self.provider = Some(new);
            }
            "22" => {
                self.end_subscriber();
                let parent = adopt(&mut self.provider);
                self.compare_parent(level, &parent);
                self.subscriber = Some(new);
            }
            "23" => {
                self.end_patient();
                let parent = adopt(&mut self.subscriber);
                self.compare_parent(level, &parent);
                self.patient = Some(new);
            }
            other => self.problem(format!("level {}: HL03 is {other}", new.number)),
        }
    }

    fn compare_parent(&mut self, level: &Segment, parent: &str) {
        let (number, sent) = (level.element(1), level.element(2));
        if sent != parent {
            self.problem(format!("level {number}: HL02 is {sent}, parent {parent}"));
        }
    }

    fn end_levels(&mut self, at: usize) {
        self.end_claim(at);
        self.end_provider();
    }

    fn end_provider(&mut self) {
        self.end_subscriber();
        if let Some(level) = self.provider.take() {
            self.compare_children(&level);
        }
    }

    fn end_subscriber(&mut self) {
        self.end_patient();
        if let Some(level) = self.subscriber.take() {
            self.compare_children(&level);
            if level.children == 0 && level.claims == 0 {
                self.problem(format!("level {} has no claim", level.number));
            }
        }
    }

    fn end_patient(&mut self) {
        if let Some(level) = self.patient.take() {
            self.compare_children(&level);
            if level.claims == 0 {
                self.problem(format!("level {} has no claim", level.number));
            }
        }
    }

    fn compare_children(&mut self, level: &Level) {
        let expected = if level.children > 0 { "1" } else { "0" };
        if level.child_code != expected {
            let Level { number, child_code, children, .. } = level;
            self.problem(format!("level {number}: HL04 is {child_code}, {children} below"));
        }
    }

    fn claim(&mut self, claim: &Segment) {
        self.end_claim(claim.start);
        let number = claim.element(1).to_owned();
        match self.patient.as_mut().or(self.subscriber.as_mut()) {
            Some(level) => level.claims += 1,
            None => self.problem(format!("claim {number} stands below no level")),
        }
        let Some(set) = self.reading.sets.last_mut().filter(|_| self.set.is_some()) else {
            return self.problem(format!("claim {number} stands in no set"));
        };
        set.claims.push(Claim {
            number,
            charge_cents: cents(claim.element(2)),
            lines: 0,
            line_charge_cents: 0,
            bytes: claim.start..claim.start,
        });
        self.in_claim = true;
    }

    /// The claim that is open.
    fn open_claim(&mut self) -> Option<&mut Claim> {
        let sets = &mut self.reading.sets;
        sets.last_mut()?.claims.last_mut().filter(|_| self.in_claim)
    }

    fn end_claim(&mut self, at: usize) {
        if let Some(claim) = self.open_claim() {
            claim.bytes.end = at;
        }
        self.in_claim = false;
    }

    fn line(&mut self, line: &Segment) {
        match self.open_claim() {
            Some(claim) => claim.lines += 1,
            None => self.problem(format!("line {} stands in no claim", line.element(1))),
        }
    }

    fn service(&mut self, service: &Segment) {
        if let Some(claim) = self.open_claim() {
            claim.line_charge_cents += cents(service.element(2));
        }
    }
}

/// Counts a child; gives the number of the parent, nothing where there is none.
fn adopt(parent: &mut Option<Level>) -> String {
    parent.as_mut().map_or_else(String::new, |level| {
        level.children += 1;
        level.number.clone()
    })
}

fn without_zeros(number: &str) -> String {
    number.trim().trim_start_matches('0').to_owned()
}

/// An amount with two decimals at most; 0 for anything else.
fn cents(amount: &str) -> i64 {
    let (dollars, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let cents = match fraction.len() {
        0 => "00".to_owned(),
        1 => format!("{fraction}0"),
        _ => fraction.to_owned(),
    };
    if cents.len() == 2 { format!("{dollars}{cents}").parse().unwrap_or(0) } else { 0 }
}
