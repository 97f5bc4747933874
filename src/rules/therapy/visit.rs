//! What one person rendered for a patient on one day, as far as a claim shows it. No rule.

use crate::claim::{Claim, Date, ProcedureCode, ServiceLine, is_same_npi};

/// A line with a code and one day of service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Service<'a> {
    pub(crate) line: &'a ServiceLine<'a>,
    pub(crate) code: ProcedureCode,
    pub(crate) day: Date,
}

impl<'a> Service<'a> {
    /// Reads a line; `None` if it has no code, or not exactly one day.
    pub(crate) fn read(line: &'a ServiceLine<'a>) -> Option<Self> {
        let span = line.service_date.filter(|span| span.from == span.to)?;
        Some(Self { line, code: line.procedure?, day: span.from })
    }

    /// Reads a line of monitoring, which counts over weeks: of several days it stands for the last,
    /// on which its time or its days were full.
    pub(crate) fn of_monitoring(line: &'a ServiceLine<'a>) -> Option<Self> {
        let code = line.procedure.filter(|code| is_monitoring(*code))?;
        Some(Self { line, code, day: line.service_date?.to })
    }

    /// Whether the same person rendered both on the same day. Who is not named is taken for one
    /// person, since both lines stand in one claim.
    pub(crate) fn is_of_visit(&self, other: &Self, claim: &Claim<'_>) -> bool {
        if self.day != other.day {
            return false;
        }
        // Without a renderer of its own a line has that of the claim.
        let is_own = |service: &Self| service.line.rendering_provider.is_some();
        if !is_own(self) && !is_own(other) {
            return true;
        }
        let npi = |line: &ServiceLine<'a>| claim.renderer_of(line).and_then(|party| party.npi());
        match (npi(self.line), npi(other.line)) {
            (None, None) => true,
            (one, other) => is_same_npi(one, other),
        }
    }
}

/// Whether a code is one of remote therapeutic monitoring, 98975 to 98986.
pub(crate) fn is_monitoring(code: ProcedureCode) -> bool {
    ("98975"..="98986").contains(&code.as_str())
}

/// Every two services of one day, each two once, in the order of the lines.
pub(crate) fn twos<'a>(claim: &'a Claim<'a>) -> impl Iterator<Item = (Service<'a>, Service<'a>)> {
    let services =
        || claim.lines.iter().enumerate().filter_map(|(n, line)| Some((n, Service::read(line)?)));
    services().flat_map(move |(n, first)| {
        let later = services().filter(move |(other, _)| *other > n);
        let same_day = later.filter(move |(_, second)| first.day == second.day);
        same_day.map(move |(_, second)| (first, second))
    })
}

/// The services of the visit that a line belongs to, itself left out.
pub(crate) fn others<'a>(
    of: Service<'a>,
    claim: &'a Claim<'a>,
) -> impl Iterator<Item = Service<'a>> {
    let others = claim.lines.iter().filter(move |line| line.ordinal != of.line.ordinal);
    others.filter_map(Service::read).filter(move |other| of.is_of_visit(other, claim))
}
