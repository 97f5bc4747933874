//! Counts cases, and keeps those that went wrong.

use std::fmt::Display;

use crate::base::{Base, Piece, Said};

/// The cases of a test.
#[derive(Default)]
pub(crate) struct Cases {
    count: usize,
    wrong: Vec<String>,
}

impl Cases {
    /// Something has been changed in a valid file; what is said of it is right.
    pub(crate) fn check(
        &mut self,
        base: &Base,
        pieces: &[Piece],
        what: impl Display,
        is_right: impl Fn(&[Said]) -> bool,
    ) {
        let told = base.told(pieces);
        self.count += 1;
        if !is_right(&told) {
            let told: Vec<_> = told
                .iter()
                .map(|said| format!("{} {} at {}", said.code, said.element, said.at))
                .collect();
            self.wrong.push(format!("{}: {what} -> {}", base.name, told.join(", ")));
        }
    }

    /// No case went wrong, and there were at least so many.
    #[track_caller]
    pub(crate) fn finish(self, least: usize) {
        let Self { count, wrong } = self;
        assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(count >= least, "only {count} cases");
    }
}
