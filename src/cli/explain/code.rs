//! Explains codes: procedures, modifiers, taxonomies, acknowledgment codes, codes of small lists.

use crate::claim::{Date, ProcedureCode};
use crate::codes::diagnosis::{self, DiagnosisState, KNOWN, state_on};
use crate::codes::{
    CodeList, Codes, Discipline, Modifier, NoteTopic, Procedure, ProviderKind, Taxonomy,
    TaxonomyLevel, TherapyStatus, Timing,
};
use crate::finding::Ack;

use super::page::Page;
use super::rule;

/// What is said of a procedure that no table words.
pub(in super::super) const BY_NUMBER: &str =
    "known here by its number only; the American Medical Association words it";

/// So many codes are named that begin with another.
const MOST_LONGER: usize = 12;

pub(super) fn procedure(procedure: &'static Procedure, codes: &Codes, page: &mut Page) {
    page.title(procedure.code, procedure.description);
    let disciplines: Vec<String> = procedure
        .disciplines
        .iter()
        .map(|discipline| format!("{} ({})", discipline.name(), discipline.modifier()))
        .collect();
    let timing = match procedure.timed {
        Timing::Untimed => "untimed: one unit a session, whatever its length".to_owned(),
        Timing::Timed(Some(minutes)) => format!("timed: one unit for {minutes} minutes"),
        Timing::Timed(None) => "timed".to_owned(),
    };
    let number = |value: Option<u16>| value.map(|value| value.to_string()).unwrap_or_default();
    let today = Date::today();
    let ceiling = codes.ceiling_on(procedure, today).map(|(units, _)| units);
    page.fact("therapy", therapy(codes.therapy_status(procedure, today)));
    page.fact("disciplines", &disciplines.join(", "));
    page.fact("units", &timing);
    page.fact("typical minutes", &number(procedure.typical_minutes));
    page.fact("most units a day", &number(ceiling));
    let siblings: Vec<&str> = codes.siblings(procedure).map(|row| row.code).collect();
    if !siblings.is_empty() {
        let others = siblings.join(", ");
        page.fact("never with", &format!("{others} on one day, by one discipline"));
    }
    page.fact("adds on to", procedure.addon_to.unwrap_or_default());
    page.fact("billable from", &day(procedure.from));
    page.fact("billable to", &day(procedure.to));
    page.fact("source", procedure.source);
    page.fact("certainty", certainty(procedure.confidence));
    levels(procedure, codes, page);
    notes(procedure, NoteTopic::IsNot, "It is not", codes, page);
    rule::speaking_of(procedure.code, page);
}

/// Whether a code is therapy, in words.
pub(in super::super) const fn therapy(status: TherapyStatus) -> &'static str {
    match status {
        TherapyStatus::Always => "always, whoever gives it",
        TherapyStatus::Sometimes => "sometimes: when it is given under a therapy plan of care",
        TherapyStatus::NotListed => "not on Medicare's list",
    }
}

/// A procedure that the therapy table does not have: by an imported list, or by its number.
pub(super) fn other_procedure(code: ProcedureCode, codes: &Codes, page: &mut Page) -> Option<()> {
    let status = codes.status_beyond_table(code, Date::today());
    let named = codes.named_procedure(code);
    if named.is_none() && status.is_none() && !codes.is_known_by_number(code) {
        return None;
    }
    let (name, last) = named.unwrap_or((BY_NUMBER, None));
    page.title(code.as_str(), name);
    page.fact("kind", "procedure");
    page.fact("therapy", status.map(therapy).unwrap_or_default());
    page.fact("billable to", &day(last));
    let is_imported = named.is_some() || status.is_some();
    page.fact("source", if is_imported { "imported; see scrub837 codes status" } else { "" });
    Some(())
}

