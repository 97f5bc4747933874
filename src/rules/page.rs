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
        "# Rules\n\nWhich condition of the guide each of them checks: [conditions](conditions.md).\n\n\
         | code | name | severity | fix | finds |\n|---|---|---|---|---|\n",
    );
    for rule in rules {
        let (code, name) = (rule.code, rule.name);
        let fix = rule.fix.map(Safety::as_str).unwrap_or_default();
        let (severity, summary) = (rule.severity.as_str(), rule.summary());
        let _ = writeln!(text, "| [{code}]({code}.md) | {name} | {severity} | {fix} | {summary} |");
    }
    text
}

/// A condition that the guide or a payer sets, beyond the tables of the guide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// Its number: `C05`.
    pub number: String,
    /// What it is about.
    pub subject: String,
    /// Why no rule checks it; empty where one does.
    pub no_rule: String,
}

/// Whether a rule checks a condition.
#[must_use]
pub fn covers(rule: &Rule, condition: &str) -> bool {
    rule.covers.split_whitespace().any(|number| number == condition)
}

/// All conditions, each with the rules that check it, or the reason why none does.
#[must_use]
pub fn conditions<'r>(list: &[Condition], rules: impl Iterator<Item = &'r Rule>) -> String {
    let rules: Vec<&Rule> = rules.collect();
    let mut text = String::from(
        "# Conditions\n\nWhat the guide demands beyond its tables of segments and elements, and what payers \
         demand of therapy. The rules behind a condition check it.\n\n\
         | condition | about | checked by |\n|---|---|---|\n",
    );
    for Condition { number, subject, no_rule } in list {
        let links = rules.iter().filter(|rule| covers(rule, number));
        let links: Vec<String> = links.map(|rule| format!("[{0}]({0}.md)", rule.code)).collect();
        let checked_by = if links.is_empty() { no_rule.clone() } else { links.join(" ") };
        let _ = writeln!(text, "| {number} | {subject} | {checked_by} |");
    }
    text
}
