//! How a finding is answered in acknowledgments: TA1, 999 and 277CA.

use serde::Serialize;

/// The acknowledgment codes of a rule. Source: `acks` tables, X12 005010X231A1 and 005010X214.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Ack {
    /// TA105: note code of the interchange acknowledgment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ta105: Option<&'static str>,
    /// AK905: why a functional group is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ak905: Option<&'static str>,
    /// IK502: why a transaction set is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ik502: Option<&'static str>,
    /// IK304: what is wrong with a segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ik304: Option<&'static str>,
    /// IK403: what is wrong with an element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ik403: Option<&'static str>,
    /// STC01 of the 277CA: category, status and entity, joined by colons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stc: Option<&'static str>,
}

impl Ack {
    const NONE: Self =
        Self { ta105: None, ak905: None, ik502: None, ik304: None, ik403: None, stc: None };

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

    /// And in a 277CA where the set is accepted.
    #[must_use]
    pub const fn or_status(self, stc: &'static str) -> Self {
        Self { stc: Some(stc), ..self }
    }
}