/// What each evaluation of the family takes: all of it, or a lower level is billed.
fn levels(procedure: &'static Procedure, codes: &Codes, page: &mut Page) {
    let family = codes.siblings(procedure).chain([procedure]);
    let notes = family.flat_map(|row| codes.notes(row.code, NoteTopic::Takes));
    let mut rows: Vec<[String; 2]> =
        notes.map(|note| [note.code.to_owned(), note.text.to_owned()]).collect();
    rows.sort();
    if rows.is_empty() {
        return;
    }
    page.section("What each level takes: all of it, or a lower one is billed");
    page.table(&rows);
    let own = codes.notes(procedure.code, NoteTopic::Takes);
    for note in own {
        page.fact("source", note.source);
        page.fact("certainty", certainty(note.confidence));
    }
}

fn notes(procedure: &Procedure, topic: NoteTopic, heading: &str, codes: &Codes, page: &mut Page) {
    let notes = codes.notes(procedure.code, topic);
    let rows: Vec<[String; 1]> =
        notes.map(|note| [format!("{} (source: {})", note.text, note.source)]).collect();
    if !rows.is_empty() {
        page.section(heading);
        page.table(&rows);
    }
}

/// A diagnosis, with or without its point.
pub(super) fn diagnosis(code: &str, codes: &Codes, page: &mut Page) -> Option<()> {
    let code = code.replacen('.', "", 1);
    let period = diagnosis::period(code.as_bytes());
    let known = KNOWN.0.max(period.and_then(|period| period.from).unwrap_or(KNOWN.0));
    let state = match period {
        Some(_) => state_on(code.as_bytes(), known),
        None => codes.diagnosis_on(code.as_bytes(), Date::today()),
    };
    if period.is_none() && !matches!(state, DiagnosisState::Billable | DiagnosisState::Header) {
        return None;
    }
    let words = diagnosis::description(&code);
    page.title(&code, words.as_deref().unwrap_or("known here without its description"));
    page.fact("kind", "diagnosis (ICD-10-CM)");
    let longer = diagnosis::billable_below(code.as_bytes(), known, MOST_LONGER + 1);
    let more = if longer.len() > MOST_LONGER { " and more" } else { "" };
    let longer: Vec<String> = longer.into_iter().take(MOST_LONGER).collect();
    page.fact("to bill", if state == DiagnosisState::Billable { "yes" } else { "no" });
    if !longer.is_empty() {
        page.fact("longer codes", &format!("{}{more}", longer.join(", ")));
    }
    page.fact("billable from", &day(period.and_then(|period| period.from)));
    page.fact("billable to", &day(period.and_then(|period| period.to)));
    let source = match period {
        None => "imported; see scrub837 codes status",
        Some(period) if period.from.is_some_and(|from| from > KNOWN.1) => {
            "CDC and CMS, ICD-10-CM, changes of fiscal year 2027 as far as they are known"
        }
        Some(_) => "CDC and CMS, ICD-10-CM, fiscal year 2026; description cut at 60 characters",
    };
    page.fact("source", source);
    Some(())
}

pub(super) fn modifier(modifier: &Modifier, page: &mut Page) {
    page.title(modifier.code, modifier.meaning);
    page.fact("kind", "procedure modifier");
    page.fact("from", &day(modifier.from));
    page.fact("to", &day(modifier.to));
    page.fact("source", modifier.source);
    page.fact("certainty", certainty(modifier.confidence));
}

/// A taxonomy of the imported list that our table does not have.
pub(super) fn other_taxonomy(code: &str, codes: &Codes, page: &mut Page) -> Option<()> {
    page.title(code, codes.taxonomy_name(code.as_bytes())?);
    page.fact("kind", "provider taxonomy");
    page.fact("source", "imported; see scrub837 codes status");
    Some(())
}

pub(super) fn taxonomy(taxonomy: &Taxonomy, page: &mut Page) {
    page.title(taxonomy.code, taxonomy.name);
    page.fact("kind", "provider taxonomy");
    page.fact(
        "level",
        match taxonomy.level {
            TaxonomyLevel::Individual => "a person",
            TaxonomyLevel::Organisation => "an organisation",
        },
    );
    let discipline = taxonomy.discipline;
    page.fact("discipline", discipline.map(Discipline::name).unwrap_or_default());
    page.fact("modifier", discipline.map(Discipline::modifier).unwrap_or_default());
    page.fact(
        "holder",
        match taxonomy.kind {
            ProviderKind::Therapist => "a therapist, who may evaluate",
            ProviderKind::Assistant => "a therapy assistant",
            ProviderKind::Practitioner => {
                "a practitioner, who may bill under a therapy plan of care"
            }
            ProviderKind::Other => "",
        },
    );
    page.fact("certainty", certainty(taxonomy.confidence));
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

const fn certainty(confidence: u8) -> &'static str {
    match confidence {
        1 => "several sources agree",
        2 => "one source",
        _ => "not verified",
    }
}

