//! Cuts a stream of segments into sections, the units that are checked and written.
//!
//! A section is a header with what belongs to it up to the next: the interchange header, the
//! group header, the set header with submitter and receiver, a billing provider, a subscriber, a
//! patient, a claim with its lines, a trailer. Sections follow from envelope, HL and CLM alone,
//! so that a claim is found whatever is wrong around it.
//!
//! A header or trailer that is missing opens a section all the same, with
//! [`Presence::Missing`], so that rules can speak of it and writers can supply it.

mod open_set;

use std::collections::HashSet;

use crate::x12::{Ending, SegmentId};

use super::kind::FileKind;
use super::version::Versions;
use open_set::OpenSet;

/// What a section is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SectionKind {
    /// Bytes outside any segment.
    Noise,
    /// ISA.
    Interchange,
    /// TA1.
    InterchangeAcknowledgment,
    /// GS.
    Group,
    /// ST, BHT, submitter and receiver.
    Set,
    /// HL 20: billing provider with pay-to address and plan.
    BillingProvider,
    /// HL 22: subscriber and destination payer.
    Subscriber,
    /// HL 23: patient.
    Patient,
    /// HL with another level code.
    UnknownLevel,
    /// CLM with everything up to the next claim or level.
    Claim,
    /// Segments of a transaction set that is no claim.
    Foreign,
    /// SE.
    SetTrailer,
    /// GE.
    GroupTrailer,
    /// IEA.
    InterchangeTrailer,
}

impl SectionKind {
    /// How deep it stands: a section closes all open ones that are as deep or deeper.
    #[must_use]
    pub const fn depth(self) -> u8 {
        match self {
            Self::Noise | Self::Interchange | Self::InterchangeTrailer => 0,
            Self::InterchangeAcknowledgment | Self::Group | Self::GroupTrailer => 1,
            Self::Set | Self::SetTrailer => 2,
            Self::BillingProvider | Self::UnknownLevel | Self::Foreign => 3,
            Self::Subscriber => 4,
            Self::Patient => 5,
            Self::Claim => 6,
        }
    }

    /// Whether it is a hierarchical level of a billing provider, a subscriber or a patient.
    #[must_use]
    pub const fn is_level(self) -> bool {
        matches!(self, Self::BillingProvider | Self::Subscriber | Self::Patient)
    }

    /// Whether later sections stand below it.
    #[must_use]
    pub const fn is_ancestor(self) -> bool {
        matches!(
            self,
            Self::Interchange
                | Self::Group
                | Self::Set
                | Self::BillingProvider
                | Self::Subscriber
                | Self::Patient
                | Self::UnknownLevel
        )
    }
}

/// Whether a section's own header or trailer stands in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Presence {
    /// It does.
    #[default]
    Sent,
    /// It had to be there and is not.
    Missing,
    /// It is not there because the input, or its interchange, ends within a transaction set.
    CutOff,
    /// It is not there for a reason that is told already.
    Implied,
    /// It is there, but cannot be read.
    Damaged,
    /// It is there, but what it closes is not open.
    Unmatched,
}

/// Whether this program can check a transaction set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Support {
    /// A professional claim set, 005010X222A1.
    #[default]
    Supported,
    /// A claim set of another guide or version.
    OtherVersion,
    /// No claim set at all.
    OtherKind,
}

/// What the outline knows of a section from the stream around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Position of its first segment, counted from ST = 1; 0 outside a set.
    pub position: u32,
    /// Whether its header or trailer stands in the file.
    pub presence: Presence,
    /// Trailers: what they count, as counted: segments from ST to SE, sets, groups.
    pub counted: u32,
    /// Headers: their control number stood on an earlier one of the same parent.
    pub repeated: bool,
    /// Hierarchical levels: number of this one in its set, from 1.
    pub level: u32,
    /// Hierarchical levels: number of the one it belongs to; 0 if there is none.
    pub parent_level: u32,
    /// Claims: number of this one in the level that it stands in, from 1.
    pub ordinal: u32,
    /// Which kind of section comes next in the same set; known when that one begins.
    pub followed_by: Option<SectionKind>,
    /// Sets, and what stands in them: whether they can be checked.
    pub support: Support,
}

/// Follows the envelope and the levels of a stream.
#[derive(Debug, Default)]
pub struct Outline {
    versions: Versions,
    interchange: Option<Counter>,
    group: Option<OpenGroup>,
    set: Option<OpenSet>,
    groups_seen: HashSet<u64>,
    interchanges_seen: HashSet<u64>,
    /// What the input held that could not be checked, the first of each kind.
    foreign: Vec<FileKind>,
}

