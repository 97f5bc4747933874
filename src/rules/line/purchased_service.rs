//! LN230, LN231: services bought from another provider.

use crate::claim::{ProviderLoop, ServiceLine, Value, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{PlacedSegment, el, row};
use crate::x12::SegmentId;

rule! {
    /// A purchased service has a price without its provider, or a provider without the price.
    ///
    /// ## Why
    /// PS1 says what a purchased service cost, loop 2420B whom it was bought from. A payer that
    /// needs the one needs the other.
    ///
    /// ## Example
    /// `PS1*1000000012*40~` without `NM1*QB*2******XX*1000000012~`.
    PURCHASED_SERVICE_INCOMPLETE {
        code: "LN230",
        name: "purchased-service-incomplete",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, 2400 PS1 and 2420B; own knowledge",
        covers: "L20",
        fix_at: Billing,
        todo: "Enter both the price and the provider of the purchased service.",
        cms1500: "20",
        check: Check::Segment(SegmentId::new(b"PS1"), price),
    }
}

rule! {
    /// The provider of a purchased service has two different numbers.
    ///
    /// ## Why
    /// PS101 is the number by which loop 2420B identifies the provider: its NPI, or one of its
    /// REF02.
    ///
    /// ## Example
    /// `PS1*1000000020*40~` and `NM1*QB*2******XX*1000000012~`.
    PURCHASED_SERVICE_NUMBER {
        code: "LN231",
        name: "purchased-service-number",
        severity: Warning,
        snip: 4,
        ack: Ack::element("I12"),
        source: "837P 005010X222A1, 2400 PS101; own knowledge",
        covers: "L20",
        fix_at: ProviderSetup,
        todo: "Enter one number of the provider in both places.",
        cms1500: "20",
        check: Check::Tables,
    }
}

fn price(price: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(line) = ServiceLine::around(price.index, context.section) else { return };
    let Some(name) = line.part.find(row::L2420B_NM1_QB) else {
        if has_unplaced(context.section, b"NM1") {
            return;
        }
        let message = "PS1 prices a purchased service, yet the line has no loop 2420B (provider)";
        out.report(&PURCHASED_SERVICE_INCOMPLETE, Place::of(price, el::PS1), message);
        return;
    };
    let Some(number) = Value::at(price, el::PS101) else { return };
    let provider = ProviderLoop::read(name, context.section);
    let others = provider.part.segments().filter(|other| other.id() == SegmentId::new(b"REF"));
    let of_name = name.element(9).map(|_| Value::at(&name, el::NM109));
    // A number that is malformed may be the one.
    let mut known = others.map(|other| Value::at(&other, el::REF02)).chain(of_name).peekable();
    let differs = |id: Option<Value<'_>>| id.is_some_and(|id| id.trimmed() != number.trimmed());
    if known.peek().is_some() && known.all(differs) {
        let sent = number.as_str();
        let message = format!("PS101 is {sent}, which is no number of the provider in 2420B");
        out.report(&PURCHASED_SERVICE_NUMBER, Place::of(price, el::PS101), message);
    }
}

/// Reports a provider of a purchased service that has no price. Called for each NM1 of 2420B.
pub(super) fn without_price(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let line = ServiceLine::around(name.index, context.section);
    let is_lost = || has_unplaced(context.section, b"PS1");
    if line.is_some_and(|line| line.part.find(row::L2400_PS1).is_none()) && !is_lost() {
        let message = "2420B names the provider of a purchased service, yet the line has no PS1 \
                       (price)";
        out.report(&PURCHASED_SERVICE_INCOMPLETE, Place::of(name, el::NM1), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const NEXT: &str = "LX*2~";
    const PRICE: &str = "PS1*1000000012*40~\n";
    const PROVIDER: &str = "NM1*QB*2******XX*1000000012~\n";

    #[test]
    fn one_without_the_other() {
        dirty(
            &PURCHASED_SERVICE_INCOMPLETE,
            &[(NEXT, &format!("{PRICE}LX*2~"))],
            "PS1: PS1 prices a purchased service, yet the line has no loop 2420B (provider)",
        );
        dirty(
            &PURCHASED_SERVICE_INCOMPLETE,
            &[(NEXT, &format!("{PROVIDER}LX*2~"))],
            "NM1: 2420B names the provider of a purchased service, yet the line has no PS1 (price)",
        );
        let both = format!("{PRICE}{PROVIDER}LX*2~");
        clean(&PURCHASED_SERVICE_INCOMPLETE, &[(NEXT, &both)]);
        clean(&PURCHASED_SERVICE_NUMBER, &[(NEXT, &both)]);
    }

    #[test]
    fn two_numbers_of_one_provider() {
        let other = format!("PS1*77*40~\n{PROVIDER}LX*2~");
        let said = "PS101: PS101 is 77, which is no number of the provider in 2420B";
        dirty(&PURCHASED_SERVICE_NUMBER, &[(NEXT, &other)], said);
        let by_reference = "PS1*77*40~\nNM1*QB*2~\nREF*G2*77~\nLX*2~";
        clean(&PURCHASED_SERVICE_NUMBER, &[(NEXT, by_reference)]);
        clean(&PURCHASED_SERVICE_NUMBER, &[(NEXT, "PS1*77*40~\nNM1*QB*2~\nLX*2~")]);
    }
}
