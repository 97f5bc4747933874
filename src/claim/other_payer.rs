//! Other payers of a claim (loops 2320 and 2330) and what they decided about its lines (2430).
//!
//! Loops are told apart by the numbers that the walker gives to their instances. Amounts are
//! `None` where they are missing or malformed, so that nothing is added up that nobody sent.

use crate::guide::table::LoopId;
use crate::guide::{ElementRef, PlacedSegment, Section, el, row};

use super::line::ServiceLine;
use super::money::{Money, Quantity};
use super::value::Value;

/// A loop 2320 or 2430 holds five CAS.
pub const MOST_ADJUSTMENTS: usize = 5;

/// The other payers of a claim and what they decided.
#[derive(Clone, Debug)]
pub struct Coordination<'b> {
    /// The other payers in the order in which they stand.
    pub payers: Vec<OtherPayer<'b>>,
    /// What they decided about lines, in the order of the lines.
    pub adjudications: Vec<Adjudication<'b>>,
    /// Whether each loop has what it must have, nothing stands there twice, the payers have
    /// identifiers, and every segment of the claim has a place.
    pub is_sound: bool,
}

/// One other payer with the coverage that the patient has there: loop 2320 with its 2330.
#[derive(Clone, Debug, Default)]
pub struct OtherPayer<'b> {
    /// Number of the loop 2320.
    instance: u16,
    /// The SBR.
    pub coverage: Option<PlacedSegment<'b>>,
    /// CAS: adjustments of the claim as a whole.
    pub adjustments: Vec<PlacedSegment<'b>>,
    /// AMT*D: what the payer paid.
    pub paid: Option<PlacedSegment<'b>>,
    /// AMT*A8: what the payer does not cover, without having been asked.
    pub non_covered: Option<PlacedSegment<'b>>,
    /// AMT*EAF: what is left to the patient.
    pub patient_liability: Option<PlacedSegment<'b>>,
    /// MOA: remarks about the claim as a whole.
    pub remarks: Option<PlacedSegment<'b>>,
    /// 2330A NM1: the insured.
    pub insured: Option<PlacedSegment<'b>>,
    /// 2330B NM1: the payer.
    pub name: Option<PlacedSegment<'b>>,
    /// 2330B DTP*573: the day of the decision about the claim as a whole.
    pub decided_on: Option<PlacedSegment<'b>>,
}

/// What one other payer decided about one line: loop 2430.
#[derive(Clone, Debug, Default)]
pub struct Adjudication<'b> {
    /// Number of the loop 2430.
    instance: u16,
    /// Number of the line in its claim, counted from 1 whatever LX01 says.
    pub line: u16,
    /// The SVD.
    pub decision: Option<PlacedSegment<'b>>,
    /// CAS: adjustments of the line.
    pub adjustments: Vec<PlacedSegment<'b>>,
    /// DTP*573: the day of the decision.
    pub decided_on: Option<PlacedSegment<'b>>,
    /// AMT*EAF: what is left to the patient.
    pub patient_liability: Option<PlacedSegment<'b>>,
}

/// One of the six adjustments of a CAS.
#[derive(Clone, Copy, Debug)]
pub struct Adjustment<'b> {
    /// Element of its reason: 2, 5, 8, 11, 14 or 17; amount and quantity follow.
    pub element: u8,
    /// Why the payer paid less.
    pub reason: Option<&'b [u8]>,
    /// How much less, as sent.
    pub amount: Option<&'b [u8]>,
    /// How many units less, as sent.
    pub quantity: Option<&'b [u8]>,
}

