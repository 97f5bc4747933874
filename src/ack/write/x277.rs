//! The 277CA (005010X214): which claims of an accepted set were taken in, and why others were not.
//!
//! The totals of a set stand before its claims, so that the claims wait in a spool until the set is
//! over.

use std::io;
use std::path::{Path, PathBuf};

use crate::claim::{Claim, Money};
use crate::engine::Tally;

use super::claim_lines;
use super::inbound::Header;
use super::line::Line;
use super::moment::Moment;
use super::outgoing::{Outgoing, Spool};
use super::parties::Name;
use super::status::{Cause, Composite, Level, add, stc, stc_of};

/// ST03 and GS08.
pub(super) const VERSION: &str = "005010X214";

/// The highest charge that is told, in cents either way. Nobody bills ten thousand million; a
/// charge beyond it is an error, and the sum of such would have no room in an AMT.
const HIGHEST: i64 = 1_000_000_000_000;

/// TRN02.
const TRACE: usize = 50;

/// A set, or all of it that was taken in, was received.
const RECEIVED: Composite = Composite { category: "A1", code: "19", entity: Some("40") };

/// A claim was received and is processed.
const TAKEN_IN: Composite = Composite { category: "A1", code: "20", entity: None };

/// Claims and their money by what became of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    /// Taken in.
    pub accepted: Tally,
    /// Refused.
    pub rejected: Tally,
}

impl Sums {
    /// Counts one claim.
    pub(super) fn add(&mut self, is_rejected: bool, lines: u64, charge: Money) {
        let tally = if is_rejected { &mut self.rejected } else { &mut self.accepted };
        tally.add(lines, charge);
    }

    /// Counts what another counted.
    pub(super) fn merge(&mut self, other: Self) {
        self.accepted.merge(other.accepted);
        self.rejected.merge(other.rejected);
    }

    fn charges(&self) -> Money {
        self.accepted.charges + self.rejected.charges
    }
}

/// What answers one set.
#[derive(Debug)]
pub(super) struct SetAnswer {
    folder: PathBuf,
    moment: Moment,
    source: Name,
    submitter: Name,
    /// BHT03 of the 837.
    reference: Vec<u8>,
    /// Why the receiver refuses the set as a whole.
    refused_for: Vec<Cause>,
    details: Spool,
    levels: u64,
    sums: Sums,
    /// The same as it is told.
    told: Sums,
    provider: Provider,
    subscriber: Option<Name>,
    patient: Option<Name>,
    /// Whether the patient's level is written.
    has_level: bool,
}

/// The billing provider whose claims follow.
#[derive(Debug)]
struct Provider {
    name: Name,
    /// Number of the level its claims stand below, once one does.
    level: Option<u64>,
    /// Claims that are refused because of the provider, and why.
    refused: Sums,
    refused_for: Vec<Cause>,
}

/// What became of a claim.
#[derive(Debug)]
pub(super) struct Decided<'b> {
    pub(super) claim: Claim<'b>,
    pub(super) is_rejected: bool,
    pub(super) lines: u64,
    pub(super) charge: Money,
    /// Why, if it is its provider.
    pub(super) by_provider: Vec<Cause>,
    /// Why, if it is its subscriber, its patient, or itself.
    pub(super) by_claim: Vec<Cause>,
    /// Why, if it is a line; each with the line's place in the claim.
    pub(super) by_line: Vec<(usize, Cause)>,
}

impl SetAnswer {
    pub(super) fn begin(
        folder: &Path,
        moment: Moment,
        parties: (Name, Name),
        reference: &[u8],
        refused_for: Vec<Cause>,
    ) -> Self {
        Self {
            folder: folder.to_owned(),
            moment,
            source: parties.0,
            submitter: parties.1,
            reference: reference.to_vec(),
            refused_for,
            details: Spool::new(folder),
            levels: 2,
            sums: Sums::default(),
            told: Sums::default(),
            provider: Provider::new(super::parties::unknown_provider()),
            subscriber: None,
            patient: None,
            has_level: false,
        }
    }

    /// A billing provider begins.
    pub(super) fn begin_provider(&mut self, name: Name) -> io::Result<()> {
        self.end_provider()?;
        self.provider = Provider::new(name);
        self.begin_subscriber(None);
        Ok(())
    }

    /// A subscriber begins.
    pub(super) fn begin_subscriber(&mut self, name: Option<Name>) {
        self.patient.clone_from(&name);
        self.subscriber = name;
        self.has_level = false;
    }

    /// The subscriber that is open.
    pub(super) fn subscriber(&self) -> Option<&Name> {
        self.subscriber.as_ref()
    }

    /// A patient begins.
    pub(super) fn begin_patient(&mut self, name: Name) {
        self.patient = Some(name);
        self.has_level = false;
    }

    /// A claim.
    pub(super) fn add(&mut self, decided: &Decided<'_>) -> io::Result<()> {
        let Decided { is_rejected, lines, charge, .. } = *decided;
        self.sums.add(is_rejected, lines, charge);
        let charge = told_charge(charge);
        self.told.add(is_rejected, lines, charge);
        if !self.refused_for.is_empty() {
            return Ok(());
        }
        if is_rejected && !decided.by_provider.is_empty() {
            self.provider.refused.add(is_rejected, lines, charge);
            for cause in &decided.by_provider {
                add(&mut self.provider.refused_for, cause.clone());
            }
            return Ok(());
        }
        self.open_levels()?;
        self.write_claim(decided)
    }

