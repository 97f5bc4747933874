//! A file as a tree that people read: loops indented, segments and elements named, codes
//! explained, findings where they belong.
//!
//! A batch is written without knowing any other, so that a file of any size is written as it is
//! read. Its sections are painted by several threads; order is kept.

mod element;
mod finding;
mod labels;
mod paint;
mod selection;
mod style;
mod write;

use std::io::{self, Write};

use rayon::prelude::*;

use crate::engine::{CheckedBatch, PatientData};

use super::{Ending, Report};

pub use selection::Selection;
pub use style::Colour;

use paint::Painter;
use selection::{Part, Shown};
use style::Style;

/// Fewer sections than this are painted by one thread.
const FEW: usize = 64;

/// Whether findings stand in the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FindingLines {
    /// They do.
    #[default]
    Shown,
    /// They do not.
    Hidden,
}

/// How a tree is written.
#[derive(Clone, Debug, Default)]
pub struct TreeOptions {
    /// Which part of the file.
    pub selection: Selection,
    /// Whether values of patient fields are shown.
    pub patient_data: PatientData,
    /// Whether findings are shown.
    pub findings: FindingLines,
    /// Whether it has colours.
    pub colour: Colour,
    /// Columns of the terminal; a segment is underlined only where it fits.
    pub width: Option<usize>,
}

/// Writes checked batches as a tree.
#[derive(Debug)]
pub struct TreeReport<W> {
    out: W,
    options: TreeOptions,
    claims_shown: u64,
    /// What each thread paints of a batch; reused.
    parts: Vec<Vec<u8>>,
}

impl<W: Write> TreeReport<W> {
    /// A tree that is written to `out`.
    pub fn new(out: W, options: TreeOptions) -> Self {
        Self { out, options, claims_shown: 0, parts: Vec::new() }
    }

    /// Claims that were written, so far.
    #[must_use]
    pub fn claims_shown(&self) -> u64 {
        self.claims_shown
    }

    /// Begins another file.
    ///
    /// # Errors
    /// The tree cannot be written.
    pub fn title(&mut self, name: &str) -> io::Result<()> {
        let style = Style::of(self.options.colour);
        writeln!(self.out, "{}==> {name} <=={}", style.heading, style.reset)
    }

    /// The writer, when everything is added.
    pub fn finish(self) -> W {
        self.out
    }
}

impl<W: Write> Report for TreeReport<W> {
    /// Adds the part of a batch that is wanted.
    fn add(&mut self, _: &str, checked: &CheckedBatch) -> io::Result<()> {
        let segments = checked.segments();
        let Part { sections: shown, claims } = self.options.selection.of_batch(checked, &segments);
        self.claims_shown += claims;
        let paint = |sections: &[Shown], out: &mut Vec<u8>| {
            out.clear();
            let mut painter = Painter::new(checked, &segments, &self.options, out);
            for section in sections {
                painter.section(*section);
            }
        };
        let threads = if shown.len() < FEW { 1 } else { rayon::current_num_threads() };
        let each = shown.len().div_ceil(threads).max(1);
        self.parts.resize_with(threads, Vec::new);
        let shares = shown.par_chunks(each).zip(&mut self.parts);
        shares.for_each(|(sections, out)| paint(sections, out));
        let parts = self.parts.iter_mut().take(shown.len().div_ceil(each));
        for part in parts {
            self.out.write_all(part)?;
        }
        Ok(())
    }

