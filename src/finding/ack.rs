//! How a finding is answered in acknowledgments: TA1, 999 and 277CA.

use serde::Serialize;

use crate::guide::ElementRef;
use crate::x12::SegmentId;

/// TA105 by the element of ISA. Source: the edits of Medicare's front end, X222.C3..ISA.
const ISA_NOTES: [&str; 17] = [
    "", "010", "011", "012", "013", "005", "006", "007", "008", "014", "015", "026", "017", "018",
    "019", "020", "027",
];

/// TA105 of a control number that was seen before.
const REPEATED: &str = "025";

/// AK905 by the element of GS, where one names it. Source: practice of Medicare's front end.
const GS_REASONS: [&str; 9] = ["", "1", "14", "13", "", "", "6", "", "2"];

/// AK905 of a group header that is malformed.
const GROUP_SYNTAX: &str = "6";

/// The acknowledgment codes of a rule. Source: `acks` tables, X12 005010X231A1 and 005010X214.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Ack {
    /// TA104: what becomes of the interchange, where the rule decides it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ta104: Option<&'static str>,
    /// TA105: note code of the interchange acknowledgment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ta105: Option<&'static str>,
    /// AK905: why a functional group is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ak905: Option<&'static str>,
    /// IK501: what becomes of a transaction set, where the rule decides it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ik501: Option<&'static str>,
    /// IK502: why a transaction set is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ik502: Option<&'static str>,
    /// IK304: what is wrong with a segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ik304: Option<&'static str>,
    /// IK403: what is wrong with an element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ik403: Option<&'static str>,
    /// IK304 where the set is refused for it as a whole; otherwise the 277CA alone tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strict_ik304: Option<&'static str>,
    /// IK403 where the set is refused for it as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strict_ik403: Option<&'static str>,
    /// STC01 of the 277CA: category, status and entity, joined by colons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stc: Option<&'static str>,
}

impl Ack {
    const NONE: Self = Self {
        ta104: None,
        ta105: None,
        ak905: None,
        ik501: None,
        ik502: None,
        ik304: None,
        ik403: None,
        strict_ik304: None,
        strict_ik403: None,
        stc: None,
    };

    /// The codes for a finding at this element: the notes of a TA1, and the reasons for which a group
    /// is refused, name the element of the header where they can.
    #[must_use]
    pub fn at(self, element: ElementRef) -> Self {
        let n = usize::from(element.element);
        let note = |notes: &[&'static str]| notes.get(n).copied().filter(|note| !note.is_empty());
        match (self.ta105, self.ak905, element.segment) {
            // A number that was seen before is no malformed one.
            (Some(own), _, SegmentId::ISA) if own != REPEATED => {
                Self { ta105: note(&ISA_NOTES).or(self.ta105), ..self }
            }
            (_, Some(own), SegmentId::GS) if own == GROUP_SYNTAX => {
                Self { ak905: note(&GS_REASONS).or(self.ak905), ..self }
            }
            // A sender or receiver has a reason of its own; date, time and agency have none.
            (Some(_), None, SegmentId::GS) if matches!(n, 2 | 3) => {
                Self { ta105: None, ak905: note(&GS_REASONS), ..self }
            }
            _ => self,
        }
    }

    /// The codes where the set is refused as a whole, so that no 277CA tells of its claims.
    #[must_use]
    pub fn of_refused_set(self) -> Self {
        Self {
            ik304: self.ik304.or(self.strict_ik304),
            ik403: self.ik403.or(self.strict_ik403),
            ..self
        }
    }

    /// Whether a TA1 or a 999 answers it (SNIP 1 and 2, conditions of the guide), not a 277CA alone.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        let envelope = self.ta104.or(self.ta105).or(self.ak905);
        let set = self.ik501.or(self.ik502).or(self.ik304).or(self.ik403);
        envelope.or(set).is_some()
    }

    /// Refuses an interchange in its TA1.
    #[must_use]
    pub const fn refused_interchange() -> Self {
        Self { ta104: Some("R"), ..Self::NONE }
    }

    /// Refuses a transaction set in its IK5.
    #[must_use]
    pub const fn refused_set() -> Self {
        Self { ik501: Some("R"), ..Self::NONE }
    }

    /// Answered by a TA1.
    #[must_use]
    pub const fn interchange(ta105: &'static str) -> Self {
        Self { ta105: Some(ta105), ..Self::NONE }
    }

    /// Answered in AK9 of a 999.
    #[must_use]
    pub const fn group(ak905: &'static str) -> Self {
        Self { ak905: Some(ak905), ..Self::NONE }
    }

    /// Answered in IK5 of a 999.
    #[must_use]
    pub const fn set(ik502: &'static str) -> Self {
        Self { ik502: Some(ik502), ..Self::NONE }
    }

    /// Answered in IK3 of a 999.
    #[must_use]
    pub const fn segment(ik304: &'static str) -> Self {
        Self { ik304: Some(ik304), ..Self::NONE }
    }

    /// Answered in IK4 of a 999; its IK3 says that the segment has element errors (8).
    #[must_use]
    pub const fn element(ik403: &'static str) -> Self {
        Self { ik304: Some("8"), ik403: Some(ik403), ..Self::NONE }
    }

    /// Answered in a 277CA.
    #[must_use]
    pub const fn status(stc: &'static str) -> Self {
        Self { stc: Some(stc), ..Self::NONE }
    }

    /// Or in IK3 of a 999, where the set is refused for it.
    #[must_use]
    pub const fn or_segment(self, ik304: &'static str) -> Self {
        Self { strict_ik304: Some(ik304), ..self }
    }

    /// Or in IK4 of a 999, where the set is refused for it.
    #[must_use]
    pub const fn or_element(self, ik403: &'static str) -> Self {
        Self { strict_ik304: Some("8"), strict_ik403: Some(ik403), ..self }
    }

    /// And in a 277CA where the set is accepted.
    #[must_use]
    pub const fn or_status(self, stc: &'static str) -> Self {
        Self { stc: Some(stc), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::el;

    #[test]
    fn a_header_s_element_decides_the_note() {
        let ack = Ack::interchange("024");
        assert_eq!(ack.at(el::ISA08).ta105, Some("008"));
        assert_eq!(ack.at(el::ISA).ta105, Some("024"));
        assert_eq!(Ack::interchange("025").at(el::ISA13).ta105, Some("025"));
        assert_eq!(Ack::interchange("001").at(el::IEA02).ta105, Some("001"));
        assert_eq!(Ack::group("6").at(el::GS03).ak905, Some("13"));
        assert_eq!(Ack::group("19").at(el::GS06).ak905, Some("19"));
        assert_eq!(Ack::interchange("024").at(el::GS02), Ack::group("14"));
        assert_eq!(Ack::interchange("024").at(el::GS04), Ack::interchange("024"));
    }
}
