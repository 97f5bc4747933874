//! Places of the guide as people name them: `2310B`, `NM1`, `REF*G1`, `SV101-3`, `2010AA NM109`.

use crate::x12::{Code, SegmentId};

use super::generated::SEGMENTS;
use super::table::{ElementDef, ElementRef, LoopId, Qualifier, SegmentDef};

/// A place of the guide, which may stand for several positions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The loop, if it is named.
    pub in_loop: Option<LoopId>,
    /// The segment or element; `None` if a loop as a whole is meant.
    pub place: Option<ElementRef>,
    /// The qualifier that tells the segment apart, if it is named: `G1` of `REF*G1`.
    pub qualifier: Option<Code>,
}

impl Reference {
    /// Reads a loop, a segment, a segment with its qualifier, an element or a component, with or
    /// without the loop before it; `None` if the guide has no such place. Loops that are named as
    /// their segment (ISA, GS, ST) are read as the segment.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let reference = if let Some((in_loop, place)) = text.split_once(' ') {
            Self { in_loop: Some(LoopId::named(in_loop)?), ..Self::of_segment(place.trim())? }
        } else if let Some(reference) = Self::of_segment(text) {
            reference
        } else {
            Self { in_loop: Some(LoopId::named(text)?), place: None, qualifier: None }
        };
        reference.positions().next().map(|_| reference)
    }

    fn of_segment(text: &str) -> Option<Self> {
        let text = text.to_ascii_uppercase();
        let (head, qualifier) = match text.split_once('*') {
            Some((id, qualifier)) => (id, Some(Code::parse(qualifier.as_bytes())?)),
            None => (text.as_str(), None),
        };
        let place =
            whole_segment(head).or_else(|| element(head).filter(|_| qualifier.is_none()))?;
        Some(Self { in_loop: None, place: Some(place), qualifier })
    }

    /// The positions of the guide that are meant, in order.
    pub fn positions(&self) -> impl Iterator<Item = &'static SegmentDef> + use<> {
        let reference = *self;
        SEGMENTS.iter().filter(move |position| reference.means(position))
    }

    fn means(&self, position: &SegmentDef) -> bool {
        if self.in_loop.is_some_and(|id| id != position.in_loop) {
            return false;
        }
        let Some(place) = self.place else { return true };
        place.segment == position.id
            && self.qualifier.is_none_or(|code| has_qualifier(position, code))
            && (place.element == 0 || position.element(place).is_some())
    }
}

impl SegmentDef {
    /// One of its elements or components in guide form: `SV101-3`.
    #[must_use]
    pub fn place_of(&self, def: &ElementDef) -> ElementRef {
        ElementRef { segment: self.id, element: def.element, component: def.component }
    }
}

fn has_qualifier(position: &SegmentDef, code: Code) -> bool {
    match position.qualifier {
        Qualifier::None => false,
        Qualifier::Element(_, codes) | Qualifier::Component(_, _, codes) => codes.contains(&code),
        Qualifier::Pair(first, codes) => first == code || codes.contains(&code),
    }
}

fn whole_segment(id: &str) -> Option<ElementRef> {
    let segment = SegmentId::new(id.as_bytes());
    let is_known = SEGMENTS.iter().any(|position| position.id == segment);
    let is_whole = segment.to_string() == id && is_known;
    is_whole.then_some(ElementRef { segment, element: 0, component: 0 })
}

/// `SV104`, `SV101-3`.
fn element(text: &str) -> Option<ElementRef> {
    let (element, component) = text.split_once('-').unwrap_or((text, "0"));
    let (id, number) = element.split_at_checked(element.len().checked_sub(2)?)?;
    let number: u8 = number.parse().ok().filter(|number| *number > 0)?;
    Some(whole_segment(id)?.at(number, component.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The positions that a name stands for, `loop variant` each.
    fn positions(text: &str) -> Vec<String> {
        let Some(reference) = Reference::parse(text) else { return Vec::new() };
        let name = |p: &SegmentDef| format!("{} {}", p.in_loop.def().name, p.variant);
        reference.positions().map(name).collect()
    }

    #[test]
    fn segments_are_told_apart_by_loop_and_qualifier() {
        assert_eq!(positions("ref*g1"), ["2300 REF*G1", "2330B REF*G1", "2400 REF*G1"]);
        assert_eq!(positions("2300 REF*G1"), ["2300 REF*G1"]);
        assert_eq!(positions("HI*ABK"), ["2300 HI*ABK/BK"]);
        assert_eq!(positions("2310B"), ["2310B NM1*82", "2310B PRV*PE", "2310B REF*0B/1G/G2/LU"]);
        assert_eq!(positions("ISA"), ["ISA ISA"]);
    }

    #[test]
    fn elements_and_components_are_read() {
        let place = |text: &str| Reference::parse(text).unwrap().place.unwrap().to_string();
        for name in ["SV101-3", "N301", "HL03", "NM109", "CLM05-3", "K301"] {
            assert_eq!(place(name), name);
        }
        assert_eq!(positions("2010AA NM109"), ["2010AA NM1*85"]);
        assert_eq!(place("sv104"), "SV104");
    }

    #[test]
    fn what_the_guide_does_not_have_is_no_place() {
        for text in
            ["", "NM1*ZZ", "SV199", "SV101-99", "2310", "CLM0", "NM1*82*1", "2310B CLM01", "Ä1"]
        {
            assert_eq!(Reference::parse(text), None, "{text}");
        }
    }
}
