//! Decides which claim gets which defect.

use crate::defects::{Defect, Scope};
use crate::plan::{Defects, Plan, Size};
use crate::random::Random;

/// Decides for one claim after the other, and keeps what is to be broken at the next trailer.
#[derive(Debug)]
pub(crate) struct Sower {
    defects: Defects,
    /// With [`Defects::Each`], claims from one defect to the next.
    stride: u64,
    random: Random,
    decided: u64,
    /// What was decided for the next claim.
    next: Next,
    /// What is to be wrong with the trailer of the open set.
    pub(crate) set: Option<Defect>,
    /// What is to be wrong with the trailer of the open group.
    pub(crate) group: Option<Defect>,
    /// What is to be wrong with the trailer of the open interchange.
    pub(crate) interchange: Option<Defect>,
}

/// What was decided for a claim.
#[derive(Clone, Copy, Debug)]
enum Next {
    Undecided,
    Clean,
    Spoiled(Defect),
}

/// Claims from one defect to the next where the number of claims is not known.
const USUAL_STRIDE: u64 = 10;

impl Sower {
    pub(crate) fn new(plan: &Plan, random: Random) -> Self {
        let mut defects = plan.defects.clone();
        let mut kinds = 1;
        if let Defects::Share { kinds: of, .. } | Defects::Each(of) = &mut defects {
            of.retain(|defect| defect.shows_in(&plan.layout));
            kinds = (of.len() as u64).max(1);
        }
        let stride = match plan.size {
            Size::Claims(claims) => (claims / kinds).max(1),
            Size::Bytes(_) => USUAL_STRIDE,
        };
        Self {
            defects,
            stride,
            random,
            decided: 0,
            next: Next::Undecided,
            set: None,
            group: None,
            interchange: None,
        }
    }

    /// The defect of the next claim. The same until [`Self::advance`].
    pub(crate) fn upcoming(&mut self) -> Option<Defect> {
        if let Next::Undecided = self.next {
            let defect = self.decide().and_then(|defect| self.keep_for_trailer(defect));
            self.next = defect.map_or(Next::Clean, Next::Spoiled);
        }
        match self.next {
            Next::Spoiled(defect) => Some(defect),
            Next::Clean | Next::Undecided => None,
        }
    }

    /// The next claim is written.
    pub(crate) fn advance(&mut self) {
        // A claim may stand with others without anybody having asked.
        self.upcoming();
        self.next = Next::Undecided;
        self.decided += 1;
    }

    fn decide(&mut self) -> Option<Defect> {
        match &self.defects {
            Defects::None => None,
            Defects::Share { per_thousand, kinds } => {
                let is_due = self.random.below(1000) < *per_thousand && !kinds.is_empty();
                is_due.then(|| self.random.pick(kinds))
            }
            Defects::Each(kinds) => {
                let is_due = self.decided % self.stride == self.stride / 2;
                let index = usize::try_from(self.decided / self.stride).ok().filter(|_| is_due)?;
                kinds.get(index).copied()
            }
        }
    }

    /// Keeps a defect of the envelope; gives back any other.
    fn keep_for_trailer(&mut self, defect: Defect) -> Option<Defect> {
        let slot = match defect.scope() {
            Scope::Claim | Scope::BillingProvider => return Some(defect),
            Scope::Set => &mut self.set,
            Scope::Group => &mut self.group,
            Scope::Interchange => &mut self.interchange,
        };
        slot.get_or_insert(defect);
        None
    }
}
