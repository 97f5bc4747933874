//! Text in XML 1.0.
//!
//! XML has no way to write most control characters, not even escaped, so they are told by number.

use std::fmt::{self, Display, Write as _};

/// Text between tags.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a>(pub &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '\n' | '\t' => f.write_char(c),
            _ => write_char(f, c),
        })
    }
}

/// The value of an attribute, between double quotes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute<'a>(pub &'a str);

impl Display for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            // As they are, a reader takes them for blanks.
            '\n' => f.write_str("&#10;"),
            '\t' => f.write_str("&#9;"),
            _ => write_char(f, c),
        })
    }
}

fn write_char(f: &mut fmt::Formatter<'_>, c: char) -> fmt::Result {
    match c {
        '&' => f.write_str("&amp;"),
        '<' => f.write_str("&lt;"),
        '>' => f.write_str("&gt;"),
        '"' => f.write_str("&quot;"),
        '\r' => f.write_str("&#13;"),
        '\u{fffe}' | '\u{ffff}' => write!(f, "{}", c.escape_unicode()),
        c if c.is_control() => write!(f, "{}", c.escape_unicode()),
        c => f.write_char(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_no_markup() {
        let text = "<a href=\"b\">&</a>]]>'é";
        let escaped = "&lt;a href=&quot;b&quot;&gt;&amp;&lt;/a&gt;]]&gt;'é";
        assert_eq!(Text(text).to_string(), escaped);
        assert_eq!(Attribute(text).to_string(), escaped);
    }

    #[test]
    fn what_xml_cannot_hold_is_told_by_number() {
        assert_eq!(Text("a\0\u{1b}\u{fffe}\u{85}").to_string(), r"a\u{0}\u{1b}\u{fffe}\u{85}");
    }

    #[test]
    fn line_ends_survive() {
        assert_eq!(Text("a\r\n\tb").to_string(), "a&#13;\n\tb");
        assert_eq!(Attribute("a\r\n\tb").to_string(), "a&#13;&#10;&#9;b");
    }
}
