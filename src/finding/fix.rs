//! Corrections as edits of bytes, so that untouched bytes stay the sender's own.

use crate::guide::PlacedSegment;

/// Whether a fix may be made without asking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Safety {
    /// Lossless form only: no payer reads another meaning after it. Made by default.
    Safe,
    /// Changes what is said or billed. Made only where rule or payer is named for it.
    OptIn,
    /// A person decided on it, once for all claims of the cause.
    Decided,
}

impl Safety {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::OptIn => "opt-in",
            Self::Decided => "decided",
        }
    }
}

/// Replaces bytes of a batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// First byte to replace, in the batch's buffer.
    pub start: u32,
    /// First byte after those to replace.
    pub end: u32,
    /// What stands there then.
    pub text: Vec<u8>,
}

impl Edit {
    /// Replaces the bytes of `range` by `text`.
    #[must_use]
    pub fn replace(range: (u32, u32), text: impl Into<Vec<u8>>) -> Self {
        Self { start: range.0, end: range.1, text: text.into() }
    }
}

/// What became of a correction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FixState {
    /// It was not made.
    #[default]
    Proposed,
    /// It was made.
    Applied,
    /// It could be made, but its claim is rejected for another reason and stays as it came.
    Withheld,
}

/// A correction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// Whether it may be made without asking.
    pub safety: Safety,
    /// What it replaces; empty where the writer makes the correction, as for counts.
    pub edits: Vec<Edit>,
    /// What stands in the place of the finding afterwards, as people read it.
    pub after: String,
    /// Whether it was made.
    pub state: FixState,
    /// Whether it may be made: a safe fix unless a configuration says no, an opt-in fix only if
    /// one says yes.
    is_permitted: bool,
}

impl Fix {
    /// A fix of form that keeps every meaning. `after` is the element's new value.
    #[must_use]
    pub fn safe(edit: Edit) -> Self {
        let after = String::from_utf8_lossy(&edit.text).into_owned();
        Self {
            safety: Safety::Safe,
            edits: vec![edit],
            after,
            state: FixState::Proposed,
            is_permitted: true,
        }
    }

    /// A fix that the writer of the corrected file makes by itself: counts, control numbers of
    /// trailers, level numbers.
    #[must_use]
    pub fn by_writer(after: impl Into<String>) -> Self {
        Self {
            safety: Safety::Safe,
            edits: Vec::new(),
            after: after.into(),
            state: FixState::Proposed,
            is_permitted: true,
        }
    }

    /// Marks it as not made, so that it is decided on anew.
    pub fn propose(&mut self) {
        self.state = FixState::Proposed;
    }

    /// Marks it as made.
    pub fn apply(&mut self) {
        self.state = FixState::Applied;
    }

    /// Whether it was made.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        self.state == FixState::Applied
    }

    /// Marks it as not made after all, because the claim stays as it came.
    pub fn withhold(&mut self) {
        if self.state == FixState::Applied {
            self.state = FixState::Withheld;
        }
    }

    /// A fix that changes what is said or billed.
    #[must_use]
    pub fn opt_in(edit: Edit) -> Self {
        Self { safety: Safety::OptIn, is_permitted: false, ..Self::safe(edit) }
    }

    /// A fix that a person decided on; `None` without any edit.
    #[must_use]
    pub fn decided(edits: Vec<Edit>, after: String) -> Option<Self> {
        let first = edits.first()?.clone();
        Some(Self { safety: Safety::Decided, edits, after, ..Self::safe(first) })
    }

    /// An opt-in fix that takes whole segments out; `None` if there are none.
    #[must_use]
    pub fn removal<'b>(segments: impl IntoIterator<Item = PlacedSegment<'b>>) -> Option<Self> {
        let taken_out = |segment: PlacedSegment<'b>| {
            let raw = segment.raw();
            Edit::replace((raw.start, raw.next), "")
        };
        let mut edits = segments.into_iter().map(taken_out);
        let mut fix = Self::opt_in(edits.next()?);
        fix.edits.extend(edits);
        "left out".clone_into(&mut fix.after);
        Some(fix)
    }

    /// Whether it may be made.
    #[must_use]
    pub fn is_permitted(&self) -> bool {
        self.is_permitted
    }

    /// Lets it be made.
    pub fn permit(&mut self) {
        self.is_permitted = true;
    }

    /// Lets it be proposed only. What the writer makes by itself it makes all the same: without
    /// true counts and numbers no receiver takes the file.
    pub fn forbid(&mut self) {
        self.is_permitted = self.edits.is_empty();
    }
}
