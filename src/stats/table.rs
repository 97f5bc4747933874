//! Counts as tables for people.

use std::io::{self, Write};

use super::{Mark, PayerUse, Provider, Stats, Usage, percent};

/// Writes the counts, at most `most` rows a table; the biggest first.
///
/// # Errors
/// `out` fails.
pub fn write_table(stats: &Stats, most: usize, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{} claims, {} therapy lines", stats.claims, stats.therapy_lines)?;
    codes(stats, most, out)?;
    visits(stats, out)?;
    providers(stats, most, out)?;
    counts("Modifiers of therapy lines", &stats.by_modifier, most, out)?;
    payers(stats, most, out)?;
    counts("Findings by rule", &stats.by_rule, most, out)
}

fn heading(title: &str, all: usize, most: usize, out: &mut impl Write) -> io::Result<()> {
    let more = if all > most { format!(" (the first {most} of {all})") } else { String::new() };
    writeln!(out, "\n{title}{more}")
}

fn codes(stats: &Stats, most: usize, out: &mut impl Write) -> io::Result<()> {
    let mut rows: Vec<(&String, &Usage)> = stats.by_code.iter().collect();
    rows.sort_by_key(|(code, usage)| (std::cmp::Reverse(usage.charges), *code));
    heading("Codes", rows.len(), most, out)?;
    writeln!(out, "  {:<10} {:>9} {:>11} {:>14}", "code", "lines", "units", "charges")?;
    for (code, usage) in rows.iter().take(most) {
        let charges = usage.charges.to_string();
        writeln!(out, "  {code:<10} {:>9} {:>11} {charges:>14}", usage.lines, usage.units)?;
    }
    Ok(())
}

fn visits(stats: &Stats, out: &mut impl Write) -> io::Result<()> {
    let all: u64 = stats.timed_units_of_visits.iter().sum();
    writeln!(out, "\nTimed units a visit ({all} visits)")?;
    let last = stats.timed_units_of_visits.len().saturating_sub(1);
    for (units, count) in stats.timed_units_of_visits.iter().enumerate() {
        if *count > 0 {
            let name = if units == last { format!("{units}+") } else { units.to_string() };
            writeln!(out, "  {name:<10} {count:>9}  {:>3} %", percent(*count, all))?;
        }
    }
    Ok(())
}

fn providers(stats: &Stats, most: usize, out: &mut impl Write) -> io::Result<()> {
    let mut rows: Vec<(&String, &Provider)> = stats.by_provider.iter().collect();
    let key = |provider: &Provider| (provider.marks.is_empty(), std::cmp::Reverse(provider.lines));
    rows.sort_by_key(|(npi, provider)| (key(provider), *npi));
    heading("Renderers", rows.len(), most, out)?;
    writeln!(
        out,
        "  {:<10} {:>9} {:>9} {:>11}  {:>16}  marked",
        "NPI", "lines", "visits", "timed units", "low/mod/high"
    )?;
    for (npi, provider) in rows.iter().take(most) {
        let [low, moderate, high] = provider.evaluations;
        let levels = format!("{low}/{moderate}/{high}");
        let marks: Vec<&str> = provider.marks.iter().map(|mark| mark.short()).collect();
        let line = format!(
            "  {npi:<10} {:>9} {:>9} {:>11}  {levels:>16}  {}",
            provider.lines,
            provider.visits,
            provider.timed_units,
            marks.join(", ")
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    let is_used = |mark: &Mark| rows.iter().any(|(_, provider)| provider.marks.contains(mark));
    for mark in Mark::ALL.into_iter().filter(is_used) {
        writeln!(out, "  marked {}: {}", mark.short(), mark.words())?;
    }
    Ok(())
}

fn payers(stats: &Stats, most: usize, out: &mut impl Write) -> io::Result<()> {
    let mut rows: Vec<(&String, &PayerUse)> = stats.by_payer.iter().collect();
    rows.sort_by_key(|(name, payer)| (std::cmp::Reverse(payer.charges), *name));
    heading("Payers", rows.len(), most, out)?;
    let width = rows.iter().take(most).map(|(name, _)| name.chars().count()).max().unwrap_or(10);
    writeln!(out, "  {:<width$} {:>9} {:>9} {:>14}", "payer", "claims", "rejected", "charges")?;
    for (name, payer) in rows.iter().take(most) {
        let charges = payer.charges.to_string();
        writeln!(out, "  {name:<width$} {:>9} {:>9} {charges:>14}", payer.claims, payer.rejected)?;
    }
    Ok(())
}

fn counts<K: AsRef<str> + Ord>(
    title: &str,
    counts: &std::collections::BTreeMap<K, u64>,
    most: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut rows: Vec<(&K, &u64)> = counts.iter().collect();
    rows.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
    if rows.is_empty() {
        return Ok(());
    }
    heading(title, rows.len(), most, out)?;
    for (name, count) in rows.into_iter().take(most) {
        writeln!(out, "  {:<10} {count:>9}", name.as_ref())?;
    }
    Ok(())
}
