//! EN102, EN140: ISA11 is a delimiter in 5010.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{Section, SectionKind, el};
use crate::x12::delimiters::may_delimit;

rule! {
    /// ISA11 holds a letter, digit or blank where the repetition separator belongs.
    ///
    /// ## Why
    /// Up to 4010 the element was a standards identifier, `U`. In 5010 it declares the repetition
    /// separator; a letter there would split values apart.
    ///
    /// ## Example
    /// `…*030101*1253*U*00501*…` → `…*030101*1253*^*00501*…`
    REPETITION_SEPARATOR {
        code: "EN102",
        name: "repetition-separator",
        severity: Warning,
        snip: 1,
        ack: Ack::interchange("026"),
        source: "837P 005010X222A1, appendix C, ISA11",
        covers: "E02 E04",
        fix_at: Software,
        todo: "Ask the software vendor to send ^ in ISA11.",
        check: Check::Section(check),
    }
}

rule! {
    /// ISA11 and ISA16 declare the same delimiter.
    ///
    /// ## Why
    /// A repetition that looks like a component cannot be told from one. The four delimiters of an
    /// interchange must differ.
    ///
    /// ## Example
    /// `…*1253*:*00501*…*T*:~` → `…*1253*^*00501*…*T*:~`
    DELIMITERS_EQUAL {
        code: "EN140",
        name: "delimiters-equal",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("027"),
        source: "837P 005010X222A1, appendix B.1",
        covers: "E02",
        fix_at: Software,
        todo: "Ask the software vendor to send ^ in ISA11.",
        check: Check::Tables,
    }
}

/// Reports under both rules.
fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(header) = section.header_of(SectionKind::Interchange) else { return };
    let Some([byte]) = header.element(11) else { return };
    let place = Place::of(&header, el::ISA11);
    let shown = char::from(*byte);
    if !may_delimit(*byte) {
        let message = format!("ISA11 is `{shown}`, which is no separator");
        out.report(&REPETITION_SEPARATOR, place, message);
    } else if header.element(16) == Some(&[*byte]) {
        let message = format!("ISA11 is `{shown}`, which is the component separator of ISA16");
        out.report(&DELIMITERS_EQUAL, place, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    #[test]
    fn a_letter_is_no_separator() {
        let said = "ISA11: ISA11 is `U`, which is no separator";
        dirty(&REPETITION_SEPARATOR, &[("*0900*^*", "*0900*U*")], said);
    }

    #[test]
    fn any_punctuation_is() {
        clean(&REPETITION_SEPARATOR, &[("*0900*^*", "*0900*{*")]);
    }

    #[test]
    fn the_four_delimiters_differ() {
        let said = "ISA11: ISA11 is `:`, which is the component separator of ISA16";
        dirty(&DELIMITERS_EQUAL, &[("*0900*^*", "*0900*:*")], said);
        assert_eq!(codes_of(&[("*0900*^*", "*0900*:*")]), ["EN140"]);
        // Any other two that are the same leave the header without its sixteen elements.
        for header in ["*0900***", "*0900*~*"] {
            assert_eq!(codes_of(&[("*0900*^*", header)]), ["EN114"]);
        }
        assert_eq!(codes_of(&[("*T*:~", "*T**~")]), ["EN114"]);
    }
}