/// A list that is asked for by a name of its own.
pub(super) struct NamedList {
    /// How people call it.
    pub names: &'static [&'static str],
    /// What it is.
    pub title: &'static str,
    /// Its name in `data/small_codes.tsv`.
    list: &'static str,
    /// Where a rule's acknowledgment has its code, if it has.
    answer: fn(&Ack) -> Option<&'static str>,
}

/// The lists that are asked for by name.
pub(super) static NAMED_LISTS: [NamedList; 10] = [
    NamedList {
        names: &["TA1", "TA105"],
        title: "interchange note code (TA1)",
        list: "ta105",
        answer: |ack| ack.ta105,
    },
    NamedList {
        names: &["IK304", "IK3"],
        title: "segment error (999)",
        list: "ik304",
        answer: |ack| ack.of_refused_set().ik304,
    },
    NamedList {
        names: &["IK403", "IK4"],
        title: "element error (999)",
        list: "ik403",
        answer: |ack| ack.of_refused_set().ik403,
    },
    NamedList {
        names: &["IK501"],
        title: "what became of the transaction set (999)",
        list: "ik501",
        answer: |ack| ack.ik501,
    },
    NamedList {
        names: &["IK502", "IK5"],
        title: "transaction set error (999)",
        list: "ik502",
        answer: |ack| ack.ik502,
    },
    NamedList {
        names: &["AK901"],
        title: "what became of the functional group (999)",
        list: "ak901",
        answer: |_| None,
    },
    NamedList {
        names: &["AK905", "AK9"],
        title: "functional group error (999)",
        list: "ak905",
        answer: |ack| ack.ak905,
    },
    NamedList { names: &["POS"], title: "place of service", list: "pos", answer: |_| None },
    NamedList {
        names: &["CARC"],
        title: "claim adjustment reason",
        list: "adjustment_reason_common",
        answer: |_| None,
    },
    NamedList {
        names: &["CAGC"],
        title: "claim adjustment group",
        list: "adjustment_group",
        answer: |_| None,
    },
];

impl NamedList {
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        NAMED_LISTS.iter().find(|list| list.names.iter().any(|n| n.eq_ignore_ascii_case(name)))
    }

    fn codes(&self) -> Option<CodeList> {
        CodeList::named(self.list)
    }

    /// What a code of the list means.
    pub(super) fn meaning<'a>(&self, code: &str, codes: &'a Codes) -> Option<&'a str> {
        if self.list == "pos" {
            return codes.place_of_service(code.as_bytes());
        }
        self.codes()?.meaning(code.as_bytes())
    }

    /// One code, with the rules that it answers.
    pub(super) fn explain_code(&self, code: &str, codes: &Codes, page: &mut Page) -> Option<()> {
        let meaning = self.meaning(code, codes)?;
        let name = self.names.first().copied().unwrap_or_default();
        page.title(&format!("{name} {code}"), meaning);
        page.fact("kind", self.title);
        rule::answered(page, |ack| (self.answer)(ack) == Some(code));
        Some(())
    }

    /// All its codes.
    pub(super) fn explain(&self, page: &mut Page) {
        page.title(self.names.first().copied().unwrap_or_default(), self.title);
        if let Some(list) = self.codes() {
            codes(list, page);
        }
    }
}

/// The codes of a list with their meanings, as a table.
pub(super) fn codes(list: CodeList, page: &mut Page) {
    let rows: Vec<[String; 2]> =
        list.rows().map(|(code, meaning)| [code.to_owned(), meaning.to_owned()]).collect();
    page.table(&rows);
}
