//! `SX1xx`: each element against its row of the guide: usage, type, length, code list, characters.
//!
//! One pass over a segment reports under the rules of this file. A value gets one finding: what is
//! no number is not also too long.

use std::sync::LazyLock;

use crate::claim::{Date, DateSpan};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Edit, Findings, Fix, Place, Rule};
use crate::guide::generated::SEGMENTS;
use crate::guide::table::{ElementDef, ElementKind, SegmentDef, Usage};
use crate::guide::{ElementRef, PlacedSegment, SectionKind, row};
use crate::x12::{Code, Delimiters};

rule! {
    /// A required element is missing.
    ///
    /// ## Why
    /// The guide marks the element as required in this place; payers refuse the transaction set.
    ///
    /// ## Example
    /// `NM1*85*2*CLINIC~` names a billing provider; `CLM*ACCT1**…~` has no charge in CLM02.
    REQUIRED_ELEMENT_MISSING {
        code: "SX101",
        name: "required-element-missing",
        severity: Error,
        snip: 2,
        ack: Ack::element("1"),
        source: "837P 005010X222A1, element usage",
        fix_at: Billing,
        todo: "Enter the missing value in the claim and send it again.",
        check: Check::Tables,
    }
}

rule! {
    /// An element is sent that the guide does not use in this place.
    ///
    /// ## Why
    /// Data in an element marked as not used cannot be understood; payers refuse it.
    ///
    /// ## Example
    /// `SBR*P*18*******CI~` is right; `SBR*P*18*****Y**CI~` sends SBR07, which is not used.
    ELEMENT_NOT_USED {
        code: "SX102",
        name: "element-not-used",
        severity: Error,
        snip: 2,
        ack: Ack::element("I10"),
        source: "837P 005010X222A1, element usage",
        fix_at: Software,
        todo: "Leave the element empty; ask the software vendor why it is filled.",
        check: Check::Tables,
    }
}

rule! {
    /// A segment has more elements than the standard knows, or a composite more components.
    ///
    /// ## Why
    /// Usually a separator stands inside a value, or a segment terminator got lost, so that what
    /// follows belongs to another segment.
    ///
    /// ## Example
    /// `N4*AUSTIN*TX*787011234REF*EI*123456789~`: the terminator before REF is missing.
    TOO_MANY_ELEMENTS {
        code: "SX103",
        name: "too-many-elements",
        severity: Error,
        snip: 1,
        ack: Ack::element("3"),
        source: "837P 005010X222A1, appendix B.1",
        fix_at: Software,
        todo: "Look for a separator inside a value or a lost segment terminator.",
        check: Check::Tables,
    }
}

rule! {
    /// A value is shorter than the standard allows.
    ///
    /// ## Why
    /// The minimum length belongs to the element; a shorter value is cut off or mistyped.
    ///
    /// ## Example
    /// `NM1*PR*2*PAYER*****PI*1~`: NM109 has two characters at least.
    ELEMENT_TOO_SHORT {
        code: "SX104",
        name: "element-too-short",
        severity: Error,
        snip: 1,
        ack: Ack::element("4"),
        source: "837P 005010X222A1, element lengths",
        fix_at: Billing,
        todo: "Enter the whole value.",
        check: Check::Tables,
    }
}

rule! {
    /// A value is longer than the standard allows.
    ///
    /// ## Why
    /// Receivers cut a value that is too long, or refuse the set.
    ///
    /// ## Example
    /// SV101-3 holds `GPX`: a modifier has two characters.
    ELEMENT_TOO_LONG {
        code: "SX105",
        name: "element-too-long",
        severity: Error,
        snip: 1,
        ack: Ack::element("5"),
        source: "837P 005010X222A1, element lengths; amounts: appendix B.1",
        fix_at: Billing,
        todo: "Shorten the value.",
        check: Check::Tables,
    }
}

rule! {
    /// A value is longer than the guide wants, though the standard would allow it.
    ///
    /// ## Why
    /// The guide states a tighter cap in its notes; some payers hold to it.
    ///
    /// ## Example
    /// BHT03 with more than 30 characters.
    ELEMENT_OVER_GUIDE_LENGTH {
        code: "SX106",
        name: "element-over-guide-length",
        severity: Warning,
        snip: 2,
        ack: Ack::element("5"),
        source: "837P 005010X222A1, element notes; own knowledge",
        fix_at: Software,
        todo: "Shorten the value to what the guide allows.",
        check: Check::Tables,
    }
}

