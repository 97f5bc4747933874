//! `scrub837 codes`.

use std::io::{self, Write as _};

use crate::claim::{Date, ProcedureCode};
use crate::codes::import::{self, ImportError, Installed, Origin};
use crate::codes::{Codes, DiagnosisState, ImportedInfo, Procedure, Timing};
use crate::job::run::chain;

use super::args::{CodesCommand, CodesFormat, ImportArguments, ShowCodeArguments, TablesArguments};
use super::exit::Exit;
use super::explain::{BY_NUMBER, therapy};
use super::messages::Messages;
use super::reading::failed_output;
use super::settings::{self, Given};

/// So many rows of a change are named.
const MOST_NAMED: usize = 5;

pub(super) fn codes(command: &CodesCommand, given: Given<'_>, messages: &Messages) -> Exit {
    let done = match command {
        CodesCommand::List(arguments) | CodesCommand::Status(arguments) => {
            tables(arguments, given, messages)
        }
        CodesCommand::Show(arguments) => show(arguments, given, messages),
        CodesCommand::Import(arguments) => import(arguments, given, messages),
    };
    done.unwrap_or_else(|exit| exit)
}

/// Lists the tables; warns of those that are older than the day.
fn tables(
    arguments: &TablesArguments,
    given: Given<'_>,
    messages: &Messages,
) -> Result<Exit, Exit> {
    let codes = settings::codes_here(&arguments.choice, given, messages)?;
    let written = match arguments.format {
        CodesFormat::Text => write_tables(&codes),
        CodesFormat::Json => write_json(&codes),
    };
    if let Err(error) = written {
        return Ok(failed_output(&error, messages));
    }
    let today = arguments.today.map_or_else(Date::today, |day| day.0);
    for old in codes.outdated(today) {
        let from = if old.file.is_empty() {
            String::new()
        } else {
            format!(", imported from {}", old.file)
        };
        messages.warning(&format!(
            "{} ({}{from}) is meant for services to {}; import a newer one for those behind it",
            old.table, old.release, old.valid_to
        ));
    }
    for (_, words) in codes.incomplete() {
        messages.warning(&words);
    }
    Ok(Exit::Clean)
}

fn write_tables(codes: &Codes) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{:<20} {:<14} {:>7}  {:<10}  {:<10}  source",
        "table", "release", "rows", "from", "to"
    )?;
    let mut row = |table: &str, release: &str, rows: u64, from: &str, to: &str, source: &str| {
        writeln!(out, "{table:<20} {release:<14} {rows:>7}  {from:<10}  {to:<10}  {source}")
    };
    for info in codes.imported() {
        let ImportedInfo { table, release, valid_from, valid_to, file, rows, .. } = info;
        row(table, release, *rows, valid_from, valid_to, &format!("imported from {file}"))?;
    }
    for table in codes.tables() {
        let rows = u64::from(table.rows);
        row(table.table, table.release, rows, table.valid_from, table.valid_to, table.source)?;
    }
    Ok(())
}

fn write_json(codes: &Codes) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let document = serde_json::json!({
        "schema": 1,
        "imported": codes.imported(),
        "embedded": codes.tables(),
    });
    serde_json::to_writer_pretty(&mut out, &document)?;
    writeln!(out)
}

/// Shows what a code is on a day.
fn show(
    arguments: &ShowCodeArguments,
    given: Given<'_>,
    messages: &Messages,
) -> Result<Exit, Exit> {
    let codes = settings::codes_here(&arguments.choice, given, messages)?;
    let day = arguments.on.map_or_else(Date::today, |day| day.0);
    let code = arguments.code.replacen('.', "", 1).to_ascii_uppercase();
    let text = procedure(&code, &codes, day).or_else(|| diagnosis(&code, &codes, day));
    let Some(text) = text else {
        messages.error(&format!("{code} is in no table of procedures or diagnoses"));
        return Ok(Exit::Usage);
    };
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) => Ok(failed_output(&error, messages)),
        Ok(()) => Ok(Exit::Clean),
    }
}

fn procedure(code: &str, codes: &Codes, day: Date) -> Option<String> {
    let asked = ProcedureCode::parse(code.as_bytes())?;
    let Some(row) = codes.procedure(asked) else { return other_procedure(asked, codes, day) };
    if !row.is_in_force(day) {
        let ended = row.to.filter(|to| *to < day).map(|to| format!(", ended on {to}"));
        let begins = || row.from.map(|from| format!(", begins on {from}"));
        let when = ended.or_else(begins).unwrap_or_default();
        return Some(format!("{code} on {day}: not in force{when} ({})", row.description));
    }
    let ceiling = codes.ceiling_on(row, day).map(|(units, indicator)| {
        let indicator = indicator.map(|digit| format!(" (indicator {digit})")).unwrap_or_default();
        format!("; at most {units} units a day{indicator}")
    });
    Some(format!(
        "{code} on {day}: {}; {}{}{}; therapy: {}",
        row.description,
        timing(row),
        modifiers(row),
        ceiling.unwrap_or_default(),
        therapy(codes.therapy_status(row, day))
    ))
}

