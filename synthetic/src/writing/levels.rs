//! Loops 2000A to 2010CA: billing provider, subscriber, patient.

use std::fmt;

use super::Text;
use crate::parties::billing_provider::Practice;
use crate::parties::subscriber::Group;
use crate::parties::{Address, BillingProvider, Insured, Npi, Patient, Payer, Person, Subscriber};

/// HL01 and HL02 of a level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Numbers {
    pub(crate) own: u64,
    pub(crate) parent: u64,
}

/// 2000A, 2010AA and 2010AB.
pub(crate) fn billing_provider(own: u64, who: &BillingProvider, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("HL*{own}**20*1"))?;
    if let Some(taxonomy) = who.taxonomy {
        text.segment(format_args!("PRV*BI*PXC*{taxonomy}"))?;
    }
    match (&who.practice, who.therapists.first()) {
        (Practice::Solo, Some(therapist)) => provider("85", &therapist.person, who.npi, text)?,
        (Practice::Clinic { name }, _) => organisation("85", name, who.npi, text)?,
        (Practice::Solo, None) => organisation("85", "THERAPIST", who.npi, text)?,
    }
    address(&who.address, text)?;
    text.segment(format_args!("REF*EI*{}", who.tax_id))?;
    if let Some(telephone) = who.telephone {
        text.segment(format_args!("PER*IC*BILLING OFFICE*TE*212555{telephone:04}"))?;
    }
    let Some(number) = who.box_number else { return Ok(()) };
    text.segment(format_args!("NM1*87*2"))?;
    text.segment(format_args!("N3*PO BOX {number}"))?;
    city(&who.address, text)
}

/// 2000B, 2010BA and 2010BB.
pub(crate) fn subscriber(numbers: Numbers, who: &Subscriber, text: &mut Text) -> fmt::Result {
    let Numbers { own, parent } = numbers;
    let children = u8::from(!who.dependents.is_empty());
    text.segment(format_args!("HL*{own}*{parent}*22*{children}"))?;
    insurance(who, text)?;
    match who.insured {
        Insured::Person { person, member } => {
            text.segment(format_args!("NM1*IL*1*{}***MI*{member}", Name(&person)))?;
            if who.dependents.is_empty() {
                address(&who.address, text)?;
                demographics(&person, text)?;
            }
        }
        Insured::Employer { name } => text.segment(format_args!("NM1*IL*2*{name}"))?,
    }
    payer(&who.payer, text)
}

fn insurance(who: &Subscriber, text: &mut Text) -> fmt::Result {
    let place = if who.after_medicare { "S" } else { "P" };
    let patient = if who.dependents.is_empty() { "18" } else { "" };
    let filing = who.payer.kind.filing_code();
    match who.group {
        Group::None => text.segment(format_args!("SBR*{place}*{patient}*******{filing}")),
        Group::Number(number) => {
            text.segment(format_args!("SBR*{place}*{patient}*{number}******{filing}"))
        }
        Group::Name(name) => {
            text.segment(format_args!("SBR*{place}*{patient}**{name}*****{filing}"))
        }
    }
}

/// 2010BB, and 2330B the same.
pub(crate) fn payer(who: &Payer, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("NM1*PR*2*{}*****PI*{}", who.name, who.id))
}

/// 2000C and 2010CA.
pub(crate) fn patient(numbers: Numbers, who: &Patient, text: &mut Text) -> fmt::Result {
    let Numbers { own, parent } = numbers;
    text.segment(format_args!("HL*{own}*{parent}*23*0"))?;
    text.segment(format_args!("PAT*{}", who.relationship))?;
    text.segment(format_args!("NM1*QC*1*{}", Name(&who.person)))?;
    address(&who.address, text)?;
    demographics(&who.person, text)?;
    let Some(number) = who.casualty_claim else { return Ok(()) };
    text.segment(format_args!("REF*Y4*WC{number:08}"))
}

/// NM103 to NM105.
pub(crate) struct Name<'a>(pub(crate) &'a Person);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}*{}*", self.0.last, self.0.first)?;
        self.0.middle.map_or(Ok(()), |initial| write!(f, "{initial}"))
    }
}

/// NM1 of a person with an NPI.
pub(crate) fn provider(code: &str, who: &Person, npi: Npi, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("NM1*{code}*1*{}***XX*{npi}", Name(who)))
}

fn organisation(code: &str, name: &str, npi: Npi, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("NM1*{code}*2*{name}*****XX*{npi}"))
}

fn demographics(who: &Person, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("DMG*D8*{}*{}", who.born, who.sex.code()))
}

/// N3 and N4.
pub(crate) fn address(at: &Address, text: &mut Text) -> fmt::Result {
    match at.suite {
        Some(suite) => {
            text.segment(format_args!("N3*{} {}*SUITE {suite}", at.number, at.street))?;
        }
        None => text.segment(format_args!("N3*{} {}", at.number, at.street))?,
    }
    city(at, text)
}

fn city(at: &Address, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("N4*{}*{}*{}", at.place.city, at.place.state, at.zip))
}
