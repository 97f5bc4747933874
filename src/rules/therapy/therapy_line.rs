//! A line as the therapy rules read it: its procedure on the day, its discipline, its renderer.
//! No rule.
//!
//! # One cause, one finding
//!
//! A wrong discipline shows in several places at once. The rules leave it to the first of these
//! that applies, so that one mistake is mended once:
//!
//! 1. TH302: the code was not in force on the day, so no rule of the code judges the line.
//! 2. TH102: several discipline modifiers.
//! 3. TH201, TH202: the renderer may not bill this evaluation. Then the modifier, right or wrong
//!    or missing, follows from the same choice of code (TH101, TH103 and TH104 are silent).
//! 4. TH501: the assistant modifier lacks its discipline or contradicts it (TH101, TH103, TH104
//!    and TH105 are silent).
//! 5. TH103, TH105: the modifier contradicts the code (TH104 is silent).
//! 6. TH104: modifier and renderer disagree, and nothing else tells which is wrong.
//!
//! Two mistakes on one line are two findings: 97162 by an occupational therapist with four units
//! is TH201 and TH301.

use crate::claim::{Claim, Date, Modifiers, PayerKind, ServiceLine};
use crate::codes::{Discipline, Procedure, ProviderKind, Taxonomy, TaxonomyLevel, TherapyStatus};
use crate::finding::{Context, Place};
use crate::guide::{ElementRef, PlacedSegment};

/// A service line with a therapy code that may be billed on its day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TherapyLine<'a> {
    pub(crate) line: &'a ServiceLine<'a>,
    pub(crate) service: PlacedSegment<'a>,
    pub(crate) procedure: &'static Procedure,
    /// First day of service.
    pub(crate) day: Date,
    claim: &'a Claim<'a>,
    context: &'a Context<'a>,
}

/// The discipline modifiers of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DisciplineMark {
    /// None of GP, GO, GN.
    Missing,
    /// One of them.
    One(Discipline),
    /// Two or three.
    Several,
}

/// A person of a therapy discipline who rendered a line, known by taxonomy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Renderer {
    pub(crate) discipline: Discipline,
    pub(crate) is_assistant: bool,
}

impl<'a> TherapyLine<'a> {
    /// Reads a line; `None` if it has no therapy code, or one that was not in force on its day.
    pub(crate) fn read(
        line: &'a ServiceLine<'a>,
        claim: &'a Claim<'a>,
        context: &'a Context<'a>,
    ) -> Option<Self> {
        let day = line.service_date?.from;
        let procedure = context.codes.procedure_on(line.procedure?, day)?;
        Some(Self { line, service: line.service?, procedure, day, claim, context })
    }

    /// What the destination payer is.
    pub(crate) fn payer(&self) -> PayerKind {
        self.claim.ancestors.payer_kind
    }

    /// Whether its procedure is therapy on its day.
    pub(crate) fn status(&self) -> TherapyStatus {
        self.context.codes.therapy_status(self.procedure, self.day)
    }

    /// An element of its SV1.
    pub(crate) fn at(&self, element: ElementRef) -> Place {
        Place::of(&self.service, element)
    }

    /// Its discipline modifiers.
    pub(crate) fn mark(&self) -> DisciplineMark {
        DisciplineMark::of(&self.line.modifiers)
    }

    /// Whether it says itself that Medicare covers it in no case (GY): billed to be denied, for
    /// another payer to pay.
    pub(crate) fn is_statutorily_excluded(&self) -> bool {
        self.line.modifiers.has("GY")
    }

    /// Whether a chiropractor rendered it.
    pub(crate) fn is_of_chiropractor(&self) -> bool {
        self.claim.renderer_taxonomy(self.line).is_some_and(|code| code.starts_with(b"111N"))
    }

    /// Whether the renderer's taxonomy is sent, and is not one of a therapist or an assistant.
    pub(crate) fn is_of_another_profession(&self) -> bool {
        self.claim.renderer_taxonomy(self.line).is_some() && self.renderer().is_none()
    }

    /// Whether it is given as therapy: by its modifier, by who rendered it, or since its code is
    /// always therapy. Physicians bill splints, wound care and tests of development as well.
    pub(crate) fn is_given_as_therapy(&self) -> bool {
        self.mark() != DisciplineMark::Missing
            || self.renderer().is_some()
            || self.status() == TherapyStatus::Always
    }

