//! The page around the charts and the compressed findings.

use std::collections::BTreeMap;
use std::io::{self, Write};

use askama::Template;

use crate::claim::Money;
use crate::engine::Tally;
use crate::finding::{FixAt, Rule};
use crate::rules;

use super::super::{Cause, base64};
use super::charts::{self, Bar};
use super::generated::{SCRIPT_HASH, STYLE_HASH};
use super::tallies::MOST_UNITS;
use super::{Gathered, Heading, STYLE};

/// So many causes stand on the page itself, these few at once.
const MOST_CAUSES: usize = 200;
const HEAVY_CAUSES: usize = 12;
/// So many rows has a chart.
const MOST_BARS: usize = 10;

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
    style: &'static str,
    script: &'static str,
    style_hash: &'static str,
    script_hash: &'static str,
    read: Figure,
    accepted: Figure,
    corrected: Figure,
    rejected: Figure,
    findings: u64,
    errors: u64,
    warnings: u64,
    causes: Vec<CauseRow<'a>>,
    lighter: Vec<CauseRow<'a>>,
    more_causes: usize,
    menders: Vec<Mender>,
    charts: Vec<Chart>,
    not_checked: Vec<(&'a str, u64)>,
    suppressed: u64,
    not_read: &'a [(String, String)],
    files: usize,
    shown: u64,
    left_out: u64,
    blocks: Vec<String>,
    version: &'static str,
}

/// Claims and money.
struct Figure {
    claims: u64,
    charges: String,
}

struct CauseRow<'a> {
    key: &'a str,
    rule: &'a str,
    words: &'a str,
    todo: &'static str,
    claims: u64,
    charges: String,
    rejected: u64,
    at: &'static str,
}

/// Who can mend it, and how much that would free.
struct Mender {
    key: &'static str,
    words: &'static str,
    causes: usize,
    claims: u64,
    charges: String,
}

struct Chart {
    title: &'static str,
    words: String,
    svg: String,
}

pub(super) fn write(
    gathered: &Gathered,
    heading: Heading<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let Heading { title, totals, causes } = heading;
    let standing: Vec<&Cause> = causes.iter().filter(|cause| cause.claims > 0).collect();
    let page = Page {
        title,
        style: STYLE,
        script: include_str!("page.js"),
        style_hash: STYLE_HASH,
        script_hash: SCRIPT_HASH,
        read: figure(totals.read),
        accepted: figure(totals.accepted),
        corrected: figure(totals.corrected),
        rejected: figure(totals.rejected),
        findings: totals.errors + totals.warnings + totals.infos,
        errors: totals.errors,
        warnings: totals.warnings,
        causes: standing.iter().take(HEAVY_CAUSES).map(|cause| cause_row(cause)).collect(),
        lighter: standing
            .iter()
            .take(MOST_CAUSES)
            .skip(HEAVY_CAUSES)
            .map(|cause| cause_row(cause))
            .collect(),
        more_causes: standing.len().saturating_sub(MOST_CAUSES),
        menders: menders(causes),
        charts: drawn(gathered, heading),
        not_checked: totals.not_checked.iter().map(|(_, words, n)| (words, n)).collect(),
        suppressed: totals.suppressed.values().sum(),
        not_read: &gathered.not_read,
        files: gathered.files.len(),
        shown: gathered.shown,
        left_out: gathered.left_out,
        blocks: gathered.blocks.iter().map(|block| base64::encode(&block.bytes)).collect(),
        version: env!("CARGO_PKG_VERSION"),
    };
    page.write_into(out)
}

fn figure(tally: Tally) -> Figure {
    Figure { claims: tally.claims, charges: grouped(tally.charges) }
}

fn cause_row(cause: &Cause) -> CauseRow<'_> {
    let rule: Option<&'static Rule> = rules::find(cause.rule);
    CauseRow {
        key: &cause.cause,
        rule: cause.rule,
        words: &cause.words,
        todo: rule.map(|rule| rule.todo).unwrap_or_default(),
        claims: cause.claims,
        charges: grouped(cause.charges),
        rejected: cause.rejected,
        at: words_of(cause.fix_at),
    }
}

fn menders(causes: &[Cause]) -> Vec<Mender> {
    let mut by_key: BTreeMap<&'static str, (usize, u64, Money)> = BTreeMap::new();
    for cause in causes.iter().filter(|cause| cause.rejected > 0) {
        let (count, claims, charges) = by_key.entry(cause.fix_at).or_default();
        *count += 1;
        *claims += cause.rejected;
        *charges += cause.charges;
    }
    let mut menders: Vec<_> = by_key.into_iter().collect();
    menders.sort_by_key(|(_, (_, _, charges))| std::cmp::Reverse(*charges));
    let mender = |(key, (causes, claims, charges))| Mender {
        key,
        words: words_of(key),
        causes,
        claims,
        charges: grouped(charges),
    };
    menders.into_iter().map(mender).collect()
}

