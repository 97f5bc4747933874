//! As much of XML 1.0 as it takes to say that a document is well formed.
#![expect(clippy::expect_used, reason = "a test may panic")]

/// Tags are closed in order, attributes quoted, characters and references such as XML has.
pub(super) fn assert_is_well_formed(document: &str) {
    assert!(document.chars().all(is_xml), "a character that XML does not have");
    let body = document.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    let mut open: Vec<&str> = Vec::new();
    let mut parts = body.split('<');
    assert_eq!(parts.next(), Some(""), "text before the root");
    for part in parts {
        let (tag, text) = part.split_once('>').expect("a tag has an end");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else {
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            let rest = attributes.strip_suffix('/');
            assert_are_attributes(rest.unwrap_or(attributes));
            if rest.is_none() {
                open.push(name);
            }
        }
        assert_are_references(text);
        assert!(!open.is_empty() || text.trim().is_empty(), "text outside the root: {text}");
    }
    assert_eq!(open, Vec::<&str>::new());
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}

fn assert_are_attributes(text: &str) {
    let mut parts = text.split('"');
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        let name = name.trim().strip_suffix('=').expect("name and equals sign");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase()), "{name}");
        assert_are_references(value);
    }
}

fn assert_are_references(text: &str) {
    for after in text.split('&').skip(1) {
        let (name, _) = after.split_once(';').expect("a reference has an end");
        let is_number = name.strip_prefix('#').is_some_and(|n| n.parse::<u32>().is_ok());
        assert!(is_number || ["lt", "gt", "amp", "quot"].contains(&name), "{name}");
    }
}
