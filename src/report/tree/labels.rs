//! What stands before the value of each element: reference and name, in columns, made once.

use std::sync::LazyLock;

use crate::codes::CodeList;
use crate::guide::RowId;
use crate::guide::generated::SEGMENTS;
use crate::guide::table::{ElementDef, ElementKind, SegmentDef, Usage};

/// References such as `SV101-2` take so many columns.
pub(super) const REFERENCE: usize = 9;

/// Names take so many columns at the most.
const LONGEST_NAME: usize = 34;

/// So many blanks stand before each label, of which as many are written as it is indented.
pub(super) const BLANKS: &str = "                                        ";

/// An element or component as it is announced.
#[derive(Debug)]
pub(super) struct Label {
    /// [`BLANKS`], then `SV101-2  procedure code  `.
    text: String,
    /// What explains its codes.
    pub list: Option<CodeList>,
    /// Its type.
    pub kind: ElementKind,
}

impl Label {
    /// The label behind so many blanks.
    pub(super) fn indented(&self, blanks: usize) -> &str {
        self.text.get(BLANKS.len().saturating_sub(blanks)..).unwrap_or_default()
    }
}

/// An element of a position with its components.
#[derive(Debug)]
pub(super) struct ElementLabels {
    /// The element itself.
    pub own: Label,
    /// Its components; none if it is no composite.
    pub components: Vec<Label>,
    /// Whether it may be sent several times in one segment.
    pub repeats: bool,
}

/// A position of the guide as it is announced.
#[derive(Debug)]
struct SegmentLabels {
    heading: String,
    elements: Vec<ElementLabels>,
}

static LABELS: LazyLock<Vec<SegmentLabels>> = LazyLock::new(|| {
    let of_segment = |segment: &SegmentDef| SegmentLabels {
        heading: format!("{} {}", segment.id, segment.name),
        elements: elements(segment),
    };
    SEGMENTS.iter().map(of_segment).collect()
});

/// The elements of a position in order, the first being element 1.
pub(super) fn of_row(row: RowId) -> &'static [ElementLabels] {
    LABELS.get(usize::from(row.0)).map(|labels| labels.elements.as_slice()).unwrap_or_default()
}

/// `SV1 professional service`.
pub(super) fn heading(row: RowId) -> &'static str {
    LABELS.get(usize::from(row.0)).map(|labels| labels.heading.as_str()).unwrap_or_default()
}

fn elements(segment: &SegmentDef) -> Vec<ElementLabels> {
    let used = segment.elements.iter().filter(|def| def.usage != Usage::NotUsed);
    let width = used.map(|def| def.name.len()).max().unwrap_or_default().min(LONGEST_NAME);
    let mut list: Vec<ElementLabels> = Vec::new();
    for def in segment.elements {
        let label = label(segment, def, width);
        if def.component == 0 {
            list.push(ElementLabels {
                own: label,
                components: Vec::new(),
                repeats: def.repeat > 1,
            });
        } else if let Some(element) = list.last_mut() {
            element.components.push(label);
        }
    }
    list
}

fn label(segment: &SegmentDef, def: &ElementDef, width: usize) -> Label {
    let reference = reference(segment.id, def.element.into(), def.component.into());
    Label {
        text: format!("{BLANKS}{reference:REFERENCE$}{:width$}  ", def.name),
        list: CodeList::of(segment.row, def.element, def.component),
        kind: def.kind,
    }
}

/// An element in guide form: `SV104`, `SV101-2`.
pub(super) fn reference(
    segment: crate::x12::SegmentId,
    element: usize,
    component: usize,
) -> String {
    match component {
        0 => format!("{segment}{element:02}"),
        component => format!("{segment}{element:02}-{component}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::row;

    #[test]
    fn elements_stand_in_order_without_gaps() {
        for segment in SEGMENTS {
            let whole = segment.elements.iter().filter(|def| def.component == 0);
            assert!(
                whole
                    .map(|def| def.element)
                    .eq(1..=u8::try_from(of_row(segment.row).len()).unwrap())
            );
        }
    }

    #[test]
    fn names_stand_in_a_column() {
        let labels = of_row(row::L2400_SV1);
        let starts = |at: usize, text: &str| labels[at].own.indented(0).starts_with(text);
        assert!(starts(1, "SV102    line item charge amount  "), "{:?}", labels[1].own.text);
        assert_eq!(labels[0].components[1].text.len(), labels[1].own.text.len());
        assert!(labels[0].components[1].indented(0).starts_with("SV101-2  procedure code "));
    }
}
