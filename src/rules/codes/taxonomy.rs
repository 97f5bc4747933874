//! CD120: provider taxonomies that no list knows.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, NotChecked, Place};
use crate::guide::{PlacedSegment, el};
use crate::x12::SegmentId;

rule! {
    /// A provider taxonomy is not on the list of NUCC.
    ///
    /// ## Why
    /// Payers price by specialty, and compare the taxonomy with the one the provider enrolled
    /// with. A code that is not on the list was mistyped, or has been withdrawn.
    ///
    /// ## Example
    /// `PRV*PE*PXC*225100009X~` → `PRV*PE*PXC*225100000X~`.
    ///
    /// ## Exceptions
    /// Only with an imported list (`codes import nucc_taxonomy_….csv`): the whole of it is not ours
    /// to ship. Without one, codes outside of therapy are not checked, and counted as such. It
    /// only warns, because lists change twice a year.
    TAXONOMY_UNKNOWN {
        code: "CD120",
        name: "taxonomy-unknown",
        severity: Warning,
        snip: 5,
        ack: Ack::status("A7:145"),
        source: "837P 005010X222A1, PRV03; NUCC provider taxonomy, as imported (as read in 2026)",
        covers: "C36 P12",
        fix_at: ProviderSetup,
        todo: "Look the provider up in NPPES and enter the taxonomy that stands there.",
        cms1500: "24J, 33b",
        check: Check::Segment(SegmentId::new(b"PRV"), check),
    }
}

fn check(specialty: &PlacedSegment<'_>, ctx: &Context<'_>, out: &mut Findings) {
    let is_taxonomy = specialty.element(2) == Some(b"PXC");
    let Some(code) = specialty.element(3).filter(|_| is_taxonomy) else { return };
    // Another shape, or lower case, has a rule of its own.
    let is_upper = code.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if code.len() != 10 || !code.ends_with(b"X") || !is_upper {
        return;
    }
    match ctx.codes.is_taxonomy_listed(code) {
        Some(true) => {}
        Some(false) => {
            let shown = String::from_utf8_lossy(code);
            let message = format!("{shown} is not on the imported list of taxonomies");
            out.report(&TAXONOMY_UNKNOWN, Place::of(specialty, el::PRV03), message);
        }
        None if ctx.codes.taxonomy(code).is_some() => {}
        None => out.not_checked(NotChecked::Taxonomy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, clean};

    #[test]
    fn without_a_list_it_is_counted() {
        let unknown = ("225100000X", "332B00000X");
        clean(&TAXONOMY_UNKNOWN, &[unknown]);
        let counted = |text: &str| {
            let checked = check(text);
            let counts = checked.iter().flat_map(|batch| batch.not_checked.iter());
            counts.filter(|(what, ..)| *what == NotChecked::Taxonomy).map(|(.., n)| n).sum::<u64>()
        };
        let text = crate::rules::testing::changed(&[unknown]);
        assert_eq!(counted(&text), 1);
        assert_eq!(counted(crate::rules::testing::CLEAN), 0);
    }
}
