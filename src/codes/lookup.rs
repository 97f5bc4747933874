//! Looks codes up.

use std::sync::LazyLock;

use crate::claim::{Date, ProcedureCode};

use super::diagnosis::{DiagnosisState, KNOWN, state_on};
use super::generated::{
    KNOWN_BY_NUMBER, MODIFIERS, POS, PROCEDURE_NOTES, PROCEDURES, PROVINCE, STATE,
    STATUS_CATEGORIES, STATUS_CODES, TABLES, TAXONOMIES, THRESHOLDS, UNLISTED_PROCEDURE, ZIP3,
};
use super::imported::{Imported, ImportedInfo, Listing, TableKind};
use super::pair::{Pair, edit_between, edits};
use super::table::{
    ClaimStatus, CodeRow, Discipline, EvaluationTier, Modifier, NoteTopic, Procedure,
    ProcedureKind, ProcedureNote, TableInfo, Taxonomy, TherapyStatus, Threshold, Timing,
};

/// For each code of five digits the number of its row, from 1; 0 where the table has none. Rules
/// ask for the procedure of every line several times.
static NUMBERED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut numbered = vec![0; 100_000];
    for (row, number) in PROCEDURES.rows().iter().zip(1..) {
        let code = ProcedureCode::parse(row.code.as_bytes()).and_then(ProcedureCode::number);
        if let Some(slot) = code.and_then(|code| numbered.get_mut(code)) {
            *slot = number;
        }
    }
    numbered
});

/// Codes that others add to.
static ADDED_TO: LazyLock<Vec<ProcedureCode>> = LazyLock::new(|| {
    let codes = PROCEDURES.rows().iter().filter_map(|row| row.addon_to);
    codes.filter_map(|code| ProcedureCode::parse(code.as_bytes())).collect()
});

/// The last day that the embedded NCCI edits are meant for.
static EDITS_END: LazyLock<Option<Date>> = LazyLock::new(|| last_day("ncci-pairs"));
/// The last day that the table of therapy codes is meant for.
static THERAPY_CODES_END: LazyLock<Option<Date>> = LazyLock::new(|| last_day("therapy-codes"));

/// An embedded table.
pub(super) fn table(name: &str) -> Option<&'static TableInfo> {
    TABLES.rows().iter().find(|row| row.table == name)
}

fn last_day(name: &str) -> Option<Date> {
    Date::parse(table(name)?.valid_to.replace('-', "").as_bytes())
}

/// The code tables that rules look things up in.
#[derive(Debug, Default)]
pub struct Codes {
    imported: Option<Box<Imported>>,
}

impl Codes {
    /// The embedded tables.
    #[must_use]
    pub const fn embedded() -> Self {
        Self { imported: None }
    }

    /// The embedded tables, and imported ones before them.
    #[must_use]
    pub fn with(imported: Imported) -> Self {
        Self { imported: Some(Box::new(imported)) }
    }

    /// What is imported.
    #[must_use]
    pub fn imported(&self) -> &[ImportedInfo] {
        self.imported.as_ref().map_or(&[], |imported| imported.infos())
    }

    /// What a diagnosis code, without its point and in capital letters, is on a day.
    #[must_use]
    pub fn diagnosis_on(&self, code: &[u8], day: Date) -> DiagnosisState {
        let imported = || self.imported.as_ref()?.diagnosis(code, day);
        imported().unwrap_or_else(|| state_on(code, day))
    }

    /// Whether a whole release of ICD-10-CM is known for a day, or for a day behind it.
    #[must_use]
    pub fn knows_diagnoses_of(&self, day: Date) -> bool {
        let imported = || self.imported.as_ref()?.diagnosis(b"", day);
        day <= KNOWN.1 || imported().is_some()
    }

