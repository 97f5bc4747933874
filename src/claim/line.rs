//! A service line: loop 2400, read once.

use std::fmt;

use crate::guide::section::SectionPart;
use crate::guide::{PlacedSegment, Section, row};
use crate::x12::{Composite, SegmentId};

use super::date::Date;
use super::money::{Money, Quantity};
use super::party::Party;
use super::professional_claim::is_name_lost;

/// A procedure code as sent: five characters, CPT or HCPCS.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcedureCode([u8; 5]);

impl ProcedureCode {
    /// Reads a code of five letters and digits, lower case read as upper; `None` if it is none.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let code: &[u8; 5] = text.try_into().ok()?;
        code.iter()
            .all(u8::is_ascii_alphanumeric)
            .then(|| Self(code.map(|byte| byte.to_ascii_uppercase())))
    }

    /// A code of the tables.
    pub(crate) const fn of_table(code: [u8; 5]) -> Self {
        Self(code)
    }

    /// The code in upper case, as bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 5] {
        &self.0
    }

    /// The code as a number, if it has five digits.
    #[must_use]
    pub fn number(self) -> Option<usize> {
        self.0.iter().try_fold(0, |value, digit| {
            digit.is_ascii_digit().then(|| value * 10 + usize::from(digit - b'0'))
        })
    }

    /// Whether it is a code of HCPCS level II, which begins with a letter; the others are CPT.
    #[must_use]
    pub const fn is_level_two(self) -> bool {
        let [first, ..] = self.0;
        first.is_ascii_uppercase()
    }

    /// The code in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for ProcedureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ProcedureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Modifiers that say who gave anesthesia; a surgical code may carry them.
const ANESTHESIA: [&str; 7] = ["AA", "AD", "QK", "QS", "QX", "QY", "QZ"];

/// SV101-3 to SV101-6, in upper case and without blanks, as they are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Modifiers([Option<[u8; 2]>; 4]);

impl Modifiers {
    /// The modifiers of two characters that were sent, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8; 2]> {
        self.0.iter().flatten()
    }

    /// Whether a modifier was sent.
    #[must_use]
    pub fn has(&self, modifier: &str) -> bool {
        self.iter().any(|sent| sent.as_slice() == modifier.as_bytes())
    }

    fn set(&mut self, at: usize, text: &[u8]) {
        let meant: Option<[u8; 2]> = text.trim_ascii().try_into().ok();
        if let Some(slot) = self.0.get_mut(at) {
            *slot = meant.map(|code| code.map(|byte| byte.to_ascii_uppercase()));
        }
    }
}

/// DTP03 as D8 or RD8: one day, or the first and the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DateSpan {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl DateSpan {
    /// Reads the value of a DTP whose format is `format`; `None` if either is malformed.
    #[must_use]
    pub fn parse(format: &[u8], value: &[u8]) -> Option<Self> {
        match format {
            b"D8" => Date::parse(value).map(|day| Self { from: day, to: day }),
            b"RD8" => {
                let from = Date::parse(value.get(..8)?)?;
                let to = Date::parse(value.get(9..)?)?;
                (value.get(8) == Some(&b'-')).then_some(Self { from, to })
            }
            _ => None,
        }
    }
}

impl fmt::Display for DateSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            return write!(f, "{}", self.from);
        }
        write!(f, "{}/{}", self.from, self.to)
    }
}

/// One service line of a claim.
#[derive(Clone, Copy, Debug)]
pub struct ServiceLine<'b> {
    /// Its segments, from LX up to the next LX.
    pub part: SectionPart<'b>,
    /// Its number in the claim, counted from 1 whatever LX01 says.
    pub ordinal: u16,
    /// The LX.
    pub lx: PlacedSegment<'b>,
    /// The SV1, if there is one.
    pub service: Option<PlacedSegment<'b>>,
    /// The DTP with the date of service, if there is one.
    pub date_segment: Option<PlacedSegment<'b>>,
    /// SV101-2, if SV101-1 is HC and it has the shape of a code.
    pub procedure: Option<ProcedureCode>,
    /// SV101-3 to SV101-6.
    pub modifiers: Modifiers,
    /// SV102.
    pub charge: Option<Money>,
    /// SV104.
    pub units: Option<Quantity>,
    /// DTP*472.
    pub service_date: Option<DateSpan>,
    /// 2420A NM1*82 of this line.
    pub rendering_provider: Option<Party<'b>>,
    /// Whether the line had a rendering provider that cannot be told.
    pub is_renderer_lost: bool,
    /// SV101.
    coded: Composite<'b, 8>,
    /// SV107.
    pointed: Composite<'b, 4>,
}

