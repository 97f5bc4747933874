//! How an explanation is laid out: facts and tables in columns, wrapped at the terminal's width.

use std::fmt::Write as _;

/// Columns where standard output is no terminal.
const DEFAULT_WIDTH: usize = 100;

/// Names of facts take so many columns.
const FACT: usize = 18;

/// The last column of a table has so many columns at least.
const NARROWEST: usize = 24;

/// An explanation.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// A page for this terminal, or for wherever standard output leads.
    pub(super) fn new() -> Self {
        let size = terminal_size::terminal_size_of(std::io::stdout());
        let width = size.map_or(DEFAULT_WIDTH, |(width, _)| width.0.into());
        Self::of_width(width)
    }

    fn of_width(width: usize) -> Self {
        Self { text: String::new(), width }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// What is explained, in bold, then its name.
    pub(super) fn title(&mut self, what: &str, name: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&bold(what));
        if !name.is_empty() {
            self.text.push_str("  ");
        }
        self.wrapped(name, what.chars().count() + 2);
        self.text.push('\n');
    }

    /// A heading in bold.
    pub(super) fn section(&mut self, heading: &str) {
        let _ = write!(self.text, "\n{}\n", bold(heading));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.wrapped(text, 0);
    }

    /// Text that has its own lines, headings (`## Why`) in bold.
    pub(super) fn document(&mut self, text: &str) {
        for line in text.trim().lines() {
            let line = line.strip_prefix(' ').unwrap_or(line);
            let line = line.strip_prefix("## ").map_or_else(|| line.to_owned(), bold);
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    /// A fact with its name; nothing if there is no value.
    pub(super) fn fact(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let _ = write!(self.text, "{name:<FACT$}");
            self.wrapped(value, FACT.max(name.len()));
        }
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Rows in columns; the last one is wrapped.
    pub(super) fn table<const N: usize>(&mut self, rows: &[[String; N]]) {
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        for row in rows {
            let mut at = 2;
            self.text.push_str("  ");
            for (column, cell) in row.iter().enumerate() {
                if column + 1 == N {
                    self.wrapped(cell, at);
                } else if width(column) > 0 {
                    let _ = write!(self.text, "{cell:<width$}  ", width = width(column));
                    at += width(column) + 2;
                }
            }
        }
    }

    /// Writes words from column `indent` on, where the line already stands, and ends the line.
    fn wrapped(&mut self, text: &str, indent: usize) {
        let width = self.width.max(indent + NARROWEST);
        let mut column = indent;
        for (n, word) in text.split_whitespace().enumerate() {
            let length = word.chars().count();
            if n > 0 && column + 1 + length > width {
                let _ = write!(self.text, "\n{:indent$}", "");
                column = indent;
            } else if n > 0 {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(word);
            column += length;
        }
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        self.text.push('\n');
    }
}

fn bold(text: &str) -> String {
    format!("\x1b[1m{text}\x1b[0m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_and_tables_are_wrapped_below_their_column() {
        let mut page = Page::of_width(44);
        page.fact("source", "CMS Pub. 100-04, chapter 5, section 20.2");
        page.fact("nothing", "");
        page.table(&[["A".to_owned(), "one two three four five six seven eight nine".to_owned()]]);
        assert_eq!(
            page.into_text(),
            "source            CMS Pub. 100-04, chapter\n\
             \x20                 5, section 20.2\n\
             \x20 A  one two three four five six seven eight\n\
             \x20    nine\n"
        );
    }
}
