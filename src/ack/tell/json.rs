//! One document with all statements and what they come to.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::row::Row;
use super::{AckFile, Sums};

/// Version of the document's shape.
pub const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    tool: &'static str,
    version: &'static str,
    files: Vec<Told<'a>>,
    totals: Totals,
}

#[derive(Serialize)]
struct Told<'a> {
    file: &'a str,
    statements: Vec<Row<Cow<'a, str>>>,
    totals: Totals,
}

#[derive(Serialize)]
struct Totals {
    claims: Split<u64>,
    charges: Split<String>,
    refused: u64,
    not_joined: u64,
    unexpected: u64,
}

#[derive(Serialize)]
struct Split<T> {
    accepted: T,
    rejected: T,
}

impl From<Sums> for Totals {
    fn from(sums: Sums) -> Self {
        let claims = sums.claims;
        Self {
            claims: Split { accepted: claims.accepted, rejected: claims.rejected },
            charges: Split {
                accepted: claims.accepted_charges.to_string(),
                rejected: claims.rejected_charges.to_string(),
            },
            refused: sums.refused,
            not_joined: sums.unknown,
            unexpected: sums.unexpected,
        }
    }
}

/// Writes the document.
///
/// # Errors
/// `out` fails.
pub fn write(files: &[AckFile], mut out: impl Write) -> io::Result<()> {
    let told = files.iter().map(|file| Told {
        file: &file.file,
        statements: file.entries().map(|(one, joined)| Row::new(&file.file, one, joined)).collect(),
        totals: file.sums().into(),
    });
    let document = Document {
        schema: SCHEMA,
        tool: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        files: told.collect(),
        totals: Sums::of(files).into(),
    };
    serde_json::to_writer_pretty(&mut out, &document)?;
    out.write_all(b"\n")
}
