//! `scrub837 rules`.

use std::io::{self, Write};

use serde::Serialize;

use crate::finding::{Ack, Rule};
use crate::rules;

use super::args::{RulesArguments, RulesFormat};
use super::exit::Exit;
use super::messages::Messages;

pub(super) fn rules(arguments: &RulesArguments, messages: &Messages) -> Exit {
    let family = arguments.family.as_ref().map(|family| family.to_ascii_uppercase());
    if let Some(family) = &family
        && !rules::all().any(|rule| rule.family() == family)
    {
        let mut known: Vec<&str> = Vec::new();
        for family in rules::all().map(Rule::family) {
            if !known.contains(&family) {
                known.push(family);
            }
        }
        messages.error(&format!("{family} is no family; there are {}", known.join(", ")));
        return Exit::Usage;
    }
    let mut list: Vec<&Rule> = rules::all()
        .filter(|rule| family.as_ref().is_none_or(|family| rule.family() == family))
        .filter(|rule| !arguments.fixable || rule.fix.is_some())
        .collect();
    list.sort_by_key(|rule| rule.code);
    let written = match arguments.format {
        RulesFormat::Text => write_text(&list),
        RulesFormat::Json => write_json(&list),
    };
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            messages.error(&format!("standard output: {error}"));
            Exit::Output
        }
        _ => Exit::Clean,
    }
}

fn write_text(rules: &[&Rule]) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout());
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    for rule in rules {
        writeln!(
            out,
            "{}  {:width$}  {:7}  {:6}  {}",
            rule.code,
            rule.name,
            rule.severity.as_str(),
            rule.fix.map(super::super::finding::fix::Safety::as_str).unwrap_or_default(),
            rule.summary(),
        )?;
    }
    out.flush()
}

/// The keys, a contract: add, never rename.
#[derive(Serialize)]
struct Object<'a> {
    code: &'a str,
    name: &'a str,
    family: &'a str,
    severity: &'a str,
    snip: u8,
    summary: &'a str,
    fix: Option<&'a str>,
    fix_at: &'a str,
    todo: &'a str,
    cms1500: &'a str,
    ack: &'a Ack,
    source: &'a str,
    since: Option<String>,
    docs: String,
}

fn write_json(rules: &[&Rule]) -> io::Result<()> {
    let objects: Vec<Object<'_>> = rules
        .iter()
        .map(|rule| Object {
            code: rule.code,
            name: rule.name,
            family: rule.family(),
            severity: rule.severity.as_str(),
            snip: rule.snip,
            summary: rule.summary(),
            fix: rule.fix.map(super::super::finding::fix::Safety::as_str),
            fix_at: rule.fix_at.as_str(),
            todo: rule.todo,
            cms1500: rule.cms1500,
            ack: &rule.ack,
            source: rule.source,
            since: rule.since.map(|since| since.to_string()),
            docs: rule.docs(),
        })
        .collect();
    let mut out = io::BufWriter::new(io::stdout());
    serde_json::to_writer_pretty(&mut out, &objects)?;
    out.write_all(b"\n")?;
    out.flush()
}
