//! Which claim status answers a finding: STC of the 277CA.

use crate::ack::generated::{ENTITIES, STATUSES};
use crate::ack::table::{PlaceStatus, SetDef};
use crate::codes::Codes;
use crate::finding::{Ack, Record};
use crate::guide::Section;
use crate::x12::Code;

use super::line::Line;

/// STC01, STC10 and STC11.
const MOST_COMPOSITES: usize = 3;

/// The most causes that are told of one claim, line or provider.
const MOST_CAUSES: usize = 25;

/// STC12.
const LONGEST_TEXT: usize = 264;

/// Stands beside the status of what a 999 reports too: the set was accepted with errors.
const IN_THE_999: Composite = Composite { category: "A3", code: "684", entity: None };

/// Whom a status speaks of outside of the loops.
const SUBMITTER: &str = "41";

/// Points from a claim to its lines.
pub(super) const SEE_THE_LINES: Composite = Composite { category: "A3", code: "247", entity: None };

/// C043: a category, a status, and whom it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Composite {
    pub(super) category: &'static str,
    pub(super) code: &'static str,
    pub(super) entity: Option<&'static str>,
}

/// Why something is refused: one STC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Cause {
    composites: Vec<Composite>,
    /// Whether the 999 reports it too.
    is_syntax: bool,
    /// Words, where no status names what is meant; without characters that separate.
    text: String,
}

/// A level of the 277CA.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Level {
    Receiver,
    Provider,
    Claim,
    Line,
}

impl Level {
    /// The loop that holds its STC.
    const fn loop_name(self) -> &'static str {
        match self {
            Self::Receiver => "2000B",
            Self::Provider => "2200C",
            Self::Claim => "2200D",
            Self::Line => "2220D",
        }
    }

    /// Whom it speaks of, where its STC cannot name who is meant.
    const fn speaker(self) -> &'static str {
        match self {
            Self::Receiver => "41",
            Self::Provider | Self::Claim | Self::Line => "85",
        }
    }

    /// Whether its STC may name this entity.
    fn knows(self, entity: &str) -> bool {
        let set = SetDef::named("277");
        let segments = set.into_iter().flat_map(|set| {
            let of_level = |segment: &&crate::ack::table::SegmentDef| {
                let in_loop = set.loops.get(segment.in_loop).map(|one| one.name);
                in_loop == Some(self.loop_name()) && segment.variant == "STC"
            };
            set.segments.iter().filter(of_level)
        });
        let mut elements = segments.flat_map(|segment| segment.elements);
        let element = elements.find(|def| (def.element, def.component) == (1, 3));
        let code = Code::parse(entity.as_bytes());
        element.is_some_and(|def| code.is_some_and(|code| def.codes.contains(&code)))
    }
}

impl Cause {
    /// The status that answers a finding, which stands in `section`.
    pub(super) fn of(record: &Record, section: Option<&Section<'_>>) -> Self {
        let ack = record.finding.rule.ack.at(record.finding.place.element);
        let own = ack.stc.map(parsed).unwrap_or_default();
        let named = if own.is_empty() { by_place(record, &ack, section) } else { own };
        let codes = Codes::embedded();
        let composites = named.into_iter().map(|one| filled(one, record, &codes)).collect();
        let mut cause = Self { composites, is_syntax: ack.is_syntax(), text: String::new() };
        if cause.composites.is_empty() {
            let words = format!("{} {}", record.finding.rule.code, record.finding.message);
            cause.text = words.replace(['*', '|', '^', ':', '>', '~', '!'], " ");
        }
        cause
    }

    /// Points to lines that say why.
    pub(super) fn of_lines(is_syntax: bool) -> Self {
        Self { composites: vec![SEE_THE_LINES], is_syntax, text: String::new() }
    }

    /// Whether the 999 reports it too.
    pub(super) fn is_syntax(&self) -> bool {
        self.is_syntax
    }

    /// Its composites as a level writes them: beside the 684 that says that the 999 tells more.
    /// Of a line the claim above says so.
    fn composites(&self, level: Level) -> Vec<Composite> {
        let says_so = self.is_syntax && level != Level::Line || self.composites.is_empty();
        let first = says_so.then_some(IN_THE_999);
        let all = first.into_iter().chain(self.composites.iter().copied());
        let known = |one: Composite| Composite {
            entity: one
                .entity
                .map(|entity| if level.knows(entity) { entity } else { level.speaker() }),
            ..one
        };
        all.take(MOST_COMPOSITES).map(known).collect()
    }
}

