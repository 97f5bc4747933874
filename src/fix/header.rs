//! Envelope headers that were not sent, made from what stands around them.
//!
//! Claims below a missing header are rejected; the file of rejected claims still needs a valid
//! envelope, so that they can be reworked.

use crate::guide::VERSION;
use crate::x12::Delimiters;

/// The elements of a segment, its ID first; empty where it was not sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Elements<'a> {
    /// The segment without its terminator.
    pub text: &'a [u8],
    /// What separates its elements.
    pub separator: u8,
}

impl<'a> Elements<'a> {
    /// Element `n`, blanks around it left out; element 0 is the ID.
    pub(super) fn get(&self, n: usize) -> &'a [u8] {
        self.text.split(|&b| b == self.separator).nth(n).unwrap_or_default().trim_ascii()
    }

    /// Element `n`, or `default` if it is empty.
    fn or<'d>(&self, n: usize, default: &'d [u8]) -> &'d [u8]
    where
        'a: 'd,
    {
        let value = self.get(n);
        if value.is_empty() { default } else { value }
    }
}

/// An ISA for the group whose GS follows.
pub(super) fn interchange(group: &Elements<'_>, delimiters: Delimiters) -> Vec<u8> {
    let padded = |text: &[u8], width: usize| -> Vec<u8> {
        text.iter().copied().chain(std::iter::repeat(b' ')).take(width).collect()
    };
    let date = group.or(4, b"20000101");
    let time = group.or(5, b"0000");
    let repetition = [delimiters.repetition.unwrap_or(b'^')];
    let component = [delimiters.component];
    let elements: [Vec<u8>; 17] = [
        b"ISA".to_vec(),
        b"00".to_vec(),
        padded(b"", 10),
        b"00".to_vec(),
        padded(b"", 10),
        b"ZZ".to_vec(),
        padded(group.or(2, b"UNKNOWN"), 15),
        b"ZZ".to_vec(),
        padded(group.or(3, b"UNKNOWN"), 15),
        padded(date.get(2..).unwrap_or(b"000101"), 6),
        padded(time, 4),
        repetition.to_vec(),
        b"00501".to_vec(),
        b"000000001".to_vec(),
        b"0".to_vec(),
        b"P".to_vec(),
        component.to_vec(),
    ];
    elements.join(&delimiters.element)
}

/// A GS for the interchange that it stands in and the set whose ST follows.
pub(super) fn group(isa: &Elements<'_>, set: &Elements<'_>, delimiters: Delimiters) -> Vec<u8> {
    let date = [b"20", isa.or(9, b"000101")].concat();
    let elements: [&[u8]; 9] = [
        b"GS",
        b"HC",
        isa.or(6, b"UNKNOWN"),
        isa.or(8, b"UNKNOWN"),
        &date,
        isa.or(10, b"0000"),
        b"1",
        b"X",
        set.or(3, VERSION),
    ];
    elements.join(&delimiters.element)
}

/// An ST for the group that it stands in.
pub(super) fn set(group: &Elements<'_>, delimiters: Delimiters) -> Vec<u8> {
    let elements: [&[u8]; 4] = [b"ST", b"837", b"0001", group.or(8, VERSION)];
    elements.join(&delimiters.element)
}

/// An HL of this level; its numbers are the writer's business.
pub(super) fn level(code: &[u8], delimiters: Delimiters) -> Vec<u8> {
    let elements: [&[u8]; 5] = [b"HL", b"", b"", code, b"0"];
    elements.join(&delimiters.element)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x12::isa;

    const DELIMITERS: Delimiters =
        Delimiters { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' };

    #[test]
    fn a_made_interchange_header_has_its_width_and_its_group_s_parties() {
        let gs = Elements { text: b"GS*HC*CLINIC*PAYER*20260310*0900*1*X*V", separator: b'*' };
        let mut text = interchange(&gs, DELIMITERS);
        assert!(text.starts_with(b"ISA*00*          *00*          *ZZ*CLINIC         *ZZ*PAYER"));
        text.extend_from_slice(b"~GS*HC");
        assert_eq!(isa::parse(&text).unwrap().length + 1, isa::WIDTH);
    }

    #[test]
    fn a_made_group_header_follows_the_interchange() {
        let isa =
            Elements { text: b"ISA*00**00**ZZ*CLINIC *ZZ*PAYER *260310*0900*^", separator: b'*' };
        let st = Elements { text: b"ST*837*7*005010X222A1", separator: b'*' };
        let text = group(&isa, &st, DELIMITERS);
        assert_eq!(text, b"GS*HC*CLINIC*PAYER*20260310*0900*1*X*005010X222A1");
    }
}
