//! Counts, levels and sums of a set that must agree.

use crate::ack::segments::Fields;
use crate::claim::Money;
use crate::codes::Codes;

use super::{Checked, must, number};

/// Categories of claims that were taken in.
const TAKEN_IN: [&[u8]; 4] = [b"A0", b"A1", b"A2", b"A5"];

/// What a set has said so far.
#[derive(Debug, Default)]
pub(super) struct Totals {
    // 999
    sets: u64,
    accepted_sets: u64,
    is_in_error: bool,
    // 277CA
    levels: u64,
    /// Levels that others may stand below: source, receiver, provider.
    open: Vec<Level>,
    receiver: Said,
    provider: Said,
    /// What the claims, and the providers that are refused as a whole, come to.
    counted: Sums,
    claim: Option<Claim>,
}

#[derive(Debug)]
struct Level {
    number: u64,
    said_children: bool,
    has_children: bool,
}

/// Numbers and money of accepted and rejected claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Sums {
    accepted: u64,
    rejected: u64,
    accepted_money: Money,
    rejected_money: Money,
}

/// What a level says of its claims: QTY, AMT and STC04.
#[derive(Debug, Default)]
struct Said {
    sums: Sums,
    charge: Option<Money>,
}

#[derive(Clone, Copy, Debug)]
struct Claim {
    is_accepted: bool,
    charge: Money,
}

