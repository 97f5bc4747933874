//! Cuts a stream of segments into sections, the units that are checked and written.
//!
//! A section is a header with what belongs to it up to the next: the interchange header, the
//! group header, the set header with submitter and receiver, a billing provider, a subscriber, a
//! patient, a claim with its lines, a trailer. Sections follow from envelope, HL and CLM alone,
//! so that a claim is found whatever is wrong around it.
//!
//! A header or trailer that is missing opens a section all the same, with
//! [`Presence::Missing`], so that rules can speak of it and writers can supply it.

use std::collections::HashSet;

use crate::x12::{Ending, SegmentId};

use super::kind::FileKind;
use super::version::Versions;

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

#[derive(Debug, Default)]
struct OpenSet {
    /// The ST.
    header: Vec<u8>,
    segments: u32,
    /// Segments that have a position but that no trailer counts: those that hold nothing, and
    /// headers that are sent again.
    uncounted: u32,
    support: Support,
    levels: u32,
    provider: u32,
    subscriber: u32,
    /// Whether the level that is open is a patient's.
    is_below_patient: bool,
    /// A level of which something may be left in the claim that is open.
    left: Option<SectionKind>,
    /// Claims in the level that is open.
    claims: u32,
    foreign_run: u32,
    /// The section that is open.
    current: Option<SectionKind>,
    landmark: Landmark,
}

/// What came last in the open section of what tells where in it we stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Landmark {
    #[default]
    None,
    /// NM1*PR.
    Payer,
    /// LX.
    Line,
    /// NM1*85 behind an LX, directly before.
    ProviderBehindLine,
}

impl Landmark {
    const fn is_behind_line(self) -> bool {
        matches!(self, Self::Line | Self::ProviderBehindLine)
    }
}

const CLM: SegmentId = SegmentId::new(b"CLM");
const CUR: SegmentId = SegmentId::new(b"CUR");
const DMG: SegmentId = SegmentId::new(b"DMG");
const HL: SegmentId = SegmentId::new(b"HL");
const LX: SegmentId = SegmentId::new(b"LX");
const N3: SegmentId = SegmentId::new(b"N3");
const NM1: SegmentId = SegmentId::new(b"NM1");
const PAT: SegmentId = SegmentId::new(b"PAT");
const PRV: SegmentId = SegmentId::new(b"PRV");
const SBR: SegmentId = SegmentId::new(b"SBR");

/// Segments of a foreign set that make one section, so that sections stay small.
const FOREIGN_RUN: u32 = 500;

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
        self.set = Some(OpenSet { header, segments: 1, support, ..OpenSet::default() });
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
            let mut set = OpenSet { segments: 1, ..OpenSet::default() };
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

impl OpenSet {
    /// Whether its header is sent again, before anything else came.
    fn repeats(&self, fields: &Fields<'_>) -> bool {
        self.segments == self.uncounted + 1 && self.header == fields.text
    }

    /// Adds the sections that a segment begins, if it does.
    fn sections_of(&mut self, id: SegmentId, fields: &Fields<'_>, out: &mut Vec<Opening>) {
        let at = Facts { position: self.segments, support: self.support, ..Facts::default() };
        if self.support == Support::OtherKind {
            self.foreign_run = (self.foreign_run + 1) % FOREIGN_RUN;
            if self.foreign_run == 1 {
                out.push((SectionKind::Foreign, at));
            }
            return;
        }
        let opening = match id {
            CLM => {
                let lost = self.left.take();
                out.extend(lost.map(|kind| self.missing_level(kind, at)));
                self.claims += 1;
                Some((SectionKind::Claim, Facts { ordinal: self.claims, ..at }))
            }
            HL => {
                let kind = self.kind_of_level(fields.get(2), fields.get(3));
                out.extend(self.level_above(kind, fields.get(1), at));
                self.levels += 1;
                Some(self.enter_level(kind, self.levels, at))
            }
            _ => self.lost_level(id, fields, at),
        };
        self.landmark = match (&opening, id) {
            (Some(_), _) => Landmark::None,
            (None, LX) => Landmark::Line,
            (None, NM1) if self.landmark.is_behind_line() => match fields.get(1) {
                b"85" => Landmark::ProviderBehindLine,
                _ => Landmark::Line,
            },
            (None, NM1) if fields.get(1) == b"PR" => Landmark::Payer,
            (None, _) if self.landmark == Landmark::ProviderBehindLine => Landmark::Line,
            (None, _) => self.landmark,
        };
        if let Some((kind, _)) = opening {
            self.current = Some(kind);
        }
        out.extend(opening);
    }