    /// The days whose ICD-10-CM is known as a whole, the earliest first.
    #[must_use]
    pub fn known_diagnoses(&self) -> Vec<(Date, Date)> {
        let imported = self.imported.iter().flat_map(|imported| imported.diagnosis_years());
        let mut known: Vec<(Date, Date)> = imported.chain([KNOWN]).collect();
        known.sort_unstable();
        known.dedup();
        known
    }

    /// The release of an imported table; `None` if none is.
    #[must_use]
    pub fn imported_release(&self, kind: TableKind) -> Option<&str> {
        let info = self.imported().iter().find(|info| info.table == kind.name())?;
        Some(&info.release)
    }

    /// Most units of a procedure that Medicare pays on a day, and how CMS adjudicates that.
    #[must_use]
    pub fn ceiling_on(&self, procedure: &Procedure, day: Date) -> Option<(u16, Option<u8>)> {
        let code = ProcedureCode::parse(procedure.code.as_bytes());
        let imported = || self.imported.as_ref()?.ceiling(code?, day);
        match imported() {
            Some((units, indicator)) => Some((units, Some(indicator))),
            None => Some((procedure.mue?, procedure.mue_indicator)),
        }
    }

    /// What the imported lists say of a procedure code on a day.
    #[must_use]
    pub fn listing(&self, code: ProcedureCode, day: Date) -> Listing {
        self.imported.as_ref().map_or(Listing::Silent, |imported| imported.listing(code, day))
    }

    /// What an imported list calls a procedure, and its last day if it has one.
    #[must_use]
    pub fn named_procedure(&self, code: ProcedureCode) -> Option<(&str, Option<Date>)> {
        self.imported.as_ref()?.named_procedure(code)
    }

    /// Whether the imported list of therapy codes has a code that our table lacks, on a day.
    #[must_use]
    pub fn status_beyond_table(&self, code: ProcedureCode, day: Date) -> Option<TherapyStatus> {
        let status = self.imported.as_ref()?.therapy_status(code, day)?;
        (self.procedure(code).is_none() && status != TherapyStatus::NotListed).then_some(status)
    }

    /// Whether a procedure is therapy on a day, by the imported list of therapy codes or our own.
    #[must_use]
    pub fn therapy_status(&self, procedure: &Procedure, day: Date) -> TherapyStatus {
        let imported = || {
            let code = ProcedureCode::parse(procedure.code.as_bytes())?;
            self.imported.as_ref()?.therapy_status(code, day)
        };
        imported().unwrap_or(procedure.status)
    }

