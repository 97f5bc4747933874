//! EN122 to EN124: control numbers that stood before.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{Section, SectionKind, el};

rule! {
    /// Two interchanges of one file have the same control number.
    ///
    /// ## Why
    /// A receiver that has seen the number takes the second for a duplicate and drops it.
    ///
    /// ## Example
    /// Two headers with `*00501*000000905*`.
    ///
    /// ## Exceptions
    /// Interchanges of different senders (ISA06) count apart.
    INTERCHANGE_NUMBER_REPEATED {
        code: "EN122",
        name: "interchange-number-repeated",
        severity: Warning,
        snip: 1,
        ack: Ack::interchange("025"),
        source: "837P 005010X222A1, appendix C, ISA13",
        covers: "E08",
        fix_at: Software,
        todo: "Give each interchange a number of its own.",
        check: Check::Section(check),
    }
}

rule! {
    /// Two groups of one interchange have the same control number.
    ///
    /// ## Why
    /// The 999 answers a group by its number: the second cannot be answered. The first is
    /// processed, claims of the second are rejected.
    ///
    /// ## Example
    /// Two `GS` with GS06 `17` in one interchange.
    GROUP_NUMBER_REPEATED {
        code: "EN123",
        name: "group-number-repeated",
        severity: Error,
        snip: 1,
        ack: Ack::group("19"),
        source: "837P 005010X222A1, appendix C, GS06",
        covers: "E11",
        fix_at: Software,
        todo: "Give each group a number of its own.",
        check: Check::Tables,
    }
}

rule! {
    /// Two transaction sets of one group have the same control number.
    ///
    /// ## Why
    /// The 999 answers a set by its number: the second cannot be answered. The first is
    /// processed, claims of the second are rejected.
    ///
    /// ## Example
    /// Two `ST*837*0001` in one group.
    SET_NUMBER_REPEATED {
        code: "EN124",
        name: "set-number-repeated",
        severity: Error,
        snip: 1,
        ack: Ack::set("23"),
        source: "837P 005010X222A1, ST02",
        covers: "E12",
        fix_at: Software,
        todo: "Give each transaction set a number of its own.",
        check: Check::Tables,
    }
}

fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    if !section.facts.repeated {
        return;
    }
    let (rule, element, where_) = match section.kind {
        SectionKind::Interchange => (&INTERCHANGE_NUMBER_REPEATED, el::ISA13, "interchange"),
        SectionKind::Group => (&GROUP_NUMBER_REPEATED, el::GS06, "group of this interchange"),
        SectionKind::Set => (&SET_NUMBER_REPEATED, el::ST02, "transaction set of this group"),
        _ => return,
    };
    let message = format!("{element} is the number of an earlier {where_}");
    out.report(rule, Place::start(section, element), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN, clean, said};

    fn sets(second: &str) -> String {
        let start = CLEAN.find("ST*837").unwrap();
        let end = CLEAN.find("GE*1").unwrap();
        let set = &CLEAN[start..end];
        let other = set.replace("*0001", second);
        CLEAN.replace(set, &format!("{set}{other}"))
    }

    #[test]
    fn a_second_set_with_the_same_number_is_refused() {
        let words = "ST02: ST02 is the number of an earlier transaction set of this group";
        assert_eq!(said(&SET_NUMBER_REPEATED, &sets("*0001")), [words]);
        assert!(said(&SET_NUMBER_REPEATED, &sets("*0002")).is_empty());
    }

    #[test]
    fn numbers_of_groups_and_interchanges_differ_too() {
        let start = CLEAN.find("GS*HC").unwrap();
        let end = CLEAN.find("IEA*1").unwrap();
        let groups = CLEAN.replace(&CLEAN[start..end], &CLEAN[start..end].repeat(2));
        assert_eq!(said(&GROUP_NUMBER_REPEATED, &groups).len(), 1);
        assert_eq!(said(&INTERCHANGE_NUMBER_REPEATED, &CLEAN.repeat(2)).len(), 1);
        // Files of two senders in one.
        let other = CLEAN.replace("*ZZ*SENDER         *", "*ZZ*OTHER          *");
        assert!(said(&INTERCHANGE_NUMBER_REPEATED, &format!("{CLEAN}{other}")).is_empty());
        clean(&INTERCHANGE_NUMBER_REPEATED, &[]);
    }
}
