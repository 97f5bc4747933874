//! Loops 2300 to 2430: a claim and its lines.

use std::fmt;

use super::levels::{self, Name};
use super::{Separated, Text};
use crate::calendar::Day;
use crate::claims::claim::{Frequency, Payment, RelatedCause};
use crate::claims::{Cents, Claim, Line};
use crate::parties::subscriber::SAMPLE_MEDICARE_NUMBER;
use crate::parties::{BillingProvider, Insured, Payer, PayerKind, Subscriber, Therapist};

/// The payer that paid first, where the destination payer comes second.
const MEDICARE: Payer = Payer { kind: PayerKind::Medicare, name: "MEDICARE PART B", id: "SYNMB" };

/// 2300 and everything below.
pub(crate) fn claim(
    claim: &Claim,
    provider: &BillingProvider,
    subscriber: &Subscriber,
    text: &mut Text,
) -> fmt::Result {
    information(claim, text)?;
    dates(claim, text)?;
    references(claim, text)?;
    let (first, others) = claim.diagnoses.split_first().unwrap_or((&"", &[]));
    text.segment(format_args!("HI*ABK:{first}{}", Separated("*ABF:", others)))?;
    providers(claim, provider, text)?;
    if let Payment::AfterMedicare(_) = claim.payment {
        medicare(claim, subscriber, text)?;
    }
    for (number, line) in (1_u32..).zip(&claim.lines) {
        service_line(number, line, claim, provider, text)?;
    }
    Ok(())
}

fn information(claim: &Claim, text: &mut Text) -> fmt::Result {
    let place = claim.facility.as_ref().map_or("11", |facility| facility.place_of_service);
    let frequency = match claim.frequency {
        Frequency::Original => '1',
        Frequency::Replacement(_) => '7',
    };
    let cause = match claim.related_cause {
        RelatedCause::None => "",
        RelatedCause::Employment(_) => "EM",
        RelatedCause::OtherAccident(_) => "OA",
    };
    let (number, total) = (&claim.number, claim.total());
    text.segment(format_args!("CLM*{number}*{total}***{place}:B:{frequency}*Y*A*Y*Y**{cause}"))
}

fn dates(claim: &Claim, text: &mut Text) -> fmt::Result {
    if let Some(day) = claim.initial_treatment {
        text.segment(format_args!("DTP*454*D8*{day}"))?;
    }
    match claim.related_cause {
        RelatedCause::None => Ok(()),
        RelatedCause::Employment(day) | RelatedCause::OtherAccident(day) => {
            text.segment(format_args!("DTP*439*D8*{day}"))
        }
    }
}

/// AMT, REF and NTE.
fn references(claim: &Claim, text: &mut Text) -> fmt::Result {
    if let Some(amount) = claim.paid_by_patient {
        text.segment(format_args!("AMT*F5*{amount}"))?;
    }
    if let Some(number) = claim.authorization {
        text.segment(format_args!("REF*G1*{number}"))?;
    }
    if let Frequency::Replacement(number) = claim.frequency {
        text.segment(format_args!("REF*F8*{number}"))?;
    }
    if let Some(number) = claim.medical_record {
        text.segment(format_args!("REF*EA*{number}"))?;
    }
    claim.note.map_or(Ok(()), |note| text.segment(format_args!("NTE*ADD*{note}")))
}

/// 2310A to 2310C.
fn providers(claim: &Claim, provider: &BillingProvider, text: &mut Text) -> fmt::Result {
    let physician = claim.physician.and_then(|index| provider.physicians.get(index));
    if let Some(physician) = physician {
        levels::provider("DN", &physician.person, physician.npi, text)?;
    }
    let therapist = provider.therapists.get(claim.therapist);
    if let Some(therapist) = therapist.filter(|_| provider.is_clinic()) {
        rendering(therapist, text)?;
    }
    let Some(facility) = &claim.facility else { return Ok(()) };
    match facility.npi {
        Some(npi) => text.segment(format_args!("NM1*77*2*{}*****XX*{npi}", facility.name))?,
        None => text.segment(format_args!("NM1*77*2*{}", facility.name))?,
    }
    levels::address(&facility.address, text)
}

fn rendering(therapist: &Therapist, text: &mut Text) -> fmt::Result {
    levels::provider("82", &therapist.person, therapist.npi, text)?;
    text.segment(format_args!("PRV*PE*PXC*{}", therapist.discipline.taxonomy()))
}

/// 2320 to 2330B: what Medicare paid on the claim.
fn medicare(claim: &Claim, subscriber: &Subscriber, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("SBR*P*18*******MB"))?;
    let paid: Cents = claim.lines.iter().map(|line| Adjudication::of(line.charge).paid).sum();
    text.segment(format_args!("AMT*D*{paid}"))?;
    text.segment(format_args!("OI***Y***Y"))?;
    if let Insured::Person { person, .. } = &subscriber.insured {
        let name = Name(person);
        text.segment(format_args!("NM1*IL*1*{name}***MI*{SAMPLE_MEDICARE_NUMBER}"))?;
        levels::address(&subscriber.address, text)?;
    }
    levels::payer(&MEDICARE, text)
}

/// 2400 to 2430.
fn service_line(
    number: u32,
    line: &Line,
    claim: &Claim,
    provider: &BillingProvider,
    text: &mut Text,
) -> fmt::Result {
    text.segment(format_args!("LX*{number}"))?;
    let (first, others) = line.pointers.split_first().unwrap_or((&1, &[]));
    let procedure = Coded(line);
    let (charge, units) = (line.charge, line.units);
    let others = Separated(":", others);
    text.segment(format_args!("SV1*{procedure}*{charge}*UN*{units}***{first}{others}"))?;
    text.segment(format_args!("DTP*472*D8*{}", line.day))?;
    if provider.numbers_lines {
        text.segment(format_args!("REF*6R*{}-{number}", claim.number))?;
    }
    let other = line.other_therapist.and_then(|index| provider.therapists.get(index));
    if let Some(therapist) = other {
        rendering(therapist, text)?;
    }
    match claim.payment {
        Payment::First => Ok(()),
        Payment::AfterMedicare(day) => adjudication(line, day, text),
    }
}

/// SV101 and SVD03.
struct Coded<'a>(&'a Line);

impl fmt::Display for Coded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HC:{}{}", self.0.procedure.code, Separated(":", &self.0.modifiers))
    }
}

/// How a charge is shared out: written off, paid, and left to the patient.
struct Adjudication {
    written_off: Cents,
    paid: Cents,
    coinsurance: Cents,
}

impl Adjudication {
    fn of(charge: Cents) -> Self {
        let allowed = charge.0 * 6 / 10;
        let paid = allowed * 8 / 10;
        Self {
            written_off: Cents(charge.0 - allowed),
            paid: Cents(paid),
            coinsurance: Cents(allowed - paid),
        }
    }
}

/// 2430.
fn adjudication(line: &Line, day: Day, text: &mut Text) -> fmt::Result {
    let shares = Adjudication::of(line.charge);
    let (payer, paid, procedure) = (MEDICARE.id, shares.paid, Coded(line));
    text.segment(format_args!("SVD*{payer}*{paid}*{procedure}**{}", line.units))?;
    text.segment(format_args!("CAS*CO*45*{}", shares.written_off))?;
    text.segment(format_args!("CAS*PR*2*{}", shares.coinsurance))?;
    text.segment(format_args!("DTP*573*D8*{day}"))
}