#[derive(Debug, Default)]
struct Counter {
    inside: u32,
}

#[derive(Debug, Default)]
struct OpenGroup {
    sets: u32,
    /// The GS.
    header: Vec<u8>,
    functional_code: Vec<u8>,
    version: Vec<u8>,
    sets_seen: HashSet<u64>,
}

impl OpenGroup {
    /// Whether its header is sent again, before anything else came.
    fn repeats(&self, fields: &Fields<'_>) -> bool {
        self.sets == 0 && self.header == fields.text
    }
}

/// A section that begins: its kind and what is known of it.
pub type Opening = (SectionKind, Facts);

impl Outline {
    /// An outline that takes sets of these versions for claims that can be checked.
    #[must_use]
    pub fn new(versions: Versions) -> Self {
        Self { versions, ..Self::default() }
    }

    /// What else the input held, each kind once, in order.
    #[must_use]
    pub fn foreign(&self) -> &[FileKind] {
        &self.foreign
    }

    /// Places one segment. Each section that begins is pushed to `out`; the segment belongs to
    /// the last of them, or to the section before where none begins.
    pub fn place(&mut self, id: SegmentId, text: &[u8], element: u8, out: &mut Vec<Opening>) {
        if id == SegmentId::EMPTY {
            if let Some(set) = &mut self.set {
                set.segments += 1;
                set.uncounted += 1;
            }
            return;
        }
        let fields = Fields { text, element };
        match id {
            SegmentId::ISA => self.open_interchange(&fields, out),
            SegmentId::IEA => self.close_interchange(Some(()), out),
            SegmentId::TA1 => {
                self.ensure_interchange(out);
                out.push((SectionKind::InterchangeAcknowledgment, Facts::default()));
            }
            SegmentId::GS => self.open_group(&fields, out),
            SegmentId::GE => self.close_group(Some(()), out),
            SegmentId::ST => self.open_set(&fields, out),
            SegmentId::SE => self.close_set(Some(()), out),
            _ => self.inside_set(id, &fields, out),
        }
    }

    /// The input, or its interchange, is at its end: what is still open lacks its trailer. `last`
    /// is how the last segment ended.
    pub fn finish(&mut self, last: Option<Ending>, out: &mut Vec<Opening>) {
        if self.interchange.is_none() {
            return;
        }
        let mut presence = match (&self.set, last) {
            (None, _) => Presence::Missing,
            (Some(_), Some(Ending::File)) => Presence::Implied,
            (Some(_), _) => Presence::CutOff,
        };
        let before = out.len();
        self.close_interchange(None, out);
        for (_, facts) in out.iter_mut().skip(before) {
            facts.presence = presence;
            presence = Presence::Implied;
        }
    }

    fn open_interchange(&mut self, fields: &Fields<'_>, out: &mut Vec<Opening>) {
        self.finish(None, out);
        // Files of several senders may be gathered in one.
        let sender = fields.hash_of(5) ^ fields.hash_of(6).rotate_left(1);
        let repeated = !self.interchanges_seen.insert(sender ^ fields.hash_of(13).rotate_left(2));
        self.interchange = Some(Counter::default());
        self.groups_seen.clear();
        out.push((SectionKind::Interchange, Facts { repeated, ..Facts::default() }));
    }

    fn ensure_interchange(&mut self, out: &mut Vec<Opening>) {
        if self.interchange.is_none() {
            self.interchange = Some(Counter::default());
            out.push((SectionKind::Interchange, missing()));
        }
    }

    fn close_interchange(&mut self, sent: Option<()>, out: &mut Vec<Opening>) {
        if self.group.is_some() {
            self.close_group(None, out);
        }
        let facts = match self.interchange.take() {
            Some(open) => Facts { counted: open.inside, ..presence(sent) },
            None => unmatched(),
        };
        out.push((SectionKind::InterchangeTrailer, facts));
    }

    fn open_group(&mut self, fields: &Fields<'_>, out: &mut Vec<Opening>) {
        if self.set.is_none() && self.group.as_ref().is_some_and(|group| group.repeats(fields)) {
            return;
        }
        self.ensure_interchange(out);
        if self.group.is_some() {
            self.close_group(None, out);
        }
        self.count_group();
        self.group = Some(OpenGroup {
            functional_code: fields.get(1).to_vec(),
            version: fields.get(8).trim_ascii().to_vec(),
            header: fields.text.to_vec(),
            ..OpenGroup::default()
        });
        let repeated = !self.groups_seen.insert(fields.hash_of(6));
        out.push((SectionKind::Group, Facts { repeated, ..Facts::default() }));
    }

