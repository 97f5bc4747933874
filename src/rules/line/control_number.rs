//! LN226: the provider's number of a line.

use crate::claim::Claim;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{el, row};

rule! {
    /// Two lines of a claim have the same control number.
    ///
    /// ## Why
    /// REF*6R is the provider's number of the line. The payer returns it with the payment, which
    /// cannot be posted if it names two lines; front ends refuse the claim.
    ///
    /// ## Example
    /// `REF*6R*A1~` in two lines → `REF*6R*A1~` and `REF*6R*A2~`.
    LINE_CONTROL_NUMBER_REPEATED {
        code: "LN226",
        name: "line-control-number-repeated",
        severity: Error,
        snip: 2,
        ack: Ack::status("A7:584").or_element("I12"),
        source: "837P 005010X222A1, 2400 REF*6R; clearinghouse edits",
        covers: "L17",
        fix_at: Software,
        todo: "Give each line of the claim a control number of its own.",
        check: Check::Claim(check),
    }
}

/// A claim has fifty lines at the most; what is beyond is reported and not compared.
const MOST_LINES: usize = 50;

fn check(claim: &Claim<'_>, _: &Context<'_>, out: &mut Findings) {
    let numbers = claim.section.find_all(row::L2400_REF_6R);
    let mut seen: [(u16, &[u8]); MOST_LINES] = [(0, b""); MOST_LINES];
    for (count, reference) in numbers.take(MOST_LINES).enumerate() {
        let Some(number) = reference.element(2) else { continue };
        // A second number of one line is a finding of the walker.
        let is_same =
            |&(line, earlier): &(u16, &[u8])| line != reference.instance && earlier == number;
        if seen.iter().take(count).any(is_same) {
            let shown = String::from_utf8_lossy(number);
            let message = format!("REF*6R is {shown}, as on an earlier line of the claim");
            out.report(&LINE_CONTROL_NUMBER_REPEATED, Place::of(&reference, el::REF02), message);
        }
        if let Some(slot) = seen.get_mut(count) {
            *slot = (reference.instance, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, codes_of, dirty};

    /// The two lines with these control numbers.
    fn numbered(first: &str, second: &str) -> [(&'static str, String); 2] {
        [
            ("LX*2~", format!("REF*6R*{first}~\nLX*2~")),
            ("SE*29", format!("REF*6R*{second}~\nSE*29")),
        ]
    }

    #[test]
    fn one_number_on_two_lines() {
        let changes = numbered("A1", "A1");
        let changes = changes.each_ref().map(|(from, to)| (*from, to.as_str()));
        let said = "REF02: REF*6R is A1, as on an earlier line of the claim";
        dirty(&LINE_CONTROL_NUMBER_REPEATED, &changes, said);
    }

    #[test]
    fn twice_on_one_line_is_one_finding() {
        let twice = [("LX*2~", "REF*6R*A1~\nREF*6R*A1~\nLX*2~"), ("SE*29", "SE*31")];
        assert_eq!(codes_of(&twice), ["ST103"]);
    }

    #[test]
    fn numbers_of_their_own() {
        for (first, second) in [("A1", "A2"), ("A1", "a1"), ("A1", "")] {
            let changes = numbered(first, second);
            clean(
                &LINE_CONTROL_NUMBER_REPEATED,
                &changes.each_ref().map(|(from, to)| (*from, to.as_str())),
            );
        }
    }
}