    /// A therapy procedure, in force or not; `None` if the table does not know the code.
    #[must_use]
    pub fn procedure(&self, code: ProcedureCode) -> Option<&'static Procedure> {
        let Some(number) = code.number() else { return PROCEDURES.find(code.as_bytes()) };
        let row = *NUMBERED.get(number)?;
        PROCEDURES.rows().get(usize::from(row).checked_sub(1)?)
    }

    /// A therapy procedure that may be billed on a day.
    #[must_use]
    pub fn procedure_on(&self, code: ProcedureCode, day: Date) -> Option<&'static Procedure> {
        self.procedure(code).filter(|row| is_in_force(row.from, row.to, day))
    }

    /// Whether a code names no particular service: 97139, and others that stand for what has no
    /// code of its own.
    #[must_use]
    pub fn is_unlisted(&self, code: ProcedureCode) -> bool {
        UNLISTED_PROCEDURE.find(code.as_bytes()).is_some()
    }

    /// Whether a code is known to be one, and nothing else of it: its set is not ours.
    #[must_use]
    pub fn is_known_by_number(&self, code: ProcedureCode) -> bool {
        KNOWN_BY_NUMBER.holds(code.as_bytes())
    }

    /// Whether another code adds to this one.
    #[must_use]
    pub fn has_add_on(&self, code: ProcedureCode) -> bool {
        ADDED_TO.contains(&code)
    }

    /// All therapy procedures.
    #[must_use]
    pub fn procedures(&self) -> &'static [Procedure] {
        PROCEDURES.rows()
    }

    /// The evaluations that a discipline may bill in place of `other` on a day: the one of the
    /// same tier first, re-evaluations for a re-evaluation only.
    #[must_use]
    pub fn evaluations_like(
        &self,
        other: &Procedure,
        discipline: Discipline,
        day: Date,
    ) -> Vec<&'static Procedure> {
        let again = |tier| tier == Some(EvaluationTier::Reevaluation);
        let mut list: Vec<_> = PROCEDURES
            .rows()
            .iter()
            .filter(|row| row.evaluates_for() == Some(discipline) && !row.family.is_empty())
            .filter(|row| row.is_in_force(day) && again(row.tier) == again(other.tier))
            .collect();
        list.sort_by_key(|row| row.tier != other.tier);
        list
    }

    /// The other evaluations of its family: of one discipline only one is billed a day.
    pub fn siblings(&self, of: &'static Procedure) -> impl Iterator<Item = &'static Procedure> {
        let is_sibling = |row: &&Procedure| {
            !of.family.is_empty() && row.tier.is_some() && row.family == of.family
        };
        let of_tier = of.tier.is_some();
        PROCEDURES
            .rows()
            .iter()
            .filter(is_sibling)
            .filter(move |row| of_tier && row.code != of.code)
    }

    /// The NCCI edit between two codes, in this order, that is in force on a day.
    #[must_use]
    pub fn edit(&self, column1: ProcedureCode, column2: ProcedureCode, day: Date) -> Option<&Pair> {
        let imported = self.imported.as_ref();
        match imported.and_then(|imported| imported.pairs_of(column1, column2)) {
            Some(table) => table.edit(column1, column2, day),
            None => edit_between(column1, column2, day),
        }
    }

    /// The release of NCCI edits that is known as a whole, and the last day it is meant for.
    #[must_use]
    pub fn known_edits(&self) -> (&str, Option<Date>) {
        match self.imported.as_ref().and_then(|imported| imported.whole_pairs()) {
            Some(table) => (&table.release, table.to),
            None => (table("ncci-pairs").map_or("", |table| table.release), *EDITS_END),
        }
    }

    /// Whether the NCCI edits of a day are known as a whole, or those of one behind it.
    #[must_use]
    pub fn knows_edits_of(&self, day: Date) -> bool {
        self.known_edits().1.is_none_or(|last| day <= last)
    }

    /// The last day whose therapy codes are known.
    #[must_use]
    pub fn therapy_codes_end(&self) -> Option<Date> {
        let imported = self.imported.as_ref().and_then(|imported| imported.therapy_codes_end());
        imported.max(*THERAPY_CODES_END)
    }

    /// Whether the therapy codes of a day are known.
    #[must_use]
    pub fn knows_therapy_codes_of(&self, day: Date) -> bool {
        self.therapy_codes_end().is_none_or(|last| day <= last)
    }

    /// The NCCI edits that have a code in one column or the other.
    pub fn edits_with(&self, code: ProcedureCode) -> impl Iterator<Item = &Pair> {
        let imported = self.imported.as_deref();
        let is_left = move |pair: &&Pair| {
            imported.is_none_or(|table| table.pairs_of(pair.column1, pair.column2).is_none())
        };
        let all = imported.into_iter().flat_map(Imported::edits);
        let all = all.chain(edits().iter().filter(is_left));
        all.filter(move |pair| pair.column1 == code || pair.column2 == code)
    }

    /// The therapy threshold of a year.
    #[must_use]
    pub fn threshold(&self, year: i16) -> Option<&'static Threshold> {
        THRESHOLDS.iter().find(|row| row.year == year)
    }

    /// What is to be known of a procedure.
    pub fn notes(
        &self,
        code: &str,
        topic: NoteTopic,
    ) -> impl Iterator<Item = &'static ProcedureNote> {
        PROCEDURE_NOTES.iter().filter(move |note| note.code == code && note.topic == topic)
    }

    /// A procedure modifier.
    #[must_use]
    pub fn modifier(&self, code: &[u8]) -> Option<&'static Modifier> {
        MODIFIERS.find(code)
    }

    /// A provider taxonomy.
    #[must_use]
    pub fn taxonomy(&self, code: &[u8]) -> Option<&'static Taxonomy> {
        TAXONOMIES.find(code)
    }

    /// Whether a taxonomy stands on the imported list; `None` if there is no list.
    #[must_use]
    pub fn is_taxonomy_listed(&self, code: &[u8]) -> Option<bool> {
        Some(self.imported.as_ref()?.taxonomies()?.name(code).is_some())
    }

    /// What the imported list calls a taxonomy; `None` if there is no list, or it lacks it.
    #[must_use]
    pub fn taxonomy_name(&self, code: &[u8]) -> Option<&str> {
        self.imported.as_ref()?.taxonomies()?.name(code)
    }

    /// What a place of service is called; `None` if it is none.
    #[must_use]
    pub fn place_of_service(&self, code: &[u8]) -> Option<&str> {
        match self.imported.as_ref().and_then(|imported| imported.places()) {
            Some(list) => list.name(code),
            None => POS.find(code).map(|row| row.meaning),
        }
    }

    /// A state or territory of the US, or a military region of its post.
    #[must_use]
    pub fn state(&self, code: &[u8]) -> Option<&'static CodeRow> {
        STATE.find(code)
    }

    /// A claim status category (STC01-1 of a 277CA): `A7`.
    #[must_use]
    pub fn status_category(&self, code: &[u8]) -> Option<&'static ClaimStatus> {
        STATUS_CATEGORIES.find(code)
    }

    /// A claim status code (STC01-2 of a 277CA): `507`.
    #[must_use]
    pub fn status_code(&self, code: &[u8]) -> Option<&'static ClaimStatus> {
        STATUS_CODES.find(code)
    }

    /// The tables with their releases.
    #[must_use]
    pub fn tables(&self) -> &'static [TableInfo] {
        TABLES.rows()
    }

    /// Whether it is a province or territory of Canada.
    #[must_use]
    pub fn is_province(&self, code: &[u8]) -> bool {
        PROVINCE.find(code).is_some()
    }

    /// The states in which ZIP codes begin with these three digits; none if nothing is known.
    #[must_use]
    pub fn states_of_zip(&self, zip: &[u8]) -> &'static [&'static str] {
        let prefix = zip.get(..3).unwrap_or_default();
        ZIP3.find(prefix).map_or(&[], |row| row.1)
    }
}

