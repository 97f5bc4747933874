//! What stands in a transaction set: billing providers, subscribers, patients and claims.

use std::fmt;
use std::io;

use super::generator::Generator;
use super::levels::{self, Numbers};
use super::{Text, claim_segments};
use crate::claims::claim::{Ground, Payment};
use crate::claims::{Agenda, Claim, Course, First, Problem};
use crate::defects::{Defect, Draft, Facts, Host, Scope};
use crate::made::{Event, WrittenClaim};
use crate::parties::{Age, BillingProvider, PayerKind, Subscriber};

/// A claim with those whom it concerns.
struct Case {
    provider: BillingProvider,
    subscriber: Subscriber,
    claim: Claim,
}

impl Generator<'_> {
    fn next_level(&mut self) -> u64 {
        self.level += 1;
        self.level
    }

    /// A billing provider level with what stands below it.
    pub(super) fn billing_provider(&mut self) -> io::Result<()> {
        if let Some(defect) = self.sower.upcoming() {
            return self.spoiled(defect);
        }
        let mut provider = BillingProvider::any(&mut self.npis, &mut self.random);
        let mut agenda = Agenda::open(&mut self.random);
        let own = self.next_level();
        self.emit(|text| levels::billing_provider(own, &provider, text))?;
        for _ in 0..self.random.between(2, 6) {
            if !self.has_room() || self.sower.upcoming().is_some() || !agenda.has_room_for(12) {
                break;
            }
            self.subscriber(own, &mut provider, &mut agenda)?;
        }
        Ok(())
    }

    fn subscriber(
        &mut self,
        parent: u64,
        provider: &mut BillingProvider,
        agenda: &mut Agenda,
    ) -> io::Result<()> {
        let subscriber = self.any_subscriber(provider);
        let own = self.next_level();
        self.emit(|text| levels::subscriber(Numbers { own, parent }, &subscriber, text))?;
        for (index, person) in subscriber.patients().into_iter().enumerate() {
            if index > 0 && !self.may_go_on() {
                break;
            }
            if let Some(patient) = subscriber.dependents.get(index) {
                let below = Numbers { own: self.next_level(), parent: own };
                self.emit(|text| levels::patient(below, patient, text))?;
            }
            let kind = subscriber.payer.kind;
            let mut course = Course::any(provider, kind, person.age, &mut self.random);
            let claims = if self.random.chance(18) { 2 } else { 1 };
            for n in 0..claims {
                if n > 0 && !self.may_go_on() {
                    break;
                }
                self.claim(&mut course, &subscriber, provider, agenda)?;
            }
        }
        Ok(())
    }

    /// Whether the next claim may stand with the one before it.
    fn may_go_on(&mut self) -> bool {
        self.has_room() && self.sower.upcoming().is_none()
    }

    fn any_subscriber(&mut self, provider: &BillingProvider) -> Subscriber {
        let random = &mut self.random;
        let number = self.tally.claims + 1;
        let near = &provider.address;
        let kind = PayerKind::any(random);
        let kind = if provider.treats(kind) { kind } else { PayerKind::Commercial };
        match (kind, random.below(100)) {
            (PayerKind::WorkersCompensation, _) => Subscriber::employer(number, near, random),
            (PayerKind::Commercial | PayerKind::Blue, 0..45) => {
                Subscriber::family(kind, number, near, random)
            }
            (PayerKind::Commercial | PayerKind::Blue, 45..55) => {
                Subscriber::supplement(number, near, random)
            }
            _ => Subscriber::alone(kind, number, near, random),
        }
    }

    fn claim(
        &mut self,
        course: &mut Course,
        subscriber: &Subscriber,
        provider: &BillingProvider,
        agenda: &mut Agenda,
    ) -> io::Result<()> {
        let number = self.next_number();
        let visits = self.random.pick(&[1, 2, 2, 2]);
        let (npis, random) = (&mut self.npis, &mut self.random);
        let mut ground = Ground { provider, npis, agenda, random };
        let mut claim = Claim::any(number, course, visits, &mut ground);
        if let Some(last) = claim.lines.last().filter(|_| subscriber.after_medicare) {
            claim.payment = Payment::AfterMedicare(last.day.plus(14));
        }
        self.emit(|text| claim_segments::claim(&claim, provider, subscriber, text))?;
        let lines = u32::try_from(claim.lines.len()).unwrap_or(u32::MAX);
        let charge_cents = claim.total().0;
        let facts = Facts { number: claim.number, lines, charge_cents };
        self.written(facts, subscriber.payer.kind, None);
        Ok(())
    }

    fn next_number(&self) -> String {
        format!("{}{:07}", self.prefix, self.tally.claims + 1)
    }

    fn written(&mut self, facts: Facts, payer: PayerKind, defect: Option<Defect>) {
        let Facts { number, lines, charge_cents } = facts;
        self.tally.claims += 1;
        self.tally.lines += u64::from(lines);
        self.tally.charge_cents += charge_cents;
        self.tally.defective_claims += u64::from(defect.is_some());
        self.claims_in_set += 1;
        self.sower.advance();
        let place = self.place;
        (self.watch)(Event::Claim(WrittenClaim {
            number,
            place,
            payer,
            lines,
            charge_cents,
            defect,
        }));
    }

    /// A billing provider with one subscriber and one claim, so that a defect of a level concerns
    /// no other claim.
    fn spoiled(&mut self, defect: Defect) -> io::Result<()> {
        let case = self.case(defect.host());
        let own = self.next_level();
        let numbers = Numbers { own: self.next_level(), parent: own };
        if defect.scope() != Scope::BillingProvider {
            self.emit(|text| levels::billing_provider(own, &case.provider, text))?;
        }
        let mut draft = case.draft(defect.scope(), numbers).map_err(io::Error::other)?;
        let sown = defect.sow(&mut draft, &mut self.random).map(|()| defect);
        self.output.put(&draft.to_text())?;
        self.written(draft.facts(), case.subscriber.payer.kind, sown);
        Ok(())
    }

    fn case(&mut self, host: Host) -> Case {
        let number = self.next_number();
        let (npis, random) = (&mut self.npis, &mut self.random);
        let provider = BillingProvider::clinic(&[host.discipline], npis, random);
        let member = self.tally.claims + 1;
        let subscriber = Subscriber::alone(host.kind, member, &provider.address, random);
        let age = subscriber.patients().first().map_or(Age::Adult, |person| person.age);
        let problem = Problem::any(host.discipline, age, random);
        let mut course = Course::of(0, problem, host.kind, random);
        if host.is_evaluated {
            course.first = First::Evaluation;
        }
        let mut agenda = Agenda::open(random);
        let mut ground = Ground { provider: &provider, npis, agenda: &mut agenda, random };
        let claim = Claim::plain(number, &mut course, 2, &mut ground);
        Case { provider, subscriber, claim }
    }
}

