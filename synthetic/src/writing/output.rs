//! Writes segments in the layout of the file, in blocks.

use std::io::{self, Write};

use super::text::{COMPONENT, ELEMENT, LOST, REPETITION, SEGMENT};
use crate::layout::Layout;

/// Bytes that are written at once.
const BLOCK: usize = 256 * 1024;

/// Where the file goes.
pub(crate) struct Output<'a> {
    sink: &'a mut dyn Write,
    block: Vec<u8>,
    layout: Layout,
    /// What each byte of a text becomes.
    table: [u8; 256],
    /// A line end is due as soon as another segment follows.
    owes_line_end: bool,
    written: u64,
    segments: u64,
}

impl<'a> Output<'a> {
    pub(crate) fn new(sink: &'a mut dyn Write, layout: Layout) -> Self {
        Self {
            sink,
            block: layout.opening(),
            layout,
            table: table(layout),
            owes_line_end: false,
            written: 0,
            segments: 0,
        }
    }

    /// Bytes so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.written + self.block.len() as u64
    }

    /// Segments so far.
    pub(crate) fn segments(&self) -> u64 {
        self.segments
    }

    pub(crate) fn put(&mut self, text: &str) -> io::Result<()> {
        for byte in text.bytes() {
            if self.owes_line_end {
                self.end_line();
            }
            let character = char::from(byte);
            self.owes_line_end = character == SEGMENT || character == LOST;
            self.segments += u64::from(self.owes_line_end);
            if character != LOST {
                self.block.push(self.table.get(usize::from(byte)).copied().unwrap_or(byte));
            }
        }
        if self.block.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    fn end_line(&mut self) {
        self.block.extend_from_slice(self.layout.line_end().as_bytes());
        self.owes_line_end = false;
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.write_all(&self.block)?;
        self.written += self.block.len() as u64;
        self.block.clear();
        Ok(())
    }

    /// Writes what is left; gives the number of bytes in all.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        if self.owes_line_end && self.layout.ends_last_line() {
            self.end_line();
        }
        self.flush()?;
        self.sink.flush()?;
        Ok(self.written)
    }
}

fn table(layout: Layout) -> [u8; 256] {
    let delimiters = layout.delimiters();
    std::array::from_fn(|n| {
        let byte = u8::try_from(n).unwrap_or_default();
        match char::from(byte) {
            ELEMENT => delimiters.element,
            COMPONENT => delimiters.component,
            REPETITION => delimiters.repetition,
            SEGMENT => delimiters.segment,
            _ => byte,
        }
    })
}