impl Discipline {
    /// The modifier that marks its services.
    #[must_use]
    pub const fn modifier(self) -> &'static str {
        match self {
            Self::Physical => "GP",
            Self::Occupational => "GO",
            Self::Speech => "GN",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Physical => "physical therapy",
            Self::Occupational => "occupational therapy",
            Self::Speech => "speech-language pathology",
        }
    }

    /// As tables write it: `PT`.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Physical => "PT",
            Self::Occupational => "OT",
            Self::Speech => "SLP",
        }
    }

    /// Who practises it, without article.
    #[must_use]
    pub const fn therapist(self) -> &'static str {
        match self {
            Self::Physical => "physical therapist",
            Self::Occupational => "occupational therapist",
            Self::Speech => "speech-language pathologist",
        }
    }

    /// All three.
    pub const ALL: [Self; 3] = [Self::Physical, Self::Occupational, Self::Speech];
}

impl Procedure {
    /// The only discipline that may bill it, if there is exactly one.
    #[must_use]
    pub fn only_discipline(&self) -> Option<Discipline> {
        match self.disciplines {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The discipline whose evaluation it is, where CMS ties the code to that one modifier:
    /// 97161 to 97164, 97165 to 97168, 92521 to 92524, 92597 and 92607 (CR 9933, CR 10176).
    #[must_use]
    pub fn evaluates_for(&self) -> Option<Discipline> {
        let evaluates = matches!(
            self.kind,
            ProcedureKind::Evaluation
                | ProcedureKind::Reevaluation
                | ProcedureKind::SpeechEvaluation
        );
        let is_tied = self.status == TherapyStatus::Always && self.confidence == 1;
        self.only_discipline().filter(|_| evaluates && is_tied)
    }

    /// Whether a unit is a quarter of an hour that one person gives one patient.
    #[must_use]
    pub fn is_by_quarters(&self) -> bool {
        self.timed == Timing::Timed(Some(15))
    }

    /// Whether it is billed with one unit a day, whatever the length: untimed, on its own, and
    /// not counted by area or part of the body. What a unit of an unlisted code is, its payer
    /// says: workers' compensation may pay programmes under 97799 by the hour.
    #[must_use]
    pub fn is_once_a_day(&self) -> bool {
        self.timed == Timing::Untimed
            && UNLISTED_PROCEDURE.find(self.code.as_bytes()).is_none()
            && self.addon_to.is_none()
            && self.mue == Some(1)
    }

    /// What is billed in place of a code that ended, as the table words it: `97161/97162/97163`.
    #[must_use]
    pub fn successor(&self) -> Option<&'static str> {
        self.description.split_once("; successor ").map(|(_, successor)| successor)
    }

    /// Whether it may be billed on a day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        is_in_force(self.from, self.to, day)
    }
}

