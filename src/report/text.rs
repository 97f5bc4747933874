//! Findings as text, the way a compiler tells them, one claim after another.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::engine::{BatchSection, CheckedBatch, CheckedSection, Totals};
use crate::finding::{Record, Severity};
use crate::guide::SectionKind;
use crate::rules;

use super::{Cause, Ending, Entry, InputOutcome, Report};

/// What a text report shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Every finding.
    Findings,
    /// The causes instead, where there are more findings than this.
    CausesAbove(usize),
}

/// Whether a text report ends with what all inputs came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closing {
    /// It says how often each rule was broken, and what there is in all.
    Told,
    /// It ends with the last finding.
    Silent,
}

/// Writes findings as text, with colours; the output strips them where they are not wanted.
#[derive(Debug)]
pub struct TextReport<W> {
    out: W,
    renderer: Renderer,
    detail: Detail,
    closing: Closing,
    /// Text that waits until it is known whether findings or causes are shown.
    held: Vec<u8>,
    found: usize,
    fixable: u64,
    /// The heading that the findings told last stand under.
    heading: String,
}

impl<W: Write> TextReport<W> {
    /// Writes to `out`.
    pub fn new(out: W, detail: Detail, closing: Closing) -> Self {
        Self {
            out,
            renderer: Renderer::styled(),
            detail,
            closing,
            held: Vec::new(),
            found: 0,
            fixable: 0,
            heading: String::new(),
        }
    }

    fn finding(&mut self, heading: &str, entry: &Entry<'_>) -> io::Result<()> {
        self.found += 1;
        self.fixable += u64::from(entry.record.finding.is_fixed());
        let out: &mut dyn Write = match self.detail {
            Detail::Findings => &mut self.out,
            Detail::CausesAbove(most) if self.found <= most => &mut self.held,
            Detail::CausesAbove(_) => return Ok(()),
        };
        if self.heading != heading {
            writeln!(out, "\x1b[1m── {heading}\x1b[0m\n")?;
            heading.clone_into(&mut self.heading);
        }
        writeln!(out, "{}\n", finding(&self.renderer, entry))
    }

    fn causes(&mut self, causes: &[Cause], most: usize) -> io::Result<()> {
        for one in causes.iter().take(most) {
            writeln!(self.out, "{}\n", cause(&self.renderer, one))?;
        }
        if let Some(more) = causes.len().checked_sub(most).filter(|&more| more > 0) {
            writeln!(self.out, "… and {more} more causes")?;
        }
        writeln!(self.out, "causes are shown; --format full shows every finding\n")
    }
}

impl<W: Write> Report for TextReport<W> {
    fn add(&mut self, file: &str, checked: &CheckedBatch) -> io::Result<()> {
        for (_, section, outcome) in checked.own_sections() {
            let mut heading = String::new();
            if section.kind == SectionKind::Claim {
                // Two claims may have the same number and charge.
                self.heading.clear();
            }
            for entry in Entry::of_section(file, checked, outcome) {
                if heading.is_empty() {
                    heading = heading_of(section, outcome, entry.record);
                }
                self.finding(&heading, &entry)?;
            }
        }
        self.out.flush()
    }

    fn end_input(&mut self, _: &InputOutcome<'_>) -> io::Result<()> {
        self.heading.clear();
        Ok(())
    }

    fn close(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        match self.detail {
            Detail::CausesAbove(most) if self.found > most => self.causes(ending.causes, most)?,
            _ => self.out.write_all(&self.held)?,
        }
        if self.closing == Closing::Told {
            if self.found > 1 {
                writeln!(self.out, "{}", by_rule(ending.totals))?;
            }
            for (_, words, count) in ending.totals.not_checked.iter() {
                writeln!(self.out, "not checked: {words}: {count}")?;
            }
            writeln!(self.out, "{}", closing(ending, self.fixable))?;
        }
        self.out.flush()
    }
}

