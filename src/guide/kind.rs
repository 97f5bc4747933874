//! Names what an interchange holds when it holds no 837P that this program reads.

use std::fmt;

use crate::x12::delimiters::{BYTE_ORDER_MARK, may_delimit};

/// What a transaction set is, by its envelope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileKind {
    /// ST01, or GS01 where there is no set.
    pub set: String,
    /// GS08, else ST03; empty if neither is sent.
    pub version: String,
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = name(&self.set, &self.version);
        match self.version.as_str() {
            "" => write!(f, "{name}"),
            version => write!(f, "{name}, version {version}"),
        }
    }
}

/// A sentence part such as `an institutional claim (837I)`.
fn name(set: &str, version: &str) -> &'static str {
    let guide = version.get(6..10).unwrap_or_default();
    match (set, guide) {
        ("837" | "HC", "X223") => "an institutional claim (837I)",
        ("837" | "HC", "X224") => "a dental claim (837D)",
        ("837" | "HC", "X291" | "X292" | "X293") => "a predetermination of benefits (837)",
        ("837" | "HC", "X096") => "a 4010 institutional claim (837I)",
        ("837" | "HC", "X097") => "a 4010 dental claim (837D)",
        ("837" | "HC", "X098") => "a 4010 professional claim (837P)",
        ("837" | "HC", "X222") => "a professional claim (837P)",
        ("837" | "HC", _) => "a claim (837) of a version that is not the professional 005010X222A1",
        ("835" | "HP", _) => "a remittance advice (835)",
        ("270" | "HS", _) => "an eligibility inquiry (270)",
        ("271" | "HB", _) => "an eligibility response (271)",
        ("276" | "HR", _) => "a claim status request (276)",
        ("277" | "HN", "X214") => "a claim acknowledgment (277CA)",
        ("277" | "HN", _) => "a claim status response (277)",
        ("278" | "HI", _) => "a service review (278)",
        ("834" | "BE", _) => "an enrolment (834)",
        ("820" | "RA", _) => "a premium payment (820)",
        ("997", _) => "a functional acknowledgment (997)",
        ("999" | "FA", _) => "an implementation acknowledgment (999)",
        _ => "an X12 transaction that is no claim",
    }
}

/// What a file is whose first bytes are no interchange header.
#[must_use]
pub fn name_of_bytes(start: &[u8]) -> String {
    let text = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
    if text.is_empty() {
        return "it is empty".to_owned();
    }
    if let Some(kind) = headless(text) {
        return format!("it is {kind}, but the interchange header (ISA) is missing");
    }
    let known: [(&[u8], &str); 7] = [
        (b"ISA", "it begins with ISA, but the header cannot be read: its separators are missing"),
        (b"%PDF", "it is a PDF document"),
        (b"PK", "it is a zip archive or an Office document"),
        (b"<", "it is XML or HTML"),
        (b"{", "it is JSON"),
        (b"\xff\xfe", "it is UTF-16 text, not ASCII"),
        (b"\xfe\xff", "it is UTF-16 text, not ASCII"),
    ];
    let found = known.iter().find(|(prefix, _)| text.starts_with(prefix));
    let name = found.map(|(_, name)| *name);
    name.unwrap_or("it does not begin with an interchange header (ISA)").to_owned()
}

/// What a file is that begins at a functional group or transaction set.
fn headless(text: &[u8]) -> Option<FileKind> {
    let (id, rest) = text.split_at_checked(2)?;
    let separator = *rest.first().filter(|&&byte| may_delimit(byte))?;
    let line = rest.split(|byte| matches!(byte, b'~' | b'\r' | b'\n')).next()?;
    let elements: Vec<&[u8]> = line.split(|&byte| byte == separator).collect();
    let element = |n: usize| {
        let text = elements.get(n).copied().unwrap_or_default();
        String::from_utf8_lossy(text).trim().to_owned()
    };
    match id {
        b"GS" => Some(FileKind { set: element(1), version: element(8) }),
        b"ST" => Some(FileKind { set: element(1), version: element(3) }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_another_kind_are_named() {
        let kind = FileKind { set: "837".into(), version: "005010X223A2".into() };
        assert_eq!(kind.to_string(), "an institutional claim (837I), version 005010X223A2");
        let kind = FileKind { set: "837".into(), version: "004010X098A1".into() };
        assert!(kind.to_string().starts_with("a 4010 professional claim"));
        assert_eq!(name_of_bytes(b"\xef\xbb\xbf  {"), "it is JSON");
        let headless = name_of_bytes(b"GS*HP*A*B*20260101*1200*1*X*005010X221A1~ST*835~");
        assert!(headless.starts_with("it is a remittance advice (835)"), "{headless}");
    }
}