/// Who mends it, in words.
fn words_of(fix_at: &str) -> &'static str {
    let all = [
        (FixAt::FrontDesk, "front desk"),
        (FixAt::ProviderSetup, "provider set-up"),
        (FixAt::PayerSetup, "payer set-up"),
        (FixAt::Coding, "coder"),
        (FixAt::Billing, "biller"),
        (FixAt::Software, "software vendor"),
        (FixAt::Clearinghouse, "clearinghouse"),
    ];
    all.into_iter().find(|(at, _)| at.as_str() == fix_at).map_or("", |(_, words)| words)
}

fn drawn(gathered: &Gathered, heading: Heading<'_>) -> Vec<Chart> {
    let charts = [
        dispositions(heading),
        by_rule(heading),
        by_provider(gathered),
        evaluations(gathered),
        visits(gathered),
    ];
    charts.into_iter().filter(|chart| !chart.svg.is_empty()).collect()
}

fn dispositions(heading: Heading<'_>) -> Chart {
    let totals = heading.totals;
    let bar = |label: &str, tally: Tally, color| Bar {
        label: label.to_owned(),
        parts: vec![(tally.claims, color)],
        number: tally.claims.to_string(),
    };
    let rows = [
        bar("accepted", totals.accepted, charts::GREEN),
        bar("corrected", totals.corrected, charts::AMBER),
        bar("rejected", totals.rejected, charts::RED),
    ];
    let words = format!(
        "{} claims accepted, {} corrected, {} rejected",
        totals.accepted.claims, totals.corrected.claims, totals.rejected.claims
    );
    Chart { title: "Dispositions", words, svg: charts::bars(&rows) }
}

fn by_rule(heading: Heading<'_>) -> Chart {
    let mut counts: Vec<(&str, u64)> =
        heading.totals.by_rule.iter().map(|(code, count)| (*code, *count)).collect();
    counts.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
    let name = |code: &str| rules::find(code).map(|rule| rule.name).unwrap_or_default();
    let rows: Vec<Bar> = counts
        .iter()
        .take(MOST_BARS)
        .map(|&(code, count)| Bar {
            label: format!("{code} {}", name(code)),
            parts: vec![(count, charts::BLUE)],
            number: count.to_string(),
        })
        .collect();
    let words = format!("the {} rules with most findings", rows.len());
    Chart { title: "Findings by rule", words, svg: charts::bars(&rows) }
}

fn by_provider(gathered: &Gathered) -> Chart {
    let mut providers: Vec<_> = gathered.tallies.providers.iter().collect();
    providers.sort_by_key(|(npi, provider)| (std::cmp::Reverse(provider.charges), *npi));
    let rows: Vec<Bar> = providers
        .iter()
        .take(MOST_BARS)
        .map(|(npi, provider)| Bar {
            label: match (provider.name.as_str(), npi.as_str()) {
                ("", "") => "not named".to_owned(),
                ("", npi) => npi.to_owned(),
                (name, _) => name.to_owned(),
            },
            parts: vec![(provider.rejected, charts::RED)],
            number: format!("{} ({})", provider.rejected, grouped(provider.charges)),
        })
        .collect();
    let words = "rejected claims, by billing provider, most money first".to_owned();
    Chart { title: "Rejected claims by billing provider", words, svg: charts::bars(&rows) }
}

fn evaluations(gathered: &Gathered) -> Chart {
    let mut renderers: Vec<_> = gathered.tallies.evaluations.iter().collect();
    renderers.sort_by_key(|(npi, counts)| (std::cmp::Reverse(counts.iter().sum::<u64>()), **npi));
    let rows: Vec<Bar> = renderers
        .iter()
        .take(MOST_BARS)
        .map(|(npi, [low, moderate, high])| Bar {
            label: npi.to_string(),
            parts: vec![
                (*low, charts::LIGHT_BLUE),
                (*moderate, charts::BLUE),
                (*high, charts::DEEP_BLUE),
            ],
            number: format!("{low} / {moderate} / {high}"),
        })
        .collect();
    let words = "initial evaluations of low, moderate and high complexity, by NPI of the renderer";
    Chart { title: "Evaluation complexity", words: words.to_owned(), svg: charts::bars(&rows) }
}

fn visits(gathered: &Gathered) -> Chart {
    let counts = gathered.tallies.visits.iter().enumerate().skip(1);
    let rows: Vec<Bar> = counts
        .filter(|(_, count)| **count > 0)
        .map(|(units, &count)| Bar {
            label: match units {
                1 => "1 unit".to_owned(),
                MOST_UNITS => format!("{MOST_UNITS} units and more"),
                units => format!("{units} units"),
            },
            parts: vec![(count, charts::BLUE)],
            number: count.to_string(),
        })
        .collect();
    let words = "visits of therapy by their timed units".to_owned();
    Chart { title: "Units a visit", words, svg: charts::bars(&rows) }
}

/// An amount with its thousands apart: `1,234.50`.
fn grouped(amount: Money) -> String {
    let text = amount.to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{cents}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let shown = |cents| grouped(Money::from_cents(cents));
        assert_eq!(shown(0), "0.00");
        assert_eq!(shown(99_950), "999.50");
        assert_eq!(shown(123_456_789), "1,234,567.89");
        assert_eq!(shown(-100_000), "-1,000.00");
    }
}