/// What the findings of a section stand under: its claim, or the level above claims.
fn heading_of(section: &BatchSection, outcome: &CheckedSection, record: &Record) -> String {
    let around = &record.around;
    let named = |what: &str, name: &str| format!("{what} {name}").trim_end().to_owned();
    match section.kind {
        SectionKind::Claim => {
            let id = match around.claim_id.as_str() {
                "" => "without a number",
                id => id,
            };
            let charge = around.claim_charge.map(|c| format!(": {c}")).unwrap_or_default();
            let became = outcome.claim.as_ref().map(|claim| claim.disposition.as_str());
            format!("claim {id}{charge}, {}", became.unwrap_or_default())
        }
        SectionKind::Noise => "outside of any interchange".to_owned(),
        SectionKind::Interchange
        | SectionKind::InterchangeAcknowledgment
        | SectionKind::InterchangeTrailer => named("interchange", &around.interchange_control),
        SectionKind::Group | SectionKind::GroupTrailer => {
            named("functional group", &around.group_control)
        }
        SectionKind::Set | SectionKind::SetTrailer | SectionKind::Foreign => {
            named("transaction set", &around.transaction_control)
        }
        SectionKind::BillingProvider => named("billing provider", &around.billing_npi),
        SectionKind::Subscriber => "subscriber".to_owned(),
        SectionKind::Patient => "patient".to_owned(),
        SectionKind::UnknownLevel => "hierarchical level of an unknown kind".to_owned(),
    }
}

/// One finding: rule and sentence, place, the segment with the element underlined, what to do.
fn finding(renderer: &Renderer, entry: &Entry<'_>) -> String {
    let record = entry.record;
    let finding = &record.finding;
    let title = format!("{}: {}", finding.rule.name, finding.message);
    let level = level(finding.severity);
    let headline = level.clone().primary_title(title).id(finding.rule.code);
    let place = Origin::path(place(entry));
    if record.excerpt.text.is_empty() {
        let group = Group::with_title(headline).element(place);
        return renderer.render(&[with_advice(group, entry)]);
    }
    let line = usize::try_from(record.segment_position).unwrap_or_default().max(1);
    let meant = AnnotationKind::Primary.span(record.excerpt.marked.clone());
    let snippet = Snippet::source(&record.excerpt.text).line_start(line).annotation(meant);
    // The renderer would name the segment as line and column; ours is file:segment:claim.
    let headline = renderer.render(&[Group::with_title(headline).element(place)]);
    let indent = format!("\n{:width$}", "", width = line.to_string().len());
    let headline = headline.replace('\n', &indent);
    let segment = with_advice(Group::with_level(level).element(snippet), entry);
    format!("{headline}\n{}", renderer.render(&[segment]))
}

/// One cause: rule and sentence, how much it holds, who mends it.
fn cause(renderer: &Renderer, cause: &Cause) -> String {
    let holds = match cause.claims {
        0 => "in the envelope".to_owned(),
        count => format!("{}, {} charged", counted(count, "claim"), cause.charges),
    };
    let title = Level::ERROR.no_name().primary_title(&*cause.words).id(cause.rule);
    let note = Level::NOTE.message(format!("{holds}; to mend: {}", cause.fix_at));
    renderer.render(&[Group::with_title(title).element(note)])
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

fn with_advice<'a>(group: Group<'a>, entry: &Entry<'a>) -> Group<'a> {
    group.element(Level::HELP.message(entry.record.advice()))
}

/// One line a rule: code, name, how often; the most frequent first.
fn by_rule(totals: &Totals) -> String {
    let mut counts: Vec<_> = totals.by_rule.iter().map(|(&code, &count)| (count, code)).collect();
    counts.sort_by_key(|&(count, code)| (std::cmp::Reverse(count), code));
    let name = |code| rules::find(code).map(|rule| rule.name).unwrap_or_default();
    let width = counts.iter().map(|(_, code)| name(code).len()).max().unwrap_or_default();
    let most = counts.first().map(|(count, _)| count.to_string().len()).unwrap_or_default();
    let line = |(count, code)| format!("{code}  {:width$}  {count:>most$}\n", name(code));
    counts.into_iter().map(line).collect()
}

/// What all inputs came to, in one line.
fn closing(ending: &Ending<'_>, fixable: u64) -> String {
    let totals = ending.totals;
    let claims = counted(totals.read.claims, "claim");
    let files = counted(ending.files as u64, "file");
    let findings = [
        (totals.errors, Severity::Error),
        (totals.warnings, Severity::Warning),
        (totals.infos, Severity::Info),
    ];
    let words: Vec<String> = findings
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| counted(*count, severity.as_str()))
        .collect();
    let found = if words.is_empty() { "nothing found".to_owned() } else { words.join(", ") };
    let fixed = match fixable {
        0 => String::new(),
        count => format!("; `scrub837 run` fixes {count}"),
    };
    let suppressed = match totals.suppressed.values().sum::<u64>() {
        0 => String::new(),
        count => format!("; {count} not told by configuration"),
    };
    format!("{found} in {claims}, {files}{fixed}{suppressed}")
}

fn counted(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
