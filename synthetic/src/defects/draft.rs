//! The segments of one claim and the levels above it, so that one of them can be spoiled.

use crate::writing::text::{COMPONENT, ELEMENT, LOST, SEGMENT};

/// Segments without their terminators.
#[derive(Debug)]
pub(crate) struct Draft {
    segments: Vec<String>,
    /// The segment whose terminator got lost.
    unterminated: Option<usize>,
}

/// What a claim says of itself.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Facts {
    pub(crate) number: String,
    pub(crate) lines: u32,
    pub(crate) charge_cents: u64,
}

impl Draft {
    pub(crate) fn of(text: &str) -> Self {
        let segments = text.split_terminator(SEGMENT).map(str::to_owned).collect();
        Self { segments, unterminated: None }
    }

    /// Segments with the terminators that are left.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        for (n, segment) in self.segments.iter().enumerate() {
            text.push_str(segment);
            text.push(if self.unterminated == Some(n) { LOST } else { SEGMENT });
        }
        text
    }

    pub(crate) fn len(&self) -> usize {
        self.segments.len()
    }

    /// The first segment that begins so.
    pub(crate) fn first(&self, start: &str) -> Option<usize> {
        self.segments.iter().position(|segment| segment.starts_with(start))
    }

    /// The last segment that begins so.
    pub(crate) fn last(&self, start: &str) -> Option<usize> {
        self.segments.iter().rposition(|segment| segment.starts_with(start))
    }

    /// Element `n` of a segment, from 1.
    pub(crate) fn element(&self, segment: usize, n: usize) -> Option<&str> {
        self.segments.get(segment)?.split(ELEMENT).nth(n)
    }

    /// Number of elements of a segment.
    pub(crate) fn element_count(&self, segment: usize) -> usize {
        self.segments.get(segment).map_or(0, |text| text.matches(ELEMENT).count())
    }

    /// Gives element `n` of a segment, from 1, another value.
    pub(crate) fn set(&mut self, segment: usize, n: usize, value: &str) -> Option<()> {
        let text = self.segments.get_mut(segment)?;
        let mut elements: Vec<&str> = text.split(ELEMENT).collect();
        if elements.len() <= n {
            elements.resize(n + 1, "");
        }
        *elements.get_mut(n)? = value;
        *text = elements.join("*");
        Some(())
    }

    /// Gives component `m` of element `n`, both from 1, another value.
    pub(crate) fn set_component(
        &mut self,
        segment: usize,
        n: usize,
        m: usize,
        value: &str,
    ) -> Option<()> {
        let element = self.element(segment, n)?;
        let mut components: Vec<&str> = element.split(COMPONENT).collect();
        *components.get_mut(m.checked_sub(1)?)? = value;
        let element = components.join(":");
        self.set(segment, n, &element)
    }

    pub(crate) fn append(&mut self, segment: usize, text: &str) -> Option<()> {
        self.segments.get_mut(segment)?.push_str(text);
        Some(())
    }

    pub(crate) fn insert(&mut self, before: usize, segment: &str) {
        self.segments.insert(before.min(self.segments.len()), segment.to_owned());
    }

    pub(crate) fn remove(&mut self, segment: usize) -> Option<()> {
        (segment < self.segments.len()).then(|| drop(self.segments.remove(segment)))
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.segments.truncate(length);
    }

    pub(crate) fn swap(&mut self, one: usize, other: usize) {
        self.segments.swap(one, other);
    }

    pub(crate) fn lose_terminator(&mut self, segment: usize) {
        self.unterminated = Some(segment);
    }

    /// What the claim says now.
    pub(crate) fn facts(&self) -> Facts {
        let claim = self.first("CLM*").unwrap_or_default();
        let lines = self.segments.iter().filter(|segment| segment.starts_with("LX*")).count();
        Facts {
            number: self.element(claim, 1).unwrap_or_default().to_owned(),
            lines: u32::try_from(lines).unwrap_or(u32::MAX),
            charge_cents: self.element(claim, 2).map_or(0, cents),
        }
    }
}

/// An amount with two decimals at most.
pub(crate) fn cents(amount: &str) -> u64 {
    let (dollars, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let fraction = format!("{fraction:0<2}");
    format!("{dollars}{fraction}").parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_components_are_set() {
        let mut draft = Draft::of("CLM*A*120.5***11:B:1*Y~LX*1~");
        draft.set(0, 9, "X").unwrap();
        draft.set_component(0, 5, 3, "7").unwrap();
        assert_eq!(draft.to_text(), "CLM*A*120.5***11:B:7*Y***X~LX*1~");
        let facts = Facts { number: "A".to_owned(), lines: 1, charge_cents: 12_050 };
        assert_eq!(draft.facts(), facts);
    }
}
