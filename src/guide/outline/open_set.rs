//! The set that is open: its levels and claims, also where the HL of a level got lost.

use crate::x12::SegmentId;

use super::{Facts, Fields, Opening, Presence, SectionKind, Support};

/// The set that is open.
#[derive(Debug, Default)]
pub(super) struct OpenSet {
    /// The ST.
    header: Vec<u8>,
    pub segments: u32,
    /// Segments that have a position but that no trailer counts: those that hold nothing, and
    /// headers that are sent again.
    pub uncounted: u32,
    pub support: Support,
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

impl OpenSet {
    /// A set with this header, its first segment.
    pub(super) fn begin(header: Vec<u8>, support: Support) -> Self {
        Self { header, segments: 1, support, ..Self::default() }
    }

    /// Whether its header is sent again, before anything else came.
    pub(super) fn repeats(&self, fields: &Fields<'_>) -> bool {
        self.segments == self.uncounted + 1 && self.header == fields.text
    }

    /// Adds the sections that a segment begins, if it does.
    pub(super) fn sections_of(
        &mut self,
        id: SegmentId,
        fields: &Fields<'_>,
        out: &mut Vec<Opening>,
    ) {
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