impl Case {
    /// What a defect of this scope may lie in.
    fn draft(&self, scope: Scope, numbers: Numbers) -> Result<Draft, fmt::Error> {
        let mut text = Text::default();
        if scope == Scope::BillingProvider {
            levels::billing_provider(numbers.parent, &self.provider, &mut text)?;
        }
        levels::subscriber(numbers, &self.subscriber, &mut text)?;
        claim_segments::claim(&self.claim, &self.provider, &self.subscriber, &mut text)?;
        Ok(Draft::of(text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::random::Random;

    #[test]
    fn each_defect_of_a_claim_changes_the_claim() {
        let in_claim =
            |defect: &&Defect| matches!(defect.scope(), Scope::Claim | Scope::BillingProvider);
        for defect in Defect::ALL.iter().filter(in_claim) {
            for seed in 0..50 {
                let (plan, mut sink) = (Plan::of_claims(1).seed(seed), Vec::new());
                let mut watch = |_| {};
                let mut generator = Generator::new(&plan, &mut sink, &mut watch);
                let case = generator.case(defect.host());
                let mut draft = case.draft(defect.scope(), Numbers { own: 2, parent: 1 }).unwrap();
                let before = draft.to_text();
                assert_eq!(defect.sow(&mut draft, &mut Random::new(seed)), Some(()), "{defect}");
                assert_ne!(draft.to_text(), before, "{defect}");
            }
        }
    }
}