impl Totals {
    pub(super) fn take(&mut self, in_loop: &str, fields: &Fields<'_>) -> Checked {
        match (fields.id.to_string().as_str(), in_loop) {
            ("AK2", _) => {
                self.sets += 1;
                self.is_in_error = false;
                Ok(())
            }
            ("IK3", _) => {
                self.is_in_error = true;
                Ok(())
            }
            ("IK5", _) => self.set_verdict(fields),
            ("AK9", _) => self.group_verdict(fields),
            ("HL", _) => self.level(fields),
            ("STC", _) => self.status(in_loop, fields),
            ("QTY", _) => self.quantity(in_loop, fields),
            ("AMT", _) => self.amount(in_loop, fields),
            ("TRN", "2200D") => {
                self.end_claim();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn set_verdict(&mut self, fields: &Fields<'_>) -> Checked {
        let verdict = fields.get(1);
        self.accepted_sets += u64::from(matches!(verdict, b"A" | b"E"));
        let has_code = !fields.get(2).is_empty();
        must(
            verdict != b"A" || !has_code && !self.is_in_error,
            "IK501 is A, and errors are noted",
        )?;
        must(verdict != b"E" || has_code, "IK501 is E, and nothing is noted")
    }

    fn group_verdict(&mut self, fields: &Fields<'_>) -> Checked {
        let received = number(fields.get(3)).unwrap_or(0);
        let accepted = number(fields.get(4)).unwrap_or(0);
        must(accepted == self.accepted_sets, "AK904 does not count the accepted sets")?;
        must(received >= self.sets, "AK903 is less than the sets answered")?;
        must((fields.get(1) == b"R") == (accepted == 0), "AK901 does not follow from the sets")
    }

    fn level(&mut self, fields: &Fields<'_>) -> Checked {
        self.end_claim();
        self.end_provider()?;
        self.levels += 1;
        must(number(fields.get(1)) == Some(self.levels), "HL01 does not count the levels")?;
        let depth = match fields.get(3) {
            b"20" => 0,
            b"21" => 1,
            b"19" => 2,
            _ => 3,
        };
        while self.open.len() > depth {
            self.close_level()?;
        }
        if let Some(above) = self.open.last_mut() {
            must(number(fields.get(2)) == Some(above.number), "HL02 is not the level above")?;
            above.has_children = true;
        }
        must(self.open.len() == depth, "HL02 is not the level above")?;
        if depth < 3 {
            let (number, said_children) = (self.levels, fields.get(4) == b"1");
            self.open.push(Level { number, said_children, has_children: false });
        }
        Ok(())
    }

    fn close_level(&mut self) -> Checked {
        let Some(closed) = self.open.pop() else { return Ok(()) };
        let agrees = closed.said_children == closed.has_children;
        must(agrees, "HL04 disagrees with what follows")
    }

    fn status(&mut self, in_loop: &str, fields: &Fields<'_>) -> Checked {
        let is_accepted = fields.get(3) == b"WQ";
        for n in [1, 10, 11] {
            let category = fields.part(n, 1);
            if category.is_empty() {
                continue;
            }
            must(TAKEN_IN.contains(&category) == is_accepted, "STC01-1 and STC03 disagree")?;
            let status = Codes::embedded().status_code(fields.part(n, 2));
            let status = status.ok_or("STC01-2 is no claim status")?;
            let is_named = status.names_entity != Some(true) || !fields.part(n, 3).is_empty();
            must(is_named, "STC01-3 is missing: the status speaks of somebody")?;
        }
        let charge = Money::parse(fields.get(4)).unwrap_or_default();
        match in_loop {
            "2000B" => self.receiver.charge = Some(charge),
            "2200C" => self.provider.charge = Some(charge),
            "2200D" => {
                let same = self.claim.is_none_or(|claim| claim.is_accepted == is_accepted);
                must(same, "a claim is accepted and rejected")?;
                self.claim = Some(Claim { is_accepted, charge });
            }
            _ => must(
                self.claim.is_some_and(|claim| !claim.is_accepted),
                "a line stands below an accepted claim",
            )?,
        }
        Ok(())
    }

    fn quantity(&mut self, in_loop: &str, fields: &Fields<'_>) -> Checked {
        let claims = number(fields.get(2)).ok_or("QTY02 counts no claims")?;
        let said = if in_loop == "2000B" { &mut self.receiver } else { &mut self.provider };
        match fields.get(1) {
            b"90" | b"QA" => said.sums.accepted = claims,
            _ => said.sums.rejected = claims,
        }
        Ok(())
    }

    fn amount(&mut self, in_loop: &str, fields: &Fields<'_>) -> Checked {
        let money = Money::parse(fields.get(2)).ok_or("AMT02 is no amount")?;
        let said = if in_loop == "2000B" { &mut self.receiver } else { &mut self.provider };
        match fields.get(1) {
            b"YU" => said.sums.accepted_money = money,
            _ => said.sums.rejected_money = money,
        }
        Ok(())
    }

    fn end_claim(&mut self) {
        let Some(claim) = self.claim.take() else { return };
        if claim.is_accepted {
            self.counted.accepted += 1;
            self.counted.accepted_money += claim.charge;
        } else {
            self.counted.rejected += 1;
            self.counted.rejected_money += claim.charge;
        }
    }

    /// A provider that is refused as a whole says what its claims come to.
    fn end_provider(&mut self) -> Checked {
        let said = std::mem::take(&mut self.provider);
        let Some(charge) = said.charge else { return Ok(()) };
        let sums = said.sums;
        must(
            sums.accepted_money + sums.rejected_money == charge,
            "the amounts of a provider are not its STC04",
        )?;
        self.counted.accepted += sums.accepted;
        self.counted.rejected += sums.rejected;
        self.counted.accepted_money += sums.accepted_money;
        self.counted.rejected_money += sums.rejected_money;
        Ok(())
    }

    /// The set is over.
    pub(super) fn end(&mut self) -> Checked {
        self.end_claim();
        self.end_provider()?;
        while !self.open.is_empty() {
            self.close_level()?;
        }
        let Some(charge) = self.receiver.charge else { return Ok(()) };
        let sums = self.receiver.sums;
        must(
            sums.accepted_money + sums.rejected_money == charge,
            "AMT*YU and AMT*YY are not STC04 of the receiver",
        )?;
        // A set that the receiver refuses as a whole names no claim.
        let is_told = self.levels > 2;
        must(!is_told || sums == self.counted, "QTY and AMT are not the sums of the claims")
    }
}
