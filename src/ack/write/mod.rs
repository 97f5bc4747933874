//! Writes acknowledgments from the checked batches of an input, in one pass.
//!
//! - [`Acknowledgments`]: follows the sections and tells each writer what concerns it.
//! - `group`: a group with its sets, between the 999 and the 277CA.
//! - `ta1`, `x999`, `x277` with `claim_lines`: one file each.
//! - `seen`, `noted`, `trigger`, `status`: what a section and its findings are answered by.
//! - `inbound`, `parties`: what is repeated of the 837.
//! - `outgoing`, `line`, `separators`: an interchange whose separators are chosen last.
//! - `numbers`, `moment`: control numbers, and the date and time they bear.
//!
//! Whatever must stand before what it counts waits in a spool, in memory at first and then on disk.

mod claim_lines;
mod group;
mod inbound;
mod line;
mod moment;
mod noted;
mod numbers;
mod outgoing;
mod parties;
mod seen;
mod separators;
mod status;
mod ta1;
mod trigger;
mod x277;
mod x999;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::CheckedBatch;
use crate::guide::{Presence, SectionKind};

use group::{Group, Place};
use inbound::{Header, Inbound};
use numbers::Numbers;
use outgoing::Outgoing;
use seen::Seen;

pub use moment::Moment;
pub use numbers::ControlNumbers;
pub use outgoing::Form;
pub use x277::Sums;

/// Where the three kinds of acknowledgments go.
#[derive(Debug)]
pub struct Outputs<W> {
    /// TA1.
    pub ta1: W,
    /// 999.
    pub x999: W,
    /// 277CA.
    pub x277: W,
}

/// Claims that a 277CA answers, and those of sets, groups and interchanges that were refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Acknowledged {
    /// Claims in a 277CA.
    pub answered: Sums,
    /// Claims of what a 999 or TA1 refused, or what nobody can be told of.
    pub unanswered: Sums,
}

/// Answers one input.
#[derive(Debug)]
pub struct Acknowledgments<W> {
    form: Form,
    folder: PathBuf,
    numbers: Arc<Mutex<ControlNumbers>>,
    outputs: Outputs<W>,
    open: Option<Interchange>,
    came_to: Acknowledged,
}

/// The interchange that is open.
#[derive(Debug)]
struct Interchange {
    inbound: Inbound,
    numbers: Numbers,
    note: Option<&'static str>,
    is_damaged: bool,
    is_refused: bool,
    groups: u64,
    groups_of_claims: u64,
    holds_acknowledgment: bool,
    x999: Outgoing,
    x277: Outgoing,
    group: Option<Group>,
}

impl<W: Write> Acknowledgments<W> {
    /// Answers an input to `outputs`; what waits does so in `folder`.
    pub fn new(
        outputs: Outputs<W>,
        form: Form,
        folder: &Path,
        numbers: Arc<Mutex<ControlNumbers>>,
    ) -> Self {
        let folder = folder.to_owned();
        Self { form, folder, numbers, outputs, open: None, came_to: Acknowledged::default() }
    }

    /// Answers a batch.
    ///
    /// # Errors
    /// An output, or what waits on disk, fails.
    pub fn add(&mut self, checked: &CheckedBatch) -> io::Result<()> {
        let segments = checked.segments();
        for (number, _, outcome) in checked.own_sections() {
            let Some(seen) = Seen::new(checked, &segments, number, outcome) else { continue };
            self.take(&seen)?;
        }
        Ok(())
    }

    /// Ends the input; gives the outputs back, and which claims they answer.
    ///
    /// # Errors
    /// An output fails.
    pub fn finish(mut self) -> io::Result<(Outputs<W>, Acknowledged)> {
        self.end_interchange()?;
        Ok((self.outputs, self.came_to))
    }

    fn take(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        let is_unmatched = seen.section.facts.presence == Presence::Unmatched;
        match seen.section.kind {
            SectionKind::Noise => Ok(()),
            SectionKind::Interchange => self.begin_interchange(seen),
            SectionKind::InterchangeAcknowledgment => {
                if let Some(open) = &mut self.open {
                    open.holds_acknowledgment = true;
                }
                Ok(())
            }
            _ if is_unmatched => {
                self.note(seen);
                Ok(())
            }
            SectionKind::Group => self.begin_group(seen),
            SectionKind::Set => self.begin_set(seen),
            SectionKind::SetTrailer => self.end_set(seen),
            SectionKind::GroupTrailer => self.end_group(seen),
            SectionKind::InterchangeTrailer => {
                self.note(seen);
                self.end_interchange()
            }
            SectionKind::BillingProvider
            | SectionKind::UnknownLevel
            | SectionKind::Subscriber
            | SectionKind::Patient
            | SectionKind::Claim
            | SectionKind::Foreign => self.inside_set(seen),
        }
    }

