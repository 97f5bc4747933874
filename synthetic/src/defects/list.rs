//! The list of defects: name, rule and outcome of each.

use super::{Expectation, Outcome};

/// Declares the defects, one a line, so that none lacks its name or expectation.
macro_rules! defects {
    ($($(#[doc = $doc:literal])+ $defect:ident: $name:literal, $rule:literal, $outcome:ident;)+) => {
        /// A defect that can be sown into a file.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[non_exhaustive]
        pub enum Defect {
            $($(#[doc = $doc])+ $defect,)+
        }

        impl Defect {
            /// Every defect.
            pub const ALL: &[Self] = &[$(Self::$defect),+];

            /// A name of its own, in kebab case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$defect => $name),+
                }
            }

            /// What a checker is expected to make of it.
            #[must_use]
            pub const fn expected(self) -> Expectation {
                let (rule, outcome) = match self {
                    $(Self::$defect => ($rule, Outcome::$outcome)),+
                };
                Expectation { rule, outcome }
            }
        }
    };
}

defects! {
    /// The NPI of the referring provider has a wrong check digit.
    NpiCheckDigit: "npi-check-digit", "PA102", Rejected;
    /// The NPI of the rendering provider has nine digits.
    NpiShape: "npi-shape", "PA101", Rejected;
    /// The ZIP code of the subscriber has six digits.
    ZipShape: "zip-shape", "PA107", Rejected;
    /// The tax number of the billing provider has a hyphen.
    TaxIdHyphen: "tax-id-hyphen", "PA110", Corrected;
    /// The patient is born after the file is made.
    BirthDateInFuture: "birth-date-in-future", "PA112", Rejected;
    /// CLM01 has 24 characters.
    ClaimNumberTooLong: "claim-number-too-long", "CL101", Rejected;
    /// CLM05-1 is no place of service.
    UnknownPlaceOfService: "unknown-place-of-service", "CL110", Rejected;
    /// CLM05-3 is 7, and there is no REF*F8.
    ReplacementWithoutNumber: "replacement-without-number", "CL112", Rejected;
    /// A diagnosis is sent with its dot.
    DiagnosisDot: "diagnosis-dot", "CL120", Corrected;
    /// A diagnosis is sent in lower case.
    DiagnosisLowerCase: "diagnosis-lower-case", "CL121", Corrected;
    /// A diagnosis has a letter where none can be.
    DiagnosisShape: "diagnosis-shape", "CL122", Rejected;
    /// A diagnosis is sent twice.
    DiagnosisRepeated: "diagnosis-repeated", "CL123", Rejected;
    /// CLM02 is not the sum of the lines.
    TotalDiffers: "total-differs", "BA101", Rejected;
    /// The last LX01 does not count.
    LineNumber: "line-number", "LN101", Corrected;
    /// A modifier is sent in lower case.
    ModifierLowerCase: "modifier-lower-case", "LN112", Corrected;
    /// A modifier is sent twice on a line.
    ModifierRepeated: "modifier-repeated", "LN114", Rejected;
    /// SV104 is 0.
    UnitsZero: "units-zero", "LN122", Rejected;
    /// SV107 points behind the last diagnosis.
    PointerWithoutDiagnosis: "pointer-without-diagnosis", "LN130", Rejected;
    /// A service is later than the day on which the file is made.
    ServiceInFuture: "service-in-future", "LN140", Rejected;
    /// A therapy line for Medicare has no GP, GO or GN.
    DisciplineMissing: "discipline-missing", "TH101", Rejected;
    /// A line has both GP and GO.
    TwoDisciplines: "two-disciplines", "TH102", Rejected;
    /// An occupational therapist bills an evaluation of physical therapy.
    EvaluationOfOther: "evaluation-of-other", "TH201", Rejected;
    /// An evaluation has two units.
    UntimedUnits: "untimed-units", "TH301", Rejected;
    /// CQ, which goes with GP, stands beside GO.
    AssistantOfOther: "assistant-of-other", "TH501", Rejected;
    /// CLM05 is empty.
    PlaceOfServiceMissing: "place-of-service-missing", "SX101", Rejected;
    /// SV104 is empty.
    UnitsMissing: "units-missing", "SX101", Rejected;
    /// The rendering provider has no last name.
    NameMissing: "name-missing", "SX101", Rejected;
    /// SBR06, which the guide does not use, is filled.
    NotUsedElement: "not-used-element", "SX102", Rejected;
    /// REF*6R has more than 50 characters.
    LineNumberTooLong: "line-control-too-long", "SX105", Rejected;
    /// PWK06 has more characters than the guide wants.
    AttachmentNumberLong: "attachment-number-long", "SX106", Warned;
    /// SV102 ends with its point.
    ChargeNoNumber: "charge-no-number", "SX107", Rejected;
    /// A service took place on 31 February.
    ImpossibleDate: "impossible-date", "SX108", Rejected;
    /// CLM07 is a code that the guide does not list.
    CodeNotInList: "code-not-in-list", "SX109", Rejected;
    /// The repetition separator stands in a name.
    NameRepeats: "name-repeats", "SX111", Rejected;
    /// A last name ends with blanks.
    TrailingBlanks: "trailing-blanks", "SX113", Corrected;
    /// A segment ends with separators.
    TrailingSeparators: "trailing-separators", "SX130", Corrected;
    /// A line has an SV2, which belongs to institutional claims.
    UnexpectedSegment: "unexpected-segment", "ST101", Rejected;
    /// A line's date stands before its service.
    SegmentOutOfOrder: "segment-out-of-order", "ST102", Rejected;
    /// A claim has two REF*EA.
    SegmentRepeated: "segment-repeated", "ST103", Rejected;
    /// A claim has no HI.
    DiagnosesMissing: "diagnoses-missing", "ST105", Rejected;
    /// A subscriber has no payer, loop 2010BB.
    PayerMissing: "payer-missing", "ST106", Rejected;
    /// A claim has no service line.
    LinesMissing: "lines-missing", "ST107", Rejected;
    /// HL01 does not count.
    LevelNumber: "level-number", "ST201", Corrected;
    /// HL04 announces a level that does not come.
    LevelChildCode: "level-child-code", "ST203", Corrected;
    /// A segment ends with its line, without a terminator.
    TerminatorLost: "terminator-lost", "EN131", Corrected;
    /// IEA02 is not ISA13.
    InterchangeControlNumber: "interchange-control-number", "EN103", EnvelopeFixed;
    /// GE02 is not GS06.
    GroupControlNumber: "group-control-number", "EN104", EnvelopeFixed;
    /// SE02 is not ST02.
    SetControlNumber: "set-control-number", "EN105", EnvelopeFixed;
    /// IEA01 does not count the groups.
    GroupCount: "group-count", "EN106", EnvelopeFixed;
    /// GE01 does not count the sets.
    SetCount: "set-count", "EN107", EnvelopeFixed;
    /// SE01 does not count the segments.
    SegmentCount: "segment-count", "EN108", EnvelopeFixed;
    /// There is no IEA.
    InterchangeTrailerMissing: "interchange-trailer-missing", "EN109", EnvelopeFixed;
    /// There is no GE.
    GroupTrailerMissing: "group-trailer-missing", "EN110", EnvelopeFixed;
    /// There is no SE.
    SetTrailerMissing: "set-trailer-missing", "EN111", EnvelopeFixed;
}
