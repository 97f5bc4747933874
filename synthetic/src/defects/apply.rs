//! Spoils a claim in exactly one way.

use super::draft::cents;
use super::{Defect, Draft};
use crate::calendar::FUTURE;
use crate::claims::Cents;
use crate::random::Random;

impl Defect {
    /// Sows this defect. `None` if the draft has no place for it.
    ///
    /// The draft is a subscriber who is the patient, with one claim of two diagnoses at least, and
    /// for a defect of the billing provider with that level too.
    pub(crate) fn sow(self, draft: &mut Draft, random: &mut Random) -> Option<()> {
        let last_service = draft.last("SV1*")?;
        match self {
            Self::NpiCheckDigit | Self::NpiShape | Self::NameMissing | Self::NameRepeats => {
                self.spoil_provider(draft)
            }
            Self::ZipShape => draft.set(draft.first("N4*")?, 3, "787012"),
            Self::TaxIdHyphen => hyphenate(draft),
            Self::BirthDateInFuture => draft.set(draft.first("DMG*")?, 2, &FUTURE.to_string()),
            Self::ClaimNumberTooLong
            | Self::UnknownPlaceOfService
            | Self::ReplacementWithoutNumber
            | Self::TotalDiffers
            | Self::PlaceOfServiceMissing
            | Self::CodeNotInList => self.spoil_claim(draft),
            Self::DiagnosisDot
            | Self::DiagnosisLowerCase
            | Self::DiagnosisShape
            | Self::DiagnosisRepeated => self.spoil_diagnosis(draft),
            Self::ModifierLowerCase
            | Self::ModifierRepeated
            | Self::DisciplineMissing
            | Self::TwoDisciplines
            | Self::AssistantOfOther => self.spoil_modifiers(draft, last_service),
            Self::UnitsZero | Self::UnitsMissing | Self::ChargeNoNumber => {
                self.spoil_amount(draft, last_service)
            }
            Self::PointerWithoutDiagnosis => point_too_far(draft, last_service),
            Self::ServiceInFuture => draft.set(draft.last("DTP*472")?, 3, &FUTURE.to_string()),
            Self::ImpossibleDate => draft.set(draft.last("DTP*472")?, 3, "20260231"),
            Self::UntimedUnits => draft.set(draft.first("SV1*HC:9716")?, 4, "2"),
            Self::EvaluationOfOther => turn_physical(draft),
            Self::LineNumber => draft.set(draft.last("LX*")?, 1, "40"),
            Self::NotUsedElement => draft.set(draft.first("SBR*")?, 6, "Y"),
            Self::LineNumberTooLong | Self::AttachmentNumberLong | Self::SegmentRepeated => {
                self.add_reference(draft)
            }
            Self::TrailingBlanks => draft.set(draft.first("NM1*IL")?, 3, "TESTWOOD  "),
            Self::TrailingSeparators => draft.append(draft.first("NM1*DN")?, "**"),
            Self::LevelNumber => draft.set(draft.first("HL*")?, 1, "900001"),
            Self::LevelChildCode => draft.set(draft.first("HL*")?, 4, "1"),
            Self::UnexpectedSegment
            | Self::SegmentOutOfOrder
            | Self::DiagnosesMissing
            | Self::PayerMissing
            | Self::LinesMissing => self.rearrange(draft, last_service),
            Self::TerminatorLost => lose_terminator(draft, random),
            Self::InterchangeControlNumber
            | Self::GroupControlNumber
            | Self::SetControlNumber
            | Self::GroupCount
            | Self::SetCount
            | Self::SegmentCount
            | Self::InterchangeTrailerMissing
            | Self::GroupTrailerMissing
            | Self::SetTrailerMissing => None,
        }
    }

    fn spoil_provider(self, draft: &mut Draft) -> Option<()> {
        let (referring, rendering) = (draft.first("NM1*DN")?, draft.first("NM1*82")?);
        match self {
            Self::NpiShape => {
                let npi = draft.element(rendering, 9)?.get(..9)?.to_owned();
                draft.set(rendering, 9, &npi)
            }
            Self::NameMissing => draft.set(rendering, 3, ""),
            Self::NameRepeats => draft.set(referring, 3, "TESTWOOD^SAMPLE"),
            _ => {
                let npi = draft.element(referring, 9)?;
                let (body, digit) = npi.split_at_checked(9)?;
                let digit = (digit.parse::<u32>().ok()? + 1) % 10;
                let npi = format!("{body}{digit}");
                draft.set(referring, 9, &npi)
            }
        }
    }

    fn spoil_claim(self, draft: &mut Draft) -> Option<()> {
        let claim = draft.first("CLM*")?;
        match self {
            Self::ClaimNumberTooLong => {
                let number = format!("{:X<24}", draft.element(claim, 1)?);
                draft.set(claim, 1, &number)
            }
            Self::UnknownPlaceOfService => draft.set_component(claim, 5, 1, "98"),
            Self::ReplacementWithoutNumber => draft.set_component(claim, 5, 3, "7"),
            Self::PlaceOfServiceMissing => draft.set(claim, 5, ""),
            Self::CodeNotInList => draft.set(claim, 7, "P"),
            _ => {
                let total = Cents(cents(draft.element(claim, 2)?) + 1_000);
                draft.set(claim, 2, &total.to_string())
            }
        }
    }

