//! Lines of an input: where a byte stands as an editor counts.
//!
//! The number of a segment is not the number of its line: a file may be one line, or wrapped after
//! eighty bytes. So line feeds are counted along with the batches.

use memchr::{memchr_iter, memrchr};

use crate::engine::Batch;
use crate::x12::delimiters::{BYTE_ORDER_MARK, is_layout};

/// Counts the lines of an input, batch after batch.
#[derive(Debug)]
pub(super) struct Lines {
    /// The line that the next batch begins on; `None` behind bytes that nobody was told of, as
    /// much noise before the first interchange.
    current: Option<Line>,
    /// Where the next batch begins.
    offset: u64,
}

/// A line, or what is known of it so far. Places are bytes of the input.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// From 1.
    number: u64,
    start: u64,
    /// Up to here it is ASCII: behind it nobody knows how many characters the bytes make.
    ascii_to: u64,
    /// Up to here it is blank.
    blank_to: u64,
}

impl Line {
    const fn beginning(number: u64, start: u64) -> Self {
        Self { number, start, ascii_to: start, blank_to: start }
    }

    /// The line with the bytes from `offset` on.
    fn extended(self, bytes: &[u8], offset: u64) -> Self {
        let grown = |to: u64, by: usize| if to == offset { to + by as u64 } else { to };
        let blanks = bytes.iter().position(|&byte| !is_layout(byte)).unwrap_or(bytes.len());
        Self {
            ascii_to: grown(self.ascii_to, ascii(bytes)),
            blank_to: grown(self.blank_to, blanks),
            ..self
        }
    }

    /// The line that follows, when this one and its line feed end before `start`.
    const fn next(self, start: u64) -> Self {
        Self::beginning(self.number + 1, start)
    }
}

impl Default for Lines {
    fn default() -> Self {
        Self { current: Some(Line::beginning(1, 0)), offset: 0 }
    }
}

impl Lines {
    /// The lines of the batch that comes next.
    pub(super) fn enter<'b>(&mut self, batch: &'b Batch) -> BatchLines<'b> {
        let own = batch.bytes.get(batch.context_bytes..).unwrap_or_default();
        self.enter_bytes(own, batch.input_offset)
    }

    fn enter_bytes<'b>(&mut self, bytes: &'b [u8], offset: u64) -> BatchLines<'b> {
        let mut entered = BatchLines { bytes, offset, first: None, lines: None };
        entered.first = self.current.filter(|_| offset == self.offset);
        if offset == 0
            && let Some(rest) = bytes.strip_prefix(BYTE_ORDER_MARK)
        {
            // It is no character of the first line.
            entered.bytes = rest;
            entered.offset = BYTE_ORDER_MARK.len() as u64;
            entered.first = Some(Line::beginning(1, entered.offset));
        }
        self.offset = offset + bytes.len() as u64;
        self.current = entered.first.map(|first| entered.last(first));
        entered
    }
}

/// The lines of one batch.
#[derive(Debug)]
pub(super) struct BatchLines<'b> {
    bytes: &'b [u8],
    offset: u64,
    first: Option<Line>,
    /// Found when first asked for: most batches have no finding.
    lines: Option<Vec<Line>>,
}

/// A place as editors count: line and column from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Position {
    pub line: u64,
    pub column: u64,
}

impl BatchLines<'_> {
    /// Where a byte of the input stands, if its column can be told.
    pub(super) fn position(&mut self, byte: u64) -> Option<Position> {
        let line = self.line(byte).filter(|line| byte <= line.ascii_to)?;
        Some(Position { line: line.number, column: byte - line.start + 1 })
    }

    /// The line that a byte of the input begins; `None` if anything stands before it.
    pub(super) fn own_line(&mut self, byte: u64) -> Option<u64> {
        self.line(byte).filter(|line| byte <= line.blank_to).map(|line| line.number)
    }

    fn line(&mut self, byte: u64) -> Option<Line> {
        let first = self.first?;
        let (bytes, offset) = (self.bytes, self.offset);
        let lines = self.lines.get_or_insert_with(|| all_lines(first, bytes, offset));
        let begun = lines.partition_point(|line| line.start <= byte);
        lines.get(begun.checked_sub(1)?).copied()
    }

    /// The line that the batch ends on; `first` is the one it begins on.
    fn last(&self, first: Line) -> Line {
        let Some(feed) = memrchr(b'\n', self.bytes) else {
            return first.extended(self.bytes, self.offset);
        };
        let feeds = memchr_iter(b'\n', self.bytes).count() as u64;
        let start = self.offset + feed as u64 + 1;
        let rest = self.bytes.get(feed + 1..).unwrap_or_default();
        Line::beginning(first.number + feeds, start).extended(rest, start)
    }
}

