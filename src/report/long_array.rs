//! A JSON object with one long array, written element by element.

use std::io::{self, Write};

use serde::Serialize;

/// Writes the object; memory does not grow with its array.
#[derive(Debug)]
pub(super) struct LongArray<W> {
    out: W,
    is_empty: bool,
}

impl<W: Write> LongArray<W> {
    /// Writes the fields of `head` and begins the array `name` behind them.
    pub(super) fn begin(mut out: W, head: &impl Serialize, name: &str) -> io::Result<Self> {
        let mut text = serde_json::to_vec(head)?;
        // The array follows before the object is closed.
        text.pop();
        out.write_all(&text)?;
        write!(out, ",\"{name}\":[")?;
        Ok(Self { out, is_empty: true })
    }

    /// Writes one element, on a line of its own.
    pub(super) fn push(&mut self, element: &impl Serialize) -> io::Result<()> {
        let before = if self.is_empty { "\n" } else { ",\n" };
        self.is_empty = false;
        self.out.write_all(before.as_bytes())?;
        Ok(serde_json::to_writer(&mut self.out, element)?)
    }

    /// Closes the array, writes the fields of `tail` and closes the object; gives the output for
    /// what stands around the object.
    pub(super) fn end(&mut self, tail: &impl Serialize) -> io::Result<&mut W> {
        let text = serde_json::to_vec(tail)?;
        self.out.write_all(b"\n],")?;
        self.out.write_all(text.strip_prefix(b"{").unwrap_or(&text))?;
        Ok(&mut self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Fields {
        a: u8,
    }

    #[test]
    fn an_object_is_whole_with_any_number_of_elements() {
        for count in 0..3 {
            let mut out = Vec::new();
            let mut array = LongArray::begin(&mut out, &Fields { a: 1 }, "list").unwrap();
            for element in 0..count {
                array.push(&element).unwrap();
            }
            array.end(&Fields { a: 2 }).unwrap();
            let text = String::from_utf8(out).unwrap();
            let list: Vec<String> = (0..count).map(|n: i32| n.to_string()).collect();
            let flat = text.replace('\n', "");
            assert_eq!(flat, format!("{{\"a\":1,\"list\":[{}],\"a\":2}}", list.join(",")));
        }
    }
}