    fn spoil_diagnosis(self, draft: &mut Draft) -> Option<()> {
        let diagnoses = draft.first("HI*ABK")?;
        let count = draft.element_count(diagnoses);
        let code = draft.element(diagnoses, count)?.split_once(':')?.1;
        let spoiled = match self {
            Self::DiagnosisDot => format!("{}.{}", code.get(..3)?, code.get(3..)?),
            Self::DiagnosisLowerCase => code.to_ascii_lowercase(),
            Self::DiagnosisShape => {
                format!("{}XX{}", code.get(..1)?, code.get(3..).unwrap_or_default())
            }
            _ => draft.element(diagnoses, 1)?.split_once(':')?.1.to_owned(),
        };
        draft.set_component(diagnoses, count, 2, &spoiled)
    }

    fn spoil_modifiers(self, draft: &mut Draft, service: usize) -> Option<()> {
        let code = draft.element(service, 1)?.split(':').nth(1)?;
        let modifiers = match self {
            Self::ModifierLowerCase => ":gp",
            Self::ModifierRepeated => ":GP:GP",
            Self::TwoDisciplines => ":GP:GO",
            Self::AssistantOfOther => ":GO:CQ",
            _ => "",
        };
        let procedure = format!("HC:{code}{modifiers}");
        draft.set(service, 1, &procedure)
    }

    fn spoil_amount(self, draft: &mut Draft, service: usize) -> Option<()> {
        match self {
            Self::UnitsZero => draft.set(service, 4, "0"),
            Self::UnitsMissing => draft.set(service, 4, ""),
            _ => {
                // The amount stays readable, so that the total still agrees.
                let charge = format!("{}.", draft.element(service, 2)?);
                draft.set(service, 2, &charge)
            }
        }
    }

    fn add_reference(self, draft: &mut Draft) -> Option<()> {
        let long = "7".repeat(60);
        match self {
            Self::LineNumberTooLong => {
                // A line's control number may be there already.
                match draft.last("REF*6R").filter(|number| Some(*number) > draft.last("DTP*472")) {
                    Some(number) => draft.set(number, 2, &long)?,
                    None => draft.insert(draft.last("DTP*472")? + 1, &format!("REF*6R*{long}")),
                }
            }
            Self::AttachmentNumberLong => {
                draft.insert(draft.first("CLM*")? + 1, &format!("PWK*OZ*FX***AC*{long}"));
            }
            _ => {
                let at = draft.first("HI*")?;
                draft.insert(at, "REF*EA*20002");
                draft.insert(at, "REF*EA*10001");
            }
        }
        Some(())
    }

    fn rearrange(self, draft: &mut Draft, service: usize) -> Option<()> {
        match self {
            Self::UnexpectedSegment => draft.insert(service + 1, "SV2*0420*HC:97110*60*UN*1"),
            Self::SegmentOutOfOrder => draft.swap(service, service + 1),
            Self::DiagnosesMissing => draft.remove(draft.first("HI*")?)?,
            Self::PayerMissing => draft.remove(draft.first("NM1*PR")?)?,
            _ => draft.truncate(draft.first("LX*")?),
        }
        Some(())
    }
}

/// `691234567` becomes `69-1234567`.
fn hyphenate(draft: &mut Draft) -> Option<()> {
    let reference = draft.first("REF*EI")?;
    let (prefix, rest) = draft.element(reference, 2)?.split_at_checked(2)?;
    let number = format!("{prefix}-{rest}");
    draft.set(reference, 2, &number)
}

/// The pointer behind the first names the diagnosis after the last.
fn point_too_far(draft: &mut Draft, service: usize) -> Option<()> {
    let diagnoses = draft.first("HI*ABK")?;
    let count = draft.element_count(diagnoses);
    let pointers = format!("1:{}", count + 1);
    draft.set(service, 7, &pointers)
}

/// The evaluation becomes the one of physical therapy at the same level; the modifier stays GO.
fn turn_physical(draft: &mut Draft) -> Option<()> {
    let service = draft.first("SV1*HC:9716")?;
    let code = draft.element(service, 1)?.split(':').nth(1)?;
    let code: u32 = code.parse().ok()?;
    let physical = (code - 4).to_string();
    draft.set_component(service, 1, 2, &physical)
}

/// Any segment of the claim but its last, so that what follows is the claim's too.
fn lose_terminator(draft: &mut Draft, random: &mut Random) -> Option<()> {
    let claim = draft.first("CLM*")?;
    let after = u32::try_from(draft.len().checked_sub(claim + 1)?).ok()?;
    draft.lose_terminator(claim + random.below(after) as usize);
    Some(())
}
