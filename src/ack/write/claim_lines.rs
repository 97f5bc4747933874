//! A claim of the 277CA and the service lines that caused its refusal: loops 2200D and 2220D.

use std::io;

use crate::claim::{Claim, Date, ServiceLine};
use crate::guide::row;

use super::line::Line;
use super::outgoing::Spool;
use super::status::{Cause, Level, add, stc};
use super::x277::{Decided, amount, told_charge};

/// REF02.
const REFERENCE: usize = 50;

/// SVC07.
const LONGEST_COUNT: usize = 15;

/// Kinds of procedure codes that SVC01-1 knows.
const KINDS: [&[u8]; 7] = [b"AD", b"ER", b"HC", b"HP", b"IV", b"NU", b"WK"];

/// A line that caused the refusal of its claim, and why.
#[derive(Debug)]
pub(super) struct RefusedLine {
    /// Its place in the claim.
    at: usize,
    causes: Vec<Cause>,
}

/// The lines that can be told: those that have a procedure.
pub(super) fn told(decided: &Decided<'_>) -> Vec<RefusedLine> {
    let mut lines: Vec<RefusedLine> = Vec::new();
    for (at, cause) in &decided.by_line {
        let has_procedure =
            decided.claim.lines.get(*at).is_some_and(|line| line.procedure_text().is_some());
        if !has_procedure {
            continue;
        }
        match lines.iter_mut().find(|line| line.at == *at) {
            Some(line) => add(&mut line.causes, cause.clone()),
            None => lines.push(RefusedLine { at: *at, causes: vec![cause.clone()] }),
        }
    }
    lines.sort_by_key(|line| line.at);
    lines
}

/// Why a claim is refused: its own causes, those of lines that cannot be told, and whether a look
/// at its lines tells more.
pub(super) fn of_claim(decided: &Decided<'_>, told: &[RefusedLine]) -> Vec<Cause> {
    let mut causes = Vec::new();
    for cause in &decided.by_claim {
        add(&mut causes, cause.clone());
    }
    for (at, cause) in &decided.by_line {
        if !told.iter().any(|line| line.at == *at) {
            add(&mut causes, cause.clone());
        }
    }
    if !told.is_empty() {
        let is_syntax = told.iter().flat_map(|line| &line.causes).any(Cause::is_syntax);
        add(&mut causes, Cause::of_lines(is_syntax));
    }
    causes
}

/// What stands behind the STC of a claim.
pub(super) fn write_header(claim: &Claim<'_>, out: &mut Spool) -> io::Result<()> {
    let trace = claim.section.find(row::L2300_REF_D9);
    if let Some(number) = trace.as_ref().and_then(|trace| trace.element(2)) {
        out.push(Line::new("REF").add("D9").add_at_most(number, REFERENCE))?;
    }
    match claim.service_period() {
        Some((from, to)) => out.push(service_dates(from, to)),
        None => Ok(()),
    }
}

/// DTP*472 of one day or of several.
fn service_dates(from: Date, to: Date) -> Line {
    let digits = |day: Date| day.to_string().replace('-', "");
    let line = Line::new("DTP").add("472");
    if from == to {
        line.add("D8").add(digits(from))
    } else {
        line.add("RD8").add(format!("{}-{}", digits(from), digits(to)))
    }
}

/// The lines of a refused claim.
pub(super) fn write(claim: &Claim<'_>, told: &[RefusedLine], out: &mut Spool) -> io::Result<()> {
    for refused in told {
        let Some(line) = claim.lines.get(refused.at) else { continue };
        out.push(service(line))?;
        for cause in &refused.causes {
            out.push(stc(cause, Level::Line, ["", "U", ""]))?;
        }
        if let Some(number) = control(line) {
            out.push(Line::new("REF").add("FJ").add_at_most(number, REFERENCE))?;
        }
        if let Some(span) = line.service_date {
            out.push(service_dates(span.from, span.to))?;
        }
    }
    Ok(())
}

/// SVC: the procedure, its charge and units as sent; what would make the 277CA invalid is left out.
fn service(line: &ServiceLine<'_>) -> Line {
    let kind = line.qualifier().filter(|kind| KINDS.contains(kind)).unwrap_or(b"HC");
    let code = line.procedure_text().unwrap_or_default();
    let code = code.get(..48).unwrap_or(code);
    let mut parts = vec![kind, code];
    let modifiers = line.modifier_slots().map(|(_, text)| text);
    let is_whole = |text: &&[u8]| text.len() == 2 && !text.contains(&b' ');
    parts.extend(modifiers.filter(is_whole));
    let charge = line.charge.map_or_else(|| "0".to_owned(), |charge| amount(told_charge(charge)));
    let units = line.units.map(|units| units.to_string()).unwrap_or_default();
    let units = if units.len() > LONGEST_COUNT { "" } else { &units };
    Line::new("SVC").parts(&parts).add(charge).skip(4).add(units)
}

/// The number by which the sender knows the line: REF*6R, else LX01.
fn control<'b>(line: &ServiceLine<'b>) -> Option<&'b [u8]> {
    let number = line.part.find(row::L2400_REF_6R).and_then(|number| number.element(2));
    number.or_else(|| line.lx.element(1))
}