    /// Who rendered it, if the taxonomy is one of a therapist or a therapy assistant. An unknown
    /// taxonomy, an organisation and a physician are `None` and never raise a finding.
    pub(crate) fn renderer(&self) -> Option<Renderer> {
        Renderer::of_line(self.line, self.claim, self.context)
    }

    /// The therapist who rendered an evaluation of another discipline (TH201).
    pub(crate) fn foreign_evaluator(&self) -> Option<Renderer> {
        let own = self.procedure.evaluates_for()?;
        self.renderer().filter(|renderer| renderer.discipline != own && !renderer.is_assistant)
    }

    /// Whether a therapy assistant rendered an evaluation (TH202).
    pub(crate) fn is_evaluated_by_assistant(&self) -> bool {
        self.procedure.evaluates_for().is_some()
            && self.renderer().is_some_and(|renderer| renderer.is_assistant)
    }

    /// The evaluations that another discipline bills for this one, `97166, 97165 or 97167`; the
    /// same tier comes first. `None` if it has none.
    pub(crate) fn evaluations_of(&self, discipline: Discipline) -> Option<String> {
        let rows = self.context.codes.evaluations_like(self.procedure, discipline, self.day);
        let codes: Vec<_> = rows.iter().map(|row| row.code).collect();
        (!codes.is_empty()).then(|| either(&codes))
    }
}

impl DisciplineMark {
    /// The discipline modifiers among these.
    pub(crate) fn of(modifiers: &Modifiers) -> Self {
        let mut sent = Discipline::ALL.into_iter().filter(|d| modifiers.has(d.modifier()));
        match (sent.next(), sent.next()) {
            (None, _) => Self::Missing,
            (Some(one), None) => Self::One(one),
            (Some(_), Some(_)) => Self::Several,
        }
    }

    /// The discipline, if there is exactly one.
    pub(crate) fn one(self) -> Option<Discipline> {
        match self {
            Self::One(discipline) => Some(discipline),
            Self::Missing | Self::Several => None,
        }
    }
}

impl Renderer {
    /// Who rendered a line, whatever its code.
    pub(crate) fn of_line(
        line: &ServiceLine<'_>,
        claim: &Claim<'_>,
        context: &Context<'_>,
    ) -> Option<Self> {
        Self::of(context.codes.taxonomy(claim.renderer_taxonomy(line)?)?)
    }

    fn of(taxonomy: &Taxonomy) -> Option<Self> {
        let is_assistant = match taxonomy.kind {
            ProviderKind::Therapist => false,
            ProviderKind::Assistant => true,
            ProviderKind::Practitioner | ProviderKind::Other => return None,
        };
        let discipline = taxonomy.discipline?;
        (taxonomy.level == TaxonomyLevel::Individual).then_some(Self { discipline, is_assistant })
    }

    /// With article: `an occupational therapist`.
    pub(crate) fn words(self) -> String {
        let who = match (self.discipline, self.is_assistant) {
            (discipline, false) => discipline.therapist(),
            (Discipline::Physical, true) => "physical therapy assistant",
            (Discipline::Occupational, true) => "occupational therapy assistant",
            (Discipline::Speech, true) => "speech-language assistant",
        };
        with_article(who)
    }
}

/// `a physical therapist`, `an occupational therapist`.
pub(crate) fn with_article(words: &str) -> String {
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {words}")
}

/// `A`, `A or B`, `A, B or C`.
pub(crate) fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The modifiers of these disciplines: `GP or GO`.
pub(crate) fn modifiers_of(disciplines: &[Discipline]) -> String {
    either(&disciplines.iter().map(|discipline| discipline.modifier()).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_well() {
        assert_eq!(either(&["97166", "97165", "97167"]), "97166, 97165 or 97167");
        assert_eq!(modifiers_of(&[Discipline::Physical, Discipline::Occupational]), "GP or GO");
        let renderer = Renderer { discipline: Discipline::Occupational, is_assistant: true };
        assert_eq!(renderer.words(), "an occupational therapy assistant");
    }
}
