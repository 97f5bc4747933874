//! A group of claims that is answered: which of its sets are refused in the 999, and which are
//! answered claim by claim in a 277CA.

use std::io;
use std::path::PathBuf;

use crate::guide::{Presence, Section, SectionKind, Support, row};

use super::inbound::{Header, Inbound};
use super::moment::Moment;
use super::noted::Noted;
use super::outgoing::Outgoing;
use super::parties;
use super::seen::Seen;
use super::x277::{self, Decided, Sums};
use super::x999::{self, SetHeader, SetVerdict};

/// The group that is open.
#[derive(Debug)]
pub(super) struct Group {
    place: Place,
    header: Header,
    is_refused: bool,
    answer: x999::GroupAnswer,
    /// Whether its 277CA has a group.
    is_in_x277: bool,
    set: Option<x277::SetAnswer>,
}

/// Where what waits is kept, and the date and time that answers bear.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) folder: PathBuf,
    pub(super) moment: Moment,
}

/// Why a set has no claims that could be answered.
enum Refusal {
    /// Its group is refused.
    Group,
    /// It has no ST.
    Headless,
    /// It is of another kind than its group.
    Kind,
    /// Its group is of another kind or version.
    Version,
}

impl Group {
    pub(super) fn begin(
        place: Place,
        header: Header,
        noted: &Noted,
        x999: &mut Outgoing,
    ) -> io::Result<Self> {
        let mut answer = x999::GroupAnswer::begin(&place.folder, &header)?;
        answer.note(&noted.group);
        x999.open_group("FA", x999::VERSION, &header, place.moment)?;
        let is_refused = noted.rejects;
        Ok(Self { place, header, is_refused, answer, is_in_x277: false, set: None })
    }

    pub(super) fn begin_set(
        &mut self,
        seen: &Seen<'_>,
        noted: &Noted,
        inbound: &Inbound,
    ) -> io::Result<()> {
        self.set = None;
        let st = seen.section.get(0);
        let of = |n: usize| st.as_ref().and_then(|st| st.element(n)).unwrap_or_default();
        let header = SetHeader { code: of(1), control: of(2), version: of(3) };
        if let Some(refusal) = self.refusal(&seen.section) {
            return self.refuse_set(&refusal, header);
        }
        let verdict = if noted.refuses { SetVerdict::Refused } else { SetVerdict::Taken };
        let is_taken = self.answer.begin_set(header, verdict)?;
        self.answer.add(noted)?;
        self.set = is_taken.then(|| self.claims_of(seen, inbound));
        Ok(())
    }

    fn refusal(&self, set: &Section<'_>) -> Option<Refusal> {
        match set.facts.support {
            _ if self.is_refused => Some(Refusal::Group),
            _ if set.facts.presence != Presence::Sent => Some(Refusal::Headless),
            Support::Supported => None,
            Support::OtherKind if self.header.is_of_this_guide() => Some(Refusal::Kind),
            Support::OtherKind | Support::OtherVersion => Some(Refusal::Version),
        }
    }

    fn refuse_set(&mut self, refusal: &Refusal, header: SetHeader<'_>) -> io::Result<()> {
        let answer = &mut self.answer;
        match refusal {
            Refusal::Group => answer.pass_set(),
            Refusal::Headless => {
                // No code says that a header is missing (X12 RFI 1339).
                answer.note(&["5"]);
                answer.pass_headless_set();
            }
            Refusal::Kind => {
                answer.begin_set(header, SetVerdict::Refused)?;
                answer.refuse_set("18");
            }
            Refusal::Version => {
                answer.note(&[if self.header.kind == b"HC" { "2" } else { "1" }]);
                answer.pass_set();
            }
        }
        Ok(())
    }

    /// The answer to the claims of a set that is taken in.
    fn claims_of(&self, seen: &Seen<'_>, inbound: &Inbound) -> x277::SetAnswer {
        let section = &seen.section;
        let parties = (
            parties::source(section, &inbound.receiver.id),
            parties::submitter(section, &inbound.sender.id),
        );
        let bht = section.find(row::ST_BHT);
        let reference = bht.as_ref().and_then(|bht| bht.element(3)).unwrap_or_default();
        let Place { folder, moment } = &self.place;
        x277::SetAnswer::begin(folder, *moment, parties, reference, seen.rejecting())
    }

    /// Takes a level or a claim; gives whether the claim is answered.
    pub(super) fn take(
        &mut self,
        section: &Section<'_>,
        noted: &Noted,
        decided: Option<&Decided<'_>>,
    ) -> io::Result<bool> {
        self.answer.add(noted)?;
        let Some(set) = &mut self.set else { return Ok(false) };
        match section.kind {
            SectionKind::BillingProvider | SectionKind::UnknownLevel => {
                set.begin_provider(parties::provider(section))?;
            }
            SectionKind::Subscriber => set.begin_subscriber(Some(parties::subscriber(section))),
            SectionKind::Patient => {
                let name = parties::patient(section, set.subscriber());
                set.begin_patient(name);
            }
            _ => {}
        }
        if let Some(decided) = decided {
            set.add(decided)?;
        }
        Ok(decided.is_some())
    }

    /// Ends a set; gives what its 277CA answers.
    pub(super) fn end_set(
        &mut self,
        trailer: &Section<'_>,
        noted: &Noted,
        (number, x277): (u64, &mut Outgoing),
    ) -> io::Result<Sums> {
        self.answer.add(noted)?;
        if is_lost(trailer) {
            self.answer.note_set("2");
        }
        self.answer.end_set()?;
        let Some(set) = self.set.take() else { return Ok(Sums::default()) };
        if !self.is_in_x277 {
            x277::open_group(x277, &self.header, self.place.moment)?;
            self.is_in_x277 = true;
        }
        set.end(number, x277)
    }

    /// Ends the group.
    pub(super) fn end(
        mut self,
        trailer: &Section<'_>,
        noted: &Noted,
        (x999, x277): (&mut Outgoing, &mut Outgoing),
    ) -> io::Result<()> {
        self.answer.note(&noted.group);
        if is_lost(trailer) {
            self.answer.note(&["3"]);
        }
        let ge = trailer.get(0);
        let counted = ge.as_ref().and_then(|ge| ge.element(1)).unwrap_or_default();
        self.answer.end(counted, x999)?;
        x999.close_group()?;
        if self.is_in_x277 { x277.close_group() } else { Ok(()) }
    }
}

/// Whether a trailer is not there for a reason that is told elsewhere: the file was cut off.
fn is_lost(trailer: &Section<'_>) -> bool {
    matches!(trailer.facts.presence, Presence::CutOff | Presence::Implied)
}
