//! Whether a table has the rows that it must have. A table that is cut off would have its other
//! codes taken for wrong, and other edits for gone.

use std::collections::HashSet;

use super::super::imported::TableKind;
use super::layout::Part;
use super::official::Official;
use super::standing::Standing;

/// Rows of the releases of ICD-10-CM whose numbers are known: all, and those to bill.
const DIAGNOSES: [(&str, usize, usize); 4] = [
    ("FY2021", 95_358, 72_621),
    ("FY2025", 97_584, 74_260),
    ("FY2026", 98_186, 74_719),
    ("FY2027", 98_403, 74_879),
];

/// What has fewer rows is not one file of a table.
const fn least_of_file(kind: TableKind) -> usize {
    match kind {
        TableKind::Pairs => 100_000,
        TableKind::Ceilings => 8_000,
        TableKind::Hcpcs => 6_000,
        TableKind::Taxonomies => 800,
        TableKind::TherapyCodes => 90,
        TableKind::Places => 45,
        TableKind::Diagnoses | TableKind::Procedures => 0,
    }
}

/// What a doubt leads to. Where a code that is not in the list is told as wrong, the file is not
/// taken.
///
/// # Errors
/// The doubt, and what to say if there is none.
pub(super) fn weighed(kind: TableKind, doubt: String) -> Result<String, String> {
    if matches!(kind, TableKind::Diagnoses | TableKind::Taxonomies) {
        return Err(format!("{doubt} (--partial takes it as it is)"));
    }
    Ok(doubt)
}

/// Why a file may not be whole; `None` if it may be.
pub(super) fn doubt_of_part(part: &Part) -> Option<String> {
    let least = least_of_file(part.kind);
    let (name, read) = (part.kind.name(), part.read);
    let against = format!("a whole file of {name} has more than {least}");
    (read < least).then(|| doubtful(read, &against))
}

/// Why a table may not be whole; `None` if it may be. `before` is the release before, or the
/// embedded one.
pub(super) fn doubt(table: &Official, before: Option<&Standing>) -> Option<String> {
    if table.kind == TableKind::Diagnoses {
        return doubt_of_diagnoses(table, before);
    }
    let before = before?;
    let (rows, release) = (table.rows.len(), &before.info.release);
    if !before.is_embedded() {
        let most = before.rows.len();
        return is_much_less(rows, most).then(|| doubtful(rows, &format!("{release} had {most}")));
    }
    // What CMS published is embedded in part, and a whole table has nearly all of it.
    if !matches!(table.kind, TableKind::Pairs | TableKind::Ceilings) {
        return None;
    }
    let length = table.kind.key_length().min(2);
    let key = |row: &'_ Vec<String>| row.get(..length).unwrap_or_default().join(" ");
    // Edits that ended are left out of some releases.
    let is_in_force = |row: &&Vec<String>| {
        table.kind != TableKind::Pairs || row.get(3).is_some_and(String::is_empty)
    };
    let known: HashSet<String> = before.rows.iter().filter(is_in_force).map(key).collect();
    let here: HashSet<String> = table.rows.iter().map(key).collect();
    let kept = known.iter().filter(|key| here.contains(*key)).count();
    is_much_less(kept, known.len()).then(|| {
        doubtful(rows, &format!("of the {} that are known, {kept} are among them", known.len()))
    })
}

fn doubt_of_diagnoses(table: &Official, before: Option<&Standing>) -> Option<String> {
    let is_billable = |row: &&Vec<String>| row.get(1).is_some_and(|flag| flag == "1");
    let billable = table.rows.iter().filter(is_billable).count();
    let (rows, has_headings) = (table.rows.len(), billable < table.rows.len());
    let known = DIAGNOSES.iter().find(|(release, ..)| *release == table.release);
    let doubt = |most: usize| Some(doubtful(rows, &format!("the whole of it has {most}")));
    if let Some((_, all, to_bill)) = known {
        let most = if has_headings { *all } else { *to_bill };
        // April adds a few.
        return if rows * 100 < most * 99 { doubt(most) } else { None };
    }
    let before = before?;
    let most = before.rows.iter().filter(|row| has_headings || is_billable(row)).count();
    let is_to_the_end = table.rows.last().and_then(|row| row.first()?.bytes().next()) == Some(b'Z');
    if is_much_less(rows, most) || !is_to_the_end { doubt(most) } else { None }
}

/// Whether it is less than nine tenths.
const fn is_much_less(some: usize, of: usize) -> bool {
    some * 10 < of * 9
}

fn doubtful(rows: usize, against: &str) -> String {
    format!("has {rows} rows, {against}; is it whole?")
}
