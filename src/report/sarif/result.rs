//! A finding as a result: where it stands, in the file and in the claim, and its fix.

use crate::engine::Batch;
use crate::finding::{Edit, Safety};

use super::super::Entry;
use super::super::base64;
use super::super::lines::BatchLines;
use super::level;
use super::objects::{
    ArtifactChange, ArtifactLocation, Content, Fingerprints, Fix, Location, LogicalLocation,
    Message, PhysicalLocation, Region, Replacement, ResultObject, ResultProperties, TextRegion,
};

/// What the results of one batch stand in.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    pub uri: &'a str,
    pub batch: &'a Batch,
    pub lines: BatchLines<'a>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn result(&mut self, entry: &Entry<'a>, rule_index: usize) -> ResultObject<'a> {
        let record = entry.record;
        let finding = &record.finding;
        let line = record.line.as_ref().map(|line| line.line.as_str());
        let region = self.region(record.byte_offset, u64::from(record.byte_length));
        ResultObject {
            rule_id: finding.rule.code,
            rule_index,
            level: level(finding.severity),
            message: Message::plain(&*finding.message),
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: ArtifactLocation { uri: self.uri },
                    region: Some(region),
                },
                logical_locations: logical_locations(entry),
            }],
            partial_fingerprints: Fingerprints { cause: &record.cause },
            fixes: self.fix(entry).into_iter().collect(),
            properties: ResultProperties {
                claim: &record.around.claim_id,
                line: line.unwrap_or_default(),
                fix_at: finding.rule.fix_at.as_str(),
                action: record.action.as_str(),
                suggestion: finding.advice(),
            },
        }
    }

    /// Bytes of the input. Lines and columns must mean the same bytes, so they are told all or
    /// none.
    fn region(&mut self, byte_offset: u64, byte_length: u64) -> Region {
        let mut position = |byte| self.lines.position(byte);
        let text = position(byte_offset).zip(position(byte_offset + byte_length));
        let text = text.map(|(start, end)| TextRegion {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        });
        Region { text, byte_offset, byte_length }
    }

    /// The safe fix of a finding, if it has one whose bytes may be shown.
    fn fix(&mut self, entry: &Entry<'a>) -> Option<Fix<'a>> {
        let record = entry.record;
        let fix = record.finding.fix.as_ref().filter(|fix| fix.safety == Safety::Safe)?;
        let is_masked = record.after != fix.after;
        let is_told = |edit: &Edit| !is_masked || edit.text.is_empty();
        if fix.edits.is_empty() || !fix.edits.iter().all(is_told) {
            return None;
        }
        let replacements: Option<Vec<_>> = fix.edits.iter().map(|e| self.replacement(e)).collect();
        Some(Fix {
            description: Message::plain(record.finding.rule.todo),
            artifact_changes: [ArtifactChange {
                artifact_location: ArtifactLocation { uri: self.uri },
                replacements: replacements?,
            }],
        })
    }

    /// An edit in places of the input; what it inserts is told for readers of text and of bytes.
    fn replacement(&mut self, edit: &'a Edit) -> Option<Replacement<'a>> {
        let byte_offset = self.batch.offset_in_input(usize::try_from(edit.start).ok()?);
        let byte_length = u64::from(edit.end.saturating_sub(edit.start));
        let deleted_region = self.region(byte_offset, byte_length);
        let text = std::str::from_utf8(&edit.text).ok();
        let text = text.filter(|_| deleted_region.text.is_some());
        let inserted_content = Content { text, binary: base64::encode(&edit.text) };
        Some(Replacement { deleted_region, inserted_content })
    }
}

/// The element, or the segment, by its whole path; then what it stands in.
fn logical_locations(entry: &Entry<'_>) -> Vec<LogicalLocation> {
    let record = entry.record;
    let claim = record.around.claim_id.as_str();
    let segment = record.finding.place.element.segment.to_string();
    let position = match record.segment_position {
        0 => String::new(),
        position => position.to_string(),
    };
    let line = record.line.as_ref().map(|line| line.line.as_str()).filter(|line| !line.is_empty());
    let line = line.map(|line| format!("line {line}")).unwrap_or_default();
    let element = entry.element();
    let innermost = if element.is_empty() { &segment } else { &element };
    let path = [claim, &line, record.in_loop, innermost];
    let path = path.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    let named = [
        ("element", element),
        ("segment", segment),
        ("segment position", position),
        ("loop", record.in_loop.to_owned()),
        ("claim", claim.to_owned()),
    ];
    let mut path = Some(path);
    named
        .into_iter()
        .filter(|(_, name)| !name.is_empty())
        .map(|(kind, name)| LogicalLocation { name, fully_qualified_name: path.take(), kind })
        .collect()
}
