//! Claims of one input in several files, each in a valid envelope of its own.

use std::io::{self, Write};

use crate::guide::{Facts, Presence, SectionKind};

use super::part::{Newlines, Part};
use super::writer::{ClaimFileWriter, Keep, Written};

/// Writes one of several files that share the claims of an input. Headers go out with the first
/// claim below them, and are closed when a claim below others comes.
#[derive(Debug)]
pub struct DividedWriter<W> {
    writer: ClaimFileWriter<W>,
    /// The headers of the last claim.
    open: Vec<(SectionKind, Vec<u8>)>,
}

impl<W: Write> DividedWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W, newlines: Newlines) -> Self {
        Self { writer: ClaimFileWriter::new(out, Keep::ClaimsOnly, newlines), open: Vec::new() }
    }

    /// Writes a claim below its headers, the interchange first.
    ///
    /// # Errors
    /// The output fails.
    pub fn take(&mut self, headers: &[Part<'_>], claim: &Part<'_>) -> io::Result<()> {
        let bytes =
            |part: &Part<'_>| part.buffer.get(part.bytes.clone()).unwrap_or_default().to_vec();
        let is_same = |(open, header): &(&(SectionKind, Vec<u8>), &Part<'_>)| {
            open.0 == header.kind && open.1 == bytes(header)
        };
        let same = self.open.iter().zip(headers).take_while(is_same).count();
        self.close_to(same)?;
        for header in headers.iter().skip(same) {
            self.writer.pass(header)?;
            self.open.push((header.kind, bytes(header)));
        }
        self.writer.take(claim)
    }

    fn close_to(&mut self, depth: usize) -> io::Result<()> {
        while self.open.len() > depth {
            let Some((kind, _)) = self.open.pop() else { break };
            let trailer = match kind {
                SectionKind::Set => SectionKind::SetTrailer,
                SectionKind::Group => SectionKind::GroupTrailer,
                SectionKind::Interchange => SectionKind::InterchangeTrailer,
                _ => continue,
            };
            self.writer.pass(&missing(trailer))?;
        }
        Ok(())
    }

    /// Closes everything; gives the output back with what went out.
    ///
    /// # Errors
    /// The output fails.
    pub fn finish(mut self) -> io::Result<(W, Written)> {
        self.close_to(0)?;
        let written = self.writer.written();
        Ok((self.writer.into_inner(), written))
    }
}

/// A trailer that is made, since other files have the sender's.
fn missing(kind: SectionKind) -> Part<'static> {
    Part {
        kind,
        facts: Facts { presence: Presence::Missing, ..Facts::default() },
        buffer: &[],
        bytes: 0..0,
        segments: &[],
        edits: &[],
        delimiters: crate::x12::Delimiters {
            element: b'*',
            component: b':',
            repetition: None,
            segment: b'~',
        },
    }
}
