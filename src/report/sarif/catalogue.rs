//! The rules as SARIF describes them.

use crate::finding::{Rule, Safety};
use crate::rules::page::page;

use super::level;
use super::objects::{
    Configuration, Driver, Help, Message, ReportingDescriptor, RuleProperties, Tool, literal,
};

/// This program with these of its rules.
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
        short_description: Message::plain(rule.summary()),
        full_description: Message::plain(description(rule)),
        help: Help { plain: Message::plain(help(rule)), markdown: literal(page(rule)) },
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties {
            tags: [rule.family().to_owned(), format!("snip-{}", rule.snip)],
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
    use crate::rules;

    use super::*;

    #[test]
    fn a_rule_is_described_without_headings_and_examples() {
        for rule in rules::all() {
            let text = description(rule);
            assert!(text.starts_with(rule.summary()), "{}: {text}", rule.code);
            assert!(text.len() > rule.summary().len(), "{}: it says why", rule.code);
            assert!(!text.contains("##"), "{}: {text}", rule.code);
        }
        let text = description(rules::find("TH301").unwrap());
        assert!(text.ends_with('.') && !text.contains("SV1*"), "{text}");
    }
}