rule! {
    /// A number is no number.
    ///
    /// ## Why
    /// Amounts and quantities are digits with at most one point: no plus sign, no thousands
    /// separator, no exponent, no point at the end.
    ///
    /// ## Example
    /// `SV1*HC:97110:GP*1,250.00*UN*4***1~`: SV102 has a thousands separator.
    NOT_A_NUMBER {
        code: "SX107",
        name: "not-a-number",
        severity: Error,
        snip: 1,
        ack: Ack::element("6"),
        source: "837P 005010X222A1, appendix B.1",
        fix_at: Software,
        todo: "Send digits with a decimal point and nothing else.",
        check: Check::Tables,
    }
}

rule! {
    /// A date or time is not real.
    ///
    /// ## Why
    /// Dates are CCYYMMDD, ranges CCYYMMDD-CCYYMMDD with the first day not after the last; the
    /// day must exist.
    ///
    /// ## Example
    /// `DTP*472*D8*20260230~`: there is no 30 February.
    BAD_DATE {
        code: "SX108",
        name: "bad-date",
        severity: Error,
        snip: 1,
        ack: Ack::element("8"),
        source: "837P 005010X222A1, appendix B.1",
        fix_at: Billing,
        todo: "Enter the right date.",
        check: Check::Tables,
    }
}

rule! {
    /// A code is not in the guide's list for this place.
    ///
    /// ## Why
    /// The guide lists which codes may stand here; a payer refuses any other.
    ///
    /// ## Example
    /// `SV1*XX:97110*60*UN*1***1~`: SV101-1 must be HC for a CPT or HCPCS code.
    ///
    /// ## Fix safety
    /// Safe where the code is only in lower case; any other code is for a person to choose.
    CODE_NOT_IN_LIST {
        code: "SX109",
        name: "code-not-in-list",
        severity: Error,
        snip: 2,
        ack: Ack::element("7"),
        source: "837P 005010X222A1, code lists of the elements",
        fix_at: Billing,
        todo: "Choose one of the codes that the guide lists.",
        fix: Safe,
        check: Check::Tables,
    }
}

rule! {
    /// An element repeats that may not repeat.
    ///
    /// ## Why
    /// The repetition separator of ISA11 stands inside a value. No element of a professional
    /// claim repeats.
    ///
    /// ## Example
    /// ISA11 is `^`, and `NM1*IL*1*SMITH^JONES*…~` reads as two last names.
    ELEMENT_REPEATS {
        code: "SX111",
        name: "element-repeats",
        severity: Error,
        snip: 1,
        ack: Ack::element("12"),
        source: "837P 005010X222A1, appendix B.1",
        fix_at: Software,
        todo: "Take the repetition separator out of the value, or choose another one in ISA11.",
        check: Check::Tables,
    }
}

rule! {
    /// A value holds characters outside the X12 character set.
    ///
    /// ## Why
    /// The extended set ends at ASCII: accents, tabs, line ends and control characters are not
    /// part of it, and receivers garble or refuse them.
    ///
    /// ## Example
    /// A last name with `ñ` in UTF-8 is two bytes above 7E.
    BAD_CHARACTER {
        code: "SX112",
        name: "bad-character",
        severity: Error,
        snip: 1,
        ack: Ack::element("6"),
        source: "837P 005010X222A1, appendix B.1 (basic and extended character set)",
        fix_at: FrontDesk,
        todo: "Write the value with plain letters, digits and punctuation.",
        check: Check::Tables,
    }
}

rule! {
    /// A value ends with blanks that say nothing.
    ///
    /// ## Why
    /// Trailing spaces must be left out unless the minimum length needs them.
    ///
    /// ## Example
    /// `NM1*IL*1*SMITH  *ANN~` → `NM1*IL*1*SMITH*ANN~`.
    ///
    /// ## Fix safety
    /// Safe: blanks at the end carry no meaning.
    TRAILING_BLANKS {
        code: "SX113",
        name: "trailing-blanks",
        severity: Warning,
        snip: 1,
        ack: Ack::element("6"),
        source: "837P 005010X222A1, appendix B.1",
        fix_at: Software,
        todo: "Nothing: the blanks are removed.",
        fix: Safe,
        check: Check::Tables,
    }
}

