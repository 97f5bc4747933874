//! How therapy is used, as one self-contained page with charts.

use std::cmp::Reverse;
use std::io::{self, Write};

use askama::Template;

use crate::stats::{Mark, Provider, Stats, percent};

use super::STYLE;
use super::charts::{self, Bar};
use super::generated::STYLE_HASH;

#[derive(Template)]
#[template(path = "usage.html")]
struct Page {
    style: &'static str,
    style_hash: &'static str,
    version: &'static str,
    claims: u64,
    therapy_lines: u64,
    renderers: usize,
    marked: usize,
    parts: Vec<Part>,
    marks: Vec<(&'static str, &'static str)>,
}

/// One chart, and what it shows as a table.
struct Part {
    id: &'static str,
    title: &'static str,
    words: &'static str,
    svg: String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    left_out: usize,
}

/// A row of a part: its bar and its cells.
struct Row {
    bar: Bar,
    cells: Vec<String>,
}

impl Part {
    fn new(
        (id, title, words): (&'static str, &'static str, &'static str),
        columns: &[&'static str],
        rows: impl IntoIterator<Item = Row>,
        most: usize,
    ) -> Self {
        let mut rows = rows.into_iter();
        let (bars, cells): (Vec<Bar>, Vec<Vec<String>>) =
            rows.by_ref().take(most).map(|row| (row.bar, row.cells)).unzip();
        let svg = charts::bars(&bars);
        Self {
            id,
            title,
            words,
            svg,
            columns: columns.to_vec(),
            rows: cells,
            left_out: rows.count(),
        }
    }
}

/// Writes the counts as a page, at most `most` rows a table; the biggest first.
///
/// # Errors
/// `out` fails.
pub fn write_page(stats: &Stats, most: usize, out: &mut impl Write) -> io::Result<()> {
    let is_used =
        |mark: &Mark| stats.by_provider.values().any(|provider| provider.marks.contains(mark));
    let marks = Mark::ALL.into_iter().filter(is_used);
    let parts = [
        visits(stats),
        codes(stats, most),
        evaluations(stats, most),
        renderers(stats, most),
        modifiers(stats, most),
        payers(stats, most),
        rules(stats, most),
    ];
    let page = Page {
        style: STYLE,
        style_hash: STYLE_HASH,
        version: env!("CARGO_PKG_VERSION"),
        claims: stats.claims,
        therapy_lines: stats.therapy_lines,
        renderers: stats.by_provider.len(),
        marked: stats.by_provider.values().filter(|one| !one.marks.is_empty()).count(),
        parts: parts.into_iter().filter(|part| !part.rows.is_empty()).collect(),
        marks: marks.map(|mark| (mark.short(), mark.words())).collect(),
    };
    page.write_into(out)
}

fn row(label: &str, parts: Vec<u64>, cells: Vec<String>, number: String) -> Row {
    let colors = [charts::LIGHT_BLUE, charts::BLUE, charts::DEEP_BLUE];
    // A bar of one part has the middle colour.
    let skipped = usize::from(parts.len() == 1);
    let parts = parts.into_iter().zip(colors.into_iter().skip(skipped)).collect();
    let cells = std::iter::once(label.to_owned()).chain(cells).collect();
    Row { bar: Bar { label: label.to_owned(), parts, number }, cells }
}

fn visits(stats: &Stats) -> Part {
    let all: u64 = stats.timed_units_of_visits.iter().sum();
    let last = stats.timed_units_of_visits.len().saturating_sub(1);
    let counts = stats.timed_units_of_visits.iter().enumerate().filter(|(_, count)| **count > 0);
    let rows = counts.map(|(units, &count)| {
        let label = match units {
            1 => "1 unit".to_owned(),
            units if units == last => format!("{units} units and more"),
            units => format!("{units} units"),
        };
        let share = format!("{} %", percent(count, all));
        row(&label, vec![count], vec![count.to_string(), share.clone()], share)
    });
    let told =
        ("visits", "Timed units a visit", "One renderer, one patient and one day are a visit.");
    Part::new(told, &["timed units", "visits", "share"], rows, usize::MAX)
}

fn codes(stats: &Stats, most: usize) -> Part {
    let mut codes: Vec<_> = stats.by_code.iter().collect();
    codes.sort_by_key(|(code, usage)| (Reverse(usage.charges), *code));
    let rows = codes.into_iter().map(|(code, usage)| {
        let charges = usage.charges.to_string();
        let cells = vec![usage.lines.to_string(), usage.units.to_string(), charges.clone()];
        let lines = if usage.lines == 1 { "line" } else { "lines" };
        row(code, vec![usage.lines], cells, format!("{} {lines}, {charges}", usage.lines))
    });
    let told =
        ("codes", "Codes", "By code and discipline; the most charges first, bars are lines.");
    Part::new(told, &["code", "lines", "units", "charges"], rows, most)
}

fn evaluations(stats: &Stats, most: usize) -> Part {
    let mut providers: Vec<_> = stats.by_provider.iter().collect();
    let all = |provider: &Provider| provider.evaluations.iter().sum::<u64>();
    providers.retain(|(_, provider)| all(provider) > 0);
    providers.sort_by_key(|(npi, provider)| (Reverse(all(provider)), *npi));
    let rows = providers.into_iter().map(|(npi, provider)| {
        let [low, moderate, high] = provider.evaluations;
        let cells = [low, moderate, high].map(|count| count.to_string());
        let number = format!("{low} / {moderate} / {high}");
        row(npi, vec![low, moderate, high], cells.to_vec(), number)
    });
    let told = (
        "evaluations",
        "Evaluation complexity",
        "Initial evaluations of low, moderate and high complexity, by NPI of the renderer.",
    );
    Part::new(told, &["renderer", "low", "moderate", "high"], rows, most)
}

fn renderers(stats: &Stats, most: usize) -> Part {
    let mut providers: Vec<_> = stats.by_provider.iter().collect();
    let key = |provider: &Provider| (provider.marks.is_empty(), Reverse(provider.lines));
    providers.sort_by_key(|(npi, provider)| (key(provider), *npi));
    let rows = providers.into_iter().map(|(npi, provider)| {
        let marks: Vec<&str> = provider.marks.iter().map(|mark| mark.short()).collect();
        let marks = marks.join(", ");
        let counts = [provider.lines, provider.visits, provider.timed_units];
        let mut cells = counts.map(|count| count.to_string()).to_vec();
        cells.push(marks.clone());
        let marked = if marks.is_empty() { "" } else { ", marked" };
        let number = format!("{}{marked}", provider.timed_units);
        row(npi, vec![provider.timed_units], cells, number)
    });
    let told = ("renderers", "Renderers", "Timed units by NPI; those that stand out come first.");
    Part::new(told, &["renderer", "lines", "visits", "timed units", "marked"], rows, most)
}

fn modifiers(stats: &Stats, most: usize) -> Part {
    let counts = stats.by_modifier.iter().map(|(name, count)| (name.as_str(), *count));
    let told = ("modifiers", "Modifiers", "Therapy lines by modifier.");
    Part::new(told, &["modifier", "lines"], counted(counts), most)
}

fn payers(stats: &Stats, most: usize) -> Part {
    let mut payers: Vec<_> = stats.by_payer.iter().collect();
    payers.sort_by_key(|(name, payer)| (Reverse(payer.charges), *name));
    let rows = payers.into_iter().map(|(name, payer)| {
        let charges = payer.charges.to_string();
        let cells = vec![payer.claims.to_string(), payer.rejected.to_string(), charges.clone()];
        let name = if name.is_empty() { "not named" } else { name };
        let claims = if payer.claims == 1 { "claim" } else { "claims" };
        row(name, vec![payer.claims], cells, format!("{} {claims}, {charges}", payer.claims))
    });
    let told = ("payers", "Payers", "The most charges first, bars are claims.");
    Part::new(told, &["payer", "claims", "rejected", "charges"], rows, most)
}

fn rules(stats: &Stats, most: usize) -> Part {
    let name = |code| crate::rules::find(code).map(|rule| rule.name).unwrap_or_default();
    let counts: Vec<(String, u64)> = stats
        .by_rule
        .iter()
        .map(|(code, count)| (format!("{code} {}", name(code)), *count))
        .collect();
    let counts = counts.iter().map(|(name, count)| (name.as_str(), *count));
    let told = ("rules", "Findings by rule", "What was found in these files.");
    Part::new(told, &["rule", "findings"], counted(counts), most)
}

/// Rows of single counts, the biggest first.
fn counted<'a>(counts: impl Iterator<Item = (&'a str, u64)>) -> Vec<Row> {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|&(name, count)| (Reverse(count), name));
    let rows = counts
        .into_iter()
        .map(|(name, count)| row(name, vec![count], vec![count.to_string()], count.to_string()));
    rows.collect()
}