/// Adds a cause that is not told yet.
pub(super) fn add(causes: &mut Vec<Cause>, cause: Cause) {
    if causes.len() < MOST_CAUSES && !causes.contains(&cause) {
        causes.push(cause);
    }
}

/// The STC of a cause: `before` are its second to fourth element.
pub(super) fn stc(cause: &Cause, level: Level, before: [&str; 3]) -> Line {
    let composites = cause.composites(level);
    let parts = |n: usize| composites.get(n).map(Composite::parts).unwrap_or_default();
    let line = Line::new("STC").parts(&parts(0));
    let line = before.into_iter().fold(line, Line::add);
    let line = line.skip(5).parts(&parts(1)).parts(&parts(2));
    match level {
        Level::Claim | Level::Line => line.add_at_most(&cause.text, LONGEST_TEXT),
        Level::Receiver | Level::Provider => line,
    }
}

/// The STC of what was taken in.
pub(super) fn stc_of(composite: Composite, before: [&str; 3]) -> Line {
    let line = Line::new("STC").parts(&composite.parts());
    before.into_iter().fold(line, Line::add)
}

impl Composite {
    fn parts(&self) -> [&'static str; 3] {
        [self.category, self.code, self.entity.unwrap_or_default()]
    }
}

/// `A7:402+178:85` as its composites.
fn parsed(stc: &'static str) -> Vec<Composite> {
    let mut parts = stc.split(':');
    let category = parts.next().unwrap_or_default();
    let codes = parts.next().unwrap_or_default();
    let entity = parts.next();
    codes.split('+').map(|code| Composite { category, code, entity }).collect()
}

/// The status that names the place of a finding: absent A6, wrong on its own A7, wrong only
/// against another place A8.
fn by_place(record: &Record, ack: &Ack, section: Option<&Section<'_>>) -> Vec<Composite> {
    let category = match (ack.ik403, ack.ik304) {
        (Some("1" | "2" | "I9" | "I11"), _) | (None, Some("3" | "I6" | "I7" | "I8")) => "A6",
        (Some("10" | "I13"), _) | (None, Some("I9")) => "A8",
        _ => "A7",
    };
    let Some(place) = status_of_place(record, section) else { return Vec::new() };
    let status = if category == "A8" { place.related } else { place.status };
    let (codes, entity) = status.split_once(':').map_or((status, None), |(c, e)| (c, Some(e)));
    codes.split('+').map(|code| Composite { category, code, entity }).collect()
}

/// The row of the tables that names the place best.
fn status_of_place(record: &Record, section: Option<&Section<'_>>) -> Option<&'static PlaceStatus> {
    let place = &record.finding.place;
    let sent = section.and_then(|section| section.get(place.segment)?.row);
    let def = place.missing_row.or(sent)?.def();
    if def.id != place.element.segment {
        return None;
    }
    let (id, element) = (def.id.to_string(), place.element);
    let score = |one: &PlaceStatus| {
        let is_segment = one.variant == id || one.variant == def.variant;
        let fits = is_segment
            && (one.in_loop.is_empty() || one.in_loop == record.in_loop)
            && (one.element == 0 || one.element == element.element)
            && (one.component == 0 || one.component == element.component);
        fits.then(|| {
            8 * u8::from(one.component > 0)
                + 4 * u8::from(one.element > 0)
                + 2 * u8::from(one.variant == def.variant && one.variant != id)
                + u8::from(!one.in_loop.is_empty())
        })
    };
    let rows = STATUSES.iter().filter_map(|one| Some((score(one)?, one)));
    rows.max_by_key(|(score, _)| *score).map(|(_, one)| one)
}

/// Names the entity where the status asks for one: that of the loop.
fn filled(one: Composite, record: &Record, codes: &Codes) -> Composite {
    let needs = || {
        let status = codes.status_code(one.code.as_bytes());
        status.is_some_and(|status| status.names_entity == Some(true))
    };
    if one.entity.is_some() || !needs() {
        return one;
    }
    let of_loop = ENTITIES.iter().find(|(name, _)| *name == record.in_loop);
    Composite { entity: Some(of_loop.map_or(SUBMITTER, |(_, entity)| *entity)), ..one }
}
