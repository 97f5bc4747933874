//! What an acknowledgment must know of the interchange and the group that it answers.

use crate::guide::{PlacedSegment, Section};
use crate::x12::{Delimiters, isa};

use super::line::is_plain;

/// An interchange that is answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Inbound {
    /// ISA05 and ISA06.
    pub(super) sender: Party,
    /// ISA07 and ISA08.
    pub(super) receiver: Party,
    /// ISA09, if it is a real date.
    pub(super) date: Option<Vec<u8>>,
    /// ISA10, if it is a real time.
    pub(super) time: Option<Vec<u8>>,
    /// ISA13, if it is a number.
    pub(super) control: Option<Vec<u8>>,
    /// Whether ISA14 asks for a TA1.
    pub(super) asks: bool,
    /// ISA15: `P` or `T`.
    pub(super) usage: &'static str,
    /// Its separators.
    pub(super) delimiters: Delimiters,
    /// What stands behind its header's terminator.
    pub(super) line_end: Vec<u8>,
}

/// Qualifier and ID of an interchange's sender or receiver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Party {
    pub(super) qualifier: Vec<u8>,
    pub(super) id: Vec<u8>,
}

/// How the versions of the professional guide begin.
const GUIDE: &[u8] = b"005010X222";

/// Qualifiers of ISA05 and ISA07.
const QUALIFIERS: [&[u8]; 9] = [b"01", b"14", b"20", b"27", b"28", b"29", b"30", b"33", b"ZZ"];

impl Inbound {
    /// Reads a header, whole or damaged.
    pub(super) fn read(section: &Section<'_>, delimiters: Delimiters) -> Self {
        let header = section.get(0);
        let of = |n: usize| {
            header.as_ref().and_then(|header| header.element(n)).unwrap_or_default().trim_ascii()
        };
        let digits = |n: usize, width: usize| {
            let text = of(n);
            let is_number = text.len() == width && text.iter().all(u8::is_ascii_digit);
            is_number.then(|| text.to_vec())
        };
        Self {
            sender: party(of(5), of(6)),
            receiver: party(of(7), of(8)),
            date: digits(9, 6).filter(|text| crate::claim::Date::parse_short(text).is_some()),
            time: digits(10, 4).filter(|text| is_time(text)),
            control: number(of(13)),
            asks: of(14) == b"1",
            usage: if of(15) == b"T" { "T" } else { "P" },
            delimiters,
            line_end: header.as_ref().map(|header| line_end(section, header)).unwrap_or_default(),
        }
    }
}

fn is_time(text: &[u8]) -> bool {
    matches!(text, [b'0' | b'1', b'0'..=b'9', b'0'..=b'5', _] | [b'2', b'0'..=b'3', b'0'..=b'5', _])
}

fn party(qualifier: &[u8], id: &[u8]) -> Party {
    let is_known = QUALIFIERS.contains(&qualifier);
    let width = isa::ELEMENT_WIDTHS.get(5).copied().unwrap_or_default();
    let id = if id.is_empty() || id.len() > width { &b"UNKNOWN"[..] } else { id };
    Party { qualifier: if is_known { qualifier } else { b"ZZ" }.to_vec(), id: clean(id) }
}

/// A value without characters that X12 does not know.
fn clean(value: &[u8]) -> Vec<u8> {
    value.iter().map(|&byte| if is_plain(byte) { byte } else { b'?' }).collect()
}

/// A control number of nine digits; shorter ones are filled up.
fn number(text: &[u8]) -> Option<Vec<u8>> {
    let is_number = (1..=9).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    is_number.then(|| {
        let mut number = vec![b'0'; 9 - text.len()];
        number.extend_from_slice(text);
        number
    })
}

/// Line ends behind the terminator of the header.
fn line_end(section: &Section<'_>, header: &PlacedSegment<'_>) -> Vec<u8> {
    let raw = header.raw();
    let behind = (raw.next - raw.end) as usize;
    let rest = section.bytes.get((raw.end - raw.start) as usize..).unwrap_or_default();
    let layout = rest.get(1..behind).unwrap_or_default();
    match layout {
        [b'\r', b'\n', ..] => b"\r\n".to_vec(),
        [end @ (b'\r' | b'\n'), ..] => vec![*end],
        _ => Vec::new(),
    }
}

/// A functional group that is answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Header {
    /// GS01.
    pub(super) kind: Vec<u8>,
    /// GS02.
    pub(super) sender: Vec<u8>,
    /// GS03.
    pub(super) receiver: Vec<u8>,
    /// GS06, `0` if it is no number.
    pub(super) control: Vec<u8>,
    /// GS08.
    pub(super) version: Vec<u8>,
}

impl Header {
    /// Reads a GS.
    pub(super) fn read(gs: &PlacedSegment<'_>) -> Self {
        let of = |n: usize| gs.element(n).unwrap_or_default().trim_ascii();
        let party = |n: usize| {
            let text = of(n);
            if (2..=15).contains(&text.len()) { text.to_vec() } else { b"UNKNOWN".to_vec() }
        };
        let or = |text: &[u8], fallback: &str| {
            if text.is_empty() { fallback.as_bytes().to_vec() } else { text.to_vec() }
        };
        let control = of(6);
        let is_number = (1..=9).contains(&control.len()) && control.iter().all(u8::is_ascii_digit);
        Self {
            kind: if of(1).len() == 2 { of(1).to_vec() } else { b"HC".to_vec() },
            sender: party(2),
            receiver: party(3),
            control: if is_number { control.to_vec() } else { b"0".to_vec() },
            version: or(of(8).get(..12).unwrap_or(of(8)), "005010X222A1"),
        }
    }

    /// Whether it says that it holds professional claims of the guide that is checked.
    pub(super) fn is_of_this_guide(&self) -> bool {
        self.kind == b"HC" && self.version.starts_with(GUIDE)
    }

    /// Whether it holds, or says that it holds, claims: other files are not answered.
    pub(super) fn is_of_claims(&self) -> bool {
        self.kind == b"HC" || self.version.starts_with(GUIDE)
    }
}
