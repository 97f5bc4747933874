//! The pass over the elements of a segment, each against its row of the guide: usage, type, length,
//! code list, characters.
//!
//! It reports under the rules of [`element_rules`](super::element_rules) and
//! [`numbers`](super::numbers). A value gets one finding: what is no number is not also too long.

use std::sync::LazyLock;

use memchr::memchr;

use crate::claim::{Date, DateSpan};
use crate::finding::{Edit, Findings, Fix, Place, Rule};
use crate::guide::generated::SEGMENTS;
use crate::guide::table::{ElementDef, ElementKind, SegmentDef, Usage};
use crate::guide::{ElementRef, PlacedSegment, SectionKind, row};
use crate::x12::{Code, Delimiters};

use super::element_rules::{
    BAD_CHARACTER, BAD_DATE, BAD_TIME, CODE_NOT_IN_LIST, ELEMENT_NOT_USED,
    ELEMENT_OVER_GUIDE_LENGTH, ELEMENT_REPEATS, ELEMENT_TOO_LONG, ELEMENT_TOO_SHORT,
    LEADING_BLANKS, NOT_A_NUMBER, REQUIRED_ELEMENT_MISSING, SEGMENT_WITHOUT_DATA,
    TOO_MANY_COMPONENTS, TOO_MANY_ELEMENTS, TRAILING_BLANKS,
};
use super::numbers;
use super::one_day_range::as_one_day;

/// The format of a day.
const DAY: Code = Code::new(b"D8");

/// Checks a placed segment against its row.
pub(crate) fn check_segment(
    segment: &PlacedSegment<'_>,
    _: SectionKind,
    delimiters: Delimiters,
    out: &mut Findings,
) {
    let Some(row) = segment.row else { return };
    let is_joined = memchr(delimiters.component, segment.text()).is_some();
    let mut pass = Pass { segment: *segment, delimiters, is_joined, out };
    match row {
        // Its width and values have rules of the envelope.
        row::ISA => {}
        // So have the values of these.
        row::GS => {
            pass.too_many(row.def(), segment.element_count());
            pass.blanks(row.def());
        }
        row::SE | row::GE | row::IEA => pass.too_many(row.def(), segment.element_count()),
        _ => pass.run(row.def()),
    }
}

/// The last element of each row that may not be absent: checking may stop behind it where the
/// segment does.
static LAST_REQUIRED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let last = |row: &SegmentDef| {
        let elements =
            row.elements.iter().filter(|e| e.usage == Usage::Required && e.component == 0);
        elements.map(|e| e.element).max().unwrap_or(0)
    };
    SEGMENTS.iter().map(last).collect()
});

struct Pass<'a, 'b> {
    segment: PlacedSegment<'b>,
    delimiters: Delimiters,
    /// Whether the segment holds a component separator.
    is_joined: bool,
    out: &'a mut Findings,
}

