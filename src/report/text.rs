//! Findings as text, the way a compiler tells them.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::finding::{FixState, Record, Severity};

use super::{Cause, Entry};

/// Renders findings, with colours; whoever prints strips them where they are not wanted.
#[derive(Clone, Debug)]
pub struct TextReport {
    renderer: Renderer,
}

impl Default for TextReport {
    fn default() -> Self {
        Self { renderer: Renderer::styled() }
    }
}

impl TextReport {
    /// One finding: rule and sentence, place, the segment with the element underlined, what to do.
    #[must_use]
    pub fn finding(&self, entry: &Entry<'_>) -> String {
        let record = entry.record;
        let finding = &record.finding;
        let title = format!("{}: {}", finding.rule.name, finding.message);
        let level = level(finding.severity);
        let headline = level.clone().primary_title(title).id(finding.rule.code);
        let place = Origin::path(place(entry));
        if record.excerpt.text.is_empty() {
            let group = Group::with_title(headline).element(place);
            return self.renderer.render(&[with_advice(group, record)]);
        }
        let line = usize::try_from(record.segment_position).unwrap_or_default().max(1);
        let meant = AnnotationKind::Primary.span(record.excerpt.marked.clone());
        let snippet = Snippet::source(&record.excerpt.text).line_start(line).annotation(meant);
        // The renderer would name the segment as line and column; ours is file:segment:claim.
        let headline = self.renderer.render(&[Group::with_title(headline).element(place)]);
        let indent = format!("\n{:width$}", "", width = line.to_string().len());
        let headline = headline.replace('\n', &indent);
        let segment = with_advice(Group::with_level(level).element(snippet), record);
        format!("{headline}\n{}", self.renderer.render(&[segment]))
    }

    /// One cause: rule and sentence, how much it holds, who mends it.
    #[must_use]
    pub fn cause(&self, cause: &Cause) -> String {
        let claims = if cause.claims == 1 { "claim" } else { "claims" };
        let holds = match cause.claims {
            0 => "in the envelope".to_owned(),
            count => format!("{count} {claims}, {} charged", cause.charges),
        };
        let title = Level::ERROR.no_name().primary_title(&*cause.words).id(cause.rule);
        let note = Level::NOTE.message(format!("{holds}; to mend: {}", cause.fix_at));
        self.renderer.render(&[Group::with_title(title).element(note)])
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

/// `batch.837:27:CLAIM1`: file, segment position, claim.
fn place(entry: &Entry<'_>) -> String {
    let record = entry.record;
    let segment = match record.segment_position {
        0 => record.finding.place.element.segment.to_string(),
        position => position.to_string(),
    };
    match record.around.claim_id.as_str() {
        "" => format!("{}:{segment}", entry.file),
        claim => format!("{}:{segment}:{claim}", entry.file),
    }
}

fn with_advice<'a>(group: Group<'a>, record: &'a Record) -> Group<'a> {
    let finding = &record.finding;
    let advice = match finding.fix.as_ref().map(|fix| (fix.state, fix.after.as_str())) {
        Some((FixState::Applied, "")) => "fixed by `run`: left out".to_owned(),
        Some((FixState::Applied, _)) => format!("fixed by `run`: {}", record.after),
        _ => finding.advice().to_owned(),
    };
    group.element(Level::HELP.message(advice))
}