impl<'b> Coordination<'b> {
    /// Reads what a claim says of other payers; `None` if it says nothing.
    #[must_use]
    pub fn read(section: &'b Section<'b>, lines: &[ServiceLine<'b>]) -> Option<Self> {
        let has_payer = section.find(row::L2320_SBR).is_some();
        if !has_payer && section.find(row::L2430_SVD).is_none() {
            return None;
        }
        let mut read = Self { payers: Vec::new(), adjudications: Vec::new(), is_sound: true };
        let first_line = lines.first().map_or(section.len(), |line| line.part.from);
        for segment in section.part(0, first_line).segments() {
            read.take_for_payer(segment);
        }
        for line in lines {
            for segment in line.part.segments() {
                read.take_for_line(segment, line.ordinal);
            }
        }
        read.is_sound &= read.payers.iter().all(OtherPayer::is_whole);
        read.is_sound &= read.adjudications.iter().all(Adjudication::is_whole);
        Some(read)
    }

    fn take_for_payer(&mut self, segment: PlacedSegment<'b>) {
        let Some(row) = segment.row else {
            self.is_sound = false;
            return;
        };
        if row.def().in_loop == LoopId::L2320 {
            let is_open = self.payers.last().is_some_and(|last| last.instance == segment.instance);
            if !is_open {
                let instance = segment.instance;
                self.payers.push(OtherPayer { instance, ..OtherPayer::default() });
            }
        }
        let Some(payer) = self.payers.last_mut() else { return };
        let slot = match row {
            row::L2320_SBR => &mut payer.coverage,
            row::L2320_AMT_D => &mut payer.paid,
            row::L2320_AMT_A8 => &mut payer.non_covered,
            row::L2320_AMT_EAF => &mut payer.patient_liability,
            row::L2320_MOA => &mut payer.remarks,
            row::L2330A_NM1_IL => &mut payer.insured,
            row::L2330B_NM1_PR => &mut payer.name,
            row::L2330B_DTP_573 => &mut payer.decided_on,
            row::L2320_CAS => return payer.adjustments.push(segment),
            _ => return,
        };
        self.is_sound &= slot.replace(segment).is_none();
    }

    fn take_for_line(&mut self, segment: PlacedSegment<'b>, line: u16) {
        let Some(row) = segment.row else {
            self.is_sound = false;
            return;
        };
        if row.def().in_loop != LoopId::L2430 {
            return;
        }
        let instance = segment.instance;
        if self.adjudications.last().is_none_or(|last| last.instance != instance) {
            self.adjudications.push(Adjudication { instance, line, ..Adjudication::default() });
        }
        let Some(adjudication) = self.adjudications.last_mut() else { return };
        let slot = match row {
            row::L2430_SVD => &mut adjudication.decision,
            row::L2430_DTP_573 => &mut adjudication.decided_on,
            row::L2430_AMT_EAF => &mut adjudication.patient_liability,
            _ => return adjudication.adjustments.push(segment),
        };
        self.is_sound &= slot.replace(segment).is_none();
    }

    /// What a payer decided about lines; nothing for a payer without identifier.
    pub fn decisions_of<'c>(
        &'c self,
        payer: &OtherPayer<'b>,
    ) -> impl Iterator<Item = &'c Adjudication<'b>> + use<'c, 'b> {
        let id = payer.id();
        self.adjudications.iter().filter(move |one| id.is_some() && one.payer_id() == id)
    }

    /// Whether it is sound, and every decision is one of a payer of the claim: only then what is
    /// missing is missing, and sums can be trusted.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let is_named = |one: &Adjudication<'_>| one.payer_id().is_some_and(|id| self.names(id));
        self.is_sound && self.adjudications.iter().all(is_named)
    }

    /// Whether a payer of the claim has this identifier.
    #[must_use]
    pub fn names(&self, id: &[u8]) -> bool {
        self.payers.iter().any(|payer| payer.id() == Some(id))
    }

    /// The payers of whom it can be told which decisions are theirs: no other payer has their
    /// identifier, or no decision names it.
    pub fn distinct_payers(&self) -> impl Iterator<Item = &OtherPayer<'b>> {
        self.payers.iter().filter(|payer| {
            let namesakes = self.payers.iter().filter(|other| other.id() == payer.id());
            namesakes.count() == 1 || self.decisions_of(payer).next().is_none()
        })
    }
}

impl<'b> OtherPayer<'b> {
    fn is_whole(&self) -> bool {
        let is_known = |name: &PlacedSegment<'_>| Value::at(name, el::NM109).is_some();
        self.coverage.is_some()
            && self.name.as_ref().is_some_and(is_known)
            && self.adjustments.len() <= MOST_ADJUSTMENTS
    }