impl<'b> ServiceLine<'b> {
    /// Reads the line that begins at `lx`.
    #[must_use]
    pub fn read(lx: PlacedSegment<'b>, part: SectionPart<'b>, ordinal: u16) -> Self {
        let service = part.find(row::L2400_SV1);
        let date_segment = part.find(row::L2400_DTP_472);
        let rendering_provider = rendering(&part);
        let is_lost = || is_name_lost(&part, row::L2420A_PRV_PE);
        let mut line = Self {
            part,
            ordinal,
            lx,
            service,
            date_segment,
            procedure: None,
            modifiers: Modifiers::default(),
            charge: None,
            units: None,
            service_date: date_segment
                .and_then(|dtp| DateSpan::parse(dtp.element(2)?, dtp.element(3)?)),
            rendering_provider,
            is_renderer_lost: rendering_provider.is_none() && is_lost(),
            coded: Composite::default(),
            pointed: Composite::default(),
        };
        if let Some(service) = service {
            line.read_service(&service);
        }
        line
    }

    /// The line in whose loops segment `index` of a claim stands; `None` before the first line.
    #[must_use]
    pub fn around(index: usize, section: &'b Section<'b>) -> Option<Self> {
        let (mut first, mut to, mut ordinal) = (None, section.len(), 0);
        for lx in section.positions_of(SegmentId::new(b"LX")) {
            if lx > index {
                to = lx;
                break;
            }
            first = Some(lx);
            ordinal += 1;
        }
        let from = first?;
        Some(Self::read(section.get(from)?, section.part(from, to), ordinal))
    }

    fn read_service(&mut self, service: &PlacedSegment<'b>) {
        self.coded = service.composite(1);
        self.pointed = service.composite(7);
        let qualifier = self.coded.get(1).unwrap_or_default();
        if qualifier.eq_ignore_ascii_case(b"HC") {
            self.procedure =
                ProcedureCode::parse(self.coded.get(2).unwrap_or_default().trim_ascii());
        }
        for (at, text) in self.coded.sent().iter().skip(2).take(4).enumerate() {
            self.modifiers.set(at, text);
        }
        self.charge = service.element(2).and_then(Money::parse);
        self.units = service.element(4).and_then(Quantity::parse);
    }

    /// SV101-1: what kind of code SV101-2 is.
    #[must_use]
    pub fn qualifier(&self) -> Option<&'b [u8]> {
        self.coded.get(1)
    }

    /// Whether it is anesthesia: CPT 00100 to 01999, or a modifier that says who gave it.
    #[must_use]
    pub fn is_anesthesia(&self) -> bool {
        let code = self.procedure.as_ref().map(ProcedureCode::as_bytes);
        matches!(code, Some([b'0', b'0' | b'1', _, _, b'0'..=b'9']))
            || ANESTHESIA.iter().any(|modifier| self.modifiers.has(modifier))
    }

    /// SV103: what SV104 counts.
    #[must_use]
    pub fn unit_of_measure(&self) -> Option<&'b [u8]> {
        self.service?.element(3)
    }

    /// SV101-2 as sent.
    #[must_use]
    pub fn procedure_text(&self) -> Option<&'b [u8]> {
        self.coded.get(2)
    }

    /// SV101-3 to SV101-6 as sent, empty ones included, each with the number of its component.
    pub fn modifier_slots(&self) -> impl Iterator<Item = (u8, &'b [u8])> + '_ {
        (1_u8..).zip(self.coded.sent()).map(|(at, text)| (at, *text)).skip(2).take(4)
    }

    /// SV107-1 to SV107-4 as sent, empty ones included, each with the number of its component.
    pub fn pointer_slots(&self) -> impl Iterator<Item = (u8, &'b [u8])> + '_ {
        (1_u8..).zip(self.pointed.sent()).map(|(at, text)| (at, *text))
    }

    /// SV107: the pointers that are numbers, in their order.
    pub fn pointers(&self) -> impl Iterator<Item = u8> + '_ {
        self.pointer_slots().filter_map(|(_, text)| pointer(text))
    }
}

/// A diagnosis pointer: one or two digits.
#[must_use]
pub fn pointer(text: &[u8]) -> Option<u8> {
    match text {
        [digit @ b'0'..=b'9'] => Some(digit - b'0'),
        [tens @ b'0'..=b'9', digit @ b'0'..=b'9'] => Some((tens - b'0') * 10 + (digit - b'0')),
        _ => None,
    }
}

fn rendering<'b>(part: &SectionPart<'b>) -> Option<Party<'b>> {
    Some(Party { name: part.find(row::L2420A_NM1_82)?, specialty: part.find(row::L2420A_PRV_PE) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_service_are_one_day_or_two() {
        let day = Date::from_ymd(2026, 3, 2);
        assert_eq!(DateSpan::parse(b"D8", b"20260302"), Some(DateSpan { from: day, to: day }));
        let span = DateSpan::parse(b"RD8", b"20260302-20260304").unwrap();
        assert_eq!(span.to_string(), "2026-03-02/2026-03-04");
        assert_eq!(DateSpan::parse(b"RD8", b"20260302"), None);
        assert_eq!(DateSpan::parse(b"D8", b"20260302-20260304"), None);
    }
}
