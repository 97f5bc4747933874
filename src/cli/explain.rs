//! `scrub837 explain`.

use std::io::Write as _;

use crate::claim::ProcedureCode;
use crate::codes::{Codes, Modifier, Procedure, Timing};
use crate::finding::{Ack, Rule};
use crate::rules;

use super::args::ExplainArguments;
use super::exit::Exit;
use super::messages::Messages;

pub(super) fn explain(arguments: &ExplainArguments, messages: &Messages) -> Exit {
    let codes = Codes::embedded();
    let mut exit = Exit::Clean;
    for code in &arguments.codes {
        if let Some(text) = text_of(code, &codes) {
            // Whoever closed the pipe has seen enough.
            drop(writeln!(anstream::stdout(), "{text}"));
        } else {
            messages.error(&unknown(code));
            exit = Exit::Usage;
        }
    }
    exit
}

fn text_of(code: &str, codes: &Codes) -> Option<String> {
    if let Some(rule) = rules::find(code) {
        return Some(rule_text(rule));
    }
    let procedure = ProcedureCode::parse(code.as_bytes()).and_then(|code| codes.procedure(code));
    if let Some(procedure) = procedure {
        return Some(procedure_text(procedure));
    }
    codes.modifier(code.to_ascii_uppercase().as_bytes()).map(modifier_text)
}

fn unknown(code: &str) -> String {
    let near = rules::all()
        .flat_map(|rule| [rule.code, rule.name])
        .map(|name| (strsim::damerau_levenshtein(&code.to_lowercase(), &name.to_lowercase()), name))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= 3);
    let hint = near.map(|(_, name)| format!("; did you mean {name}?")).unwrap_or_default();
    format!("{code} is no rule, procedure code or modifier that is known here{hint}")
}

/// Facts of a list, one a line, names in one column.
struct Facts(String);

impl Facts {
    fn add(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.0.extend([format!("{name:<18}"), format!("{value}\n")]);
        }
    }
}

fn rule_text(rule: &Rule) -> String {
    let mut facts = Facts(String::new());
    facts.add("severity", rule.severity.as_str());
    facts.add("SNIP type", &rule.snip.to_string());
    facts.add("fix", rule.fix.map_or("none: for a person to decide", |safety| safety.as_str()));
    facts.add("what to do", rule.todo);
    facts.add("who mends it", rule.fix_at.as_str());
    facts.add("CMS-1500 box", rule.cms1500);
    facts.add("acknowledgment", &ack_text(&rule.ack));
    facts.add("source", rule.source);
    facts.add("in force since", &rule.since.map(|since| since.to_string()).unwrap_or_default());
    let doc: Vec<String> = rule.doc.lines().map(doc_line).collect();
    let doc = doc.join("\n");
    format!("{}\n\n{}\n\n{}", bold(&format!("{} {}", rule.code, rule.name)), doc.trim(), facts.0)
}

/// A line of a doc comment, headings in bold.
fn doc_line(line: &str) -> String {
    let line = line.strip_prefix(' ').unwrap_or(line);
    line.strip_prefix("## ").map_or_else(|| line.to_owned(), bold)
}

fn bold(text: &str) -> String {
    format!("\x1b[1m{text}\x1b[0m")
}

fn ack_text(ack: &Ack) -> String {
    let parts = [
        ("TA1", ack.ta105),
        ("999 AK9", ack.ak905),
        ("999 IK5", ack.ik502),
        ("999 IK3", ack.ik304),
        ("999 IK4", ack.ik403),
        ("277CA", ack.stc),
    ];
    let parts = parts.iter().filter_map(|(name, code)| Some(format!("{name} {}", (*code)?)));
    parts.collect::<Vec<_>>().join(", ")
}

fn procedure_text(procedure: &Procedure) -> String {
    let mut facts = Facts(String::new());
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
    facts.add("disciplines", &disciplines.join(", "));
    facts.add("units", &timing);
    let number = |value: Option<u16>| value.map(|value| value.to_string()).unwrap_or_default();
    facts.add("typical minutes", &number(procedure.typical_minutes));
    facts.add("most units a day", &number(procedure.mue));
    facts.add("adds on to", procedure.addon_to.unwrap_or_default());
    let day = |day: Option<crate::claim::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    facts.add("billable from", &day(procedure.from));
    facts.add("billable to", &day(procedure.to));
    facts.add("source", procedure.source);
    facts.add("certainty", certainty(procedure.confidence));
    format!("{}\n\n{}\n\n{}", bold(procedure.code), procedure.description, facts.0)
}

fn modifier_text(modifier: &Modifier) -> String {
    let mut facts = Facts(String::new());
    let day = |day: Option<crate::claim::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    facts.add("from", &day(modifier.from));
    facts.add("to", &day(modifier.to));
    facts.add("source", modifier.source);
    facts.add("certainty", certainty(modifier.confidence));
    format!("{}\n\n{}\n\n{}", bold(modifier.code), modifier.meaning, facts.0)
}

const fn certainty(confidence: u8) -> &'static str {
    match confidence {
        1 => "several sources agree",
        2 => "one source",
        _ => "not verified",
    }
}