    /// 2330B NM109, without blanks before it.
    #[must_use]
    pub fn id(&self) -> Option<&'b [u8]> {
        self.name?.element(9).map(<[u8]>::trim_ascii_start)
    }

    /// 2330B NM109 as people read it; nothing where it may be a patient's.
    #[must_use]
    pub fn shown(&self) -> String {
        let is_payer = self.name.is_some_and(|name| !name.may_name_patient());
        let id = self.id().filter(|_| is_payer);
        String::from_utf8_lossy(id.unwrap_or_default()).into_owned()
    }

    /// 2330A NM109: the number under which the patient is insured, for joining, never shown.
    #[must_use]
    pub fn member_id(&self) -> Option<&'b [u8]> {
        self.insured?.element(9)
    }

    /// AMT*D.
    #[must_use]
    pub fn paid_amount(&self) -> Option<Money> {
        amount(self.paid)
    }

    /// Whether its loops 2320 and 2330B tell of a decision, payment aside.
    #[must_use]
    pub fn tells_of_a_decision(&self) -> bool {
        !self.adjustments.is_empty() || self.remarks.is_some() || self.decided_on.is_some()
    }
}

impl<'b> Adjudication<'b> {
    fn is_whole(&self) -> bool {
        let is_known = |svd: &PlacedSegment<'_>| Value::at(svd, el::SVD01).is_some();
        self.decision.as_ref().is_some_and(is_known) && self.adjustments.len() <= MOST_ADJUSTMENTS
    }

    /// SVD01: who decided, without blanks before it.
    #[must_use]
    pub fn payer_id(&self) -> Option<&'b [u8]> {
        self.decision?.element(1).map(<[u8]>::trim_ascii_start)
    }

    /// SVD02: what was paid.
    #[must_use]
    pub fn paid_amount(&self) -> Option<Money> {
        amount(self.decision)
    }

    /// SVD05: how many units were paid for.
    #[must_use]
    pub fn units(&self) -> Option<Quantity> {
        self.decision?.element(5).and_then(Quantity::parse)
    }

    /// SVD06: the line that this one was paid with.
    #[must_use]
    pub fn bundled_with(&self) -> Option<&'b [u8]> {
        self.decision?.element(6)
    }

    /// What was paid and adjusted together; `None` if an amount is missing or malformed.
    #[must_use]
    pub fn paid_and_adjusted(&self) -> Option<Money> {
        Some(self.paid_amount()? + total(&self.adjustments)?)
    }
}

impl<'b> Adjustment<'b> {
    /// The adjustments of a CAS that were sent, in whole or in part.
    pub fn of(cas: &PlacedSegment<'b>) -> impl Iterator<Item = Self> + use<'b> {
        let cas = *cas;
        (2..=17_u8).step_by(3).filter_map(move |element| {
            let at = |behind: u8| cas.element(usize::from(element + behind));
            let one = Self { element, reason: at(0), amount: at(1), quantity: at(2) };
            let is_sent = one.reason.is_some() || one.amount.is_some() || one.quantity.is_some();
            is_sent.then_some(one)
        })
    }

    /// The amount; `None` if it is missing or malformed.
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        self.amount.and_then(Money::parse)
    }

    /// The element of the amount: `CAS03`.
    #[must_use]
    pub fn amount_ref(&self) -> ElementRef {
        el::CAS.at(self.element + 1, 0)
    }

    /// The element of the reason: `CAS02`.
    #[must_use]
    pub fn reason_ref(&self) -> ElementRef {
        el::CAS.at(self.element, 0)
    }
}

