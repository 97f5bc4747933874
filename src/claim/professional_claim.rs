//! A claim: loop 2300 with the levels it stands below.

use crate::guide::section::SectionPart;
use crate::guide::{PlacedSegment, RowId, Section, el, row};
use crate::x12::SegmentId;

use super::counting::Counting;
use super::date::Date;
use super::line::ServiceLine;
use super::money::Money;
use super::other_payer::Coordination;
use super::party::Party;

/// The sections that a claim, or another section, stands below.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ancestors<'b> {
    /// ISA.
    pub interchange: Option<&'b Section<'b>>,
    /// GS.
    pub group: Option<&'b Section<'b>>,
    /// ST, submitter, receiver.
    pub set: Option<&'b Section<'b>>,
    /// HL 20.
    pub billing_provider: Option<&'b Section<'b>>,
    /// HL 22.
    pub subscriber: Option<&'b Section<'b>>,
    /// HL 23.
    pub patient: Option<&'b Section<'b>>,
    /// HL with a level code that is none.
    pub unknown_level: Option<&'b Section<'b>>,
    /// What rules take the destination payer for.
    pub payer_kind: PayerKind,
    /// How rules take it to count the units of timed services.
    pub counting: Counting,
}

impl<'b> Ancestors<'b> {
    /// BHT04: the day on which the transaction set was made, else GS04.
    #[must_use]
    pub fn created(&self) -> Option<Date> {
        let bht = self.set.and_then(|set| set.find(row::ST_BHT)?.element(4));
        let gs = || self.group.and_then(|group| group.get(0)?.element(4));
        bht.and_then(Date::parse).or_else(|| gs().and_then(Date::parse))
    }

    /// 2010AA: the billing provider.
    #[must_use]
    pub fn billing(&self) -> Option<Party<'b>> {
        let section = self.billing_provider?;
        let name = section.find(row::L2010AA_NM1_85)?;
        Some(Party { name, specialty: section.find(row::L2000A_PRV_BI) })
    }

    /// 2010BB: the payer the claim goes to.
    #[must_use]
    pub fn payer(&self) -> Option<Party<'b>> {
        Party::find(self.subscriber?, row::L2010BB_NM1_PR, None)
    }

    /// Whether the claim reports to CMS what a Medicare Advantage plan has paid: such encounters are
    /// sent as claims for payment to Part B, with rules of their own.
    ///
    /// Source: CMS encounter data companion guide for the 837P (payer 80882, equipment 80887); known
    /// second hand.
    #[must_use]
    pub fn is_encounter_for_cms(&self) -> bool {
        let payer = self.payer();
        payer.and_then(|payer| payer.id()).is_some_and(|id| matches!(id, b"80882" | b"80887"))
    }

    /// SBR01: when the destination payer pays, `P` for first.
    #[must_use]
    pub fn payer_sequence(&self) -> Option<&'b [u8]> {
        self.subscriber?.find(row::L2000B_SBR)?.element(1)
    }

    /// SBR09: the claim filing indicator of the destination payer.
    #[must_use]
    pub fn claim_filing_indicator(&self) -> Option<&'b [u8]> {
        self.subscriber?.find(row::L2000B_SBR)?.element(9)
    }

    /// What kind of plan the destination payer is by SBR09.
    #[must_use]
    pub fn sent_payer_kind(&self) -> PayerKind {
        PayerKind::of(self.claim_filing_indicator().unwrap_or_default())
    }

    /// DMG02 of the patient: 2010CA where there is a patient level, else 2010BA.
    #[must_use]
    pub fn birth_date(&self) -> Option<Date> {
        let dmg = match self.patient {
            Some(patient) => patient.find(row::L2010CA_DMG),
            None => self.subscriber?.find(row::L2010BA_DMG),
        };
        dmg.and_then(|dmg| Date::parse(dmg.element(2)?))
    }
}

/// What the destination payer is, as far as therapy rules differ (SBR09).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PayerKind {
    /// MB: Medicare Part B.
    MedicarePartB,
    /// 16, HN, MA: Medicare Advantage and Part A.
    MedicareOther,
    /// MC: Medicaid.
    Medicaid,
    /// WC: workers' compensation.
    WorkersCompensation,
    /// AM: automobile medical.
    Automobile,
    /// CH, VA: TRICARE and veterans.
    Military,
    /// All else.
    #[default]
    Commercial,
}

impl PayerKind {
    /// Every kind, in the order of its number.
    pub const ALL: [Self; 7] = [
        Self::MedicarePartB,
        Self::MedicareOther,
        Self::Medicaid,
        Self::WorkersCompensation,
        Self::Automobile,
        Self::Military,
        Self::Commercial,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MedicarePartB => "Medicare Part B",
            Self::MedicareOther => "other Medicare",
            Self::Medicaid => "Medicaid",
            Self::WorkersCompensation => "workers' compensation",
            Self::Automobile => "automobile insurance",
            Self::Military => "TRICARE and VA",
            Self::Commercial => "commercial plans",
        }
    }

    /// The kind that a claim filing indicator names.
    #[must_use]
    pub fn of(indicator: &[u8]) -> Self {
        match indicator {
            b"MB" => Self::MedicarePartB,
            b"MA" | b"16" | b"HN" => Self::MedicareOther,
            b"MC" => Self::Medicaid,
            b"WC" => Self::WorkersCompensation,
            b"AM" => Self::Automobile,
            b"CH" | b"VA" => Self::Military,
            _ => Self::Commercial,
        }
    }
}