impl<'b> Pass<'_, 'b> {
    fn run(&mut self, row: &'static SegmentDef) {
        let sent = self.segment.element_count();
        let last_required = LAST_REQUIRED.get(usize::from(row.row.0)).copied().unwrap_or(0);
        let plain = self.segment.is_plain();
        if last_required == 0 && self.is_without_data(sent) {
            let element = ElementRef { segment: row.id, element: 0, component: 0 };
            let message = format!("{} has no data", row.id);
            self.out.report(&SEGMENT_WITHOUT_DATA, Place::of(&self.segment, element), message);
            return;
        }
        let mut composite: Option<Components<'b>> = None;
        for def in row.elements {
            if usize::from(def.element) > sent && def.element > last_required {
                break;
            }
            if def.component == 0 {
                self.too_many_components(composite.take());
                composite = self.element(def, plain);
            } else if let Some(components) = &mut composite {
                let value = components.next_value();
                self.value(def, value, plain);
            }
        }
        self.too_many_components(composite);
        self.too_many(row, sent);
    }

    fn is_without_data(&self, sent: usize) -> bool {
        (1..=sent).all(|n| self.segment.element(n).is_none())
    }

    /// Checks an element; gives its components if it is a composite that is used.
    fn element(&mut self, def: &'static ElementDef, plain: bool) -> Option<Components<'b>> {
        let value = self.segment.element_as_sent(def.element.into());
        if def.kind != ElementKind::Composite {
            // The control number of a set has a rule of the envelope.
            if self.segment.row != Some(row::ST) || def.element != 2 {
                self.value(def, value, plain);
            }
            return None;
        }
        let separator = self.delimiters.component;
        let sent = value.filter(|text| text.iter().any(|&byte| byte != separator));
        if !self.usage(def, sent) {
            return None;
        }
        let sent = sent?;
        // What its components are cannot be told: the separator may have been meant for a letter.
        if !plain && self.is_repeated(def, sent) {
            return None;
        }
        Some(Components { def, rest: sent, separator, taken: 0, ended: false })
    }

    /// Reports wrong usage; gives whether the value is there to be checked.
    fn usage(&mut self, def: &'static ElementDef, value: Option<&[u8]>) -> bool {
        match (value, def.usage) {
            (None, Usage::Required) if self.has_own_rule(def) => false,
            (None, Usage::Required) => {
                self.report(&REQUIRED_ELEMENT_MISSING, def, "is missing");
                false
            }
            (Some(_), Usage::NotUsed) => {
                self.report(&ELEMENT_NOT_USED, def, "is sent, but not used in this place");
                false
            }
            (value, _) => value.is_some(),
        }
    }

    fn value(&mut self, def: &'static ElementDef, value: Option<&'b [u8]>, plain: bool) {
        let ends_blank = value.and_then(<[u8]>::last) == Some(&b' ');
        // Spaces alone are as good as nothing.
        let is_blank = |text: &&[u8]| text.iter().all(|&byte| byte == b' ');
        let value = if ends_blank { value.filter(|text| !is_blank(text)) } else { value };
        if !self.usage(def, value) {
            return;
        }
        let Some(value) = value else { return };
        if (!plain && self.is_odd(def, value)) || (self.is_joined && self.is_split(def, value)) {
            return;
        }
        let meant = if ends_blank { self.without_blanks(def, value) } else { value };
        if meant.first() == Some(&b' ') {
            self.leading_blanks(def);
        }
        if self.type_is_right(def, meant) && self.length_is_right(def, meant) {
            self.number(def, meant);
            self.code(def, meant);
        }
    }

    /// Reports characters that do not belong into a value.
    fn is_odd(&mut self, def: &'static ElementDef, value: &[u8]) -> bool {
        if !is_plain(value) {
            self.report(&BAD_CHARACTER, def, "holds a character that X12 does not know");
            return true;
        }
        self.is_repeated(def, value)
    }

    /// Reports a repetition separator. Elements are repeated before composites are divided.
    fn is_repeated(&mut self, def: &'static ElementDef, value: &[u8]) -> bool {
        let repeats =
            self.delimiters.repetition.is_some_and(|separator| value.contains(&separator));
        if repeats {
            self.report(&ELEMENT_REPEATS, def, "holds the repetition separator");
        }
        repeats
    }

    /// Reports a component separator in text that has no components. A number or date with one
    /// is no number or date.
    fn is_split(&mut self, def: &'static ElementDef, value: &[u8]) -> bool {
        let is_text = matches!(def.kind, ElementKind::An | ElementKind::Id);
        let is_split = is_text && def.component == 0 && value.contains(&self.delimiters.component);
        if is_split {
            let words = "has no components, yet holds the component separator";
            self.report(&TOO_MANY_COMPONENTS, def, words);
        }
        is_split
    }

    /// Reports what stands in a composite behind its last component.
    fn too_many_components(&mut self, composite: Option<Components<'b>>) {
        let Some(components) = composite.filter(|components| !components.ended) else { return };
        if components.rest.iter().any(|&byte| byte != components.separator && byte != b' ') {
            let known = components.taken;
            let place = self.reference(components.def).at(components.def.element, known + 1);
            let message =
                format!("{} has more than {known} components", self.words(components.def));
            self.out.report(&TOO_MANY_COMPONENTS, Place::of(&self.segment, place), message);
        }
    }

    /// Reports blanks before text, unless a rule of its own knows what the text is.
    fn leading_blanks(&mut self, def: &'static ElementDef) {
        let is_listed = !def.code_source.is_empty() || !def.codes.is_empty();
        let is_number = self.is_phone(def) || self.is_tax_or_social_security_number(def);
        if def.kind == ElementKind::An && !is_listed && !is_number {
            self.report(&LEADING_BLANKS, def, "begins with a blank");
        }
    }

    fn is_phone(&self, def: &ElementDef) -> bool {
        let kind = self.segment.element(usize::from(def.element).saturating_sub(1));
        def.data_element == "364" && kind != Some(b"EM")
    }

    fn is_tax_or_social_security_number(&self, def: &ElementDef) -> bool {
        let is_of_billing_provider = self.segment.row == Some(row::L2010AA_REF_EI_SY);
        def.data_element == "127"
            && (is_of_billing_provider || self.segment.element(1) == Some(b"SY"))
    }

    /// Reports how a number is written.
    fn number(&mut self, def: &'static ElementDef, value: &'b [u8]) {
        if !matches!(def.kind, ElementKind::N0 | ElementKind::R) {
            return;
        }
        let Some(defect) = numbers::defect(def, value) else { return };
        let place = Place::of(&self.segment, self.reference(def));
        let message = format!("{} {}", self.words(def), defect.words);
        let range = self.range(def);
        let finding = self.out.report(defect.rule, place, message).at_most(defect.severity);
        if let (Some((start, _)), Some(tidy)) = (range, defect.tidy) {
            let end = start + u32::try_from(value.len()).unwrap_or_default();
            finding.fix(Fix::safe(Edit::replace((start, end), tidy)));
        }
    }

    /// Reports blanks at the ends of a segment's elements.
    fn blanks(&mut self, row: &'static SegmentDef) {
        for def in row.elements {
            let value = self.segment.element_as_sent(def.element.into()).unwrap_or_default();
            if value.len() > value.trim_ascii_end().len() {
                self.without_blanks(def, value);
            }
        }
    }

    /// The value without the blanks at its end, which are reported.
    fn without_blanks(&mut self, def: &'static ElementDef, value: &'b [u8]) -> &'b [u8] {
        let meant = value.trim_ascii_end();
        if meant.len() >= usize::from(def.min) {
            self.trailing_blanks(def, meant);
        }
        meant
    }

    fn type_is_right(&mut self, def: &'static ElementDef, value: &[u8]) -> bool {
        let (right, words) = match def.kind {
            ElementKind::An | ElementKind::Id | ElementKind::Composite => return true,
            ElementKind::N0 => (is_whole_number(value), "is not a number"),
            ElementKind::R => (is_decimal_number(value), "is not a number"),
            ElementKind::Dt => (is_date(value), "is not a real date"),
            ElementKind::Tm => (is_time(value), "is not a real time"),
            ElementKind::Period => (self.is_period(def, value), "is not a real date"),
        };
        if !right {
            let rule = match def.kind {
                ElementKind::N0 | ElementKind::R => &NOT_A_NUMBER,
                ElementKind::Tm => &BAD_TIME,
                _ => &BAD_DATE,
            };
            self.report(rule, def, words);
        }
        right
    }

    /// Whether the value is a day or a span of days, in the format that the element before names.
    fn is_period(&self, def: &ElementDef, value: &[u8]) -> bool {
        let format = self.segment.element(usize::from(def.element).saturating_sub(1));
        let Some(format @ (b"D8" | b"RD8")) = format else { return true };
        DateSpan::parse(format, value).is_some_and(|span| span.from <= span.to)
    }

    fn length_is_right(&mut self, def: &'static ElementDef, value: &[u8]) -> bool {
        if def.max == 0 {
            return true;
        }
        let is_number = matches!(def.kind, ElementKind::R | ElementKind::N0);
        let length = if is_number { digits(value) } else { value.len() };
        let (min, max) = (usize::from(def.min), usize::from(def.max));
        if length < min {
            self.report(
                &ELEMENT_TOO_SHORT,
                def,
                &format!("has {length} characters, {min} at least"),
            );
            return false;
        }
        if length > max {
            self.report(&ELEMENT_TOO_LONG, def, &format!("has {length} characters, {max} at most"));
            return false;
        }
        if numbers::is_too_much_money(def, value) {
            self.report(&ELEMENT_TOO_LONG, def, "has more than 8 digits before the point");
            return false;
        }
        self.guide_length(def, length)
    }

    fn guide_length(&mut self, def: &'static ElementDef, length: usize) -> bool {
        // The patient control number has a rule of its own.
        let own_rule = self.segment.row == Some(row::L2300_CLM) && def.element == 1;
        let Some(max) = def.guide_max.map(usize::from).filter(|&max| length > max && !own_rule)
        else {
            return true;
        };
        let words = format!("has {length} characters, the guide allows {max}");
        let rule =
            if def.kind == ElementKind::R { &ELEMENT_TOO_LONG } else { &ELEMENT_OVER_GUIDE_LENGTH };
        self.report(rule, def, &words);
        def.kind != ElementKind::R
    }

    fn code(&mut self, def: &'static ElementDef, value: &[u8]) {
        if def.codes.is_empty() || self.has_own_rule(def) {
            return;
        }
        if Code::parse(value).is_some_and(|code| def.codes.contains(&code)) {
            return;
        }
        let upper = value.to_ascii_uppercase();
        let meant = Code::parse(&upper).filter(|code| def.codes.contains(code));
        let place = Place::of(&self.segment, self.reference(def));
        let message =
            format!("{} is not one of the guide's codes: {}", self.words(def), listed(def));
        let range = self.range(def);
        let finding = self.out.report(&CODE_NOT_IN_LIST, place, message);
        if let (Some(_), Some(range)) = (meant, range) {
            finding.fix(Fix::safe(Edit::replace(range, upper)));
        } else if value == b"RD8" && def.codes.contains(&DAY) {
            finding.offer(as_one_day(&self.segment));
        }
    }

    fn trailing_blanks(&mut self, def: &'static ElementDef, meant: &[u8]) {
        let place = Place::of(&self.segment, self.reference(def));
        let message = format!("{} ends with blanks", self.words(def));
        let range = self.range(def);
        let finding = self.out.report(&TRAILING_BLANKS, place, message);
        if let Some((start, end)) = range {
            // Only the blanks, so that the fix of another rule finds its own bytes untouched.
            let from = start + u32::try_from(meant.len()).unwrap_or_default();
            let mut fix = Fix::safe(Edit::replace((from, end), ""));
            fix.after = String::from_utf8_lossy(meant).into_owned();
            finding.fix(fix);
        }
    }

    fn too_many(&mut self, row: &'static SegmentDef, sent: usize) {
        // The table has them in order.
        let known = row.elements.last().map_or(0, |def| def.element);
        if sent <= usize::from(known) {
            return;
        }
        // Empty elements at the end are only untidy; another rule removes them.
        let filled = (1..=sent).rev().find(|&n| self.segment.element(n).is_some()).unwrap_or(0);
        if filled > usize::from(known) {
            let element =
                ElementRef { segment: row.id, element: known.saturating_add(1), component: 0 };
            let message = format!("{} has {filled} elements, {known} at most", row.id);
            self.out.report(&TOO_MANY_ELEMENTS, Place::of(&self.segment, element), message);
        }
    }

    fn range(&self, def: &ElementDef) -> Option<(u32, u32)> {
        match def.component {
            0 => self.segment.element_range(def.element.into()),
            component => self.segment.component_range(def.element.into(), component.into()),
        }
    }

    fn reference(&self, def: &ElementDef) -> ElementRef {
        let segment = self.segment.id();
        ElementRef { segment, element: def.element, component: def.component }
    }

    /// Whether a missing or unknown value is the business of a rule of the envelope.
    fn has_own_rule(&self, def: &ElementDef) -> bool {
        self.segment.row == Some(row::ST) && (def.element == 1 || self.segment.element(3).is_some())
    }

    fn words(&self, def: &ElementDef) -> String {
        format!("{} ({})", self.reference(def), def.name)
    }

    fn report(&mut self, rule: &'static Rule, def: &'static ElementDef, words: &str) {
        let place = Place::of(&self.segment, self.reference(def));
        let message = format!("{} {words}", self.words(def));
        self.out.report(rule, place, message);
    }
}

