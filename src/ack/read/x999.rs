//! What a 999 or a 997 says.

use crate::ack::segments::Fields;

use super::statement::{About, Kind, Level, Outcome, Said, Statement};

/// Elements of IK5 and AK9 that hold codes.
const CODES: std::ops::RangeInclusive<usize> = 2..=6;
const GROUP_CODES: std::ops::RangeInclusive<usize> = 5..=9;

/// Reads one set.
#[derive(Debug)]
pub(super) struct Reading {
    kind: Kind,
    group_control: String,
    set_control: String,
    /// IK3 or IK4 that is not told yet: contexts may follow.
    pending: Option<Statement>,
    /// The segment that IK4s speak of.
    segment: About,
}

impl Reading {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            group_control: String::new(),
            set_control: String::new(),
            pending: None,
            segment: About::default(),
        }
    }

    pub(super) fn take(&mut self, fields: &Fields<'_>, tell: &mut impl FnMut(Statement)) {
        match fields.id.to_string().as_str() {
            "AK1" => self.group_control = fields.text(2),
            "AK2" => {
                self.flush(tell);
                self.set_control = fields.text(2);
            }
            "IK3" | "AK3" => self.segment(fields, tell),
            "CTX" => self.context(fields),
            "IK4" | "AK4" => self.element(fields, tell),
            "IK5" | "AK5" => {
                self.flush(tell);
                tell(self.verdict(Level::Set, "ik501", ("ik502", CODES), fields));
                self.set_control.clear();
            }
            "AK9" => {
                self.flush(tell);
                tell(self.verdict(Level::Group, "ak901", ("ak905", GROUP_CODES), fields));
            }
            _ => {}
        }
    }

    pub(super) fn end(mut self, tell: &mut impl FnMut(Statement)) {
        self.flush(tell);
    }

    fn flush(&mut self, tell: &mut impl FnMut(Statement)) {
        // An IK3 that only says that elements follow tells nothing of its own.
        let pending = self.pending.take();
        if let Some(pending) = pending.filter(|pending| !pending.said.is_empty()) {
            tell(pending);
        }
    }

    fn about(&self) -> About {
        About {
            group_control: self.group_control.clone(),
            transaction_control: self.set_control.clone(),
            ..About::default()
        }
    }

    /// Names of places differ between the 999 and the 997.
    fn place(&self, of_999: &str) -> String {
        match self.kind {
            Kind::X997 => of_999.replace("IK", "AK"),
            _ => of_999.to_owned(),
        }
    }

    fn segment(&mut self, fields: &Fields<'_>, tell: &mut impl FnMut(Statement)) {
        self.flush(tell);
        self.segment = About {
            segment: fields.text(1),
            segment_position: number(fields.get(2)),
            in_loop: fields.text(3),
            ..self.about()
        };
        let code = fields.text(4);
        let said = match code.as_str() {
            "" | "8" => Vec::new(),
            code => vec![Said::new(&self.place("IK304"), "ik304", code)],
        };
        self.wait(Level::Segment, self.segment.clone(), said);
    }

    fn element(&mut self, fields: &Fields<'_>, tell: &mut impl FnMut(Statement)) {
        // What stood between IK3 and IK4 is of the segment, and so of each element.
        if let Some(segment) = self.pending.as_ref().filter(|one| one.level == Level::Segment) {
            self.segment.claim_id.clone_from(&segment.about.claim_id);
        }
        self.flush(tell);
        let element = element_name(&self.segment.segment, fields, 1);
        let about = About { element, bad_data: fields.text(4), ..self.segment.clone() };
        let said = vec![Said::new(&self.place("IK403"), "ik403", &fields.text(3))];
        self.wait(Level::Element, about, said);
    }

    fn wait(&mut self, level: Level, about: About, said: Vec<Said>) {
        self.pending = Some(Statement::new(self.kind, level, Outcome::Wrong, about, said));
    }

    fn context(&mut self, fields: &Fields<'_>) {
        let Some(pending) = self.pending.as_mut() else { return };
        if fields.get(1).starts_with(b"SITUATIONAL TRIGGER") {
            let element = element_name(&fields.text(2), fields, 5);
            let place = if element.is_empty() { fields.text(2) } else { element };
            pending.about.because_of = format!("{place}, segment {}", number(fields.get(3)));
        } else if fields.part(1, 1) == b"CLM01" {
            pending.about.claim_id = context_value(fields);
        }
    }

    fn verdict(
        &self,
        level: Level,
        list: &str,
        (code_list, codes): (&str, std::ops::RangeInclusive<usize>),
        fields: &Fields<'_>,
    ) -> Statement {
        let outcome = match fields.get(1) {
            b"A" => Outcome::Accepted,
            b"E" => Outcome::Noted,
            b"P" => Outcome::Partly,
            _ => Outcome::Rejected,
        };
        let name = |list: &str| self.place(&list.to_ascii_uppercase());
        let mut said = vec![Said::new(&name(list), list, &fields.text(1))];
        for n in codes {
            let code = fields.text(n);
            if !code.is_empty() {
                said.push(Said::new(&name(code_list), code_list, &code));
            }
        }
        let about = match level {
            Level::Group => About { transaction_control: String::new(), ..self.about() },
            _ => self.about(),
        };
        Statement::new(self.kind, level, outcome, about, said)
    }
}

/// The value of a business unit, which may hold the component separator itself.
fn context_value(fields: &Fields<'_>) -> String {
    let whole = fields.get(1);
    let name = fields.part(1, 1).len() + 1;
    super::super::segments::text(whole.get(name..).unwrap_or_default())
}

/// `CLM05-3` of the position in element `n`.
fn element_name(segment: &str, fields: &Fields<'_>, n: usize) -> String {
    let element = number(fields.part(n, 1));
    let component = number(fields.part(n, 2));
    match (element, component) {
        (0, _) => String::new(),
        (_, 0) => format!("{segment}{element:02}"),
        (_, component) => format!("{segment}{element:02}-{component}"),
    }
}

fn number(text: &[u8]) -> u64 {
    std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()).unwrap_or(0)
}
