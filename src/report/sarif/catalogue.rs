//! The rules as SARIF describes them.

use crate::finding::{Rule, Safety};
use crate::rules;
use crate::rules::page::page;

use super::level;
use super::objects::{
    Configuration, Driver, Help, Message, OwnedMessage, ReportingDescriptor, RuleProperties, Tool,
};

/// All rules by their codes.
pub(super) fn sorted() -> Vec<&'static Rule> {
    let mut list: Vec<_> = rules::all().collect();
    list.sort_by_key(|rule| rule.code);
    list
}

/// This program with its rules.
pub(super) fn tool(rules: &[&'static Rule]) -> Tool {
    Tool {
        driver: Driver {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            semantic_version: env!("CARGO_PKG_VERSION"),
            rules: rules.iter().map(|rule| descriptor(rule)).collect(),
        },
    }
}

fn descriptor(rule: &'static Rule) -> ReportingDescriptor {
    ReportingDescriptor {
        id: rule.code,
        name: rule.name,
        short_description: Message { text: rule.summary() },
        full_description: OwnedMessage { text: description(rule) },
        help: Help { text: help(rule), markdown: page(rule) },
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties {
            snip: rule.snip,
            fix: rule.fix.map_or("none", Safety::as_str),
            fix_at: rule.fix_at.as_str(),
        },
    }
}

/// What the rule finds and why, without headings: its documentation up to the example.
fn description(rule: &Rule) -> String {
    let lines = rule.doc.lines().map(str::trim).take_while(|line| *line != "## Example");
    let lines: Vec<&str> =
        lines.filter(|line| !line.is_empty() && !line.starts_with("## ")).collect();
    lines.join(" ")
}

/// What to do, who does it, and where the demand comes from.
fn help(rule: &Rule) -> String {
    format!("{} To mend: {}. Source: {}.", rule.todo, rule.fix_at.as_str(), rule.source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_described_without_headings_and_examples() {
        let rule = rules::find("TH301").unwrap();
        let text = description(rule);
        assert!(text.starts_with(rule.summary()) && text.ends_with('.'), "{text}");
        assert!(text.len() > rule.summary().len() && !text.contains("##"), "{text}");
        assert!(!text.contains("SV1*"), "{text}");
    }
}
