//! What a file is to be like.

use std::io;

use crate::defects::Defect;
use crate::layout::Layout;
use crate::made::{Event, File, Tally};
use crate::writing::generator::Generator;

/// How big a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Size {
    /// So many claims; none gives an empty file.
    Claims(u64),
    /// At least so many bytes, and at most a claim and the trailers more.
    Bytes(u64),
}

/// Which claims are spoiled.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Defects {
    /// None.
    None,
    /// So many of a thousand, each in one way out of these.
    Share {
        /// Claims of a thousand.
        per_thousand: u32,
        /// Ways to choose from.
        kinds: Vec<Defect>,
    },
    /// Each of these once, spread over the file.
    Each(Vec<Defect>),
}

/// What a file is to be like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    pub(crate) size: Size,
    pub(crate) seed: u64,
    pub(crate) layout: Layout,
    pub(crate) defects: Defects,
    pub(crate) claims_per_set: u64,
    pub(crate) sets_per_group: u64,
    pub(crate) groups_per_interchange: u64,
}

impl Plan {
    fn new(size: Size) -> Self {
        Self {
            size,
            seed: 0,
            layout: Layout::default(),
            defects: Defects::None,
            claims_per_set: 40,
            sets_per_group: 3,
            groups_per_interchange: 2,
        }
    }

    /// A file of so many claims.
    #[must_use]
    pub fn of_claims(claims: u64) -> Self {
        Self::new(Size::Claims(claims))
    }

    /// A file of about so many bytes.
    #[must_use]
    pub fn of_bytes(bytes: u64) -> Self {
        Self::new(Size::Bytes(bytes))
    }

    /// Another seed gives another file, 0 if none is set. Claim numbers of two seeds differ as a
    /// rule, not always.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Delimiters and line ends.
    #[must_use]
    pub fn layout(self, layout: Layout) -> Self {
        Self { layout, ..self }
    }

    /// Spoils so many claims of a thousand, each in one way out of `kinds`. A kind that does not
    /// show in the layout is left out; an envelope that is broken already is not broken again.
    #[must_use]
    pub fn share_of_defects(self, per_thousand: u32, kinds: &[Defect]) -> Self {
        Self { defects: Defects::Share { per_thousand, kinds: kinds.to_vec() }, ..self }
    }

    /// Sows each of `kinds` once, spread over the file, with the exceptions of
    /// [`Self::share_of_defects`]. Needs as many claims.
    #[must_use]
    pub fn each_defect(self, kinds: &[Defect]) -> Self {
        Self { defects: Defects::Each(kinds.to_vec()), ..self }
    }

    /// Claims in a transaction set, 40 if not said; less than one counts as one.
    #[must_use]
    pub fn claims_per_set(self, claims: u64) -> Self {
        Self { claims_per_set: claims.max(1), ..self }
    }

    /// Transaction sets in a group, 3 if not said; less than one counts as one.
    #[must_use]
    pub fn sets_per_group(self, sets: u64) -> Self {
        Self { sets_per_group: sets.max(1), ..self }
    }

    /// Groups in an interchange, 2 if not said; less than one counts as one.
    #[must_use]
    pub fn groups_per_interchange(self, groups: u64) -> Self {
        Self { groups_per_interchange: groups.max(1), ..self }
    }

    /// Writes the file; memory does not grow with its size.
    ///
    /// # Errors
    /// `sink` fails.
    pub fn write_to(&self, sink: &mut impl io::Write) -> io::Result<Tally> {
        self.write_watched(sink, &mut |_| {})
    }

    /// As [`Self::write_to`], telling of each claim and each broken envelope once it is written.
    ///
    /// # Errors
    /// `sink` fails.
    pub fn write_watched(
        &self,
        sink: &mut impl io::Write,
        watch: &mut impl FnMut(Event),
    ) -> io::Result<Tally> {
        Generator::new(self, sink, watch).run()
    }

    /// The file in memory, with what there is to know about it.
    ///
    /// # Panics
    /// Never: nothing fails in writing to memory.
    #[must_use]
    #[expect(clippy::expect_used, reason = "nothing fails in writing to memory")]
    pub fn make(&self) -> File {
        let mut bytes = Vec::new();
        let (mut claims, mut broken) = (Vec::new(), Vec::new());
        let mut watch = |event| match event {
            Event::Claim(claim) => claims.push(claim),
            Event::Envelope(envelope) => broken.push(envelope),
        };
        let tally = self.write_watched(&mut bytes, &mut watch).expect("memory takes every byte");
        File { bytes, tally, claims, broken }
    }
}