pub(super) fn is_in_force(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str) -> &'static Procedure {
        Codes::embedded().procedure(ProcedureCode::parse(code.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn the_codes_that_cms_ties_to_one_modifier() {
        let tied = |discipline| {
            let rows =
                PROCEDURES.rows().iter().filter(|row| row.evaluates_for() == Some(discipline));
            rows.map(|row| row.code).collect::<Vec<_>>()
        };
        assert_eq!(tied(Discipline::Physical), ["97161", "97162", "97163", "97164"]);
        assert_eq!(tied(Discipline::Occupational), ["97165", "97166", "97167", "97168"]);
        let speech = ["92521", "92522", "92523", "92524", "92597", "92607"];
        assert_eq!(tied(Discipline::Speech), speech);
    }

    #[test]
    fn the_same_tier_of_another_discipline_comes_first() {
        let day = Date::from_ymd(2026, 3, 2);
        let like = |code, discipline| {
            let rows = Codes::embedded().evaluations_like(row(code), discipline, day);
            rows.iter().map(|row| row.code).collect::<Vec<_>>()
        };
        assert_eq!(like("97162", Discipline::Occupational), ["97166", "97165", "97167"]);
        assert_eq!(like("97164", Discipline::Occupational), ["97168"]);
        let speech = ["92521", "92522", "92523", "92524"];
        assert_eq!(like("97162", Discipline::Speech), speech);
        assert_eq!(like("97164", Discipline::Speech), Vec::<&str>::new());
        let early = Date::from_ymd(2016, 12, 31);
        let codes = Codes::embedded();
        assert!(codes.evaluations_like(row("97162"), Discipline::Occupational, early).is_empty());
    }

    #[test]
    fn once_a_day_is_untimed_and_on_its_own() {
        for code in ["97162", "97150", "92507", "97012"] {
            assert!(row(code).is_once_a_day(), "{code}");
        }
        // Timed, an add-on, counted by area, never paid, ended.
        for code in ["97110", "97598", "95851", "97010", "97001", "97039"] {
            assert!(!row(code).is_once_a_day(), "{code}");
        }
    }

    #[test]
    fn successors_are_those_of_the_table() {
        assert_eq!(row("97001").successor(), Some("97161/97162/97163"));
        assert_eq!(row("97762").successor(), Some("97763"));
        assert_eq!(row("64550").successor(), None);
        assert_eq!(row("97162").successor(), None);
    }
}