/// A procedure that the therapy table does not have: by an imported list, or by its number.
fn other_procedure(code: ProcedureCode, codes: &Codes, day: Date) -> Option<String> {
    let status = codes.status_beyond_table(code, day);
    let named = codes.named_procedure(code);
    if named.is_none() && status.is_none() && !codes.is_known_by_number(code) {
        return None;
    }
    let (name, last) = named.unwrap_or((BY_NUMBER, None));
    let status = status.map(|status| format!("; therapy: {}", therapy(status)));
    Some(match last.filter(|last| *last < day) {
        Some(last) => format!("{code} on {day}: not in force, ended on {last} ({name})"),
        None => format!("{code} on {day}: {name}{}", status.unwrap_or_default()),
    })
}

fn timing(row: &Procedure) -> String {
    match row.timed {
        Timing::Untimed => "untimed".to_owned(),
        Timing::Timed(Some(minutes)) => format!("{minutes} minutes a unit"),
        Timing::Timed(None) => "timed".to_owned(),
    }
}

fn modifiers(row: &Procedure) -> String {
    let names: Vec<&str> = row.disciplines.iter().map(|one| one.modifier()).collect();
    if names.is_empty() { String::new() } else { format!("; {}", names.join(" ")) }
}

fn diagnosis(code: &str, codes: &Codes, day: Date) -> Option<String> {
    let words = crate::codes::diagnosis::description(code).unwrap_or_default();
    let state = match codes.diagnosis_on(code.as_bytes(), day) {
        DiagnosisState::Billable => "to bill".to_owned(),
        DiagnosisState::Header => "a heading; longer codes begin with it".to_owned(),
        DiagnosisState::NotYet(from) => format!("not in force, begins on {from}"),
        DiagnosisState::Ended(to) => format!("not in force, ended on {to}"),
        DiagnosisState::Unsure => "known, but not for this day".to_owned(),
        DiagnosisState::Unknown => return None,
    };
    let words = if words.is_empty() { String::new() } else { format!("{words}; ") };
    Some(format!("{code} on {day}: {words}{state}"))
}

fn import(
    arguments: &ImportArguments,
    given: Given<'_>,
    messages: &Messages,
) -> Result<Exit, Exit> {
    let folder = match &arguments.into {
        Some(folder) => folder.clone(),
        None => settings::folder_here(&arguments.choice, given, messages)?,
    };
    let origin = Origin {
        release: arguments.release.clone(),
        valid_from: arguments.from.map(|day| day.0.to_string()),
        partial: arguments.partial,
        older: arguments.force,
    };
    let installed = import::read(&arguments.files, &origin)
        .and_then(|tables| import::install(tables, &folder, &origin));
    let installed = installed.map_err(|error| {
        messages.error(&chain(&error));
        if matches!(error, ImportError::Write { .. }) { Exit::Output } else { Exit::Input }
    })?;
    for table in &installed {
        messages.info(&told(table));
        if let Some(doubt) = &table.table.doubt {
            messages.warning(&format!("{}: {doubt}", table.table.file));
        }
    }
    let codes = settings::codes_of(&folder, messages)?;
    for (info, words) in codes.incomplete() {
        if installed.iter().any(|table| table.table.release == info.release) {
            messages.warning(&words);
        }
    }
    Ok(Exit::Clean)
}

fn told(installed: &Installed) -> String {
    let part = |what: &str, rows: &[String]| match rows {
        [] => String::new(),
        rows => {
            let named: Vec<&str> = rows.iter().take(MOST_NAMED).map(String::as_str).collect();
            let more = if rows.len() > MOST_NAMED { ", …" } else { "" };
            format!("\n  {} {what}: {}{more}", rows.len(), named.join(", "))
        }
    };
    let Installed { table, changes, against, .. } = installed;
    let against = if against.is_empty() { String::new() } else { format!(", against {against}") };
    format!(
        "{}: {} rows of {} ({}){against}{}{}{}",
        table.kind.name(),
        table.rows.len(),
        table.file,
        table.release,
        part("new", &changes.added),
        part("gone", &changes.removed),
        part("changed", &changes.changed)
    )
}
