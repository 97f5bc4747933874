//! The page of a rule in `docs/rules/`.

use std::fmt::Write as _;

use crate::finding::{Rule, Safety};

/// A rule as a Markdown page: what it finds, why, an example, and its data.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let doc: Vec<&str> =
        rule.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let mut text = format!("# {} {}\n\n{}\n\n", rule.code, rule.name, doc.join("\n").trim());
    let fix = rule.fix.map_or("none: for a person to decide", Safety::as_str);
    let since = rule.since.map(|since| since.to_string()).unwrap_or_default();
    let snip = rule.snip.to_string();
    let severity = rule.payers.words(rule.severity);
    let rows = [
        ("Severity", severity.as_str()),
        ("SNIP type", snip.as_str()),
        ("Fix", fix),
        ("What to do", rule.todo),
        ("Who mends it", rule.fix_at.as_str()),
        ("CMS-1500 box", rule.cms1500),
        ("In force since", since.as_str()),
        ("Source", rule.source),
    ];
    text.push_str("| | |\n|---|---|\n");
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        let value = value.replace('|', "\\|");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {name} | {value} |");
    }
    text
}

/// The list of all pages.
#[must_use]
pub fn index<'r>(rules: impl Iterator<Item = &'r Rule>) -> String {
    let mut rules: Vec<&Rule> = rules.collect();
    rules.sort_by_key(|rule| rule.code);
    let mut text = String::from(
        "# Rules\n\n| code | name | severity | fix | finds |\n|---|---|---|---|---|\n",
    );
    for rule in rules {
        let (code, name) = (rule.code, rule.name);
        let fix = rule.fix.map(Safety::as_str).unwrap_or_default();
        let (severity, summary) = (rule.severity.as_str(), rule.summary());
        let _ = writeln!(text, "| [{code}]({code}.md) | {name} | {severity} | {fix} | {summary} |");
    }
    text
}
