//! Drawings of counts: horizontal bars, each of one part or of several.

use plotters::coord::Shift;
use plotters::prelude::{
    Color as _, DrawingArea, DrawingAreaErrorKind, IntoDrawingArea as _, IntoFont as _, RGBColor,
    Rectangle, SVGBackend, Text, TextStyle,
};

/// Whatever is drawn in this colour takes the colour of the page's text.
const INK: RGBColor = RGBColor(17, 17, 17);
const INK_AS_WRITTEN: &str = "#111111";

const WIDTH: u32 = 560;
const ROW: u32 = 26;
const LABEL: i32 = 190;
const NUMBER: i32 = 130;
const TEXT: i32 = 13;
/// So many characters of a label have room.
const LONGEST: usize = 27;

/// The colours of the parts, readable on light and dark.
pub(super) const RED: RGBColor = RGBColor(200, 62, 55);
pub(super) const AMBER: RGBColor = RGBColor(205, 138, 29);
pub(super) const GREEN: RGBColor = RGBColor(62, 150, 96);
pub(super) const BLUE: RGBColor = RGBColor(70, 125, 190);
pub(super) const LIGHT_BLUE: RGBColor = RGBColor(140, 180, 225);
pub(super) const DEEP_BLUE: RGBColor = RGBColor(40, 80, 140);

/// A row of a chart.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub label: String,
    /// Lengths and colours of its parts, from left to right.
    pub parts: Vec<(u64, RGBColor)>,
    /// What stands behind it.
    pub number: String,
}

impl Bar {
    fn length(&self) -> u64 {
        self.parts.iter().map(|(length, _)| length).sum()
    }
}

/// Draws bars below each other; empty if there are none.
pub(super) fn bars(rows: &[Bar]) -> String {
    let longest = rows.iter().map(Bar::length).max().unwrap_or_default();
    if longest == 0 {
        return String::new();
    }
    let mut svg = String::new();
    let height = ROW.saturating_mul(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        let drawn = draw(&area, rows, longest).and_then(|()| area.present());
        // A text takes whatever is drawn.
        drop(drawn);
    }
    svg.replace(INK_AS_WRITTEN, "currentColor")
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type DrawError<'a> =
    DrawingAreaErrorKind<<SVGBackend<'a> as plotters::prelude::DrawingBackend>::ErrorType>;

fn draw<'a>(area: &Area<'a>, rows: &[Bar], longest: u64) -> Result<(), DrawError<'a>> {
    let style: TextStyle<'_> = ("system-ui, sans-serif", TEXT).into_font().color(&INK);
    let room = u64::from(WIDTH).saturating_sub(u64::try_from(LABEL + NUMBER).unwrap_or_default());
    let row_height = i32::try_from(ROW).unwrap_or_default();
    for (row, top) in rows.iter().zip((0..).step_by(usize::try_from(ROW).unwrap_or(1))) {
        area.draw(&Text::new(shortened(&row.label), (0, top + 6), style.clone()))?;
        let mut left = LABEL;
        for (length, color) in row.parts.iter().filter(|(length, _)| *length > 0) {
            let width = i32::try_from(length.saturating_mul(room) / longest).unwrap_or_default();
            let corners = [(left, top + 4), (left + width.max(1), top + row_height - 4)];
            area.draw(&Rectangle::new(corners, color.filled()))?;
            left += width.max(1);
        }
        area.draw(&Text::new(row.number.clone(), (left + 6, top + 6), style.clone()))?;
    }
    Ok(())
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LONGEST {
        return label.to_owned();
    }
    label.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_labels_stay_text() {
        let bar = Bar {
            label: "<script>alert(1)</script>".into(),
            parts: vec![(3, RED)],
            number: "3".into(),
        };
        let svg = bars(&[bar]);
        assert!(svg.starts_with("<svg") && !svg.contains("<script"), "{svg}");
        assert!(!svg.contains("style="), "the page admits no style inside: {svg}");
        assert!(svg.contains("currentColor"), "{svg}");
        assert_eq!(bars(&[]), "");
    }
}
