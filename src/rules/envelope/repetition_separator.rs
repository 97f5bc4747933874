//! EN102: ISA11 is a delimiter in 5010.

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
        fix_at: Software,
        todo: "Ask the software vendor to send ^ in ISA11.",
        check: Check::Section(check),
    }
}

fn check(section: &Section<'_>, _: &Context<'_>, out: &mut Findings) {
    let Some(header) = section.header_of(SectionKind::Interchange) else { return };
    if let Some([byte]) = header.element(11)
        && !may_delimit(*byte)
    {
        let message = format!("ISA11 is `{}`, which is no separator", char::from(*byte));
        out.report(&REPETITION_SEPARATOR, Place::of(&header, el::ISA11), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    #[test]
    fn a_letter_is_no_separator() {
        let said = "ISA11: ISA11 is `U`, which is no separator";
        dirty(&REPETITION_SEPARATOR, &[("*0900*^*", "*0900*U*")], said);
    }

    #[test]
    fn any_punctuation_is() {
        clean(&REPETITION_SEPARATOR, &[("*0900*^*", "*0900*{*")]);
    }
}
