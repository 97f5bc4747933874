//! One value of a segment, as rules judge it.

use crate::guide::table::Usage;
use crate::guide::{ElementRef, PlacedSegment};

/// An element or component that the tables find nothing wrong with: it is used in its place, its
/// length fits, X12 knows its characters, and no separator divides it. Blanks at its end are no
/// part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Value<'b> {
    /// Its characters, one at least, all printable ASCII.
    pub text: &'b [u8],
    /// Where they stand in the batch's buffer.
    pub range: (u32, u32),
}

impl<'b> Value<'b> {
    /// The value in this place of a segment; `None` if it is absent, or malformed so that a rule
    /// of the tables reports it.
    #[must_use]
    pub fn at(segment: &PlacedSegment<'b>, place: ElementRef) -> Option<Self> {
        let (element, component) = (usize::from(place.element), usize::from(place.component));
        let (sent, (start, _)) = match component {
            0 => (segment.element(element)?, segment.element_range(element)?),
            _ => (
                segment.component(element, component)?,
                segment.component_range(element, component)?,
            ),
        };
        let text = sent.trim_ascii_end();
        let length = u16::try_from(text.len()).ok().filter(|&length| length > 0)?;
        let def = segment.row?.def().element(place)?;
        let fits = def.min <= length && (length <= def.max || def.max == 0);
        let is_plain = text.iter().all(|byte| (b' '..=b'~').contains(byte));
        (fits && is_plain && def.usage != Usage::NotUsed && !segment.is_divided(text))
            .then_some(Self { text, range: (start, start + u32::from(length)) })
    }

    /// Its characters as text.
    #[must_use]
    pub fn as_str(&self) -> &'b str {
        std::str::from_utf8(self.text).unwrap_or_default()
    }

    /// Whether blanks stand before it; the tables report them where no rule knows better.
    #[must_use]
    pub fn begins_blank(&self) -> bool {
        self.text.first() == Some(&b' ')
    }

    /// Its characters without blanks before them.
    #[must_use]
    pub fn trimmed(&self) -> &'b [u8] {
        self.text.trim_ascii_start()
    }

    /// Whether it consists of `count` digits.
    #[must_use]
    pub fn is_digits(&self, count: usize) -> bool {
        self.text.len() == count && self.text.iter().all(u8::is_ascii_digit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::{el, row};
    use crate::x12::{Delimiters, Ending, RawSegment, SegmentId, Segments};

    /// What stands in NM109 and NM106 of a billing provider.
    fn values(text: &[u8]) -> [Option<String>; 2] {
        let end = u32::try_from(text.len()).unwrap();
        let id = SegmentId::new(b"NM1");
        let raw = [RawSegment {
            id,
            start: 0,
            end,
            next: end,
            ending: Ending::File,
            holds_line_end: false,
        }];
        let delimiters =
            Delimiters { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' };
        let segments = Segments::new(text, delimiters, &raw);
        let segment = segments.get(0).unwrap();
        let row = Some(row::L2010AA_NM1_85);
        let placed = PlacedSegment { segment, row, instance: 1, index: 0 };
        [el::NM109, el::NM106].map(|place| {
            let value = Value::at(&placed, place)?;
            let (start, end) = value.range;
            assert_eq!(&text[start as usize..end as usize], value.text);
            Some(value.as_str().to_owned())
        })
    }

    #[test]
    fn blanks_at_the_end_are_no_part_of_it() {
        let [id, _] = values(b"NM1*85*2*CLINIC*****XX*12345  ");
        assert_eq!(id.as_deref(), Some("12345"));
    }

    #[test]
    fn what_the_tables_report_is_none() {
        for wrong in [&b"NM1*85*2*CLINIC*****XX"[..], b"NM1*85*2*CLINIC*****XX*   "] {
            assert_eq!(values(wrong)[0], None);
        }
        assert_eq!(values(b"NM1*85*2*CLINIC*****XX*1")[0], None, "too short");
        assert_eq!(values(b"NM1*85*2*CLINIC*****XX*12\xff5")[0], None, "no character of X12");
        assert_eq!(values(b"NM1*85*2*CLINIC***DR**XX*12345")[1], None, "not used in this place");
        for divided in [&b"NM1*85*2*CLINIC*****XX*123:45"[..], b"NM1*85*2*CLINIC*****XX*123^45"] {
            assert_eq!(values(divided)[0], None, "two values");
        }
    }
}
