//! Puts tables into their folder.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::super::imported::{ImportedInfo, TableKind};
use super::official::{Official, Origin, joined};
use super::standing::Standing;
use super::{ImportError, whole};

/// A table that was put into its folder.
#[derive(Clone, Debug)]
pub struct Installed {
    /// The table, with the parts of its release that were there before.
    pub table: Official,
    /// The parts that are known to be missing.
    pub missing: Vec<u8>,
    /// The release that it is compared with, in words; empty if there is none.
    pub against: String,
    /// What is new, gone or changed against that.
    pub changes: Changes,
}

/// What an import changed against the table that stood there before.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Rows that are new.
    pub added: Vec<String>,
    /// Rows that are gone.
    pub removed: Vec<String>,
    /// Rows that say something else.
    pub changed: Vec<String>,
}

/// Puts tables into a folder, all or none of them.
///
/// # Errors
/// One is older or has fewer rows than it may, or the folder or a table cannot be written.
pub fn install(
    tables: Vec<Official>,
    folder: &Path,
    origin: &Origin,
) -> Result<Vec<Installed>, ImportError> {
    let plan = |table| plan(table, folder, origin);
    let plans: Vec<Plan> = tables.into_iter().map(plan).collect::<Result<_, _>>()?;
    let mut files = Vec::new();
    for plan in &plans {
        files.push(plan.write(folder)?);
    }
    let mut installed = Vec::new();
    for (plan, file) in plans.into_iter().zip(files) {
        file.persist(&plan.path).map_err(|error| failed(&plan.path, error.error))?;
        for old in &plan.replaced {
            std::fs::remove_file(old).map_err(|error| failed(old, error))?;
        }
        installed.push(plan.installed);
    }
    Ok(installed)
}

/// What is to be written, and the files of other releases that go.
struct Plan {
    path: PathBuf,
    replaced: Vec<PathBuf>,
    installed: Installed,
}

fn plan(mut table: Official, folder: &Path, origin: &Origin) -> Result<Plan, ImportError> {
    let kind = table.kind;
    let path = folder.join(kind.file_name(&table.release));
    let imported = Standing::imported(kind, folder);
    let embedded = Standing::embedded(kind);
    let same = imported.iter().find(|other| other.info.release == table.release);
    if let Some(same) = same {
        complete(&mut table, same);
    }
    let (file, release) = (table.file.clone(), table.release.clone());
    let refuse = |why: String| ImportError::Refused(format!("{file}: {why}"));
    // Other embedded tables are still asked for their days.
    let is_replaced = matches!(kind, TableKind::Pairs | TableKind::TherapyCodes);
    let mut there = imported.iter().chain(embedded.as_ref().filter(|_| is_replaced));
    let newer = there.find(|other| is_older(&table, other));
    if let Some(newer) = newer.filter(|_| !origin.older) {
        let (name, newer) = (kind.name(), &newer.info.release);
        return Err(refuse(format!(
            "{name} {release} is older than {newer}, which is there; --force takes it all the same"
        )));
    }
    let others = || imported.iter().filter(|other| other.info.release != release);
    let before = nearest(&table, others().filter(|other| other.is_whole()).chain(&embedded));
    let is_judged = info(&table).missing().is_empty() && table.doubt.is_none() && !origin.partial;
    let doubt = whole::doubt(&table, same.filter(|same| same.is_whole()).or(before));
    if let Some(doubt) = doubt.filter(|_| is_judged) {
        table.doubt(whole::weighed(kind, doubt).map_err(refuse)?);
    }
    let missing = info(&table).missing();
    let base = same.or(before);
    let mut changes = changes(kind, &table.rows, base.map_or(&[], |base| &base.rows));
    if !missing.is_empty() && same.is_none() {
        changes.removed.clear();
    }
    Ok(Plan {
        path,
        replaced: replaced(kind, others(), &missing),
        installed: Installed {
            missing,
            against: base.map(|base| words(base, &table.release)).unwrap_or_default(),
            changes,
            table,
        },
    })
}

/// The release before a table, else the one behind it.
fn nearest<'a>(
    table: &Official,
    others: impl Iterator<Item = &'a Standing>,
) -> Option<&'a Standing> {
    let info = info(table);
    let (before, behind): (Vec<_>, Vec<_>) =
        others.partition(|other| other.info.age() <= info.age());
    // Of two of one day the imported one, which comes first.
    let before = before.into_iter().rev().max_by_key(|other| other.info.age());
    before.or_else(|| behind.into_iter().min_by_key(|other| other.info.age()))
}