/// The sum of all adjustments; `None` if an amount is missing or malformed.
#[must_use]
pub fn total(adjustments: &[PlacedSegment<'_>]) -> Option<Money> {
    adjustments.iter().flat_map(Adjustment::of).map(|one| one.money()).sum()
}

/// AMT02 or SVD02; `None` if it is missing or malformed.
#[must_use]
pub fn amount(segment: Option<PlacedSegment<'_>>) -> Option<Money> {
    segment?.element(2).and_then(Money::parse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Ancestors, Claim};
    use crate::guide::{Facts, SectionKind, Walker};
    use crate::x12::{Delimiters, Ending, RawSegment, SegmentId, Segments};

    const TWO_PAYERS: &str = "CLM*A1*200~SBR*P~CAS*CO*45*10**96*5*1~AMT*D*90.5~OI***Y***Y~\
NM1*IL*1*DOE****MI*X1~NM1*PR*2*ONE*****PI*11~SBR*S~OI***Y***Y~NM1*IL*1*DOE****MI*X2~\
NM1*PR*2*TWO*****PI*22~DTP*573*D8*20260306~LX*1~SV1*HC:97110*200~DTP*472*D8*20260302~\
SVD*11*105.5*HC:97110**2~CAS*PR*3*94.5~DTP*573*D8*20260306~\
SVD*22*0*HC:97110**2*1~DTP*573*D8*20260307~AMT*EAF*20~";

    /// What a claim says of other payers.
    fn view<T>(text: &str, look: impl Fn(Option<&Coordination<'_>>) -> T) -> T {
        let mut raw = Vec::new();
        let mut start = 0;
        for one in text.split_terminator('~') {
            let id = SegmentId::new(one.split('*').next().unwrap().as_bytes());
            let end = start + u32::try_from(one.len()).unwrap();
            let ending = Ending::Terminator;
            raw.push(RawSegment { id, start, end, next: end + 1, ending, holds_line_end: false });
            start = end + 1;
        }
        let delimiters =
            Delimiters { element: b'*', component: b':', repetition: None, segment: b'~' };
        let segments = Segments::new(text.as_bytes(), delimiters, &raw);
        let (kind, facts) = (SectionKind::Claim, Facts::default());
        let mut placed = Vec::new();
        Walker::default().walk(kind, facts, &segments, 0..raw.len(), &mut placed, &mut |_| {});
        let section = Section::new(kind, facts, 0, text.as_bytes(), &segments);
        let section = section.with_segments(0, &placed);
        look(Claim::read(&section, Ancestors::default()).unwrap().coordination.as_deref())
    }

    #[test]
    fn each_payer_has_its_own() {
        view(TWO_PAYERS, |read| {
            let read = read.unwrap();
            assert!(read.is_sound);
            let [one, two] = read.payers.as_slice() else { panic!("two payers") };
            assert_eq!((one.shown(), two.shown()), ("11".to_owned(), "22".to_owned()));
            assert_eq!(one.paid_amount(), Some(Money::from_cents(9050)));
            assert_eq!(total(&one.adjustments), Some(Money::from_cents(1500)));
            assert_eq!((two.paid_amount(), total(&two.adjustments)), (None, Some(Money::ZERO)));
            assert!(one.tells_of_a_decision() && two.tells_of_a_decision());
            assert_eq!(read.distinct_payers().count(), 2);
        });
    }

    #[test]
    fn decisions_are_of_a_payer_and_a_line() {
        view(TWO_PAYERS, |read| {
            let read = read.unwrap();
            let sums: Vec<_> = read
                .payers
                .iter()
                .flat_map(|payer| read.decisions_of(payer))
                .map(|one| {
                    (one.line, one.paid_and_adjusted().map(Money::cents), one.bundled_with())
                })
                .collect();
            assert_eq!(sums, [(1, Some(20000), None), (1, Some(0), Some(&b"1"[..]))]);
        });
    }

    #[test]
    fn adjustments_stand_in_threes() {
        view(TWO_PAYERS, |read| {
            let cas = read.unwrap().payers[0].adjustments[0];
            let told: Vec<_> = Adjustment::of(&cas)
                .map(|one| (one.amount_ref().to_string(), one.money().map(Money::cents)))
                .collect();
            assert_eq!(told, [("CAS03".into(), Some(1000)), ("CAS06".into(), Some(500))]);
        });
    }

    #[test]
    fn what_is_missing_twice_or_malformed_is_not_trusted() {
        let is_sound = |from, to| {
            let text = TWO_PAYERS.replacen(from, to, 1);
            view(&text, |read| read.is_none_or(|read| read.is_sound))
        };
        for (from, to) in [
            ("NM1*PR*2*ONE*****PI*11~", ""),
            ("AMT*D*90.5~", "AMT*D*90.5~AMT*D*90.5~"),
            ("AMT*D*90.5~", "AMT*XX*90.5~"),
            ("SVD*22*0*HC:97110**2*1~", "SVD**0*HC:97110**2*1~"),
            ("SVD*22*0*HC:97110**2*1~", ""),
        ] {
            assert!(!is_sound(from, to), "{to}");
        }
        let malformed = TWO_PAYERS.replacen("CAS*PR*3*94.5", "CAS*PR*3*94.5*1*45**1", 1);
        view(&malformed, |read| {
            assert_eq!(read.unwrap().adjudications[0].paid_and_adjusted(), None);
        });
    }

    #[test]
    fn most_claims_have_no_other_payer() {
        view("CLM*A1*200~LX*1~SV1*HC:97110*200~", |read| assert!(read.is_none()));
    }
}