    fn note(&mut self, seen: &Seen<'_>) {
        if let Some(open) = &mut self.open {
            open.note = open.note.or(seen.noted().interchange);
        }
    }

    fn begin_interchange(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        self.end_interchange()?;
        // Nobody can be told of what has no header.
        if seen.section.facts.presence == Presence::Missing {
            return Ok(());
        }
        let inbound = Inbound::read(&seen.section, seen.checked.batch.delimiters);
        let control = inbound.control.as_deref().unwrap_or_default();
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers = numbers.take(control);
        self.open = Some(Interchange {
            inbound,
            numbers,
            note: seen.noted().interchange,
            is_damaged: seen.section.facts.presence == Presence::Damaged,
            is_refused: false,
            groups: 0,
            groups_of_claims: 0,
            holds_acknowledgment: false,
            x999: Outgoing::new(&self.folder),
            x277: Outgoing::new(&self.folder),
            group: None,
        });
        Ok(())
    }

    fn begin_group(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let noted = seen.noted();
        open.note = open.note.or(noted.interchange);
        open.group = None;
        let gs = seen.section.header_of(SectionKind::Group);
        let Some(header) = gs.map(|gs| Header::read(&gs)) else { return Ok(()) };
        open.groups += 1;
        if !header.is_of_claims() {
            return Ok(());
        }
        open.groups_of_claims += 1;
        if !open.is_damaged {
            let place = Place { folder: self.folder.clone(), moment: self.form.moment };
            open.group = Some(Group::begin(place, header, &noted, &mut open.x999)?);
        }
        Ok(())
    }

    fn begin_set(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let noted = seen.noted();
        open.note = open.note.or(noted.interchange);
        open.is_refused |= noted.refuses_interchange;
        match &mut open.group {
            Some(group) => group.begin_set(seen, &noted, &open.inbound),
            None => Ok(()),
        }
    }

    fn inside_set(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        let decided = seen.decided();
        let mut is_answered = false;
        if let Some(open) = &mut self.open {
            let noted = seen.noted();
            open.note = open.note.or(noted.interchange);
            if let Some(group) = &mut open.group {
                is_answered = group.take(&seen.section, &noted, decided.as_ref())?;
            }
        }
        if let Some(decided) = decided.filter(|_| !is_answered) {
            let sums = &mut self.came_to.unanswered;
            sums.add(decided.is_rejected, decided.lines, decided.charge);
        }
        Ok(())
    }

    fn end_set(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let noted = seen.noted();
        open.note = open.note.or(noted.interchange);
        let Some(group) = &mut open.group else { return Ok(()) };
        let sums = group.end_set(&seen.section, &noted, (open.numbers.x277, &mut open.x277))?;
        self.came_to.answered.merge(sums);
        Ok(())
    }

    fn end_group(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let noted = seen.noted();
        open.note = open.note.or(noted.interchange);
        match open.group.take() {
            Some(group) => group.end(&seen.section, &noted, (&mut open.x999, &mut open.x277)),
            None => Ok(()),
        }
    }

    fn end_interchange(&mut self) -> io::Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let verdict = open.verdict();
        let Interchange { inbound, numbers, x999, x277, .. } = open;
        if let Some(verdict) = verdict {
            let mut out = Outgoing::new(&self.folder);
            out.add(ta1::ta1(&inbound, verdict, self.form.moment))?;
            out.write(&inbound, numbers.ta1, self.form, &mut self.outputs.ta1)?;
        }
        // What is refused as a whole is answered by nothing else.
        if matches!(verdict, Some(ta1::Verdict::Rejected(_))) {
            return Ok(());
        }
        x999.write(&inbound, numbers.x999, self.form, &mut self.outputs.x999)?;
        x277.write(&inbound, numbers.x277, self.form, &mut self.outputs.x277)
    }
}

impl Interchange {
    /// What its TA1 says; `None` if it gets none.
    fn verdict(&self) -> Option<ta1::Verdict> {
        use ta1::Verdict;
        // An acknowledgment is not acknowledged, nor is a file of another kind.
        let is_ours = self.groups_of_claims > 0 || self.groups == 0 && !self.holds_acknowledgment;
        match self.note {
            _ if !is_ours => None,
            note if self.is_refused || self.is_damaged || self.groups == 0 => {
                Some(Verdict::Rejected(note.unwrap_or("024")))
            }
            Some(note) => Some(Verdict::Noted(note)),
            None => self.inbound.asks.then_some(Verdict::Accepted),
        }
    }
}