/// The files that a release replaces. The last one that is whole stays until this one is.
fn replaced<'a>(
    kind: TableKind,
    others: impl Iterator<Item = &'a Standing>,
    missing: &[u8],
) -> Vec<PathBuf> {
    if kind != TableKind::Pairs {
        return Vec::new();
    }
    let mut is_kept = false;
    let is_replaced = |other: &&Standing| {
        let stays = !missing.is_empty() && other.is_whole() && !is_kept;
        is_kept |= stays;
        !stays
    };
    others.filter(is_replaced).filter_map(|other| other.path.clone()).collect()
}

/// Puts the parts that stand there to those that came; one that came again replaces what it was.
fn complete(table: &mut Official, standing: &Standing) {
    if table.parts.is_empty() || standing.info.parts.is_empty() {
        return;
    }
    let came: Vec<String> = table.parts.iter().map(ToString::to_string).collect();
    let is_other = |row: &&Vec<String>| row.last().is_some_and(|part| !came.contains(part));
    table.rows.extend(standing.rows.iter().filter(is_other).cloned());
    table.rows.sort();
    if standing.info.parts.iter().any(|part| !table.parts.contains(part)) {
        table.file = joined(&standing.info.file, &table.file);
    }
    table.parts.extend(&standing.info.parts);
}

fn is_older(table: &Official, other: &Standing) -> bool {
    let age = info(table).age().to_owned();
    // A year of ICD-10-CM holds for its own days.
    table.kind != TableKind::Diagnoses && !age.is_empty() && age.as_str() < other.info.age()
}

fn info(table: &Official) -> ImportedInfo {
    ImportedInfo {
        table: table.kind.name(),
        release: table.release.clone(),
        valid_from: table.valid_from.clone(),
        valid_to: table.valid_to.clone(),
        file: table.file.clone(),
        parts: table.parts.iter().copied().collect(),
        rows: table.rows.len() as u64,
    }
}

fn words(base: &Standing, release: &str) -> String {
    let before = &base.info.release;
    if base.is_embedded() {
        format!("the embedded release {before}")
    } else if before == release {
        "what was there of it".to_owned()
    } else {
        before.clone()
    }
}

impl Plan {
    fn write(&self, folder: &Path) -> Result<NamedTempFile, ImportError> {
        let failed = |error| failed(&self.path, error);
        std::fs::create_dir_all(folder).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        let mut file = readable(&mut builder).tempfile_in(folder).map_err(failed)?;
        write(&self.installed.table, &mut file)
            .and_then(|()| file.as_file().sync_all())
            .map_err(failed)?;
        Ok(file)
    }
}

/// For everybody who works here: a table holds no patient data.
#[cfg(unix)]
fn readable<'a>(builder: &'a mut tempfile::Builder<'a, 'a>) -> &'a tempfile::Builder<'a, 'a> {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable<'a>(builder: &'a mut tempfile::Builder<'a, 'a>) -> &'a tempfile::Builder<'a, 'a> {
    builder
}

fn failed(path: &Path, source: io::Error) -> ImportError {
    ImportError::Write { file: path.display().to_string(), source }
}

fn write(table: &Official, out: &mut impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    writeln!(out, "{}", info(table).line())?;
    writeln!(out, "{}", table.kind.columns().join("\t"))?;
    for row in &table.rows {
        writeln!(out, "{}", row.join("\t"))?;
    }
    out.flush()
}

/// What is compared of a row: what names it, and what it says.
fn compared(kind: TableKind, row: &[String]) -> Option<(String, String)> {
    let cells = |range: std::ops::Range<usize>| row.get(range).unwrap_or_default().join(" ");
    if kind == TableKind::Pairs {
        // An edit that ended is gone.
        let is_in_force = row.get(3).is_some_and(String::is_empty);
        return is_in_force.then(|| (cells(0..2), cells(4..5)));
    }
    let values = kind.value_columns();
    Some((cells(0..values.start), cells(values.start..values.end.min(row.len()))))
}

fn changes(kind: TableKind, rows: &[Vec<String>], before: &[Vec<String>]) -> Changes {
    let all = |rows: &[Vec<String>]| -> BTreeMap<String, String> {
        rows.iter().filter_map(|row| compared(kind, row)).collect()
    };
    let (old, new) = (all(before), all(rows));
    let added = new.keys().filter(|key| !old.contains_key(*key)).cloned().collect();
    let removed = old.keys().filter(|key| !new.contains_key(*key)).cloned().collect();
    // The names of an embedded table are our own, and are left out.
    let is_changed = |(key, says): &(&String, &String)| {
        old.get(*key).is_some_and(|was| was != *says && !was.is_empty())
    };
    let changed = new.iter().filter(is_changed).map(|(key, _)| key.clone()).collect();
    Changes { added, removed, changed }
}