    fn count_group(&mut self) {
        if let Some(interchange) = &mut self.interchange {
            interchange.inside += 1;
        }
    }

    fn ensure_group(&mut self, out: &mut Vec<Opening>) {
        self.ensure_interchange(out);
        if self.group.is_none() {
            self.count_group();
            self.group = Some(OpenGroup::default());
            out.push((SectionKind::Group, missing()));
        }
    }

    fn close_group(&mut self, sent: Option<()>, out: &mut Vec<Opening>) {
        let set_was_open = self.set.is_some();
        if set_was_open {
            self.close_set(None, out);
        }
        let facts = match self.group.take() {
            Some(open) => {
                if open.sets == 0 && !open.functional_code.is_empty() {
                    self.note_foreign(&open.functional_code, &open.version);
                }
                let mut facts = Facts { counted: open.sets, ..presence(sent) };
                if set_was_open && sent.is_none() {
                    facts.presence = Presence::Implied;
                }
                facts
            }
            None => unmatched(),
        };
        out.push((SectionKind::GroupTrailer, facts));
    }

    fn open_set(&mut self, fields: &Fields<'_>, out: &mut Vec<Opening>) {
        if let Some(set) = &mut self.set
            && set.repeats(fields)
        {
            set.segments += 1;
            set.uncounted += 1;
            return;
        }
        self.ensure_group(out);
        if self.set.is_some() {
            self.close_set(None, out);
        }
        let (code, convention) = (fields.get(1), fields.get(3));
        let version = self.group.as_ref().map(|g| g.version.as_slice()).unwrap_or_default();
        let version = if version.is_empty() { convention } else { version };
        let support = match code {
            b"837" if self.versions.accepts(version) => Support::Supported,
            b"837" => Support::OtherVersion,
            _ => Support::OtherKind,
        };
        if support != Support::Supported {
            let version = version.to_vec();
            self.note_foreign(code, &version);
        }
        let repeated = match &mut self.group {
            Some(group) => {
                group.sets += 1;
                !group.sets_seen.insert(fields.hash_of(2))
            }
            None => false,
        };
        let header = fields.text.to_vec();
        self.set = Some(OpenSet::begin(header, support));
        out.push((SectionKind::Set, Facts { position: 1, repeated, support, ..Facts::default() }));
    }

    fn note_foreign(&mut self, set: &[u8], version: &[u8]) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes.trim_ascii()).into_owned();
        let kind = FileKind { set: text(set), version: text(version) };
        if !self.foreign.contains(&kind) && self.foreign.len() < 8 {
            self.foreign.push(kind);
        }
    }

    fn close_set(&mut self, sent: Option<()>, out: &mut Vec<Opening>) {
        let facts = match self.set.take() {
            Some(open) => {
                let position = open.segments + 1;
                let counted = position - open.uncounted;
                Facts { position, counted, support: open.support, ..presence(sent) }
            }
            None => unmatched(),
        };
        out.push((SectionKind::SetTrailer, facts));
    }

    /// A segment between ST and SE, or one that ought to stand there.
    fn inside_set(&mut self, id: SegmentId, fields: &Fields<'_>, out: &mut Vec<Opening>) {
        self.ensure_group(out);
        let Some(set) = &mut self.set else {
            if let Some(group) = &mut self.group {
                group.sets += 1;
            }
            let mut set = OpenSet::begin(Vec::new(), Support::default());
            out.push((SectionKind::Set, missing()));
            set.sections_of(id, fields, out);
            self.set = Some(set);
            return;
        };
        set.segments += 1;
        // No sender counts a text that has neither ID nor elements.
        let is_text = !id.is_well_formed() && !fields.text.contains(&fields.element);
        set.uncounted += u32::from(is_text);
        set.sections_of(id, fields, out);
    }
}

fn missing() -> Facts {
    Facts { presence: Presence::Missing, ..Facts::default() }
}

fn unmatched() -> Facts {
    Facts { presence: Presence::Unmatched, ..Facts::default() }
}

fn presence(sent: Option<()>) -> Facts {
    if sent.is_some() { Facts::default() } else { missing() }
}

/// The elements of a segment that is looked at once.
struct Fields<'a> {
    text: &'a [u8],
    element: u8,
}

impl<'a> Fields<'a> {
    fn get(&self, n: usize) -> &'a [u8] {
        self.text.split(|&b| b == self.element).nth(n).unwrap_or_default()
    }

    /// A fingerprint of element `n`, enough to see that a control number stood before.
    fn hash_of(&self, n: usize) -> u64 {
        let hash = blake3::hash(self.get(n));
        hash.as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
    }
}

#[cfg(test)]
mod tests;