/// Checks a placed segment against its row.
pub(crate) fn check_segment(
    segment: &PlacedSegment<'_>,
    section: SectionKind,
    delimiters: Delimiters,
    out: &mut Findings,
) {
    if let Some(row) = segment.row {
        Pass { segment: *segment, delimiters, section, out }.run(row.def());
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
    section: SectionKind,
    out: &'a mut Findings,
}

impl<'b> Pass<'_, 'b> {
    fn run(&mut self, row: &'static SegmentDef) {
        let sent = self.segment.element_count();
        let last_required = LAST_REQUIRED.get(usize::from(row.row.0)).copied().unwrap_or(0);
        let plain = self.segment.is_plain();
        let mut composite: Option<Components<'b>> = None;
        for def in row.elements {
            if usize::from(def.element) > sent && def.element > last_required {
                break;
            }
            if def.component == 0 {
                composite = self.element(def, plain);
            } else if let Some(components) = &mut composite {
                let value = components.next_value();
                self.value(def, value, plain);
            }
        }
        self.too_many(row, sent);
    }

    /// Checks an element; gives its components if it is a composite that is used.
    fn element(&mut self, def: &'static ElementDef, plain: bool) -> Option<Components<'b>> {
        let value = self.segment.element_as_sent(def.element.into());
        if def.kind != ElementKind::Composite {
            self.value(def, value, plain);
            return None;
        }
        let separator = self.delimiters.component;
        let sent = value.filter(|text| text.iter().any(|&byte| byte != separator));
        if !self.usage(def, sent) {
            return None;
        }
        Some(Components { rest: sent?, separator, ended: false })
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
        let is_header = self.section == SectionKind::Interchange;
        let ends_blank = value.and_then(<[u8]>::last) == Some(&b' ');
        // Spaces alone are as good as nothing; an interchange header is padded with them.
        let is_blank = |text: &&[u8]| !is_header && text.iter().all(|&byte| byte == b' ');
        let value = if ends_blank { value.filter(|text| !is_blank(text)) } else { value };
        if !self.usage(def, value) {
            return;
        }
        let Some(value) = value else { return };
        if is_header && def.kind != ElementKind::Id {
            return;
        }
        if !plain && self.is_odd(def, value) {
            return;
        }
        let meant = if ends_blank { self.without_blanks(def, value) } else { value };
        if self.type_is_right(def, meant) && self.length_is_right(def, meant) {
            self.code(def, meant);
        }
    }

    /// Reports characters that do not belong into a value.
    fn is_odd(&mut self, def: &'static ElementDef, value: &[u8]) -> bool {
        if !is_plain(value) {
            self.report(&BAD_CHARACTER, def, "holds a character that X12 does not know");
            return true;
        }
        let repeats =
            self.delimiters.repetition.is_some_and(|separator| value.contains(&separator));
        if repeats {
            self.report(&ELEMENT_REPEATS, def, "holds the repetition separator");
        }
        repeats
    }

    /// The value without the blanks at its end, which are reported.
    fn without_blanks(&mut self, def: &'static ElementDef, value: &'b [u8]) -> &'b [u8] {
        let meant = value.trim_ascii_end();
        let is_header = self.section == SectionKind::Interchange;
        if meant.len() >= usize::from(def.min) && !is_header {
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
            let is_number = matches!(def.kind, ElementKind::N0 | ElementKind::R);
            self.report(if is_number { &NOT_A_NUMBER } else { &BAD_DATE }, def, words);
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
        self.guide_length(def, length);
        true
    }

    fn guide_length(&mut self, def: &'static ElementDef, length: usize) {
        // The patient control number has a rule of its own.
        let own_rule = self.segment.row == Some(row::L2300_CLM) && def.element == 1;
        let Some(max) = def.guide_max.map(usize::from).filter(|&max| length > max && !own_rule)
        else {
            return;
        };
        let words = format!("has {length} characters, the guide allows {max}");
        let rule =
            if def.kind == ElementKind::R { &ELEMENT_TOO_LONG } else { &ELEMENT_OVER_GUIDE_LENGTH };
        self.report(rule, def, &words);
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
        let known = row.elements.iter().map(|def| def.element).max().unwrap_or(0);
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
        match self.segment.row {
            Some(row::GS) => matches!(def.element, 1 | 8),
            Some(row::ST) => matches!(def.element, 1 | 3) && self.segment.element(3).is_some(),
            Some(row::SE | row::GE | row::IEA) => true,
            // An empty element of the interchange header is one of the wrong width.
            Some(row::ISA) => self.segment.element_as_sent(def.element.into()).is_none(),
            _ => false,
        }
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
    rest: &'b [u8],
    separator: u8,
    ended: bool,
}

impl<'b> Components<'b> {
    fn next_value(&mut self) -> Option<&'b [u8]> {
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

fn is_time(value: &[u8]) -> bool {
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
