//! The objects of SARIF 2.1.0 that are written, under the standard's names.

use std::borrow::Cow;

use serde::Serialize;

/// What stands before the results.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunStart {
    pub column_kind: &'static str,
}

/// What stands behind them.
#[derive(Serialize)]
pub(super) struct RunEnd<'a> {
    pub invocations: [Invocation<'a>; 1],
    pub tool: Tool,
}

#[derive(Serialize)]
pub(super) struct Tool {
    pub driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    pub name: &'static str,
    pub version: &'static str,
    pub semantic_version: &'static str,
    pub rules: Vec<ReportingDescriptor>,
}

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportingDescriptor {
    pub id: &'static str,
    pub name: &'static str,
    pub short_description: Message<'static>,
    pub full_description: Message<'static>,
    pub help: Help,
    pub default_configuration: Configuration,
    pub properties: RuleProperties,
}

#[derive(Serialize)]
pub(super) struct Help {
    #[serde(flatten)]
    pub plain: Message<'static>,
    pub markdown: Cow<'static, str>,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub level: &'static str,
}

#[derive(Serialize)]
pub(super) struct RuleProperties {
    /// Family and SNIP type, by which viewers filter.
    pub tags: [String; 2],
    pub snip: u8,
    /// `safe`, `opt-in`, or `none`.
    pub fix: &'static str,
    pub fix_at: &'static str,
}

/// A text that people read, in which nothing is taken for a placeholder or a link.
#[derive(Serialize)]
pub(super) struct Message<'a> {
    pub text: Cow<'a, str>,
}

impl<'a> Message<'a> {
    pub(super) fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        let text = literal(text);
        if text.contains("](") {
            // The standard has no escape for a bracket outside of a link, and viewers know none.
            return Self { text: text.replace("](", "] (").into() };
        }
        Self { text }
    }
}

/// Doubles braces: `{0}` stands for an argument, in plain text as in Markdown.
pub(super) fn literal<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    if text.contains(['{', '}']) {
        return text.replace('{', "{{").replace('}', "}}").into();
    }
    text
}

/// A finding; the standard calls it result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultObject<'a> {
    pub rule_id: &'static str,
    pub rule_index: usize,
    pub level: &'static str,
    pub message: Message<'a>,
    pub locations: [Location<'a>; 1],
    pub partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix<'a>>,
    pub properties: ResultProperties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location<'a> {
    pub physical_location: PhysicalLocation<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub logical_locations: Vec<LogicalLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation<'a> {
    pub artifact_location: ArtifactLocation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

#[derive(Serialize)]
pub(super) struct ArtifactLocation<'a> {
    pub uri: &'a str,
}

/// Bytes of an input, from 0, and the same as an editor counts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    #[serde(flatten)]
    pub text: Option<TextRegion>,
    pub byte_offset: u64,
    pub byte_length: u64,
}

/// Lines and columns, from 1; the end is not in it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TextRegion {
    pub start_line: u64,
    pub start_column: u64,
    pub end_line: u64,
    pub end_column: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogicalLocation {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fully_qualified_name: Option<String>,
    pub kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct Fingerprints<'a> {
    #[serde(rename = "cause/v1")]
    pub cause: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fix<'a> {
    pub description: Message<'a>,
    pub artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactChange<'a> {
    pub artifact_location: ArtifactLocation<'a>,
    pub replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replacement<'a> {
    pub deleted_region: Region,
    pub inserted_content: Content<'a>,
}

/// What is inserted: as text where the region is one of text, and in Base64.
#[derive(Serialize)]
pub(super) struct Content<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    pub binary: String,
}

/// Properties of our own; empty ones are left out.
#[derive(Serialize)]
pub(super) struct ResultProperties<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    pub claim: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub line: &'a str,
    pub fix_at: &'a str,
    pub action: &'a str,
    pub suggestion: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation<'a> {
    pub execution_successful: bool,
    pub tool_execution_notifications: Vec<Notification<'a>>,
}

/// Says that an input could not be processed.
#[derive(Serialize)]
pub(super) struct Notification<'a> {
    pub level: &'static str,
    pub message: Message<'a>,
    pub locations: [Location<'a>; 1],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_and_links_are_literal() {
        let plain = |text: &'static str| Message::plain(text).text;
        assert_eq!(plain("SV101 is `{0}`"), "SV101 is `{{0}}`");
        assert_eq!(plain("[a](javascript:b)"), "[a] (javascript:b)");
        assert_eq!(plain("N3 [x] (y)"), "N3 [x] (y)");
        assert_eq!(literal("[{}](c)"), "[{{}}](c)");
    }
}
