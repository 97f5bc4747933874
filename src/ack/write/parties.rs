//! The parties of a 277CA, as the 837 names them.

use crate::guide::{PlacedSegment, RowId, Section, row};
use crate::x12::SegmentId;

use super::line::Line;

/// Longest forms of NM103, NM104, NM105, NM107 and NM109.
const NAME: usize = 60;
const FIRST: usize = 35;
const MIDDLE: usize = 25;
const SUFFIX: usize = 10;
const NUMBER: usize = 80;

/// Stands where a name is needed and none was sent.
const UNKNOWN: &[u8] = b"UNKNOWN";

/// An NM1 in the making: who somebody is, and by which number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Name {
    code: &'static str,
    is_person: bool,
    last: Vec<u8>,
    first: Vec<u8>,
    middle: Vec<u8>,
    suffix: Vec<u8>,
    number: Option<(Vec<u8>, Vec<u8>)>,
}

impl Name {
    fn read(code: &'static str, nm1: Option<PlacedSegment<'_>>) -> Self {
        let of = |n: usize| {
            let text = nm1.as_ref().and_then(|nm1| nm1.element(n)).unwrap_or_default();
            text.trim_ascii().to_vec()
        };
        let last = of(3);
        let is_person = of(2) == b"1";
        let of_person = |n: usize| if is_person { of(n) } else { Vec::new() };
        Self {
            code,
            is_person,
            last: if last.is_empty() { UNKNOWN.to_vec() } else { last },
            first: of_person(4),
            middle: of_person(5),
            suffix: of_person(7),
            number: None,
        }
    }

    fn with_number(mut self, qualifier: &[u8], number: &[u8]) -> Self {
        if (2..=NUMBER).contains(&number.len()) {
            self.number = Some((qualifier.to_vec(), number.to_vec()));
        }
        self
    }

    fn or_number(mut self, qualifier: &str, number: &[u8]) -> Self {
        if self.number.is_none() {
            self = self.with_number(qualifier.as_bytes(), number);
        }
        self.number = self.number.or(Some((qualifier.as_bytes().to_vec(), UNKNOWN.to_vec())));
        self
    }

    /// The NM1.
    pub(super) fn line(&self) -> Line {
        let kind = if self.is_person { "1" } else { "2" };
        let line = Line::new("NM1").add(self.code).add(kind).add_at_most(&self.last, NAME);
        let line = line.add_at_most(&self.first, FIRST).add_at_most(&self.middle, MIDDLE);
        let line = line.skip(1).add_at_most(&self.suffix, SUFFIX);
        match &self.number {
            Some((qualifier, number)) => line.add(qualifier).add(number),
            None => line,
        }
    }
}

fn value<'b>(segment: Option<&PlacedSegment<'b>>, n: usize) -> &'b [u8] {
    segment.and_then(|segment| segment.element(n)).unwrap_or_default().trim_ascii()
}

/// 2100A: who answers. The receiver of the 837 does, as a clearinghouse.
pub(super) fn source(set: &Section<'_>, receiver: &[u8]) -> Name {
    let nm1 = set.find(row::L1000B_NM1_40);
    let number = value(nm1.as_ref(), 9).to_vec();
    let name = Name { is_person: false, ..Name::read("AY", nm1) };
    let name = Name { first: Vec::new(), middle: Vec::new(), suffix: Vec::new(), ..name };
    name.with_number(b"46", &number).or_number("46", receiver)
}

/// 2100B: who is answered, the submitter of the 837.
pub(super) fn submitter(set: &Section<'_>, sender: &[u8]) -> Name {
    let nm1 = set.find(row::L1000A_NM1_41);
    let number = value(nm1.as_ref(), 9).to_vec();
    Name::read("41", nm1).with_number(b"46", &number).or_number("46", sender)
}

/// 2100C: the billing provider, by NPI, else by its tax number as an employer.
pub(super) fn provider(section: &Section<'_>) -> Name {
    let nm1 = section.find(row::L2010AA_NM1_85).or_else(|| any_name(section, b"85"));
    let (qualifier, number) = (value(nm1.as_ref(), 8), value(nm1.as_ref(), 9).to_vec());
    let ein = section.find(row::L2010AA_REF_EI_SY);
    let ein = ein.filter(|tax| tax.element(1) == Some(b"EI"));
    let ein = value(ein.as_ref(), 2).to_vec();
    let name = Name::read("85", nm1);
    let name = if qualifier == b"XX" { name.with_number(b"XX", &number) } else { name };
    let name = if name.number.is_none() { name.with_number(b"FI", &ein) } else { name };
    name.or_number("SV", UNKNOWN)
}

/// 2100C where no billing provider was sent.
pub(super) fn unknown_provider() -> Name {
    Name::read("85", None).or_number("SV", UNKNOWN)
}

/// 2100D: the patient, who is the subscriber unless a patient level follows.
pub(super) fn subscriber(section: &Section<'_>) -> Name {
    patient_named(section, row::L2010BA_NM1_IL)
}

/// 2100D of a patient level; the member number is the subscriber's.
pub(super) fn patient(section: &Section<'_>, subscriber: Option<&Name>) -> Name {
    let own = patient_named(section, row::L2010CA_NM1_QC);
    Name { number: subscriber.and_then(|subscriber| subscriber.number.clone()), ..own }
}

/// 2100D where nothing is known of the patient.
pub(super) fn unknown_patient() -> Name {
    Name { is_person: true, ..Name::read("QC", None) }
}

fn patient_named(section: &Section<'_>, row: RowId) -> Name {
    let nm1 = section.find(row);
    let (qualifier, number) = (value(nm1.as_ref(), 8), value(nm1.as_ref(), 9).to_vec());
    let qualifier: &[u8] = if qualifier == b"II" { b"II" } else { b"MI" };
    let name = Name::read("QC", nm1).with_number(qualifier, &number);
    // A 277CA knows patients as persons only.
    Name { is_person: true, ..name }
}

/// An NM1 with this code that has no place.
fn any_name<'b>(section: &Section<'b>, code: &[u8]) -> Option<PlacedSegment<'b>> {
    section.with_id(SegmentId::new(b"NM1")).find(|nm1| nm1.element(1) == Some(code))
}