    fn open_levels(&mut self) -> io::Result<()> {
        let above = if let Some(level) = self.provider.level {
            level
        } else {
            let level = self.level(&["2", "19", "1"])?;
            self.details.push(self.provider.name.line())?;
            self.provider.level = Some(level);
            level
        };
        if !self.has_level {
            self.level(&[&above.to_string(), "PT"])?;
            let name = self.patient.clone().unwrap_or_else(super::parties::unknown_patient);
            self.details.push(name.line())?;
            self.has_level = true;
        }
        Ok(())
    }

    fn level(&mut self, rest: &[&str]) -> io::Result<u64> {
        self.levels += 1;
        let hl = Line::new("HL").add(self.levels.to_string());
        self.details.push(rest.iter().fold(hl, Line::add))?;
        Ok(self.levels)
    }

    fn write_claim(&mut self, decided: &Decided<'_>) -> io::Result<()> {
        let claim = &decided.claim;
        let number = claim.id().unwrap_or(b"0");
        self.details.push(Line::new("TRN").add("2").add_at_most(number, TRACE))?;
        let (date, charge) = (self.moment.date(), amount(told_charge(decided.charge)));
        if decided.is_rejected {
            let lines = claim_lines::told(decided);
            for cause in claim_lines::of_claim(decided, &lines) {
                self.details.push(stc(&cause, Level::Claim, [&date, "U", &charge]))?;
            }
            claim_lines::write_header(claim, &mut self.details)?;
            claim_lines::write(claim, &lines, &mut self.details)
        } else {
            self.details.push(stc_of(TAKEN_IN, [&date, "WQ", &charge]))?;
            claim_lines::write_header(claim, &mut self.details)
        }
    }

    /// Ends the provider that is open: what is refused because of it is told once.
    fn end_provider(&mut self) -> io::Result<()> {
        let refused = self.provider.refused;
        if refused == Sums::default() {
            return Ok(());
        }
        self.level(&["2", "19", "0"])?;
        self.details.push(self.provider.name.line())?;
        self.details.push(Line::new("TRN").add("1").add("0"))?;
        let charge = amount(refused.charges());
        for cause in &self.provider.refused_for {
            self.details.push(stc(cause, Level::Provider, ["", "U", &charge]))?;
        }
        write_sums(refused, ["QA", "QC"], &mut self.details)
    }

    /// Writes the set, its totals first; gives them.
    pub(super) fn end(mut self, number: u64, out: &mut Outgoing) -> io::Result<Sums> {
        self.end_provider()?;
        let Self { moment, sums, told, .. } = self;
        let mut body = Spool::new(&self.folder);
        let trace = format!("{number:09}{:04}{:04}", out.group(), out.next_set());
        let bht = Line::new("BHT").add("0085").add("08").add(&trace);
        body.push(bht.add(moment.date()).add(moment.time()).add("TH"))?;
        body.push(Line::new("HL").add("1").skip(1).add("20").add("1"))?;
        body.push(self.source.line())?;
        body.push(Line::new("TRN").add("1").add(&trace))?;
        for kind in ["050", "009"] {
            body.push(Line::new("DTP").add(kind).add("D8").add(moment.date()))?;
        }
        let has_details = if self.details.segments() > 0 { "1" } else { "0" };
        body.push(Line::new("HL").add("2").add("1").add("21").add(has_details))?;
        body.push(self.submitter.line())?;
        let reference = if self.reference.is_empty() { b"0" } else { self.reference.as_slice() };
        body.push(Line::new("TRN").add("2").add_at_most(reference, TRACE))?;
        let (date, charge) = (moment.date(), amount(told.charges()));
        for cause in &self.refused_for {
            body.push(stc(cause, Level::Receiver, [&date, "U", &charge]))?;
        }
        if self.refused_for.is_empty() {
            body.push(stc_of(RECEIVED, [&date, "WQ", &charge]))?;
        }
        write_sums(told, ["90", "AA"], &mut body)?;
        body.append(self.details)?;
        out.add_set("277", VERSION, body)?;
        Ok(sums)
    }
}

impl Provider {
    fn new(name: Name) -> Self {
        Self { name, level: None, refused: Sums::default(), refused_for: Vec::new() }
    }
}

/// QTY and AMT of accepted and rejected claims; of none nothing is said.
fn write_sums(sums: Sums, kinds: [&str; 2], out: &mut Spool) -> io::Result<()> {
    let tallies = [sums.accepted, sums.rejected];
    for (kind, tally) in kinds.into_iter().zip(tallies) {
        if tally.claims > 0 {
            out.push(Line::new("QTY").add(kind).add(tally.claims.to_string()))?;
        }
    }
    for (kind, tally) in ["YU", "YY"].into_iter().zip(tallies) {
        if tally.claims > 0 {
            out.push(Line::new("AMT").add(kind).add(amount(tally.charges)))?;
        }
    }
    Ok(())
}

/// A charge as it is told.
pub(super) fn told_charge(charge: Money) -> Money {
    Money::from_cents(charge.cents().clamp(-HIGHEST, HIGHEST))
}

/// An amount as type R: without zeros at its end.
pub(super) fn amount(money: Money) -> String {
    let text = money.to_string();
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() || short == "-" { "0".to_owned() } else { short.to_owned() }
}

/// Opens the group of a 277CA.
pub(super) fn open_group(out: &mut Outgoing, answered: &Header, moment: Moment) -> io::Result<()> {
    out.open_group("HN", VERSION, answered, moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_no_zeros_at_their_end() {
        let shown = |cents| amount(Money::from_cents(cents));
        assert_eq!([shown(28500), shown(19914), shown(1050)], ["285", "199.14", "10.5"]);
        assert_eq!([shown(0), shown(-320), shown(7)], ["0", "-3.2", "0.07"]);
    }
}