/// One diagnosis of a claim: a composite of HI.
#[derive(Clone, Copy, Debug)]
pub struct Diagnosis<'b> {
    /// The HI.
    pub segment: PlacedSegment<'b>,
    /// Its element in the HI, from 1; the number that pointers use.
    pub element: u8,
    /// HI0n-1.
    pub qualifier: &'b [u8],
    /// HI0n-2 as sent; empty if it was left out.
    pub code: &'b [u8],
}

/// The code set of a diagnosis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiagnosisVersion {
    /// ICD-9-CM: BK, BF.
    Icd9,
    /// ICD-10-CM: ABK, ABF.
    Icd10,
}

impl DiagnosisVersion {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Icd9 => "ICD-9",
            Self::Icd10 => "ICD-10",
        }
    }
}

impl Diagnosis<'_> {
    /// The code set that its qualifier names, in either case; `None` if it names none.
    #[must_use]
    pub fn version(&self) -> Option<DiagnosisVersion> {
        let is = |qualifier: &[u8]| self.qualifier.trim_ascii_end().eq_ignore_ascii_case(qualifier);
        if is(b"ABK") || is(b"ABF") {
            Some(DiagnosisVersion::Icd10)
        } else if is(b"BK") || is(b"BF") {
            Some(DiagnosisVersion::Icd9)
        } else {
            None
        }
    }

    /// Whether it is coded in ICD-10-CM.
    #[must_use]
    pub fn is_icd10(&self) -> bool {
        self.version() == Some(DiagnosisVersion::Icd10)
    }
}

/// A claim.
#[derive(Clone, Debug)]
pub struct Claim<'b> {
    /// Its segments, from CLM on.
    pub section: &'b Section<'b>,
    /// What it stands below.
    pub ancestors: Ancestors<'b>,
    /// The CLM.
    pub clm: PlacedSegment<'b>,
    /// Its service lines in order.
    pub lines: Vec<ServiceLine<'b>>,
    /// Other payers and what they decided; `None` where the claim has none.
    pub coordination: Option<Box<Coordination<'b>>>,
    /// The composites of HI.
    diagnoses: Vec<Diagnosis<'b>>,
    /// 2310B, else the billing provider; `None` where that cannot be told.
    renderer: Option<Party<'b>>,
}