/// How many bytes at the start are ASCII.
fn ascii(bytes: &[u8]) -> usize {
    // Nearly always all of them are, which is seen many at a time.
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len())
}

fn all_lines(first: Line, bytes: &[u8], offset: u64) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut line, mut from) = (first, 0);
    let part = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
    for feed in memchr_iter(b'\n', bytes) {
        lines.push(line.extended(part(from, feed), offset + from as u64));
        from = feed + 1;
        line = line.next(offset + from as u64);
    }
    lines.push(line.extended(part(from, bytes.len()), offset + from as u64));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and column, and the line if it begins there.
    type Told = (Option<(u64, u64)>, Option<u64>);

    /// What is told of each `|`, which stands for nothing, in batches cut at each `/`.
    fn places(text: &str) -> Vec<Told> {
        let mut lines = Lines::default();
        let (mut offset, mut found) = (0, Vec::new());
        for batch in text.split('/') {
            let parts: Vec<&str> = batch.split('|').collect();
            let bytes = parts.concat();
            let mut entered = lines.enter_bytes(bytes.as_bytes(), offset);
            let mut at = offset;
            for part in parts.iter().take(parts.len() - 1) {
                at += part.len() as u64;
                let position = entered.position(at).map(|p| (p.line, p.column));
                found.push((position, entered.own_line(at)));
            }
            offset += bytes.len() as u64;
        }
        found
    }

    #[test]
    fn lines_are_counted_over_batches() {
        assert_eq!(
            places("|ISA~\n|GS~|ST~|\n/\n  |CLM~/|LX~\r\n|SV1~|"),
            [
                (Some((1, 1)), Some(1)),
                (Some((2, 1)), Some(2)),
                (Some((2, 4)), None),
                (Some((2, 7)), None),
                (Some((4, 3)), Some(4)),
                (Some((4, 7)), None),
                (Some((5, 1)), Some(5)),
                (Some((5, 5)), None),
            ]
        );
    }

    #[test]
    fn the_line_of_a_batch_may_begin_long_before() {
        assert_eq!(
            places("ISA~/GS~/ST~|CLM~/\n  /  |LX~/ |"),
            [(Some((1, 11)), None), (Some((2, 5)), Some(2)), (Some((2, 9)), None)]
        );
    }

    #[test]
    fn columns_behind_foreign_characters_are_not_told() {
        assert_eq!(
            places("|é|\n|A|B~\né/|C~\n|D|é"),
            [
                (Some((1, 1)), Some(1)),
                (None, None),
                (Some((2, 1)), Some(2)),
                (Some((2, 2)), None),
                (None, None),
                (Some((4, 1)), Some(4)),
                (Some((4, 2)), None),
            ]
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_character() {
        assert_eq!(
            places("\u{feff}|ISA~|GS~\n|ST~"),
            [(Some((1, 1)), Some(1)), (Some((1, 5)), None), (Some((2, 1)), Some(2))]
        );
        assert_eq!(places("ISA~\u{feff}|GS~"), [(None, None)]);
    }

    #[test]
    fn nothing_is_told_behind_a_gap() {
        let mut lines = Lines::default();
        lines.enter_bytes(b"noise\n", 0);
        assert_eq!(lines.enter_bytes(b"ISA", 500).own_line(500), None);
        assert_eq!(lines.enter_bytes(b"\nGS", 503).own_line(504), None);
    }
}