/// The components of one composite, one after another.
struct Components<'b> {
    def: &'static ElementDef,
    rest: &'b [u8],
    separator: u8,
    /// How many were taken.
    taken: u8,
    ended: bool,
}

impl<'b> Components<'b> {
    fn next_value(&mut self) -> Option<&'b [u8]> {
        self.taken = self.taken.saturating_add(1);
        if self.ended {
            return None;
        }
        let value = if let Some(at) = self.rest.iter().position(|&byte| byte == self.separator) {
            let (value, rest) = self.rest.split_at(at);
            self.rest = rest.get(1..).unwrap_or_default();
            value
        } else {
            self.ended = true;
            self.rest
        };
        (!value.is_empty()).then_some(value)
    }
}

fn listed(def: &ElementDef) -> String {
    let shown: Vec<String> = def.codes.iter().take(12).map(ToString::to_string).collect();
    let more = if def.codes.len() > 12 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|byte| (b' '..=b'~').contains(byte))
}

fn is_whole_number(value: &[u8]) -> bool {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

fn is_decimal_number(value: &[u8]) -> bool {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    let mut parts = digits.splitn(2, |&byte| byte == b'.');
    parts.all(|part| part.iter().all(u8::is_ascii_digit))
        && digits.last().is_some_and(u8::is_ascii_digit)
}

fn is_date(value: &[u8]) -> bool {
    Date::parse(value).or_else(|| Date::parse_short(value)).is_some()
}

/// Whether it is a time of day, `HHMM`, `HHMMSS` or with one or two decimals of a second.
pub(crate) fn is_time(value: &[u8]) -> bool {
    let pair = |at: usize, most: u8| {
        let Some([a @ b'0'..=b'9', b @ b'0'..=b'9']) = value.get(at..at + 2) else { return false };
        (a - b'0') * 10 + (b - b'0') <= most
    };
    let seconds = value.len() < 6 || pair(4, 59);
    matches!(value.len(), 4 | 6 | 7 | 8)
        && pair(0, 23)
        && pair(2, 59)
        && seconds
        && value.iter().all(u8::is_ascii_digit)
}

/// Length of a number: sign and point do not count (appendix B.1).
fn digits(value: &[u8]) -> usize {
    value.iter().filter(|byte| byte.is_ascii_digit()).count()
}