    fn kind_of_level(&self, parent: &[u8], code: &[u8]) -> SectionKind {
        match code {
            b"20" => SectionKind::BillingProvider,
            b"22" => SectionKind::Subscriber,
            b"23" => SectionKind::Patient,
            _ => self.level_below(parent),
        }
    }

    /// The level that got lost and that this one stands below, if some of it is left in the claim
    /// before. One that nothing stands below is only counted, where its sender did.
    fn level_above(&mut self, kind: SectionKind, number: &[u8], at: Facts) -> Option<Opening> {
        let lost = self.left.take()?;
        let is_above = matches!(
            (lost, kind),
            (SectionKind::BillingProvider, SectionKind::Subscriber)
                | (SectionKind::Subscriber, SectionKind::Patient)
        );
        if is_above {
            return Some(self.missing_level(lost, at));
        }
        let counted = self.levels + 2;
        self.levels += u32::from(number == counted.to_string().as_bytes());
        None
    }

    /// A level that got lost. The sender counted it, so that the numbers of later levels are right.
    fn missing_level(&mut self, kind: SectionKind, at: Facts) -> Opening {
        self.levels += 1;
        self.enter_level(kind, self.levels, Facts { presence: Presence::Missing, ..at })
    }

    /// What a level with an unknown code is, by the level that it names as its parent.
    fn level_below(&self, parent: &[u8]) -> SectionKind {
        let number = std::str::from_utf8(parent).ok().and_then(|text| text.parse::<u32>().ok());
        match number {
            None if parent.is_empty() => SectionKind::BillingProvider,
            Some(number) if number == self.provider => SectionKind::Subscriber,
            Some(number) if number == self.subscriber => SectionKind::Patient,
            _ => SectionKind::UnknownLevel,
        }
    }

    /// A level whose HL got lost: a segment stands here that only such a level begins with. Claims
    /// that follow would else be taken for those of the level before. In a claim it may as well be
    /// out of its place, so the claim keeps it, and the level begins with what stands below.
    fn lost_level(&mut self, id: SegmentId, fields: &Fields<'_>, at: Facts) -> Option<Opening> {
        use SectionKind as Kind;
        if !matches!(id, CUR | DMG | N3 | NM1 | PAT | PRV | SBR) {
            return None;
        }
        if self.current == Some(Kind::Claim) {
            // Where something of several levels is left, all of them got lost.
            let left = [self.left, self.level_left_by(id, fields.get(1))];
            self.left = left.into_iter().flatten().min_by_key(|kind| kind.depth());
            return None;
        }
        let kind = match (self.current, id, fields.get(1), self.landmark) {
            (None, PRV, b"BI", _) | (None, CUR, ..) | (None, NM1, b"85", _) => {
                Kind::BillingProvider
            }
            (None | Some(Kind::BillingProvider), SBR, ..) => Kind::Subscriber,
            (Some(Kind::Subscriber), PAT, _, Landmark::Payer)
            | (Some(Kind::Subscriber), NM1, b"QC", _) => Kind::Patient,
            _ => return None,
        };
        Some(self.missing_level(kind, at))
    }

    /// The level that a segment in a claim may be left of.
    fn level_left_by(&self, id: SegmentId, first: &[u8]) -> Option<SectionKind> {
        use SectionKind as Kind;
        let is_behind_line = self.landmark.is_behind_line();
        Some(match (id, first, self.landmark) {
            (PRV, b"BI", _) | (CUR, ..)
            // A name alone may be one that a line must not have; its address follows a provider.
            | (N3, _, Landmark::ProviderBehindLine) => Kind::BillingProvider,
            (PAT, ..) | (NM1, b"QC", _) => Kind::Patient,
            (DMG, ..) if is_behind_line && self.is_below_patient => Kind::Patient,
            (SBR | DMG, ..) | (NM1, b"IL" | b"PR", _) if is_behind_line => Kind::Subscriber,
            _ => return None,
        })
    }