impl<'b> Claim<'b> {
    /// Reads a claim section; `None` if it has no segment.
    #[must_use]
    pub fn read(section: &'b Section<'b>, ancestors: Ancestors<'b>) -> Option<Self> {
        let clm = section.get(0)?;
        let mut starts = section.positions_of(SegmentId::new(b"LX")).peekable();
        let mut lines = Vec::with_capacity(4);
        while let Some(from) = starts.next() {
            let to = starts.peek().copied().unwrap_or(section.len());
            let ordinal = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX);
            lines.push(ServiceLine::read(section.get(from)?, section.part(from, to), ordinal));
        }
        let coordination = Coordination::read(section, &lines).map(Box::new);
        let diagnoses = diagnoses(section).collect();
        let renderer = renderer(section, &ancestors, lines.first());
        Some(Self { section, ancestors, clm, lines, coordination, diagnoses, renderer })
    }

    /// CLM01: the provider's number of the claim.
    #[must_use]
    pub fn id(&self) -> Option<&'b [u8]> {
        self.clm.element(1)
    }

    /// CLM02.
    #[must_use]
    pub fn total_charge(&self) -> Option<Money> {
        self.clm.element(2).and_then(Money::parse)
    }

    /// CLM05-1.
    #[must_use]
    pub fn place_of_service(&self) -> Option<&'b [u8]> {
        self.clm.component(5, 1)
    }

    /// CLM05-3.
    #[must_use]
    pub fn frequency(&self) -> Option<&'b [u8]> {
        self.clm.component(5, 3)
    }

    /// Whether it is new to the payer (CLM05-3 = 1).
    #[must_use]
    pub fn is_original(&self) -> bool {
        self.frequency() == Some(b"1")
    }

    /// Whether it takes back a claim that the payer has (CLM05-3 = 8): it repeats what was wrong.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.frequency() == Some(b"8")
    }

    /// The diagnoses in the order that pointers count.
    pub fn diagnoses(&self) -> impl Iterator<Item = Diagnosis<'b>> + Clone + '_ {
        self.diagnoses.iter().copied()
    }

    /// Whether each line has its one SV1, no SV1 stands elsewhere, and no line belongs to a claim
    /// behind this one that lost its CLM.
    #[must_use]
    pub fn has_sound_lines(&self) -> bool {
        let is_other = |hi: PlacedSegment<'_>| hi.instance != self.clm.instance;
        if self.section.find_all(row::L2300_HI_ABK_BK).any(is_other) {
            return false;
        }
        let services = self.section.positions_of(SegmentId::new(b"SV1")).count();
        services == self.lines.len() && self.lines.iter().all(|line| line.service.is_some())
    }

    /// Whether HI holds a diagnosis in this place, 1 to 12.
    #[must_use]
    pub fn has_diagnosis(&self, place: u8) -> bool {
        self.diagnoses.iter().any(|diagnosis| diagnosis.element == place)
    }

    /// 2310B: who rendered the services, unless a line says otherwise.
    #[must_use]
    pub fn rendering_provider(&self) -> Option<Party<'b>> {
        Party::find(self.section, row::L2310B_NM1_82, Some(row::L2310B_PRV_PE))
    }

    /// Who rendered a line: 2420A, else 2310B, else the billing provider. `None` where a provider
    /// of the line or the claim cannot be told, since that may be the one.
    #[must_use]
    pub fn renderer_of(&self, line: &ServiceLine<'b>) -> Option<Party<'b>> {
        if line.rendering_provider.is_some() {
            return line.rendering_provider;
        }
        self.renderer.filter(|_| !line.is_renderer_lost)
    }

    /// Taxonomy of the person who rendered a line: PRV03 of [`Self::renderer_of`], or where that
    /// has none, of the same NPI at claim or billing level. `None` for an organisation, which
    /// treats nobody.
    #[must_use]
    pub fn renderer_taxonomy(&self, line: &ServiceLine<'b>) -> Option<&'b [u8]> {
        let renderer =
            self.renderer_of(line).filter(|party| party.name.element(2) == Some(b"1"))?;
        let namesake = || {
            let npi = renderer.npi()?;
            let parties = [self.rendering_provider(), self.ancestors.billing()];
            let mut same = parties.into_iter().flatten().filter(|party| party.npi() == Some(npi));
            same.find_map(|party| party.taxonomy())
        };
        renderer.taxonomy().or_else(namesake)
    }

    /// First and last day of service over all lines.
    #[must_use]
    pub fn service_period(&self) -> Option<(Date, Date)> {
        let spans = || self.lines.iter().filter_map(|line| line.service_date);
        Some((spans().map(|span| span.from).min()?, spans().map(|span| span.to).max()?))
    }

    /// The number under which the patient is insured (2010BA NM109), for joining, never shown.
    #[must_use]
    pub fn member_id(&self) -> Option<&'b [u8]> {
        Party::find(self.ancestors.subscriber?, row::L2010BA_NM1_IL, None)?.id()
    }

    /// Number of the segment before which one of this position would stand.
    #[must_use]
    pub fn place_for(&self, row: RowId) -> usize {
        let follows = |segment: &PlacedSegment<'_>| segment.row.is_some_and(|other| other > row);
        self.section.segments().find(follows).map_or(self.section.len(), |next| next.index)
    }

    /// Guide form of a diagnosis code's element: `HI03-2`.
    #[must_use]
    pub fn diagnosis_code_ref(element: u8) -> crate::guide::ElementRef {
        el::HI.at(element, 2)
    }
}

/// The composites of HI, in the order that pointers count.
fn diagnoses<'b>(section: &'b Section<'b>) -> impl Iterator<Item = Diagnosis<'b>> {
    let segment = section.find(row::L2300_HI_ABK_BK);
    segment.into_iter().flat_map(|hi| {
        (1..=12_u8).filter_map(move |element| {
            let mut components = hi.components(element.into());
            let qualifier = components.next()?;
            let code = components.next().unwrap_or_default();
            Some(Diagnosis { segment: hi, element, qualifier, code })
        })
    })
}

/// Who renders lines that name nobody: 2310B, else the billing provider, unless the former is lost.
fn renderer<'b>(
    section: &'b Section<'b>,
    ancestors: &Ancestors<'b>,
    first_line: Option<&ServiceLine<'b>>,
) -> Option<Party<'b>> {
    Party::find(section, row::L2310B_NM1_82, Some(row::L2310B_PRV_PE)).or_else(|| {
        let first_line = first_line.map_or(section.len(), |line| line.part.from);
        let header = section.part(0, first_line);
        ancestors.billing().filter(|_| !is_name_lost(&header, row::L2310B_PRV_PE))
    })
}

/// Whether a part that names no provider had one: an NM1 without a place, or a specialty alone.
pub(super) fn is_name_lost(part: &SectionPart<'_>, specialty: RowId) -> bool {
    let mut segments = part.segments();
    segments.any(|segment| match segment.row {
        None => segment.id() == SegmentId::new(b"NM1"),
        Some(row) => row == specialty,
    })
}
