//! ST302: loops of one parent that do not stand in the order of the guide.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{LoopId, PlacedSegment, RowId, Section, el};
use crate::x12::SegmentId;

rule! {
    /// A loop comes after another that the guide lists behind it.
    ///
    /// ## Why
    /// Subscriber and payer (2010BA, 2010BB), the providers of a claim (2310A to 2310F), of another
    /// payer (2330A to 2330G) and of a line (2420A to 2420H) have the same position in the
    /// standard, so that their order is free there. Simple receivers take the guide's order for
    /// the only one.
    ///
    /// ## Example
    /// `NM1*82*…~NM1*DN*…~` → `NM1*DN*…~NM1*82*…~`: 2310A before 2310B.
    LOOPS_OUT_OF_ORDER {
        code: "ST302",
        name: "loops-out-of-order",
        severity: Warning,
        snip: 1,
        ack: Ack::segment("7"),
        source: "own knowledge: 837P 005010X222A1 lists the loops in this order",
        covers: "H10",
        fix_at: Software,
        todo: "Send the loops in the order of the guide if the payer refuses them.",
        check: Check::Segment(NM1, check),
    }
}

const NM1: SegmentId = SegmentId::new(b"NM1");

fn check(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(row) = name.row else { return };
    let Some(before) = sibling_before(name, row, context.section) else { return };
    if before.def().in_loop > row.def().in_loop {
        let named = |row: RowId| {
            let of = row.def().in_loop.def();
            format!("{} ({})", of.name, of.title)
        };
        let message = format!("loop {} comes after loop {}", named(row), named(before));
        out.report(&LOOPS_OUT_OF_ORDER, Place::of(name, el::NM101), message);
    }
}

/// Where the last name before this one stands in the guide, if its loop has the same parent.
fn sibling_before(name: &PlacedSegment<'_>, row: RowId, section: &Section<'_>) -> Option<RowId> {
    let parent = parent_of(row)?;
    for index in (0..name.index).rev() {
        let segment = section.get(index)?;
        match segment.row {
            // The parent's own segments stand before its loops.
            Some(before) if before.def().in_loop == parent => return None,
            Some(before) if segment.id() == NM1 => {
                return Some(before).filter(|&before| parent_of(before) == Some(parent));
            }
            _ => {}
        }
    }
    None
}

fn parent_of(row: RowId) -> Option<LoopId> {
    row.def().in_loop.def().parent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    const DN: &str = "NM1*DN*1*DOCTOR*DEE****XX*1000000012~\n";
    const PRV: &str = "PRV*PE*PXC*225100000X~\n";

    #[test]
    fn the_order_of_providers_is_only_a_warning() {
        let swapped = [(DN, ""), (PRV, &format!("{PRV}{DN}"))];
        let words = "NM101: loop 2310A (claim referring provider) comes after loop 2310B (claim \
                     rendering provider)";
        dirty(&LOOPS_OUT_OF_ORDER, &swapped, words);
        assert_eq!(codes_of(&swapped), ["ST302"]);
    }

    #[test]
    fn subscriber_before_payer() {
        let payer = "NM1*PR*2*MEDICARE*****PI*04412~\n";
        let subscriber = "SBR*P*18*******MB~\n";
        let swapped = [(payer, ""), (subscriber, &format!("{subscriber}{payer}"))];
        assert_eq!(codes_of(&swapped), ["ST302"]);
    }

    #[test]
    fn each_other_payer_begins_anew() {
        let other = "SBR*S*18*GROUP******CI~\nOI***Y***Y~\nNM1*IL*1*SAMPLE*PAT****MI*W1234~\n\
NM1*PR*2*OTHER*****PI*12345~\n";
        let two = format!("{PRV}{other}{}", other.replace("SBR*S", "SBR*T"));
        clean(&LOOPS_OUT_OF_ORDER, &[(PRV, &two)]);
        clean(&LOOPS_OUT_OF_ORDER, &[("LX*2~", "NM1*82*1*LEE*ANN****XX*1000000020~\nLX*2~")]);
    }
}