    fn enter_level(&mut self, kind: SectionKind, level: u32, at: Facts) -> Opening {
        self.claims = 0;
        self.is_below_patient = kind == SectionKind::Patient;
        let parent_level = match kind {
            SectionKind::BillingProvider => {
                (self.provider, self.subscriber) = (level, 0);
                0
            }
            SectionKind::Subscriber => {
                self.subscriber = level;
                self.provider
            }
            SectionKind::Patient => self.subscriber,
            _ => 0,
        };
        (kind, Facts { level, parent_level, ..at })
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
mod tests {
    use super::*;

    /// Kinds of the sections that a file of these segments has, one letter a section.
    fn outline(segments: &str) -> String {
        let mut outline = Outline::default();
        let mut out = Vec::new();
        for text in segments.split('~').filter(|text| !text.is_empty()) {
            let id = SegmentId::new(text.split('*').next().unwrap().as_bytes());
            outline.place(id, text.as_bytes(), b'*', &mut out);
        }
        outline.finish(Some(Ending::Terminator), &mut out);
        out.iter()
            .map(|(kind, facts)| {
                let mark = match facts.presence {
                    Presence::Sent => "",
                    Presence::Missing => "-",
                    Presence::CutOff => "/",
                    Presence::Implied => "=",
                    Presence::Damaged => "?",
                    Presence::Unmatched => "!",
                };
                format!("{kind:?}{mark}")
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_whole_file_has_its_sections_in_order() {
        assert_eq!(
            outline(
                "ISA~GS*HC*******005010X222A1~ST*837*1~BHT~NM1*41~HL*1**20~NM1*85~HL*2*1*22~SBR~\
                 CLM*A~LX*1~CLM*B~HL*3*2*23~PAT~CLM*C~SE*9*1~GE*1~IEA*1"
            ),
            "Interchange Group Set BillingProvider Subscriber Claim Claim Patient Claim \
             SetTrailer GroupTrailer InterchangeTrailer"
        );
    }

    #[test]
    fn missing_trailers_and_headers_open_sections_of_their_own() {
        assert_eq!(
            outline("ISA~GS~ST*837~CLM*A~ST*837~CLM*B~ISA~BHT~CLM*C~SE"),
            "Interchange Group Set Claim SetTrailer- Set Claim SetTrailer/ GroupTrailer= \
             InterchangeTrailer= Interchange Group- Set- Claim SetTrailer GroupTrailer- \
             InterchangeTrailer="
        );
        assert_eq!(
            outline("ISA~GS~SE~GE~GE~IEA"),
            "Interchange Group SetTrailer! GroupTrailer GroupTrailer! InterchangeTrailer"
        );
    }

    #[test]
    fn levels_know_their_number_and_parent() {
        let mut outline = Outline::default();
        let mut out = Vec::new();
        for text in ["ISA", "GS", "ST*837", "HL***20", "HL***22", "HL***23", "HL***22", "HL***20"] {
            let id = SegmentId::new(text.split('*').next().unwrap().as_bytes());
            outline.place(id, text.as_bytes(), b'*', &mut out);
        }
        let levels: Vec<_> = out.iter().skip(3).map(|(_, f)| (f.level, f.parent_level)).collect();
        assert_eq!(levels, [(1, 0), (2, 1), (3, 2), (4, 1), (5, 0)]);
    }

    #[test]
    fn a_level_that_lost_its_hl_is_a_level_all_the_same() {
        let start = "ISA~GS*HC*******005010X222A1~ST*837*1~";
        let kinds = |segments: &str| {
            let all = outline(&format!("{start}{segments}"));
            all.strip_prefix("Interchange Group Set").unwrap().trim().to_owned()
        };
        let ends = "SetTrailer/ GroupTrailer= InterchangeTrailer=";
        assert_eq!(
            kinds("NM1*40~NM1*85~HL*2*1*22~SBR~NM1*PR~CLM*A"),
            format!("BillingProvider- Subscriber Claim {ends}")
        );
        for start in ["PRV*BI", "CUR*85*CAD"] {
            assert_eq!(
                kinds(&format!("NM1*40~{start}~NM1*85~HL*2*1*22~SBR~NM1*PR~CLM*A")),
                format!("BillingProvider- Subscriber Claim {ends}")
            );
        }
        assert_eq!(
            kinds("HL*1**20~NM1*85~SBR*P*18~NM1*IL~NM1*PR~CLM*A"),
            format!("BillingProvider Subscriber- Claim {ends}")
        );
        assert_eq!(
            kinds("HL*1**20~HL*2*1*22~PAT~NM1*PR~PAT*19~NM1*QC~CLM*A"),
            format!("BillingProvider Subscriber Patient- Claim {ends}")
        );
    }

    #[test]
    fn what_is_left_of_a_level_stays_with_the_claim_before_it() {
        let start = "ISA~GS*HC*******005010X222A1~ST*837*1~HL*1**20~HL*2*1*22~SBR~CLM*A~LX*1~SV1~";
        let kinds = |segments: &str| {
            let all = outline(&format!("{start}{segments}"));
            let all = all.strip_prefix("Interchange Group Set BillingProvider Subscriber Claim");
            let all = all.unwrap().trim().to_owned();
            all.strip_suffix("SetTrailer/ GroupTrailer= InterchangeTrailer=").unwrap().to_owned()
        };
        for left in ["PRV*BI~NM1*85", "CUR*85*CAD~NM1*85", "NM1*85~N3"] {
            assert_eq!(
                kinds(&format!("{left}~HL*4*3*22~SBR~CLM*B")),
                "BillingProvider- Subscriber Claim "
            );
        }
        for left in [
            "SBR*P*18~NM1*IL~NM1*PR",
            "NM1*IL~N3~N4~DMG~NM1*PR",
            "N3~N4~DMG~NM1*PR",
            "NM1*82~LX*2~SV1~DMG",
            "NM1*PR~PAT~NM1*QC",
        ] {
            assert_eq!(kinds(&format!("{left}~CLM*B")), "Subscriber- Claim ", "{left}");
            assert_eq!(kinds(&format!("{left}~HL*4*3*23~CLM*B")), "Subscriber- Patient Claim ");
            // Nothing stands below: it may have been out of its place.
            assert_eq!(kinds(&format!("{left}~HL*3*1*22~CLM*B")), "Subscriber Claim ");
            assert_eq!(kinds(left), "");
        }
        for left in ["NM1*QC", "PAT*19~NM1*QC"] {
            assert_eq!(kinds(&format!("{left}~CLM*B")), "Patient- Claim ");
        }
        assert_eq!(kinds("HL*3*2*23~CLM*B~LX*1~SV1~N3~DMG~CLM*C"), "Patient Claim Patient- Claim ");
        // A provider whom a line must not name, and another payer before the lines.
        assert_eq!(
            kinds("NM1*85~LX*2~NM1*77~N3~N4~CLM*B~SBR*S~NM1*IL~NM1*PR~CLM*C"),
            "Claim Claim "
        );
    }

    #[test]
    fn a_level_that_nothing_is_left_below_was_counted_or_not() {
        let number = |hl01: &str| {
            let mut outline = Outline::default();
            let mut out = Vec::new();
            let last = format!("HL*{hl01}*1*22");
            let segments =
                ["ISA", "ST*837", "HL*1**20", "HL*2*1*22", "CLM*A", "LX*1", "SBR*S", &last];
            for text in segments {
                let id = SegmentId::new(text.split('*').next().unwrap().as_bytes());
                outline.place(id, text.as_bytes(), b'*', &mut out);
            }
            out.last().unwrap().1.level
        };
        assert_eq!([number("3"), number("4"), number("9")], [3, 4, 3]);
    }

    #[test]
    fn another_kind_of_file_is_named_once() {
        let mut outline = Outline::default();
        for text in ["ISA", "GS*HP*******005010X221A1", "ST*835", "BPR", "SE", "ST*835"] {
            let id = SegmentId::new(text.split('*').next().unwrap().as_bytes());
            outline.place(id, text.as_bytes(), b'*', &mut Vec::new());
        }
        let names: Vec<_> = outline.foreign().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["a remittance advice (835), version 005010X221A1"]);
    }
}