    fn close(&mut self, _: &Ending<'_>) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::LoopId;
    use crate::rules::testing::{CLEAN, changed, check};

    fn tree(file: &str, options: TreeOptions) -> String {
        let mut report = TreeReport::new(Vec::new(), options);
        for checked in check(file) {
            report.add("a.837", &checked).unwrap();
        }
        String::from_utf8(report.finish()).unwrap()
    }

    /// The tree as it is by default.
    fn whole(file: &str) -> String {
        tree(file, TreeOptions::default())
    }

    fn selected(file: &str, selection: Selection) -> String {
        tree(file, TreeOptions { selection, ..TreeOptions::default() })
    }

    /// The tree has these lines one below the other, blanks between words aside.
    #[track_caller]
    fn has(tree: &str, lines: &[&str]) {
        let words = |line: &str| {
            let indent = line.len() - line.trim_start().len();
            format!(
                "{}{}",
                " ".repeat(indent),
                line.split_whitespace().collect::<Vec<_>>().join(" ")
            )
        };
        let tree: Vec<String> = tree.lines().map(words).collect();
        assert!(tree.windows(lines.len()).any(|window| window == lines), "{}", tree.join("\n"));
    }

    #[test]
    fn codes_are_explained_and_loops_indented() {
        let tree = whole(CLEAN);
        has(
            &tree,
            &["          2300 claim CLAIM1 (accepted)", "            CLM claim information [18]"],
        );
        has(&tree, &["              CLM05-3 claim frequency code 1 = original claim"]);
        has(&tree, &["                DTP03 service date 20260302 = 2026-03-02"]);
        has(&tree, &["  IEA interchange control trailer"]);
    }

    #[test]
    fn a_patient_is_masked_unless_asked_for() {
        let tree_of =
            |patient_data| tree(CLEAN, TreeOptions { patient_data, ..TreeOptions::default() });
        let masked = tree_of(PatientData::Masked);
        for value in ["SAMPLE", "PAT\n", "1EG4TE5MK73", "1 OAK LANE", "19500615"] {
            assert!(!masked.contains(value), "{value}");
        }
        assert!(masked.contains("RIVER THERAPY"), "a provider is no patient");
        assert!(tree_of(PatientData::Shown).contains("1EG4TE5MK73"));
    }

    /// A line that has too many units, as it stands in the clean file and as it is told.
    const UNITS: (&str, &str) = ("HC:97140:GP*80*UN*1", "HC:97150:GP*80*UN*2");

    /// The line that underlines something, with the one above it.
    fn underlined(tree: &str) -> Option<(&str, &str)> {
        let below = tree.lines().skip(1);
        tree.lines().zip(below).find(|(_, below)| below.trim_start() == "^")
    }

    #[test]
    fn a_finding_stands_below_its_segment() {
        let tree = whole(&changed(&[UNITS]));
        let finding = "                error[TH301] SV104 untimed-units: 97150 is untimed: 1 unit a \
                       day, 2 billed";
        has(&tree, &[finding, "                  SV1*HC:97150:GP*80*UN*2***1:2"]);
        let (segment, caret) = underlined(&tree).unwrap();
        assert_eq!(segment.as_bytes().get(caret.len() - 1), Some(&b'2'), "the units");
    }

    #[test]
    fn an_underlined_segment_fits_or_is_left_out() {
        let options = TreeOptions { width: Some(40), ..TreeOptions::default() };
        let tree = tree(&changed(&[UNITS]), options);
        assert!(tree.contains("TH301") && underlined(&tree).is_none());
    }

    #[test]
    fn what_is_missing_is_told_where_it_is_missing() {
        let file = changed(&[("NM1*PR*2*MEDICARE*****PI*04412~\n", ""), ("SE*29", "SE*28")]);
        let tree = whole(&file);
        let at = tree.find("2010BB").unwrap();
        let around = &tree[..at];
        assert!(around.trim_end().contains("DMG03"), "below the subscriber's loop");
        assert!(tree[at..].contains("2300 claim CLAIM1 (rejected)"));
        let file = CLEAN.replace("SE*29*0001~\n", "");
        has(&whole(&file), &["      SE transaction set trailer (missing)"]);
    }

    #[test]
    fn segments_without_a_place_are_marked() {
        let tree = whole(&changed(&[("LX*1~", "ZZZ*1*SECRET~\nLX*1~"), ("SE*29", "SE*30")]));
        has(
            &tree,
            &[
                "              ZZZ [23] (no place in the guide here)",
                "                ZZZ01 *",
                "                ZZZ02 ******",
            ],
        );
        let late = changed(&[("LX*2~", "HI*BG:01~\nLX*2~"), ("SE*29", "SE*30")]);
        has(
            &whole(&late),
            &["              HI condition information [26] (out of order: belongs to 2300)"],
        );
    }

    #[test]
    fn noise_is_told_and_shown_only_where_patients_are() {
        let file = format!("{CLEAN}SOME NAME\n");
        has(&whole(&file), &["10 bytes outside any segment (masked)"]);
        let options = TreeOptions { patient_data: PatientData::Shown, ..TreeOptions::default() };
        has(&tree(&file, options), &["10 bytes outside any segment: SOME NAME\\n"]);
    }

    #[test]
    fn one_claim_stands_below_its_levels() {
        let claim = |id: &str| Selection { claim: Some(id.to_owned()), ..Selection::default() };
        let second = "CLM*CLAIM2*120***11:B:1*Y*A*Y*Y~\nHI*ABK:M25561~\nLX*1~\n\
                      SV1*HC:97110:GP*120*UN*2***1~\nDTP*472*D8*20260302~\nSE*34";
        let file = changed(&[("SE*29", second)]);
        let tree = selected(&file, claim("CLAIM2"));
        assert!(tree.contains("2300 claim CLAIM2") && !tree.contains("CLAIM1"));
        assert!(tree.starts_with("ISA interchange envelope") && tree.contains("2010BB"));
        assert_eq!(selected(&file, claim("CLAIM3")), "");
    }

    #[test]
    fn a_loop_is_shown_with_its_claim() {
        let loops = vec![LoopId::L2310B];
        let tree = selected(CLEAN, Selection { loops, ..Selection::default() });
        assert!(tree.starts_with("2310B claim rendering provider, claim CLAIM1\n  NM1 "));
        assert!(tree.contains("PRV03") && !tree.contains("SV1"));
        let loops = vec![LoopId::L2010AA];
        let tree = selected(CLEAN, Selection { loops, ..Selection::default() });
        assert!(tree.starts_with("2010AA billing provider, level 1\n"), "{tree}");
    }

    #[test]
    fn depth_cuts_loops_off() {
        let depth =
            |depth| selected(CLEAN, Selection { depth: Some(depth), ..Selection::default() });
        assert!(depth(1).contains("BHT") && !depth(1).contains("1000A"));
        assert!(depth(3).contains("2000B") && !depth(3).contains("2010BA"));
        assert!(depth(4).contains("2300") && !depth(4).contains("2310B"));
        assert_eq!(depth(6), whole(CLEAN));
    }
}
